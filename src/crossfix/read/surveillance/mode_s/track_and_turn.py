"""Track and turn report, BDS 5,0.

| bits of MB | field |
|---|---|
| 1, 2-11 | status, roll angle, two's complement, 45/256 degrees, right wing down positive |
| 12, 13-23 | status, true track, two's complement, 90/512 degrees |
| 24, 25-34 | status, ground speed, 2 kt |
| 35, 36-45 | status, track rate, two's complement, 8/256 degrees/s |
| 46, 47-56 | status, true airspeed, 2 kt |

A field with status 0 is zero. Plausible: roll to 50 degrees, speeds to 600 kt and within 200 kt of each other; where
roll, rate and airspeed are there, the rate is within 2 degrees/s of g tan(roll) / speed.
Source: Doc 9871 2nd edition, Table A-2-80. Example: A000139381951536E024D4CCF6B5 is roll 2.1, track 114.258,
438 kt, 0.125 degrees/s, TAS 424 kt (Sun, "Enhanced surveillance").
"""

from __future__ import annotations

import math

from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import (
    GROUND_SPEED,
    ROLL_ANGLE,
    TRACK_ANGLE,
    TRACK_RATE,
    TRUE_AIRSPEED,
    Numbers,
    Valid,
    number,
)
from crossfix.read.surveillance.mode_s.compiled import inlined

STEEPEST_DEG = 50.0
FASTEST_KT = 600
LARGEST_WIND_KT = 200
RATE_TOLERANCE_DEG_S = 2.0
DEG_KT_PER_S = 1093.0  # g in kt/s, 19.06, times 180/pi


@inlined
def signed(field: int, first: int, count: int) -> int:
    """Two's complement."""
    value = bits(field, first, count)
    return value - (1 << count) if value >> (count - 1) else value


@inlined
def is_track_and_turn(field: int) -> bool:
    """Whether 56 bits can be this register."""
    if (bits(field, 2, 10) and not bits(field, 1, 1)) or (bits(field, 13, 11) and not bits(field, 12, 1)):
        return False
    if (bits(field, 25, 10) and not bits(field, 24, 1)) or (bits(field, 36, 10) and not bits(field, 35, 1)):
        return False
    if bits(field, 47, 10) and not bits(field, 46, 1):
        return False
    if not (bits(field, 1, 1) and bits(field, 12, 1)) and not (bits(field, 24, 1) and bits(field, 46, 1)):
        return False
    roll = signed(field, 2, 10) * 45.0 / 256.0
    ground, air = bits(field, 25, 10) * 2, bits(field, 47, 10) * 2
    if abs(roll) > STEEPEST_DEG or ground > FASTEST_KT or air > FASTEST_KT:
        return False
    if bits(field, 24, 1) and bits(field, 46, 1) and abs(ground - air) > LARGEST_WIND_KT:
        return False
    rate = signed(field, 36, 10)
    if bits(field, 1, 1) and bits(field, 35, 1) and air > 50:
        return abs(rate * 8.0 / 256.0 - DEG_KT_PER_S * math.tan(math.radians(roll)) / air) <= RATE_TOLERANCE_DEG_S
    return True


@inlined
def track_and_turn(field: int, row: int, numbers: Numbers, valid: Valid) -> None:
    """Roll, track, ground speed, track rate, true airspeed."""
    if bits(field, 1, 1):
        number(numbers, valid, ROLL_ANGLE, row, signed(field, 2, 10) * 45.0 / 256.0)
    if bits(field, 12, 1):
        angle = signed(field, 13, 11) * 90.0 / 512.0
        number(numbers, valid, TRACK_ANGLE, row, angle + 360.0 if angle < 0.0 else angle)
    if bits(field, 24, 1):
        number(numbers, valid, GROUND_SPEED, row, bits(field, 25, 10) * 2.0)
    if bits(field, 35, 1):
        number(numbers, valid, TRACK_RATE, row, signed(field, 36, 10) * 8.0 / 256.0)
    if bits(field, 46, 1):
        number(numbers, valid, TRUE_AIRSPEED, row, bits(field, 47, 10) * 2.0)
