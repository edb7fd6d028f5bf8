"""Compiled loops, one per test, called together: mark the reports whose position or velocity cannot be the aircraft's.

Each goes once through the reports in the order of time and remembers no more than its limits say, so that a report is
marked by its recent past alone. What the tests are is in docs/explanation/gnss.md.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, inlined
from crossfix.detect.gnss.limits import SpoofingLimits

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Marks = NDArray[np.uint16]
Values = NDArray[np.float64]

SLOW, FAST, SATURATED, STEP, DRIFT, INERTIAL, WIND, HORIZON, JUMP, TESTS = range(10)
"""Bits of the marks, and rows of the values that go with them."""
NM_PER_DEGREE = 60.0
KM_PER_NM = 1.852
HORIZON_KM_PER_ROOT_M = 4.12  # 4/3 Earth: sqrt(2 * 4/3 * 6371 km * 1 m)
M_PER_FT = 0.3048
NONE = -np.inf


@inlined
def apart_nm(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in NM, haversine; one minute of arc is one NM."""
    north = math.radians(other_latitude - latitude)
    east = math.radians(other_longitude - longitude)
    a = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(latitude)) * math.cos(math.radians(other_latitude)) * math.sin(east / 2) ** 2
    )
    return math.degrees(2 * math.asin(min(1.0, math.sqrt(a)))) * NM_PER_DEGREE


@inlined
def _turned(longitude: float, other: float) -> float:
    """Degrees east from one longitude to another, by the shorter way."""
    east = other - longitude
    return east - 360.0 if east > 180.0 else east + 360.0 if east < -180.0 else east


@inlined
def _mark(marks: Marks, values: Values, row: int, test: int, value: float) -> None:
    marks[row] |= np.uint16(1 << test)
    values[test, row] = value


@inlined
def speed_at_altitude(
    time_s: Floats,
    speed_kt: Floats,
    altitude_ft: Floats,
    hovers: NDArray[np.bool_],
    limits: SpoofingLimits,
    marks: Marks,
    values: Values,
) -> None:
    """S1: no jet flies so slowly so high, and no airliner so fast."""
    at_ft, at_s, flown_s = 0.0, NONE, NONE
    for k in range(len(time_s)):
        if not np.isnan(altitude_ft[k]):
            at_ft, at_s = altitude_ft[k], time_s[k]
        speed = speed_kt[k]
        if np.isnan(speed):
            continue
        if speed > limits.fast_kt:
            _mark(marks, values, k, FAST, speed)
        elif speed >= limits.fast_for_it_kt:
            flown_s = time_s[k]
        if hovers[k] or time_s[k] - at_s > limits.altitude_age_s:
            continue
        flew_fast = time_s[k] - flown_s <= limits.flown_s
        slow = speed < limits.slow_kt and at_ft > limits.slow_ft
        if slow or (flew_fast and speed < limits.slow_for_it_kt and at_ft > limits.slow_for_it_ft):
            _mark(marks, values, k, SLOW, speed)


@inlined
def geometric_steps(
    time_s: Floats,
    difference_ft: Floats,
    saturated: Codes,
    altitude_ft: Floats,
    limits: SpoofingLimits,
    marks: Marks,
    values: Values,
) -> None:
    """S2: geometric less pressure altitude is at its last code, or moved as neither weather nor height explains."""
    known_ft, known_s, known_at_ft, at_ft = 0.0, NONE, 0.0, np.nan
    for k in range(len(time_s)):
        if not np.isnan(altitude_ft[k]):
            at_ft = altitude_ft[k]
        if np.isnan(difference_ft[k]):
            continue
        if saturated[k] == 1:
            _mark(marks, values, k, SATURATED, difference_ft[k])
            continue
        near = time_s[k] - known_s <= limits.step_within_s and abs(at_ft - known_at_ft) <= limits.step_altitude_ft
        if near and abs(difference_ft[k] - known_ft) > limits.step_ft:
            _mark(marks, values, k, STEP, difference_ft[k] - known_ft)
            continue
        known_ft, known_s, known_at_ft = difference_ft[k], time_s[k], at_ft


