"""What stands before the list of points of a readsb trace: whose it is and the time that its points count from."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from crossfix.read.doubts import Doubts
from crossfix.read.surveillance.plausible import LATEST_UTC_S

LIST = re.compile(rb'"trace"\s*:\s*\[')
LONGEST_HEAD = 1 << 16
ADDRESS = re.compile(r"(~?)([0-9a-fA-F]{6})")


@dataclass(frozen=True, slots=True)
class Header:
    """The address, None where it is not valid, and the Unix time of the trace's zero, None where there is none."""

    address: int | None = None
    non_icao: bool = False
    timestamp: float | None = None

    @property
    def whole(self) -> bool:
        """Nothing is missing."""
        return self.address is not None and self.timestamp is not None

    def completed(self, later: Header) -> Header:
        """With what stood after the list."""
        owner = self if self.address is not None else later
        return Header(owner.address, owner.non_icao, later.timestamp if self.timestamp is None else self.timestamp)


def address_of(text: object) -> tuple[int | None, bool]:
    """The address in hexadecimal, and whether `~` says that it is not an ICAO address; None where it is neither.

    >>> address_of("~2b01cf"), address_of("4CA216"), address_of("4ca21"), address_of(None)
    ((2818511, True), (5022230, False), (None, False), (None, False))
    """
    found = ADDRESS.fullmatch(text.strip()) if isinstance(text, str) else None
    return (int(found[2], 16), bool(found[1])) if found else (None, False)


def place_of_list(text: bytes | bytearray) -> int | None:
    """The position of the first point, None where the head holds no trace list."""
    found = LIST.search(text, 0, LONGEST_HEAD)
    return found.end() if found else None


def header_before(text: bytes | bytearray, place: int, where: str, doubts: Doubts) -> Header:
    """The header that ends at the list."""
    found = LIST.search(text, 0, place)
    before = bytes(text[: found.start() if found else place]).strip().rstrip(b",")
    return _header(before + b"}", where, doubts)


def header_from(after: bytes | bytearray, where: str, doubts: Doubts) -> Header:
    """The same from what stands after the list, where a writer sorted the keys."""
    rest = bytes(after[:LONGEST_HEAD]).strip().lstrip(b",")
    return _header(b"{" + rest, where, doubts) if rest.strip() not in (b"", b"}") else Header()


def _header(text: bytes, where: str, doubts: Doubts) -> Header:
    try:
        fields = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        doubts.add(where, "the fields beside the trace list are not JSON; not read")
        return Header()
    if not isinstance(fields, dict):
        return Header()
    address, non_icao = address_of(fields.get("icao"))
    time_s = fields.get("timestamp")
    if not isinstance(time_s, int | float) or isinstance(time_s, bool) or not 0.0 <= time_s <= LATEST_UTC_S:
        return Header(address, non_icao)
    return Header(address, non_icao, float(time_s))
