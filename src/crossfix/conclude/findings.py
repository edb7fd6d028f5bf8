"""What follows from a case. Times and durations are seconds on the case's UTC timebase; unknown is infinite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crossfix.align.constraints import Alternative
from crossfix.records.case import Case
from crossfix.records.interval import Interval
from crossfix.records.wreckage_findings import WreckageFindings


@dataclass(frozen=True, slots=True)
class Bound:
    """An interval and the statements that fix its low and high end."""

    interval: Interval
    low_by: tuple[str, ...]
    high_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Implied:
    """What one reading of a statement would imply for an interval."""

    statement: str
    reading: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Tried:
    """One alternative of one part of a statement and by how many seconds it misses (0 = fits)."""

    part: str
    alternative: Alternative
    excess_s: float


@dataclass(frozen=True, slots=True)
class StatementFinding:
    """The verdict on a statement and what it was judged by."""

    verdict: str
    off_by_s: float | None
    tried: tuple[Tried, ...]
    against: tuple[str, ...]
    root: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A typed contradiction. `detail` holds what its sentence needs: numbers, other endpoints, acts."""

    kind: str
    statements: tuple[str, ...]
    aside: tuple[str, ...]
    events: tuple[str, ...]
    excess_s: float | None
    structure: tuple[str, ...] = ()
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """Who tells a claim and from how many origins."""

    claim: str
    tellers: tuple[str, ...]
    roots: tuple[str, ...]
    root_statements: tuple[str, ...]
    stances: Mapping[str, tuple[str, ...]]
    relays: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Knowing:
    """When a party came to know of a hazard and how long after its onset."""

    hazard: str
    stage: str
    party: str
    event: str
    onset: Bound
    when: Bound
    gap: Interval
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the factual skeleton."""

    section: str
    text: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that one run concludes from a case."""

    case: Case
    events: Mapping[str, Bound]
    intervals: Mapping[str, Bound]
    implied: Mapping[str, tuple[Implied, ...]]
    quantities: Mapping[str, Bound]
    statements: Mapping[str, StatementFinding]
    contradictions: tuple[Contradiction, ...]
    claims: tuple[ClaimFinding, ...]
    knowledge: tuple[Knowing, ...]
    sentences: tuple[Sentence, ...]
    clocks: Mapping[str, Interval] = field(default_factory=dict)
    """UTC of the zero of each recording's clock that anything measured hangs on."""
    wreckage: WreckageFindings | None = None
