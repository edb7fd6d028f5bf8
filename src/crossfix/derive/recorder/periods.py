"""Waves in a series: a trend and one period fitted to windows that slide over it, and the extremes of what is left.

Least squares with the period given, for each of several periods, as in spectra of series with gaps: N. R. Lomb,
Astrophysics and Space Science 39, 1976, 447. The trend (a parabola) is fitted together with the wave, so that a climb,
a change of speed, or a wave of several times the length takes no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.records.interval import INFINITE, Interval

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PERIODS_APART = 1.07
"""Ratio of neighbouring periods: over 3 cycles a wave between two of them slips by 1/10 of a cycle."""
SHIFTS = 8
"""Windows per period."""


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Windows of `length` samples, `first` (windows,) the first of each, with a wave of `period` samples.

    amplitude; phase in radians, of the cosine at the first sample of the window, so that phases of several series
    compare; share of the variance about the trend that the wave explains, 0 to 1; trend: (windows, 3) of 1, x, x^2
    with x from -1 to 1. NaN where a sample of the window is not known.
    """

    period: float
    first: Ints
    length: int
    amplitude: Floats
    phase: Floats
    share: Floats
    trend: Floats

    def trends(self, window: int) -> Floats:
        """The trend of a window at its samples, (length,)."""
        return np.asarray(_powers(self.length) @ self.trend[window])


def periods_between(least: float, most: float) -> Floats:
    """Periods from least to most, PERIODS_APART.

    >>> periods_between(3.0, 3.3).round(2).tolist()
    [3.0, 3.21]
    """
    count = int(np.floor(np.log(most / least) / np.log(PERIODS_APART) + 1e-9)) + 1 if most >= least else 0
    return np.asarray(least * PERIODS_APART ** np.arange(count), np.float64)


def waves(values: Floats, period: float, cycles: float) -> Waves:
    """Windows of so many cycles over `values` (samples,), regular, NaN where unknown; `period` in samples.

    >>> t = np.arange(200.0)
    >>> found = waves(100 + 3 * t + 5 * np.cos(2 * np.pi * t / 40), 40.0, 3.0)
    >>> [round(float(one[0]), 3) for one in (found.amplitude, found.share, abs(found.phase))]
    [5.0, 1.0, 0.0]
    """
    length = round(cycles * period)
    first = np.arange(0, len(values) - length + 1, max(1, round(period / SHIFTS)), dtype=np.int64)
    if not len(first):
        nothing = np.empty(0)
        return Waves(period, np.empty(0, np.int64), length, nothing, nothing, nothing, np.empty((0, 3)))
    seen = np.lib.stride_tricks.sliding_window_view(values, length)[first]
    level = seen.mean(axis=1, keepdims=True)
    turn = 2 * np.pi * np.arange(length) / period
    powers = _powers(length)
    basis = np.column_stack([powers, np.cos(turn), np.sin(turn)])
    fitted = (seen - level) @ np.linalg.pinv(basis).T
    about = (seen - level) - (seen - level) @ np.linalg.pinv(powers).T @ powers.T
    left = (seen - level) - fitted @ basis.T
    total = (about**2).sum(axis=1)
    share: Floats = 1.0 - np.divide((left**2).sum(axis=1), total, out=np.ones(len(total)), where=~(total <= 1e-9))
    trend = fitted[:, :3] + level * np.array([1.0, 0.0, 0.0])
    cosine, sine = fitted[:, 3], fitted[:, 4]
    return Waves(period, first, length, np.hypot(cosine, sine), np.arctan2(-sine, cosine), share, trend)


def about_trend(values: Floats, found: Sequence[tuple[Waves, int]], period: float) -> Floats:
    """What a running mean over one period leaves inside of the windows, NaN outside of them. (samples,)

    Where the running mean meets an end of what is known: what the trends of the windows leave, in the mean.
    """
    total, count = np.zeros(len(values)), np.zeros(len(values))
    for wave, window in found:
        inside = slice(int(wave.first[window]), int(wave.first[window]) + wave.length)
        total[inside] += values[inside] - wave.trends(window)
        count[inside] += 1
    by_windows = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    left = values - running_mean(values, period)
    return np.where(np.isfinite(left) & (count > 0), left, by_windows)


