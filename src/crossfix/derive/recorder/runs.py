"""Runs: how long a condition on the samples of one series lasts, between the last sample without it and the first with.

A sample that is not valid neither shows a condition nor ends it: the bounds grow over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.records.interval import INFINITE, Interval
from crossfix.records.series import Series

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Run:
    """Samples `first` to `last` (both with the condition), as in `RecorderEvent`; `count` of them are valid."""

    first: int
    last: int
    count: int
    onset: Interval
    end: Interval

    @property
    def ongoing(self) -> bool:
        """No valid sample without the condition follows."""
        return self.end.high == INFINITE

    @property
    def least_s(self) -> float:
        """From the first sample with it to the last: it lasted so long at least."""
        return self.end.low - self.onset.high


def runs(series: Series, shown: Bools, *, least: int = 1, least_s: float = 0.0) -> Iterator[Run]:
    """Where `shown` (samples,) holds on valid samples, at least `least` of them over at least `least_s` seconds.

    >>> import numpy as np
    >>> from fractions import Fraction
    >>> from crossfix.records.series import SeriesKind
    >>> values, valid = np.array([0.0, 0, 1, 1, 1, 0]), np.array([1, 1, 1, 0, 1, 1], bool)
    >>> one = Series("x", None, "", SeriesKind.DISCRETE, 10.0, Fraction(2), values, valid, ~valid * 1, None, {})
    >>> [(run.first, run.last, run.onset, run.end) for run in runs(one, values == 1)]
    [(2, 4, Interval(low=12.0, high=14.0), Interval(low=18.0, high=20.0))]
    """
    times, known = series.times(), np.flatnonzero(series.valid)
    held = shown[known]
    edges = np.diff(np.concatenate(([0], held.astype(np.int8), [0])))
    for begin, stop in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        first, last = int(known[begin]), int(known[stop - 1])
        before = float(times[known[begin - 1]]) if begin else -INFINITE
        after = float(times[known[stop]]) if stop < len(known) else INFINITE
        run = Run(
            first,
            last,
            int(stop - begin),
            Interval(before, float(times[first])),
            Interval(float(times[last]), after),
        )
        if run.count >= least and run.least_s >= least_s:
            yield run


def together(all_runs: Sequence[Sequence[Run]]) -> Iterator[tuple[Interval, Interval]]:
    """Onset and end of each stretch in which every one of several conditions holds, e.g. all systems."""
    if not all_runs:
        return
    found = [(run.onset, run.end) for run in all_runs[0]]
    for others in all_runs[1:]:
        found = [both for onset, end in found for other in others if (both := _common(onset, end, other)) is not None]
    yield from found


def _common(onset: Interval, end: Interval, other: Run) -> tuple[Interval, Interval] | None:
    """The stretch in which both hold; None where no sample shows both."""
    begin = Interval(max(onset.low, other.onset.low), max(onset.high, other.onset.high))
    stop = Interval(min(end.low, other.end.low), min(end.high, other.end.high))
    return (begin, stop) if begin.high <= stop.low else None
