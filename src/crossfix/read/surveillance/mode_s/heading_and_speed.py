"""Heading and speed report, BDS 6,0.

| bits of MB | field |
|---|---|
| 1, 2-12 | status, magnetic heading, two's complement, 90/512 degrees |
| 13, 14-23 | status, indicated airspeed, 1 kt |
| 24, 25-34 | status, Mach, 2.048/512 |
| 35, 36-45 | status, barometric vertical rate, two's complement, 32 ft/min |
| 46, 47-56 | status, inertial vertical rate, two's complement, 32 ft/min |

A field with status 0 is zero. Plausible: to 500 kt, Mach to 1, rates to 6000 ft/min and within 2000 of each other;
where airspeed and Mach are there, they fit each other within 20 kt at the aircraft's pressure altitude (calibrated
airspeed in the International Standard Atmosphere), or, where that was not heard lately, at some altitude between -2,000
and 50,000 ft. vertical_rate is the barometric rate, or the inertial one where that is not there.
Source: Doc 9871 2nd edition, Table A-2-96. Example: A00004128F39F91A7E27C46ADC21 is heading 42.71, IAS 252 kt,
Mach 0.420, -1920 ft/min both (Sun, "Enhanced surveillance").
"""

from __future__ import annotations

import math

from crossfix.read.surveillance.mode_s.altitude import UNKNOWN
from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import (
    INDICATED_AIRSPEED,
    MACH,
    MAGNETIC_HEADING,
    RATE_GEOMETRIC,
    VERTICAL_RATE,
    Codes,
    Numbers,
    Valid,
    code,
    number,
)
from crossfix.read.surveillance.mode_s.compiled import inlined
from crossfix.read.surveillance.mode_s.track_and_turn import signed

FASTEST_KT = 500
FASTEST_MACH = 1.0
STEEPEST_FPM = 6000
LOWEST_FT, HIGHEST_FT = -2_000.0, 50_000.0
LARGEST_DIFFERENCE_FPM = 2000
SPEED_TOLERANCE_KT = 20.0
SOUND_KT = 661.479  # at 15 degrees Celsius, ICAO Doc 7488


@inlined
def pressure_ratio(altitude_ft: float) -> float:
    """Pressure over that of sea level in the standard atmosphere. ICAO Doc 7488, to 20 km."""
    if altitude_ft <= 36_089.24:
        return math.pow(1.0 - 6.87559e-6 * altitude_ft, 5.25588)
    return 0.223361 * math.exp((36_089.24 - altitude_ft) / 20_805.8)


@inlined
def calibrated_kt(mach: float, altitude_ft: float) -> float:
    """Calibrated airspeed of a Mach number below 1: the isentropic relation at altitude and at sea level."""
    impact = pressure_ratio(altitude_ft) * ((1.0 + 0.2 * mach * mach) ** 3.5 - 1.0)
    return SOUND_KT * math.sqrt(5.0 * ((impact + 1.0) ** (1.0 / 3.5) - 1.0))


@inlined
def is_heading_and_speed(field: int, altitude_ft: int) -> bool:
    """Whether 56 bits can be this register; altitude_ft UNKNOWN where the reply has none."""
    if (bits(field, 2, 11) and not bits(field, 1, 1)) or (bits(field, 14, 10) and not bits(field, 13, 1)):
        return False
    if (bits(field, 25, 10) and not bits(field, 24, 1)) or (bits(field, 36, 10) and not bits(field, 35, 1)):
        return False
    if bits(field, 47, 10) and not bits(field, 46, 1):
        return False
    airspeed, mach = bits(field, 14, 10), bits(field, 25, 10) * 2.048 / 512.0
    if not (bits(field, 13, 1) and bits(field, 24, 1)) and not (bits(field, 1, 1) and bits(field, 35, 1)):
        return False
    if airspeed > FASTEST_KT or mach > FASTEST_MACH:
        return False
    for first in (36, 47):
        if abs(signed(field, first, 10) * 32) > STEEPEST_FPM:
            return False
    apart_fpm = abs(signed(field, 36, 10) - signed(field, 47, 10)) * 32
    if bits(field, 35, 1) and bits(field, 46, 1) and apart_fpm > LARGEST_DIFFERENCE_FPM:
        return False
    if not (bits(field, 13, 1) and bits(field, 24, 1)):
        return True
    low = LOWEST_FT if altitude_ft == UNKNOWN else float(altitude_ft)
    high = HIGHEST_FT if altitude_ft == UNKNOWN else float(altitude_ft)
    if airspeed > calibrated_kt(mach, low) + SPEED_TOLERANCE_KT:
        return False
    return airspeed >= calibrated_kt(mach, high) - SPEED_TOLERANCE_KT


@inlined
def heading_and_speed(field: int, row: int, numbers: Numbers, codes: Codes, valid: Valid) -> None:
    """Magnetic heading, indicated airspeed, Mach, vertical rate."""
    if bits(field, 1, 1):
        angle = signed(field, 2, 11) * 90.0 / 512.0
        number(numbers, valid, MAGNETIC_HEADING, row, angle + 360.0 if angle < 0.0 else angle)
    if bits(field, 13, 1):
        number(numbers, valid, INDICATED_AIRSPEED, row, float(bits(field, 14, 10)))
    if bits(field, 24, 1):
        number(numbers, valid, MACH, row, bits(field, 25, 10) * 2.048 / 512.0)
    first = 36 if bits(field, 35, 1) else 47
    if bits(field, first - 1, 1):
        number(numbers, valid, VERTICAL_RATE, row, signed(field, first, 10) * 32.0)
        code(codes, valid, RATE_GEOMETRIC, row, 0)
