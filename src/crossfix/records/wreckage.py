"""Wreckage: damage by zone, recovered objects, tests and the site, each with the statements that tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossfix.records.interval import Interval

MarkKind = Literal["through", "blind", "dent", "burn", "missing", "other"]
Stage = Literal["in_flight", "impact_or_later"]
Side = Literal["left", "right", "centre", "both"]
"""Both: a part of the aircraft on either side, where the text does not tell the side."""
View = Literal["left", "right", "top", "rear"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the airframe. Outlines are polygons in metres of each view's own plane (see Airframe).

    A zone that others lie `within` is a group: it has no outlines of its own, and its area is that of its parts.
    A mark is told of a group where the text says no more, e.g. "rear fuselage" and not on which side.
    """

    id: str
    label: str
    part: str
    """Of the aircraft: fuselage, wing, fin, stabiliser, elevator, rudder, engine, ..."""
    side: Side
    station_m: tuple[float, float] | None
    """From the nose."""
    area_m2: float
    """Of the outer skin, to some 20 %: for comparing densities."""
    outlines: tuple[tuple[View, tuple[Point, ...]], ...]
    within: str | None = None
    """The group that it is part of."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where parts of a system are; `source` tells who says so. `zones` may name groups."""

    system: str
    label: str
    zones: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Airframe:
    """A template. Body axes in metres: x aft from the nose, y to the right wing, z up from the centre line.

    Views: left and right show (x, z), top (x, y), rear (y, z).
    """

    id: str
    label: str
    length_m: float
    span_m: float
    height_m: float
    zones: tuple[Zone, ...]
    routes: tuple[Route, ...]
    source: str
    no_source: tuple[str, ...] = ()
    """Systems or routes that were looked for and for which no public source was found: left out of `routes`."""

    def zone(self, id: str) -> Zone:
        """A zone by its id; KeyError where there is none."""
        for one in self.zones:
            if one.id == id:
                return one
        raise KeyError(id)

    def parts(self, id: str) -> tuple[Zone, ...]:
        """The zones with outlines that make up a zone: itself, or the parts of a group, in the template's order."""
        inner = [one for one in self.zones if one.within == id]
        if not inner:
            return (self.zone(id),)
        return tuple(part for one in inner for part in self.parts(one.id))


@dataclass(frozen=True, slots=True)
class Mark:
    """Damage of one kind in one zone: a single mark, or as many as `count` tells (infinite: "many", no number)."""

    id: str
    zone: str
    kinds: tuple[MarkKind, ...]
    """More than one: the text does not tell them apart."""
    count: Interval
    size_mm: tuple[Interval, Interval] | None
    """Length and width."""
    shape: str | None
    position_m: tuple[float, float, float] | None
    position_sigma_m: float | None
    direction: tuple[float, float, float] | None
    """Unit vector along which the mark was made, in body axes, pointing inward."""
    direction_sigma_deg: float | None
    photo: str | None
    statements: tuple[str, ...]
    line: int
    explained_by: tuple[str, ...] = ()
    """Statements that assert or suggest what made it; empty: none does."""
    among: tuple[str, ...] = ()
    """Marks among which these are: told apart for their shape or size, and not counted again."""
    stage: Stage | None = None
    """When it was made, where a statement tells; None: not told."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """One step of a chain of custody: who holds it from when to when (UTC seconds of the case), and the seal."""

    holder: str
    since: Interval
    """Infinite where it is not told."""
    until: Interval | None
    """None: still held, or not told."""
    seal: str | None
    """The number under which it was received; None: not told."""
    note: str | None
    statements: tuple[str, ...]
    line: int
    seal_intact: bool | None = None
    """When received; None: not told."""
    reseal: str | None = None
    """Why the seal is not that of the step before; None: no reason told."""
    since_as_written: str | None = None
    until_as_written: str | None = None


@dataclass(frozen=True, slots=True)
class RecoveredObject:
    """A thing found. `count` of them; `recovered` when."""

    id: str
    label: str
    count: Interval
    zone: str | None
    mark: str | None
    found_at: str | None
    by: str | None
    recovered: Interval | None
    custody: tuple[HandOver, ...]
    statements: tuple[str, ...]
    line: int
    recovered_as_written: str | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """A laboratory's result on named specimens. `scope` is a scope of case.yaml: what it was obtained on."""

    id: str
    label: str
    laboratory: str | None
    method: str | None
    specimens: tuple[str, ...]
    """Ids of recovered objects or zones."""
    scope: str | None
    looks_for: str
    detects: str | None
    """What the method can and cannot detect; None: not told."""
    result: Literal["positive", "negative", "inconclusive", "pending"]
    finding: str | None
    """The claim of kind finding in case.yaml that the result speaks of."""
    limits: str | None
    statements: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece at the site."""

    id: str
    label: str
    lat_deg: float
    lon_deg: float
    within_m: float
    zone: str | None
    statements: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Site:
    """Where it came to rest; None where not told."""

    first_impact: tuple[float, float, float] | None
    """Latitude, longitude, within how many metres."""
    heading_deg: Interval | None
    bank_deg: Interval | None
    """Right wing down is positive; where the text tells no side, both are in `note`."""
    note: str | None
    pieces: tuple[Piece, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """Damage that an explanation (a hypothesis of case.yaml) would leave, and whether it was looked for and found."""

    explanation: str
    what: str
    zones: tuple[str, ...]
    looked_for: bool
    found: bool | None
    statements: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A system of the airframe's routes, and the events of the case that record its loss."""

    system: str
    events: tuple[str, ...]
    note: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Wreckage:
    """`wreckage.yaml` of a case."""

    airframe: Airframe
    marks: tuple[Mark, ...]
    objects: tuple[RecoveredObject, ...]
    tests: tuple[Test, ...]
    site: Site | None
    expected: tuple[Expected, ...]
    not_told: tuple[str, ...] = ()
    """What was looked for in the sources and not found, in the case's words."""
    lost: tuple[Lost, ...] = ()
    examined: tuple[str, ...] = ()
    """Zones of which a statement says that all of their marks are listed: there, no mark means none was found."""
    examined_by: tuple[str, ...] = ()
    """The statements that say so."""
