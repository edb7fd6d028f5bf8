"""Compiled loop: columns of reports with their validity into the arrays of `sent`, in one pass."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int8]

NOTHING, POSITION, NO_POSITION, UNPLACED = 0, 1, 2, 3
"""What a report says: nothing of positions; a position; that there is none; heard, by a source that tells positions."""
VELOCITY_NONE, VELOCITY_GROUND, VELOCITY_AIR = 0, 1, 2
"""What kind of velocity it sends."""
TYPE_CODES, WRITTEN, PLACES = 0, 1, 2
"""By what a source tells positions: type codes; `position_sent`; whether there is a position."""
MLAT, INERTIAL = 4, 0x50
LATITUDE, LONGITUDE, ALTITUDE, SPEED, TRACK, DIFFERENCE, AIRSPEED, INERTIAL_SPEED, NUMBERS = range(9)
SAYS, VELOCITY, NIC, NAC_P, SIL, GROUND, SATURATED, CODES = range(8)


@compiled
def codes(
    told_by: int,
    nic_of_nuc_p: Codes,
    source: Bytes, source_ok: Mask, type_code: Bytes, type_code_ok: Mask, written: Bytes, written_ok: Mask,
    latitude_ok: Mask, speed_ok: Mask, true_airspeed_ok: Mask, indicated_airspeed_ok: Mask,
    nic: Bytes, nic_ok: Mask, nuc_p: Bytes, nuc_p_ok: Mask, nac_p: Bytes, nac_p_ok: Mask, sil: Bytes, sil_ok: Mask,
    ground: Bytes, ground_ok: Mask, saturated: Bytes, saturated_ok: Mask,
    out: Codes,
) -> None:  # fmt: skip
    """out: int8[CODES, n], -1 where not told. Integrity that MLAT rows carry is not the aircraft's."""
    for k in range(out.shape[1]):
        own = not (source_ok[k] and source[k] == MLAT)
        placed = own and latitude_ok[k]
        says = POSITION if placed else UNPLACED
        velocity = VELOCITY_NONE
        if told_by == TYPE_CODES:
            code = type_code[k] if type_code_ok[k] and own else 255
            sends = (9 <= code <= 22 and code != 19) or placed
            says = POSITION if sends else NO_POSITION if code == 0 else NOTHING
            if type_code_ok[k] and type_code[k] == 19:
                through_air = true_airspeed_ok[k] or indicated_airspeed_ok[k]
                velocity = VELOCITY_GROUND if speed_ok[k] else VELOCITY_AIR if through_air else VELOCITY_NONE
        elif told_by == WRITTEN and not placed:
            says = NOTHING if not written_ok[k] else POSITION if written[k] else NO_POSITION
        out[SAYS, k], out[VELOCITY, k] = says, velocity
        level = nic_of_nuc_p[min(nuc_p[k], 9)] if nuc_p_ok[k] else nic[k] if nic_ok[k] else -1
        out[NIC, k] = level if own else -1
        out[NAC_P, k] = nac_p[k] if own and nac_p_ok[k] else -1
        out[SIL, k] = sil[k] if sil_ok[k] else -1
        out[GROUND, k] = ground[k] if ground_ok[k] else -1
        out[SATURATED, k] = saturated[k] if saturated_ok[k] else -1


@compiled
def numbers(
    source: Bytes, source_ok: Mask, register: Bytes, register_ok: Mask,
    latitude: Floats, latitude_ok: Mask, longitude: Floats, longitude_ok: Mask,
    altitude: Floats, altitude_ok: Mask, geometric: Floats, geometric_ok: Mask,
    difference: Floats, difference_ok: Mask, speed: Floats, speed_ok: Mask,
    track: Floats, track_ok: Mask, airspeed: Floats, airspeed_ok: Mask,
    out: Floats,
) -> None:  # fmt: skip
    """out: float64[NUMBERS, n], NaN where not told. A ground speed of BDS 5,0 is the inertial system's."""
    for k in range(out.shape[1]):
        own = not (source_ok[k] and source[k] == MLAT)
        inertial = register_ok[k] and register[k] == INERTIAL
        out[LATITUDE, k] = latitude[k] if own and latitude_ok[k] else np.nan
        out[LONGITUDE, k] = longitude[k] if longitude_ok[k] else np.nan
        out[ALTITUDE, k] = altitude[k] if altitude_ok[k] else np.nan
        out[SPEED, k] = speed[k] if own and speed_ok[k] and not inertial else np.nan
        out[INERTIAL_SPEED, k] = speed[k] if speed_ok[k] and inertial else np.nan
        out[TRACK, k] = track[k] if track_ok[k] else np.nan
        out[AIRSPEED, k] = airspeed[k] if airspeed_ok[k] else np.nan
        if difference_ok[k]:
            out[DIFFERENCE, k] = difference[k]
        else:
            out[DIFFERENCE, k] = geometric[k] - altitude[k] if geometric_ok[k] and altitude_ok[k] else np.nan


@compiled
def one_per_step(
    time_s: Floats,
    latitude: Floats,
    longitude: Floats,
    ground: Codes,
    left_out: Mask,
    step_s: float,
    rows: NDArray[np.int64],
) -> int:
    """The first report of each step with a position in flight that is not left out, into `rows`; how many there are."""
    count, last = 0, -np.inf
    for k in range(len(time_s)):
        if np.isnan(latitude[k]) or np.isnan(longitude[k]) or ground[k] == 1 or left_out[k]:
            continue
        step = np.floor(time_s[k] / step_s)
        if step != last:
            rows[count] = k
            count, last = count + 1, step
    return count
