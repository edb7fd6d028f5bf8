"""Whether it flies: from weight on wheels; where that was not recorded, from speed and height."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.derived_series import altitude_of, derived
from crossfix.derive.recorder.radio_height import radio_height
from crossfix.derive.recorder.runs import Run, runs
from crossfix.derive.recorder.sampling import at
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series, SeriesKind

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MEANINGS = {0: "on the ground", 1: "airborne"}
SLOW_AIRSPEED_KT = 50.0
"""Slower than this and than SLOW_GROUND_KT is on the ground: the slowest of a Cessna 172S in six circuits is 57 kt
above 60 ft, and the airspeed of the POLARIS specimen has a floor of 45 kt. Ours."""
SLOW_GROUND_KT = 30.0
STANDS_S = 3.0
"""Slow for this long."""
LEVEL_ON_GROUND_FT = 60.0
"""A slow stretch in which the altitude changes more than this is no taxiing: it is not told."""
CLEAR_FT = 50.0
"""From this far above or below the altitude of the ground before and after it flies; nearer is not told."""
ROLLS_AT_MOST_S = 60.0
"""FDA (2013) holds an aircraft for airborne after 60 s; a take-off or landing roll is shorter."""
LEVEL_ROLL_FT = 30.0


def airborne(flight: RecordedFlight) -> Series | None:
    """1 in the air, 0 on the ground, not valid where it cannot be told, e.g. wheels loaded far above the ground."""
    wheels = flight.line("weight_on_wheels")
    if wheels is not None:
        known = wheels.valid & np.isin(wheels.values, (0, 1))
        known &= ~((wheels.values == 1) & _radio_clear(flight, wheels.times()))
        values = np.where(known, wheels.values == 0, 0).astype(np.uint8)
        return derived("airborne", wheels, values, known, SeriesKind.DISCRETE, MEANINGS)
    altitude = altitude_of(flight)
    speeds = _speeds(flight)
    if altitude is None or not speeds:
        return None
    feet = np.where(altitude.valid, np.asarray(altitude.values, np.float64), np.nan)
    slow, fast = _slow_and_fast(speeds, altitude.times())
    ground = _grounds(altitude, feet, slow)
    flies = fast & altitude.valid & _clear(altitude, feet, fast, ground) | _radio_clear(flight, altitude.times()) & fast
    on_ground = np.zeros(len(feet), bool)
    for run in ground:
        on_ground[run.first : run.last + 1] = slow[run.first : run.last + 1]
    values = flies.astype(np.uint8)
    return derived("airborne", altitude, values, flies | on_ground, SeriesKind.DISCRETE, MEANINGS)


def _speeds(flight: RecordedFlight) -> list[tuple[Series, float]]:
    air = flight.first_of("indicated_airspeed", "calibrated_airspeed")
    pairs = ((air, SLOW_AIRSPEED_KT), (flight.line("ground_speed"), SLOW_GROUND_KT))
    return [(series, limit) for series, limit in pairs if series is not None]


def _slow_and_fast(speeds: list[tuple[Series, float]], times: Floats) -> tuple[Bools, Bools]:
    """Where every known speed is below its limit, and where each is at least at it."""
    values = [(at(series, times), limit) for series, limit in speeds]
    known = np.all([np.isfinite(speed) for speed, _ in values], axis=0)
    below = np.array([speed < limit for speed, limit in values])
    return known & below.all(axis=0), known & ~below.any(axis=0)


def _grounds(altitude: Series, feet: Floats, slow: Bools) -> list[Run]:
    """Slow stretches at one height."""
    return [
        run
        for run in runs(altitude, slow, least_s=STANDS_S)
        if np.ptp(feet[run.first : run.last + 1][altitude.valid[run.first : run.last + 1]]) <= LEVEL_ON_GROUND_FT
    ]


def _clear(altitude: Series, feet: Floats, fast: Bools, ground: list[Run]) -> Bools:
    """Where the altitude is clear of that of the ground before and after; where there is none, see `_rolling`."""
    clear = np.ones(len(feet), bool)
    times = altitude.times()
    levels = [float(np.nanmedian(feet[run.first : run.last + 1])) for run in ground]
    begins = [0, *(run.last + 1 for run in ground)]
    stops = [*(run.first for run in ground), len(feet)]
    for k, (begin, stop) in enumerate(zip(begins, stops, strict=True)):
        part = slice(begin, stop)
        for level in levels[max(k - 1, 0) : k + 1]:
            clear[part] &= np.abs(feet[part] - level) > CLEAR_FT
        if k == 0:
            clear[part] &= ~_rolling(times[part], feet[part], fast[part])
        if k == len(levels):
            clear[part] &= ~_rolling(times[part][::-1], feet[part][::-1], fast[part][::-1])[::-1]
    return clear


def _rolling(times: Floats, feet: Floats, fast: Bools) -> Bools:
    """From an open end of the recording on: level and for so short a time that it may be a take-off or landing roll."""
    result = np.zeros(len(feet), bool)
    told = np.flatnonzero(fast & np.isfinite(feet))
    if not len(told):
        return result
    span = np.maximum.accumulate(feet[told]) - np.minimum.accumulate(feet[told])
    level = told[span <= LEVEL_ROLL_FT]
    if abs(times[level[-1]] - times[told[0]]) <= ROLLS_AT_MOST_S:
        result[: level[-1] + 1] = True
    return result


def _radio_clear(flight: RecordedFlight, times: Floats) -> Bools:
    """Where the radio altimeter shows the ground far below, or is beyond its range."""
    radio = radio_height(flight)
    if radio is None:
        return np.zeros(len(times), bool)
    series = radio.series
    place = np.searchsorted(series.times(), times, side="right") - 1
    held = (place >= 0) & (times - series.times()[np.maximum(place, 0)] <= float(series.step_s))
    beyond = held & radio.beyond[np.maximum(place, 0)]
    return np.asarray(beyond | (np.nan_to_num(at(series, times), nan=0.0) > CLEAR_FT))
