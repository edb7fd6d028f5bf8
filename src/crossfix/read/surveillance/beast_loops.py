"""The loop over a Beast stream, compiled; see beast.py for the format."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, inlined
from crossfix.read.surveillance.kept import Kept

ESCAPE = 0x1A
MODE_AC, MODE_S_SHORT, MODE_S_LONG, STATUS, POSITION, RECEIVER = 0x31, 0x32, 0x33, 0x34, 0x35, 0xE3
NEEDED = np.zeros(256, np.int64)
"""Bytes of content by the type of a frame; 0 where the type is not known."""
for _kind, _bytes in {MODE_AC: 9, MODE_S_SHORT: 14, MODE_S_LONG: 21, STATUS: 21, POSITION: 21, RECEIVER: 8}.items():
    NEEDED[_kind] = _bytes

# Rows of the tally: how many, the first and the last place in the block.
JUNK, CUT, UNKNOWN, STATUSES, KEEP_ALIVES, REPLIES_AC = range(6)
KINDS = 6

FEWEST = 16
"""Bytes of the shortest frame that is kept: escape, type, counter, signal, 7 bytes."""


@compiled
def split(
    block: NDArray[np.uint8],
    final: bool,
    kept: Kept,
    heard: NDArray[np.uint64],
    tally: NDArray[np.int64],
    settings: NDArray[np.uint8],
    content: NDArray[np.uint8],
) -> tuple[int, int]:
    """Mode S frames of `block` into `kept`; how many, and the bytes that were used.

    What follows belongs to the next block; with `final` there is none and a frame cut there is counted as such.
    Kept between calls: `heard[0]`, the receiver announced last, and `settings`, the last status. `content`: 21 bytes.
    """
    size, at, count = block.size, 0, 0
    while at < size:
        if block[at] != ESCAPE:
            _count(tally, JUNK, at)
            at += 1
            continue
        if at + 1 >= size:
            break
        kind = block[at + 1]
        need = NEEDED[kind]
        if need == 0:
            _count(tally, JUNK if kind == ESCAPE else UNKNOWN, at)
            at += 2
            continue
        got, after = _content(block, at + 2, need, content)
        if got == need:
            count += _take(kind, content, at, count, kept, heard, tally, settings)
        elif after >= size and not final:
            break
        else:
            _count(tally, CUT, at)
        at = after
    if final and at < size:
        _count(tally, CUT, at)
        at = size
    return count, at


@inlined
def _take(
    kind: int,
    content: NDArray[np.uint8],
    at: int,
    count: int,
    kept: Kept,
    heard: NDArray[np.uint64],
    tally: NDArray[np.int64],
    settings: NDArray[np.uint8],
) -> int:
    """One whole frame; 1 where it is kept."""
    if kind in (MODE_S_LONG, MODE_S_SHORT):
        length = 14 if kind == MODE_S_LONG else 7
        kept.counter[count] = _number(content, 6)
        kept.signal[count] = content[6]
        for i in range(length):
            kept.data[count, i] = content[7 + i]
        kept.length[count] = length
        kept.place[count] = at
        kept.receiver[count] = heard[0]
        return 1
    if kind == MODE_AC:
        _count(tally, KEEP_ALIVES if content[7] == 0 and content[8] == 0 else REPLIES_AC, at)
    elif kind == RECEIVER:
        heard[0] = _number(content, 8)
    else:
        _count(tally, STATUSES, at)
        if kind == STATUS:
            settings[0], settings[1] = content[7], 1
    return 0


@inlined
def _count(tally: NDArray[np.int64], kind: int, at: int) -> None:
    if tally[kind, 0] == 0:
        tally[kind, 1] = at
    tally[kind, 0] += 1
    tally[kind, 2] = at


@inlined
def _content(block: NDArray[np.uint8], at: int, need: int, content: NDArray[np.uint8]) -> tuple[int, int]:
    """`need` bytes with escapes undone: how many there were before the next frame or the end, and the place after."""
    size, got = block.size, 0
    while got < need and at < size:
        byte = block[at]
        if byte == ESCAPE:
            if at + 1 >= size:
                return got, size
            if block[at + 1] != ESCAPE:
                return got, at
            at += 1
        content[got] = byte
        got += 1
        at += 1
    return got, at


@inlined
def _number(content: NDArray[np.uint8], count: int) -> int:
    value = np.uint64(0)
    for i in range(count):
        value = (value << np.uint64(8)) | np.uint64(content[i])
    return value  # type: ignore[return-value]
