"""When a watch would have warned: the part that `alerts.json` and `case.json` share.

Moments are ISO 8601 UTC, null without a date. `*_s` of a pair are bounds in seconds. Null is unknown.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crossfix.present.json_model import Out

Bounds = tuple[float | None, float | None]
Party = Literal["atc", "operator", "crew", "airport", "subscriber"]


class NotDoneOut(Out):
    """Something that was not done, and why."""

    what: str
    why: str


class ReplayedHazardOut(Out):
    """A hazard that the watch measured."""

    id: str
    kind: str
    label: str
    text: str
    airports: list[str]
    first_evidence_s: float
    first_evidence_utc: str | None
    over_utc: str | None
    aircraft: list[str]


class FirstWarningOut(Out):
    """The first alert for one party; UTC with the clock's own bounds."""

    party: Party
    party_label: str
    addressee: str
    alert: str
    kind: str
    severity: str
    headline: str
    flights: list[str]
    evidence_earliest_utc: str | None
    evidence_latest_utc: str | None
    raised_earliest_utc: str | None
    raised_latest_utc: str | None
    goes_out_earliest_utc: str | None
    goes_out_latest_utc: str | None
    after_s: Bounds = Field(description="from the first evidence to the alert")
    text: str


class BesideOut(Out):
    """A step of the case's hazards and the first warning of that party, or of any where the step is nobody's."""

    hazard: str
    hazard_label: str
    stage: str
    party: str
    event: str
    earliest_utc: str | None
    latest_utc: str | None
    warned: Party | None = Field(description="whose first warning is held against it; null: nobody was warned")
    lead_s: Bounds = Field(description="from the warning to the step; below 0 where the warning came after it")
    text: str


class AirportFlightOut(Out):
    """A flight of an airport that asked, when that was first told of it, and when its own navigation was affected."""

    flight: str
    icao_address: str
    airport: str
    told_earliest_utc: str | None
    told_latest_utc: str | None
    affected_earliest_utc: str | None
    affected_latest_utc: str | None
    ahead_s: Bounds | None = Field(description="from the warning to that; null: its own navigation never was")
    text: str


class WarnedRecordingOut(Out):
    """A recording that the watch was fed with."""

    id: str
    file: str
    reports: int
    with_position: int
    published: str | None


class WarnedOut(Out):
    """When a watch with these recordings would have warned, beside what really happened."""

    meaning: str
    recordings: list[WarnedRecordingOut]
    reports: int
    aircraft: int
    from_utc: str | None
    to_utc: str | None
    step_s: float
    asked: list[str] = Field(description="who was taken to have asked to be told, in words")
    alerts: int
    hazards: list[ReplayedHazardOut]
    first: list[FirstWarningOut]
    of_airports: list[AirportFlightOut] = Field(
        default=[], description="arrivals and departures of the airports that asked, as they were told"
    )
    beside: list[BesideOut]
    untold: list[str] = Field(description="losses and spoofing found of which no hazard was made")
    skipped: list[NotDoneOut]
