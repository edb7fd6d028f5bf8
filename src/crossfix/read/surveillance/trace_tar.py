"""A day of traces as adsb.lol publishes it: a plain tar of gzipped traces, cut into `.tar.aa`, `.tar.ab` ... of 2 GB.

Read as a stream, member by member, never unpacked. Members that are not traces (heatmaps, ACAS logs) are counted.
Header fields: POSIX.1-1988 ustar; long names as GNU `L` or POSIX.1-2001 pax `x` records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.protocol import Head, Match, Reading, maybe, no, sure
from crossfix.read.surveillance.readsb_trace import QUANTITIES, UTC_CENTISECONDS, tables_of
from crossfix.read.surveillance.trace_gzip import inflater, pieces_of
from crossfix.records.table import Table

BLOCK = 512
LARGEST_TRACE = 256 << 20  # bytes as stored; real ones are under 2 MB
LARGEST_NAME = 1 << 16
STEP = 1 << 20
REGULAR = (b"0", b"\0", b"7")
TRACE = "trace_full_"


class TraceTar:
    """All traces of an archive, one after another."""

    name: ClassVar[str] = "readsb_trace_tar"
    what: ClassVar[str] = "tar of readsb traces, whole or adsb.lol's parts (.tar, .tar.aa with .tar.ab ... beside it)"
    quantities: ClassVar[tuple[str, ...]] = QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By the tar header and the names of the first members."""
        names = list(_names(head.data))
        if not names:
            return no("no tar header")
        if any(TRACE in name for name in names):
            return sure("a tar with a member trace_full_<hex>.json")
        if any("traces/" in name for name in names) or "readsb" in head.name:
            return sure("a tar with a folder traces/")
        return maybe("a tar; the first members are not traces")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """Tables of whole traces put together, at most 65,608 points each."""
        reading.timebase = UTC_CENTISECONDS
        seen = False
        for table in tables_of(traces_in(data, reading.doubts), reading):
            seen = True
            yield table
        if not seen:
            said = "; ".join(notice.text for notice in reading.doubts.notices()) or "it is empty"
            raise InputUnusable(f"{reading.name or 'tar'}: {self.name}: no trace could be read; {said}")


def traces_in(data: BinaryIO, doubts: Doubts) -> Iterator[tuple[str, Iterator[bytes | bytearray]]]:
    """Name and text of every trace of a tar."""
    at_once = inflater()
    for name, content in members(data, doubts):
        yield name, _readable(pieces_of(content, name, doubts, at_once), name, doubts)


def _readable(pieces: Iterator[bytes | bytearray], name: str, doubts: Doubts) -> Iterator[bytes | bytearray]:
    """The pieces, up to where a member cannot be decompressed: the others still can."""
    try:
        yield from pieces
    except InputUnusable as error:
        doubts.add(name, str(error).removeprefix(f"{name}: "))


def members(data: BinaryIO, doubts: Doubts) -> Iterator[tuple[str, bytes]]:
    """Name and stored bytes of every trace; the rest is passed over and counted."""
    long_name, at = "", 0
    while header := _whole(data, BLOCK):
        if len(header) < BLOCK:
            doubts.add(f"byte {at}", "the archive is cut inside a header")
            return
        if not header.strip(b"\0"):
            at += BLOCK
            continue  # two of them end an archive; a joined one may go on
        parsed = _header(header)
        if parsed is None:
            doubts.add(f"byte {at}", "not a tar header; what follows is not read")
            return
        name, size, kind = parsed
        name, place, at = long_name or name, at, at + BLOCK + _padded(size)
        if kind in (b"L", b"x") and size <= LARGEST_NAME:
            long_name = _long_name(_whole(data, _padded(size))[:size], kind)
            continue
        long_name = ""
        wanted = kind in REGULAR and TRACE in name.rpartition("/")[2] and size <= LARGEST_TRACE
        if not wanted:
            if kind in REGULAR:
                doubts.add(name, "members that are not traces, or larger than 256 MiB; not read")
            _pass_over(data, _padded(size))
            continue
        content = _whole(data, _padded(size))
        if len(content) < size:
            doubts.add(f"{name}, byte {place}", f"the archive is cut: {len(content)} of {size} bytes; give all parts")
        yield name, content[:size]


def _header(block: bytes) -> tuple[str, int, bytes] | None:
    """Name, size and kind; None where the checksum does not fit.

    >>> _header(bytes(512)) is None
    True
    """
    said = _number(block[148:156])
    if said is None or said != sum(block[:148]) + 8 * 32 + sum(block[156:]):
        return None
    size = _number(block[124:136])
    if size is None or size < 0:
        return None
    name = block[:100].rstrip(b"\0")
    if block[257:262] == b"ustar" and block[262:263] == b"\0" and block[345:500].rstrip(b"\0"):
        name = block[345:500].rstrip(b"\0") + b"/" + name
    return name.decode("utf-8", "replace"), size, block[156:157]


def _number(field: bytes) -> int | None:
    """Octal digits, or base 256 where the first bit is set."""
    if field[0] & 0x80:
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
    text = field.strip(b" \0")
    return int(text, 8) if text and not text.strip(b"01234567") else None


def _long_name(content: bytes, kind: bytes) -> str:
    if kind == b"L":
        return content.rstrip(b"\0").decode("utf-8", "replace")
    paths = [line.partition(b"path=")[2] for line in content.split(b"\n") if b" path=" in line]
    return paths[-1].decode("utf-8", "replace") if paths else ""


def _names(head: bytes) -> Iterator[str]:
    at = 0
    while at + BLOCK <= len(head) and (parsed := _header(head[at : at + BLOCK])):
        yield parsed[0]
        at += BLOCK + _padded(parsed[1])


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK


def _whole(data: BinaryIO, length: int) -> bytes:
    """As many bytes as asked for, fewer at the end alone. Grows with what is there, not with what is promised."""
    first = data.read(min(length, STEP))
    if len(first) == length or not first:
        return first
    made = bytearray(first)
    while len(made) < length and (piece := data.read(min(length - len(made), STEP))):
        made += piece
    return bytes(made)


def _pass_over(data: BinaryIO, length: int) -> None:
    while length > 0 and (piece := data.read(min(length, STEP))):
        length -= len(piece)
