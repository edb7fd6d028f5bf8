"""What a NOTAM's fields say against each other: doubts, no corrections."""

from __future__ import annotations

from collections.abc import Iterator

from crossfix.physics.geodesy import distances_m
from crossfix.physics.units import factor
from crossfix.records.notice_text import Level, Notam, Qualifiers

NEEDED = {"N": "QABCE", "R": "QABCE", "C": "QABE", None: "QABE"}
"""Fields of a new, a replacing and a cancelling NOTAM; F) and G) belong to some subjects only, D) is a choice."""
WHOLE_FIR_NM = 999
ROUNDING_NM = 2.0
"""Item Q) gives whole minutes of arc and whole miles, up to 1 NM each."""
ROUNDING_HUNDREDS = 1
"""Item Q) gives whole hundreds of feet, F) rounded down and G) up (ICAO Doc 8126, 6.3)."""
UPPER_LIMIT = 999


def missing(notam: Notam, written: set[str]) -> Iterator[str]:
    """Fields that are not there."""
    yield from (letter for letter in NEEDED[notam.type] if letter not in written)
    if ("F" in written) != ("G" in written):
        yield "G" if "F" in written else "F"


def disagreements(notam: Notam) -> Iterator[tuple[str, str]]:
    """(field, what does not fit)."""
    begin = None if notam.begins is None else notam.begins.time_s
    end = None if notam.ends is None else notam.ends.time_s
    if begin is not None and end is not None and end <= begin:
        yield "C", "is not after B)"
    lower, upper = (None if one is None else feet(one) for one in (notam.lower, notam.upper))
    if lower is not None and upper is not None and lower >= upper:
        yield "F", "is not below G)"
    if notam.lower is not None and notam.lower.kind == "UNL":
        yield "F", "is UNL, which is no lower limit"
    if notam.upper is not None and notam.upper.kind == "SFC":
        yield "G", "is the surface, which is no upper limit"
    if notam.qualifiers is not None:
        yield from _levels(notam, notam.qualifiers)
        yield from _outside(notam, notam.qualifiers)


def feet(level: Level) -> float | None:
    """Of a level with a number: FL as feet of pressure altitude; None for SFC and UNL."""
    if level.value is None:
        return None
    if level.kind == "FL":
        return level.value * 100.0
    return level.value * (1.0 if level.kind == "FT" else factor("m", "ft") or 0.0)


def _levels(notam: Notam, q: Qualifiers) -> Iterator[tuple[str, str]]:
    lower = None if notam.lower is None or notam.lower.reference == "AGL" else feet(notam.lower)
    upper = None if notam.upper is None or notam.upper.reference == "AGL" else feet(notam.upper)
    if lower is not None and q.lower is not None and lower / 100 < q.lower - ROUNDING_HUNDREDS:
        yield "F", f"is {lower:.0f} ft, below the lower limit {q.lower:03d} of Q)"
    high = upper is not None and q.upper not in (None, UPPER_LIMIT)
    if high and upper is not None and q.upper is not None and upper / 100 > q.upper + ROUNDING_HUNDREDS:
        yield "G", f"is {upper:.0f} ft, above the upper limit {q.upper:03d} of Q)"
    if notam.upper is not None and notam.upper.kind == "UNL" and high:
        yield "G", f"is UNL, above the upper limit {q.upper:03d} of Q)"


def _outside(notam: Notam, q: Qualifiers) -> Iterator[tuple[str, str]]:
    """Geometry of E) that reaches out of the circle of Q), which has to hold it."""
    if q.latitude is None or q.longitude is None or q.radius_nm in (None, WHOLE_FIR_NM):
        return
    corners = [(*corner, 0.0) for ring in notam.shapes.rings for corner in ring]
    corners += [(one.latitude, one.longitude, one.radius_nm) for one in notam.shapes.circles]
    corners += [(*point, 0.0) for point in notam.shapes.points]
    if not corners or q.radius_nm is None:
        return
    latitudes, longitudes, radii = zip(*corners, strict=True)
    away = distances_m(q.latitude, q.longitude, latitudes, longitudes) * (factor("m", "NM") or 0.0)
    beyond = float(max(a + r for a, r in zip(away, radii, strict=True))) - q.radius_nm
    if beyond > ROUNDING_NM:
        yield "E.geometry", f"reaches {beyond:.1f} NM out of the circle of Q)"
