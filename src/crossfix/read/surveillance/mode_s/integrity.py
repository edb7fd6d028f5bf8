"""Navigation integrity from the type code, the version and the supplements.

| TC airborne | TC surface | version 0: NUCp, HPL | version 1 (A): NIC, Rc | version 2 (A B; surface A C): NIC, Rc |
|---|---|---|---|---|
| 9, 20 | 5 | 9, 7.5 | 11, 7.5 | 11, 7.5 |
| 10, 21 | 6 | 8, 25 | 10, 25 | 10, 25 |
| 11 | 7 | 7, 185.2 | 1: 9, 75; 0: 8, 185.2 | 11 (surface 10): 9, 75; else 8, 185.2 |
| 12 | | 6, 370.4 | 7, 370.4 | 7, 370.4 |
| 13 | | 5, 926 | 0: 6, 926; 1: 6, 1111.2 | 01: 6, 555.6; 00: 6, 926; 11 and 10: 6, 1111.2 |
| 14 | | 4, 1852 | 5, 1852 | 5, 1852 |
| 15 | | 3, 3704 | 4, 3704 | 4, 3704 |
| 16 | | 2, 18520 | 1: 3, 7408; 0: 2, 14816 | 11: 3, 7408; else 2, 14816 |
| 17 | | 1, 37040 | 1, 37040 | 1, 37040 |
| 18, 22 | | 0, none | 0, none | 0, none |
| | 8 | 6, none | 0, none | 11: 7, 370.4; 10: 6, 555.6; 01: 6, 1111.2; 00: 0, none |

Sources: RTCA DO-260B Tables 2-16, 2-70 and N-4; ICAO Doc 9871 2nd edition Tables A-2-5, B-2-5, C-2-5; the same
tables in Sun, The 1090 Megahertz Riddle, 2nd edition, "Uncertainties". A supplement that was not heard counts as the
one that promises less: the larger radius. HPL and Rc in metres.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.compiled import inlined, whole

NOT_HEARD = -1
NM = 1852.0


def _by_code(values: dict[int, float]) -> NDArray[np.float64]:
    return np.array([values.get(code, math.nan) for code in range(32)])


NUC_P = _by_code(
    {5: 9, 6: 8, 7: 7, 8: 6, 9: 9, 10: 8, 11: 7, 12: 6, 13: 5, 14: 4, 15: 3, 16: 2, 17: 1, 18: 0, 20: 9, 21: 8, 22: 0}
)
RADIUS_0 = _by_code(
    {5: 7.5, 6: 25.0, 7: 0.1 * NM, 9: 7.5, 10: 25.0, 11: 0.1 * NM, 12: 0.2 * NM, 13: 0.5 * NM, 14: NM, 15: 2 * NM}
    | {16: 10 * NM, 17: 20 * NM, 20: 7.5, 21: 25.0}
)
NIC = _by_code({5: 11, 6: 10, 8: 0, 9: 11, 10: 10, 12: 7, 13: 6, 14: 5, 15: 4, 17: 1, 18: 0, 20: 11, 21: 10, 22: 0})
RADIUS = _by_code(
    {5: 7.5, 6: 25.0, 9: 7.5, 10: 25.0, 12: 0.2 * NM, 14: NM, 15: 2 * NM, 17: 20 * NM, 20: 7.5, 21: 25.0}
)  # where no supplement decides


@inlined
def nic_of(type_code: int, version: int, a: int, other: int) -> tuple[int, float]:
    """NIC and containment radius in metres (NaN where none is promised), versions 1 and 2.

    a, other: supplement A, and B (airborne) or C (surface); NOT_HEARD where it was not heard.
    """
    both = a == 1 and (other == 1 or version == 1)
    if type_code == 11:
        return (9, 75.0) if both else (8, 0.1 * NM)
    if type_code == 16:
        return (3, 4 * NM) if both else (2, 8 * NM)
    if type_code == 13:
        return 6, _radius_13(version, a, other)
    if type_code == 7:
        good = a == 1 and (other == 0 or version == 1)
        return (9, 75.0) if good else (8, 0.1 * NM)
    if type_code == 8 and version == 2:
        return _surface_8(a, other)
    return whole(NIC[type_code]), RADIUS[type_code]


@inlined
def _radius_13(version: int, a: int, other: int) -> float:
    if a != 0:
        return 0.6 * NM
    return 0.3 * NM if version == 2 and other == 1 else 0.5 * NM


@inlined
def _surface_8(a: int, c: int) -> tuple[int, float]:
    if a == 1 and c == 1:
        return 7, 0.2 * NM
    if a == 1 and c == 0:
        return 6, 0.3 * NM
    if (a == 0 and c == 1) or (a == 1 and c == -1) or (a == -1 and c == 1):
        return 6, 0.6 * NM
    return 0, math.nan
