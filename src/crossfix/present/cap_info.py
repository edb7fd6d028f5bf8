"""The `info` and `area` of a CAP 1.2 message: what, how urgent, how sure, and where."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as Xml

from crossfix.present.cap_schema import CapSeverity, Certainty, ResponseType, Urgency
from crossfix.present.map_polygons import drawn
from crossfix.records.alert import Alert, Severity
from crossfix.records.hazard import Hazard, Volume
from crossfix.warn.instructions import NAMES, heights
from crossfix.warn.limits import AlertLimits, HeightLimits

KM_PER_NM = 1.852
UNLIMITED_FT = 99_900.0
"""FL999, as a NOTAM writes no upper limit (ICAO Doc 8126, qualifier line); CAP knows no word for it."""
SEVERITIES: Mapping[Severity, CapSeverity] = {
    Severity.CRITICAL: "Extreme",
    Severity.WARNING: "Severe",
    Severity.ADVISORY: "Moderate",
    Severity.INFORMATION: "Minor",
}
HOUR_S = 3600.0
"""CAP 1.2, 3.2.2, urgency: Expected is within the next hour."""
SURE, LIKELY = 0.95, 0.5
"""CAP 1.2, 3.2.2, certainty: Likely is above 50 %; ours: above 95 % is taken as Observed."""

Clean = Callable[[str], str]


def add_info(
    message: Xml.Element, alert: Alert, hazard: Hazard | None, clean: Clean, times: Mapping[str, str],
    sender_name: str, exercise: bool,
) -> None:  # fmt: skip
    """Adds one `info`, and in it one `area` where there is a hazard."""
    info = Xml.SubElement(message, "info")

    def add(tag: str, text: str) -> None:
        if text:
            Xml.SubElement(info, tag).text = clean(text)

    mark = "EXERCISE: " if exercise and not alert.headline.startswith("EXERCISE") else ""
    add("language", "en")
    add("category", "Transport")
    add("event", NAMES[hazard.kind] if hazard else alert.kind.replace("_", " "))
    add("responseType", _response(hazard))
    add("urgency", _urgency(alert))
    add("severity", SEVERITIES[alert.severity])
    add("certainty", _certainty(hazard))
    _named(info, "eventCode", "crossfix:kind", clean(alert.kind))
    for name in ("effective", "onset", "expires"):
        add(name, times.get(name, ""))
    add("senderName", sender_name)
    add("headline", f"{mark}{alert.headline}")
    add("description", hazard.text if hazard else "")
    add("instruction", alert.instruction)
    for name, value in _parameters(alert):
        _named(info, "parameter", name, clean(value))
    if hazard is not None:
        _add_area(info, hazard, clean)


def _parameters(alert: Alert) -> list[tuple[str, str]]:
    flights = [f"{c.callsign or '-'} {c.icao_address:06X} {c.how}" for c in alert.concerned]
    told = [("alert", alert.id), ("hazard", alert.hazard), ("party", alert.party), ("uplink", alert.uplink)]
    return [(f"crossfix:{name}", value) for name, value in (*told, *(("flight", one) for one in flights))]


def _response(hazard: Hazard | None) -> ResponseType:
    """What the issuer's word asks for; of what was measured or advised we ask no more than to look."""
    binding = hazard is not None and hazard.force in ("prohibition", "restriction")
    return "Avoid" if binding else "Monitor"


def _urgency(alert: Alert) -> Urgency:
    """Immediate where a flight is inside, or may be within the time that makes it critical."""
    if not alert.concerned:
        return "Unknown"
    soonest = min((c.enters_s.low if c.enters_s else -math.inf) - alert.raised_s for c in alert.concerned)
    inside = any(c.how == "inside" for c in alert.concerned)
    limits = AlertLimits()
    if inside or soonest <= limits.critical_s:
        return "Immediate"
    return "Expected" if soonest <= HOUR_S else "Future"


def _certainty(hazard: Hazard | None) -> Certainty:
    """A notice tells no confidence, so none is made up."""
    if hazard is None or hazard.confidence is None:
        return "Unknown"
    if hazard.confidence >= SURE:
        return "Observed"
    return "Likely" if hazard.confidence > LIKELY else "Possible"


def _add_area(info: Xml.Element, hazard: Hazard, clean: Clean) -> None:
    volume = hazard.volume
    area = Xml.SubElement(info, "area")
    Xml.SubElement(area, "areaDesc").text = clean(_described(hazard))
    for ring in volume.rings:
        if len(ring) > 2:
            corners = drawn(ring)
            Xml.SubElement(area, "polygon").text = " ".join(_place(*corner) for corner in (*corners, corners[0]))
    for one in volume.circles:
        km = one.radius_nm * KM_PER_NM
        Xml.SubElement(area, "circle").text = f"{_place(one.latitude, one.longitude)} {km:.3f}"
    for airport in volume.airports:
        _named(area, "geocode", "ICAO", clean(airport))
    if volume.floor_ft is not None or volume.ceiling_ft is not None:
        low, high = altitudes(volume)
        Xml.SubElement(area, "altitude").text = f"{low:.0f}"
        Xml.SubElement(area, "ceiling").text = f"{high:.0f}"


def altitudes(volume: Volume, limits: HeightLimits | None = None) -> tuple[float, float]:
    """Lowest and highest altitude above sea level in ft: CAP knows no flight level and no height above ground.

    Both are moved outwards by what the reference leaves open, so that nothing that is inside falls out; the area's
    description has the heights as they were told. The surface is the lowest land.
    """
    limits = limits or HeightLimits()
    low = limits.terrain_low_ft if volume.floor_ft is None else volume.floor_ft
    high = UNLIMITED_FT if volume.ceiling_ft is None else volume.ceiling_ft
    if volume.floor_ft is not None:
        low += {"AMSL": 0.0, "FL": -limits.pressure_ft, "AGL": limits.terrain_low_ft}[volume.floor_reference]
    if volume.ceiling_ft is not None:
        high += {"AMSL": 0.0, "FL": limits.pressure_ft, "AGL": limits.terrain_high_ft}[volume.ceiling_reference]
    return low, high


def _described(hazard: Hazard) -> str:
    short = sum(len(ring) < 3 for ring in hazard.volume.rings)
    left_out = f"{short} ring(s) of fewer than 3 corners left out" if short else ""
    return "; ".join(part for part in (hazard.label or hazard.id, heights(hazard), left_out) if part)


def _place(latitude: float, longitude: float) -> str:
    return f"{latitude:.6f},{longitude:.6f}"


def _named(parent: Xml.Element, tag: str, name: str, value: str) -> None:
    one = Xml.SubElement(parent, tag)
    Xml.SubElement(one, "valueName").text = name
    Xml.SubElement(one, "value").text = value
