"""What one frame tells by itself: the dispatch from downlink format and type code to the registers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s import replies
from crossfix.read.surveillance.mode_s.acceptance import ADSB, ADSR, MODE_S, TISB
from crossfix.read.surveillance.mode_s.airborne_position import airborne_position
from crossfix.read.surveillance.mode_s.aircraft import NON_ICAO, Aircraft, One
from crossfix.read.surveillance.mode_s.altitude import UNKNOWN
from crossfix.read.surveillance.mode_s.bits import bits, head_of, message_of
from crossfix.read.surveillance.mode_s.columns import (
    DOWNLINK_FORMAT,
    PRESSURE_ALTITUDE,
    REGISTER,
    SOURCE_CLASS,
    TYPE_CODE,
    Codes,
    Numbers,
    Valid,
    code,
)
from crossfix.read.surveillance.mode_s.columns import (
    NON_ICAO as NON_ICAO_COLUMN,
)
from crossfix.read.surveillance.mode_s.comm_b import EMPTY, NONE_FITS, SEVERAL_FIT, register_of
from crossfix.read.surveillance.mode_s.compiled import SOURCES, borrowed, inlined, kernel
from crossfix.read.surveillance.mode_s.emergency import aircraft_status, resolution_advisory
from crossfix.read.surveillance.mode_s.heading_and_speed import heading_and_speed
from crossfix.read.surveillance.mode_s.identification import callsign, category
from crossfix.read.surveillance.mode_s.operational_status import operational_status
from crossfix.read.surveillance.mode_s.selected_intention import selected_intention
from crossfix.read.surveillance.mode_s.settings import Rejected
from crossfix.read.surveillance.mode_s.surface_position import surface_position
from crossfix.read.surveillance.mode_s.target_state import target_state
from crossfix.read.surveillance.mode_s.tisb_coarse import coarse
from crossfix.read.surveillance.mode_s.track_and_turn import track_and_turn
from crossfix.read.surveillance.mode_s.velocity import velocity

Reasons = NDArray[np.int64]
Text = NDArray[np.uint8]
Squawk = NDArray[np.uint16]
CALLSIGN, COARSE = int(Rejected.CALLSIGN), int(Rejected.COARSE)
COMM_B_NONE, COMM_B_SEVERAL = int(Rejected.COMM_B_NONE), int(Rejected.COMM_B_SEVERAL)


@inlined
def squitter(
    field: int,
    source: int,
    row: int,
    n: Numbers,
    c: Codes,
    squawk: Squawk,
    name: Text,
    kind: Text,
    v: Valid,
    reasons: Reasons,
) -> None:
    """The ME field of DF17 and of DF18 except coarse TIS-B, by type code."""
    type_code = bits(field, 1, 5)
    code(c, v, TYPE_CODE, row, type_code)
    if type_code == 0 or 9 <= type_code <= 18 or 20 <= type_code <= 22:
        airborne_position(field, row, n, c, v)
    elif type_code == 19:
        velocity(field, row, source != TISB, n, c, v)
    elif 5 <= type_code <= 8:
        surface_position(field, row, n, c, v)
    elif 1 <= type_code <= 4:
        category(field, row, kind, v)
        if not callsign(field, row, name, v):
            reasons[CALLSIGN] += 1
    elif type_code == 28:
        aircraft_status(field, row, c, squawk, v)
    elif type_code == 29:
        target_state(field, row, n, c, v)
    elif type_code == 31:
        operational_status(field, row, c, v)


@inlined
def comm_b(field: int, feet: int, row: int, n: Numbers, c: Codes, name: Text, v: Valid, reasons: Reasons) -> None:
    """The MB field of DF20 and DF21, by the only register that fits."""
    register = register_of(field, feet)
    if register == NONE_FITS:
        reasons[COMM_B_NONE] += 1
    elif register == SEVERAL_FIT:
        reasons[COMM_B_SEVERAL] += 1
    elif register != EMPTY:
        code(c, v, REGISTER, row, register)
    if register == 0x20:
        if not callsign(field, row, name, v):
            reasons[CALLSIGN] += 1
    elif register == 0x30:
        resolution_advisory(field, row, c, v)
    elif register == 0x40:
        selected_intention(field, row, n, v)
    elif register == 0x50:
        track_and_turn(field, row, n, v)
    elif register == 0x60:
        heading_and_speed(field, row, n, c, v)


@inlined
def reply(
    head: int,
    frame: Text,
    level: int,
    row: int,
    n: Numbers,
    c: Codes,
    squawk: Squawk,
    name: Text,
    v: Valid,
    reasons: Reasons,
) -> None:
    """Everything that is not a squitter of 112 bits. `level`: last pressure altitude or UNKNOWN."""
    downlink, feet = head >> 27, UNKNOWN
    if downlink == 5 or downlink == 21:
        replies.identity(head, row, squawk, v)
    elif downlink != 11:
        feet = replies.altitude(head, row, n, v)
    if downlink == 11:
        replies.capability(head, row, c, v)
    elif downlink == 0 or downlink == 16:
        replies.vertical_status(head, row, c, v)
    else:
        replies.flight_status(head, row, c, v)
    if downlink >= 20:
        comm_b(message_of(frame), level if feet == UNKNOWN else feet, row, n, c, name, v, reasons)
    elif downlink == 16 and frame[4] == 0x30:
        resolution_advisory(message_of(frame), row, c, v)


@inlined
def level_of(a: One, now: float, level_s: float) -> int:
    """The aircraft's pressure altitude where it was heard lately, else UNKNOWN."""
    return a.level_ft if abs(now - a.level_s) <= level_s else UNKNOWN


