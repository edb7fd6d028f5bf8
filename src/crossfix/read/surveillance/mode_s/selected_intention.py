"""Selected vertical intention, BDS 4,0.

| bits of MB | field |
|---|---|
| 1, 2-13 | status, selected altitude on the MCP or FCU, 16 ft |
| 14, 15-26 | status, selected altitude in the FMS, 16 ft |
| 27, 28-39 | status, pressure setting less 800 hPa, 0.1 hPa |
| 40-47 | zero |
| 48, 49-51 | status, MCP modes |
| 52-53 | zero |
| 54, 55-56 | status, source of the target altitude |

A field with status 0 is zero. Plausible: at least one of the three values, altitudes to 50,000 ft, setting
850 to 1100 hPa. Source: Doc 9871 2nd edition, Table A-2-64. Example: A000029C85E42F313000007047D3 is MCP and FMS
3008 ft, 1020.0 hPa (Sun, "Enhanced surveillance").
"""

from __future__ import annotations

from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.columns import BAROMETRIC_SETTING, SELECTED_ALTITUDE, Numbers, Valid, number
from crossfix.read.surveillance.mode_s.compiled import inlined

HIGHEST_FT = 50_000
LOWEST_HPA, HIGHEST_HPA = 850.0, 1100.0


@inlined
def is_selected_intention(field: int) -> bool:
    """Whether 56 bits can be this register."""
    if bits(field, 40, 8) or bits(field, 52, 2):
        return False
    mcp, fms, setting = bits(field, 2, 12), bits(field, 15, 12), bits(field, 28, 12)
    if (mcp and not bits(field, 1, 1)) or (fms and not bits(field, 14, 1)) or (setting and not bits(field, 27, 1)):
        return False
    if (bits(field, 49, 3) and not bits(field, 48, 1)) or (bits(field, 55, 2) and not bits(field, 54, 1)):
        return False
    if not (bits(field, 1, 1) or bits(field, 14, 1) or bits(field, 27, 1)):
        return False
    if mcp * 16 > HIGHEST_FT or fms * 16 > HIGHEST_FT:
        return False
    return not bits(field, 27, 1) or LOWEST_HPA <= 800.0 + setting * 0.1 <= HIGHEST_HPA


@inlined
def selected_intention(field: int, row: int, numbers: Numbers, valid: Valid) -> None:
    """Selected altitude, of the MCP or else of the FMS, and pressure setting."""
    if bits(field, 1, 1):
        number(numbers, valid, SELECTED_ALTITUDE, row, bits(field, 2, 12) * 16.0)
    elif bits(field, 14, 1):
        number(numbers, valid, SELECTED_ALTITUDE, row, bits(field, 15, 12) * 16.0)
    if bits(field, 27, 1):
        number(numbers, valid, BAROMETRIC_SETTING, row, 800.0 + bits(field, 28, 12) * 0.1)
