"""Sent: the reports of a flight as the loops of these detectors read them, one array per quantity, NaN where not told.

What a report says of positions does not depend on whether the position could be decoded: a message of type code 11 is
a position sent, one of type code 0 says that there is none. Sources without type codes tell positions only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.source_lines import SourceClass, source_classes
from crossfix.records.flight import Flight

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]

NOTHING, POSITION, NO_POSITION, UNPLACED = 0, 1, 2, 3
"""What a report says: nothing of positions; a position; that there is none; heard, by a source that tells positions."""
VELOCITY_NONE, VELOCITY_GROUND, VELOCITY_AIR = 0, 1, 2
"""What kind of velocity it sends."""
NIC_OF_NUC_P = np.array([0, 1, 2, 4, 5, 6, 7, 8, 10, 11], np.int8)
"""The NIC whose containment radius a NUCp of version 0 has: DO-260B table N-7."""


class Sent(NamedTuple):
    """n reports in the order of time. Codes are -1 where not told; `ground` is 0 airborne, 1 on ground."""

    time_s: Floats
    says: Codes
    velocity: Codes
    nic: Codes
    nac_p: Codes
    sil: Codes
    ground: Codes
    latitude: Floats
    longitude: Floats
    altitude_ft: Floats
    speed_kt: Floats
    track_deg: Floats
    difference_ft: Floats
    saturated: Codes
    true_airspeed_kt: Floats
    inertial_kt: Floats
    inertial_deg: Floats


def sent(flight: Flight) -> Sent:
    """The arrays of a flight; a quantity that the source lacks is not told anywhere."""
    n = len(flight.reports)
    own = source_classes(flight.reports) != SourceClass.MLAT
    inertial = _told(flight, "register", n) == 0x50
    speed, track = _numbers(flight, "ground_speed", n), _numbers(flight, "track_angle", n)
    latitude = np.where(own, _numbers(flight, "latitude", n), np.nan)
    altitude, geometric = _numbers(flight, "pressure_altitude", n), _numbers(flight, "geometric_altitude", n)
    difference = _numbers(flight, "geometric_minus_pressure", n)
    return Sent(
        time_s=flight["time"].values.astype(np.float64),
        says=_says(flight, own, latitude, n),
        velocity=_velocity(flight, n),
        nic=np.where(own, _nic(flight, n), np.int8(-1)),
        nac_p=np.where(own, _told(flight, "nac_p", n), np.int8(-1)),
        sil=_told(flight, "sil", n),
        ground=_told(flight, "on_ground", n),
        latitude=latitude,
        longitude=_numbers(flight, "longitude", n),
        altitude_ft=altitude,
        speed_kt=np.where(inertial | ~own, np.nan, speed),
        track_deg=track,
        difference_ft=np.where(np.isnan(difference), geometric - altitude, difference),
        saturated=_told(flight, "geometric_minus_pressure_saturated", n),
        true_airspeed_kt=_numbers(flight, "true_airspeed", n),
        inertial_kt=np.where(inertial, speed, np.nan),
        inertial_deg=track,
    )


def _numbers(flight: Flight, name: str, n: int) -> Floats:
    return flight[name].masked() if name in flight else np.full(n, np.nan)


def _told(flight: Flight, name: str, n: int) -> Codes:
    if name not in flight:
        return np.full(n, -1, np.int8)
    column = flight[name]
    return np.where(column.valid, column.values, -1).astype(np.int8)


def _nic(flight: Flight, n: int) -> Codes:
    nic = _told(flight, "nic", n)
    if "nuc_p" not in flight:
        return nic
    nuc_p = _told(flight, "nuc_p", n)
    return np.where(nuc_p >= 0, NIC_OF_NUC_P[np.clip(nuc_p, 0, 9)], nic).astype(np.int8)


def _says(flight: Flight, own: NDArray[np.bool_], latitude: Floats, n: int) -> Codes:
    """Type codes tell; else `position_sent`, where a table has it: then a row that does not say tells nothing; else
    whether there is a position.
    """
    placed = ~np.isnan(latitude)
    if "type_code" in flight:
        code = np.where(flight["type_code"].valid & own, flight["type_code"].values, 255)
        position = ((code >= 9) & (code <= 22) & (code != 19)) | placed
        return np.where(position, POSITION, np.where(code == 0, NO_POSITION, NOTHING)).astype(np.int8)
    if "position_sent" not in flight:
        return np.where(placed, POSITION, UNPLACED).astype(np.int8)
    written = _told(flight, "position_sent", n)
    position = placed | (written == 1)
    return np.where(position, POSITION, np.where(written == 0, NO_POSITION, NOTHING)).astype(np.int8)


def _velocity(flight: Flight, n: int) -> Codes:
    """The kind of an airborne velocity message. Other sources join velocities of several messages: none is told."""
    if "type_code" not in flight:
        return np.zeros(n, np.int8)
    message = flight["type_code"].valid & (flight["type_code"].values == 19)
    through_air = np.zeros(n, bool)
    for name in ("true_airspeed", "indicated_airspeed"):
        if name in flight:
            through_air |= flight[name].valid
    over_ground = flight["ground_speed"].valid if "ground_speed" in flight else np.zeros(n, bool)
    kind = np.where(over_ground, VELOCITY_GROUND, np.where(through_air, VELOCITY_AIR, VELOCITY_NONE))
    return np.where(message, kind, VELOCITY_NONE).astype(np.int8)
