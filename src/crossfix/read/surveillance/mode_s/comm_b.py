"""Which register a Comm-B reply (DF20, DF21) carries: the reply does not say, so every register is tried.

Nothing here looks at ADS-B speeds or headings: they are what Comm-B is to be held against later, and may be spoofed.

A reply counts as one register only where exactly one of these fits; else it has no register and nothing of MB is read.

| register | what must hold |
|---|---|
| 1,0 data link capability | bits 1-8 are 0001 0000, bits 10-14 zero (Doc 9871 Table A-2-16) |
| 1,7 GICB capability | bit 7 (register 2,0) set; 1, 2, 4, 5 (0,5 0,6 0,8 0,9) alike; 25-56 zero (Table A-2-23) |
| 2,0 identification | bits 1-8 are 0010 0000, eight characters of the set |
| 3,0 resolution advisory | bits 1-8 are 0011 0000, threat type not 3 |
| 4,0 5,0 6,0 | see their files |
| 4,4 meteorological | source 1 to 5 with wind and temperature in range (Table A-2-68); it only makes others doubtful |

1,0, 1,7 and 4,4 are recognised and not read.
"""

from __future__ import annotations

from crossfix.read.surveillance.mode_s.bits import bits
from crossfix.read.surveillance.mode_s.compiled import inlined
from crossfix.read.surveillance.mode_s.heading_and_speed import is_heading_and_speed
from crossfix.read.surveillance.mode_s.identification import CHARACTERS
from crossfix.read.surveillance.mode_s.selected_intention import is_selected_intention
from crossfix.read.surveillance.mode_s.track_and_turn import is_track_and_turn, signed

EMPTY, NONE_FITS, SEVERAL_FIT = 0, -1, -2


@inlined
def _is_identification(field: int) -> bool:
    if bits(field, 1, 8) != 0x20:
        return False
    good = 0
    for place in range(8):
        good += CHARACTERS[bits(field, 9 + 6 * place, 6)] != 0
    return good == 8


@inlined
def _is_gicb_capability(field: int) -> bool:
    adsb = bits(field, 1, 5) & 0b11011
    return bits(field, 7, 1) == 1 and bits(field, 25, 32) == 0 and (adsb == 0 or adsb == 0b11011)


@inlined
def _is_meteorological(field: int) -> bool:
    source = bits(field, 1, 4)
    if source < 1 or source > 5 or not bits(field, 5, 1):
        return False
    wind, temperature = bits(field, 6, 9), signed(field, 24, 11) * 0.25
    if wind > 250 or temperature < -80.0 or temperature > 60.0:
        return False
    pressure_fits = bits(field, 35, 1) == 1 or bits(field, 36, 11) == 0
    humidity_fits = bits(field, 50, 1) == 1 or bits(field, 51, 6) == 0
    turbulence_fits = bits(field, 47, 1) == 1 or bits(field, 48, 2) == 0
    return pressure_fits and humidity_fits and turbulence_fits and signed(field, 24, 11) != 0


@inlined
def register_of(field: int, altitude_ft: int) -> int:
    """The register as two hexadecimal digits, or EMPTY, NONE_FITS, SEVERAL_FIT."""
    if field == 0:
        return EMPTY
    found, fits = NONE_FITS, 0
    if bits(field, 1, 8) == 0x10 and bits(field, 10, 5) == 0:
        found, fits = 0x10, fits + 1
    if _is_gicb_capability(field):
        found, fits = 0x17, fits + 1
    if _is_identification(field):
        found, fits = 0x20, fits + 1
    if bits(field, 1, 8) == 0x30 and bits(field, 29, 2) != 3:
        found, fits = 0x30, fits + 1
    if is_selected_intention(field):
        found, fits = 0x40, fits + 1
    if is_track_and_turn(field):
        found, fits = 0x50, fits + 1
    if is_heading_and_speed(field, altitude_ft):
        found, fits = 0x60, fits + 1
    if fits == 0 and _is_meteorological(field):
        return 0x44
    return found if fits <= 1 else SEVERAL_FIT
