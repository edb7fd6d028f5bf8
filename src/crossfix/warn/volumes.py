"""Inside a hazard's volume, with uncertainty: no, possible, or yes; and how far its boundary is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.geodesy import EARTH_RADIUS_M
from crossfix.physics.great_circles import Ring, ring_of, rings_overlap
from crossfix.physics.ring_loops import COLUMNS, Outline, fill_signed
from crossfix.physics.sphere import unit_vectors
from crossfix.records.airborne import AircraftState
from crossfix.records.hazard import Reference, Volume
from crossfix.warn.limits import HeightLimits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Bounds = tuple[float, float]

NM_PER_RAD = EARTH_RADIUS_M / 1852.0
UNKNOWN_SPEED_KT = 480.0
"""Of an airliner at cruise, where no speed is told; ours."""
HALF_WAY_NM = float(np.pi * NM_PER_RAD)


class Inside(IntEnum):
    """In a volume or not; a greater one is surer."""

    NO = 0
    POSSIBLE = 1
    YES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Disc:
    """Its middle, float64[3], and radius."""

    middle: Floats
    radius_rad: float


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A volume seen from above, ready to be asked; `middle` and `reach_rad` are of a disc that holds all of it.

    `unusable` says why a ring or circle could not be taken: then every place is possibly inside. `outline` is what the
    compiled loops are asked with.
    """

    outline: Outline
    rings: tuple[Ring, ...]
    discs: tuple[Disc, ...]
    middle: Floats
    reach_rad: float
    unusable: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing is drawn: the volume is of airports alone."""
        return not self.rings and not self.discs and not self.unusable


@dataclass(frozen=True, slots=True, eq=False)
class Fleet:
    """n aircraft in columns: places float64[n, 3], NM, ft (lowest and highest that it may be; infinite: not known)."""

    states: tuple[AircraftState, ...]
    points: Floats
    within_nm: Floats
    low_ft: Floats
    high_ft: Floats

    @staticmethod
    def of(states: Sequence[AircraftState], limits: HeightLimits | None = None, now_s: float | None = None) -> Fleet:
        """Those of `states` whose place is known, in their order.

        A place told before `now_s` is less sure by what the aircraft may have flown since: its radius grows.
        """
        limits = limits or HeightLimits()
        known = tuple(s for s in states if s.latitude == s.latitude and s.longitude == s.longitude)
        table = np.array(
            [(s.latitude, s.longitude, s.within_nm + _flown_nm(s, now_s), *_height(s, limits)) for s in known],
            np.float64,
        ).reshape(-1, 5)
        points = np.asfortranarray(unit_vectors(table[:, 0], table[:, 1]))
        return Fleet(known, points, table[:, 2], table[:, 3], table[:, 4])

    def __len__(self) -> int:
        """Number of aircraft."""
        return len(self.states)


def _flown_nm(state: AircraftState, now_s: float | None) -> float:
    if now_s is None or state.on_ground or now_s <= state.time_s:
        return 0.0
    speed_kt = UNKNOWN_SPEED_KT if state.ground_speed_kt is None else state.ground_speed_kt
    return (now_s - state.time_s) * speed_kt / 3600.0


def _height(state: AircraftState, limits: HeightLimits) -> tuple[float, float]:
    if state.altitude_ft is not None:
        return state.altitude_ft, state.altitude_ft
    if state.on_ground:
        return limits.terrain_low_ft, limits.airport_high_ft
    return -np.inf, np.inf


@lru_cache(maxsize=8192)
def shape_of(volume: Volume) -> Shape:
    """The rings and circles of a volume; never raises: what cannot be used is told in `unusable`."""
    rings, discs, unusable = [], [], []
    for number, corners in enumerate(volume.rings, 1):
        try:
            rings.append(ring_of(*np.array(corners, np.float64).reshape(-1, 2).T))
        except ValueError as error:
            unusable.append(f"ring {number} of {len(corners)} corners: {error}")
    for circle in volume.circles:
        middle = unit_vectors(np.array([circle.latitude]), np.array([circle.longitude]))[0]
        if np.isfinite(middle).all() and 0.0 <= circle.radius_nm < np.inf:
            discs.append(Disc(middle, min(circle.radius_nm, HALF_WAY_NM) / NM_PER_RAD))
        else:
            unusable.append(f"circle of {circle.radius_nm:g} NM at ({circle.latitude:g}, {circle.longitude:g})")
    middle, reach_rad = _around([(r.middle, r.reach_rad) for r in rings] + [(d.middle, d.radius_rad) for d in discs])
    return Shape(_outline(rings, discs), tuple(rings), tuple(discs), middle, reach_rad, tuple(unusable))


def _outline(rings: Sequence[Ring], discs: Sequence[Disc]) -> Outline:
    return Outline(
        np.vstack([np.zeros((0, COLUMNS)), *(ring.edges for ring in rings)]),
        np.cumsum([0, *(len(ring.edges) for ring in rings)], dtype=np.int64),
        np.array([ring.middle for ring in rings], np.float64).reshape(-1, 3),
        np.array([(*disc.middle, disc.radius_rad) for disc in discs], np.float64).reshape(-1, 4),
    )


def _around(parts: Sequence[tuple[Floats, float]]) -> tuple[Floats, float]:
    """A disc that holds discs."""
    middle = np.sum([part for part, _ in parts], axis=0) if parts else np.array([1.0, 0.0, 0.0])
    length = float(np.linalg.norm(middle))
    middle = middle / length if length > 1e-9 else parts[0][0]
    angles = [float(np.arccos(np.clip(part @ middle, -1.0, 1.0))) + radius for part, radius in parts]
    return middle, min(max(angles, default=0.0), np.pi)


def signed_nm(shape: Shape, points: Floats) -> Floats:
    """float64[n]: NM from each point to the boundary, above zero inside; -infinite where nothing is drawn.

    Where parts overlap, the greatest of their distances: never more than the true one.
    """
    found = np.empty(len(points))
    fill_signed(shape.outline, np.ascontiguousarray(points), found)
    return found * NM_PER_RAD


def near(shape: Shape, points: Floats, within_nm: Floats | float) -> Ints:
    """The points that may lie within a distance of a shape: of the disc that holds it."""
    if shape.unusable:
        return np.arange(len(points))
    most = float(np.max(within_nm, initial=0.0))
    x, y, z = points.T
    cosine = x * shape.middle[0] + y * shape.middle[1] + z * shape.middle[2]
    rows = np.flatnonzero(cosine >= _cosine(shape.reach_rad + most / NM_PER_RAD))
    if isinstance(within_nm, float):
        return rows
    kept = cosine[rows] >= _cosine(shape.reach_rad + within_nm[rows] / NM_PER_RAD)
    return np.asarray(rows[kept])


def _cosine(angle: Floats | float) -> Floats:
    """Somewhat smaller, so that rounding leaves nothing out."""
    return np.asarray(np.cos(np.minimum(angle + 1e-9, np.pi)) - 1e-12)


def level(shape: Shape, signed: Floats, within_nm: Floats) -> Codes:
    """Of each signed distance and radius: inside as seen from above."""
    code = (signed >= -within_nm).astype(np.int8) + (signed >= within_nm)
    return np.maximum(code, 1) if shape.unusable else code


def heights(volume: Volume, low_ft: Floats, high_ft: Floats, limits: HeightLimits) -> Codes:
    """Of each aircraft between two heights: between floor and ceiling.

    A height above ground or sea is not what an altimeter shows, so near it all is possible; terrain is not known.
    """
    return np.asarray(height_code(low_ft, high_ft, *bounds_ft(volume, limits)), np.int8)


def height_code(low_ft: Any, high_ft: Any, floor_ft: Bounds, ceiling_ft: Bounds) -> Any:
    """The code of `heights`, of arrays or (compiled into `march`) of one; floor and ceiling lie between two heights."""
    possible = (high_ft >= floor_ft[0]) & (low_ft <= ceiling_ft[1])
    return 1 * possible + 1 * ((low_ft >= floor_ft[1]) & (high_ft <= ceiling_ft[0]))


def bounds_ft(volume: Volume, limits: HeightLimits) -> tuple[Bounds, Bounds]:
    """The lowest and highest altitude that a volume's floor may mean, and its ceiling."""
    floor = _bounds(volume.floor_ft, volume.floor_reference, -np.inf, limits)
    return floor, _bounds(volume.ceiling_ft, volume.ceiling_reference, np.inf, limits)


