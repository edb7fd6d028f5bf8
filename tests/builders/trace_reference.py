"""What the points of a readsb trace say, read the slow way: the standard library's JSON, one point at a time."""

from __future__ import annotations

import json
import math
from typing import Any

CLASSES = {"adsb": 1, "adsr": 2, "tisb": 3, "mlat": 4, "mode": 5}
STATES = ("none", "general", "lifeguard", "minfuel", "nordo", "unlawful", "downed", "reserved")
SAME_NAME = ("mach", "track_rate", "version", "nic", "nac_p", "nac_v", "sil", "sda", "gva", "nic_baro", "alert")
OTHER_NAME = {
    "magnetic_heading": "mag_heading",
    "true_airspeed": "tas",
    "barometric_setting": "nav_qnh",
    "ident": "spi",
}


def reports(text: bytes) -> list[dict[str, Any]]:
    """One dictionary per point, by the names of `records.quantities`; a quantity that is not valid is not in it."""
    whole = json.loads(text)
    return [_report(whole["timestamp"], point) for point in whole["trace"]]


def _report(zero: float, point: list[Any]) -> dict[str, Any]:
    padded = [*point, *[None] * 14][:14]
    dt, latitude, longitude, altitude, speed, track, flags, rate, extra, kind, height, geometric, ias, roll = padded
    extra = extra or {}
    made = {"time": zero + dt, "latitude": latitude, "longitude": longitude, "ground_speed": speed}
    made["source_class"] = _class(kind or extra.get("type"))
    made["on_ground"] = None if altitude is None else altitude == "ground"
    numeric = None if altitude == "ground" else altitude
    made["pressure_altitude"] = None if flags & 8 else numeric
    on_top = numeric if flags & 8 and numeric is not None else height
    made["geometric_altitude"] = extra.get("alt_geom", on_top)
    made["track_angle"] = extra.get("track", None if altitude == "ground" else track)
    made["true_heading"] = extra.get("true_heading", track if altitude == "ground" else None)
    made["vertical_rate"] = geometric if rate is None else rate
    if made["vertical_rate"] is not None:
        made["vertical_rate_geometric"] = rate is None or bool(flags & 4)
    made["indicated_airspeed"], made["roll_angle"] = extra.get("ias", ias), extra.get("roll", roll)
    made |= {name: extra.get(name) for name in SAME_NAME} | {n: extra.get(k) for n, k in OTHER_NAME.items()}
    made["selected_altitude"] = extra.get("nav_altitude_mcp", extra.get("nav_altitude_fms"))
    made["containment_radius"] = extra.get("rc") or None
    made["callsign"] = extra.get("flight", "").rstrip().encode() or None
    made["category"] = extra.get("category", "").encode() or None
    made["squawk"] = int(extra["squawk"]) if extra.get("squawk") else None
    made["emergency"] = STATES.index(extra["emergency"]) if extra.get("emergency") else None
    return {name: value for name, value in made.items() if value is not None and value == value and value != math.inf}


def _class(kind: str | None) -> int | None:
    return None if kind is None else CLASSES.get(kind[:4], 0)
