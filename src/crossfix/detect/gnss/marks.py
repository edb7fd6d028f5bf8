"""All tests of spoofing on the reports of one flight."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss import spoofing_loops as loops
from crossfix.detect.gnss.limits import SpoofingLimits, numbers
from crossfix.detect.gnss.sent import Sent
from crossfix.records.flight import Flight

HOVERING = frozenset({b"A7", b"B1", b"B2", b"B3", b"B4", b"B6"})
"""Categories that may be slow at any altitude: rotorcraft, gliders, balloons, parachutists, ultralights, UAVs."""


class Marks(NamedTuple):
    """Per report: a bit for each test that it fails, and for each test its value (meaningful where the bit is set)."""

    bits: NDArray[np.uint16]
    values: NDArray[np.float64]


def marked(flight: Flight, of: Sent, limits: SpoofingLimits) -> Marks:
    """Every test that the flight's quantities allow."""
    n = len(of.time_s)
    bits, values = np.zeros(n, np.uint16), np.empty((loops.TESTS, n))
    limited = numbers(limits)
    hovers = _hovers(flight, of.time_s, limits.flown_s)
    loops.speed_at_altitude(of.time_s, of.speed_kt, of.altitude_ft, hovers, limited, bits, values)
    loops.geometric_steps(of.time_s, of.difference_ft, of.saturated, of.altitude_ft, limited, bits, values)
    if "true_airspeed" in flight and flight["true_airspeed"].valid.any():
        loops.against_inertial(
            of.time_s, of.speed_kt, of.track_deg, of.inertial_kt, of.true_airspeed_kt, limited, bits, values
        )
    east_nm, north_nm, stretch = np.empty(n), np.empty(n), np.empty(n, np.int64)
    loops.integrated(of.time_s, of.speed_kt, of.track_deg, limits.velocity_age_s, east_nm, north_nm, stretch)
    loops.drifts(of.time_s, of.latitude, of.longitude, east_nm, north_nm, stretch, limited, bits, values)
    loops.jumps(of.time_s, of.latitude, of.longitude, limited, bits, values)
    if flight.receiver is not None:
        at = flight.receiver
        loops.beyond_horizon(
            of.time_s, of.latitude, of.longitude, of.altitude_ft, at.latitude, at.longitude, at.within_km, limited,
            bits, values,
        )  # fmt: skip
    bits[of.ground == 1] = 0
    return Marks(bits, values)


def _hovers(flight: Flight, time_s: NDArray[np.float64], within_s: float) -> NDArray[np.bool_]:
    """Where the last category told, at most `within_s` before, is of a kind that may hover."""
    n = len(time_s)
    if "category" not in flight:
        return np.zeros(n, bool)
    column = flight["category"]
    if not column.valid.any() or not HOVERING & set(np.unique(column.values[column.valid]).tolist()):
        return np.zeros(n, bool)
    hovering = column.valid & np.isin(column.values, list(HOVERING))
    told = np.maximum.accumulate(np.where(column.valid, np.arange(n), -1))
    return (told >= 0) & hovering[told] & (time_s - time_s[told] <= within_s)
