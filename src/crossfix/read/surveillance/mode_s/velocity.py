"""Airborne velocity, BDS 0,9: type code 19, subtypes 1 to 4 (2 and 4 supersonic: steps of 4 kt).

| bits of ME | subtypes 1, 2 | subtypes 3, 4 |
|---|---|---|
| 1-5, 6-8 | type code 19, subtype | the same |
| 9, 10 | intent change; IFR capability | the same |
| 11-13 | NACv (NUCr in version 0) | the same |
| 14 | 1: to the west | 1: heading valid |
| 15-24 | east-west: 0 none, n is n - 1 kt | heading, 360/1024 degrees |
| 25 | 1: to the south | 0 IAS, 1 TAS |
| 26-35 | north-south: 0 none, n is n - 1 kt | airspeed: 0 none, n is n - 1 kt |
| 36 | vertical rate: 0 GNSS, 1 pressure | the same |
| 37, 38-46 | 1: down; 0 none, n is (n - 1) * 64 ft/min | the same |
| 49, 50-56 | 1: geometric below pressure; 0 none, n is (n - 1) * 25 ft, 127 is more than 3137.5 ft | the same |

The difference with code 127 is kept as 3137.5 ft with its sign, and marked as saturated: it is a bound and not a
measurement. TIS-B uses bits 47-56 otherwise (DO-260B 2.2.17.3.4): no difference there. Subtypes 0 and 5-7 are reserved.
Source: DO-260B 2.2.3.2.6, Figures 2-9 to 2-12; Doc 9871 Tables C-2-9a and b. Examples: 8D485020994409940838175B284F
is 159 kt on 182.88 degrees, -832 ft/min, +550 ft; 8DA05F219B06B6AF189400CBC33F is TAS 375 kt on 243.98 degrees,
-2304 ft/min (Sun, "Airborne velocity").
"""

from __future__ import annotations

import math

from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import (
    GEOMETRIC_MINUS_PRESSURE,
    GROUND_SPEED,
    INDICATED_AIRSPEED,
    MAGNETIC_HEADING,
    NAC_V,
    RATE_GEOMETRIC,
    SATURATED,
    TRACK_ANGLE,
    TRUE_AIRSPEED,
    VERTICAL_RATE,
    Codes,
    Numbers,
    Valid,
    code,
    number,
)
from crossfix.read.surveillance.mode_s.compiled import inlined

SATURATED_FT = 3137.5


@inlined
def velocity(field: int, row: int, adsb: bool, numbers: Numbers, codes: Codes, valid: Valid) -> None:
    """Velocity, vertical rate and geometric less pressure altitude. `adsb`: not TIS-B."""
    subtype = bits(field, 6, 3)
    if subtype < 1 or subtype > 4:
        return
    nac_v = bits(field, 11, 3)
    if nac_v <= 4:
        code(codes, valid, NAC_V, row, nac_v)
    step = 4 if subtype == 2 or subtype == 4 else 1
    if subtype <= 2:
        _over_ground(field, row, step, numbers, valid)
    else:
        _through_air(field, row, step, numbers, valid)
    rate = bits(field, 38, 9)
    if rate:
        number(numbers, valid, VERTICAL_RATE, row, float((rate - 1) * (-64 if bits(field, 37, 1) else 64)))
        code(codes, valid, RATE_GEOMETRIC, row, 1 - bits(field, 36, 1))
    difference = bits(field, 50, 7)
    if difference and adsb:
        feet = SATURATED_FT if difference == 127 else (difference - 1) * 25.0
        number(numbers, valid, GEOMETRIC_MINUS_PRESSURE, row, -feet if feet > 0.0 and bits(field, 49, 1) else feet)
        code(codes, valid, SATURATED, row, 1 if difference == 127 else 0)


@inlined
def _over_ground(field: int, row: int, step: int, numbers: Numbers, valid: Valid) -> None:
    east, north = bits(field, 15, 10), bits(field, 26, 10)
    if east == 0 or north == 0:
        return
    east = (1 - east if bits(field, 14, 1) else east - 1) * step
    north = (1 - north if bits(field, 25, 1) else north - 1) * step
    number(numbers, valid, GROUND_SPEED, row, math.sqrt(float(east * east + north * north)))
    if east != 0 or north != 0:
        angle = math.degrees(math.atan2(float(east), float(north)))
        number(numbers, valid, TRACK_ANGLE, row, angle + 360.0 if angle < 0.0 else angle)


@inlined
def _through_air(field: int, row: int, step: int, numbers: Numbers, valid: Valid) -> None:
    if bits(field, 14, 1):
        number(numbers, valid, MAGNETIC_HEADING, row, bits(field, 15, 10) * 360.0 / 1024.0)
    speed = bits(field, 26, 10)
    if speed:
        column = TRUE_AIRSPEED if bits(field, 25, 1) else INDICATED_AIRSPEED
        number(numbers, valid, column, row, float((speed - 1) * step))
