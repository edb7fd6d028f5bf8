"""Text by blocks of whole lines, however long the lines are claimed to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from crossfix.read.protocol import Reading

BLOCK = 1 << 20
LONGEST = 1 << 20
"""A longer line is left out."""
BOM = b"\xef\xbb\xbf"


def line_blocks(data: BinaryIO, reading: Reading, block: int = BLOCK) -> Iterator[tuple[int, bytes]]:
    """The number of the first line, from 1, and whole lines with their ends; the last may lack its end."""
    take: Callable[[int], bytes] = data.read1 if reading.live else data.read  # type: ignore[attr-defined]
    number, rest, skipping = 1, b"", False
    first = True
    while piece := take(block):
        if first:
            piece, first = piece.removeprefix(BOM), False
        if skipping:
            _, end, piece = piece.partition(b"\n")
            skipping = not end
            number += bool(end)
        cut = piece.rfind(b"\n") + 1
        if cut:
            whole = rest + piece[:cut]
            yield number, whole
            number += whole.count(b"\n")
            rest = piece[cut:]
        else:
            rest += piece
        if len(rest) > LONGEST:
            reading.doubts.add(f"line {number}", f"line of over {LONGEST} bytes, left out")
            rest, skipping = b"", True
    if rest:
        yield number, rest
