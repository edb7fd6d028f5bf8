"""Fewer samples of a series for a page: the least and the greatest of each stretch stay, and no gap is joined."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from crossfix.records.series import Series, SeriesKind

Places = NDArray[np.int64]
DIGITS_WITHOUT_RESOLUTION = 8
"""Of the greatest value of a series whose resolution is not told: 1 cm of latitude is the eighth digit."""


def usable(series: Series) -> NDArray[np.bool_]:
    """Samples that are valid and a number."""
    return np.asarray(series.valid & np.isfinite(np.asarray(series.values, np.float64)))


def thinned(series: Series, most: int) -> tuple[Places, bool]:
    """Places of at most `most` valid samples, in order, and whether they tell all.

    Of codes each change is kept where there are few enough. Else the series is cut into stretches of equal length, of
    each the first least and the first greatest sample stay, and so do both edges of a gap of two stretches or more.
    """
    valid = usable(series)
    known = np.flatnonzero(valid)
    if len(known) <= most:
        return known, True
    if series.kind is not SeriesKind.ANALOGUE and len(changes := _changes(series, known)) <= most:
        return changes, True
    width = math.ceil(len(valid) / max(most // 2 - 1, 1))
    values = np.asarray(series.values, np.float64)
    kept = [_extreme(values, valid, width), _extreme(-values, valid, width), known[[0, -1]]]
    long = np.flatnonzero(np.diff(known) > 2 * width)
    return np.unique(np.concatenate([*kept, known[long], known[long + 1]])), False


def _changes(series: Series, known: Places) -> Places:
    """The first sample of each run of one code, the last one before a gap, and the last one of all."""
    codes = np.asarray(series.values)[known]
    gap = np.diff(known) > 1
    first = np.concatenate(([True], (np.diff(codes.astype(np.float64)) != 0) | gap))
    last = np.concatenate((gap, [True]))
    changes: Places = np.asarray(known[first | last])
    return changes


def _extreme(values: NDArray[np.float64], valid: NDArray[np.bool_], width: int) -> Places:
    """The place of the least valid value of each stretch of `width` samples that has one."""
    stretches = math.ceil(len(values) / width)
    padded = np.full(stretches * width, np.inf)
    padded[: len(values)] = np.where(valid, values, np.inf)
    places = np.argmin(padded.reshape(stretches, width), axis=1) + np.arange(stretches) * width
    found: Places = places[np.isfinite(padded[places])]
    return found


def within(series: Series, stretches: Iterable[tuple[float, float]]) -> Places:
    """Places of all valid samples inside any of these stretches of time, both ends included."""
    valid, times = usable(series), series.times()
    bounds = [(np.searchsorted(times, low), np.searchsorted(times, high, side="right")) for low, high in stretches]
    places = [np.arange(begin, stop)[valid[begin:stop]] for begin, stop in bounds]
    return np.concatenate([np.empty(0, np.int64), *places])


def encoded(series: Series, kept: Places) -> tuple[list[int], list[int | float | None]]:
    """`steps` and `values` of `SeriesOut`: where a sample between two kept ones is not valid, a null stands first.

    >>> from fractions import Fraction
    >>> valid = np.array([1, 1, 1, 0, 0, 1, 1], bool)
    >>> one = Series("x", None, "", SeriesKind.ANALOGUE, 0.0, Fraction(1), np.arange(7.0), valid, ~valid * 1, 0.5, {})
    >>> encoded(one, np.array([0, 1, 2, 6]))
    ([0, -3, 3], [0, 1, 2, None, 6])
    """
    valid = usable(series)
    missing = np.append(np.flatnonzero(~valid), len(valid))
    first_missing = missing[np.searchsorted(missing, kept)]
    markers = first_missing[first_missing < np.append(kept[1:], len(valid))]
    places = np.sort(np.concatenate([kept, markers]))
    numbers = iter(rounded(np.asarray(series.values, np.float64)[kept], decimals(series)))
    values = [next(numbers) if valid[place] else None for place in places.tolist()]
    return _short(np.diff(places, prepend=0).tolist()), values


def _short(steps: Sequence[int]) -> list[int]:
    found: list[int] = []
    for step, alike in groupby(steps):
        count = len(list(alike))
        found += [-count] if step == 1 else [step] * count
    return found


def decimals(series: Series) -> int:
    """Decimals that keep a value to a twentieth of its resolution."""
    if series.kind is not SeriesKind.ANALOGUE:
        return 0
    if series.resolution:
        return max(0, math.ceil(-math.log10(series.resolution)) + 1)
    valid = usable(series)
    greatest = float(np.abs(np.asarray(series.values, np.float64)[valid]).max()) if valid.any() else 0.0
    return max(0, DIGITS_WITHOUT_RESOLUTION - math.ceil(math.log10(greatest))) if greatest else 0


def rounded(values: NDArray[np.float64], places: int) -> list[int | float]:
    """Numbers of so many decimals, whole ones without a point.

    >>> rounded(np.array([3.0, 0.126]), 2)
    [3, 0.13]
    """
    return [int(value) if value.is_integer() else value for value in np.round(values, places).tolist()]
