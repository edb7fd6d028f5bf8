"""Target state and status, BDS 6,2: type code 29, subtype 0 (version 1) and 1 (version 2).

| bits of ME | subtype 1, version 2 | subtype 0, version 1 |
|---|---|---|
| 6-7 | 1 | 0 |
| 8 | SIL supplement | 8-9 vertical data: 0 none, 1 MCP, 2 holding, 3 FMS |
| 9 | 0 MCP, 1 FMS | 10 altitude type, 11 backward compatibility |
| 10-20 | selected altitude: 0 none, n is (n - 1) * 32 ft | 12-15 capability, mode; 16-25 altitude, n * 100 - 1000 ft |
| 21-29 | pressure setting: 0 none, n is 800 + (n - 1) * 0.8 hPa | 26-39 target heading |
| 30-39 | selected heading | |
| 40-43, 44, 45-46 | NACp, NICbaro, SIL | the same |
| 47-54 | modes | 52-53 capability, 54-56 emergency |

Subtypes 2 and 3 are reserved; in version 0 the type code means something else, and `joined` takes these values back
once the aircraft is known to be of version 0. NACp 12-15 are reserved: no value.
Source: DO-260B 2.2.3.2.7.1, Figure 2-13; DO-260A 2.2.3.2.7.1. Example: 8DA05629EA21485CBF3F8CADAEEB is 17,000 ft,
1012.8 hPa, NACp 9, SIL 3 (pyModeS documentation; rs1090).
"""

from __future__ import annotations

from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import (
    BAROMETRIC_SETTING,
    EMERGENCY,
    NAC_P,
    NIC_BARO,
    SELECTED_ALTITUDE,
    SIL,
    Codes,
    Numbers,
    Valid,
    code,
    number,
)
from crossfix.read.surveillance.mode_s.compiled import inlined

LAST_NAC_P = 11


@inlined
def target_state(field: int, row: int, numbers: Numbers, codes: Codes, valid: Valid) -> None:
    """Selected altitude, pressure setting and integrity."""
    subtype = bits(field, 6, 2)
    if subtype > 1:
        return
    if subtype == 1:
        if bits(field, 10, 11):
            number(numbers, valid, SELECTED_ALTITUDE, row, (bits(field, 10, 11) - 1) * 32.0)
        if bits(field, 21, 9):
            number(numbers, valid, BAROMETRIC_SETTING, row, 800.0 + (bits(field, 21, 9) - 1) * 0.8)
    else:
        if bits(field, 8, 2) and bits(field, 16, 10) <= 1010:
            number(numbers, valid, SELECTED_ALTITUDE, row, bits(field, 16, 10) * 100.0 - 1000.0)
        code(codes, valid, EMERGENCY, row, bits(field, 54, 3))
    if bits(field, 40, 4) <= LAST_NAC_P:
        code(codes, valid, NAC_P, row, bits(field, 40, 4))
    code(codes, valid, NIC_BARO, row, bits(field, 44, 1))
    code(codes, valid, SIL, row, bits(field, 45, 2))
