"""Rings of great circles on the sphere: what lies inside, how far the boundary is, and whether two overlap.

Vectors from the middle of the sphere, so that neither the poles nor the antimeridian are special.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.ring_loops import fill_inside, fill_nearest
from crossfix.physics.sphere import unit_vectors

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SAME = 1e-12
"""Corners closer than this (in radians; 6 micrometres on Earth) are one."""


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
    edges: Floats
    """float64[m + 1, COLUMNS]: all that is asked of each edge, the first one again at the end, as `ring_loops` has it.

    Its column `TURNED` are the corners crossed with the middle: the sides of a way out.
    """


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
    after, before = np.cross(normals, points), np.cross(following, normals)
    edges = np.hstack([points, np.cross(points, middle), after, before, normals])
    edges = np.vstack([edges, edges[:1]])
    return Ring(points, middle, float(np.arccos(min(depth, 1.0))), normals, after, before, edges)


def inside_ring(ring: Ring, points: Floats) -> Mask:
    """bool[n]: which points, float64[n, 3], lie inside. A point on the boundary may be told either way.

    Counts the edges that cross the great circle from each point away from the middle to its antipode, which is outside.
    """
    found = np.empty(len(points), np.bool_)
    fill_inside(ring.edges, ring.middle, np.ascontiguousarray(points), found)
    return found


def distance_to_ring(ring: Ring, points: Floats) -> Floats:
    """float64[n]: radians from each point to the nearest point of the boundary."""
    found = np.empty(len(points))
    fill_nearest(ring.edges, np.ascontiguousarray(points), found)
    return found


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
