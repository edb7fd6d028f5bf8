"""Extended squitter aircraft status, BDS 6,1: type code 28; and resolution advisories wherever they are sent.

| bits of ME | subtype 1 | subtype 2 |
|---|---|---|
| 6-8 | 1 | 2 |
| 9-11 | emergency state, 0 none | 9-22 active advisories (ARA) |
| 12-24 | Mode A code; all zero where not sent (version 1) | 23-26 RAC |
| | | 27 advisory has ended (RAT), 28 several threats (MTE), 29-56 threat |

Emergency states: 1 general, 2 medical, 3 minimum fuel, 4 no radio, 5 unlawful interference, 6 downed, 7 reserved.
The same bits 9-28 are in the MB of BDS 3,0 and, with 0011 0000 in bits 1-8, in the MV of DF16.
Source: DO-260B 2.2.3.2.7.8, Tables 2-77 and 2-78; Annex 10 Volume IV 4.3.8.4.2.2.1. Example:
8DA2C1B6E112B600000000760759 has squawk 6513 and no emergency (pyModeS documentation).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import EMERGENCY, RESOLUTION_ADVISORY, SQUAWK, Codes, Valid, code
from crossfix.read.surveillance.mode_s.compiled import inlined
from crossfix.read.surveillance.mode_s.identity import squawk_of


@inlined
def aircraft_status(field: int, row: int, codes: Codes, squawk: NDArray[np.uint16], valid: Valid) -> None:
    """Emergency state and squawk, or a resolution advisory."""
    subtype = bits(field, 6, 3)
    if subtype == 1:
        code(codes, valid, EMERGENCY, row, bits(field, 9, 3))
        if bits(field, 12, 13):
            squawk[row] = squawk_of(bits(field, 12, 13))
            valid[SQUAWK, row] = True
    elif subtype == 2:
        resolution_advisory(field, row, codes, valid)


@inlined
def resolution_advisory(field: int, row: int, codes: Codes, valid: Valid) -> None:
    """Whether an advisory is active; nothing where none is and none ended."""
    if bits(field, 9, 14) or bits(field, 27, 2):
        code(codes, valid, RESOLUTION_ADVISORY, row, 1 - bits(field, 27, 1))