@inlined
def source_of(downlink: int, control: int) -> int:
    """The source class of a frame."""
    if downlink == 17:
        return ADSB
    if downlink != 18:
        return MODE_S
    if control == 6:
        return ADSR
    return ADSB if control < 2 else TISB


def decoding(sources: int):  # type: ignore[no-untyped-def]
    """The kernel, compiled once for these sources."""

    @kernel
    def decode_fields(
        time_s: NDArray[np.float64],
        frames: Text,
        rows: NDArray[np.int64],
        slots: NDArray[np.int32],
        aircraft: Aircraft,
        level_s: float,
        address: NDArray[np.uint32],
        n: Numbers,
        c: Codes,
        squawk: Squawk,
        name: Text,
        kind: Text,
        v: Valid,
        reasons: Reasons,
    ) -> None:
        """Fill the blocks from the accepted frames."""
        frames, address, n, c = borrowed(frames), borrowed(address), borrowed(n), borrowed(c)
        squawk, name, kind, v = borrowed(squawk), borrowed(name), borrowed(kind), borrowed(v)
        reasons, aircraft = borrowed(reasons), borrowed(aircraft)
        for row in range(len(rows) if sources else 0):
            frame = frames[rows[row]]
            head = head_of(frame)
            downlink, control = head >> 27, (head >> 24) & 7
            source = source_of(downlink, control)
            key = aircraft[slots[row]].key
            address[row] = key & 0xFFFFFF
            code(c, v, NON_ICAO_COLUMN, row, 1 if key & NON_ICAO else 0)
            code(c, v, DOWNLINK_FORMAT, row, downlink)
            code(c, v, SOURCE_CLASS, row, source)
            if downlink != 17 and downlink != 18:
                reply(
                    head,
                    frame,
                    level_of(aircraft[slots[row]], time_s[rows[row]], level_s),
                    row,
                    n,
                    c,
                    squawk,
                    name,
                    v,
                    reasons,
                )
            elif downlink == 18 and control == 3:
                coarse(message_of(frame), row, n, v)
                reasons[COARSE] += 1
            else:
                if downlink == 17:
                    replies.capability(head, row, c, v)
                squitter(message_of(frame), source, row, n, c, squawk, name, kind, v, reasons)
            if v[PRESSURE_ALTITUDE, row]:
                aircraft[slots[row]].level_ft = int(n[PRESSURE_ALTITUDE, row])
                aircraft[slots[row]].level_s = time_s[rows[row]]

    return decode_fields


decode_fields = decoding(SOURCES)