def _bounds(height_ft: float | None, reference: Reference, where_none: float, limits: HeightLimits) -> Bounds:
    """The lowest and highest altitude, as an aircraft tells it, that a height may mean."""
    if height_ft is None:
        return where_none, where_none
    if reference == "AGL":
        return height_ft + limits.terrain_low_ft, height_ft + limits.terrain_high_ft
    slack = limits.altimeter_ft if reference == "FL" else limits.pressure_ft
    return height_ft - slack, height_ft + slack


def inside(volume: Volume, fleet: Fleet, limits: HeightLimits | None = None) -> tuple[Ints, Codes]:
    """The rows of a fleet that are in a volume, possibly or surely, and which."""
    limits = limits or HeightLimits()
    shape = shape_of(volume)
    rows = near(shape, fleet.points, fleet.within_nm) if not shape.empty else np.zeros(0, np.int64)
    if not len(rows):
        return rows, np.zeros(0, np.int8)
    vertical = heights(volume, fleet.low_ft[rows], fleet.high_ft[rows], limits)
    rows, vertical = rows[vertical > 0], vertical[vertical > 0]
    across = level(shape, signed_nm(shape, fleet.points[rows]), fleet.within_nm[rows])
    code = np.minimum(across, vertical)
    return rows[code > 0], code[code > 0]


def overlap(one: Shape, other: Shape) -> bool:
    """Whether two shapes may share a place; shapes that could not be read may."""
    if one.unusable or other.unusable:
        return True
    if float(one.middle @ other.middle) < np.cos(min(one.reach_rad + other.reach_rad + 1e-6, np.pi)):
        return False
    for disc in one.discs:
        if float(signed_nm(other, disc.middle[None, :])[0]) >= -disc.radius_rad * NM_PER_RAD:
            return True
    for disc in other.discs:
        if float(signed_nm(one, disc.middle[None, :])[0]) >= -disc.radius_rad * NM_PER_RAD:
            return True
    return any(rings_overlap(a, b) for a in one.rings for b in other.rings)
