"""The words that readsb writes in traces and aircraft objects, and what each stands for.

Source: wiedehopf/readsb README-json.md (type, flight, alt_baro ... in the order that json_out.c prints them).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

# source_class of records.quantities
UNKNOWN, ADS_B, ADS_R, TIS_B, MLAT, MODE_S = 0, 1, 2, 3, 4, 5
NOT_GIVEN = 255

SOURCE_TYPES: dict[str, int] = {
    "adsb_icao": ADS_B,
    "adsb_icao_nt": ADS_B,
    "adsr_icao": ADS_R,
    "tisb_icao": TIS_B,
    "adsc": UNKNOWN,
    "mlat": MLAT,
    "other": UNKNOWN,
    "mode_s": MODE_S,
    "adsb_other": ADS_B,
    "adsr_other": ADS_R,
    "tisb_other": TIS_B,
    "tisb_trackfile": TIS_B,
    "unknown": UNKNOWN,
}
"""readsb's `type` -> source_class. ADS-C has no class of its own and stays unknown."""

EMERGENCIES: dict[str, int] = {
    "none": 0,
    "general": 1,
    "lifeguard": 2,
    "minfuel": 3,
    "nordo": 4,
    "unlawful": 5,
    "downed": 6,
    "reserved": 7,
}
"""DO-260B 2.2.3.2.7.8.1.1, in readsb's words."""

OBJECT_NUMBERS: tuple[str, ...] = (
    "alt_geom",
    "ias",
    "tas",
    "mach",
    "track",
    "track_rate",
    "roll",
    "mag_heading",
    "true_heading",
    "baro_rate",
    "geom_rate",
    "nav_qnh",
    "nav_altitude_mcp",
    "nav_altitude_fms",
    "nic",
    "rc",
    "version",
    "nic_baro",
    "nac_p",
    "nac_v",
    "sil",
    "gva",
    "sda",
    "alert",
    "spi",
)
"""The numbers of an aircraft object that are kept; their index is their column."""

SLOT: dict[str, int] = {name: k for k, name in enumerate(OBJECT_NUMBERS)}
SQUAWK_SLOT = len(OBJECT_NUMBERS)
EMERGENCY_SLOT = SQUAWK_SLOT + 1
TYPE_SLOT = SQUAWK_SLOT + 2
SLOTS = SQUAWK_SLOT + 3
FLIGHT_SLOT, CATEGORY_SLOT, ROW_SLOT = SLOTS, SLOTS + 1, SLOTS + 2
RECORD = SLOTS + 3

# what is done with the value of a key, from FLIGHT down; a value below SLOTS is the column of a number
FLIGHT, CATEGORY, PASS_OVER, SQUAWK, EMERGENCY, TYPE = 100, 101, 102, 103, 104, 105

OBJECT_KEYS: tuple[tuple[str, int], ...] = (
    ("type", TYPE),
    ("flight", FLIGHT),
    *((name, SLOT[name]) for name in ("alt_geom", "ias", "tas", "mach")),
    *((name, PASS_OVER) for name in ("wd", "ws", "oat", "tat")),
    *((name, SLOT[name]) for name in ("track", "track_rate", "roll", "mag_heading", "true_heading")),
    *((name, SLOT[name]) for name in ("baro_rate", "geom_rate")),
    ("squawk", SQUAWK),
    ("emergency", EMERGENCY),
    ("category", CATEGORY),
    *((name, SLOT[name]) for name in ("nav_qnh", "nav_altitude_mcp", "nav_altitude_fms")),
    *((name, PASS_OVER) for name in ("nav_heading", "nav_modes")),
    *((name, SLOT[name]) for name in ("nic", "rc", "version", "nic_baro", "nac_p", "nac_v", "sil")),
    ("sil_type", PASS_OVER),
    *((name, SLOT[name]) for name in ("gva", "sda", "alert", "spi")),
)
"""Key -> what is done with its value, in the order that readsb prints."""


def packed(words: list[str]) -> tuple[Words, Words]:
    """Per word, its first 16 bytes with the closing quote as two numbers, and the masks that cut others to them.

    >>> first, masks = packed(["nic"])
    >>> int(first[0, 0]) == int.from_bytes(b'nic"', "little"), hex(int(masks[0, 0])), int(masks[0, 1])
    (True, '0xffffffff', 0)
    """
    values, masks = np.zeros((len(words), 2), np.uint64), np.zeros((len(words), 2), np.uint64)
    for k, text in enumerate(words):
        quoted = (text + '"').encode()[:16]
        values[k] = [int.from_bytes(quoted[:8], "little"), int.from_bytes(quoted[8:], "little")]
        masks[k] = [(1 << 8 * len(quoted[:8])) - 1, (1 << 8 * len(quoted[8:])) - 1]
    return values, masks


KEYS, KEY_MASKS = packed([key for key, _ in OBJECT_KEYS])
KEY_SIZES = np.array([len(key) for key, _ in OBJECT_KEYS], np.int64)
KEY_USES = np.array([use for _, use in OBJECT_KEYS], np.int64)
TYPES, TYPE_MASKS = packed(list(SOURCE_TYPES))
TYPE_SIZES = np.array([len(text) for text in SOURCE_TYPES], np.int64)
TYPE_CODES = np.array(list(SOURCE_TYPES.values()), np.uint8)
STATES, STATE_MASKS = packed(list(EMERGENCIES))
GROUND = int.from_bytes(b'"ground"', "little")
