"""Ways round hazards: the shortest over a graph of corners that see one another, on the sphere.

A way may follow an edge and touch a corner. From inside a hazard the first leg may leave it, and is chosen to leave it
soon; to an airport inside one there is a way for the distance's sake, and it is told. Lengths are geodesics on WGS 84.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.ellipsoid import geodesic_m
from crossfix.physics.geodesy import EARTH_RADIUS_M, destination
from crossfix.physics.great_circles import Ring, distance_to_ring, inside_ring, ring_of
from crossfix.physics.segments import TOUCH_RAD, inside_rad
from crossfix.physics.sphere import places, unit_vectors
from crossfix.records.hazard import Circle, Volume
from crossfix.warn.diversion.limits import WayLimits
from crossfix.warn.volumes import NM_PER_RAD, shape_of

Floats = NDArray[np.float64]
Place = tuple[float, float]
SIDE = 1e-12
"""Sines below it have no sign."""


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Rings to fly round, each with the number of the hazard it is of.

    `unusable` are numbers of hazards whose outline cannot be read: nothing is known of a way round them. `simplified`
    are those that were made larger, because their outline has many corners.
    """

    rings: tuple[Ring, ...]
    owners: tuple[int, ...]
    unusable: frozenset[int]
    simplified: frozenset[int]


@dataclass(frozen=True, slots=True)
class Way:
    """NM, the corners between, hazards (by number) that hold its ends. `nm` None: there is none.

    `inside_nm` is how much of it is in hazards, at most: where two overlap it counts twice, but no more than all.
    """

    nm: float | None
    via: tuple[Place, ...] = ()
    begins_in: frozenset[int] = frozenset()
    ends_in: frozenset[int] = frozenset()
    inside_nm: float = 0.0


def obstacles_of(volumes: Sequence[Volume], limits: WayLimits) -> Obstacles:
    """The rings of volumes; a circle becomes a polygon outside it."""
    rings: list[Ring] = []
    owners: list[int] = []
    unusable, simplified = set(), set()
    for number, volume in enumerate(volumes):
        if shape_of(volume).unusable:
            unusable.add(number)
            continue
        for corners in (*volume.rings, *(_polygon(circle, limits) for circle in volume.circles)):
            ring = _ring(corners)
            if ring is not None and len(ring.corners) > limits.corners:
                simplified.add(number)
                ring = _ring(_round(ring, limits.sides))
            if ring is None:
                unusable.add(number)
            else:
                rings.append(ring)
                owners.append(number)
    return Obstacles(tuple(rings), tuple(owners), frozenset(unusable), frozenset(simplified))


def _polygon(one: Circle, limits: WayLimits) -> tuple[Place, ...]:
    """Outside a circle: its sides touch it."""
    outside = np.arctan(np.tan(one.radius_nm / NM_PER_RAD) / np.cos(np.pi / limits.sides))
    steps = (360.0 * k / limits.sides for k in range(limits.sides))
    return tuple(destination(one.latitude, one.longitude, step, float(outside * EARTH_RADIUS_M)) for step in steps)


def _ring(corners: Sequence[Place]) -> Ring | None:
    try:
        return ring_of(*np.array(corners, np.float64).reshape(-1, 2).T)
    except ValueError:
        return None


def _round(ring: Ring, sides: int) -> list[Place]:
    """A polygon that holds a ring and touches it with each of its sides; made where great circles are straight."""
    x, y = _plane(ring)
    angles = 2 * np.pi * np.arange(sides) / sides
    reach = np.max(np.cos(angles)[:, None] * x + np.sin(angles)[:, None] * y, axis=1)
    after, beyond = np.roll(angles, -1), np.roll(reach, -1)
    turn = np.sin(2 * np.pi / sides)
    there_x = (reach * np.sin(after) - beyond * np.sin(angles)) / turn
    there_y = (beyond * np.cos(angles) - reach * np.cos(after)) / turn
    east, north = _axes(ring)
    latitude, longitude = places(ring.middle + there_x[:, None] * east + there_y[:, None] * north)
    return list(zip(latitude.tolist(), longitude.tolist(), strict=True))


def _axes(ring: Ring) -> tuple[Floats, Floats]:
    """Of the plane that touches the sphere at a ring's middle."""
    east = np.cross(np.eye(3)[np.argmin(np.abs(ring.middle))], ring.middle)
    east /= np.linalg.norm(east)
    return east, np.cross(ring.middle, east)


