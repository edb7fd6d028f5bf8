"""Which points on Earth are near one another, and near in time."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from crossfix.physics.geodesy import EARTH_RADIUS_M
from crossfix.physics.sphere import unit_vectors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def near_pairs(
    latitude: Floats, longitude: Floats, within_m: float, time_s: Floats | None = None, within_s: float = math.inf
) -> tuple[Ints, Ints]:
    """All pairs i < j at most `within_m` apart on the sphere and, where times are given, at most `within_s` apart.

    A tree finds the pairs in a cube of space and time; the chord, which grows with the arc, then decides.
    """
    chord = 2.0 * math.sin(min(within_m / EARTH_RADIUS_M, math.pi) / 2.0)
    points = unit_vectors(latitude, longitude)
    timed = time_s is not None and math.isfinite(within_s) and len(points) > 0
    scaled = (time_s - time_s.min()) * (chord / within_s) if time_s is not None and timed else np.zeros(len(points))
    tree = cKDTree(np.column_stack([points, scaled]))
    found = tree.query_pairs(chord * (1 + 1e-9), p=np.inf, output_type="ndarray").astype(np.int64)
    first, second = found[:, 0], found[:, 1]
    near = np.sum((points[first] - points[second]) ** 2, axis=1) <= chord**2
    if time_s is not None:
        near &= np.abs(time_s[first] - time_s[second]) <= within_s
    return first[near], second[near]
