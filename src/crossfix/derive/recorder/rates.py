"""Vertical rate where it was not recorded: the slope of the altitude."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.derived_series import altitude_of, derived
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series

SMOOTHED_S = 4.0
"""Seconds to either side: over 8 s the 4 ft steps of an A330's recorded altitude make at most 40 fpm."""


def vertical_rate(flight: RecordedFlight) -> Series | None:
    """Slope of the pressure altitude, else of the GNSS altitude, fpm; see `slope`."""
    altitude = altitude_of(flight)
    if altitude is None:
        return None
    rate = slope(altitude, SMOOTHED_S) * 60
    return derived("vertical_rate", altitude, rate, np.isfinite(rate))


def slope(series: Series, half_s: float) -> NDArray[np.float64]:
    """Change per second at each sample (samples,): the line of least squares through the valid ones within `half_s`.

    At least one sample to either side is taken. NaN where the sample itself is not valid, or where fewer than half
    of those are; at the ends the line rests on one side, and a change shows there later.

    >>> from fractions import Fraction
    >>> from crossfix.records.series import SeriesKind
    >>> values, valid = np.array([0.0, 10, 20, 30, 30]), np.array([1, 1, 0, 1, 1], bool)
    >>> one = Series("x", None, "ft", SeriesKind.ANALOGUE, 0.0, Fraction(2), values, valid, ~valid * 1, None, {})
    >>> slope(one, 2.0).tolist()
    [5.0, 5.0, nan, 0.0, 0.0]
    """
    step_s = float(series.step_s)
    half = max(1, round(half_s / step_s))
    count, moment, square = (_around(series.valid.astype(np.float64), half, power) for power in (0, 1, 2))
    values = np.where(series.valid, np.asarray(series.values, np.float64), 0.0)
    middle = float(values[series.valid].mean()) if series.valid.any() else 0.0
    values = np.where(series.valid, values - middle, 0.0)
    total, leaning = _around(values, half, 0), _around(values, half, 1)
    spread = count * square - moment**2
    known = series.valid & (count > half) & (spread > 0)
    result = np.full(len(values), np.nan)
    result[known] = (count * leaning - moment * total)[known] / spread[known] / step_s
    return result


def _around(values: NDArray[np.float64], half: int, power: int) -> NDArray[np.float64]:
    """At each sample k the sum of values[k + j] * j ** power over -half <= j <= half, as far as there are samples."""
    kernel: NDArray[np.float64] = np.arange(-half, half + 1, dtype=np.float64) ** power
    padded = np.concatenate((np.zeros(half), values, np.zeros(half)))
    return np.correlate(padded, kernel, mode="valid")
