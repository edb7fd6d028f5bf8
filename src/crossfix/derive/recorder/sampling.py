"""Values of a series at other times than its own: analogue ones between samples, discretes held."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.records.series import Series, SeriesKind

Floats = NDArray[np.float64]

BRIDGED = 2
"""Samples missing in a row over which a line is still drawn, or a code held."""


def at(series: Series, times_s: Floats, *, full_turn: float | None = None) -> Floats:
    """The value at each time, NaN where it is not known.

    Analogue values are joined by lines, codes hold until the next sample, both over at most BRIDGED missing samples;
    a line is not drawn before the first or after the last valid sample, a code holds one step longer.
    `full_turn` (360 for degrees) joins values of a circle by the short way; the result is not folded back.

    >>> from fractions import Fraction
    >>> one = Series("x", None, "", SeriesKind.ANALOGUE, 0.0, Fraction(1), np.array([0.0, 10, 30]), np.ones(3, bool),
    ...     np.zeros(3, np.uint8), None, {})
    >>> at(one, np.array([-1.0, 0.5, 2.0, 2.5])).tolist()
    [nan, 5.0, 30.0, nan]
    """
    times_s = np.asarray(times_s, np.float64)
    if not series.valid.any():
        return np.full(len(times_s), np.nan)
    times, values = series.times()[series.valid], np.asarray(series.values[series.valid], np.float64)
    if full_turn is not None:
        values = np.unwrap(values, period=full_turn)
    reach = float(series.step_s) * (BRIDGED + 1) * (1 + 1e-9)
    left = np.searchsorted(times, times_s, side="right") - 1
    inside = left >= 0
    before = np.clip(left, 0, None)
    if series.kind is not SeriesKind.ANALOGUE:
        near = times_s - times[before] <= _held_s(times, before, reach, float(series.step_s))
        return np.where(inside & near, values[before], np.nan)
    after = np.minimum(before + 1, len(times) - 1)
    near = (times[after] - times[before] <= reach) & (times_s <= times[-1])
    exact = times_s == times[before]
    joined: Floats = np.where(inside & (near | exact), np.interp(times_s, times, values), np.nan)
    return joined


def _held_s(times: Floats, before: NDArray[np.intp], reach: float, step_s: float) -> Floats:
    """How long the code of a sample holds: to the next one, or a step where that is too far or there is none."""
    gap = np.append(np.diff(times), np.inf)[before]
    return np.where(gap <= reach, gap, step_s)


def grid(first_s: float, last_s: float, step_s: float) -> Floats:
    """Times from `first_s` on, a step apart, up to `last_s`."""
    count = int(np.floor((last_s - first_s) / step_s)) + 1
    return first_s + step_s * np.arange(count, dtype=np.float64)
