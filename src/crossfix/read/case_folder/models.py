"""The shape of a case folder's three YAML files; `crossfix schema` prints these models as JSON Schema.

Only shape and spelling are checked here. What one file says of another (ids that must exist, relays
that must not run in a circle) is checked in `crossfix.read.case_folder.links`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]
Section = Annotated[str, Field(pattern=r"^1\.([1-9]|1[0-9])$", description="ICAO Annex 13 Appendix section, 1.1 to 1.19")]
Rounding = Literal["truncated", "nearest", "undecided"]
Interest = Literal["investigation", "neutral", "crew", "witness", "party"]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Model(BaseModel):
    """Unknown keys are errors; nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# ---------------------------------------------------------------- case.yaml


class Aircraft(Model):
    """The aircraft, as identified by the sources."""

    type: Line
    registration: Line | None = None
    operator: Line | None = None


class Flight(Model):
    """The flight, as identified by the sources."""

    number: Line
    callsign: Line | None = None
    origin: Line | None = None
    destination: Line | None = None


class Window(Model):
    """The stretch of time that the report draws. It bounds the drawing, never the evidence."""

    start: Annotated[str, Field(alias="from", description="ISO 8601 with zone, 2024-12-25T03:45:00Z")]
    stop: Annotated[str, Field(alias="to")]


class TrustClass(Model):
    """One class of evidence; the list in `trust` runs from the most to the least trusted."""

    id: Id
    label: Line
    note: Text | None = None


class Party(Model):
    """A speaker or addressee, by office or role, never a private person's name."""

    id: Id
    label: Line
    interest: Interest = "neutral"


class Root(Model):
    """An original record that documents relay."""

    id: Id
    label: Line


class Event(Model):
    """A moment that statements speak of: an unknown of the network."""

    id: Id
    label: Line
    section: Section = "1.1"
    shows: list[Literal["communication", "navigation", "surveillance"]] = Field(
        default=[], description="domains that this event shows to be working at its time"
    )
    first_contact_with: Id | None = Field(None, description="party first in contact with the crew at this event")
    place: Id | None = None


class State(Model):
    """A condition that lasts: onset, end, and events that merely report it again."""

    id: Id
    label: Line
    domain: Literal["communication", "navigation", "surveillance", "other"] = "other"
    onset: Id
    end: Id | None = None
    reports: list[Id] = []


class Structure(Model):
    """An order that follows from what the events are, not from what anybody said."""

    before: Id
    after: Id
    why: Text


class Identity(Model):
    """Events that a reader could take for one moment; tested, never assumed."""

    events: Annotated[list[Id], Field(min_length=2)]
    why: Text


class Question(Model):
    """An interval to report."""

    id: Id
    label: Line
    start: Annotated[Id, Field(alias="from")]
    stop: Annotated[Id, Field(alias="to")]


class Quantity(Model):
    """A number that statements give: a count or a measured value with its unit and reference."""

    id: Id
    label: Line
    kind: Literal["count", "value"] = "value"
    unit: Line
    reference: Line | None = Field(None, description="QFE, QNH, flight level, above ground: never compared across")
    section: Section = "1.1"


class Sum(Model):
    """Arithmetic that must hold: whole = sum of parts."""

    whole: Id
    parts: Annotated[list[Id], Field(min_length=1)]
    why: Text


class Definition(Model):
    """A word with a defined meaning, e.g. fog: visibility below 1000 m."""

    id: Id
    label: Line
    quantity: Id
    at_least: Number | None = None
    below: Number | None = None
    source: Text

    @model_validator(mode="after")
    def _bounded(self) -> Definition:
        if self.at_least is None and self.below is None:
            raise ValueError("give at_least, below or both")
        return self


class Scope(Model):
    """What a result was obtained on; `within` names the wider scope that contains it."""

    id: Id
    label: Line
    within: Id | None = None


class Claim(Model):
    """Something asserted, suggested or rejected by several tellers."""

    id: Id
    label: Line
    kind: Literal["cause", "finding", "conduct", "intent"] = "cause"
    note: Text | None = None


class Hypothesis(Model):
    """A name only; weighing is not done here."""

    id: Id
    label: Line
    parent: Id | None = None


