"""Alert: who must learn of a hazard, and whether they did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from crossfix.records.interval import Interval

Party = Literal["atc", "operator", "crew", "airport", "subscriber"]
"""Who must learn. The crew is reached through its operator or ATC: this program sends nothing to an aircraft."""
How = Literal["inside", "entering", "arrival", "departure", "subscribed"]


class Severity(StrEnum):
    """In order of urgency."""

    INFORMATION = "information"
    ADVISORY = "advisory"
    WARNING = "warning"
    CRITICAL = "critical"


class State(StrEnum):
    """Of an alert; it ends acted, rejected or cleared."""

    RAISED = "raised"
    SENT = "sent"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    ACTED = "acted"
    REJECTED = "rejected"
    CLEARED = "cleared"


RANK = {
    State.RAISED: 0,
    State.SENT: 1,
    State.DELIVERED: 2,
    State.ACKNOWLEDGED: 3,
    State.ACTED: 4,
    State.REJECTED: 4,
    State.CLEARED: 5,
}
"""How far an alert has come; acted and rejected are as far."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One flight and how a hazard concerns it. `enters_s` bounds when it comes in (or lands, or departs)."""

    icao_address: int
    callsign: str
    how: How
    enters_s: Interval | None
    inside_until_s: Interval | None = None
    airport: str | None = None
    basis: str = ""
    """Words: "dead reckoning, 12 min, within 9 NM"."""


@dataclass(frozen=True, slots=True)
class Step:
    """A state reached: when, by whom, and words. Latencies are differences of steps."""

    state: State
    at_s: float
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """One episode of one hazard for one party. `id` is uuid5 of the episode, so that duplicates collapse.

    `received_s`, `detected_s` stamp the hops before it was raised. Severity may rise: then `raised_again` counts.
    """

    id: str
    hazard: str
    kind: str
    severity: Severity
    party: Party
    addressee: str
    """A subscription's id, an ATC unit, an operator."""
    headline: str
    instruction: str
    uplink: str
    """At most 220 characters, ASCII capitals."""
    concerned: tuple[Concern, ...]
    first_evidence_s: float
    received_s: float
    detected_s: float
    raised_s: float
    steps: tuple[Step, ...]
    exercise: bool = False
    raised_again: int = 0
    expires_s: float | None = None

    @property
    def state(self) -> State:
        """The last one reached."""
        return self.steps[-1].state


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to learn of what: empty fields match everything; `area` are rings of (latitude, longitude)."""

    id: str
    name: str
    party: Party
    flights: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    airports: tuple[str, ...] = ()
    routes: tuple[tuple[str, str], ...] = ()
    area: tuple[tuple[tuple[float, float], ...], ...] = ()
    kinds: tuple[str, ...] = ()
    least: Severity = Severity.INFORMATION
    channel: str = "stream"
    """"stream", "webhook:https://...", "mqtt:topic"."""
    secret: str | None = None
    escalate_to: tuple[str, ...] = ()
    """Ids of subscriptions, in order."""
    acknowledge_within_s: float = 60.0
    origin: str = ""
    """By which name a webhook's receiver allowed messages, where it was asked; empty: it did not say."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Alerts that are kept back: by whom, why, until when. A critical one needs a second person."""

    id: str
    author: str
    second: str | None
    reason: str
    begins_s: float
    ends_s: float
    hazards: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one subscription, at one version of it."""

    id: str
    """uuid5 of alert, subscription and version."""
    alert: str
    subscription: str
    channel: str
    version: int
    created_s: float
    attempts: int = 0
    next_try_s: float = 0.0
    delivered_s: float | None = None
    given_up: str | None = None
