"""Steps of altitude as moments: when an aircraft passed each round level, by two sources that both report it.

A reading of resolution r says that the altitude was within r/2 of it. So a level was passed between the last reading
surely below it and the first surely above (Annex 10 Vol IV: 25 or 100 ft; recorders: 1 to 4 ft).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.align.moments import Moment
from crossfix.records.interval import Interval
from crossfix.records.thresholds import limit

Floats = NDArray[np.float64]
FINEST_FT = 1.0
"""Resolution of a source whose own is not told and whose readings do not show it."""


@dataclass(frozen=True, slots=True)
class StepSettings:
    """Which passings are taken."""

    level_ft: float = limit(100.0, "ft", "levels at its multiples: the coarser of the two resolutions of Mode S")
    systems_ft: float = limit(
        10.0, "ft", "one sigma between two systems of one aircraft; over the rate it is one of time; ours"
    )
    longest_s: float = limit(20.0, "s", "a passing known less well than this says little; ours")
    slowest_fps: float = limit(2.0, "ft/s", "slower changes, e.g. level flight, make no moment; ours")


STEPS = StepSettings()


def altitude_moments(
    times: Floats, altitude_ft: Floats, resolution_ft: float | None, late_s: float = 0.0, settings: StepSettings = STEPS
) -> list[Moment]:
    """A moment for each level passed, kinds `altitude_up:5000` and `altitude_down:5000`.

    times, altitude_ft: (n,), sorted, valid readings only; those of aircraft on the ground are to be left out.
    resolution_ft: None where it is to be seen from the readings. late_s: by how much a reading may come late.
    """
    if len(times) < 2:
        return []
    half = (resolution_ft or seen_resolution(altitude_ft)) / 2
    least, most = np.nanmin(altitude_ft), np.nanmax(altitude_ft)
    levels = np.arange(np.ceil(least / settings.level_ft), np.floor(most / settings.level_ft) + 1) * settings.level_ft
    made: list[Moment] = []
    for level in levels.tolist():
        side = (altitude_ft >= level + half).astype(np.int8) - (altitude_ft <= level - half).astype(np.int8)
        sure = np.flatnonzero(side)
        for k in np.flatnonzero(np.diff(side[sure])).tolist():
            one = _passing(times, altitude_ft, int(sure[k]), int(sure[k + 1]), level, late_s, settings)
            if one is not None:
                made.append(one)
    return sorted(made, key=lambda one: one.middle_s)


def _passing(
    times: Floats, altitude_ft: Floats, before: int, after: int, level: float, late_s: float, settings: StepSettings
) -> Moment | None:
    """Between two readings; None where it took too long, or the altitude changed too slowly to tell."""
    low, high = float(times[before]), float(times[after])
    if not 0 < high - low <= settings.longest_s:
        return None
    begin, stop = (int(np.searchsorted(times, t)) for t in (low - 5.0, high + 5.0))
    stop = min(stop, len(times) - 1)
    run = float(times[stop] - times[begin])
    rate = abs(float(altitude_ft[stop] - altitude_ft[begin])) / run if run > 0 else 0.0
    if rate < settings.slowest_fps:
        return None
    way = "up" if altitude_ft[after] > altitude_ft[before] else "down"
    kind = f"altitude_{way}:{level:.0f}"
    return Moment(kind, Interval(low - late_s, high), settings.systems_ft / rate, f"{level:,.0f} ft")


def seen_resolution(altitude_ft: Floats) -> float:
    """The step of the readings: the largest of 100, 25, 10, 4 and 1 ft that divides them all.

    >>> seen_resolution(np.array([1000.0, 1025.0, 1200.0]))
    25.0
    """
    for step in (100.0, 25.0, 10.0, 4.0):
        if np.allclose(np.remainder(altitude_ft + 0.5, step), 0.5, atol=0.01):
            return step
    return FINEST_FT
