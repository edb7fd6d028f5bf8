"""How a control surface answers to the controls: gain and lag in windows that slide over a flight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.sampling import at
from crossfix.records.series import Series

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KNOWN_SHARE = 0.8
"""Of the samples of a window, where less are known nothing is told of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """Windows of `length` samples of a surface, `first` (windows,) the first sample of each.

    command, surface: standard deviations. gain: least squares slope of the surface on the command, at the lag of the
    strongest correlation; correlation at that lag. All (windows,), in units of the series; NaN where too little is
    known, or, for gain and correlation, where the command does not move.
    """

    first: Ints
    length: int
    command: Floats
    surface: Floats
    gain: Floats
    correlation: Floats


def responses(surface: Series, commands: Sequence[Series], window_s: float, stride_s: float, lag_s: float) -> Responses:
    """Windows a stride apart, lags from 0 to `lag_s`; several commands are added, as those of two sidesticks are."""
    step_s = float(surface.step_s)
    length, stride = max(2, round(window_s / step_s)), max(1, round(stride_s / step_s))
    times, values = surface.times(), known(surface)
    if len(values) < length:
        nothing = np.empty(0)
        return Responses(np.empty(0, np.int64), length, nothing, nothing, nothing, nothing)
    first = np.arange(0, len(values) - length + 1, stride, dtype=np.int64)
    best = np.full((4, len(first)), np.nan)
    for lag in np.linspace(0.0, lag_s, 5 if lag_s > 0 else 1):
        command = np.sum([at(one, times - lag) for one in commands], axis=0)
        found = fits(command, values, length, first)
        better = ~(np.abs(np.nan_to_num(best[3])) >= np.abs(np.nan_to_num(found[3]))) | np.isnan(best[0])
        best = np.where(better, found, best)
    return Responses(first, length, best[0], best[1], best[2], best[3])


def known(series: Series) -> Floats:
    """Values, NaN where they are not valid."""
    return np.where(series.valid, np.asarray(series.values, np.float64), np.nan)


def least_step(series: Series) -> float:
    """One least significant bit: as the layout tells, else the least difference between two values of the series."""
    if series.resolution is not None:
        return series.resolution
    apart = np.diff(np.unique(np.asarray(series.values[series.valid], np.float64)))
    return float(apart.min()) if len(apart) else np.nan


def deviations(values: Floats, length: int, first: Ints) -> Floats:
    """Standard deviation of each window, (windows,); NaN where too little is known."""
    windows = _windows(values, length, first)
    there = np.isfinite(windows)
    count = np.maximum(there.sum(axis=1), 1)
    away = np.where(there, windows - (np.where(there, windows, 0.0).sum(axis=1) / count)[:, None], 0.0)
    return np.where(there.mean(axis=1) >= KNOWN_SHARE, np.sqrt((away**2).sum(axis=1) / count), np.nan)


def fits(command: Floats, answer: Floats, length: int, first: Ints) -> Floats:
    """Of each window: deviation of command and answer, gain, correlation, (4, windows); NaN as in `Responses`.

    command, answer: (samples,), NaN where not known.
    """
    command, surface = _windows(command, length, first), _windows(answer, length, first)
    there = np.isfinite(command) & np.isfinite(surface)
    count = np.maximum(there.sum(axis=1), 1)
    x, y = (np.where(there, one, 0.0) for one in (command, surface))
    x = np.where(there, x - (x.sum(axis=1) / count)[:, None], 0.0)
    y = np.where(there, y - (y.sum(axis=1) / count)[:, None], 0.0)
    xx, yy, xy = ((a * b).sum(axis=1) / count for a, b in ((x, x), (y, y), (x, y)))
    moved = xx > 0
    gain = np.divide(xy, xx, out=np.full(len(xx), np.nan), where=moved)
    both = np.sqrt(xx * yy)
    correlation = np.where(moved, np.divide(xy, both, out=np.zeros(len(xx)), where=both > 0), np.nan)
    told = there.mean(axis=1) >= KNOWN_SHARE
    return np.where(told, np.stack([np.sqrt(xx), np.sqrt(yy), gain, correlation]), np.nan)


def _windows(values: Floats, length: int, first: Ints) -> Floats:
    return np.asarray(np.lib.stride_tricks.sliding_window_view(values, length)[first])
