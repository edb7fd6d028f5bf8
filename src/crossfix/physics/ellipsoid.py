"""Distances on the ellipsoid WGS 84."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

SEMI_MAJOR_M = 6_378_137.0  # NGA.STND.0036, World Geodetic System 1984, table 3.1
FLATTENING = 1 / 298.257223563  # the same


def geodesic_m(
    latitude: ArrayLike, longitude: ArrayLike, latitudes: ArrayLike, longitudes: ArrayLike
) -> NDArray[np.float64]:
    """Length of the geodesic in m, by Lambert's formula; degrees in, broadcast as NumPy does, NaN where any is NaN.

    Within 30 m of the exact one up to 10,000 km; not for points nearly opposite. Source: W. D. Lambert, "The distance
    between two widely separated points on the surface of the earth", J. Washington Acad. Sci. 32 (5), 1942, 125.
    Worked example, exact by the Geocentric Datum of Australia technical manual: Flinders Peak to Buninyong 54972.271 m.

    >>> geodesic_m(-37.95103341666667, 144.42486788888888, -37.65282113888889, 143.92649552777777).round(0).tolist()
    54972.0
    """
    here, there = (np.arctan((1 - FLATTENING) * np.tan(np.radians(one))) for one in (latitude, latitudes))
    east = np.radians(np.subtract(longitudes, longitude))
    square = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(east / 2) ** 2
    angle = 2 * np.arcsin(np.sqrt(np.minimum(square, 1.0)))
    middle, half = np.square(np.sin((here + there) / 2)), np.square(np.sin((there - here) / 2))
    far, near = np.maximum(1.0 - square, 1e-12), np.maximum(square, 1e-30)
    x = (angle - np.sin(angle)) * middle * (1.0 - half) / far
    y = (angle + np.sin(angle)) * (1.0 - middle) * half / near
    return np.asarray(SEMI_MAJOR_M * (angle - FLATTENING / 2 * (x + y)), dtype=np.float64)
