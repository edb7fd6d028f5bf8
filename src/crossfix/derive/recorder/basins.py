"""Basins: a recording cut where it was highest, so that each part has one lowest point, and one field below it.

Measuring a height above the take-off field until the top of the flight and above the landing field from there on is
what FDA (2013) does; here every descent of HYSTERESIS_FT has its own field, so that a go-around before a diversion is
measured above the field of the go-around.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.derived_series import altitude_of
from crossfix.derive.recorder.radio_height import RadioHeight, radio_height
from crossfix.derive.recorder.sampling import at
from crossfix.physics.geodesy import distances_m
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series

Floats = NDArray[np.float64]
HYSTERESIS_FT = 500.0
"""FDA (2013): a go-around is 500 ft down and 500 ft up."""
TOP_FT = 300.0
"""The cut is in the middle of the time within this of the highest point: a cruise has no single highest sample."""
NEAR_CONTACT_S = 120.0
"""The altitude of the field is the median over this time before take-off and after landing."""
RADIO_BELOW_FT = 2500.0
"""Within the range of a radio altimeter: the POLARIS specimen's ends at 2,630 ft. Ours."""
RADIO_NEAR_S = 5.0
"""A radio height so near to the lowest point in time belongs to it."""
SAME_FIELD_M = 5556.0
"""3 NM: a lowest point so near to a place where it stood on the ground is over the same field. Ours."""


@dataclass(frozen=True, slots=True)
class Basin:
    """Samples `first` to `last` of the altitude, the lowest at `lowest`.

    drop_ft, rise_ft: from the highest point before the lowest one to it, and from it to the highest after.
    field_ft: what the altitude shows at the field below, NaN where that is not known; `known_by` says from what.
    """

    first: int
    last: int
    lowest: int
    drop_ft: float
    rise_ft: float
    field_ft: float = float("nan")
    known_by: str = ""


def basins(flight: RecordedFlight) -> tuple[Basin, ...]:
    """In order of time, without gaps between; empty where no altitude is recorded. Needs `airborne` for the fields."""
    altitude = altitude_of(flight)
    if altitude is None:
        return ()
    radio = radio_height(flight)
    found = [_with_field(one, altitude, flight, radio) for one in cut(altitude)]
    return tuple(_by_place(found, altitude, flight))


def cut(altitude: Series) -> Iterator[Basin]:
    """Basins of an altitude with a valid sample, without their fields."""
    known = np.flatnonzero(altitude.valid)
    feet = np.asarray(altitude.values, np.float64)
    valleys, peaks = _turns(feet[known])
    tops = [_middle_of_top(feet[known], peak) for peak in peaks]
    begins = [0, *(int(known[top]) for top in tops)]
    stops = [*begins[1:], len(feet)]
    for begin, stop, valley in zip(begins, stops, valleys, strict=True):
        lowest = int(known[valley])
        before, after = known[(known >= begin) & (known <= lowest)], known[(known >= lowest) & (known < stop)]
        drop, rise = (float(feet[one].max(initial=feet[lowest]) - feet[lowest]) for one in (before, after))
        yield Basin(begin, stop - 1, lowest, drop, rise)


def _turns(feet: Floats) -> tuple[list[int], list[int]]:
    """Lowest points and the highest ones between them, HYSTERESIS_FT apart at least; the last one may be open."""
    low = high = 0
    found: list[int] = []
    falling: bool | None = None
    values: list[float] = feet.tolist()
    for k, value in enumerate(values):
        low = k if value < values[low] else low
        high = k if value > values[high] else high
        if falling is not False and value >= values[low] + HYSTERESIS_FT:
            found.append(low)
            falling, high = False, k
        elif falling is not True and value <= values[high] - HYSTERESIS_FT:
            found.append(high)
            falling, low = True, k
    if falling is None:
        return [low], []
    valley_first = feet[found[1]] > feet[found[0]] if len(found) > 1 else falling is False
    if falling:
        found.append(low)
    valleys, peaks = found[(0 if valley_first else 1) :: 2], found[(1 if valley_first else 0) :: 2]
    return valleys, peaks if valley_first else peaks[1:]


def _middle_of_top(feet: Floats, peak: int) -> int:
    """The middle of the samples around a peak that are within TOP_FT of it."""
    below = np.flatnonzero(feet < feet[peak] - TOP_FT)
    place = int(np.searchsorted(below, peak))
    begin = int(below[place - 1]) + 1 if place else 0
    stop = int(below[place]) - 1 if place < len(below) else len(feet) - 1
    return (begin + stop) // 2


def _with_field(basin: Basin, altitude: Series, flight: RecordedFlight, radio: RadioHeight | None) -> Basin:
    """By where it was on the ground, else by the radio altimeter at the lowest point."""
    part = slice(basin.first, basin.last + 1)
    feet, times, valid = np.asarray(altitude.values)[part], altitude.times()[part], altitude.valid[part]
    flies = flight.line("airborne")
    on_ground = valid & (at(flies, times) == 0) if flies is not None else np.zeros(len(feet), bool)
    if on_ground.any():
        contacts = np.flatnonzero(np.diff(on_ground.astype(np.int8)))
        near = (_apart_s(times, times[contacts]) <= NEAR_CONTACT_S) & on_ground
        used = near if near.any() else on_ground
        return replace(basin, field_ft=float(np.median(feet[used])), known_by="where it was on the ground")
    if radio is not None and radio.series.valid.any():
        series, lowest_s = radio.series, times[basin.lowest - basin.first]
        close = np.flatnonzero(series.valid & (np.abs(series.times() - lowest_s) <= RADIO_NEAR_S))
        if len(close) and series.values[close].min() < RADIO_BELOW_FT:
            nearest = close[np.argmin(np.abs(series.times()[close] - lowest_s))]
            then = float(at(altitude, series.times()[[nearest]])[0])
            then = float(altitude.values[basin.lowest]) if np.isnan(then) else then
            return replace(basin, field_ft=then - float(series.values[nearest]), known_by="radio altitude")
    return basin


def _apart_s(times: Floats, moments: Floats) -> Floats:
    """Seconds to the nearest of some moments in order; infinite where there are none."""
    bounds = np.concatenate(([-np.inf], moments, [np.inf]))
    after = np.searchsorted(moments, times) + 1
    return np.minimum(times - bounds[after - 1], bounds[after] - times)


def _by_place(found: Sequence[Basin], altitude: Series, flight: RecordedFlight) -> Iterator[Basin]:
    """A lowest point near to where it was on the ground has that field; of several, that of the nearest in time."""
    latitude = flight.first_of("latitude", "gnss_latitude", "inertial_latitude")
    longitude = flight.first_of("longitude", "gnss_longitude", "inertial_longitude")
    grounds = [one for one in found if one.known_by.startswith("where")]
    for basin in found:
        if basin.known_by or latitude is None or longitude is None or not grounds:
            yield basin
            continue
        times = altitude.times()[[basin.lowest, *(one.lowest for one in grounds)]]
        places = at(latitude, times), at(longitude, times, full_turn=360.0)
        apart = distances_m(places[0][0], places[1][0], places[0][1:], places[1][1:])
        near = [one for one, metres in zip(grounds, apart, strict=True) if metres <= SAME_FIELD_M]
        best = min(near, key=lambda one: abs(one.lowest - basin.lowest), default=None)
        known_by = "the field that it was on before or after"
        yield basin if best is None else replace(basin, field_ft=best.field_ft, known_by=known_by)
