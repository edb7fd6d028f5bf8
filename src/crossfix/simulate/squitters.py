"""Extended squitters and all-call replies of a made transponder, with their parity.

Sources: ICAO Annex 10 Volume IV (parity, codes); RTCA DO-260B (registers 0,5 0,8 0,9 6,1 6,2 6,5; compact position
reporting A.1.7).
"""

from __future__ import annotations

import math

GENERATOR = 0x1FFF409
ALPHABET = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"
SQUITTER, ALL_CALL, AIRBORNE = 17, 11, 5
_TABLE = []
for _byte in range(256):
    _rest = _byte << 16
    for _ in range(8):
        _rest = _rest << 1 ^ (GENERATOR if _rest & 0x800000 else 0)
    _TABLE.append(_rest & 0xFFFFFF)


def parity(data: bytes) -> int:
    """24 bits of parity of the data before them (Annex 10 Volume IV, 3.1.2.3.3).

    Worked example, from "The 1090 Megahertz Riddle": 8D406B902015A678D4D220 is followed by AA4BDA.

    >>> f"{parity(bytes.fromhex('8D406B902015A678D4D220')):06X}"
    'AA4BDA'
    """
    rest = 0
    for byte in data:
        rest = (rest << 8 & 0xFFFFFF) ^ _TABLE[rest >> 16 ^ byte]
    return rest


def squitter(address: int, content: int) -> bytes:
    """DF17 with 56 bits of content."""
    head = (SQUITTER << 3 | AIRBORNE) << 80 | address << 56 | content
    data = head.to_bytes(11, "big")
    return data + parity(data).to_bytes(3, "big")


def all_call(address: int) -> bytes:
    """DF11, unasked."""
    data = ((ALL_CALL << 3 | AIRBORNE) << 24 | address).to_bytes(4, "big")
    return data + parity(data).to_bytes(3, "big")


def _joined(*fields: tuple[int, int]) -> int:
    word = 0
    for value, wide in fields:
        word = word << wide | value & ((1 << wide) - 1)
    return word


def altitude_code(feet: float) -> int:
    """12 bits in steps of 25 ft (Q = 1)."""
    steps = round((feet + 1000) / 25)
    return (steps >> 4) << 5 | 1 << 4 | steps & 15


def zones_of(latitude: float) -> int:
    """Longitude zones at a latitude, DO-260B A.1.7.2.d; the scenario keeps below 85 degrees.

    >>> zones_of(10.0), zones_of(52.3), zones_of(-85.0)
    (59, 36, 4)
    """
    inner = (1 - math.cos(math.pi / 30)) / math.cos(math.radians(latitude)) ** 2
    return math.floor(2 * math.pi / math.acos(1 - inner))


def compact(latitude: float, longitude: float, odd: int) -> tuple[int, int]:
    """Latitude and longitude in 17 bits each, DO-260B A.1.7.3."""
    high = 360 / (60 - odd)
    y = math.floor(131072 * (latitude % high) / high + 0.5)
    seen = high * (y / 131072 + math.floor(latitude / high))
    wide = 360 / max(zones_of(seen) - odd, 1)
    x = math.floor(131072 * (longitude % wide) / wide + 0.5)
    return y % 131072, x % 131072


def position(latitude: float, longitude: float, altitude_ft: float, odd: int) -> int:
    """Register 0,5, type code 11: containment of 0.1 NM."""
    y, x = compact(latitude, longitude, odd)
    return _joined((11, 5), (0, 2), (0, 1), (altitude_code(altitude_ft), 12), (0, 1), (odd, 1), (y, 17), (x, 17))


def no_position(altitude_ft: float) -> int:
    """Register 0,5, type code 0: altitude alone."""
    return _joined((0, 5), (0, 3), (altitude_code(altitude_ft), 12), (0, 36))


def over_ground(speed_kt: float, track_deg: float, rate_fpm: float) -> int:
    """Register 0,9, subtype 1: speed over ground, in kt to the east and to the north; rate by barometer."""
    east, north = (speed_kt * turn(math.radians(track_deg)) for turn in (math.sin, math.cos))
    first, second = (min(abs(round(one)), 1022) + 1 for one in (east, north))
    signs = (int(east < 0), int(north < 0))
    return _joined((19, 5), (1, 3), (0, 2), (2, 3), (signs[0], 1), (first, 10), (signs[1], 1), (second, 10)) << 21 | (
        _rate(rate_fpm)
    )


def through_air(speed_kt: float, heading_deg: float, rate_fpm: float) -> int:
    """Register 0,9, subtype 3: heading and indicated airspeed, as sent without a speed over ground."""
    heading = round(heading_deg % 360 / 360 * 1024) % 1024
    speed = min(round(speed_kt), 1022) + 1
    return _joined((19, 5), (3, 3), (0, 2), (0, 3), (1, 1), (heading, 10), (0, 1), (speed, 10)) << 21 | _rate(rate_fpm)


def _rate(fpm: float) -> int:
    """Source 1 (barometer), sign, value in steps of 64 ft/min; no difference to the height by satellite."""
    steps = min(round(abs(fpm) / 64), 510) + 1
    return _joined((1, 1), (int(fpm < 0), 1), (steps, 9), (0, 2), (0, 1), (0, 7))


def identification(callsign: str) -> int:
    """Register 0,8, category A3."""
    letters = _joined(*((ALPHABET.index(one), 6) for one in callsign.ljust(8)))
    return _joined((4, 5), (3, 3)) << 48 | letters


def emergency(squawk: str) -> int:
    """Register 6,1: the code, and the state that goes with 7700 (general emergency)."""
    a, b, c, d = (int(one) for one in squawk)
    order = ((c, 0), (a, 0), (c, 1), (a, 1), (c, 2), (a, 2), None, (b, 0), (d, 0), (b, 1), (d, 1), (b, 2), (d, 2))
    code = _joined(*((0 if one is None else one[0] >> one[1] & 1, 1) for one in order))
    return _joined((28, 5), (1, 3), (int(squawk == "7700"), 3), (code, 13), (0, 32))


def target_state(altitude_ft: float, accuracy: int, level: int) -> int:
    """Register 6,2 subtype 1: selected altitude, NACp, SIL."""
    selected = round(max(altitude_ft, 0) / 32) + 1
    return _joined(
        (29, 5), (1, 2), (0, 1), (0, 1), (selected, 11), (0, 9), (0, 10), (accuracy, 4), (1, 1), (level, 2), (0, 10)
    )


def status(accuracy: int, level: int) -> int:
    """Register 6,5, airborne, version 2: NACp, SIL."""
    return _joined(
        (31, 5), (0, 3), (0, 16), (0, 6), (2, 2), (0, 8), (2, 3), (0, 1), (accuracy, 4), (2, 2), (level, 2), (1, 1),
        (0, 1), (0, 2),
    )  # fmt: skip
