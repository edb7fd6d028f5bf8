"""Points on the sphere as vectors from its middle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def unit_vectors(latitude: Floats, longitude: Floats) -> Floats:
    """Points given in degrees as vectors of length 1, shape (n, 3).

    >>> unit_vectors(np.array([0.0, 90.0]), np.array([90.0, 0.0])).round(9).tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    north, east = np.radians(latitude), np.radians(longitude)
    across = np.cos(north)
    return np.stack([across * np.cos(east), across * np.sin(east), np.sin(north)], axis=1)


def places(vectors: Floats) -> tuple[Floats, Floats]:
    """Latitude and longitude in degrees of the directions of vectors of any length, shape (n, 3).

    >>> latitude, longitude = places(np.array([[0.0, 2.0, 0.0], [3.0, 0.0, 3.0]]))
    >>> latitude.round(9).tolist(), longitude.round(9).tolist()
    ([0.0, 45.0], [90.0, 0.0])
    """
    x, y, z = vectors.T
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))
