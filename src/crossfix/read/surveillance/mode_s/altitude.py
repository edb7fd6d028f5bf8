"""Altitude codes AC (13 bits) and its 12-bit form in squitters. Annex 10 Volume IV, 3.1.2.6.5.4 and appendix to chapter
3.

Bits of AC as they are sent (frame bits 20 to 32):
  C1 A1 C2 A2 C4 A4 M B1 Q B2 D2 B4 D4
M = 1: metres, not defined further: no value. M = 0, Q = 1: the other 11 bits times 25 ft less 1000 ft.
M = 0, Q = 0: Gillham code in 100 ft: D2 D4 A1 A2 A4 B1 B2 B4 is a Gray code of 500 ft steps, C1 C2 C4 a
reflected one of 100 ft steps. All zero: not known. The 12-bit form leaves out M.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.compiled import inlined, whole

UNKNOWN = -99_999


def _from_gray(code: int) -> int:
    value = 0
    while code:
        value ^= code
        code >>= 1
    return value


def _gillham(ac: int) -> int:
    """Feet, or UNKNOWN for a code that no altitude has."""
    c1, a1, c2, a2, c4, a4, _, b1, _, b2, d2, b4, d4 = ((ac >> k) & 1 for k in range(12, -1, -1))
    five_hundreds = _from_gray(d2 << 7 | d4 << 6 | a1 << 5 | a2 << 4 | a4 << 3 | b1 << 2 | b2 << 1 | b4)
    hundreds = _from_gray(c1 << 2 | c2 << 1 | c4)
    if hundreds in (0, 5, 6):
        return UNKNOWN
    hundreds = 5 if hundreds == 7 else hundreds
    hundreds = 6 - hundreds if five_hundreds % 2 else hundreds
    return five_hundreds * 500 + hundreds * 100 - 1300


def _feet(ac: int) -> int:
    if ac == 0 or ac & 0x40:
        return UNKNOWN
    if ac & 0x10:
        return ((ac >> 7) << 5 | (ac >> 1) & 0x10 | ac & 0xF) * 25 - 1000
    return _gillham(ac)


FEET: NDArray[np.int32] = np.array([_feet(ac) for ac in range(8192)], dtype=np.int32)


@inlined
def altitude_13(ac: int) -> int:
    """Feet of a 13-bit code, UNKNOWN where it tells none."""
    return whole(FEET[ac])


@inlined
def altitude_12(ac: int) -> int:
    """Feet of the 12-bit code of position squitters, UNKNOWN where it tells none."""
    return whole(FEET[((ac & 0xFC0) << 1) | (ac & 0x3F)])
