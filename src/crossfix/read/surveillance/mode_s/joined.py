"""What needs other frames of the same aircraft: version, NIC supplements, heading references and positions.

Until an operational status (type code 31) was heard an aircraft counts as version 0 (DO-260B 2.2.10), and its version
stays unknown; nuc_p is told then and in version 0, nic in versions 1 and 2. TIS-B tells its integrity elsewhere: none
is read.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.acceptance import ADSB, TISB
from crossfix.read.surveillance.mode_s.aircraft import Aircraft, One
from crossfix.read.surveillance.mode_s.bits import bits, message_of
from crossfix.read.surveillance.mode_s.columns import (
    BAROMETRIC_SETTING,
    CONTAINMENT_RADIUS,
    EMERGENCY,
    FIRST_CODE,
    GROUND_SPEED,
    LATITUDE,
    LONGITUDE,
    MAGNETIC_HEADING,
    NAC_P,
    NIC,
    NIC_BARO,
    NUC_P,
    SELECTED_ALTITUDE,
    SIL,
    SOURCE_CLASS,
    TRACK_ANGLE,
    TRUE_HEADING,
    TYPE_CODE,
    Codes,
    Numbers,
    Valid,
    code,
    number,
)
from crossfix.read.surveillance.mode_s.compiled import SOURCES, borrowed, inlined, kernel
from crossfix.read.surveillance.mode_s.integrity import NOT_HEARD, RADIUS_0, nic_of
from crossfix.read.surveillance.mode_s.integrity import NUC_P as NUC_P_OF
from crossfix.read.surveillance.mode_s.positions import BELIEVED, Limits, Sent, position


@inlined
def status_heard(a: One, field: int, now: float) -> None:
    """Remember what an operational status says about other messages."""
    surface, version = bits(field, 6, 3), bits(field, 41, 3)
    if surface > 1 or version > 2:
        return
    a.version = version
    a.supplement_a = bits(field, 44, 1) if version else NOT_HEARD
    a.supplement_s = now
    a.heading_true = 1 - bits(field, 54, 1) if version else 0
    if surface:
        a.supplement_c = bits(field, 20, 1) if version == 2 and bits(field, 9, 2) == 0 else NOT_HEARD
        a.surface_heading = 1 - bits(field, 53, 1) if version else 0


@inlined
def turned(column: int, into: int, row: int, n: Numbers, v: Valid) -> None:
    """Move a value to the column that it belongs to."""
    if v[column, row]:
        number(n, v, into, row, n[column, row])
        n[column, row] = 0.0
        v[column, row] = False


@inlined
def directions(a: One, type_code: int, row: int, n: Numbers, v: Valid) -> None:
    """Headings by their reference, and surface angles as track or heading."""
    if type_code == 19 and a.heading_true == 1:
        turned(MAGNETIC_HEADING, TRUE_HEADING, row, n, v)
    elif 5 <= type_code <= 8 and a.surface_heading == 1:
        turned(TRACK_ANGLE, TRUE_HEADING if a.heading_true == 1 else MAGNETIC_HEADING, row, n, v)


@inlined
def integrity(
    a: One, field: int, source: int, now: float, limits: Limits, row: int, n: Numbers, c: Codes, v: Valid
) -> None:
    """NUCp or NIC, and the containment radius, of a position."""
    type_code, version = bits(field, 1, 5), a.version
    if version < 1:
        code(c, v, NUC_P, row, int(NUC_P_OF[type_code]))
        radius = RADIUS_0[type_code]
    else:
        recent = abs(now - a.supplement_s) <= limits.supplement_s
        supplement_a = a.supplement_a if recent else NOT_HEARD
        if type_code <= 8:
            other = a.supplement_c if recent else NOT_HEARD
        else:
            other = bits(field, 8, 1) if source == ADSB else NOT_HEARD
        nic, radius = nic_of(type_code, version, supplement_a, other)
        code(c, v, NIC, row, nic)
    if not math.isnan(radius):
        number(n, v, CONTAINMENT_RADIUS, row, radius)


@inlined
def not_of_version_0(row: int, v: Valid) -> None:
    """Take back what was read from a type code 29, which version 0 uses otherwise."""
    for column in (SELECTED_ALTITUDE, BAROMETRIC_SETTING, EMERGENCY, NAC_P, NIC_BARO, SIL):
        v[column, row] = False


def joining(sources: int):  # type: ignore[no-untyped-def]
    """The kernel, compiled once for these sources."""

    @kernel
    def join(
        time_s: NDArray[np.float64],
        frames: NDArray[np.uint8],
        rows: NDArray[np.int64],
        slots: NDArray[np.int32],
        aircraft: Aircraft,
        limits: Limits,
        positions: bool,
        n: Numbers,
        c: Codes,
        v: Valid,
        reasons: NDArray[np.int64],
    ) -> None:
        """Go through the accepted frames in order."""
        frames, aircraft, n, c = borrowed(frames), borrowed(aircraft), borrowed(n), borrowed(c)
        v, reasons = borrowed(v), borrowed(reasons)
        for row in range(len(rows) if sources else 0):
            if not v[TYPE_CODE, row]:
                continue
            type_code, source = c[TYPE_CODE - FIRST_CODE, row], c[SOURCE_CLASS - FIRST_CODE, row]
            a, field, now = aircraft[slots[row]], message_of(frames[rows[row]]), time_s[rows[row]]
            if type_code == 31:
                status_heard(a, field, now)
            elif type_code == 29 and a.version == 0:
                not_of_version_0(row, v)
            directions(a, type_code, row, n, v)
            if type_code < 5 or type_code == 19 or type_code > 22:
                continue
            if source != TISB:
                integrity(a, field, source, now, limits, row, n, c, v)
            if not positions:
                continue
            surface = 1 if type_code <= 8 else 0
            knots = n[GROUND_SPEED, row] if v[GROUND_SPEED, row] else math.nan
            sent = Sent(now, surface, bits(field, 22, 1), bits(field, 23, 17), bits(field, 40, 17), knots)
            reason, latitude, longitude = position(a, sent, limits)
            if reason == BELIEVED:
                number(n, v, LATITUDE, row, latitude)
                number(n, v, LONGITUDE, row, longitude)
            else:
                reasons[reason] += 1

    return join


join = joining(SOURCES)
