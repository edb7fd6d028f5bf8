"""Compiled loop of the screen: which reports could begin or change an event, with what is remembered per aircraft.

It asks less than the detectors, never more: where it is silent no test of theirs can have begun. A state is a row of
numbers per aircraft; times are s UTC, -inf where there was none. Each function says which test it stands before.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, digest_of, inlined
from crossfix.derive.sent_loop import NO_POSITION, POSITION, UNPLACED, VELOCITY_AIR, VELOCITY_GROUND
from crossfix.detect.gnss import spoofing_loops
from crossfix.detect.gnss.limits import DegradedLimits, LossLimits, SpoofingLimits
from crossfix.detect.gnss.spoofing_loops import HORIZON_KM_PER_ROOT_M, KM_PER_NM, M_PER_FT, NM_PER_DEGREE, apart_nm

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
State = NDArray[np.float64]

LOSS, LOW_CODE, VELOCITY, PLACE, GEOMETRIC, LATE = 1, 2, 4, 8, 16, 32
"""Bits of a flag: what the report could be part of."""
FALSE = VELOCITY | PLACE | GEOMETRIC
SUSPECT_S = 30.0
"""So long after such a flag, the positions of an aircraft are not shown as its own."""
DRIFT_SHARE = 0.9
"""Of the limit of S3: cosines of latitudes that 40 s apart differ, 0.05 NM in 10."""

(
    LAST_S, BELIEVED_S, GROUND_SPEED_S, LOW, LOSS_S,
    LATITUDE, LONGITUDE, PLACE_S,
    ALTITUDE, ALTITUDE_S, FLOWN_S, DIFFERENCE, DIFFERENCE_S,
    AIRSPEED, AIRSPEED_S, INERTIAL_S, INERTIAL_E, INERTIAL_N, ANY_INERTIAL_S, ANY_INERTIAL_E, ANY_INERTIAL_N,
    EAST, NORTH, SPEED_E, SPEED_N, VELOCITY_S, WAY_E, WAY_N,
    BOX_S, BOX_W, BOX_E, BOX_SOUTH, BOX_N, OLD_W, OLD_E, OLD_SOUTH, OLD_N,
    LEVEL_S, NIC_MOST, NIC_BEFORE, NAC_P_MOST, NAC_P_BEFORE,
    SUSPECTED_S, SHOWN_LATITUDE, SHOWN_LONGITUDE, SHOWN_S, SHOWN_SPEED, SHOWN_TRACK, GROUND, NIC, NAC_P,
    FIELDS,
) = range(52)  # fmt: skip


def unheard(count: int) -> State:
    """States of aircraft of which nothing is known."""
    state = np.full((count, FIELDS), -np.inf)
    state[:, [LATITUDE, LONGITUDE, ALTITUDE, SHOWN_LATITUDE, SHOWN_LONGITUDE, SHOWN_SPEED, SHOWN_TRACK]] = np.nan
    state[:, [LOW, GROUND, NIC, NAC_P, NIC_MOST, NIC_BEFORE, NAC_P_MOST, NAC_P_BEFORE]] = -1.0
    state[:, [BOX_W, BOX_SOUTH, OLD_W, OLD_SOUTH]] = np.inf
    return state


@inlined
def _loss(one: Floats, t: float, says: int, velocity: int, ground: int, altitude_ft: float, limits: LossLimits) -> bool:
    """Before `loss_loop`: a message without position, none for long, a velocity through the air after one over ground.

    Positions count as believed only in reports that are sure to be of flight, so that `without` is never too short.
    """
    sure = ground == 0 or altitude_ft > 3000.0
    if altitude_ft >= limits.descent_ft:
        one[LOW] = 0.0
    elif sure and altitude_ft < limits.descent_ft:
        one[LOW] = 1.0
    evidence = says == NO_POSITION
    if says == UNPLACED and one[LOW] != 1.0:
        without_s = t - one[BELIEVED_S]
        evidence = limits.stale_s < without_s <= limits.silence_s
    if velocity == VELOCITY_AIR:
        evidence = evidence or t - one[GROUND_SPEED_S] <= limits.silence_s
    if says == POSITION and sure:
        one[BELIEVED_S] = t
    if velocity == VELOCITY_GROUND:
        one[GROUND_SPEED_S] = t
    if evidence:
        one[LOSS_S] = t
    return evidence


@inlined
def _low_codes(one: Floats, t: float, nic: int, nac_p: int, limits: DegradedLimits) -> bool:
    """Before `degraded_loop`: a code two classes below the highest of its window, which no median is above."""
    if t - one[LEVEL_S] > limits.window_s:
        stale = t - one[LEVEL_S] > 2.0 * limits.window_s
        one[NIC_BEFORE] = -1.0 if stale else one[NIC_MOST]
        one[NAC_P_BEFORE] = -1.0 if stale else one[NAC_P_MOST]
        one[NIC_MOST] = one[NAC_P_MOST] = -1.0
        one[LEVEL_S] = t
    near_loss = t - one[LOSS_S] <= limits.window_s
    low = 0 <= nic <= limits.nic and (near_loss or nic <= max(one[NIC_MOST], one[NIC_BEFORE]) - limits.classes)
    low = low or (
        0 <= nac_p <= limits.nac_p and (near_loss or nac_p <= max(one[NAC_P_MOST], one[NAC_P_BEFORE]) - limits.classes)
    )
    one[NIC_MOST], one[NAC_P_MOST] = max(one[NIC_MOST], nic), max(one[NAC_P_MOST], nac_p)
    if nic >= 0:
        one[NIC] = nic
    if nac_p >= 0:
        one[NAC_P] = nac_p
    return low


@inlined
def _odd_speed(one: Floats, t: float, speed: float, limits: SpoofingLimits) -> bool:
    """Before S1 and the wind of S4: the same questions, without asking what kind of aircraft it is."""
    odd = speed > limits.fast_kt
    if not odd and speed >= limits.fast_for_it_kt:
        one[FLOWN_S] = t
    if t - one[ALTITUDE_S] <= limits.altitude_age_s:
        odd = odd or (speed < limits.slow_kt and one[ALTITUDE] > limits.slow_ft)
        flew_fast = t - one[FLOWN_S] <= limits.flown_s
        odd = odd or (flew_fast and speed < limits.slow_for_it_kt and one[ALTITUDE] > limits.slow_for_it_ft)
    return odd or (t - one[AIRSPEED_S] <= limits.airspeed_age_s and abs(speed - one[AIRSPEED]) > limits.wind_kt)


@inlined
def _inertial(
    one: Floats, t: float, speed: float, track_deg: float, inertial_kt: float, limits: SpoofingLimits
) -> bool:
    """Before S4: a velocity far from either of the last two of the inertial system, whether they agree or not."""
    if inertial_kt == inertial_kt and track_deg == track_deg:
        one[INERTIAL_S], one[INERTIAL_E], one[INERTIAL_N] = (
            one[ANY_INERTIAL_S],
            one[ANY_INERTIAL_E],
            one[ANY_INERTIAL_N],
        )
        angle = math.radians(track_deg)
        one[ANY_INERTIAL_S] = t
        one[ANY_INERTIAL_E], one[ANY_INERTIAL_N] = inertial_kt * math.sin(angle), inertial_kt * math.cos(angle)
    if speed != speed or t - one[ANY_INERTIAL_S] > limits.inertial_age_s or (speed != 0.0 and track_deg != track_deg):
        return False
    angle = 0.0 if track_deg != track_deg else math.radians(track_deg)
    east, north = speed * math.sin(angle), speed * math.cos(angle)
    if math.hypot(east - one[ANY_INERTIAL_E], north - one[ANY_INERTIAL_N]) > limits.inertial_kt:
        return True
    before = t - one[INERTIAL_S] <= limits.inertial_age_s
    return before and math.hypot(east - one[INERTIAL_E], north - one[INERTIAL_N]) > limits.inertial_kt


@inlined
def _geometric(one: Floats, t: float, difference: float, saturated: int, limits: SpoofingLimits) -> bool:
    """Before S2: the last code, or a step from the value before."""
    if saturated == 1:
        return True
    step = abs(difference - one[DIFFERENCE]) > limits.step_ft and t - one[DIFFERENCE_S] <= limits.step_within_s
    one[DIFFERENCE], one[DIFFERENCE_S] = difference, t
    return bool(step)


@inlined
def _flown(one: Floats, t: float, speed: float, track_deg: float, limits: SpoofingLimits) -> None:
    """The way by the velocities sent, as S3 reckons it; a new one where none came in time."""
    if speed != speed or (track_deg != track_deg and speed > 0.0):
        return
    angle = 0.0 if track_deg != track_deg else math.radians(track_deg)
    east, north = speed * math.sin(angle), speed * math.cos(angle)
    elapsed = t - one[VELOCITY_S]
    if elapsed > limits.velocity_age_s:
        one[EAST] = one[NORTH] = one[WAY_E] = one[WAY_N] = 0.0
        one[BOX_S] = -np.inf
        for low, high in ((BOX_W, BOX_E), (BOX_SOUTH, BOX_N), (OLD_W, OLD_E), (OLD_SOUTH, OLD_N)):
            one[low], one[high] = np.inf, -np.inf
    else:
        one[EAST] += elapsed / 3600.0 * (east + one[SPEED_E]) / 2
        one[NORTH] += elapsed / 3600.0 * (north + one[SPEED_N]) / 2
    one[SPEED_E], one[SPEED_N], one[VELOCITY_S] = east, north, t


@inlined
def _place(one: Floats, t: float, latitude: float, longitude: float, limits: SpoofingLimits) -> bool:
    """Before S6 and S3: not reached from the position before; or the way by positions leaves that by velocities."""
    turned = longitude - one[LONGITUDE]
    turned = turned - 360.0 if turned > 180.0 else turned + 360.0 if turned < -180.0 else turned
    north = (latitude - one[LATITUDE]) * NM_PER_DEGREE
    east = turned * math.cos(math.radians(one[LATITUDE])) * NM_PER_DEGREE
    elapsed = t - one[PLACE_S]
    reach_nm = max(limits.jump_nm, limits.jump_kt * elapsed / 3600.0)
    away = elapsed <= limits.jump_within_s and north * north + east * east > reach_nm * reach_nm
    since_s = t - one[VELOCITY_S]
    if since_s <= limits.velocity_age_s:
        if one[BOX_S] > -np.inf and elapsed < np.inf:
            one[WAY_E] += east
            one[WAY_N] += north
        hours = since_s / 3600.0
        west = one[WAY_E] - one[EAST] - hours * one[SPEED_E]
        south = one[WAY_N] - one[NORTH] - hours * one[SPEED_N]
        away = _boxed(one, t, west, south, limits) or away
    one[LATITUDE], one[LONGITUDE], one[PLACE_S] = latitude, longitude, t
    return bool(away)


@inlined
def _boxed(one: Floats, t: float, east: float, north: float, limits: SpoofingLimits) -> bool:
    """Whether what positions and velocities differ by has moved too far within 40 to 80 s."""
    if t - one[BOX_S] > limits.drift_to_s:
        for new, old in ((BOX_W, OLD_W), (BOX_E, OLD_E), (BOX_SOUTH, OLD_SOUTH), (BOX_N, OLD_N)):
            one[old] = one[new]
        one[BOX_S] = t
        one[BOX_W] = one[BOX_SOUTH] = np.inf
        one[BOX_E] = one[BOX_N] = -np.inf
    one[BOX_W], one[BOX_E] = min(one[BOX_W], east), max(one[BOX_E], east)
    one[BOX_SOUTH], one[BOX_N] = min(one[BOX_SOUTH], north), max(one[BOX_N], north)
    wide = max(one[BOX_E], one[OLD_E]) - min(one[BOX_W], one[OLD_W])
    high = max(one[BOX_N], one[OLD_N]) - min(one[BOX_SOUTH], one[OLD_SOUTH])
    return bool(wide * wide + high * high > (DRIFT_SHARE * limits.drift_nm) ** 2)


@inlined
def _beyond(one: Floats, t: float, latitude: float, longitude: float, receiver: Floats, limits: SpoofingLimits) -> bool:
    """Before S5: the same question."""
    if receiver[0] != receiver[0] or t - one[ALTITUDE_S] > limits.altitude_age_s:
        return False
    roots = math.sqrt(max(0.0, one[ALTITUDE] * M_PER_FT)) + math.sqrt(limits.antenna_ft * M_PER_FT)
    reach_km = limits.horizon_share * HORIZON_KM_PER_ROOT_M * roots + receiver[2]
    return bool(apart_nm(latitude, longitude, receiver[0], receiver[1]) * KM_PER_NM > reach_km)


@inlined
def _shown(one: Floats, t: float, flag: int, latitude: float, longitude: float, speed: float, track_deg: float) -> None:
    """The last position and velocity that nothing speaks against."""
    if flag & FALSE:
        one[SUSPECTED_S] = t
    if t - one[SUSPECTED_S] <= SUSPECT_S:
        return
    if latitude == latitude and longitude == longitude:
        one[SHOWN_LATITUDE], one[SHOWN_LONGITUDE], one[SHOWN_S] = latitude, longitude, t
    if speed == speed:
        one[SHOWN_SPEED] = speed
        one[SHOWN_TRACK] = track_deg


def _screening(sources: int) -> Callable[..., None]:
    @compiled
    def screened(
        slot: NDArray[np.int64],
        time_s: Floats,
        codes: Codes,
        numbers: Floats,
        receiver: Floats,
        loss: LossLimits,
        degraded: DegradedLimits,
        spoofing: SpoofingLimits,
        state: State,
        flags: NDArray[np.uint8],
    ) -> None:
        """Reports in the order of time for each slot.

        codes: int8[n, 7], numbers: float64[n, 8], as `derive.sent` has them.
        state: float64[m, FIELDS], brought up to date; flags: uint8[n], written.
        """
        for k in range(0 * sources, len(slot)):  # closed over
            one, t = state[slot[k]], time_s[k]
            if t < one[LAST_S]:
                flags[k] = LATE
                continue
            one[LAST_S] = t
            says, velocity, nic, nac_p, ground, saturated = (
                codes[k, 0],
                codes[k, 1],
                codes[k, 2],
                codes[k, 3],
                codes[k, 5],
                codes[k, 6],
            )
            latitude, longitude, altitude, speed = numbers[k, 0], numbers[k, 1], numbers[k, 2], numbers[k, 3]
            track, difference, airspeed, inertial = numbers[k, 4], numbers[k, 5], numbers[k, 6], numbers[k, 7]
            if altitude == altitude:
                one[ALTITUDE], one[ALTITUDE_S] = altitude, t
            if airspeed == airspeed:
                one[AIRSPEED], one[AIRSPEED_S] = airspeed, t
            flag = LOSS if _loss(one, t, says, velocity, ground, altitude, loss) else 0
            if nic >= 0 or nac_p >= 0:
                flag |= LOW_CODE if _low_codes(one, t, nic, nac_p, degraded) else 0
            if difference == difference:
                flag |= GEOMETRIC if _geometric(one, t, difference, saturated, spoofing) else 0
            odd = speed == speed and _odd_speed(one, t, speed, spoofing)
            flag |= VELOCITY if _inertial(one, t, speed, track, inertial, spoofing) or odd else 0
            _flown(one, t, speed, track, spoofing)
            if latitude == latitude and longitude != longitude:
                flag |= PLACE
            elif latitude == latitude:
                far = _beyond(one, t, latitude, longitude, receiver, spoofing)
                flag |= PLACE if _place(one, t, latitude, longitude, spoofing) or far else 0
            if ground >= 0:
                one[GROUND] = ground
            _shown(one, t, flag, latitude, longitude, speed, track)
            flags[k] = flag

    return screened


screened = _screening(digest_of(spoofing_loops.__file__))
