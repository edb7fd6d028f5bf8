"""Airborne position, BDS 0,5: type codes 9-18 (pressure altitude), 20-22 (GNSS height), and 0 (no position).

| bits of ME | field |
|---|---|
| 1-5 | type code |
| 6-7 | surveillance status: 1 permanent alert, 2 temporary alert, 3 SPI |
| 8 | NIC supplement B (version 2), single antenna flag before; IMF in ADS-R and TIS-B |
| 9-20 | altitude, 12-bit code |
| 21 | time synchronised to UTC |
| 22 | CPR format: 0 even, 1 odd |
| 23-39 | CPR latitude |
| 40-56 | CPR longitude |

Source: DO-260B 2.2.3.2.3, Figure 2-3; Doc 9871 Table C-2-5. Type code 0 may carry the pressure altitude
(DO-260B 2.2.3.2.3.1.3.1); its other bits are zero. Example: 8D40621D58C382D690C8AC2863A7 is at 38,000 ft (Sun,
"Airborne position").
"""

from __future__ import annotations

from crossfix.read.surveillance.mode_s.altitude import UNKNOWN, altitude_12
from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import (
    ALERT,
    GEOMETRIC_ALTITUDE,
    IDENT,
    ON_GROUND,
    PRESSURE_ALTITUDE,
    Codes,
    Numbers,
    Valid,
    code,
    number,
)
from crossfix.read.surveillance.mode_s.compiled import inlined


@inlined
def airborne_position(field: int, row: int, numbers: Numbers, codes: Codes, valid: Valid) -> None:
    """Altitude and surveillance status; the position needs the frames before and is found in `positions`."""
    type_code = bits(field, 1, 5)
    feet = altitude_12(bits(field, 9, 12))
    if feet != UNKNOWN:
        number(numbers, valid, GEOMETRIC_ALTITUDE if type_code >= 20 else PRESSURE_ALTITUDE, row, feet)
    if type_code == 0:
        return
    status = bits(field, 6, 2)
    code(codes, valid, ALERT, row, 1 if status == 1 or status == 2 else 0)
    code(codes, valid, IDENT, row, 1 if status == 3 else 0)
    code(codes, valid, ON_GROUND, row, 0)
