"""How far a transmitter near the ground reaches aircraft: line of sight, free space, and what lies beyond."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossfix.physics.geodesy import EARTH_RADIUS_M

GPS_L1_MHZ = 1575.42  # IS-GPS-200N, 3.3.1.1
EFFECTIVE_EARTH = 4 / 3  # effective over true radius in the standard atmosphere: ITU-R P.526-15, 3


def horizon_km(height_m: ArrayLike) -> NDArray[np.float64]:
    """Distance in km from a height in m to its own radio horizon, smooth Earth; below 0 m counts as 0.

    Two antennas see each other up to the sum of theirs. Source: ITU-R P.526-15, 3.2: the root of 2 a h, with the
    effective radius a; in round figures 4.12 km times the root of the height in m.

    >>> horizon_km([1.0, 100.0, 11_000.0]).round(2)
    array([  4.12,  41.22, 432.3 ])
    """
    height = np.maximum(np.asarray(height_m, dtype=np.float64), 0.0)
    return np.asarray(np.sqrt(2 * EFFECTIVE_EARTH * EARTH_RADIUS_M * height) / 1000)


def free_space_loss_db(distance_km: ArrayLike, frequency_mhz: float = GPS_L1_MHZ) -> NDArray[np.float64]:
    """Loss in dB between isotropic antennas; distance above 0.

    Source: ITU-R P.525-4, 2.3: 20 log(4 pi d / wavelength), which is 32.4 + 20 log f(MHz) + 20 log d(km).

    >>> free_space_loss_db([1.0, 100.0]).round(1)
    array([ 96.4, 136.4])
    """
    distance = np.asarray(distance_km, dtype=np.float64)
    per_wavelength = 4 * math.pi * frequency_mhz * 1e9 / 299_792_458.0
    return np.asarray(20 * np.log10(per_wavelength * distance))


def beyond_horizon_db_per_km(frequency_mhz: float = GPS_L1_MHZ) -> float:
    """Further loss in dB for each km beyond the horizon, far into the shadow of a smooth Earth.

    Source: ITU-R P.526-15, 3.1.1.2: F(X) falls by 17.6 dB for each unit of X = 2.188 f^(1/3) a^(-2/3) d.

    >>> round(beyond_horizon_db_per_km(), 2)
    1.08
    """
    effective_km = EFFECTIVE_EARTH * EARTH_RADIUS_M / 1000
    return float(17.6 * 2.188 * math.cbrt(frequency_mhz) * effective_km ** (-2 / 3))


def depression_deg(distance_km: ArrayLike, height_m: ArrayLike) -> NDArray[np.float64]:
    """Angle in degrees below the horizontal at which an antenna at `height_m` sees the ground at this distance.

    Straight ray over the effective Earth, height far below the radius, distance above 0. At the radio horizon it is
    the dip of that horizon, twice the height over the distance.

    >>> depression_deg([10.0, 432.3], 11_000.0).round(2)
    array([47.74,  2.91])
    """
    distance_m = np.asarray(distance_km, dtype=np.float64) * 1000
    drop_m = distance_m**2 / (2 * EFFECTIVE_EARTH * EARTH_RADIUS_M)
    return np.asarray(np.degrees(np.arctan2(np.asarray(height_m) + drop_m, distance_m)))
