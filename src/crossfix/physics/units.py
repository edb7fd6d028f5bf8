"""Conversion between the units that statements use. Exact by definition (BIPM SI Brochure; ICAO Annex 5)."""

from __future__ import annotations

_TO_BASE: dict[str, tuple[str, float]] = {
    "m": ("length", 1.0),
    "km": ("length", 1000.0),
    "ft": ("length", 0.3048),
    "NM": ("length", 1852.0),
    "m/s": ("speed", 1.0),
    "km/h": ("speed", 1 / 3.6),
    "kt": ("speed", 1852 / 3600),
    "fpm": ("speed", 0.3048 / 60),
    "Pa": ("pressure", 1.0),
    "hPa": ("pressure", 100.0),
    "psi": ("pressure", 6894.757293168361),
    "s": ("time", 1.0),
    "min": ("time", 60.0),
    "h": ("time", 3600.0),
    "kg": ("mass", 1.0),
    "lb": ("mass", 0.45359237),
    "kg/h": ("mass flow", 1.0),
    "lb/h": ("mass flow", 0.45359237),
    "deg": ("angle", 1.0),
    "rad": ("angle", 57.29577951308232),
}


def factor(found: str, wanted: str) -> float | None:
    """The number that turns a value in `found` into `wanted`; None where they do not measure the same.

    >>> round(1500 * factor("ft", "m"), 1)
    457.2
    >>> factor("ft", "hPa") is None
    True
    """
    if found == wanted:
        return 1.0
    a, b = _TO_BASE.get(found), _TO_BASE.get(wanted)
    if a is None or b is None or a[0] != b[0]:
        return None
    return a[1] / b[1]
