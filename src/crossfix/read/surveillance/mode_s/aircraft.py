"""What is remembered of each address, and how it is found: a hash table with linear probing.

A key is the address, plus 2**24 where it is not an ICAO address, plus 2**25 where it came in TIS-B or ADS-R: what a
ground station says of an aircraft does not mix with what the aircraft says.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.compiled import inlined

FREE = -1
NON_ICAO, RELAYED = 1 << 24, 1 << 25

AIRCRAFT = np.dtype(
    [
        ("key", np.int64),
        ("heard_s", np.float64),  # last DF11, 17, 18 with time; NaN where none had one
        ("level_ft", np.int64),  # last pressure altitude
        ("level_s", np.float64),
        ("version", np.int8),  # -1 not heard
        ("supplement_a", np.int8),
        ("supplement_c", np.int8),
        ("supplement_s", np.float64),
        ("heading_true", np.int8),  # 1: headings are from true north
        ("surface_heading", np.int8),  # 1: the angle of surface positions is a heading
        ("fix_s", np.float64),  # last believed position
        ("fix_latitude", np.float64),
        ("fix_longitude", np.float64),
        ("trial_s", np.float64),  # position that waits for confirmation
        ("trial_latitude", np.float64),
        ("trial_longitude", np.float64),
        ("trial_even", np.int64),
        ("trial_odd", np.int64),
        ("trial_surface", np.int64),
        ("cpr_s", np.float64, (4,)),  # last frames: airborne even, odd, surface even, odd
        ("cpr_latitude", np.int64, (4,)),
        ("cpr_longitude", np.int64, (4,)),
        ("cpr_run", np.int64, (4,)),  # frames in a row of the same parity that agree with each other
        ("cpr_fits", np.int8, (4,)),  # 1: agreed with the believed position
    ]
)
Aircraft = NDArray[np.void]
One = Any  # a row of it, whose fields Numba knows and mypy does not
Hash = NDArray[np.int32]


def unheard(capacity: int) -> Aircraft:
    """Aircraft of which nothing is known."""
    made = np.zeros(capacity, AIRCRAFT)
    for name in ("heard_s", "level_s", "supplement_s", "fix_s", "fix_latitude", "fix_longitude", "trial_s", "cpr_s"):
        made[name] = np.nan
    for name in ("version", "supplement_a", "supplement_c"):
        made[name] = -1
    return made


def hashed(aircraft: Aircraft, count: int) -> Hash:
    """A table of the first `count` aircraft, at most half full at the aircraft's capacity."""
    size = 1 << max(4, (2 * len(aircraft) - 1).bit_length())
    table = np.full(size, FREE, np.int32)
    for slot in range(count):
        place = _first_place(int(aircraft[slot]["key"]), size)
        while table[place] != FREE:
            place = (place + 1) & (size - 1)
        table[place] = slot
    return table


def _first_place(key: int, size: int) -> int:
    return ((key * 0x9E3779B1) >> 7) & (size - 1)


@inlined
def place_of(key: int, table: Hash, aircraft: Aircraft) -> int:
    """Where the key is in the table, or the free place where it belongs."""
    place = ((key * 0x9E3779B1) >> 7) & (len(table) - 1)
    while table[place] >= 0 and aircraft[table[place]].key != key:
        place = (place + 1) & (len(table) - 1)
    return place
