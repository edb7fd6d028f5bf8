"""Mode A code ID (13 bits). Annex 10 Volume IV, 3.1.2.6.7.1.

Bits as they are sent: C1 A1 C2 A2 C4 A4 X B1 D1 B2 D2 B4 D4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.compiled import inlined, whole


def _digits(code: int) -> int:
    c1, a1, c2, a2, c4, a4, _, b1, d1, b2, d2, b4, d4 = ((code >> k) & 1 for k in range(12, -1, -1))
    a, b, c, d = a4 * 4 + a2 * 2 + a1, b4 * 4 + b2 * 2 + b1, c4 * 4 + c2 * 2 + c1, d4 * 4 + d2 * 2 + d1
    return a * 1000 + b * 100 + c * 10 + d


DIGITS: NDArray[np.uint16] = np.array([_digits(code) for code in range(8192)], dtype=np.uint16)


@inlined
def squawk_of(code: int) -> int:
    """The four octal digits as a decimal number: 7700."""
    return whole(DIGITS[code])
