"""The standard atmosphere and the airspeeds that follow from it. Arrays in, arrays of the same shape out.

Source: ICAO Doc 7488/3, Manual of the ICAO Standard Atmosphere, 1993: primary constants and the two lowest layers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossfix.physics.units import factor

Floats = NDArray[np.float64]

SEA_LEVEL_TEMPERATURE_K = 288.15
SEA_LEVEL_SOUND_KT = 340.294 * 3600 / 1852
LAPSE_K_PER_M = 0.0065
TROPOPAUSE_M = 11_000.0
TROPOPAUSE_TEMPERATURE_K = 216.65
GRAVITY_OVER_GAS_CONSTANT_K_PER_M = 9.80665 / 287.05287
GAMMA = 1.4
M_PER_FT = factor("ft", "m") or np.nan


def temperature_k(pressure_altitude_ft: ArrayLike) -> Floats:
    """Standard temperature in K, up to 20 km (65,617 ft).

    Worked example: 216.65 K at 11,000 m, Doc 7488/3.

    >>> temperature_k([0.0, 11_000 / 0.3048]).round(2).tolist()
    [288.15, 216.65]
    """
    height_m = np.asarray(pressure_altitude_ft, np.float64) * M_PER_FT
    return SEA_LEVEL_TEMPERATURE_K - LAPSE_K_PER_M * np.minimum(height_m, TROPOPAUSE_M)


def pressure_ratio(pressure_altitude_ft: ArrayLike) -> Floats:
    """Static pressure over that at sea level (1013.25 hPa), up to 20 km (65,617 ft).

    Worked example: 226.32 hPa at 11,000 m, Doc 7488/3.

    >>> (1013.25 * pressure_ratio([0.0, 11_000 / 0.3048])).round(2).tolist()
    [1013.25, 226.32]
    """
    height_m = np.asarray(pressure_altitude_ft, np.float64) * M_PER_FT
    power = GRAVITY_OVER_GAS_CONSTANT_K_PER_M / LAPSE_K_PER_M
    above_m = np.maximum(height_m - TROPOPAUSE_M, 0.0)
    below = (temperature_k(pressure_altitude_ft) / SEA_LEVEL_TEMPERATURE_K) ** power
    return np.asarray(below * np.exp(-GRAVITY_OVER_GAS_CONSTANT_K_PER_M * above_m / TROPOPAUSE_TEMPERATURE_K))


def true_airspeed_kt(mach: ArrayLike, pressure_altitude_ft: ArrayLike) -> Floats:
    """True airspeed in kt at a Mach number, in standard temperature: 2 % too low for each 10 K that the air is warmer.

    >>> true_airspeed_kt(0.78, 35_000.0).round(1).tolist()
    449.6
    """
    return np.asarray(
        np.asarray(mach, np.float64)
        * SEA_LEVEL_SOUND_KT
        * np.sqrt(temperature_k(pressure_altitude_ft) / SEA_LEVEL_TEMPERATURE_K)
    )


def mach_number(calibrated_airspeed_kt: ArrayLike, pressure_altitude_ft: ArrayLike) -> Floats:
    """Mach number of a calibrated airspeed, subsonic. Indicated differs from calibrated by the error of the instrument.

    Source: E. Williams, Aviation Formulary 1.47, "Mach numbers, true vs calibrated airspeeds". Its worked example:
    250 kt at 10,000 ft are Mach 0.4523.

    >>> mach_number(250.0, 10_000.0).round(4).tolist()
    0.4523
    """
    speed = np.asarray(calibrated_airspeed_kt, np.float64) / SEA_LEVEL_SOUND_KT
    power = GAMMA / (GAMMA - 1.0)
    impact = ((1.0 + (GAMMA - 1.0) / 2.0 * speed**2) ** power - 1.0) / pressure_ratio(pressure_altitude_ft)
    return np.asarray(np.sqrt(2.0 / (GAMMA - 1.0) * ((impact + 1.0) ** (1.0 / power) - 1.0)))
