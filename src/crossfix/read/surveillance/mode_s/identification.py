"""Aircraft identification and category: BDS 0,8 (type codes 1 to 4) and BDS 2,0.

| bits of ME | BDS 0,8 | bits of MB | BDS 2,0 |
|---|---|---|---|
| 1-5 | type code: 4 is set A, 3 B, 2 C, 1 D | 1-8 | 0010 0000 |
| 6-8 | category in the set | 9-56 | eight characters of 6 bits |
| 9-56 | eight characters of 6 bits | | |

Characters: 1-26 A-Z, 32 blank, 48-57 0-9 (ICAO Annex 10 Volume III, part I, Table 3-8). Any other code: no value.
Source: DO-260B 2.2.3.2.5, Figure 2-6; Doc 9871 Tables A-2-8 and A-2-32. Example: 8D4840D6202CC371C32CE0576098 is
KLM1023 (Sun, "Aircraft identification").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import CALLSIGN, CATEGORY, Valid
from crossfix.read.surveillance.mode_s.compiled import inlined

CHARACTERS: NDArray[np.uint8] = np.frombuffer(
    bytes(64 + code if 1 <= code <= 26 else code if code == 32 or 48 <= code <= 57 else 0 for code in range(64)),
    np.uint8,
)


@inlined
def callsign(field: int, row: int, out: NDArray[np.uint8], valid: Valid) -> bool:
    """Write the callsign; False and nothing written where a character is none of the set or all are blank."""
    last = -1
    for place in range(8):
        character = CHARACTERS[bits(field, 9 + 6 * place, 6)]
        if character == 0:
            return False
        if character != 32:
            last = place
    for place in range(last + 1):
        out[row, place] = CHARACTERS[bits(field, 9 + 6 * place, 6)]
    valid[CALLSIGN, row] = last >= 0
    return last >= 0


@inlined
def category(field: int, row: int, out: NDArray[np.uint8], valid: Valid) -> None:
    """Write the emitter category, e.g. A3."""
    out[row, 0] = 69 - bits(field, 1, 5)
    out[row, 1] = 48 + bits(field, 6, 3)
    valid[CATEGORY, row] = True