def _plane(ring: Ring) -> tuple[Floats, Floats]:
    """The corners in that plane, seen from the middle of the sphere."""
    flat = ring.corners / (ring.corners @ ring.middle)[:, None]
    east, north = _axes(ring)
    return flat @ east, flat @ north


def _turns(rings: Sequence[Ring], holds: NDArray[np.bool_]) -> Floats:
    """Corners where a shortest way may turn, float64[n, 3, 3], between the corners before and after them.

    Those that stick out, and are not inside another ring. A way out of a ring that holds the start may turn at its
    corners by any angle: there NaN stands for their neighbours.
    """
    kept = [np.zeros((0, 3, 3))]
    for number, ring in enumerate(rings):
        before, after = np.roll(ring.corners, 1, axis=0), np.roll(ring.corners, -1, axis=0)
        turn = np.einsum("ij,ij->i", np.cross(before, ring.corners), after)
        order = 1.0 if _signed_area(ring) > 0.0 else -1.0
        out = turn * order > 0.0
        for other, ring_there in enumerate(rings):
            if other != number:
                out &= ~_deep(ring_there, ring.corners)
        beside = np.nan if holds[number] else 1.0
        kept.append(np.stack([before * beside, ring.corners, after * beside], axis=1)[out])
    return np.concatenate(kept)


def _signed_area(ring: Ring) -> float:
    """Above zero where the corners go counter-clockwise seen from above."""
    x, y = _plane(ring)
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))


def _feet(ring: Ring, point: Floats) -> Floats:
    """The nearest point of each edge that a perpendicular from a point meets: ways out."""
    height = ring.normals @ point
    feet = point - height[:, None] * ring.normals
    length = np.linalg.norm(feet, axis=1, keepdims=True)
    feet = feet / np.maximum(length, 1e-12)
    meets = (np.einsum("ij,ij->i", feet, ring.after) >= 0.0) & (np.einsum("ij,ij->i", feet, ring.before) >= 0.0)
    return np.asarray(feet[meets & (length[:, 0] > 1e-6)])


def _deep(ring: Ring, points: Floats) -> NDArray[np.bool_]:
    return np.asarray(inside_ring(ring, points) & (distance_to_ring(ring, points) > TOUCH_RAD))


def ways_to(
    start: Place, ends: Sequence[Place], obstacles: Obstacles, limits: WayLimits | None = None
) -> tuple[Way, ...]:
    """The shortest way from a place to each of others (degrees).

    Begins with the areas that hold the start and takes up those that bar a way, until none does.
    """
    here = unit_vectors(np.array([start[0]]), np.array([start[1]]))
    there = unit_vectors(*np.array(ends, np.float64).reshape(-1, 2).T)
    rings = obstacles.rings
    holds = np.array([_deep(ring, here)[0] for ring in rings], bool)
    ends_in = np.array([_deep(ring, there) for ring in rings], bool).reshape(len(rings), len(there))
    met = set(np.flatnonzero(holds).tolist())
    while True:
        graph = _Graph(here, there, [rings[k] for k in sorted(met)], holds[sorted(met)], ends_in[sorted(met)], limits)
        routes = graph.routes()
        barred = {k for k in range(len(rings)) if k not in met and _bars(rings[k], graph, routes, ends_in[k])}
        if not barred:
            break
        met |= barred
    return tuple(_way(graph, route, obstacles, holds, ends_in[:, k]) for k, route in enumerate(routes))


def _bars(ring: Ring, graph: _Graph, routes: Sequence[list[int]], ends_in: NDArray[np.bool_]) -> bool:
    """Whether any leg of any route passes through a ring, the last leg to an airport inside it apart."""
    legs = {
        (begin, end)
        for k, route in enumerate(routes)
        for begin, end in pairwise(route)
        if not (ends_in[k] and end == route[-1])
    }
    if not legs:
        return False
    begin, end = np.array(sorted(legs)).T
    return bool((inside_rad(ring, graph.points[begin], graph.points[end]) > 0.0).any())


def _way(
    graph: _Graph, route: list[int], obstacles: Obstacles, holds: NDArray[np.bool_], ends_in: NDArray[np.bool_]
) -> Way:
    begins, ends = (frozenset(obstacles.owners[k] for k in np.flatnonzero(one).tolist()) for one in (holds, ends_in))
    if not route:
        return Way(None, (), begins, ends)
    points = graph.points[route]
    inside = sum(float(inside_rad(ring, points[:-1], points[1:]).sum()) for ring in obstacles.rings)
    latitude, longitude = places(points)
    nm = float(geodesic_m(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:]).sum()) / 1852.0
    via = tuple(zip(latitude[1:-1].tolist(), longitude[1:-1].tolist(), strict=True))
    return Way(nm, via, begins, ends, min(inside * NM_PER_RAD, nm))