class Step(Model):
    """Who came to know of a hazard, at which event."""

    stage: Literal["first_report", "told_atc", "told_crew", "told_operator", "acted"]
    party: Id
    event: Id


class Hazard(Model):
    """A hazard and the chain of knowing it."""

    id: Id
    label: Line
    onset: Id
    steps: Annotated[list[Step], Field(min_length=1)]


class Place(Model):
    """A point or, with a radius, an area: drawn as an area where it is only approximate."""

    id: Id
    label: Line
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    radius_km: Annotated[float, Field(gt=0, le=2000, allow_inf_nan=False)] | None = None
    kind: Literal["aerodrome", "event", "area"] = "event"
    source: Text


class CaseFile(Model):
    """`case.yaml`: the questions asked and the words they are asked in."""

    id: Id
    title: Line
    summary: Text | None = None
    synthetic: bool = Field(False, description="made-up case: every page says so")
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="day of clock times that name none")]
    aircraft: Aircraft | None = None
    flight: Flight | None = None
    window: Window
    zones: dict[Id, Line] = Field(default={}, description="names for offsets, e.g. Baku: UTC+4")
    trust: Annotated[list[TrustClass], Field(min_length=1, description="highest first")]
    parties: list[Party] = []
    roots: list[Root] = []
    events: Annotated[list[Event], Field(min_length=1)]
    states: list[State] = []
    structure: list[Structure] = []
    identities: list[Identity] = []
    questions: list[Question] = []
    quantities: list[Quantity] = []
    sums: list[Sum] = []
    definitions: list[Definition] = []
    scopes: list[Scope] = []
    claims: list[Claim] = []
    hypotheses: list[Hypothesis] = []
    hazards: list[Hazard] = []
    places: list[Place] = []
    not_found: list[Text] = Field(default=[], description="what was searched for and not obtained")


# ---------------------------------------------------------------- documents.yaml


class DocumentEntry(Model):
    """One source. `root` names the original record it relays."""

    id: Id
    title: Line
    publisher: Line
    url: Annotated[str, Field(max_length=600)] | None = None
    published: Annotated[
        str, Field(description="2024-12, 2024-12-25, or 2024-12-25T11:32+04:00; a coarse date is an interval")
    ]
    kind: Line
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    interest: Interest = "neutral"
    root: Id
    trust: Id = Field(description="trust class of what it says unless a statement names another")
    protected: bool = Field(False, description="recordings and transcripts under Annex 13, 5.12: times and paraphrase only")
    file: Line | None = Field(None, description="local copy, relative to the case folder or a --documents folder")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    note: Text | None = None


class DocumentsFile(Model):
    """`documents.yaml`."""

    documents: Annotated[list[DocumentEntry], Field(min_length=1)]


# ---------------------------------------------------------------- statements.yaml


class SaysTime(Model):
    """An event at a clock time, as precise as it was written: 05:21:42 is a second wide, 05:21 a minute."""

    event: Id
    at: Annotated[str, Field(description="05:21:42, 05:21, 5:21:42.5 or with a date: 2024-12-25T05:21")] | None = None
    between: Annotated[list[str], Field(min_length=2, max_length=2)] | None = Field(
        None, description="first and last: the event lies somewhere between"
    )
    zone: str | Annotated[list[str], Field(min_length=1)] = Field(
        description="UTC, UTC+4, a name from case.yaml zones, or the list of candidates where the text does not say"
    )
    rounding: Rounding = Field(
        "truncated", description="05:21 means [05:21, 05:22); nearest means 05:20:30 to 05:21:30; undecided tests both"
    )
    tolerance_s: Annotated[float, Field(ge=0, le=86400, allow_inf_nan=False)] = 0.0

    @model_validator(mode="after")
    def _one_form(self) -> SaysTime:
        if (self.at is None) == (self.between is None):
            raise ValueError("give exactly one of at, between")
        return self


class OffsetItem(Model):
    """One event of a chain of offsets."""

    event: Id
    by: Number | Annotated[list[Number], Field(min_length=2, max_length=2)]


class SaysOffsets(Model):
    """Events after another: each from the first (absolute), each from the last (cumulative), or undecided."""

    start: Annotated[Id, Field(alias="from")]
    items: Annotated[list[OffsetItem], Field(min_length=1)]
    unit: Literal["s", "min", "h"] = "s"
    reading: Literal["absolute", "cumulative", "undecided"] = "undecided"
    rounding: Rounding = "truncated"
    tolerance_s: Annotated[float, Field(ge=0, le=86400, allow_inf_nan=False)] = 0.0


