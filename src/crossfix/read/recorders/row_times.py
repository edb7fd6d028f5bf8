"""Rows of a table onto a regular step: when each row was written, by the clock that stands in it.

A clock that writes whole seconds, read once a second, gives some seconds twice and skips others. Such a row stands in
the next step, where that is free. Every row that cannot be placed and every step without a row is a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts

MOST_DISPLACED = 1
"""Steps by which a row may stand later than its own time says."""
LONGEST_SILENCE_S = 6 * 3600.0
"""A longer silence, or a step back, is a clock that was set."""
LARGEST_DENOMINATOR = 1024
FREE_STEPS, STEPS_PER_ROW = 1_000_000, 100
"""More steps than FREE_STEPS are refused where they are more than STEPS_PER_ROW times the rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """The row of each step, -1 where none is; `first_s` is the time of step 0."""

    first_s: float
    step_s: Fraction
    rows: NDArray[np.int64]


def placed(times_s: NDArray[np.float64], lines: Sequence[int], step_s: Fraction | None, doubts: Doubts) -> Placed:
    """Where each row stands. `times_s` has NaN where a row has no time, at least one row must have one.

    Shapes: one time and one line number per row. Raises InputUnusable where the rows are too sparse for their step.
    """
    known = np.flatnonzero(~np.isnan(times_s))
    _left_out(doubts, lines, np.flatnonzero(np.isnan(times_s)), "a row without a time; left out")
    step = step_s if step_s is not None else _found(times_s[known])
    if step_s is None:
        doubts.add(
            f"line {lines[known[0]]}", f"the step between rows is not given; found to be {step} s from the times"
        )
    kept = _one_setting(times_s, known, step, lines, doubts)
    first_s = float(times_s[kept[0]])
    wanted = np.rint((times_s[kept] - first_s) / float(step)).astype(np.int64)
    if wanted[-1] > max(FREE_STEPS, STEPS_PER_ROW * len(kept)):
        raise InputUnusable(f"{len(kept)} rows in {wanted[-1]} steps of {step} s; give the step between rows as step_s")
    steps = _steps(wanted)
    late = steps - wanted
    _left_out(
        doubts,
        lines,
        kept[steps < 0],
        "a row later than its own time by more than a step, which rows before it took; left out",
    )
    _left_out(
        doubts, lines, kept[(steps >= 0) & (late > 0)],
        "a row stands in the step after its own time, which the row before it took",
    )  # fmt: skip
    rows = np.full(int(steps.max()) + 1, -1, dtype=np.int64)
    rows[steps[steps >= 0]] = kept[steps >= 0]
    _silent(rows, lines, doubts)
    return Placed(first_s, step, rows)


def _found(times_s: NDArray[np.float64]) -> Fraction:
    """The most frequent positive difference, as a simple fraction; 1 s where there is none."""
    differences = np.round(np.diff(times_s), 6)
    differences = differences[(differences > 0) & (differences < LONGEST_SILENCE_S)]
    if not len(differences):
        return Fraction(1)
    values, counts = np.unique(differences, return_counts=True)
    return max(Fraction(float(values[counts.argmax()])).limit_denominator(LARGEST_DENOMINATOR), Fraction(1, 1024))


def _one_setting(
    times_s: NDArray[np.float64], known: NDArray[np.int64], step: Fraction, lines: Sequence[int], doubts: Doubts
) -> NDArray[np.int64]:
    """The rows of the longest stretch in which nobody set the clock."""
    differences = np.diff(times_s[known])
    cuts = np.flatnonzero((differences < -float(step)) | (differences > LONGEST_SILENCE_S)) + 1
    if not len(cuts):
        return known
    stretches = np.split(known, cuts)
    longest = max(stretches, key=len)
    others = np.concatenate([s for s in stretches if s is not longest])
    text = "a row before or after the clock was set; left out, the longest stretch is kept"
    _left_out(doubts, lines, others, text)
    return longest


def _steps(wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first free step at or after the one wanted, at most MOST_DISPLACED later; -1 for none."""
    steps = np.full(len(wanted), -1, dtype=np.int64)
    last = -1
    for row, step in enumerate(wanted.tolist()):
        free = max(step, last + 1)
        if free - step <= MOST_DISPLACED:
            steps[row] = last = free
    return steps


def _silent(rows: NDArray[np.int64], lines: Sequence[int], doubts: Doubts) -> None:
    empty = rows < 0
    if empty.any():
        starts = np.flatnonzero(empty & ~np.r_[False, empty[:-1]])
        first, last = lines[rows[starts[0] - 1]], lines[rows[starts[-1] - 1]]
        doubts.add(
            f"after line {first}", "a step without a row; not recorded", int(empty.sum()), last=f"after line {last}"
        )


def _left_out(doubts: Doubts, lines: Sequence[int], rows: NDArray[np.int64], text: str) -> None:
    if len(rows):
        doubts.add(f"line {lines[rows[0]]}", text, len(rows), last=f"line {lines[rows[-1]]}")
