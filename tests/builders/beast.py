"""Beast streams, written from the format's description (jetvision wiki), sharing no code with the reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HERTZ = 12_000_000
LONG = bytes.fromhex("8D4840D6202CC371C32CE0576098")
"""KLM1023, identification (The 1090 Megahertz Riddle, 2nd edition, 4.1)."""
SHORT = bytes.fromhex("5D4840D6F8F0E5")


@dataclass(frozen=True)
class Sent:
    """One frame: its counter, signal byte and content."""

    counter: int
    content: bytes = LONG
    signal: int = 0x40


def escaped(content: bytes) -> bytes:
    """Every 1A twice."""
    return content.replace(b"\x1a", b"\x1a\x1a")


def frame(sent: Sent) -> bytes:
    """Types 1, 2 and 3 by the length of the content."""
    kind = {2: b"1", 7: b"2", 14: b"3"}[len(sent.content)]
    return b"\x1a" + kind + escaped(sent.counter.to_bytes(6, "big") + bytes([sent.signal]) + sent.content)


def stream(sent: Iterable[Sent]) -> bytes:
    """Frames one after another."""
    return b"".join(map(frame, sent))


def keep_alive() -> bytes:
    """A Mode A/C reply of zeros at counter 0."""
    return frame(Sent(0, b"\0\0", 0))


def status(gps: bool) -> bytes:
    """A Radarcape's status; DIP switch 10 says that counters are GPS times of day."""
    return b"\x1a4" + escaped(bytes(7) + bytes([0x11 if gps else 0x01]) + bytes(13))


def receiver(identity: int) -> bytes:
    """The receiver of the frames that follow, as readsb announces it."""
    return b"\x1a\xe3" + escaped(identity.to_bytes(8, "big"))


def gps_counter(second_of_day: int, nanosecond: int = 0) -> int:
    """18 bits of seconds, 30 of nanoseconds."""
    return second_of_day << 30 | nanosecond
