"""`case.json`: everything the report shows, under stable names. The report is drawn from this and nothing else.

Times are ISO 8601 UTC with up to a millisecond, or null where no evidence bounds them. `*_s` are seconds.
Verdicts: measured, supported, compatible, disputed, contradicted, unchecked.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from crossfix.present.json_model import Out
from crossfix.present.warned_json import WarnedOut
from crossfix.present.weigh_json import WeighingOut
from crossfix.present.wreckage_json import WreckageOut

SCHEMA = "crossfix-case/1"
Verdict = Literal["measured", "supported", "compatible", "disputed", "contradicted", "unchecked"]


class CaseOut(Out):
    """What the case is."""

    id: str
    title: str
    summary: str | None
    synthetic: bool
    date: str
    aircraft: dict[str, str | None] | None
    flight: dict[str, str | None] | None
    window_from_utc: str
    window_to_utc: str
    as_known_at: str | None
    without: list[str]


class EventOut(Out):
    """One event: its bounds and what fixes each."""

    id: str
    label: str
    section: str
    earliest_utc: str | None
    latest_utc: str | None
    statements: list[str] = Field(description="statements that speak of the event's time")
    fixed_by: dict[Literal["earliest", "latest"], list[str]] = Field(description="binding statements of each bound")
    place: str | None


class ImpliedOut(Out):
    """What one reading of a statement would imply for an interval."""

    statement: str
    reading: str
    shortest_s: float | None
    longest_s: float | None


class IntervalOut(Out):
    """An interval somebody asked about."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    id: str
    label: str
    start: str = Field(alias="from")
    stop: str = Field(alias="to")
    shortest_s: float | None
    longest_s: float | None
    fixed_by: dict[Literal["shortest", "longest"], list[str]]
    sentence: str
    implied: list[ImpliedOut]


class TimeBarOut(Out):
    """A statement's own time as written, on UTC: one bar per zone and reading tried."""

    event: str
    earliest_utc: str
    latest_utc: str
    zone: str
    reading: str
    fits: bool


class StatementOut(Out):
    """A statement, its verdict and why."""

    id: str
    document: str
    fact: str | None
    section: str
    text: str
    quote: str | None = Field(description="null where withheld (protected record)")
    quote_status: Literal["verified", "not checked", "withheld"]
    before_quote: str | None = Field(None, description="up to 150 characters of the local copy; null without one")
    after_quote: str | None = Field(None, description="up to 150 characters; null too for a protected record")
    speaker: str
    interest: str
    trust: str
    root: str
    said: str | None
    relays: str | None
    hedge: str | None
    doubt: str | None
    says: list[str] = Field(description="time, offsets, order, duration, number, occurrence, loss, scope, cause, act")
    as_written: str | None
    events: list[str]
    bars: list[TimeBarOut]
    verdict: Verdict
    off_by_s: float | None
    zones: list[str] = Field(description="all zones that fit")
    readings: list[str] = Field(description="all readings that fit")
    why: str


class ContradictionOut(Out):
    """A typed contradiction: the irreducible set, the numbers, one plain sentence."""

    id: str
    kind: str
    statements: list[str]
    against: list[str] = Field(description="the statements of that set which are set aside")
    events: list[str]
    excess_s: float | None
    text: str


class ClaimOut(Out):
    """One claim: who tells it, from how many independent roots, and what was lost on the way."""

    id: str
    label: str
    kind: str
    tellers: int
    roots: int
    teller_names: list[str]
    root_names: list[str]
    root_statements: list[str]
    asserted: list[str]
    suggested: list[str]
    rejected: list[str]
    relays: list[tuple[str, str]] = Field(description="(statement, the statement it relays)")
    text: str


class KnowledgeOut(Out):
    """When a party came to know of a hazard, and the gap since its onset."""

    hazard: str
    hazard_label: str
    stage: str
    party: str
    event: str
    onset_event: str
    onset_earliest_utc: str | None
    onset_latest_utc: str | None
    earliest_utc: str | None
    latest_utc: str | None
    gap_s: tuple[float | None, float | None] = Field(description="shortest, longest")
    statements: list[str]
    text: str


class DocumentOut(Out):
    """A source as used."""

    id: str
    title: str
    publisher: str
    url: str | None
    published: str
    kind: str
    language: str | None
    interest: str
    root: str
    root_label: str
    trust: str
    protected: bool
    file_sha256: str | None
    used: bool = Field(description="false where left out by as-known-at or --without")
    note: str | None


