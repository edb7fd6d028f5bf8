"""Case: the questions asked, the words they are asked in, and the statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crossfix.records.document import Document
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice, Skipped
from crossfix.records.said import Zone
from crossfix.records.source import Source
from crossfix.records.statement import Statement
from crossfix.records.weighing import Weighing
from crossfix.records.wreckage import Wreckage


@dataclass(frozen=True, slots=True)
class Label:
    """An id with the words a reader sees."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Party:
    """A speaker or addressee by office or role."""

    id: str
    label: str
    interest: str


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """A moment that statements speak of."""

    id: str
    label: str
    section: str
    shows: tuple[str, ...]
    first_contact_with: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class State:
    """A condition that lasts; its reports lie between onset and end."""

    id: str
    label: str
    domain: str
    onset: str
    end: str | None
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """An order that follows from what the events are. `cause`: the later follows from the earlier, one evidence."""

    before: str
    after: str
    why: str
    cause: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Events that could be taken for one moment."""

    events: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Events that are weighed as one piece of evidence; says nothing of their order."""

    events: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """An interval to report."""

    id: str
    label: str
    start: str
    stop: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that statements give."""

    id: str
    label: str
    kind: str
    unit: str
    reference: str | None
    section: str


@dataclass(frozen=True, slots=True)
class Sum:
    """whole = sum of parts."""

    whole: str
    parts: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A word that stands for a range of a quantity."""

    id: str
    label: str
    quantity: str
    bounds: Interval
    source: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a result was obtained on."""

    id: str
    label: str
    within: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Something several tellers assert, suggest or reject."""

    id: str
    label: str
    kind: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A party comes to know of a hazard at an event."""

    stage: str
    party: str
    event: str


@dataclass(frozen=True, slots=True)
class Hazard:
    """A hazard and the chain of knowing it."""

    id: str
    label: str
    onset: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A point, or an area where it is only approximate (radius in km)."""

    id: str
    label: str
    latitude: float
    longitude: float
    radius_km: float | None
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Something found in a recording (the nth of its kind) that is the case's event."""

    event: str
    found: str
    nth: int


@dataclass(frozen=True, slots=True)
class RecordingEntry:
    """What the case says of a recording. `start_s` is the time of its first report on the case's timebase.

    `published` is when a publication gave its figures, as written None where it was recorded and not published.
    """

    id: str
    file: str
    label: str
    root: str
    trust: str
    reader: str | None
    aircraft: str | None
    start_s: float | None
    utc_within_s: float | None
    rate_ppm: float
    measures: tuple[Measure, ...]
    published: Interval
    published_as_written: str | None
    layout: str | None = None
    """Of flight data: the file of `recordings/` with the layout of raw words or the mapping of a table."""
    words_per_second: int | None = None
    """Of raw flight data, where it is told."""
    clock: str | None = None
    """The recording on whose clock its times count, where that is not its own: a transcript's sound."""
    channels: tuple[str, ...] | None = None
    """Of cockpit sound: the channels in the file's order, where they are not CAM, P1, P2, OBS."""
    filed: str | None = None
    """Of surveillance: the file of `recordings/` with what was filed of its flights."""

    @property
    def on_clock(self) -> str:
        """The clock that its times count on, by the id of the recording that it belongs to."""
        return self.clock or self.id


@dataclass(frozen=True, slots=True)
class Case:
    """One case folder as read. Times are UTC seconds since midnight UTC of `date`."""

    id: str
    title: str
    summary: str | None
    synthetic: bool
    date: str
    aircraft: Mapping[str, str | None] | None
    flight: Mapping[str, str | None] | None
    window: Interval
    trust: tuple[Label, ...]
    parties: Mapping[str, Party]
    roots: Mapping[str, str]
    events: Mapping[str, CaseEvent]
    states: tuple[State, ...]
    structure: tuple[Order, ...]
    identities: tuple[Identity, ...]
    questions: tuple[Question, ...]
    quantities: Mapping[str, Quantity]
    sums: tuple[Sum, ...]
    definitions: Mapping[str, Definition]
    scopes: Mapping[str, Scope]
    claims: Mapping[str, Claim]
    hazards: tuple[Hazard, ...]
    places: tuple[Place, ...]
    recordings: tuple[RecordingEntry, ...]
    not_found: tuple[str, ...]
    documents: Mapping[str, Document]
    statements: Mapping[str, Statement]
    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]
    chains: tuple[Chain, ...] = ()
    zones: tuple[Zone, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for an event, quantity, claim or party, by id."""
    wreckage: Wreckage | None = None
    weighing: Weighing | None = None
