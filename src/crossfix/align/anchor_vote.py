"""A vote over drift and offset: which straight line between two clocks do most pairs of moments lie on?

Every pair of moments of one kind, one from each sequence, votes for the offsets that would make it the same moment, at
each drift (Hough, US patent 3,069,654, 1962, for straight lines). The true pairs agree; the others scatter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.align.moments import Columns
from crossfix.align.settings import AlignSettings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PEAKS = 4
"""Offsets that are taken at each drift."""
MOST_BINS = 1 << 20
"""Of a table of counts; with more bins only those that are not empty are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of moments of one kind (p,): their positions in the two sequences, in order of both.

    local: middle of the first, counted from `pivot_s`. apart: the second's middle less the first's. tolerance: by how
    much a true pair may be off a line: half of both widths and `widening` sigmas.
    """

    first: Ints
    second: Ints
    local: Floats
    apart: Floats
    tolerance: Floats
    pivot_s: float
    span_s: float

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.first)

    def where(self, keep: NDArray[np.bool_]) -> Pairs:
        """Those selected by a mask."""
        return Pairs(
            self.first[keep], self.second[keep], self.local[keep], self.apart[keep], self.tolerance[keep],
            self.pivot_s, self.span_s,
        )  # fmt: skip

    def off(self, line: Line) -> Floats:
        """How far each pair is from a line, in seconds of the second clock."""
        return self.apart - line.apart_s - line.drift * self.local


@dataclass(frozen=True, slots=True)
class Line:
    """Second clock less first clock: apart_s at the pivot, growing by `drift` seconds per second of the first."""

    apart_s: float
    drift: float
    votes: int = 0


def pairs_of(a: Columns, b: Columns, settings: AlignSettings) -> Pairs:
    """All pairs of one kind whose offset is not too large."""
    low, high = (float(a.middle.min()), float(a.middle.max())) if len(a.middle) else (0.0, 0.0)
    pivot, span = (low + high) / 2, high - low
    first, second = np.nonzero(a.kind[:, np.newaxis] == b.kind[np.newaxis, :])
    apart = b.middle[second] - a.middle[first]
    own = np.hypot(a.sigma[first], b.sigma[second])
    sigma = np.where(own > 0, own, settings.jitter_s)
    tolerance = a.half[first] + b.half[second] + settings.widening * sigma
    found = Pairs(first, second, a.middle[first] - pivot, apart, tolerance, pivot, span)
    near = np.abs(apart) <= settings.offset_s + settings.drift * span
    return found if near.all() else found.where(near)


def window_of(pairs: Pairs, settings: AlignSettings) -> tuple[float, Floats]:
    """The window of offsets that is counted together, in seconds, and the drifts that are tried.

    A step of drift moves a moment at the end of the span by half a window at most.
    """
    reach = settings.drift * pairs.span_s
    window = max(settings.window_s, 2 * float(np.percentile(pairs.tolerance, 75)), 2 * reach / settings.drift_steps)
    steps = int(np.ceil(2 * reach / window)) + 1
    return window, np.linspace(-settings.drift, settings.drift, steps) if steps > 1 else np.zeros(1)


def candidates(pairs: Pairs, settings: AlignSettings) -> list[Line]:
    """The lines with most votes, the best first; one moment votes once for a line."""
    if not len(pairs):
        return []
    window, drifts = window_of(pairs, settings)
    found = [line for drift in drifts.tolist() for line in _peaks(pairs, drift, window)]
    found.sort(key=lambda line: -line.votes)
    kept: list[Line] = []
    for line in found:
        if all(abs(line.apart_s - one.apart_s) > window for one in kept):
            kept.append(line)
        if len(kept) >= settings.candidates:
            break
    return kept


def _peaks(pairs: Pairs, drift: float, window: float) -> Iterator[Line]:
    """The fullest windows of offsets at one drift: two bins of half a window each, then exactly around them."""
    level = pairs.apart - drift * pairs.local
    bins = np.floor((level - level.min()) / (window / 2)).astype(np.int64)
    for begin in _fullest(bins):
        near = np.flatnonzero((bins >= begin - 1) & (bins <= begin + 2))
        near = near[np.argsort(level[near])]
        sorted_ = level[near]
        count = np.searchsorted(sorted_, sorted_ + window, side="right") - np.arange(len(sorted_))
        at = int(np.argmax(count))
        inside = near[at : at + count[at]]
        votes = min(len(np.unique(pairs.first[inside])), len(np.unique(pairs.second[inside])))
        yield Line(float(np.median(level[inside])), drift, votes)


def _fullest(bins: Ints) -> list[int]:
    """The first of two neighbouring bins with most entries, `PEAKS` times, each apart from those before.

    >>> _fullest(np.array([0, 5, 5, 6, 9]))[0]
    5
    """
    if int(bins.max()) < MOST_BINS:
        counts = np.bincount(bins)
        keys = np.flatnonzero(counts)
        counts = counts[keys]
    else:
        keys, counts = np.unique(bins, return_counts=True)
    both = counts + np.append(np.where(np.diff(keys) == 1, counts[1:], 0), 0)
    found: list[int] = []
    for _ in range(PEAKS):
        at = int(np.argmax(both))
        if both[at] <= 0:
            break
        found.append(int(keys[at]))
        both[np.abs(keys - keys[at]) <= 2] = 0
    return found


def chance(pairs: Pairs, matches: int, line: Line, used: NDArray[np.bool_], settings: AlignSettings) -> float:
    """How many alignments with so many matches are expected where the sequences have nothing to do with each other.

    Pairs that the line does not use fall at random into windows of offset (Poisson). At every drift a window begins at
    each pair, and needs one match less beside it. The density is that around the line, where most other pairs are too.
    """
    window, drifts = window_of(pairs, settings)
    others = pairs.apart[~used]
    around = max(100 * window, pairs.span_s / 2)
    near = int((np.abs(others - line.apart_s) <= around).sum())
    mean = max(near, 1) * window / (2 * around)
    return float(len(pairs) * len(drifts) * _poisson_tail(matches - 1, mean))


def _poisson_tail(least: int, mean: float) -> float:
    """Probability of `least` or more, bounded from above by the first term and the ratio of the next.

    >>> round(_poisson_tail(1, 0.1), 3), _poisson_tail(3, 5.0)
    (0.095, 1.0)
    """
    if least <= mean:
        return 1.0
    logs = np.cumsum(np.log(mean / np.arange(1, least + 1)))
    first = float(np.exp(logs[-1] - mean)) if least else 1.0
    return min(1.0, first / (1 - mean / (least + 1)))
