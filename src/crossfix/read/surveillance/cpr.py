"""Compact position reporting (CPR): 17-bit latitude and longitude within a zone, in two grids, even and odd.

Source: RTCA DO-260B / EUROCAE ED-102A, appendix A.1.7; ICAO Doc 9871 2nd edition, C.2.6. Angles in degrees,
north and east positive, longitudes in [-180, 180). Codes are 0 to 131071. No state is kept here.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.compiled import inlined, whole

CODES = 131_072.0  # 2**17
LATITUDE_ZONES = 15  # NZ, A.1.7.1
NM_PER_DEGREE = 60.0


def _transitions() -> NDArray[np.float64]:
    """Latitudes at which the number of longitude zones falls to 58, 57 .. 2, and 87 where it falls to 1 (A.1.7.2)."""
    zones = np.arange(59, 1, -1)
    ratio = (1 - math.cos(math.pi / (2 * LATITUDE_ZONES))) / (1 - np.cos(2 * np.pi / zones))
    latitudes = np.degrees(np.arccos(np.sqrt(ratio)))
    latitudes[-1] = 87.0  # the formula gives 87 less a rounding error
    return latitudes


TRANSITIONS = _transitions()
GRID_PER_DEGREE = 100.0
AT_GRID: NDArray[np.int64] = np.searchsorted(TRANSITIONS, np.arange(0, 90 * GRID_PER_DEGREE + 2) / GRID_PER_DEGREE)


@inlined
def longitude_zones(latitude: float) -> int:
    """NL: the number of longitude zones at a latitude, 59 at the equator, 1 beyond 87 degrees."""
    north = min(abs(latitude), 90.0)
    passed = AT_GRID[int(north * GRID_PER_DEGREE)]
    while passed < 58 and (north > TRANSITIONS[passed] or (passed < 57 and north == TRANSITIONS[passed])):
        passed += 1
    return whole(59 - passed)


@inlined
def wrapped(longitude: float) -> float:
    """The longitude in [-180, 180)."""
    return longitude - 360.0 * math.floor((longitude + 180.0) / 360.0)


@inlined
def distance_nm(latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float) -> float:
    """Distance on the local plane: within 1 % below 300 NM and 75 degrees; used for plausibility only."""
    north = latitude_a - latitude_b
    east = wrapped(longitude_a - longitude_b) * math.cos(math.radians(0.5 * (latitude_a + latitude_b)))
    return NM_PER_DEGREE * math.sqrt(north * north + east * east)


@inlined
def near(latitude: float, longitude: float, lat_code: int, lon_code: int, odd: int, span: float) -> tuple[float, float]:
    """Local decode: the position with these codes nearest to a reference (A.1.7.5, A.1.7.6).

    span: 360 airborne (unambiguous within 180 NM), 90 on the surface (45 NM). NaN, NaN beyond a pole.
    """
    y, x = lat_code / CODES, lon_code / CODES
    step = span / (60.0 - odd)
    zone = math.floor(latitude / step) + math.floor(0.5 + latitude / step - math.floor(latitude / step) - y)
    found = step * (zone + y)
    if abs(found) > 90.0:
        return math.nan, math.nan
    step = span / max(longitude_zones(found) - odd, 1)
    zone = math.floor(longitude / step) + math.floor(0.5 + longitude / step - math.floor(longitude / step) - x)
    return found, wrapped(step * (zone + x))


@inlined
def crossed(
    even_lat: int,
    even_lon: int,
    odd_lat: int,
    odd_lon: int,
    newest_odd: int,
    reference: tuple[float, float],
    span: float,
) -> tuple[float, float]:
    """Global decode of an even and an odd code; the position is that of the newest (A.1.7.7, A.1.7.8).

    span: 360 airborne; 90 on the surface, where the solution nearest to the reference is taken.
    NaN, NaN where the two lie in different longitude zones or the latitude is beyond a pole.
    """
    index = math.floor((59.0 * even_lat - 60.0 * odd_lat) / CODES + 0.5)
    even = span / 60.0 * (index % 60 + even_lat / CODES)
    odd = span / 59.0 * (index % 59 + odd_lat / CODES)
    if span > 180.0:
        even = even - 360.0 if even >= 270.0 else even
        odd = odd - 360.0 if odd >= 270.0 else odd
    else:
        south = abs(reference[0] - (even - 90.0)) < abs(reference[0] - even)
        even = even - 90.0 if south else even
        odd = odd - 90.0 if south else odd
    zones = longitude_zones(even)
    if abs(even) > 90.0 or abs(odd) > 90.0 or zones != longitude_zones(odd):
        return math.nan, math.nan
    across = math.floor((even_lon * (zones - 1.0) - odd_lon * float(zones)) / CODES + 0.5)
    count = max(zones - newest_odd, 1)
    longitude = span / count * (across % count + (odd_lon if newest_odd else even_lon) / CODES)
    if span < 180.0:
        longitude += 90.0 * math.floor((reference[1] - longitude) / 90.0 + 0.5)
    return (odd if newest_odd else even), wrapped(longitude)
