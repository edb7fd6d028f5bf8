"""Words: what a recorder stored, subframe by subframe, before any layout gives it meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Quality(IntEnum):
    """How much of a subframe was found."""

    GOOD = 0
    """Its own sync and the next one, at the right distance."""
    TAIL_BAD = 1
    """Its own sync; some words after it are damaged or missing."""
    HEAD_BAD = 2
    """No sync of its own; words were read backwards from the next one, or between damages."""
    PARTIAL = 3
    """Its own sync; the recording ends inside."""
    FILL = 4
    """Nothing: the recorder's clock ran on and no word was found."""


@dataclass(frozen=True, slots=True)
class FormScore:
    """One storage form that was tried: the share of the searched part that locks to its syncs, 0 to 1."""

    form: str
    words_per_subframe: int
    share: float


def no_pieces() -> NDArray[np.int64]:
    """No damaged subframe."""
    return np.empty((0, 4), np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """12-bit words in consecutive subframes; missing subframes are rows of quality FILL.

    words: (subframes, words_per_subframe); a word that is not valid holds what was read there, or 0.
    valid: the same shape.
    quality, number: (subframes,) codes of Quality; 1 to 4, the place in the frame.
    count: (subframes,) subframes since the first one on the recorder's clock.
    bit_position: (subframes,) bit of word 1 in the source, counted from its first bit; -1 for FILL.
    form: how the words are stored, as text; scores: the forms that were tried, best first.
    stored_bits: bits of the source per word, 12 in a bitstream, 16 where aligned.
    pieces: (pieces, 4) row, first word and the one after the last (from 0), bit of the first: where the valid words
    of the subframes that are not GOOD were read.
    """

    words: NDArray[np.uint16]
    valid: NDArray[np.bool_]
    quality: NDArray[np.uint8]
    number: NDArray[np.uint8]
    count: NDArray[np.int64]
    bit_position: NDArray[np.int64]
    words_per_subframe: int
    form: str
    scores: tuple[FormScore, ...]
    stored_bits: int = 12
    pieces: NDArray[np.int64] = field(default_factory=no_pieces)

    def __len__(self) -> int:
        """Number of subframes, the missing ones included."""
        return len(self.words)

    def bit_of(self, row: int, word: int) -> int | None:
        """Where word `word` (from 1) of a row was read, as a bit of the source; None where it was not found."""
        if self.quality[row] == Quality.GOOD:
            return int(self.bit_position[row]) + (word - 1) * self.stored_bits
        for at in np.flatnonzero(self.pieces[:, 0] == row):
            first, after, bit = (int(n) for n in self.pieces[at, 1:])
            if first <= word - 1 < after:
                return bit + (word - 1 - first) * self.stored_bits
        return None
