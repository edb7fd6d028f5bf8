"""All tests of spoofing on the reports of one flight."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.sent import Sent
from crossfix.detect.gnss import spoofing_loops as loops
from crossfix.detect.gnss.limits import SpoofingLimits, numbers
from crossfix.records.flight import Flight

HOVERING = np.zeros(1 << 16, bool)
HOVERING[np.array([b"A7", b"B1", b"B2", b"B3", b"B4", b"B6"]).view(np.uint16)] = True
"""By the letters of a category, those that may be slow at any altitude: rotorcraft, gliders, balloons, UAVs ..."""


class Marks(NamedTuple):
    """Per report: a bit for each test that it fails, and for each test its value (meaningful where the bit is set)."""

    bits: NDArray[np.uint16]
    values: NDArray[np.float64]


def marked(flight: Flight, of: Sent, limits: SpoofingLimits) -> Marks:
    """Every test that the flight's quantities allow."""
    n = len(of.time_s)
    bits, values = np.zeros(n, np.uint16), np.empty((loops.TESTS, n))
    at = flight.receiver
    receiver = np.array([np.nan] * 3 if at is None else [at.latitude, at.longitude, at.within_km])
    loops.every_test(
        of.time_s, of.latitude, of.longitude, of.altitude_ft, of.speed_kt, of.track_deg, of.difference_ft,
        of.saturated, of.inertial_kt, of.true_airspeed_kt, _hovers(flight, of.time_s, limits.flown_s), receiver,
        numbers(limits), np.empty((2, n)), np.empty(n, np.int64), bits, values,
    )  # fmt: skip
    if bits.any():
        bits[of.ground == 1] = 0
    return Marks(bits, values)


def _hovers(flight: Flight, time_s: NDArray[np.float64], within_s: float) -> NDArray[np.bool_]:
    """Where the last category told, at most `within_s` before, is of a kind that may hover."""
    n = len(time_s)
    if "category" not in flight:
        return np.zeros(n, bool)
    column = flight["category"]
    told = np.flatnonzero(column.valid)
    hovers = HOVERING[np.ascontiguousarray(column.values[told]).view(np.uint16)]
    if not hovers.any():
        return np.zeros(n, bool)
    last = np.searchsorted(told, np.arange(n), "right") - 1
    at = told[np.maximum(last, 0)]
    return (last >= 0) & hovers[last] & (time_s - time_s[at] <= within_s)
