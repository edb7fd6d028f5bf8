"""A ring of corners on the sphere as polygons on a map of longitude and latitude (RFC 7946).

What reaches across the 180th meridian is cut there in two (3.1.9); a ring round a pole is led along it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from crossfix.physics.sphere import places, unit_vectors

Ring = list[tuple[float, float]]
"""Corners as (longitude, latitude), not closed."""

LONGEST_STEP_DEG = 2.0
"""Of longitude between points of a ring: a line on the map then is within 500 m of the arc."""


def polygon(corners: Sequence[tuple[float, float]]) -> dict[str, object] | None:
    """A polygon, or two where it is cut at 180 degrees; None where there are no corners (RFC 7946, 3.2)."""
    if not corners:
        return None
    rings = [
        [list(corner) for corner in (*ring, ring[0])] for ring in _on_the_map(_eastward(_unwrapped(drawn(corners))))
    ]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def drawn(corners: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners, and points between them where an edge, an arc on Earth, would not be a line on the map."""
    points: list[tuple[float, float]] = []
    for here, following in pairwise((*corners, corners[0])):
        points.append(here)
        steps = math.ceil(abs(_turn(following[1] - here[1])) / LONGEST_STEP_DEG)
        if steps > 1:
            ends = unit_vectors(*np.array([here, following]).T)
            share = np.arange(1, steps)[:, None] / steps
            between = places((1 - share) * ends[0] + share * ends[1])
            points += zip(*(degrees.tolist() for degrees in between), strict=True)
    return points


def _unwrapped(corners: Sequence[tuple[float, float]]) -> Ring:
    """Each longitude less than half a turn from the one before; a ring round a pole is led along the pole."""
    ring: Ring = []
    for latitude, longitude in corners:
        before = ring[-1][0] if ring else longitude
        ring.append((before + _turn(longitude - before), latitude))
    back = ring[-1][0] + _turn(ring[0][0] - ring[-1][0])
    if abs(back - ring[0][0]) < 180.0:
        return ring
    pole = math.copysign(90.0, ring[0][1])
    return [*ring, (back, ring[0][1]), (back, pole), (ring[0][0], pole)]


def _eastward(ring: Ring) -> Ring:
    """Counter-clockwise (RFC 7946, 3.1.6): its area by the shoelace formula is above zero."""
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise((*ring, ring[0])))
    return ring if area >= 0.0 else ring[::-1]


def _turn(degrees: float) -> float:
    """The same angle in [-180, 180)."""
    return (degrees + 180.0) % 360.0 - 180.0


def _on_the_map(ring: Ring) -> list[Ring]:
    """The parts of a ring in each turn of the Earth that it reaches, between -180 and 180."""
    longitudes = [longitude for longitude, _ in ring]
    turns = range(math.floor((min(longitudes) + 180.0) / 360.0), math.ceil((max(longitudes) + 180.0) / 360.0))
    parts = []
    for turn in turns:
        moved = [(longitude - 360.0 * turn, latitude) for longitude, latitude in ring]
        part = _cut(_cut(moved, -180.0, 1.0), 180.0, -1.0)
        parts.append([(round(longitude, 6), round(latitude, 6)) for longitude, latitude in part])
    return parts


def _cut(ring: Ring, meridian: float, side: float) -> Ring:
    """The part of a convex ring east (side 1) or west (side -1) of a meridian (Sutherland and Hodgman, 1974)."""
    kept: Ring = []
    for k, here in enumerate(ring):
        before = ring[k - 1]
        inside, was_inside = side * (here[0] - meridian) >= 0, side * (before[0] - meridian) >= 0
        if inside != was_inside:
            share = (meridian - before[0]) / (here[0] - before[0])
            kept.append((meridian, before[1] + share * (here[1] - before[1])))
        if inside:
            kept.append(here)
    return kept
