"""The part `wreckage` of `case.json`: the airframe, marks, objects, tests and site of a case, and what follows.

Lengths are metres of the airframe's body axes (x aft from the nose, y to the right wing, z up from the centre line)
unless the name says otherwise. Null is not told; it is never zero. A pair is [least, most]; a null end is not bounded.
"""

from __future__ import annotations

from pydantic import Field

from crossfix.present.json_model import Out
from crossfix.records.wreckage import MarkKind, Side, Stage, View
from crossfix.records.wreckage_findings import CustodyKind, ExpectedKind, MeetingKind

Range = tuple[float | None, float | None]
Point = tuple[float, float]
Place = tuple[float, float, float]


class ZoneOut(Out):
    """A part of the airframe."""

    id: str
    label: str
    part: str
    side: Side
    station_m: Point | None = Field(description="from the nose")
    area_m2: float = Field(description="of the outer skin, to some 20 %")
    outlines: dict[View, list[list[Point]]] = Field(description="polygons: (x, z), (x, y) from the top, (y, z) rear")
    within: str | None = Field(description="the group of zones that it is part of")


class RouteOut(Out):
    """A system's lines in zones, and who says that they run there."""

    system: str
    label: str
    zones: list[str]
    source: str


class AirframeOut(Out):
    """The template that the marks are put on."""

    id: str
    label: str
    length_m: float
    span_m: float
    height_m: float
    source: str
    zones: list[ZoneOut]
    routes: list[RouteOut]
    no_source: list[str] = Field(description="systems looked for and without a public source: left out of routes")


class MarkOut(Out):
    """Damage of one kind in one zone: a single mark, or as many as `count` tells."""

    id: str
    zone: str
    kinds: list[MarkKind] = Field(description="more than one: the text does not tell them apart")
    count: Range = Field(description="a null end: told without a number; [1, null] is some, [2, null] many")
    length_mm: Range | None
    width_mm: Range | None
    shape: str | None
    position_m: Place | None
    position_sigma_m: float | None
    direction: Place | None = Field(description="unit vector along which it was made, pointing inward")
    direction_sigma_deg: float | None
    photo: str | None
    statements: list[str]
    explained_by: list[str] = Field(description="statements that assert or suggest what made it")
    among: list[str] = Field(description="marks among which these are: not counted again")
    stage: Stage | None = Field(description="when it was made, where a statement tells")


class HandOverOut(Out):
    """One step of a chain of custody."""

    holder: str
    since_earliest_utc: str | None
    since_latest_utc: str | None
    until_earliest_utc: str | None
    until_latest_utc: str | None
    ended: bool = Field(description="false: still held, or its end is not told")
    as_written: str
    seal: str | None = Field(description="under which it was received")
    seal_intact: bool | None
    reseal: str | None = Field(description="why the seal is not that of the step before")
    note: str | None
    statements: list[str]


class ObjectOut(Out):
    """A recovered object, or as many as `count` tells, with its chain of custody."""

    id: str
    label: str
    count: Range
    zone: str | None
    mark: str | None
    found_at: str | None
    by: str | None
    recovered_earliest_utc: str | None
    recovered_latest_utc: str | None
    recovered_as_written: str | None
    custody: list[HandOverOut]
    statements: list[str]


class LabTestOut(Out):
    """A laboratory's result, for its specimens only."""

    id: str
    label: str
    laboratory: str | None
    method: str | None
    specimens: list[str] = Field(description="ids of recovered objects or zones")
    scope: str | None
    scope_label: str | None
    looks_for: str
    detects: str | None
    result: str
    limits: str | None
    statements: list[str]


class PieceOut(Out):
    """A piece at the site, within so many metres."""

    id: str
    label: str
    latitude: float
    longitude: float
    within_m: float
    zone: str | None
    statements: list[str]


class SiteOut(Out):
    """Where it came to rest."""

    first_impact: Place | None = Field(description="latitude, longitude, within how many metres")
    heading_deg: Range | None
    bank_deg: Range | None = Field(description="right wing down is positive")
    note: str | None
    pieces: list[PieceOut]
    statements: list[str]


