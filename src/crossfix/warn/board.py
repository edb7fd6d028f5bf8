"""The board: all that a watch knows of hazards, flights, alerts and who wants to learn of them, as one plain value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Concern, Delivery, Silence, State, Subscription
from crossfix.records.hazard import Hazard
from crossfix.warn.limits import AlertLimits, ConcernLimits
from crossfix.warn.look import NO_AIRPORTS, Airports, Look

TopicKey = tuple[str, bool]
"""A hazard's id, or that of a feed, and whether it is an exercise."""
AlertKey = tuple[str, bool, str, str]
"""Hazard, exercise, party, addressee: at most one alert of it is open."""
LookKey = tuple[bool | None, int]
"""Actual flights, those of an exercise, or (None) both; and the share of them (`looked.share_of`)."""
NOTHING: Mapping[Any, Any] = {}
"""Read only."""


@dataclass(frozen=True, slots=True)
class KnownHazard:
    """A hazard with the times of the hops that brought it."""

    hazard: Hazard
    seen_s: float
    received_s: float
    detected_s: float


@dataclass(frozen=True, slots=True)
class KeptConcern:
    """How a flight was last concerned, and when that was so."""

    concern: Concern
    last_s: float


def everyone(_: Subscription) -> bool:
    """All subscriptions."""
    return True


@dataclass(frozen=True, slots=True)
class Board:
    """A value: `warn.alerts.step` gives the next one. Mappings are never changed in place.

    `concerns` holds by topic the flights it concerns, by address; `told` by alert those that were told of and are
    still concerned; `open` the alert of each key that has not ended; `ended` when the last one of a key was cleared.
    `feeds` has since when a feed is silent, None while it is heard. `looks` holds flights put in order, by which
    flights and by share; what is not there is made again.
    """

    airports: Airports = NO_AIRPORTS
    limits: AlertLimits = field(default_factory=AlertLimits)
    concern_limits: ConcernLimits = field(default_factory=ConcernLimits)
    hazards: Mapping[TopicKey, KnownHazard] = field(default_factory=dict)
    flights: Mapping[tuple[int, bool], AircraftState] = field(default_factory=dict)
    concerns: Mapping[TopicKey, Mapping[int, KeptConcern]] = field(default_factory=dict)
    alerts: Mapping[str, Alert] = field(default_factory=dict)
    told: Mapping[str, frozenset[int]] = field(default_factory=dict)
    open: Mapping[AlertKey, str] = field(default_factory=dict)
    ended: Mapping[AlertKey, float] = field(default_factory=dict)
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    subscriptions: Mapping[str, Subscription] = field(default_factory=dict)
    silences: Mapping[str, Silence] = field(default_factory=dict)
    feeds: Mapping[TopicKey, float | None] = field(default_factory=dict)
    beats: Mapping[bool, float] = field(default_factory=dict)
    clock_s: float | None = None
    looks: Mapping[LookKey, Look] = field(default_factory=dict, compare=False, repr=False)
    raises: Callable[[Subscription], bool] = field(default=everyone, compare=False, repr=False)
    """For which subscriptions alerts are raised here; one that is another part's is known, to send on to it."""

    def open_alerts(self) -> tuple[Alert, ...]:
        """Those that are not cleared, in the order of raising."""
        found = [self.alerts[one] for one in self.open.values()]
        return tuple(sorted(found, key=lambda alert: (alert.raised_s, alert.id)))


def key_of(alert: Alert) -> AlertKey:
    """What at most one open alert has."""
    return alert.hazard, alert.exercise, alert.party, alert.addressee


def restored(
    alerts: Iterable[Alert],
    hazards: Iterable[Hazard],
    subscriptions: Iterable[Subscription],
    silences: Iterable[Silence] = (),
    *,
    airports: Airports = NO_AIRPORTS,
    limits: AlertLimits | None = None,
    concern_limits: ConcernLimits | None = None,
) -> Board:
    """A board as a store kept it, after a start anew.

    Give the cleared alerts of hazards that are not over as well: they tell one episode from the next. Deliveries are
    made again with the ids that they had, and the store leaves those that it knows as they are.
    """
    by_id = {alert.id: alert for alert in alerts}
    ended: dict[AlertKey, float] = {}
    for alert in by_id.values():
        if alert.state is State.CLEARED:
            ended[key_of(alert)] = max(alert.steps[-1].at_s, ended.get(key_of(alert), alert.steps[-1].at_s))
    still = {alert.id: alert for alert in by_id.values() if alert.state is not State.CLEARED}
    return Board(
        airports=airports,
        limits=limits or AlertLimits(),
        concern_limits=concern_limits or ConcernLimits(),
        hazards={
            (one.id, one.exercise): KnownHazard(one, one.first_evidence_s, one.first_evidence_s, one.first_evidence_s)
            for one in hazards
        },
        alerts=by_id,
        told={alert.id: frozenset(one.icao_address for one in alert.concerned) for alert in still.values()},
        open={key_of(alert): alert.id for alert in still.values()},
        ended=ended,
        subscriptions={one.id: one for one in subscriptions},
        silences={one.id: one for one in silences},
    )


def set_to(board: Board, now_s: float) -> Board:
    """A board whose clock was set back to a time: nothing that it knows is later, or it would stand above all news.

    Where flights were is told anew by whoever hears them; alerts keep their times.
    """
    return replace(
        board,
        hazards={key: replace(one, seen_s=min(one.seen_s, now_s)) for key, one in board.hazards.items()},
        flights={key: one for key, one in board.flights.items() if one.time_s <= now_s},
        concerns={
            topic: {address: replace(one, last_s=min(one.last_s, now_s)) for address, one in kept.items()}
            for topic, kept in board.concerns.items()
        },
        looks={},
    )
