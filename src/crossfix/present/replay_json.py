"""`alerts.json`: what a watch over a recording would have raised. The terminal is drawn from this alone.

`*_s` of a moment are seconds UTC since 1970 by the recording's clock, or seconds on that clock where it has no date;
`*_utc` is ISO 8601, null without a date. Null is unknown.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crossfix.present.case_json import ManifestOut, NoticeOut
from crossfix.present.json_model import Out
from crossfix.present.warned_json import Bounds, Party, WarnedOut

SCHEMA = "crossfix-alerts/1"


class AlertConcernOut(Out):
    """A flight that the alert told of, and when it first did."""

    icao_address: str
    callsign: str
    how: Literal["inside", "entering", "arrival", "departure", "subscribed"]
    airport: str | None
    basis: str
    told_s: float
    told_utc: str | None
    enters_s: Bounds | None = Field(description="when it comes in or lands, as projected then")


class AlertStateOut(Out):
    """A state that the alert reached in the replay. None is ever sent: nothing leaves a replay."""

    state: str
    at_s: float
    at_utc: str | None
    by: str
    note: str


class ReplayedAlertOut(Out):
    """One alert of one hazard for one party."""

    id: str
    kind: str
    severity: Literal["information", "advisory", "warning", "critical"]
    party: Party
    addressee: str
    hazard: str
    headline: str
    instruction: str
    uplink: str
    exercise: bool
    first_evidence_s: float
    first_evidence_utc: str | None
    raised_s: float
    raised_utc: str | None
    goes_out_s: float | None = Field(description="when a watch would first have handed it on; null: it did not")
    raised_again: int
    concerned: list[AlertConcernOut]
    states: list[AlertStateOut]


class AlertsJson(Out):
    """The whole file."""

    schema_: str = Field(SCHEMA, alias="schema")
    title: str
    synthetic: bool
    case: str | None = Field(description="null: a recording was given, not a case")
    alerts: list[ReplayedAlertOut]
    warned: WarnedOut
    notices: list[NoticeOut]
    manifest: ManifestOut
