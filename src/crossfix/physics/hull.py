"""The convex outline of points on Earth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from crossfix.physics.sphere import places, unit_vectors

Floats = NDArray[np.float64]

LEAST_COSINE = 0.2
"""Points may lie up to 78 degrees of arc from their middle: beyond, the plane that touches it there shows little."""


def convex_hull(latitude: Floats, longitude: Floats) -> tuple[tuple[float, float], ...]:
    """Corners (latitude, longitude) of the smallest convex ring of great circles round points in degrees.

    Counter-clockwise seen from above, not closed. Empty where the points (three or more, not on one line) span more
    than 156 degrees.
    """
    points = unit_vectors(latitude, longitude)
    middle = points.mean(axis=0)
    middle /= np.linalg.norm(middle)
    depth = points @ middle
    if depth.min() < LEAST_COSINE:
        return ()
    east = np.cross(np.eye(3)[np.argmin(np.abs(middle))], middle)
    flat = points / depth[:, None]
    corners = ConvexHull(np.column_stack([flat @ east, flat @ np.cross(middle, east)])).vertices
    return tuple(zip(*(degrees.tolist() for degrees in places(points[corners])), strict=True))
