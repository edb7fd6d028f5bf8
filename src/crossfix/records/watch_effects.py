"""What the state machine of alerts is given, and what it asks for: plain values, so that a run can be replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Delivery, Silence, Subscription
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice

Outcome = Literal["sent", "delivered", "given_up"]


@dataclass(frozen=True, slots=True)
class HazardsSeen:
    """Hazards new or changed; one that was seen later stays. An exercise makes all of them exercises.

    `seen_s` orders them; `received_s` and `detected_s` stamp the hops of the frame or notice that told. Where they are
    given as None, the time of the step stands for them.
    """

    hazards: tuple[Hazard, ...]
    seen_s: float
    received_s: float | None = None
    detected_s: float | None = None
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class FlightsSeen:
    """Where aircraft are; of each the newest counts. Those of an exercise are kept apart from actual ones."""

    states: tuple[AircraftState, ...]
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """A person has taken notice of an alert.

    `raised_again` is that of the alert as the person saw it: an answer to a milder one is not an answer to what it has
    become. None: whatever it is now.
    """

    alert: str
    by: str
    note: str = ""
    raised_again: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A person has acted on an alert; the note says what was done; see `Acknowledge`."""

    alert: str
    by: str
    note: str = ""
    raised_again: int | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A person says that an alert does not apply; the note says why; see `Acknowledge`."""

    alert: str
    by: str
    note: str = ""
    raised_again: int | None = None


@dataclass(frozen=True, slots=True)
class SilenceAdded:
    """A silence, or a new end of one."""

    silence: Silence


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription, new or changed."""

    subscription: Subscription


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """A subscription that is no more, by its id."""

    subscription: str


@dataclass(frozen=True, slots=True)
class DeliveryReported:
    """How a try of a delivery ended, and when."""

    delivery: Delivery
    outcome: Outcome
    at_s: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class FeedSilent:
    """Nothing has come from a feed since a time."""

    feed: str
    since_s: float
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class FeedBack:
    """A feed is heard, for the first time or again."""

    feed: str
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed. An exercise's ticks give exercise heartbeats."""

    exercise: bool = False


Input = (
    HazardsSeen
    | FlightsSeen
    | Acknowledge
    | Act
    | Reject
    | SilenceAdded
    | Subscribed
    | Unsubscribed
    | DeliveryReported
    | FeedSilent
    | FeedBack
    | Tick
)


@dataclass(frozen=True, slots=True)
class Write:
    """To be stored in one transaction: alerts with more steps than before, and deliveries not made before.

    A delivery whose id the store knows already is the same one and must be left as it is.
    """

    alerts: tuple[Alert, ...]
    deliveries: tuple[Delivery, ...]
    hazards: tuple[Hazard, ...] = ()


@dataclass(frozen=True, slots=True)
class Wake:
    """Give a Tick at this time, s UTC since 1970, at the latest."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was not done as asked, or a doubt, for the log and the board."""

    notice: Notice


Effect = Write | Wake | Told
