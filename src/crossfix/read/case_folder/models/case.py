"""`case.yaml`: the questions asked and the words they are asked in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from crossfix.read.case_folder.models.words import (
    Day,
    Id,
    Interest,
    Line,
    Model,
    Number,
    Section,
    Text,
    Tolerance,
    two_events,
)


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
    reports: list[Id] = Field(default=[])


class Structure(Model):
    """An order that follows from what the events are, not from what anybody said."""

    before: Id
    after: Id
    why: Text
    cause: bool = Field(
        False, description="the later event follows from the earlier: both are weighed as one piece of evidence"
    )

    @model_validator(mode="after")
    def _two(self) -> Structure:
        two_events(self.before, self.after)
        return self


class Chain(Model):
    """Moments that are weighed as one piece of evidence: what left one may have left all. Says nothing of time."""

    events: Annotated[list[Id], Field(min_length=2)]
    why: Text

    @model_validator(mode="after")
    def _different(self) -> Chain:
        two_events(*self.events)
        return self


class Identity(Model):
    """Events that a reader could take for one moment; tested, never assumed."""

    events: Annotated[list[Id], Field(min_length=2)]
    why: Text

    @model_validator(mode="after")
    def _different(self) -> Identity:
        two_events(*self.events)
        return self


class Question(Model):
    """An interval to report."""

    id: Id
    label: Line
    start: Annotated[Id, Field(alias="from")]
    stop: Annotated[Id, Field(alias="to")]

    @model_validator(mode="after")
    def _two(self) -> Question:
        two_events(self.start, self.stop)
        return self


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
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            raise ValueError(f"at_least {self.at_least:g} is not less than below {self.below:g}")
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
    latitude: Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)]
    radius_km: Annotated[float, Field(strict=True, gt=0, le=2000, allow_inf_nan=False)] | None = None
    kind: Literal["aerodrome", "event", "area"] = "event"
    source: Text


class Measure(Model):
    """Something found in a recording that is the case's event."""

    event: Id
    found: Annotated[
        str,
        Field(
            pattern=r"^[a-z_]+(:[A-Za-z0-9]+)?$",
            description="messages_stop, positions_resume, squawk:7700, hydraulic_lost:3, touchdown, ...",
        ),
    ]
    nth: Annotated[int, Field(strict=True, ge=1, le=10000)] = 1


class RecordingEntry(Model):
    """A file of `recordings/`: whose it is, how far its clock may be off, and what it measures."""

    id: Id
    file: Annotated[str, Field(pattern=r"^recordings/", max_length=300)]
    label: Line
    root: Id
    trust: Id = Field(description="trust class it is listed under; what is measured comes before all classes")
    published: str | None = Field(
        None,
        description="date of the publication that gave the figures, as in documents.yaml: they are not measured "
        "but said, rank by their trust class and count as known from then",
    )
    reader: Id | None = Field(None, description="name of the reader, where the format is not recognised")
    aircraft: Annotated[str, Field(pattern=r"^~?[0-9a-f]{6}$", description="24-bit address")] | None = None
    layout: Annotated[str, Field(pattern=r"^recordings/", max_length=300)] | None = Field(
        None, description="of flight data: file with the layout of raw words, or with the mapping of a table"
    )
    words_per_second: Annotated[int, Field(strict=True, ge=4, le=8192)] | None = Field(
        None, description="of raw flight data, where the rate is not found"
    )
    clock: Id | None = Field(
        None, description="id of the recording on whose clock the times count, e.g. the sound of a transcript"
    )
    channels: Annotated[list[Line], Field(min_length=1, max_length=4)] | None = Field(
        None, description="of cockpit sound: its channels in order, where they are not CAM, P1, P2, OBS"
    )
    filed: Annotated[str, Field(pattern=r"^recordings/", max_length=300)] | None = Field(
        None, description="of surveillance: file with what was filed of its flights, as for `crossfix watch --flights`"
    )
    start: str | None = Field(None, description="time of the first report, ISO 8601 with zone, for a log without dates")
    utc_within_s: Tolerance | None = Field(
        None, description="how far its times may be from UTC; absent: unknown, found from other evidence"
    )
    rate_ppm: Annotated[float, Field(strict=True, ge=0, le=2000, allow_inf_nan=False)] = 0.0
    measures: list[Measure] = Field(default=[])


class CaseFile(Model):
    """`case.yaml`: the questions asked and the words they are asked in."""

    id: Id
    title: Line
    summary: Text | None = None
    synthetic: bool = Field(False, description="made-up case: every page says so")
    date: Annotated[Day, Field(description="day of clock times that name none")]
    aircraft: Aircraft | None = None
    flight: Flight | None = None
    window: Window
    zones: dict[Id, Line] = Field(default={}, description="names for offsets, e.g. Baku: UTC+4")
    trust: Annotated[list[TrustClass], Field(min_length=1, description="highest first")]
    parties: list[Party] = Field(default=[])
    roots: list[Root] = Field(default=[])
    events: Annotated[list[Event], Field(min_length=1)]
    states: list[State] = Field(default=[])
    structure: list[Structure] = Field(default=[])
    identities: list[Identity] = Field(default=[])
    chains: list[Chain] = Field(default=[])
    questions: list[Question] = Field(default=[])
    quantities: list[Quantity] = Field(default=[])
    sums: list[Sum] = Field(default=[])
    definitions: list[Definition] = Field(default=[])
    scopes: list[Scope] = Field(default=[])
    claims: list[Claim] = Field(default=[])
    hazards: list[Hazard] = Field(default=[])
    places: list[Place] = Field(default=[])
    recordings: list[RecordingEntry] = Field(default=[])
    synonyms: dict[Id, Annotated[list[Line], Field(min_length=1)]] = Field(
        default={}, description="other words for an event, quantity, claim or party, for `crossfix draft`"
    )
    not_found: list[Text] = Field(default=[], description="what was searched for and not obtained")
