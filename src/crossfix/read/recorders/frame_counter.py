"""What a frame counter tells, where a layout names one: frames that are missing.

The counter goes up by one each frame. Subframes are counted from bits and numbers modulo 4; a counter that is ahead
after a damage tells of frames that left no bits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from crossfix.read.doubts import Doubts
from crossfix.records.words import Quality, Words

MOST_FRAMES = 128
"""Frames (512 s) that are put in at most; a counter that is further ahead has started anew."""
FRAME = 4


@dataclass(frozen=True, slots=True)
class FrameCounter:
    """Where the counter stands: subframe 1 to 4, word from 1, its highest bit (12 to 1), and how many bits."""

    subframe: int
    word: int
    high_bit: int = 12
    bits: int = 12

    def of(self, words: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows that hold a valid counter, and its values."""
        rows = np.flatnonzero((words.number == self.subframe) & words.valid[:, self.word - 1])
        stored = words.words[rows, self.word - 1].astype(np.int64)
        return rows, stored >> (self.high_bit - self.bits) & ((1 << self.bits) - 1)


def recounted(words: Words, counter: FrameCounter, doubts: Doubts) -> Words:
    """With the frames put in that the counter says are missing, as rows of quality FILL.

    Only where the counter is ahead by the same number twice in a row, and a subframe between is damaged: they are put
    into the last one, between its first words and its last.
    """
    rows, values = counter.of(words)
    ahead = (values - _frame_of(words)[rows]) % (1 << counter.bits)
    kept = np.flatnonzero(ahead[1:] == ahead[:-1]) + 1
    missing: dict[int, int] = {}
    for before, k in pairwise(kept.tolist()):
        frames = int(ahead[k] - ahead[before]) % (1 << counter.bits)
        if frames == 0:
            continue
        place = f"bit {words.bit_position[rows[k - 1]]}"
        damaged = np.flatnonzero(words.quality[rows[before] : rows[k - 1]] != Quality.GOOD)
        if frames > MOST_FRAMES or len(damaged) == 0:
            doubts.add(place, f"the frame counter jumps by {frames} frames; the time is counted on without them")
            continue
        others = f", in one of {len(damaged)} damaged ones before it" if len(damaged) > 1 else ""
        doubts.add(place, f"{FRAME * frames} subframes are missing by the frame counter{others}")
        missing[int(rows[before] + damaged[-1])] = FRAME * frames
    return _filled(words, missing) if missing else words


def _frame_of(words: Words) -> NDArray[np.int64]:
    """Frames since the first row's, by the count of subframes."""
    frame: NDArray[np.int64] = (words.count + words.number[0] - 1) // FRAME
    return frame


def _filled(words: Words, missing: dict[int, int]) -> Words:
    """With so many empty rows put into the rows `missing`, whose last words are moved behind them."""
    at = np.array([row + 1 for row, rows in missing.items() for _ in range(rows)], np.int64)
    count = np.arange(len(words) + len(at))
    pieces = words.pieces.copy()
    filled = replace(
        words,
        words=np.insert(words.words, at, 0, axis=0),
        valid=np.insert(words.valid, at, False, axis=0),
        quality=np.insert(words.quality, at, Quality.FILL),
        number=((words.number[0] - 1 + count) % FRAME + 1).astype(np.uint8),
        count=count,
        bit_position=np.insert(words.bit_position, at, -1),
        pieces=pieces,
    )
    pieces[:, 0] += np.searchsorted(at, pieces[:, 0], "right")
    for row, rows in missing.items():
        _split(filled, int(row + np.searchsorted(at, row, "right")), rows)
    return filled


def _split(words: Words, row: int, rows: int) -> None:
    """The words of a row at the alignment of its end, unless it has one only, to the row `rows` later."""
    mine = np.flatnonzero(words.pieces[:, 0] == row)
    places = words.pieces[mine, 3] - words.stored_bits * words.pieces[mine, 1]
    if len(mine) == 0 or words.pieces[mine[-1], 2] < words.words_per_subframe or places[0] == places[-1]:
        return
    later = row + rows
    for k, place in zip(mine.tolist(), places.tolist(), strict=True):
        part = slice(*words.pieces[k, 1:3].tolist())
        if place == places[-1]:
            words.words[later, part], words.valid[later, part] = words.words[row, part], True
            words.pieces[k, 0] = later
        if place != places[0]:
            words.valid[row, part] = False
    words.quality[later] = Quality.HEAD_BAD
    words.bit_position[later] = places[-1]
