"""Which frames are believed, and whose they are.

DF17, DF18 and DF11 sent as squitters carry their address and a parity of it: syndrome 0 is enough. A DF11 sent as a
reply has the interrogator's code in 7 bits of its parity, which leaves 17 bits of proof, so its address must have been
heard. DF0, 4, 5, 16, 20 and 21 have no address but the one that makes their parity right, so any noise has one: it must
have been heard within `Settings.heard_s`, or, where a time is not known, at all.

DF18 by its control field (DO-260B 2.2.3.2.1.2; Annex 10 Volume IV 3.1.2.8.7.3):
0 ADS-B; 1 ADS-B with another address; 2 TIS-B fine; 3 TIS-B coarse; 4 management; 5 TIS-B fine with another address;
6 ADS-R; 7 reserved. In 2, 3 and 6 the bit IMF says whether the address is another: ME bit 1 in coarse messages, 8 in
airborne positions, 21 in surface positions, 9 in velocities, 51 in target states, 56 in operational status.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.aircraft import NON_ICAO, RELAYED, Aircraft, Hash, place_of
from crossfix.read.surveillance.mode_s.bits import bits, message_of
from crossfix.read.surveillance.mode_s.compiled import SOURCES, borrowed, inlined, kernel, whole
from crossfix.read.surveillance.mode_s.parity import LONG_BYTES, SHORT_BYTES, syndrome
from crossfix.read.surveillance.mode_s.settings import Rejected

ADSB, ADSR, TISB, MODE_S = 1, 2, 3, 5
INTERROGATOR_CODES = 80  # CL 0-4 times IC 0-15
LENGTH, FORMAT, PARITY = -1 - Rejected.LENGTH, -1 - Rejected.FORMAT, -1 - Rejected.PARITY
RESERVED, NOT_HEARD = -1 - Rejected.RESERVED, -1 - Rejected.NOT_HEARD


@inlined
def imf_of(field: int, control: int) -> int:
    """The IMF bit of a relayed message, 0 where its type has none."""
    if control == 3:
        return bits(field, 1, 1)
    type_code = bits(field, 1, 5)
    if 5 <= type_code <= 8:
        return bits(field, 21, 1)
    if 9 <= type_code <= 18 or 20 <= type_code <= 22:
        return bits(field, 8, 1)
    if type_code == 19:
        return bits(field, 9, 1)
    if type_code == 29:
        return bits(field, 51, 1)
    return bits(field, 56, 1) if type_code == 31 else 0


@inlined
def key_18(frame: NDArray[np.uint8], address: int) -> int:
    """Key of an intact DF18, or RESERVED."""
    control = frame[0] & 7
    if control == 4 or control == 7:
        return RESERVED
    if control == 0:
        return address
    if control == 1:
        return address | NON_ICAO
    if control == 5:
        return address | NON_ICAO | RELAYED
    return address | RELAYED | (NON_ICAO if imf_of(message_of(frame), control) else 0)


@inlined
def key_of(frame: NDArray[np.uint8], length: int) -> tuple[int, int]:
    """Key or -1 less the reason, and whether the frame proves its address: 1 it does, 0 it must have been heard."""
    downlink = frame[0] >> 3
    short = downlink == 0 or downlink == 4 or downlink == 5 or downlink == 11
    if length != LONG_BYTES and not (short and length == SHORT_BYTES):
        return LENGTH, 0
    known = short or downlink == 16 or downlink == 17 or downlink == 18 or downlink == 20 or downlink == 21
    if not known:
        return FORMAT, 0
    rest = syndrome(frame, SHORT_BYTES) if short else syndrome(frame, LONG_BYTES)
    if downlink != 11 and downlink != 17 and downlink != 18:
        return rest, 0
    address = (whole(frame[1]) << 16) | (whole(frame[2]) << 8) | whole(frame[3])
    if downlink == 11:
        return (address, 1 if rest == 0 else 0) if rest < INTERROGATOR_CODES else (PARITY, 0)
    if rest != 0:
        return PARITY, 0
    return (address, 1) if downlink == 17 else (key_18(frame, address), 1)


def accepting(sources: int):  # type: ignore[no-untyped-def]
    """The kernel, compiled once for these sources."""

    @kernel
    def accept(
        first: int,
        time_s: NDArray[np.float64],
        frames: NDArray[np.uint8],
        lengths: NDArray[np.uint8],
        heard_s: float,
        count: int,
        table: Hash,
        aircraft: Aircraft,
        rows: NDArray[np.int64],
        slots: NDArray[np.int32],
        reasons: NDArray[np.int64],
        accepted: int,
    ) -> tuple[int, int, int]:
        """From frame `first` until `aircraft` is full: the next frame, the accepted and the aircraft so far."""
        frames, table, aircraft, reasons = borrowed(frames), borrowed(table), borrowed(aircraft), borrowed(reasons)
        for place in range(first, len(frames) if sources else 0):
            key, proven = key_of(frames[place], lengths[place])
            if key < 0:
                reasons[-1 - key] += 1
                continue
            spot = place_of(key, table, aircraft)
            slot = table[spot]
            now = time_s[place]
            if not proven:
                if slot < 0 or abs(now - aircraft[slot].heard_s) > heard_s:
                    reasons[-1 - NOT_HEARD] += 1
                    continue
            elif slot < 0:
                if count == len(aircraft):
                    return place, accepted, count
                slot = count
                table[spot] = slot
                aircraft[slot].key = key
                aircraft[slot].heard_s = now
                count += 1
            elif not np.isnan(now):
                aircraft[slot].heard_s = now
            rows[accepted] = place
            slots[accepted] = slot
            accepted += 1
        return len(frames), accepted, count

    return accept


accept = accepting(SOURCES)
