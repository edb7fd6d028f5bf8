"""Mode S frames written from the standards, to be read back by the decoder; shares no code with it.

Sources: ICAO Annex 10 Volume IV (parity, altitude and identity codes), RTCA DO-260B (squitters, CPR A.1.7), ICAO Doc
9871 (Comm-B).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

POLYNOMIAL = 0b1_1111_1111_1111_0100_0000_1001
ALPHABET = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"


def packed(*fields: tuple[int, int]) -> int:
    """Fields of (value, bits), the first the most significant."""
    word = 0
    for value, width in fields:
        assert 0 <= value < 1 << width, (value, width)
        word = word << width | value
    return word


def twos(value: int, width: int) -> int:
    """Two's complement."""
    return value & ((1 << width) - 1)


def remainder(data: int, bits: int) -> int:
    """Long division of the data, followed by 24 zero bits, by the generator."""
    rest = data << 24
    for place in range(bits + 23, 23, -1):
        if rest >> place & 1:
            rest ^= POLYNOMIAL << (place - 24)
    return rest


def closed(data: int, bits: int, overlay: int = 0) -> bytes:
    """Data with its parity, xored with an address or an interrogator code."""
    return (data << 24 | remainder(data, bits) ^ overlay).to_bytes((bits + 24) // 8, "big")


def squitter(address: int, me: int, df: int = 17, control: int = 5) -> bytes:
    """DF17 (control is CA) or DF18 (control is CF)."""
    return closed(packed((df, 5), (control, 3), (address, 24), (me, 56)), 88)


def all_call(address: int, capability: int = 5, interrogator: int = 0) -> bytes:
    """DF11."""
    return closed(packed((11, 5), (capability, 3), (address, 24)), 32, interrogator)


def surveillance(df: int, address: int, code: int, status: int = 0, mb: int = 0) -> bytes:
    """DF4, 5, 20, 21: flight status, DR and UM zero, 13-bit code; MB for the long ones."""
    head = packed((df, 5), (status, 3), (0, 5), (0, 6), (code, 13))
    return closed(head, 32, address) if df < 16 else closed(head << 56 | mb, 88, address)


def air_to_air(df: int, address: int, code: int, ground: int = 0, mv: int = 0) -> bytes:
    """DF0, 16."""
    head = packed((df, 5), (ground, 1), (0, 13), (code, 13))
    return closed(head, 32, address) if df == 0 else closed(head << 56 | mv, 88, address)


def altitude_25(feet: int, bits: int) -> int:
    """Altitude code with Q = 1, of 13 bits or of 12."""
    n = (feet + 1000) // 25
    if bits == 12:
        return (n >> 4) << 5 | 1 << 4 | n & 15
    return (n >> 5) << 7 | (n >> 4 & 1) << 5 | 1 << 4 | n & 15


def altitude_100(feet: int) -> int:
    """13-bit Gillham code of a multiple of 100 ft: the table of Annex 10 Volume IV appendix, made step by step."""
    steps = (feet + 1200) // 100
    five_hundreds, within = divmod(steps, 5)
    gray = five_hundreds ^ five_hundreds >> 1
    d2, d4, a1, a2, a4, b1, b2, b4 = (gray >> k & 1 for k in range(7, -1, -1))
    order = ["001", "011", "010", "110", "100"]
    c1, c2, c4 = (int(bit) for bit in (order if five_hundreds % 2 == 0 else order[::-1])[within])
    return int("".join(map(str, (c1, a1, c2, a2, c4, a4, 0, b1, 0, b2, d2, b4, d4))), 2)


def identity(squawk: int) -> int:
    """13-bit code of four octal digits written as a decimal number."""
    a, b, c, d = (int(digit) for digit in f"{squawk:04d}")
    bits = (
        c & 1,
        a & 1,
        c >> 1 & 1,
        a >> 1 & 1,
        c >> 2,
        a >> 2,
        0,
        b & 1,
        d & 1,
        b >> 1 & 1,
        d >> 1 & 1,
        b >> 2,
        d >> 2,
    )
    return int("".join(map(str, bits)), 2)


def characters(text: str) -> int:
    """Eight characters of six bits."""
    return packed(*((ALPHABET.index(c), 6) for c in text.ljust(8)))


def zones(latitude: float) -> int:
    """NL by the formula of DO-260B A.1.7.2.d."""
    if abs(latitude) >= 87:
        return 2 if abs(latitude) == 87 else 1
    if latitude == 0:
        return 59
    inner = 1 - (1 - math.cos(math.pi / 30)) / math.cos(math.pi / 180 * abs(latitude)) ** 2
    return int(2 * math.pi / math.acos(inner))


def cpr(latitude: float, longitude: float, odd: int, surface: bool = False) -> tuple[int, int]:
    """17-bit codes, DO-260B A.1.7.3 (airborne: Nb 17; surface: Nb 19 with its two highest bits left out)."""
    bits = 19 if surface else 17
    step = 360 / (60 - odd)
    y = math.floor(2**bits * (latitude % step) / step + 0.5)
    seen = step * (y / 2**bits + math.floor(latitude / step))
    step = 360 / max(zones(seen) - odd, 1)
    x = math.floor(2**bits * (longitude % step) / step + 0.5)
    return y % 2**17, x % 2**17


def airborne(
    latitude: float, longitude: float, odd: int, altitude: int, tc: int = 11, status: int = 0, b: int = 0
) -> int:
    """ME of BDS 0,5; altitude is the 12-bit code."""
    y, x = cpr(latitude, longitude, odd)
    return packed((tc, 5), (status, 2), (b, 1), (altitude, 12), (0, 1), (odd, 1), (y, 17), (x, 17))


def surface(latitude: float, longitude: float, odd: int, movement: int, angle: int | None, tc: int = 7) -> int:
    """ME of BDS 0,6."""
    y, x = cpr(latitude, longitude, odd, surface=True)
    told = (0, 0) if angle is None else (1, angle)
    return packed((tc, 5), (movement, 7), (told[0], 1), (told[1], 7), (0, 1), (odd, 1), (y, 17), (x, 17))


def identification(text: str, tc: int = 4, category: int = 3) -> int:
    """ME of BDS 0,8."""
    return packed((tc, 5), (category, 3)) << 48 | characters(text)


def velocity(
    subtype: int,
    first: tuple[int, int],
    second: tuple[int, int],
    rate: tuple[int, int, int],
    difference: tuple[int, int],
    nac: int = 2,
) -> int:
    """ME of BDS 0,9; pairs are (sign or status, code), rate (source, sign, code)."""
    return packed(
        (19, 5), (subtype, 3), (0, 2), (nac, 3), (first[0], 1), (first[1], 10), (second[0], 1), (second[1], 10),
        (rate[0], 1), (rate[1], 1), (rate[2], 9), (0, 2), (difference[0], 1), (difference[1], 7),
    )  # fmt: skip


def emergency(state: int, squawk: int) -> int:
    """ME of BDS 6,1 subtype 1."""
    return packed((28, 5), (1, 3), (state, 3), (identity(squawk), 13), (0, 32))


def target_state(altitude: int, setting: int, nac_p: int, nic_baro: int, sil: int) -> int:
    """ME of BDS 6,2 subtype 1, from codes."""
    return packed(
        (29, 5),
        (1, 2),
        (0, 1),
        (0, 1),
        (altitude, 11),
        (setting, 9),
        (0, 10),
        (nac_p, 4),
        (nic_baro, 1),
        (sil, 2),
        (0, 10),
    )


def operational_status(
    version: int, surface: int = 0, a: int = 0, c: int = 0, nac_p: int = 9, gva: int = 2, sil: int = 3, sda: int = 2,
    nic_baro: int = 1, track: int = 1, hrd: int = 1, nac_v: int = 1,
) -> int:  # fmt: skip
    """ME of BDS 6,5."""
    capability = packed((0, 8), (nac_v, 3), (c, 1), (0, 4)) if surface else 0
    return packed(
        (31, 5), (surface, 3), (capability, 16), (0, 6), (sda, 2), (0, 8), (version, 3), (a, 1), (nac_p, 4),
        (0 if surface else gva, 2), (sil, 2), (track if surface else nic_baro, 1), (hrd, 1), (0, 2),
    )  # fmt: skip


def selected_intention(mcp: int | None, fms: int | None, setting: int | None) -> int:
    """MB of BDS 4,0, from codes."""
    told = [(0, 0) if code is None else (1, code) for code in (mcp, fms, setting)]
    return packed(*(pair for s, code in told for pair in ((s, 1), (code, 12))), (0, 8), (0, 9))


def track_and_turn(roll: int, track: int, ground: int, rate: int, air: int) -> int:
    """MB of BDS 5,0, from codes; roll, track and rate signed."""
    return packed(
        (1, 1), (twos(roll, 10), 10), (1, 1), (twos(track, 11), 11), (1, 1), (ground, 10), (1, 1), (twos(rate, 10), 10),
        (1, 1), (air, 10),
    )  # fmt: skip


def heading_and_speed(heading: int, airspeed: int, mach: int, rate: int, inertial: int) -> int:
    """MB of BDS 6,0, from codes; heading and rates signed."""
    return packed(
        (1, 1), (twos(heading, 11), 11), (1, 1), (airspeed, 10), (1, 1), (mach, 10), (1, 1), (twos(rate, 10), 10),
        (1, 1), (twos(inertial, 10), 10),
    )  # fmt: skip


def stacked(frames: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Frames as the decoder takes them: uint8[n, 14] and lengths."""
    stored = b"".join(frame[:14].ljust(14, b"\0") for frame in frames)
    return np.frombuffer(stored, np.uint8).reshape(-1, 14), np.array([len(f) for f in frames], np.uint8)
