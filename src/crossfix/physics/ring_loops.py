"""Compiled loops of rings and discs on the sphere: what lies inside, and how far the boundary is.

`crossfix.physics.great_circles` says what a ring is and asks them for arrays of points; other loops ask for one point.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, inlined

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

CORNER, TURNED, AFTER, BEFORE, NORMAL, COLUMNS = 0, 3, 6, 9, 12, 15
"""Where the vectors of a row of edges begin; `great_circles.Ring` says what they are."""
NUDGE = 1e-7
"""From the middle of a ring a way out has no direction: a point so near to it (in radians, 0.6 m) is moved so far."""


class Outline(NamedTuple):
    """Rings and discs. Ring k has the rows starts[k] to starts[k + 1] of `edges`, float64[.., COLUMNS].

    The last row of a ring is its first one again. `middles` float64[k, 3] are those of the rings, `discs` float64[d, 4]
    middles with radii in radians.
    """

    edges: Floats
    starts: Ints
    middles: Floats
    discs: Floats


@inlined
def _dot(row: Floats, at: int, x: float, y: float, z: float) -> float:
    return row[at] * x + row[at + 1] * y + row[at + 2] * z  # type: ignore[no-any-return]


@inlined
def crosses_odd(edges: Floats, middle: Floats, x: float, y: float, z: float) -> bool:
    """Whether the way from a point away from a ring's middle, to its antipode, crosses an odd number of edges."""
    depth = _dot(middle, 0, x, y, z)
    if abs(depth) > 1.0 - NUDGE**2:  # the middle or its antipode: any way out will do
        row = edges[0]
        x, y, z = x - NUDGE * row[TURNED], y - NUDGE * row[TURNED + 1], z - NUDGE * row[TURNED + 2]
        depth = _dot(middle, 0, x, y, z)
    odd = False
    before = _dot(edges[0], TURNED, x, y, z)
    for k in range(len(edges) - 1):
        after = _dot(edges[k + 1], TURNED, x, y, z)
        if (before >= 0.0) != (after >= 0.0):
            one, other = edges[k], edges[k + 1]
            weight, weight_other = abs(after), abs(before)
            at_x = one[CORNER] * weight + other[CORNER] * weight_other
            at_y = one[CORNER + 1] * weight + other[CORNER + 1] * weight_other
            at_z = one[CORNER + 2] * weight + other[CORNER + 2] * weight_other
            along = _dot(middle, 0, at_x, at_y, at_z)
            across = at_x * x + at_y * y + at_z * z - along * depth
            if across > 0.0 and across * depth - along * (1.0 - depth**2) > 0.0:
                odd = not odd
        before = after
    return odd


@inlined
def nearest_rad(edges: Floats, x: float, y: float, z: float) -> float:
    """The least angle to an edge where the foot of the perpendicular lies on it, else to a corner (held to 0.1 m)."""
    sine, cosine = np.inf, -1.0
    for k in range(len(edges) - 1):
        row = edges[k]
        cosine = max(cosine, _dot(row, CORNER, x, y, z))
        if _dot(row, AFTER, x, y, z) >= 0.0 and _dot(row, BEFORE, x, y, z) >= 0.0:
            sine = min(sine, abs(_dot(row, NORMAL, x, y, z)))
    to_corner = math.acos(min(cosine, 1.0))
    return to_corner if sine == np.inf else min(math.asin(min(sine, 1.0)), to_corner)


@inlined
def signed_rad(outline: Outline, x: float, y: float, z: float) -> float:
    """Radians from a point to the boundary, above zero inside; -infinite where nothing is drawn, NaN of a NaN.

    Where parts overlap, the greatest of their distances: never more than the true one.
    """
    if x != x or y != y or z != z:
        return math.nan
    found = -np.inf
    for ring in range(len(outline.middles)):
        edges = outline.edges[outline.starts[ring] : outline.starts[ring + 1]]
        away = nearest_rad(edges, x, y, z)
        found = max(found, away if crosses_odd(edges, outline.middles[ring], x, y, z) else -away)
    for disc in outline.discs:
        chord = math.sqrt((x - disc[0]) ** 2 + (y - disc[1]) ** 2 + (z - disc[2]) ** 2)
        found = max(found, disc[3] - 2.0 * math.asin(min(chord / 2.0, 1.0)))
    return found


@compiled
def fill_inside(edges: Floats, middle: Floats, points: Floats, out: Mask) -> None:
    """Whether each of points, float64[n, 3], is inside."""
    for k in range(len(points)):
        out[k] = crosses_odd(edges, middle, points[k, 0], points[k, 1], points[k, 2])


@compiled
def fill_nearest(edges: Floats, points: Floats, out: Floats) -> None:
    """Radians from each of points, float64[n, 3], to the boundary."""
    for k in range(len(points)):
        x, y, z = points[k, 0], points[k, 1], points[k, 2]
        out[k] = nearest_rad(edges, x, y, z) if x == x and y == y and z == z else math.nan


@compiled
def fill_signed(outline: Outline, points: Floats, out: Floats) -> None:
    """`signed_rad` of each of points, float64[n, 3]."""
    for k in range(len(points)):
        out[k] = signed_rad(outline, points[k, 0], points[k, 1], points[k, 2])
