"""The phase of the flight at each sample of the altitude.

The figures are those of FDA (FlightDataAnalyzer, 2013, settings), in our words, with two of ours: it climbs or
descends from 300 fpm on (FDA: 800 and 500 fpm, which a light aircraft does not reach), and a roll begins and ends at
half the speed of lift-off or touchdown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.basins import HYSTERESIS_FT, Basin, basins
from crossfix.derive.recorder.derived_series import altitude_of, derived
from crossfix.derive.recorder.phase_words import (
    APPROACH,
    CLIMB,
    CRUISE,
    DESCENT,
    GO_AROUND,
    GROUND,
    LANDING,
    MEANINGS,
    TAKE_OFF,
)
from crossfix.derive.recorder.rates import slope
from crossfix.derive.recorder.sampling import at
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series, SeriesKind

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LEVEL_FPM = 300.0
"""FDA: level flight is within 300 fpm..."""
LEVEL_S = 60.0
"""...for 60 s; shorter, it belongs to the climb or descent before."""
SMOOTHED_S = 15.0
"""Seconds to either side for the rate that phases go by."""
APPROACH_FT = 3000.0
TAKE_OFF_FT = 35.0
LANDING_FT = 50.0
LOWEST_GO_AROUND_FT = 2500.0
GO_AROUND_CLIMB_FT = 2000.0
"""FDA: the go-around ends 2,000 ft above its lowest point, or in level flight before."""
NO_FIELD_ABOVE_FT = 17_500.0
"""3,000 ft above the highest airport (Daocheng Yading, 14,472 ft): above it a descent is no approach."""
ROLL_S = 120.0
"""A roll is looked for within this time of lift-off or touchdown. Ours."""


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What the phases rest on, at the times of the altitude; NaN where not known."""

    times: Floats
    feet: Floats
    height: Floats
    flies: Floats
    speed: Floats
    rate: Floats


def flight_phase(flight: RecordedFlight) -> Series | None:
    """Codes of `phase_words`; not valid where it cannot be told, e.g. low descents over ground of unknown height."""
    altitude = altitude_of(flight)
    if altitude is None:
        return None
    known = _known(flight, altitude)
    phase = _by_rate(known)
    for basin in basins(flight):
        _below(known, phase, basin)
    told = phase >= 0
    airborne = known.flies == 1
    low_unknown = np.isnan(known.height) & np.isin(phase, (DESCENT, CRUISE)) & (known.feet < NO_FIELD_ABOVE_FT)
    told &= airborne & ~(low_unknown & (phase == DESCENT))
    phase[known.flies == 0] = GROUND
    told |= known.flies == 0
    _rolls(known, phase, told)
    told &= altitude.valid
    return derived(
        "flight_phase", altitude, np.where(told, phase, 0).astype(np.uint8), told, SeriesKind.ENUMERATION, MEANINGS
    )


def _known(flight: RecordedFlight, altitude: Series) -> _Known:
    times = altitude.times()
    unknown = np.full(len(times), np.nan)
    height, flies = flight.line("height_above_field"), flight.line("airborne")
    speed = flight.first_of("indicated_airspeed", "calibrated_airspeed", "ground_speed")
    return _Known(
        times,
        np.where(altitude.valid, np.asarray(altitude.values, np.float64), np.nan),
        unknown if height is None else at(height, times),
        unknown if flies is None else at(flies, times),
        unknown if speed is None else at(speed, times),
        slope(altitude, SMOOTHED_S) * 60,
    )


def _by_rate(known: _Known) -> NDArray[np.int8]:
    """Climb, cruise or descent; -1 where the rate is not known."""
    phase = np.where(known.rate >= LEVEL_FPM, CLIMB, np.where(known.rate <= -LEVEL_FPM, DESCENT, CRUISE))
    phase = np.where(np.isnan(known.rate), -1, phase).astype(np.int8)
    told = np.flatnonzero(phase >= 0)
    if not len(told):
        return phase
    cuts = np.flatnonzero(np.diff(phase[told])) + 1
    before = -1
    for run in np.split(told, cuts):
        if phase[run[0]] == CRUISE and known.times[run[-1]] - known.times[run[0]] < LEVEL_S and before >= 0:
            phase[run] = before
        before = int(phase[run[0]])
    return phase


def _below(known: _Known, phase: NDArray[np.int8], basin: Basin) -> None:
    """Approach and go-around of one basin."""
    part = np.arange(basin.first, basin.last + 1)
    before, after = part[part <= basin.lowest], part[part > basin.lowest]
    low = before[known.height[before] < APPROACH_FT]
    falls = low[phase[low] == DESCENT]
    if basin.drop_ft >= HYSTERESIS_FT and len(falls):
        begun = low[low >= falls[0]]
        phase[begun[phase[begun] >= 0]] = APPROACH
    landed = (known.flies[part] == 0).any()
    enough = basin.drop_ft >= HYSTERESIS_FT and basin.rise_ft >= HYSTERESIS_FT
    if landed or not enough or not known.height[basin.lowest] < LOWEST_GO_AROUND_FT:
        return
    done = (known.feet[after] >= known.feet[basin.lowest] + GO_AROUND_CLIMB_FT) | (
        (phase[after] != CLIMB) & (known.feet[after] >= known.feet[basin.lowest] + HYSTERESIS_FT)
    )
    stop = int(np.argmax(done)) if done.any() else len(after)
    phase[after[:stop]] = GO_AROUND


def _rolls(known: _Known, phase: NDArray[np.int8], told: Bools) -> None:
    """Take-off from half the speed of lift-off to TAKE_OFF_FT; landing from LANDING_FT to half that of touchdown."""
    sure = np.flatnonzero(np.isfinite(known.flies))
    for k in np.flatnonzero(np.diff(known.flies[sure])):
        before, after = int(sure[k]), int(sure[k + 1])
        lifts = known.flies[after] == 1
        ground, air, limit = (before, after, TAKE_OFF_FT) if lifts else (after, before, LANDING_FT)
        far = np.abs(known.times - known.times[ground]) > ROLL_S
        first = _last_of((known.flies != 0) | (known.speed < known.speed[ground] / 2) | far, ground, not lifts)
        last = _last_of((known.flies != 1) | (known.height >= limit) | ~np.isfinite(known.height) | far, air, lifts)
        span = slice(min(first, last), max(first, last) + 1)
        phase[span] = TAKE_OFF if lifts else LANDING
        told[span] = True


def _last_of(stop: Bools, start: int, forward: bool) -> int:
    """The last sample from `start` on, in that direction, before `stop` holds; `start` itself is not asked."""
    rest = stop[start + 1 :] if forward else stop[:start][::-1]
    count = int(np.argmax(rest)) if rest.any() else len(rest)
    return start + count if forward else start - count