def running_mean(values: Floats, period: float) -> Floats:
    """Mean over half a period before and after each sample, values joined by lines; NaN where one is not known.

    >>> running_mean(np.array([0.0, 2, 0, 2, 0, np.nan, 1]), 2.0).tolist()
    [nan, 1.0, 1.0, 1.0, nan, nan, nan]
    """
    place = np.arange(len(values), dtype=np.float64)
    joined = (values[1:] + values[:-1]) / 2
    sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(joined))])
    unknown = np.concatenate([[0.0], np.cumsum(np.isnan(joined))])
    before, after = place - period / 2, place + period / 2
    mean, holes = (
        np.interp(after, place, one, right=np.nan) - np.interp(before, place, one, left=np.nan)
        for one in (sums, unknown)
    )
    return np.where(holes == 0, mean / period, np.nan)


def extremes(values: Floats, least: float) -> Ints:
    """Samples of the peaks and troughs in turn, each the farthest of those beyond `least` on its side of zero.

    >>> extremes(np.array([0.0, 2, 3, 1, -1, 0, -4, 0, 1, 5]), 2.0).tolist()
    [2, 6, 9]
    """
    found: list[int] = []
    for k in np.flatnonzero(np.abs(np.nan_to_num(values)) >= least):
        if not found or (values[found[-1]] > 0) != (values[k] > 0):
            found.append(int(k))
        elif abs(values[k]) > abs(values[found[-1]]):
            found[-1] = int(k)
    return np.array(found, np.int64)


def _powers(length: int) -> Floats:
    x = np.linspace(-1.0, 1.0, length)
    return np.column_stack([np.ones(length), x, x**2])


@dataclass(frozen=True, slots=True, eq=False)
class Swing:
    """A stretch in which a series swings: samples from `first` up to `stop`.

    peaks: the samples of peaks and troughs in turn. period: twice the mean distance of those between the first and the
    last, in samples. amplitude: half the median
    swing between them. best: the window with the largest share.
    """

    first: int
    stop: int
    peaks: Ints
    period: float
    amplitude: float
    best: tuple[Waves, int]

    @property
    def cycles(self) -> float:
        """From the first peak or trough to the last."""
        return (len(self.peaks) - 1) / 2


def swings(values: Floats, shown: Sequence[tuple[Waves, int]]) -> Iterator[Swing]:
    """Stretches of overlapping windows in which `values` (samples,) show a wave, with their peaks and troughs."""
    group: list[tuple[Waves, int]] = []
    stop = -1
    for wave, window in sorted(shown, key=lambda one: int(one[0].first[one[1]])):
        if group and wave.first[window] > stop:
            yield from _swing(values, group)
            group = []
        stop = max(stop, int(wave.first[window]) + wave.length)
        group.append((wave, window))
    yield from _swing(values, group)


def _swing(values: Floats, group: Sequence[tuple[Waves, int]]) -> Iterator[Swing]:
    """Nothing where fewer than four peaks and troughs are left, of which those inside tell the period."""
    if not group:
        return
    best = max(group, key=lambda one: float(one[0].share[one[1]]))
    half = 0.5 * float(np.median([wave.amplitude[window] for wave, window in group]))
    period = best[0].period
    for _ in range(2):
        left = about_trend(values, group, period)
        peaks = extremes(left, half)
        if len(peaks) < 4:
            return
        period = 2 * float(peaks[-2] - peaks[1]) / (len(peaks) - 3)
    inside = np.flatnonzero(np.isfinite(left))
    amplitude = 0.5 * float(np.median(np.abs(np.diff(left[peaks]))))
    yield Swing(int(inside[0]), int(inside[-1]) + 1, peaks, period, amplitude, best)


def bounds_of(swing: Swing, values: Floats, times_s: Floats) -> tuple[Interval, Interval]:
    """When a swing begins and ends: at its first and last peak it stood, a period before and after it did not.

    Values that are not known widen it up to the next one that is.
    """
    before = _next_known(values, int(swing.peaks[0]), -round(swing.period))
    after = _next_known(values, int(swing.peaks[-1]), round(swing.period))
    low = -INFINITE if before is None else float(times_s[before])
    high = INFINITE if after is None else float(times_s[after])
    return Interval(low, float(times_s[swing.peaks[0]])), Interval(float(times_s[swing.peaks[-1]]), high)


def _next_known(values: Floats, start: int, by: int) -> int | None:
    """The first sample known at or beyond `start + by`, away from `start`."""
    there = np.flatnonzero(np.isfinite(values))
    found = there[there <= start + by][-1:] if by < 0 else there[there >= start + by][:1]
    return int(found[0]) if len(found) else None
