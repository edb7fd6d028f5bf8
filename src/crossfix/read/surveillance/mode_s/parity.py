"""The 24-bit parity of Mode S. ICAO Annex 10 Volume IV, 3.1.2.3.3; generator polynomial 0x1FFF409.

The syndrome is the remainder of the data bits xor the parity field. It is
- 0 for an intact DF17 or DF18, and for a DF11 sent as squitter;
- the interrogator code (CL 0-4, IC 0-15: 0 to 79) for an intact DF11 sent as an all-call reply;
- the aircraft's address for an intact DF0, 4, 5, 16, 20 or 21 (address parity).

Eleven tables of 256, one for each byte's place, are xored: no byte waits for the one before it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.compiled import inlined, whole

GENERATOR = 0x1FFF409
LONG_BYTES, SHORT_BYTES, PARITY_BYTES = 14, 7, 3


def _advanced(remainder: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Remainders after eight more zero bits."""
    for _ in range(8):
        top = (remainder >> np.uint32(23)) & np.uint32(1)
        remainder = ((remainder << np.uint32(1)) ^ (top * np.uint32(GENERATOR))) & np.uint32(0xFFFFFF)
    return remainder


def _tables() -> NDArray[np.uint32]:
    places = [_advanced(np.arange(256, dtype=np.uint32) << np.uint32(16))]
    for _ in range(LONG_BYTES - PARITY_BYTES - 1):
        places.insert(0, _advanced(places[0]))
    return np.array(places)


TABLES = _tables()


@inlined
def syndrome(frame: NDArray[np.uint8], length: int) -> int:
    """Remainder of the data xor the parity field, 24 bits, of a frame of 7 or 14 bytes.

    Source: Annex 10 Volume IV, 3.1.2.3.3.2. Example: 8D406B902015A678D4D220AA4BDA gives 0 (Sun, The 1090
    Megahertz Riddle, 2nd edition, "Aircraft identification").
    """
    data = length - PARITY_BYTES
    shift = LONG_BYTES - length
    remainder = np.uint32(0)
    for place in range(data):
        remainder ^= TABLES[place + shift, frame[place]]
    field = (np.uint32(frame[data]) << 16) | (np.uint32(frame[data + 1]) << 8) | np.uint32(frame[data + 2])
    return whole(remainder ^ field)