class SaysOrder(Model):
    """One event not after another."""

    before: Id
    after: Id


class SaysDuration(Model):
    """The time from one event to another."""

    start: Annotated[Id, Field(alias="from")]
    stop: Annotated[Id, Field(alias="to")]
    lasts: Number | Annotated[list[Number], Field(min_length=2, max_length=2)]
    unit: Literal["s", "min", "h"] = "s"
    rounding: Rounding = "truncated"
    tolerance_s: Annotated[float, Field(ge=0, le=86400, allow_inf_nan=False)] = 0.0


class SaysNumber(Model):
    """A count or value of a quantity; `word` uses a definition instead of a number."""

    of: Id
    equals: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    word: Id | None = Field(None, description="a definition of case.yaml")
    unit: Line | None = Field(None, description="unit as written; must convert to the quantity's unit")
    reference: Line | None = Field(None, description="must be the quantity's own reference where both are given")
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        0.0, description="half-width in the unit as written"
    )

    @model_validator(mode="after")
    def _one_form(self) -> SaysNumber:
        bounds = self.at_least is not None or self.at_most is not None
        if [self.equals is not None, bounds, self.word is not None].count(True) != 1:
            raise ValueError("give exactly one of equals, at_least/at_most, word")
        return self


class SaysOccurrence(Model):
    """An event did or did not happen."""

    event: Id
    happened: bool


class SaysLoss(Model):
    """A domain did not work from one event to another."""

    domain: Literal["communication", "navigation", "surveillance"]
    start: Annotated[Id, Field(alias="from")]
    stop: Annotated[Id, Field(alias="to")]


class SaysScope(Model):
    """A result, limited to what it was obtained on."""

    finding: Id = Field(description="a claim of kind finding in case.yaml")
    scope: Id


class SaysCause(Model):
    """A claim asserted, suggested or rejected."""

    claim: Id
    stance: Literal["asserted", "suggested", "rejected"]


class SaysAct(Model):
    """Who did what towards whom at an event: informed, activated and told the crew are three acts."""

    event: Id
    act: Literal["informed", "activated", "requested", "declared", "recommended", "refused"]
    by: Id | None = None
    to: Id | None = None


class Says(Model):
    """What a statement says, in checkable form. At least one; none for plain text: `text_only: true`."""

    time: SaysTime | None = None
    offsets: SaysOffsets | None = None
    order: SaysOrder | None = None
    duration: SaysDuration | None = None
    number: SaysNumber | None = None
    occurrence: SaysOccurrence | None = None
    loss: SaysLoss | None = None
    scope: SaysScope | None = None
    cause: SaysCause | None = None
    act: SaysAct | None = None
    text_only: Literal[True] | None = None

    @model_validator(mode="after")
    def _something(self) -> Says:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if not given:
            raise ValueError("says nothing; give one of " + ", ".join(type(self).model_fields))
        if self.text_only and len(given) > 1:
            raise ValueError("text_only stands alone")
        return self


class StatementEntry(Model):
    """One statement: document, exact quote, speaker, when said, and what it says."""

    id: Id
    document: Id
    quote: Annotated[str, Field(min_length=1, max_length=400, description="a few words, verbatim")]
    text: Text = Field(description="what it says, in neutral words of one's own")
    speaker: Id | None = Field(None, description="a party of case.yaml; the document's publisher where absent")
    said: Annotated[str, Field(description="when said, like published")] | None = None
    trust: Id | None = Field(None, description="class of the evidence it rests on, e.g. recorder as relayed")
    relays: Id | None = Field(None, description="the statement that this one passes on")
    hedge: Line | None = Field(None, description="the words that limit it: presumably, it seems")
    fact: Id | None = Field(None, description="statements with one fact id make one sentence in the report")
    section: Section | None = None
    doubt: Text | None = Field(None, description="what is uncertain about the statement or its transcription")
    says: Says


class StatementsFile(Model):
    """`statements.yaml`."""

    statements: Annotated[list[StatementEntry], Field(min_length=1)]
