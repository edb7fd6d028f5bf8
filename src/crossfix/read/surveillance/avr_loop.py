"""The loop over AVR text, compiled; see avr.py for the format."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, inlined
from crossfix.read.surveillance.kept import Kept

JUNK, REPLIES_AC = range(2)
KINDS = 2
FEWEST = 14
"""Characters of the shortest frame that is kept."""
NEWLINE = 10
STAR, COLON, AT, PERCENT, LESS, SEMICOLON = 0x2A, 0x3A, 0x40, 0x25, 0x3C, 0x3B


@compiled
def parse(text: NDArray[np.uint8], kept: Kept, tally: NDArray[np.int64]) -> int:
    """Frames of `text` into `kept`; how many. `place` is the line, from 0."""
    size, at, line, count = text.size, 0, 0, 0
    while at < size:
        byte = text[at]
        if byte == NEWLINE:
            line += 1
        if _separates(byte):
            at += 1
            continue
        stop = at
        while stop < size and not _separates(text[stop]):
            stop += 1
        digits = _take(text, at, stop, kept, count)
        if digits > 4:
            kept.place[count] = line
            count += 1
        else:
            _count(tally, REPLIES_AC if digits else JUNK, line)
        at = stop
    return count


@inlined
def _take(text: NDArray[np.uint8], at: int, stop: int, kept: Kept, count: int) -> int:
    """One word; the digits of its frame, 0 where it is none."""
    mark, ticks, level = text[at], 0, 0
    if mark in (AT, PERCENT, LESS):
        ticks = 12
    if mark == LESS:
        level = 2
    begin = at + 1 if mark in (STAR, COLON, AT, PERCENT, LESS) else at
    start = begin + ticks + level
    digits = stop - start
    if digits not in (28, 14, 4):
        return 0
    for i in range(begin, stop):
        if _digit(text[i]) < 0:
            return 0
    if digits > 4:
        kept.counter[count] = _value(text, begin, ticks) if ticks else -1
        kept.signal[count] = _value(text, begin + ticks, level)
        for i in range(digits // 2):
            kept.data[count, i] = _value(text, start + 2 * i, 2)
        kept.length[count] = digits // 2
    return digits


@inlined
def _separates(byte: int) -> bool:
    return byte <= 32 or byte == SEMICOLON


@inlined
def _digit(byte: int) -> int:
    if 48 <= byte <= 57:
        return byte - 48
    byte |= 32
    return byte - 87 if 97 <= byte <= 102 else -1


@inlined
def _value(text: NDArray[np.uint8], at: int, digits: int) -> int:
    value = 0
    for i in range(at, at + digits):
        value = value * 16 + _digit(text[i])
    return value


@inlined
def _count(tally: NDArray[np.int64], kind: int, at: int) -> None:
    if tally[kind, 0] == 0:
        tally[kind, 1] = at
    tally[kind, 0] += 1
    tally[kind, 2] = at
