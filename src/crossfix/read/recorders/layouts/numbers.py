"""Numbers: the bits of a run's parts, gathered from the words and joined."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.read.recorders.layouts.grid import Grid
from crossfix.read.recorders.layouts.model import SUBFRAMES
from crossfix.read.recorders.layouts.runs import Run, RunPart
from crossfix.records.series import SeriesDoubt
from crossfix.records.words import Quality, Words

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """The rows of a run's samples, every `spacing`-th; with a `grid` only those that it has at the run's place."""

    first: int
    spacing: int
    rows: Ints
    run: Run
    grid: Grid | None

    @staticmethod
    def of(run: Run, frame: Grid, grid: Grid) -> Placed:
        """`grid` is that of the run's period, `frame` that of 4 subframes.

        Where the phase changes, the rows are as dense as needed to meet every place, and most hold no sample.
        """
        steady = run.spacing == 1 or grid.phase is not None
        whole = run.spacing % SUBFRAMES == 0 and frame.phase is not None
        spacing = run.spacing if steady else SUBFRAMES if whole else 1
        first = (run.slot - ((grid if steady else frame).phase or 0)) % spacing
        return Placed(first, spacing, np.arange(first, len(grid.position), spacing), run, None if steady else grid)

    def has(self, part: RunPart, rows: Ints) -> Mask:
        """The rows in which a part stands."""
        if self.grid is None:
            return np.ones(len(rows), dtype=bool)
        return self.grid.on(self.run.slot + part.offset, self.run.spacing)[rows]


@dataclass(frozen=True, slots=True, eq=False)
class PartBits:
    """What one part holds in each sample, and why it is not valid there (codes of SeriesDoubt)."""

    at: int
    width: int
    bits: Ints
    reasons: NDArray[np.uint8]

    @property
    def end(self) -> int:
        """The first bit of the number above it."""
        return self.at + self.width


def part_bits(words: Words, placed: Placed, part: RunPart) -> PartBits:
    """One part of every sample, in time order."""
    rows = placed.rows + part.offset
    inside = (rows >= 0) & (rows < len(words))
    rows = np.where(inside, rows, 0)
    shape = (len(rows), len(part.words))
    bits, valid = np.empty(shape, np.int64), np.empty(shape, bool)
    mask = (1 << (part.high - part.low + 1)) - 1
    for k, word in enumerate(part.words):
        bits[:, k] = (words.words[rows, word - 1] >> (part.low - 1)) & mask
        valid[:, k] = words.valid[rows, word - 1]
    ended = (words.quality[rows] == Quality.FILL) | (words.quality[rows] == Quality.PARTIAL)
    missing = np.where(ended, SeriesDoubt.NOT_RECORDED, SeriesDoubt.DAMAGED).astype(np.uint8)
    reasons = np.where(valid, np.uint8(SeriesDoubt.NONE), missing[:, None])
    bits[~inside] = 0
    reasons[~(inside & placed.has(part, rows))] = SeriesDoubt.NOT_RECORDED
    return PartBits(part.at, part.high - part.low + 1, bits.ravel(), reasons.ravel())


def reasons_of(parts: list[PartBits]) -> NDArray[np.uint8]:
    """Of whole samples: not recorded where a part is not, else damaged where a part is."""
    every = np.stack([part.reasons for part in parts])
    return np.where(
        (every == SeriesDoubt.NOT_RECORDED).any(axis=0), SeriesDoubt.NOT_RECORDED, every.max(axis=0)
    ).astype(np.uint8)


def joined(parts: list[PartBits], signed: bool) -> tuple[Ints, Mask]:
    """The number of each sample, and where two parts give the same bits differently.

    The highest bit is the sign of a signed number; unrecorded bits below a part of the sign alone are like the sign
    (ARINC 429 numbers are two's complement, so the bits that no value reaches repeat it).

    Parts that overlap were recorded at two moments, and the number may have moved between. It is taken as the one
    nearest to what the upper part says among those that end in the lower part's bits: right as long as it moved by
    less than half of what the lower part can tell.
    """
    number = _part(parts[0], signed and len(parts) == 1)
    torn = np.zeros(len(number), dtype=bool)
    end = parts[0].width
    for part in parts[1:]:
        upper = _part(part, signed and part is parts[-1])
        if part.at >= end:
            number += upper << end
            end += part.width
            continue
        shared = end - part.at
        torn |= ((number >> part.at) ^ upper) & ((1 << shared) - 1) != 0
        number = _nearest(number, end, upper, part, signed and part is parts[-1])
        end = part.end
    return number, torn


def _part(part: PartBits, signed: bool) -> Ints:
    return part.bits - ((part.bits >> (part.width - 1)) << part.width) if signed else part.bits.copy()


def _nearest(lower: Ints, end: int, upper: Ints, part: PartBits, signed: bool) -> Ints:
    """`lower` plus the multiple of 2^end that brings it nearest to the middle of what `upper` stands for."""
    middle = (upper << part.at) + (1 << part.at >> 1)
    turns = (middle - lower + (1 << (end - 1))) >> end
    span = part.end - end
    least, most = (-(1 << (span - 1)), (1 << (span - 1)) - 1) if signed else (0, (1 << span) - 1)
    return np.asarray(lower + (np.clip(turns, least, most) << end))