@inlined
def integrated(
    time_s: Floats,
    speed_kt: Floats,
    track_deg: Floats,
    longest_s: float,
    east_nm: Floats,
    north_nm: Floats,
    stretch: NDArray[np.int64],
) -> None:
    """The way flown since the start of the stretch, by the velocities sent; a stretch ends where none came in time."""
    east = north = last_east = last_north = 0.0
    last_s, number = NONE, 0
    for k in range(len(time_s)):
        elapsed = time_s[k] - last_s
        known = not (np.isnan(speed_kt[k]) or (np.isnan(track_deg[k]) and speed_kt[k] > 0.0))
        if elapsed > longest_s:
            number += 1
            east = north = 0.0
            stretch[k] = number if known else -1
        else:
            stretch[k] = number
        hours = elapsed / 3600.0 if elapsed <= longest_s else 0.0
        if known:
            angle = 0.0 if np.isnan(track_deg[k]) else math.radians(track_deg[k])
            now_east, now_north = speed_kt[k] * math.sin(angle), speed_kt[k] * math.cos(angle)
            east += hours * (now_east + last_east) / 2
            north += hours * (now_north + last_north) / 2
            last_east, last_north, last_s = now_east, now_north, time_s[k]
            east_nm[k], north_nm[k] = east, north
        else:
            east_nm[k], north_nm[k] = east + hours * last_east, north + hours * last_north


@inlined
def drifts(
    time_s: Floats,
    latitude: Floats,
    longitude: Floats,
    east_nm: Floats,
    north_nm: Floats,
    stretch: NDArray[np.int64],
    limits: SpoofingLimits,
    marks: Marks,
    values: Values,
) -> None:
    """S3: a position is not where the velocities sent lead from the one before, 10 to 40 s earlier."""
    anchor = -1
    for k in range(len(time_s)):
        if np.isnan(latitude[k]) or stretch[k] < 0:
            continue
        following = anchor + 1
        while following < k and time_s[k] - time_s[following] >= limits.drift_from_s:
            if not np.isnan(latitude[following]):
                anchor = following
            following += 1
        if anchor < 0 or stretch[anchor] != stretch[k] or time_s[k] - time_s[anchor] > limits.drift_to_s:
            continue
        north = (latitude[k] - latitude[anchor]) * NM_PER_DEGREE
        east = _turned(longitude[anchor], longitude[k]) * NM_PER_DEGREE * math.cos(math.radians(latitude[anchor]))
        flown_east, flown_north = east_nm[k] - east_nm[anchor], north_nm[k] - north_nm[anchor]
        apart = (east - flown_east) ** 2 + (north - flown_north) ** 2
        way = max(east**2 + north**2, flown_east**2 + flown_north**2)
        if apart > limits.drift_nm**2 and math.sqrt(apart) > limits.drift_nm + limits.drift_share * math.sqrt(way):
            _mark(marks, values, k, DRIFT, math.sqrt(apart))


@inlined
def against_inertial(
    time_s: Floats,
    speed_kt: Floats,
    track_deg: Floats,
    inertial_kt: Floats,
    true_airspeed_kt: Floats,
    limits: SpoofingLimits,
    marks: Marks,
    values: Values,
) -> None:
    """S4: the velocity sent is not that of the inertial system, or asks for a wind that does not blow."""
    through_air, air_s = 0.0, NONE
    inertial_s, east_kt, north_kt, last_s, last_east, last_north = NONE, 0.0, 0.0, NONE, 0.0, 0.0
    for k in range(len(time_s)):
        if not np.isnan(true_airspeed_kt[k]):
            through_air, air_s = true_airspeed_kt[k], time_s[k]
        if not np.isnan(inertial_kt[k]) and not np.isnan(track_deg[k]):
            angle = math.radians(track_deg[k])
            now_east, now_north = inertial_kt[k] * math.sin(angle), inertial_kt[k] * math.cos(angle)
            agree = math.hypot(now_east - last_east, now_north - last_north) <= limits.inertial_agree_kt
            if agree and time_s[k] - last_s <= limits.altitude_age_s:
                inertial_s, east_kt, north_kt = time_s[k], now_east, now_north
            last_s, last_east, last_north = time_s[k], now_east, now_north
        speed = speed_kt[k]
        if np.isnan(speed):
            continue
        if time_s[k] - air_s <= limits.airspeed_age_s and abs(speed - through_air) > limits.wind_kt:
            _mark(marks, values, k, WIND, abs(speed - through_air))
        if time_s[k] - inertial_s <= limits.inertial_age_s and (speed == 0.0 or not np.isnan(track_deg[k])):
            angle = 0.0 if np.isnan(track_deg[k]) else math.radians(track_deg[k])
            apart = math.hypot(speed * math.sin(angle) - east_kt, speed * math.cos(angle) - north_kt)
            if apart > limits.inertial_kt:
                _mark(marks, values, k, INERTIAL, apart)


