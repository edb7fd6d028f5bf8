"""Grid: where each subframe of a recording stands in the frame, or in the superframe that a counter numbers.

A recorder that is switched on again begins its count anew. Then no fixed step leads from one superframe to the next,
and each subframe is taken for what its own counter says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.read.recorders.layouts.model import SUBFRAMES, Counter
from crossfix.records.words import Words

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """position: (rows,), 0 to period - 1, or -1 where not known; phase: position minus row where that never changes."""

    period: int
    position: Ints
    phase: int | None

    def on(self, slot: int, spacing: int) -> NDArray[np.bool_]:
        """The rows at `slot`, or a multiple of `spacing` after it."""
        return np.asarray((self.position >= 0) & ((self.position - slot) % spacing == 0))


def frame_grid(words: Words) -> Grid:
    """Subframe 1 to 4 as 0 to 3."""
    position = words.number.astype(np.int64) - 1
    return Grid(SUBFRAMES, position, _constant((position - np.arange(len(position))) % SUBFRAMES))


def superframe_grid(words: Words, counter: Counter) -> Grid:
    """Frame and subframe of every row, from the counter in its frame, or from the frames around where it is damaged.

    One frame whose counter disagrees with the frames before and after, which agree, is a bit error and not a restart.
    """
    period = SUBFRAMES * counter.frames
    rows = np.arange(len(words), dtype=np.int64)
    in_frame = words.number.astype(np.int64) - 1
    at = rows - in_frame + counter.part.row
    there = (at >= 0) & (at < len(words))
    at = np.where(there, at, 0)
    there &= (in_frame[at] == counter.part.row) & words.valid[at, counter.part.word - 1]
    count = (words.words[at, counter.part.word - 1].astype(np.int64) & ((1 << counter.part.high) - 1)) >> (
        counter.part.low - 1
    )
    frame = (count - counter.first) % counter.frames
    phase = _filled(np.where(there, (SUBFRAMES * frame + in_frame - rows) % period, -1), rows - in_frame)
    position = np.where(phase >= 0, (rows + phase) % period, -1)
    return Grid(period, position, _constant(phase))


def _constant(phase: Ints) -> int | None:
    return int(phase[0]) if len(phase) and phase[0] >= 0 and bool(np.all(phase == phase[0])) else None


def _filled(phase: Ints, frame_start: Ints) -> Ints:
    """Without the errors of single frames; unknown rows as their neighbours where these agree, else -1."""
    known = np.flatnonzero(phase >= 0)
    if len(known) == 0:
        return phase
    firsts = known[np.unique(frame_start[known], return_index=True)[1]]
    told = phase[firsts]
    lone = np.zeros(len(told), dtype=bool)
    lone[1:-1] = (told[1:-1] != told[:-2]) & (told[:-2] == told[2:])
    told[lone] = told[np.flatnonzero(lone) - 1]
    rows = np.arange(len(phase))
    after = np.searchsorted(frame_start[firsts], frame_start[rows], side="left")
    before = np.searchsorted(frame_start[firsts], frame_start[rows], side="right") - 1
    low, high = told[np.maximum(before, 0)], told[np.minimum(after, len(told) - 1)]
    return np.where(low == high, low, -1)
