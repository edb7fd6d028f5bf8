"""Velocity through the air at given instants, from what the aircraft sent of airspeed and heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.atmosphere import mach_number, true_airspeed_kt
from crossfix.records.table import Mask, Table

Floats = NDArray[np.float64]
Vectors = NDArray[np.complex128]
"""Horizontal vectors, north + 1j east: a turn to the right by r radians multiplies by exp(1j r)."""

HEADINGS = ("true_heading", "magnetic_heading")


@dataclass(frozen=True, slots=True, eq=False)
class AirVelocity:
    """Velocity through the air in kt, from true or from magnetic north; NaN where no report is near."""

    velocity_kt: Vectors
    magnetic: bool


def air_velocity(reports: Table, at_s: Floats, hold_s: float) -> AirVelocity:
    """From the heading and the airspeed known at most of the instants; of equals true before magnetic and computed.

    Airspeed is as sent, or computed from the Mach number or the indicated airspeed by the standard atmosphere at the
    pressure altitude. One kind serves all instants: a change of kind would look like a change of wind, since the air
    is warmer or colder than standard and 10 K are 2 % of the speed.
    """
    altitude_ft = at_instants(reports, "pressure_altitude", at_s, hold_s)
    mach = at_instants(reports, "mach", at_s, hold_s)
    indicated_kt = at_instants(reports, "indicated_airspeed", at_s, hold_s)
    speeds_kt = (
        at_instants(reports, "true_airspeed", at_s, hold_s),
        true_airspeed_kt(mach, altitude_ft),
        true_airspeed_kt(mach_number(indicated_kt, altitude_ft), altitude_ft),
    )
    headings = [_heading_at(reports, name, at_s, hold_s) for name in HEADINGS]
    kind = _most_known(headings)
    return AirVelocity(speeds_kt[_most_known(speeds_kt)] * headings[kind], HEADINGS[kind] == "magnetic_heading")


def at_instants(reports: Table, name: str, at_s: Floats, hold_s: float) -> Floats:
    """A quantity at instants, linear between its reports; NaN where the nearest is farther than `hold_s`."""
    if name not in reports:
        return np.full(len(at_s), np.nan)
    rows, weights = neighbours(reports, reports[name].valid, at_s, hold_s)
    return np.asarray((weights * reports[name].values[rows].astype(np.float64)).sum(axis=0))


def neighbours(reports: Table, valid: Mask, at_s: Floats, hold_s: float) -> tuple[NDArray[np.intp], Floats]:
    """Rows of the last valid report before each instant and of the next, and the weights of both, [2, n] each.

    Weights are those of linear interpolation, all on the one where only one is, NaN where the nearer is farther than
    `hold_s`. Times ascend.
    """
    found = np.flatnonzero(valid)
    if not len(found):
        return np.zeros((2, len(at_s)), np.intp), np.full((2, len(at_s)), np.nan)
    times = reports["time"].values.astype(np.float64, copy=False)
    after = np.searchsorted(found, np.searchsorted(times, at_s))
    rows = found[np.stack([np.maximum(after - 1, 0), np.minimum(after, len(found) - 1)])]
    away_s = np.abs(times[rows] - at_s)
    total_s = away_s.sum(axis=0)
    last = np.where(rows[0] == rows[1], 0.5, away_s[1] / np.where(total_s > 0.0, total_s, 1.0))
    weights = np.stack([last, 1.0 - last])
    return rows, np.where(away_s.min(axis=0) <= hold_s, weights, np.nan)


def _heading_at(reports: Table, name: str, at_s: Floats, hold_s: float) -> Vectors:
    if name not in reports:
        return np.full(len(at_s), np.nan, np.complex128)
    rows, weights = neighbours(reports, reports[name].valid, at_s, hold_s)
    ahead = np.exp(1j * np.radians(reports[name].values[rows].astype(np.float64)))
    found = (weights * ahead).sum(axis=0)
    size = np.abs(found)
    return np.asarray(found / np.where(size > 0.0, size, 1.0))


def _most_known(kinds: Sequence[Floats] | Sequence[Vectors]) -> int:
    """The first of those with a value at the most instants."""
    return int(np.argmax([np.count_nonzero(~np.isnan(kind)) for kind in kinds]))
