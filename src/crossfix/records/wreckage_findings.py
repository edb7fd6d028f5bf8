"""What follows from the wreckage: counts, concentration, systems, custody, scopes, explanations, and geometry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.wreckage import MarkKind, Side

Vector = tuple[float, float, float]
CustodyKind = Literal["gap", "overlap", "end_not_told", "seal_broken", "seal_changed"]
ExpectedKind = Literal["found", "not_found", "not_looked_for", "result_not_told"]
MeetingKind = Literal["meets", "no_common_point", "nearly_parallel", "too_few"]


@dataclass(frozen=True, slots=True)
class ZoneCount:
    """The marks told of one zone; those of a group's parts count for the group too."""

    zone: str
    side: Side
    marks: tuple[str, ...]
    """Ids of the marks told of this very zone."""
    count: Interval
    """Of marks told of the zone and its parts, least to most. An infinite high end: no number is told."""
    by_kind: tuple[tuple[MarkKind, Interval], ...]
    """Low: surely of that kind; high: possibly so, where a text tells several kinds together."""
    area_mm2: Interval | None
    """Of the damage, all marks together; None where no mark has a size, low only where some have none."""
    per_m2: Interval
    """Marks per square metre of skin, with the uncertainty of the area."""
    wider: tuple[str, ...] = ()
    """Marks told of a wider zone only, e.g. of no side: they may lie here and are in none of these numbers."""


@dataclass(frozen=True, slots=True)
class SideCount:
    """The marks of one side of the aircraft."""

    side: Side
    count: Interval
    by_kind: tuple[tuple[MarkKind, Interval], ...]
    area_mm2: Interval | None


@dataclass(frozen=True, slots=True)
class ZoneShare:
    """A zone in the comparison with a uniform spread."""

    zone: str
    count: int
    expected: float
    """Of the same number spread evenly over the skin of the compared zones."""
    p_value: float
    """Exact binomial, two-sided, at the area within its uncertainty that fits best, times the zones compared (<= 1)."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """Whether the marks of the compared zones fit a uniform spread. It names no cause."""

    shares: tuple[ZoneShare, ...]
    total: int
    p_value: float
    """An upper bound of the exact one: the least of the zones' (Bonferroni)."""
    level: float
    uniform: bool
    """False: not uniform, p_value < level. True: not rejected, which is not the same as uniform."""
    left_out: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class LostEvent:
    """An event by which a system was lost, with the bounds of its time (UTC seconds of the case)."""

    event: str
    when: Interval
    by: tuple[str, ...]
    """The statements that fix the bounds."""


@dataclass(frozen=True, slots=True)
class SystemFinding:
    """A system beside the zones it runs through. Side by side only: neither is said to follow from the other."""

    system: str
    label: str
    routed: tuple[tuple[str, str], ...]
    """(zone, source) of every route, as the template names them."""
    damaged: tuple[str, ...]
    """Zones of the template where a part of the system may be and where damage is told."""
    marks: tuple[str, ...]
    events: tuple[LostEvent, ...]
    place: tuple[int, int] | None
    """Earliest and latest place in the order of loss, from 1; None where no event is given."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CustodyFinding:
    """Something about a chain of custody. `after` and `before` are steps counted from 0; -1 is the recovery."""

    object: str
    kind: CustodyKind
    after: int
    before: int | None
    lasts_s: Interval | None
    """Of a gap or an overlap: least to most."""
    text: str
    """In plain words with the holders and seals."""
    statements: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Wider:
    """A statement that tells a result of more than it was obtained on."""

    statement: str
    scope: str
    narrow: tuple[str, ...]
    """The statements that tell the scope it was obtained on."""


@dataclass(frozen=True, slots=True)
class NegativeFinding:
    """A negative result holds for its specimens alone."""

    test: str
    specimens: tuple[str, ...]
    scope: str | None
    detection_told: bool
    """Whether it is told what the method can detect."""
    wider: tuple[Wider, ...]


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """Damage that an explanation would leave. `place` is its place in Wreckage.expected, from 0."""

    place: int
    explanation: str
    kind: ExpectedKind
    marks: tuple[str, ...]
    """Marks told of its zones: shown beside, not counted for or against."""


@dataclass(frozen=True, slots=True)
class Miss:
    """How far the line of one mark passes from the meeting point."""

    mark: str
    miss_m: float
    miss_deg: float
    """The angle at the mark between its direction and the point."""
    sigmas: float
    """The square root of its share of chi-square."""
    ahead_m: float
    """How far from the mark, against its direction; negative: the point lies on the inner side."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the lines of the marks with a measured direction meet. Geometry in body axes (metres) only."""

    kind: MeetingKind
    marks: tuple[str, ...]
    why: str
    """In plain words: what was found, or why there is no point."""
    point_m: Vector | None = None
    semi_axes_m: tuple[float, float, float] | None = None
    """Of the confidence region, longest first; beside `axes`."""
    axes: tuple[Vector, Vector, Vector] | None = None
    """Unit vectors of the semi-axes."""
    level: float | None = None
    """Of the confidence region."""
    chi_square: float | None = None
    freedom: int | None = None
    p_value: float | None = None
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class WreckageFindings:
    """Everything that follows from `wreckage.yaml`."""

    zones: tuple[ZoneCount, ...]
    """Zones with a mark of their own or in a part, in the template's order."""
    sides: tuple[SideCount, ...]
    concentration: Concentration | None
    systems: tuple[SystemFinding, ...]
    custody: tuple[CustodyFinding, ...]
    negatives: tuple[NegativeFinding, ...]
    unexplained: tuple[str, ...]
    """Marks of which no statement says what made them."""
    expected: tuple[ExpectedFinding, ...]
    meeting: Meeting | None
    """None where no direction was measured."""
    skipped: tuple[Skipped, ...]
    """What was not done, and why."""
