"""Airspeeds in the standard atmosphere, one number at a time: the loop over a flight calls them at every step, with
the same numbers more than once.

Source: ICAO Doc 7488/3 (troposphere); E. Williams, Aviation Formulary 1.47, "Mach numbers, true vs calibrated".
"""

from __future__ import annotations

import math
from functools import lru_cache

SOUND_KT = 340.294 * 3600 / 1852
KELVIN, LAPSE_PER_FT, POWER = 288.15, 0.0065 * 0.3048, 5.255876
G = 9.80665
M_PER_FT, M_S_PER_KT = 0.3048, 1852 / 3600


def ratio(altitude_ft: float) -> float:
    """Temperature over that at sea level.

    >>> round(ratio(11_000 / 0.3048) * 288.15, 2)
    216.65
    """
    return 1 - LAPSE_PER_FT * altitude_ft / KELVIN


@lru_cache(maxsize=4)
def true_kt(calibrated_kt: float, altitude_ft: float) -> float:
    """True airspeed of a calibrated one.

    Worked example of the Formulary: 250 kt at 10,000 ft are Mach 0.4523.

    >>> round(true_kt(250.0, 10_000.0) / (SOUND_KT * math.sqrt(ratio(10_000.0))), 4)
    0.4523
    """
    theta = ratio(altitude_ft)
    impact = ((1 + 0.2 * (calibrated_kt / SOUND_KT) ** 2) ** 3.5 - 1) / theta**POWER
    return SOUND_KT * math.sqrt(theta * 5 * ((impact + 1) ** (1 / 3.5) - 1))


def calibrated_kt(true: float, altitude_ft: float) -> float:
    """Calibrated airspeed of a true one, the inverse.

    >>> round(calibrated_kt(true_kt(212.0, 23_456.0), 23_456.0), 9)
    212.0
    """
    theta = ratio(altitude_ft)
    impact = ((1 + 0.2 * (true / SOUND_KT) ** 2 / theta) ** 3.5 - 1) * theta**POWER
    return SOUND_KT * math.sqrt(5 * ((impact + 1) ** (1 / 3.5) - 1))
