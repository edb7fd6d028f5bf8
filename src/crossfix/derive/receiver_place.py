"""Where the one receiver of a log stands, from what it heard: it is within the radio horizon of every aircraft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.source_lines import OWN, of_classes, with_position
from crossfix.physics.geodesy import distances_m
from crossfix.physics.radio import horizon_km
from crossfix.records.flight import Receiver
from crossfix.records.table import Table

FOOT_M = 0.3048
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReceiverLimits:
    """How the place is found; each with its unit and reason."""

    nic: int = field(default=7, metadata={"unit": "NIC", "reason": "positions with a containment of 0.2 NM"})
    antenna_m: float = field(default=100.0, metadata={"unit": "m", "reason": "an antenna is at most this high"})
    aircraft: int = field(default=4, metadata={"unit": "aircraft", "reason": "one may be spoofed, and be left out"})
    most: int = field(default=60, metadata={"unit": "aircraft", "reason": "the lowest say most: their horizon is near"})
    fitting: float = field(
        default=0.8, metadata={"unit": "1", "reason": "of the horizons share a place; else several receivers heard it"}
    )
    grid: int = field(default=61, metadata={"unit": "points", "reason": "each way: 2 to 15 km over a horizon's width"})
    within_km: float = field(
        default=250.0, metadata={"unit": "km", "reason": "a receiver known worse tells nothing of a position"}
    )


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest position with good integrity of one aircraft: degrees, ft."""

    latitude: float
    longitude: float
    altitude_ft: float


def lowest_heard(table: Table, before: dict[int, Lowest], limits: ReceiverLimits | None = None) -> None:
    """Take the lowest good positions of a table into `before`, by address."""
    limits = limits or ReceiverLimits()
    if not {"nic", "pressure_altitude"} <= set(table):
        return
    good = with_position(table) & of_classes(table, OWN) & table["icao_address"].valid
    good &= table["nic"].valid & (table["nic"].values.astype(np.int64) >= limits.nic) & table["pressure_altitude"].valid
    rows = np.flatnonzero(good)
    address, height = table["icao_address"].values[rows], table["pressure_altitude"].values[rows].astype(np.float64)
    order = np.lexsort((height, address))
    first = order[np.concatenate([[True], np.diff(address[order].astype(np.int64)) != 0])[: len(order)]]
    for k in first:
        known, row = before.get(int(address[k])), int(rows[k])
        if known is None or height[k] < known.altitude_ft:
            at = float(table["latitude"].values[row]), float(table["longitude"].values[row])
            before[int(address[k])] = Lowest(*at, float(height[k]))


def lowest_of(heard: Iterable[Lowest], limits: ReceiverLimits | None = None) -> tuple[Lowest, ...]:
    """The lowest of them, as many as say anything."""
    limits = limits or ReceiverLimits()
    return tuple(sorted(heard, key=lambda one: (one.altitude_ft, one.latitude, one.longitude))[: limits.most])


def receiver_place(heard: Iterable[Lowest], limits: ReceiverLimits | None = None) -> Receiver | None:
    """The middle of where it can be, and how far from there it may be; None where too few aircraft say.

    Horizons are taken in the order of height, the nearest first. One that leaves no place is left out: a false
    position, which a spoofed aircraft sends with good integrity.
    """
    limits = limits or ReceiverLimits()
    lowest = lowest_of(heard, limits)
    if len(lowest) < limits.aircraft:
        return None
    reach_km = horizon_km([one.altitude_ft * FOOT_M for one in lowest]) + float(horizon_km(limits.antenna_m))
    latitude, longitude = _grid(lowest[0], float(reach_km[0]), limits.grid)
    possible, used = np.ones(len(latitude), bool), 0
    for one, km in zip(lowest, reach_km, strict=True):
        fits = possible & (distances_m(one.latitude, one.longitude, latitude, longitude) <= km * 1000.0)
        if fits.any():
            possible, used = fits, used + 1
    if used < max(limits.aircraft, limits.fitting * len(lowest)):
        return None
    middle = float(latitude[possible].mean()), float(longitude[possible].mean())
    step_km = 2.0 * float(reach_km[0]) / (limits.grid - 1)
    farthest_m = distances_m(*middle, latitude[possible], longitude[possible]).max()
    within_km = float(farthest_m) / 1000.0 + step_km
    return Receiver(*middle, within_km) if within_km <= limits.within_km else None


def _grid(one: Lowest, reach_km: float, points: int) -> tuple[Floats, Floats]:
    """Points around the lowest aircraft, as far as its horizon."""
    north = np.linspace(-1.0, 1.0, points) * reach_km / 111.2
    east = north / max(0.05, float(np.cos(np.radians(one.latitude))))
    latitude, longitude = np.meshgrid(one.latitude + north, one.longitude + east, indexing="ij")
    return np.clip(latitude.ravel(), -90.0, 90.0), longitude.ravel()
