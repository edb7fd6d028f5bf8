"""Which parameters are drawn together, and which when the page opens."""

from __future__ import annotations

from crossfix.records.parameters import CABIN, CONTROLS, ENGINES, HYDRAULICS

GROUPS = {
    "altitude": "Altitude",
    "speed": "Speed",
    "vertical_speed": "Vertical speed",
    "acceleration": "Acceleration",
    "attitude": "Attitude",
    "direction": "Direction",
    "engines": "Engines",
    "hydraulics": "Hydraulics",
    "cabin": "Cabin",
    "controls": "Controls",
    "position": "Position",
    "air": "Air",
    "other": "Other",
}
"""Groups in the order in which they are drawn."""
_BY_TABLE = {
    one.name: group
    for group, table in (("engines", ENGINES), ("hydraulics", HYDRAULICS), ("cabin", CABIN), ("controls", CONTROLS))
    for one in table
}
_BY_WORD = (
    ("heading", "direction"),
    ("track_angle", "direction"),
    ("wind", "air"),
    ("temperature", "air"),
    ("latitude", "position"),
    ("longitude", "position"),
    ("_deviation", "position"),
    ("protection_level", "position"),
    ("mach", "speed"),
)
_BY_UNIT = {"ft": "altitude", "kt": "speed", "fpm": "vertical_speed", "g": "acceleration", "deg": "attitude"}
_SHOWN = (
    "pressure_altitude",
    "barometric_altitude",
    "radio_altitude",
    "indicated_airspeed",
    "calibrated_airspeed",
    "ground_speed",
    "_acceleration",
    "pitch_angle",
    "roll_angle",
    "n1_",
    "engine_speed",
    "hydraulic_",
    "cabin_",
    "gear_down",
    "weight_on_wheels",
    "autopilot_engaged",
    "master_",
    "warning",
)
"""Parts of quantities."""


def group_of(quantity: str | None, unit: str) -> str:
    """The group of a quantity.

    >>> group_of("n1_2", "%"), group_of("pressure_altitude", "ft"), group_of("true_heading", "deg"), group_of(None, "V")
    ('engines', 'altitude', 'direction', 'other')
    """
    name = quantity or ""
    if name in _BY_TABLE:
        return _BY_TABLE[name]
    by_word = next((group for word, group in _BY_WORD if word in name), None)
    return by_word or _BY_UNIT.get(unit, "other")


def shown_at_first(quantity: str | None) -> bool:
    """Whether a quantity is drawn when the page opens, even where no event rests on it."""
    return quantity is not None and any(part in quantity for part in _SHOWN)