class _Graph:
    """Point 0 is the start, then the corners, then the ends; what sees what is found as it is needed (Dijkstra)."""

    def __init__(
        self,
        here: Floats,
        there: Floats,
        rings: Sequence[Ring],
        holds: NDArray[np.bool_],
        ends_in: NDArray[np.bool_],
        limits: WayLimits | None,
    ) -> None:
        self.rings, self.holds, self.ends_in, self.limits = rings, holds, ends_in, limits or WayLimits()
        out = [_feet(ring, here[0]) for ring, held in zip(rings, holds, strict=True) if held]
        turns = _turns(rings, holds)
        self.points = np.concatenate([here, turns[:, 1], *out, there])
        self.beside = np.full((len(self.points), 2, 3), np.nan)
        self.beside[1 : 1 + len(turns)] = turns[:, ::2]
        self.degrees = places(self.points)
        self.first_end = len(self.points) - len(there)
        self.came_from = np.full(len(self.points), -1)

    def routes(self) -> list[list[int]]:
        """The points from the start to each end; empty where there is no way."""
        best = self._search()
        return [self._route(row) if np.isfinite(best[row]) else [] for row in range(self.first_end, len(best))]

    def _search(self) -> Floats:
        """NM from the start to each point, more of them inside an area left; infinite where there is no way."""
        best = np.full(len(self.points), np.inf)
        best[0] = 0.0
        done = np.zeros(len(self.points), bool)
        queue = [(0.0, 0)]
        while queue and not done[self.first_end :].all():
            nm, at = heapq.heappop(queue)
            if done[at]:
                continue
            done[at] = True
            if at >= self.first_end:
                continue
            rows = self._touched(at, np.flatnonzero(~done))
            total = nm + self._nm(at, rows) + (self._leaving(rows) if at == 0 else 0.0)
            rows, total = rows[total < best[rows]], total[total < best[rows]]
            seen = self._sees(at, rows)
            best[rows[seen]], self.came_from[rows[seen]] = total[seen], at
            for length, row in zip(total[seen].tolist(), rows[seen].tolist(), strict=True):
                heapq.heappush(queue, (length, row))
        return best

    def _touched(self, at: int, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of points that a taut way may go to: a line to or from a corner has the ring on one side."""
        normal = np.cross(self.points[at], self.points[rows])
        sides = [
            np.einsum("ij,ikj->ik", normal, np.broadcast_to(self.beside[at], (len(rows), 2, 3))),
            np.einsum("ij,ikj->ik", normal, self.beside[rows]),
        ]
        cut = [(side.min(axis=1) < -SIDE) & (side.max(axis=1) > SIDE) for side in sides]
        return np.asarray(rows[~(cut[0] | cut[1])])

    def _nm(self, at: int, rows: NDArray[np.int64]) -> Floats:
        latitude, longitude = self.degrees
        return np.asarray(geodesic_m(latitude[at], longitude[at], latitude[rows], longitude[rows]) / 1852.0)

    def _leaving(self, rows: NDArray[np.int64]) -> Floats:
        """What the first leg costs beside its length: more for each NM in the areas that hold the start."""
        begin = np.broadcast_to(self.points[0], (len(rows), 3))
        inside = np.zeros(len(rows))
        for ring, held in zip(self.rings, self.holds, strict=True):
            if held:
                inside += inside_rad(ring, begin, self.points[rows])
        return (self.limits.inside_share - 1.0) * inside * NM_PER_RAD

    def _sees(self, at: int, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """From a point to others; a ring that holds the start, or the end, does not bar the leg there."""
        begin = np.broadcast_to(self.points[at], (len(rows), 3))
        ends = rows - self.first_end
        seen = np.ones(len(rows), bool)
        for number, ring in enumerate(self.rings):
            if at == 0 and self.holds[number]:
                continue
            asked = seen.copy()
            asked[ends >= 0] &= ~self.ends_in[number, ends[ends >= 0]]
            asked = np.flatnonzero(asked)
            seen[asked] = inside_rad(ring, begin[asked], self.points[rows[asked]]) == 0.0
        return seen

    def _route(self, at: int) -> list[int]:
        found = [at]
        while at != 0:
            at = int(self.came_from[at])
            found.append(at)
        return found[::-1]
