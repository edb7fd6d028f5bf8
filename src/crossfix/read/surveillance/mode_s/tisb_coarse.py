"""TIS-B coarse airborne position and velocity: DF18 with control field 3.

| bits of ME | field |
|---|---|
| 1 | IMF: 1 the address is a track file number |
| 2-3, 4-7 | surveillance status, service volume |
| 8-19 | pressure altitude, 12-bit code |
| 20, 21-25 | status, ground track, 360/32 degrees |
| 32, 33-44, 45-56 | CPR format, latitude and longitude of 12 bits |

The position is not read, and is counted: 12-bit CPR (some 300 m) is of no use to what crossfix detects.
Source: DO-260B 2.2.17.3.5; Doc 9871 Table D-2-3.
"""

from __future__ import annotations

from crossfix.read.surveillance.mode_s.altitude import UNKNOWN, altitude_12
from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import PRESSURE_ALTITUDE, TRACK_ANGLE, Numbers, Valid, number
from crossfix.read.surveillance.mode_s.compiled import inlined


@inlined
def coarse(field: int, row: int, numbers: Numbers, valid: Valid) -> None:
    """Altitude and track."""
    feet = altitude_12(bits(field, 8, 12))
    if feet != UNKNOWN:
        number(numbers, valid, PRESSURE_ALTITUDE, row, feet)
    if bits(field, 20, 1):
        number(numbers, valid, TRACK_ANGLE, row, bits(field, 21, 5) * 11.25)
