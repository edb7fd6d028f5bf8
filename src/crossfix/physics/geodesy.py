"""Points on the sphere."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_M = 6_371_008.8  # mean radius R1: IUGG, Moritz, Geodetic Reference System 1980


def destination(
    latitude: float, longitude: float, bearing_deg: float, distance_m: float, radius_m: float = EARTH_RADIUS_M
) -> tuple[float, float]:
    """Latitude and longitude in degrees after `distance_m` along a great circle; longitude in [-180, 180).

    Source: E. Williams, Aviation Formulary 1.47, "Lat/lon given radial and distance". Its worked example
    counts one nautical mile as one minute of arc: 100 NM from Los Angeles (33 57 N, 118 24 W) on the
    66 degree radial is 34 37 N, 116 33 W.

    >>> latitude, longitude = destination(33.95, -118.4, 66.0, 100 * 1852, radius_m=1852 * 60 * 180 / math.pi)
    >>> divmod(round(latitude * 60), 60), divmod(round(-longitude * 60), 60)
    ((34, 37), (116, 33))
    """
    start, bearing, arc = math.radians(latitude), math.radians(bearing_deg), distance_m / radius_m
    sine = math.sin(start) * math.cos(arc) + math.cos(start) * math.sin(arc) * math.cos(bearing)
    east = math.atan2(math.sin(bearing) * math.sin(arc) * math.cos(start), math.cos(arc) - math.sin(start) * sine)
    there = math.degrees(math.asin(max(-1.0, min(1.0, sine))))
    return there, (longitude + math.degrees(east) + 180.0) % 360.0 - 180.0


def circle(latitude: float, longitude: float, radius_m: float, points: int = 72) -> list[tuple[float, float]]:
    """Closed ring of (latitude, longitude) at `radius_m`, counter-clockwise seen from above.

    >>> ring = circle(0.0, 0.0, 1000.0)
    >>> len(ring), ring[0] == ring[-1]
    (73, True)
    """
    ring = [destination(latitude, longitude, -360.0 * step / points, radius_m) for step in range(points)]
    return [*ring, ring[0]]


def distances_m(
    latitude: ArrayLike, longitude: ArrayLike, latitudes: ArrayLike, longitudes: ArrayLike
) -> NDArray[np.float64]:
    """Great-circle distance in m on the mean sphere; degrees in, broadcast as NumPy does, NaN where any is NaN.

    At most 0.56 % from the WGS 84 geodesic. Source: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope
    68 (2), 1984, 159.

    >>> distances_m(0.0, 179.5, [0.0, 90.0], [-179.5, 0.0]).round()
    array([  111195., 10007557.])
    """
    here, there = np.radians(latitude), np.radians(latitudes)
    east = np.radians(np.subtract(longitudes, longitude))
    square = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(square, 1.0))), dtype=np.float64)


def bearings_deg(
    latitude: ArrayLike, longitude: ArrayLike, latitudes: ArrayLike, longitudes: ArrayLike
) -> NDArray[np.float64]:
    """Initial bearing of the great circle from the first point to the others, degrees in [0, 360), NaN where any is.

    0 where both are the same. Source: E. Williams, Aviation Formulary 1.47, "Course between points".

    >>> bearings_deg(0.0, 0.0, [1.0, 0.0, -1.0, 0.0], [0.0, 1.0, 0.0, -1.0])
    array([  0.,  90., 180., 270.])
    """
    here, there = np.radians(latitude), np.radians(latitudes)
    east = np.radians(np.subtract(longitudes, longitude))
    across = np.sin(east) * np.cos(there)
    along = np.cos(here) * np.sin(there) - np.sin(here) * np.cos(there) * np.cos(east)
    turned = np.degrees(np.arctan2(across, along)) % 360.0
    return np.asarray(np.where(turned == 360.0, 0.0, turned), dtype=np.float64)
