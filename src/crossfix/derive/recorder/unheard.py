"""Stretches of a recording in which no series has a valid sample."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from crossfix.records.interval import INFINITE
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series

Stretch = tuple[float, float]


def all_series(flight: RecordedFlight) -> list[Series]:
    """The recorded ones that have a valid sample, fastest first; derived ones tell nothing more."""
    recorded = (one for lines in flight.lines.values() for one in lines if not one.name.endswith("(derived)"))
    return sorted((one for one in recorded if one.valid.any()), key=lambda one: one.step_s)


def unheard(flight: RecordedFlight, least_s: float) -> Iterator[Stretch]:
    """(last valid sample before, first valid one after) in s, of all series; infinite where there is none.

    Samples must be missing for `least_s` at the rate of the fastest series.
    """
    series = all_series(flight)
    if not series:
        return
    step_s = float(series[0].step_s)
    found = list(_missing(series[0], flight, least_s))
    for other in series[1:]:
        found = [one for one in _without(found, other) if _lasts(one, flight, step_s) >= least_s]
    yield from (one for one in found if _lasts(one, flight, step_s) >= least_s)


def _lasts(stretch: Stretch, flight: RecordedFlight, step_s: float) -> float:
    """Seconds for which samples of the fastest series are missing."""
    low, high = stretch
    return min(high, flight.last_s + step_s) - max(low, flight.first_s - step_s) - step_s


def last_valid_s(flight: RecordedFlight) -> float | None:
    """The last valid sample of all recorded series."""
    return max((float(one.times()[one.valid][-1]) for one in all_series(flight)), default=None)


def _missing(series: Series, flight: RecordedFlight, least_s: float) -> Iterator[Stretch]:
    """Between valid samples of one series, and before the first and after the last."""
    times = series.times()[series.valid]
    if times[0] - flight.first_s >= least_s:
        yield -INFINITE, float(times[0])
    for k in np.flatnonzero(np.diff(times) >= least_s + float(series.step_s) * (1 - 1e-9)):
        yield float(times[k]), float(times[k + 1])
    if flight.last_s - times[-1] >= least_s:
        yield float(times[-1]), INFINITE


def _without(found: list[Stretch], series: Series) -> Iterator[Stretch]:
    """The parts of stretches between the valid samples of another series."""
    times = series.times()[series.valid]
    for low, high in found:
        inside = times[np.searchsorted(times, low, side="right") : np.searchsorted(times, high)]
        yield from pairwise([low, *inside.tolist(), high])
