"""Wreckage: damage by zone, recovered objects, tests and the site, each with the statements that tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossfix.records.interval import Interval

MarkKind = Literal["through", "blind", "dent", "burn", "missing", "other"]
Side = Literal["left", "right", "centre"]
View = Literal["left", "right", "top", "rear"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the airframe. Outlines are polygons in metres of each view's own plane (see Airframe)."""

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


@dataclass(frozen=True, slots=True)
class Route:
    """A system's lines in a zone; `source` tells who says that they run there."""

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


@dataclass(frozen=True, slots=True)
class HandOver:
    """One step of a chain of custody: who holds it from when to when (UTC seconds of the case), and the seal."""

    holder: str
    since: Interval
    until: Interval | None
    """None: still held, or not told."""
    seal: str | None
    note: str | None
    statements: tuple[str, ...]
    line: int


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
