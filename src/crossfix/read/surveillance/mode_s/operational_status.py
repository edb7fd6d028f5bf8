"""Aircraft operational status, BDS 6,5: type code 31, subtypes 0 (airborne) and 1 (surface).

| bits of ME | field |
|---|---|
| 6-8 | subtype |
| 9-24 | capability; on the surface 17-19 NACv, 20 NIC supplement C (version 2) |
| 25-40 | operational mode: 25-26 zero, 27 resolution advisory active, 28 ident, 31-32 SDA (version 2) |
| 41-43 | version |
| 44 | NIC supplement A (versions 1 and 2) |
| 45-48 | NACp |
| 49-50 | airborne: GVA (version 2) |
| 51-52 | SIL |
| 53 | airborne: NICbaro; surface: 0 the angle of surface positions is a heading, 1 a track |
| 54 | headings from 0 true, 1 magnetic north |
| 55 | SIL supplement (version 2) |

Version 0 tells only its number (DO-260 2.2.3.2.7.3); versions above 2 have no value here, and nothing more is read from
them. Source: DO-260B 2.2.3.2.7.2, Figure 2-14; DO-260A 2.2.3.2.7.2; Doc 9871 Table C-2-31. Example:
8C4601FDF9004402844A3C29023C (Helsinki, on the surface) is version 2, NACp 10, SIL 3 (rs1090 0.7 reads the same),
NACv 2,
NIC supplement C 0.
"""

from __future__ import annotations

from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import (
    GVA,
    IDENT,
    NAC_P,
    NAC_V,
    NIC_BARO,
    RESOLUTION_ADVISORY,
    SDA,
    SIL,
    VERSION,
    Codes,
    Valid,
    code,
)
from crossfix.read.surveillance.mode_s.compiled import inlined
from crossfix.read.surveillance.mode_s.target_state import LAST_NAC_P


@inlined
def operational_status(field: int, row: int, codes: Codes, valid: Valid) -> None:
    """Version, accuracy, integrity level and modes."""
    surface, version = bits(field, 6, 3), bits(field, 41, 3)
    if surface > 1 or version > 2:
        return
    code(codes, valid, VERSION, row, version)
    if version == 0:
        return
    if bits(field, 45, 4) <= LAST_NAC_P:
        code(codes, valid, NAC_P, row, bits(field, 45, 4))
    code(codes, valid, SIL, row, bits(field, 51, 2))
    if bits(field, 25, 2) == 0:
        code(codes, valid, RESOLUTION_ADVISORY, row, bits(field, 27, 1))
        code(codes, valid, IDENT, row, bits(field, 28, 1))
        if version == 2:
            code(codes, valid, SDA, row, bits(field, 31, 2))
    if surface == 0:
        code(codes, valid, NIC_BARO, row, bits(field, 53, 1))
        if version == 2:
            code(codes, valid, GVA, row, bits(field, 49, 2))
    elif bits(field, 9, 2) == 0 and bits(field, 17, 3) <= 4:
        code(codes, valid, NAC_V, row, bits(field, 17, 3))
