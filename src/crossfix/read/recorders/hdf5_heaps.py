"""Whether the heaps of texts in an HDF5 file are whole. On a damaged one the HDF5 library itself runs on without end.

HDF5 File Format Specification 3.0, III.E, global heap: `GCOL`, version 1, 3 zero bytes, the size of the collection;
then objects of 16 bytes (index, references, 4 zero bytes, size) and their data, padded to 8 bytes. Index 0 is the free
space to the end, its size with its own 16 bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

SIGNATURE = b"GCOL\x01\x00\x00\x00"
HEADER, ALIGNED = 16, 8
LENGTHS = {0: 14, 1: 14, 2: 10, 3: 10}
"""Where a superblock of each version says how many bytes a length has (II.A)."""


def damaged_heap(data: bytes) -> int | None:
    """The first byte of a heap whose objects do not fill it; None where all do, or lengths are not 8 bytes."""
    place = LENGTHS.get(data[8]) if len(data) > HEADER else None
    if place is None or data[place] != ALIGNED:
        return None
    return next((start for start in _heaps(data) if not _whole(data, start)), None)


def _heaps(data: bytes) -> Iterator[int]:
    start = data.find(SIGNATURE)
    while start >= 0:
        yield start
        start = data.find(SIGNATURE, start + ALIGNED)


def _whole(data: bytes, start: int) -> bool:
    end = start + _number(data, start + ALIGNED, ALIGNED)
    at = start + HEADER
    while at + HEADER <= end <= len(data):
        index, size = _number(data, at, 2), _number(data, at + ALIGNED, ALIGNED)
        if index == 0:
            return size == end - at
        at += HEADER + (size + ALIGNED - 1) // ALIGNED * ALIGNED
    return at <= end <= len(data)


def _number(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")
