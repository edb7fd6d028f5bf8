"""Sunrise and sunset, to a minute or two: the time when the sun's centre is 50 minutes of arc below the horizon.

Source: J. Meeus, Astronomical Algorithms, 2nd edition, chapters 25 (low accuracy) and 28, as in the solar calculator of
NOAA's Global Monitoring Laboratory; the 50 minutes are refraction and the sun's radius (chapter 15).
"""

from __future__ import annotations

import math

DAY_S = 86400.0
J2000_S = 946_728_000.0
"""12:00 UTC on 1 January 2000 in seconds since 1970; the minute between UTC and dynamical time does not matter here."""
HORIZON_DEG = -50 / 60


def sun_times(midnight_s: float, latitude: float, longitude: float) -> tuple[float, float] | None:
    """(sunrise, sunset) in seconds UTC since 1970 of the solar day whose local noon belongs to this UTC date.

    `midnight_s` is 00:00 UTC of the date. None where the sun does not rise or does not set.
    """
    noon_s = midnight_s + DAY_S / 2 - longitude * 240.0
    times = []
    for side in (-1.0, 1.0):
        at_s = noon_s
        for _ in range(2):
            declination, equation_s = _sun(at_s)
            half_deg = _half_day_deg(latitude, declination)
            if half_deg is None:
                return None
            at_s = noon_s - equation_s + side * half_deg * 240.0
        times.append(at_s)
    return times[0], times[1]


def _half_day_deg(latitude: float, declination: float) -> float | None:
    """Degrees that the Earth turns between noon and sunset."""
    phi = math.radians(max(-89.9, min(89.9, latitude)))
    cosine = (math.sin(math.radians(HORIZON_DEG)) - math.sin(phi) * math.sin(declination)) / (
        math.cos(phi) * math.cos(declination)
    )
    return None if abs(cosine) > 1 else math.degrees(math.acos(cosine))


def _sun(at_s: float) -> tuple[float, float]:
    """Declination in radians; equation of time in seconds, positive where the sun is early."""
    century = (at_s - J2000_S) / (36525 * DAY_S)
    mean_longitude = math.radians((280.46646 + 36000.76983 * century) % 360)
    anomaly = math.radians(357.52911 + 35999.05029 * century)
    eccentricity = 0.016708634 - 0.000042037 * century
    centre = (
        (1.914602 - 0.004817 * century) * math.sin(anomaly)
        + 0.019993 * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * century)
    apparent = mean_longitude + math.radians(centre - 0.00569 - 0.00478 * math.sin(node))
    obliquity = math.radians(23.439291 - 0.0130042 * century + 0.00256 * math.cos(node))
    declination = math.asin(math.sin(obliquity) * math.sin(apparent))
    y = math.tan(obliquity / 2) ** 2
    equation = (
        y * math.sin(2 * mean_longitude)
        - 2 * eccentricity * math.sin(anomaly)
        + 4 * eccentricity * y * math.sin(anomaly) * math.cos(2 * mean_longitude)
        - y * y / 2 * math.sin(4 * mean_longitude)
        - 1.25 * eccentricity**2 * math.sin(2 * anomaly)
    )
    return declination, math.degrees(equation) * 240.0
