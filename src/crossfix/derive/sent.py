"""Sent: the reports of a flight as the loops of these detectors read them, one array per quantity, NaN where not told.

What a report says of positions does not depend on whether the position could be decoded: a message of type code 11 is
a position sent, one of type code 0 says that there is none. Sources without type codes tell positions only; where a
table has `position_sent`, a row that does not say tells nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossfix.derive import sent_loop as loop
from crossfix.records.flight import Flight
from crossfix.records.table import Column

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]

NIC_OF_NUC_P = np.array([0, 1, 2, 4, 5, 6, 7, 8, 10, 11], np.int8)
"""The NIC whose containment radius a NUCp of version 0 has: DO-260B table N-7."""
ROWS = 1 << 16
ABSENT, NEVER = np.zeros(ROWS), np.zeros(ROWS, bool)
"""Stand for a column that the source lacks."""
NARROW = frozenset(
    {"source_class", "type_code", "position_sent", "nic", "nuc_p", "nac_p", "sil", "on_ground", "register"}
    | {"geometric_minus_pressure_saturated"}
)
"""Quantities of one byte."""


class Sent(NamedTuple):
    """n reports in the order of time. Codes are -1 where not told; `ground` is 0 airborne, 1 on ground."""

    time_s: Floats
    says: Codes
    velocity: Codes
    nic: Codes
    nac_p: Codes
    sil: Codes
    ground: Codes
    saturated: Codes
    latitude: Floats
    longitude: Floats
    altitude_ft: Floats
    speed_kt: Floats
    track_deg: Floats
    difference_ft: Floats
    true_airspeed_kt: Floats
    inertial_kt: Floats


@lru_cache(maxsize=1)
def sent(flight: Flight) -> Sent:
    """The arrays of a flight; a quantity that the source lacks is not told anywhere. The last one is remembered."""
    columns, n = flight.reports.columns, len(flight.reports)
    codes, numbers = np.empty((loop.CODES, n), np.int8), np.empty((loop.NUMBERS, n))
    told_by = loop.TYPE_CODES if "type_code" in columns else loop.WRITTEN if "position_sent" in columns else loop.PLACES

    def of(name: str) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        return _column(columns.get(name), n, name in NARROW)

    source, latitude, speed, airspeed = of("source_class"), of("latitude"), of("ground_speed"), of("true_airspeed")
    loop.codes(
        told_by, NIC_OF_NUC_P, *source, *of("type_code"), *of("position_sent"),
        latitude[1], speed[1], airspeed[1], of("indicated_airspeed")[1], *of("nic"), *of("nuc_p"), *of("nac_p"),
        *of("sil"), *of("on_ground"), *of("geometric_minus_pressure_saturated"), codes,
    )  # fmt: skip
    loop.numbers(
        *source, *of("register"), *latitude, *of("longitude"), *of("pressure_altitude"), *of("geometric_altitude"),
        *of("geometric_minus_pressure"), *speed, *of("track_angle"), *airspeed, numbers,
    )  # fmt: skip
    return Sent(flight["time"].values.astype(np.float64, copy=False), *codes, *numbers)


def _column(column: Column | None, n: int, narrow: bool) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Values, booleans as bytes, and their validity."""
    if column is not None:
        values = column.values.view(np.uint8) if narrow else column.values
        return (values, column.valid) if values.flags.c_contiguous else (values.copy(), column.valid.copy())
    absent, never = (ABSENT[:n], NEVER[:n]) if n <= ROWS else (np.zeros(n), np.zeros(n, bool))
    return absent.view(np.uint8)[:n] if narrow else absent, never
