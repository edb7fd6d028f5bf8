"""Rings of great circles on the sphere: what lies inside, how far the boundary is, and whether two overlap.

Vectors from the middle of the sphere, so that neither the poles nor the antimeridian are special.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.sphere import unit_vectors

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

AT_ONCE = 1_000_000
"""Pairs of a point and an edge held in memory at a time: 8 MB an array."""
SAME = 1e-12
"""Corners closer than this (in radians; 6 micrometres on Earth) are one."""
NUDGE = 1e-7
"""From the middle of a ring a way out has no direction: a point so near to it (in radians, 0.6 m) is moved so far."""


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """Corners float64[m, 3] as vectors of length 1, in order, not closed; an edge is the shorter great circle.

    Inside is the side that does not hold the antipode of `middle`; a ring that crosses itself is inside where it is
    crossed an odd number of times on the way out. `normals` are those of the edges' planes, `after` and `before` of
    the planes through their ends. `reach_rad` is the angle from the middle that holds all.
    """

    corners: Floats
    middle: Floats
    reach_rad: float
    normals: Floats
    after: Floats
    before: Floats
    turned: Floats
    """Corners crossed with the middle, the first one again at the end: the sides of a way out."""


def ring_of(latitude: Floats, longitude: Floats) -> Ring:
    """A ring of corners in degrees; repeated corners count once.

    Raises ValueError for fewer than three corners, corners that are no numbers, two neighbours that are antipodes, or
    corners 90 degrees or more from their middle: then inside and outside cannot be told apart.
    """
    points = unit_vectors(np.asarray(latitude, np.float64), np.asarray(longitude, np.float64))
    if not np.isfinite(points).all():
        raise ValueError("a corner is not a number")
    points = points[np.linalg.norm(points - np.roll(points, 1, axis=0), axis=1) > SAME]
    if len(points) < 3:
        raise ValueError(f"{len(points)} different corners; a ring has at least 3")
    middle = points.sum(axis=0)
    if np.linalg.norm(middle) < SAME * len(points):
        raise ValueError("the corners lie all round the Earth")
    middle /= np.linalg.norm(middle)
    depth = float((points @ middle).min())
    if depth <= SAME:
        raise ValueError("a corner is 90 degrees or more from the middle of the corners")
    following = np.roll(points, -1, axis=0)
    normals = np.cross(points, following)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Ring(
        points,
        middle,
        float(np.arccos(min(depth, 1.0))),
        normals,
        np.cross(normals, points),
        np.cross(following, normals),
        np.cross(np.vstack([points, points[:1]]), middle),
    )


def inside_ring(ring: Ring, points: Floats) -> Mask:
    """bool[n]: which points, float64[n, 3], lie inside. A point on the boundary may be told either way.

    Counts the edges that cross the great circle from each point away from the middle to its antipode, which is outside.
    """
    found = np.zeros(len(points), bool)
    for rows in _chunks(len(points), len(ring.corners)):
        found[rows] = _odd_crossings(ring, points[rows])
    return found


def _odd_crossings(ring: Ring, points: Floats) -> Mask:
    depth = points @ ring.middle
    here = np.abs(depth) > 1.0 - NUDGE**2
    if here.any():  # the middle or its antipode: any way out will do
        points = points + np.where(here, NUDGE, 0.0)[:, None] * np.cross(ring.middle, ring.corners[0])
        depth = points @ ring.middle
    left = np.einsum("ij,kj->ik", points, ring.turned) >= 0.0
    point, edge = np.nonzero(left[:, 1:] != left[:, :-1])
    p, first, second = points[point], ring.corners[edge], ring.corners[(edge + 1) % len(ring.corners)]
    weight = np.abs(np.einsum("ij,ij->i", p, ring.turned[edge + 1]))[:, None]
    other = np.abs(np.einsum("ij,ij->i", p, ring.turned[edge]))[:, None]
    at = first * weight + second * other
    along = at @ ring.middle
    across = np.einsum("ij,ij->i", at, p) - along * depth[point]
    beyond = across * depth[point] - along * (1.0 - depth[point] ** 2)
    crossed = np.bincount(point[(across > 0.0) & (beyond > 0.0)], minlength=len(points))
    return np.asarray(crossed % 2 == 1)


def distance_to_ring(ring: Ring, points: Floats) -> Floats:
    """float64[n]: radians from each point to the nearest point of the boundary."""
    found = np.zeros(len(points))
    for rows in _chunks(len(points), len(ring.corners)):
        found[rows] = _nearest(ring, points[rows])
    return found


def _nearest(ring: Ring, points: Floats) -> Floats:
    """The least angle to an edge where the foot of the perpendicular lies on it, else to a corner (held to 0.1 m)."""
    on_edge = np.einsum("ij,kj->ik", points, ring.after) >= 0.0
    on_edge &= np.einsum("ij,kj->ik", points, ring.before) >= 0.0
    sine = np.where(on_edge, np.abs(np.einsum("ij,kj->ik", points, ring.normals)), np.inf).min(axis=1)
    to_corner = np.einsum("ij,kj->ik", points, ring.corners).max(axis=1)
    to_edge = np.where(np.isinf(sine), np.inf, np.arcsin(np.minimum(sine, 1.0)))
    return np.asarray(np.minimum(to_edge, np.arccos(np.clip(to_corner, -1.0, 1.0))))


def _chunks(points: int, edges: int) -> Iterator[slice]:
    step = max(AT_ONCE // max(edges, 1), 1)
    return (slice(start, start + step) for start in range(0, points, step))


def rings_overlap(one: Ring, other: Ring) -> bool:
    """Whether any point lies in both: a corner of one inside the other, or edges that cross."""
    if inside_ring(one, other.corners).any() or inside_ring(other, one.corners).any():
        return True
    side = np.einsum("ij,kj->ik", one.corners, other.normals)
    side_after = np.roll(side, -1, axis=0)
    back = np.einsum("ij,kj->ik", one.normals, other.corners)
    back_after = np.roll(back, -1, axis=1)
    first, second = np.nonzero((side * side_after < 0.0) & (back * back_after < 0.0))
    ends, other_ends = np.roll(one.corners, -1, axis=0), np.roll(other.corners, -1, axis=0)
    at = one.corners[first] * np.abs(side_after[first, second])[:, None]
    at += ends[first] * np.abs(side[first, second])[:, None]
    there = other.corners[second] * np.abs(back_after[first, second])[:, None]
    there += other_ends[second] * np.abs(back[first, second])[:, None]
    return bool((np.einsum("ij,ij->i", at, there) > 0.0).any())
