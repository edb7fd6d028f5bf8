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


Span = tuple[Interval, Interval]
"""Onset and end of a stretch, as those of a run."""


def spans(found: Sequence[Run]) -> list[Span]:
    """Of runs of one condition, seen on several series: those that overlap, or may, are one."""
    merged: list[Span] = []
    for onset, end in sorted(((run.onset, run.end) for run in found), key=lambda one: (one[0].high, one[0].low)):
        if merged and onset.high <= merged[-1][1].high:
            before, last = merged[-1]
            begin = Interval(min(before.low, onset.low), min(before.high, onset.high))
            merged[-1] = (begin, Interval(max(last.low, end.low), max(last.high, end.high)))
        else:
            merged.append((onset, end))
    return merged


def together(conditions: Sequence[Sequence[Span]]) -> Iterator[Span]:
    """Each stretch in which every one of several conditions holds, e.g. all systems."""
    if not conditions:
        return
    found = list(conditions[0])
    for others in conditions[1:]:
        found = [both for one in found for other in others if (both := _common(one, other)) is not None]
    yield from found


def _common(one: Span, other: Span) -> Span | None:
    """The stretch in which both hold; None where no sample shows both."""
    begin = Interval(max(one[0].low, other[0].low), max(one[0].high, other[0].high))
    stop = Interval(min(one[1].low, other[1].low), min(one[1].high, other[1].high))
    return (begin, stop) if begin.high <= stop.low else None
