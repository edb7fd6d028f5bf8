"""Headlines and instructions: what to expect and what to check; never where to fly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from crossfix.records.alert import Concern, Severity
from crossfix.records.hazard import Hazard, HazardKind, Reference
from crossfix.warn.uplink import uplink_text
from crossfix.warn.volumes import shape_of

NAMES: dict[HazardKind, str] = {
    HazardKind.GNSS_LOSS: "GPS lost or degraded",
    HazardKind.GNSS_SPOOFING: "GPS positions false",
    HazardKind.GNSS_UNRELIABLE: "GPS may be unreliable",
    HazardKind.AIRSPACE_CLOSED: "Airspace closed",
    HazardKind.AIRSPACE_RESTRICTED: "Airspace restricted",
    HazardKind.AIRPORT_CLOSED: "Airport closed",
    HazardKind.ACTIVITY: "Activity that may be a danger to flight",
    HazardKind.CONFLICT_ZONE: "Conflict zone notice",
    HazardKind.FACILITY: "Facility out of service",
    HazardKind.OTHER: "Notice",
}
INSTRUCTIONS: dict[HazardKind, str] = {
    HazardKind.GNSS_LOSS: "Expect loss of GPS. Check position by other means. Report loss to ATC.",
    HazardKind.GNSS_SPOOFING: "Expect false GPS position and time. Check position by other means. Report to ATC.",
    HazardKind.GNSS_UNRELIABLE: "Expect unreliable GPS. Check position by other means.",
    HazardKind.AIRSPACE_CLOSED: "Confirm with ATC before entry.",
    HazardKind.AIRSPACE_RESTRICTED: "Confirm conditions with ATC before entry.",
    HazardKind.AIRPORT_CLOSED: "Confirm with ATC that the airport is open.",
    HazardKind.ACTIVITY: "Confirm with ATC before entry.",
    HazardKind.CONFLICT_ZONE: "Check the notice and the operator's policy.",
    HazardKind.FACILITY: "Check what the flight needs of it.",
    HazardKind.OTHER: "Read the notice.",
}


def headline(hazard: Hazard, concerned: Sequence[Concern]) -> str:
    """One line: what, measured or by whom, where, and for how many flights."""
    words = NAMES[hazard.kind]
    if hazard.measured:
        words += f", measured on {_count(len(hazard.measured), 'aircraft', 'aircraft')}"
    elif hazard.issuer:
        words += f", {hazard.issuer}"
    flights = f": {_count(len(concerned), 'flight', 'flights')} concerned" if concerned else ""
    mark = "EXERCISE: " if hazard.exercise else ""
    return f"{mark}{words}, {hazard.label}{flights}"


def instruction(hazard: Hazard) -> str:
    """What to expect and to check."""
    return INSTRUCTIONS[hazard.kind]


def uplink(hazard: Hazard, severity: Severity, *, exercise: bool) -> str:
    """For the crew, through its operator or ATC: at most 220 characters of ASCII capitals."""
    parts = [f"{severity.value} {NAMES[hazard.kind]}", _where(hazard), heights(hazard), INSTRUCTIONS[hazard.kind]]
    if hazard.measured:
        parts.append(f"measured on {len(hazard.measured)} aircraft")
    parts += [_since(hazard), hazard.issuer]
    return uplink_text([part for part in parts if part], exercise=exercise)


def _where(hazard: Hazard) -> str:
    """Airports, else the middle of the area and its radius."""
    if hazard.volume.airports and not hazard.volume.rings and not hazard.volume.circles:
        return " ".join(hazard.volume.airports[:6])
    shape = shape_of(hazard.volume)
    if shape.empty or shape.unusable:
        return hazard.label
    x, y, z = shape.middle.tolist()
    latitude, longitude = math.degrees(math.asin(max(-1.0, min(1.0, z)))), math.degrees(math.atan2(y, x))
    radius_nm = math.ceil(math.degrees(shape.reach_rad) * 60.0)
    return f"within {radius_nm} NM of {_place(latitude, longitude)}"


def _place(latitude: float, longitude: float) -> str:
    """Degrees and minutes: 4318N04548E."""
    north, east = round(abs(latitude) * 60), round(abs(longitude) * 60)
    return (
        f"{north // 60:02d}{north % 60:02d}{'N' if latitude >= 0 else 'S'}"
        f"{east // 60:03d}{east % 60:02d}{'E' if longitude >= 0 else 'W'}"
    )


def heights(hazard: Hazard) -> str:
    """Floor and ceiling as they were told; empty where the hazard has neither."""
    volume = hazard.volume
    if volume.floor_ft is None and volume.ceiling_ft is None:
        return ""
    floor = "surface" if volume.floor_ft is None else _height(volume.floor_ft, volume.floor_reference)
    ceiling = "unlimited" if volume.ceiling_ft is None else _height(volume.ceiling_ft, volume.ceiling_reference)
    return f"{floor} to {ceiling}"


def _height(feet: float, reference: Reference) -> str:
    return f"FL{round(feet / 100.0):03d}" if reference == "FL" else f"{round(feet)}FT {reference}"


def _since(hazard: Hazard) -> str:
    if not math.isfinite(hazard.first_evidence_s):
        return ""
    return f"since {datetime.fromtimestamp(hazard.first_evidence_s, UTC):%H%M}Z"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