@inlined
def beyond_horizon(
    time_s: Floats,
    latitude: Floats,
    longitude: Floats,
    altitude_ft: Floats,
    receiver_latitude: float,
    receiver_longitude: float,
    within_km: float,
    limits: SpoofingLimits,
    marks: Marks,
    values: Values,
) -> None:
    """S5: the receiver that heard it could not have heard it there."""
    at_ft, at_s = 0.0, NONE
    antenna_m = limits.antenna_ft * M_PER_FT
    for k in range(len(time_s)):
        if not np.isnan(altitude_ft[k]):
            at_ft, at_s = altitude_ft[k], time_s[k]
        if np.isnan(latitude[k]) or time_s[k] - at_s > limits.altitude_age_s:
            continue
        roots = math.sqrt(max(0.0, at_ft * M_PER_FT)) + math.sqrt(antenna_m)
        reach_km = limits.horizon_share * HORIZON_KM_PER_ROOT_M * roots + within_km
        away_km = apart_nm(latitude[k], longitude[k], receiver_latitude, receiver_longitude) * KM_PER_NM
        if away_km > reach_km:
            _mark(marks, values, k, HORIZON, away_km - reach_km)


@inlined
def jumps(
    time_s: Floats, latitude: Floats, longitude: Floats, limits: SpoofingLimits, marks: Marks, values: Values
) -> None:
    """S6: positions that agree with one another and not with those before. One alone, between others, is none."""
    there, first, last, count = -1, -1, -1, 0  # the last position believed; the run of positions that left it
    for k in range(len(time_s)):
        if np.isnan(latitude[k]):
            continue
        if (
            there < 0
            or time_s[k] - time_s[there] > limits.jump_within_s
            or _reached(time_s, latitude, longitude, there, k, limits)
        ):
            there, count = k, 0
            continue
        if count and _reached(time_s, latitude, longitude, last, k, limits):
            count += 1
        else:
            first, count = k, 1
        last = k
        if count >= limits.confirm_reports:
            step = apart_nm(latitude[there], longitude[there], latitude[first], longitude[first])
            for row in range(first, k + 1):
                if not np.isnan(latitude[row]):
                    _mark(marks, values, row, JUMP, step)
            there, count = k, 0


@inlined
def _reached(
    time_s: Floats, latitude: Floats, longitude: Floats, before: int, after: int, limits: SpoofingLimits
) -> bool:
    """Whether an aircraft can fly from one position to the other; on a plane, as the question is of tens of NM."""
    north = latitude[after] - latitude[before]
    east = _turned(longitude[before], longitude[after])
    if abs(north) + abs(east) <= limits.jump_nm / NM_PER_DEGREE:
        return True
    east *= math.cos(math.radians(latitude[before]))
    reach_nm = max(limits.jump_nm, limits.jump_kt * (time_s[after] - time_s[before]) / 3600.0)
    return bool(north * north + east * east <= (reach_nm / NM_PER_DEGREE) ** 2)


@compiled
def every_test(
    time_s: Floats,
    latitude: Floats,
    longitude: Floats,
    altitude_ft: Floats,
    speed_kt: Floats,
    track_deg: Floats,
    difference_ft: Floats,
    saturated: Codes,
    inertial_kt: Floats,
    true_airspeed_kt: Floats,
    hovers: NDArray[np.bool_],
    receiver: Floats,
    limits: SpoofingLimits,
    flown: Floats,
    stretch: NDArray[np.int64],
    marks: Marks,
    values: Values,
) -> None:
    """All of them in one call, which costs less than six. receiver: latitude, longitude, within km; NaN where none.

    flown: float64[2, n], stretch: int64[n], scratch.
    """
    speed_at_altitude(time_s, speed_kt, altitude_ft, hovers, limits, marks, values)
    geometric_steps(time_s, difference_ft, saturated, altitude_ft, limits, marks, values)
    against_inertial(time_s, speed_kt, track_deg, inertial_kt, true_airspeed_kt, limits, marks, values)
    integrated(time_s, speed_kt, track_deg, limits.velocity_age_s, flown[0], flown[1], stretch)
    drifts(time_s, latitude, longitude, flown[0], flown[1], stretch, limits, marks, values)
    jumps(time_s, latitude, longitude, limits, marks, values)
    if not np.isnan(receiver[0]):
        beyond_horizon(
            time_s, latitude, longitude, altitude_ft, receiver[0], receiver[1], receiver[2], limits, marks, values
        )