class SentenceOut(Out):
    """One sentence of the factual skeleton with the statements it rests on."""

    text: str
    statements: list[str]
    contradictions: list[str]


class SectionOut(Out):
    """A section of ICAO Annex 13 Appendix, part 1."""

    number: str
    title: str
    sentences: list[SentenceOut]


class PlaceOut(Out):
    """A place to draw; approximate where radius_km is given."""

    id: str
    label: str
    latitude: float
    longitude: float
    radius_km: float | None
    kind: str
    source: str
    events: list[str]


class StageOut(Out):
    """How the result stood with what was published by a date."""

    date: str
    documents: int
    statements: int
    contradicted: int
    disputed: int
    intervals: dict[str, tuple[float | None, float | None]]
    claims: dict[str, tuple[int, int]] = Field(description="claim id -> tellers, roots")


class TrustOut(Out):
    """A trust class, highest first."""

    id: str
    label: str


class QuantityOut(Out):
    """A number somebody gave: the range that the accepted statements leave."""

    id: str
    label: str
    kind: str
    unit: str
    reference: str | None
    least: float | None
    most: float | None
    statements: list[str]


class SkippedOut(Out):
    """Something not done, and why."""

    what: str
    why: str


class NoticeOut(Out):
    """A doubt with its place."""

    where: str
    text: str


class ManifestOut(Out):
    """What made this: versions, settings, hashes of every input."""

    crossfix: str
    python: str
    libraries: dict[str, str]
    made_utc: str
    settings: dict[str, str | bool | list[str] | None]
    inputs: list[dict[str, str | int]]


class RecordedEventOut(Out):
    """Something found in a recording, between the last moment without it and the first with it."""

    kind: str = Field(description="messages_stop, messages_resume, positions_stop, positions_resume, squawk, ...")
    label: str
    earliest_utc: str | None
    latest_utc: str | None
    event: str | None = Field(description="the case's event that this measures, if the case says so")


class TrackPointOut(Out):
    """One point of a track; null where the recording does not give it."""

    utc: str
    latitude: float | None
    longitude: float | None
    pressure_altitude_ft: float | None
    geometric_altitude_ft: float | None
    ground_speed_kt: float | None
    vertical_rate_fpm: float | None
    on_ground: bool | None
    source: str


GapKind = Literal["coverage", "position_loss", "faint", "not_told"]
"""No message; messages without position; too few messages to tell; a source that keeps no report without position."""


class TrackGapOut(Out):
    """A stretch of a track without positions, by what stopped."""

    kind: GapKind
    start_utc: str
    stop_utc: str


class RecordingOut(Out):
    """A recording as read: what it is, whose clock it runs on, the track of the case's aircraft in it."""

    id: str
    kind: Literal["surveillance", "flight_data", "cockpit_sound", "transcript"]
    file: str
    reader: str
    aircraft: str | None
    aircraft_in_file: int | None = Field(description="null for recorders, which are of one aircraft")
    reports: int = Field(description="reports, samples of all series or of a channel, or messages")
    clock: str
    published: str | None = Field(description="date of the publication that gave the points; null: it was recorded")
    start_utc: str | None
    stop_utc: str | None
    events: list[RecordedEventOut]
    points: list[TrackPointOut] = Field(description="thinned for drawing; a gap is never bridged")
    gaps: list[TrackGapOut]


class CaseJson(Out):
    """The whole file."""

    schema_: str = Field(SCHEMA, alias="schema")
    case: CaseOut
    trust: list[TrustOut]
    documents: list[DocumentOut]
    events: list[EventOut]
    intervals: list[IntervalOut]
    quantities: list[QuantityOut]
    statements: list[StatementOut]
    contradictions: list[ContradictionOut]
    claims: list[ClaimOut]
    knowledge: list[KnowledgeOut]
    sections: list[SectionOut]
    places: list[PlaceOut]
    recordings: list[RecordingOut]
    history: list[StageOut]
    weighing: WeighingOut | None = Field(None, description="null: written before cases were weighed")
    wreckage: WreckageOut | None = Field(None, description="null: the case has no wreckage.yaml")
    warned: WarnedOut | None = Field(None, description="null: no recording of surveillance with a date")
    not_found: list[str]
    skipped: list[SkippedOut]
    notices: list[NoticeOut]
    manifest: ManifestOut
