"""What the first 32 bits of surveillance replies and squitters tell.

| downlink format | bits | field |
|---|---|---|
| 0, 16 | 6 | vertical status: 1 on ground |
| 0, 4, 16, 20 | 20-32 | AC, altitude |
| 4, 5, 20, 21 | 6-8 | flight status: 0 airborne, 1 ground, 2 and 3 the same with alert, 4 alert and SPI, 5 SPI |
| 5, 21 | 20-32 | ID, Mode A code |
| 11, 17 | 6-8 | capability: 4 on ground, 5 airborne, others do not tell |

Source: ICAO Annex 10 Volume IV, 3.1.2.5 to 3.1.2.8. Examples: 20001718029FCD altitude 36,000 ft; 2A00516D492B80 squawk
0356 (Sun, "Surveillance replies"; pyModeS documentation).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.altitude import UNKNOWN, altitude_13
from crossfix.read.surveillance.mode_s.bits import head_bits
from crossfix.read.surveillance.mode_s.columns import (
    ALERT,
    IDENT,
    ON_GROUND,
    PRESSURE_ALTITUDE,
    SQUAWK,
    Codes,
    Numbers,
    Valid,
    code,
    number,
)
from crossfix.read.surveillance.mode_s.compiled import inlined
from crossfix.read.surveillance.mode_s.identity import squawk_of


@inlined
def altitude(head: int, row: int, numbers: Numbers, valid: Valid) -> int:
    """Write the altitude of DF0, 4, 16, 20, and return it or UNKNOWN."""
    feet = altitude_13(head_bits(head, 20, 13))
    if feet != UNKNOWN:
        number(numbers, valid, PRESSURE_ALTITUDE, row, feet)
    return feet


@inlined
def identity(head: int, row: int, squawk: NDArray[np.uint16], valid: Valid) -> None:
    """Write the squawk of DF5, 21."""
    squawk[row] = squawk_of(head_bits(head, 20, 13))
    valid[SQUAWK, row] = True


@inlined
def flight_status(head: int, row: int, codes: Codes, valid: Valid) -> None:
    """Write ground, alert and ident of DF4, 5, 20, 21; codes 6 and 7 are not defined."""
    status = head_bits(head, 6, 3)
    if status > 5:
        return
    if status < 4:
        code(codes, valid, ON_GROUND, row, status & 1)
    code(codes, valid, ALERT, row, 1 if 2 <= status <= 4 else 0)
    code(codes, valid, IDENT, row, 1 if status >= 4 else 0)


@inlined
def vertical_status(head: int, row: int, codes: Codes, valid: Valid) -> None:
    """Write ground of DF0, 16."""
    code(codes, valid, ON_GROUND, row, head_bits(head, 6, 1))


@inlined
def capability(head: int, row: int, codes: Codes, valid: Valid) -> None:
    """Write ground of DF11, 17, where the capability tells it."""
    told = head_bits(head, 6, 3)
    if told == 4 or told == 5:
        code(codes, valid, ON_GROUND, row, 1 if told == 4 else 0)
