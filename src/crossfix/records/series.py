"""Series: one parameter of a recorder at its own rate, with its own time offset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.records.words import Words


class SeriesKind(StrEnum):
    """What the values of a series are."""

    ANALOGUE = "analogue"
    """float64, may be interpolated."""
    DISCRETE = "discrete"
    """0 or 1, holds until the next sample."""
    ENUMERATION = "enumeration"
    """Codes with meanings, or whole numbers that count; holds until the next sample."""
    TEXT = "text"
    """Characters."""


class SeriesDoubt(IntEnum):
    """Why a sample is not valid."""

    NONE = 0
    """It is valid."""
    NOT_RECORDED = 1
    """The subframe is missing, or the cell is empty."""
    DAMAGED = 2
    """A word that it is made of is damaged."""
    OUT_OF_RANGE = 3
    """Outside the operating range of its layout."""
    NO_COMPUTED_DATA = 4
    """The equipment itself marked it: no computed data, or a failure."""
    MASKED = 5
    """The source marks it as not valid, without a reason."""
    UNREADABLE = 6
    """Its bits are no value of its encoding, e.g. a decimal digit above 9."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The bits of one part of a parameter: which words of which rows of `Words`.

    Sample k lies in row `first_row + k // len(words) * rows_between`, word `words[k % len(words)]` (from 1), bits
    `high_bit` down to `low_bit` (12 to 1). A row outside the recording was not recorded.
    """

    words: tuple[int, ...]
    high_bit: int
    low_bit: int
    first_row: int
    rows_between: int

    def place(self, sample: int) -> tuple[int, int]:
        """Row and word of a sample.

        >>> Origin((9, 73), 12, 1, 0, 1).place(5)
        (2, 73)
        """
        turn, at = divmod(sample, len(self.words))
        return self.first_row + turn * self.rows_between, self.words[at]


@dataclass(frozen=True, slots=True)
class StoredWord:
    """A 12-bit word behind a sample: its row and number (from 1), what was read, and the bit of the source."""

    row: int
    word: int
    value: int
    valid: bool
    bit: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Samples of one parameter, `step_s` seconds apart on the recorder's clock.

    name: as recorded, or as its layout calls it. quantity: the field's word (`records.parameters`), None where no
    alias fits. values: float64, codes, or text, (samples,); a rejected value stays in place. valid, reasons:
    (samples,), codes of SeriesDoubt. resolution: one least significant bit, in `unit`. meanings: of codes.
    origin: the parts in a layout's order, empty where the source has no words.
    """

    name: str
    quantity: str | None
    unit: str
    kind: SeriesKind
    first_s: float
    step_s: Fraction
    values: NDArray[Any]
    valid: NDArray[np.bool_]
    reasons: NDArray[np.uint8]
    resolution: float | None
    meanings: Mapping[int, str]
    origin: tuple[Origin, ...] = ()

    def __len__(self) -> int:
        """Number of samples."""
        return len(self.values)

    def times(self) -> NDArray[np.float64]:
        """Seconds of each sample on the recorder's clock."""
        steps = np.arange(len(self.values), dtype=np.float64)
        return self.first_s + steps * self.step_s.numerator / self.step_s.denominator

    def behind(self, sample: int, words: Words) -> tuple[StoredWord, ...]:
        """The words that a sample was made of, part by part; those that were not recorded are left out."""
        places = [part.place(sample) for part in self.origin]
        return tuple(
            StoredWord(
                row, word, int(words.words[row, word - 1]), bool(words.valid[row, word - 1]), words.bit_of(row, word)
            )
            for row, word in places
            if 0 <= row < len(words)
        )
