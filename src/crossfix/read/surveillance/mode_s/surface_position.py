"""Surface position, BDS 0,6: type codes 5 to 8.

| bits of ME | field |
|---|---|
| 1-5 | type code |
| 6-12 | movement |
| 13 | 1: the angle is valid |
| 14-20 | track or heading, 360/128 degrees |
| 21 | time synchronised to UTC; IMF in ADS-R and TIS-B |
| 22 | CPR format |
| 23-39, 40-56 | CPR latitude, longitude |

Movement (ground speed, lower end of the step): 0 not known, 1 stopped, 2-8 from 0.125 kt by 0.125, 9-12 from 1 by 0.25,
13-38 from 2 by 0.5, 39-93 from 15 by 1, 94-108 from 70 by 2, 109-123 from 100 by 5, 124: 175 kt or more.
Source: DO-260B 2.2.3.2.4, Table 2-24 (movement); Doc 9871 Table C-2-6. Example: 8C4841753A9A153237AEF0F275BE
moves at 17 kt on 92.8 degrees (Sun, "Surface position").
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import (
    GROUND_SPEED,
    ON_GROUND,
    TRACK_ANGLE,
    Codes,
    Numbers,
    Valid,
    code,
    number,
)
from crossfix.read.surveillance.mode_s.compiled import inlined

STEPS = ((2, 0.125, 0.125), (9, 1.0, 0.25), (13, 2.0, 0.5), (39, 15.0, 1.0), (94, 70.0, 2.0), (109, 100.0, 5.0))


def _knots(movement: int) -> float:
    if movement == 1:
        return 0.0
    if not 1 <= movement <= 124:
        return math.nan
    first, start, step = next(s for s in reversed(STEPS) if movement >= s[0])
    return start + (movement - first) * step


KNOTS: NDArray[np.float64] = np.array([_knots(movement) for movement in range(128)])


@inlined
def surface_position(field: int, row: int, numbers: Numbers, codes: Codes, valid: Valid) -> None:
    """Ground speed, and the angle as track; `joined` makes it a heading where the aircraft said so."""
    code(codes, valid, ON_GROUND, row, 1)
    knots = KNOTS[bits(field, 6, 7)]
    if not math.isnan(knots):
        number(numbers, valid, GROUND_SPEED, row, knots)
    if bits(field, 13, 1):
        number(numbers, valid, TRACK_ANGLE, row, bits(field, 14, 7) * 360.0 / 128.0)
