"""What frames tell beside their decoding: their digits, and whether a position was sent."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import mode_s as made
from builders.beast import HERTZ, Sent, stream
from crossfix import open_recording
from crossfix.read.protocol import Reading
from crossfix.read.surveillance.avr import AvrText
from crossfix.read.surveillance.beast import BeastBinary
from crossfix.read.surveillance.frames import hexadecimal
from crossfix.records.table import Table, concatenated

POSITION = "8D40621D58C382D690C8AC2863A7"
"""Type code 11; this and the next: J. Sun, The 1090 Megahertz Riddle, 2nd edition, chapters 5 and 8."""
VELOCITY = "8D485020994409940838175B284F"
ADDRESS = 0x40621D
LEVEL = made.altitude_25(38_000, 12)


def read(*frames: bytes, with_frames: bool = False) -> Table:
    """Reports of frames as AVR text."""
    text = "".join(f"*{frame.hex().upper()};\n" for frame in frames)
    reading = Reading("x", frames=with_frames)
    return concatenated(list(AvrText().read_chunks(io.BytesIO(text.encode()), reading)))


def told(*frames: bytes) -> list[bool | None]:
    """`position_sent`, None where it is not valid."""
    column = read(*frames)["position_sent"]
    return [bool(sent) if ok else None for sent, ok in zip(column.values, column.valid, strict=True)]


def of_type(type_code: int, df: int = 17, control: int = 5) -> bytes:
    """A squitter that is zero after its type code."""
    return made.squitter(ADDRESS, type_code << 51, df, control)


def test_published_frames() -> None:
    assert told(bytes.fromhex(POSITION), bytes.fromhex(VELOCITY)) == [True, None]


def test_every_type_code() -> None:
    found = dict(enumerate(told(*(of_type(code) for code in range(32)))))
    assert [code for code, sent in found.items() if sent] == [5, 6, 7, 8, *range(9, 19), 20, 21, 22]
    assert [code for code, sent in found.items() if sent is False] == [0]


def test_a_message_without_position_that_carries_the_altitude() -> None:
    table = read(made.squitter(ADDRESS, LEVEL << 36))
    assert (table["position_sent"].values[0], table["position_sent"].valid[0]) == (False, True)
    assert table["pressure_altitude"].values[0] == 38_000


@pytest.mark.parametrize(("control", "known"), [(0, True), (1, True), (2, False), (5, False), (6, False)])
def test_only_what_the_aircraft_itself_sent(control: int, known: bool) -> None:
    """DF18: ADS-B is control 0 and 1; TIS-B 2 and 5, ADS-R 6 come from the ground (DO-260B 2.2.3.2.1.2)."""
    placed = made.squitter(ADDRESS, made.airborne(60.0, 25.0, 0, LEVEL), 18, control)
    assert told(placed) == [True if known else None]


def test_replies_say_nothing_of_positions() -> None:
    assert told(made.all_call(ADDRESS), made.surveillance(4, ADDRESS, made.altitude_100(30_000))) == [None, None]


def test_a_position_computed_from_others_receivers_was_not_sent() -> None:
    """mlat-client gives its results the counter FF004D4C4154."""
    sent = [Sent(HERTZ, bytes.fromhex(POSITION)), Sent(0xFF004D4C4154, bytes.fromhex(POSITION))]
    table = concatenated(list(BeastBinary().read_chunks(io.BytesIO(stream(sent)), Reading("x"))))
    assert table["position_sent"].valid.tolist() == [True, False]


def test_frames_are_given_where_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    short = made.all_call(ADDRESS)
    path.write_bytes(
        stream([Sent(HERTZ, bytes.fromhex(POSITION)), Sent(2 * HERTZ, b"\0" * 14), Sent(HERTZ, short)] * 2)
    )
    assert "frame" not in open_recording(path).reports
    column = open_recording(path, frames=True).reports["frame"]
    assert column.values.tolist() == [POSITION.lower().encode(), short.hex().encode()] * 2
    assert column.valid.all()


@given(st.lists(st.binary(min_size=14, max_size=14), max_size=20))
def test_digits_are_those_of_the_bytes(frames: list[bytes]) -> None:
    data = np.frombuffer(b"".join(frames), np.uint8).reshape(-1, 14)
    wanted = [frame[: 14 if frame[0] >> 7 else 7].hex().encode() for frame in frames]
    assert hexadecimal(data).tolist() == wanted