class ExpectedOut(Out):
    """Damage that an explanation would leave, and whether it was looked for and found."""

    explanation: str
    explanation_label: str
    what: str
    zones: list[str]
    kind: ExpectedKind
    marks: list[str] = Field(description="marks told of its zones: shown beside, not counted for or against")
    statements: list[str]


class ZoneCountOut(Out):
    """The marks told of one zone; those of a group's parts count for the group too."""

    zone: str
    side: Side
    marks: int = Field(description="entries told of this very zone")
    count: Range
    by_kind: dict[MarkKind, Range] = Field(description="least: surely of that kind; most: possibly so")
    area_mm2: Range | None
    per_m2: Range
    statements: list[str]


class SideCountOut(Out):
    """The marks of one side of the aircraft."""

    side: Side
    count: Range
    by_kind: dict[MarkKind, Range]
    area_mm2: Range | None


class ZoneShareOut(Out):
    """A zone beside a uniform spread of the same number."""

    zone: str
    count: int
    expected: float
    p_value: float = Field(description="exact binomial, two-sided, times the zones compared, at most 1")


class ConcentrationOut(Out):
    """Whether the marks of the compared zones fit a uniform spread. It names no cause."""

    shares: list[ZoneShareOut]
    total: int
    p_value: float
    level: float
    uniform: bool = Field(description="false: not uniform; true: not rejected, which is not the same as uniform")
    text: str


class LostOut(Out):
    """An event by which a system was lost."""

    event: str
    label: str
    earliest_utc: str | None
    latest_utc: str | None
    statements: list[str] = Field(description="that fix its bounds")


class SystemOut(Out):
    """A system beside the zones it runs through. Side by side only: neither is said to follow from the other."""

    system: str
    label: str
    routed: list[tuple[str, str]] = Field(description="(zone, who says so)")
    damaged: list[str]
    marks: int
    events: list[LostOut]
    place: tuple[int, int] | None = Field(description="earliest and latest place in the order of loss, from 1")
    note: str | None


class CustodyOut(Out):
    """A gap, an overlap or another matter of a chain of custody. Steps count from 0; -1 is the recovery."""

    object: str
    kind: CustodyKind
    after: int
    before: int | None
    lasts_s: Range | None
    text: str
    statements: list[str]


class WiderOut(Out):
    """A statement that tells a result of more than it was obtained on."""

    statement: str
    scope: str
    scope_label: str
    narrow: list[str]


class NegativeOut(Out):
    """A negative result, for its specimens alone."""

    test: str
    specimens: list[str]
    scope: str | None
    detection_told: bool
    wider: list[WiderOut]


class MissOut(Out):
    """How far the line of one mark passes from the meeting point."""

    mark: str
    miss_m: float
    miss_deg: float
    sigmas: float
    ahead_m: float = Field(description="how far from the mark against its direction; negative: on the inner side")


class MeetingOut(Out):
    """Where the lines of the marks with a measured direction meet. Geometry only."""

    kind: MeetingKind
    marks: list[str]
    text: str
    point_m: Place | None
    semi_axes_m: Place | None
    axes: tuple[Place, Place, Place] | None
    level: float | None
    chi_square: float | None
    freedom: int | None
    p_value: float | None
    misses: list[MissOut]


class WreckageOut(Out):
    """`wreckage.yaml` of the case and what follows from it."""

    airframe: AirframeOut
    marks: list[MarkOut]
    objects: list[ObjectOut]
    tests: list[LabTestOut]
    site: SiteOut | None
    zones: list[ZoneCountOut]
    sides: list[SideCountOut]
    concentration: ConcentrationOut | None
    systems: list[SystemOut]
    custody: list[CustodyOut]
    negatives: list[NegativeOut]
    unexplained: list[str] = Field(description="marks of which no statement says what made them")
    expected: list[ExpectedOut]
    meeting: MeetingOut | None = Field(description="null: no direction was measured")
    examined: list[str] = Field(description="zones whose marks are all listed, as a statement says")
    examined_by: list[str]
    skipped: list[tuple[str, str]] = Field(description="(what was not done, why)")
    not_told: list[str]
