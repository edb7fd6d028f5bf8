"""Hazard: a volume of airspace or an airport, with a time, who says so, and with what force."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Reference = Literal["AMSL", "AGL", "FL"]
Force = Literal["prohibition", "restriction", "advisory", "information", "measured", "drawn"]
"""What the issuer's word binds to; "measured": found by a detector; "drawn": by a user of this program."""


class HazardKind(StrEnum):
    """What it is, for those who must know."""

    GNSS_LOSS = "gnss_loss"
    GNSS_SPOOFING = "gnss_spoofing"
    GNSS_UNRELIABLE = "gnss_unreliable"
    """A notice says so; nothing was measured."""
    AIRSPACE_CLOSED = "airspace_closed"
    AIRSPACE_RESTRICTED = "airspace_restricted"
    AIRPORT_CLOSED = "airport_closed"
    ACTIVITY = "activity"
    """Firing, missiles, uncrewed aircraft, exercises: activity that may be a danger to flight."""
    CONFLICT_ZONE = "conflict_zone"
    FACILITY = "facility"
    """A navigation aid, runway or service that is out."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Circle:
    """Degrees and nautical miles."""

    latitude: float
    longitude: float
    radius_nm: float


@dataclass(frozen=True, slots=True)
class Volume:
    """Polygons, circles and airports, between two heights.

    Rings are (latitude, longitude) in order, not closed; an edge is the shorter great circle. `floor_ft` None is the
    surface, `ceiling_ft` None is unlimited.
    """

    rings: tuple[tuple[tuple[float, float], ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    airports: tuple[str, ...] = ()
    floor_ft: float | None = None
    ceiling_ft: float | None = None
    floor_reference: Reference = "AMSL"
    ceiling_reference: Reference = "AMSL"


@dataclass(frozen=True, slots=True)
class Hazard:
    """Times are seconds UTC since 1970. `periods` are when it is active; the last may have no end (infinite)."""

    id: str
    kind: HazardKind
    label: str
    volume: Volume
    periods: tuple[tuple[float, float], ...]
    end_estimated: bool
    """It stays active after its end, until replaced or cancelled."""
    issuer: str
    force: Force
    addressed_to: str | None
    first_evidence_s: float
    """When the first evidence, or the notice, was there to be known."""
    confidence: float | None
    """0 to 1 for what was measured; None for a notice."""
    geometry_from: str
    """Where the volume was read: "E) polygon", "Q) circle", "airport list", "cells of 3 aircraft"."""
    text: str
    exercise: bool = False
    replaces: tuple[str, ...] = ()
    cancelled_s: float | None = None
    measured: tuple[int, ...] = ()
    """Addresses of the aircraft that it was measured on."""

    def active(self, at_s: float) -> bool:
        """Whether it holds at a time: an estimated end does not end it, a cancellation does."""
        if self.cancelled_s is not None and at_s >= self.cancelled_s:
            return False
        if self.end_estimated and self.periods and at_s >= self.periods[-1][0]:
            return True
        return any(begin <= at_s < end for begin, end in self.periods)
