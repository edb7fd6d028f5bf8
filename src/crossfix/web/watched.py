"""What the application is given of a watch: where it looks, and where it puts what people say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from crossfix.present.alert_geojson import hazard_features
from crossfix.present.alert_json import states_out
from crossfix.present.cap import Envelope
from crossfix.records.alert import Alert, Severity
from crossfix.records.hazard import Hazard
from crossfix.records.watch_effects import Input, Told
from crossfix.run.watch.deliver.stream import Hub
from crossfix.run.watch.deliver.targets import Allowed
from crossfix.run.watch.deliver.webhook import Consent
from crossfix.run.watch.ports import States, Store

Give = Callable[[Input], Awaitable[Sequence[Told]]]
"""Gives an input to the state machine of alerts; what it asked to store is stored when it returns. What could not be
done as asked is told."""


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed: "heard", "silent" or "lost"; when it was last heard (s UTC), reports per second, bad frames; None where
    this process does not know it.
    """

    name: str
    state: str
    last_s: float | None
    rate_per_s: float | None
    garbage: int | None


@dataclass(frozen=True, slots=True)
class Watched:
    """A watch as the application sees it. All callables run in its event loop.

    `detail` gives `evidence` (frames, reasons) and `diversion` of an alert, `flight` what is known of an aircraft by
    its address; None: this process does not have it. `more` is told beside the states: `replay` ({speed, ends_s}; None
    where it is live) and `synthetic`.
    """

    store: Store
    states: States
    hub: Hub
    give: Give
    now_s: Callable[[], float]
    feeds: Callable[[], Sequence[FeedHealth]] = tuple
    detail: Callable[[Alert], Awaitable[dict[str, Any]]] | None = None
    flight: Callable[[int], Awaitable[dict[str, Any] | None]] | None = None
    more: Callable[[], dict[str, Any]] = dict
    envelope: Envelope = field(default_factory=lambda: Envelope("watch@crossfix"))
    allowed: Allowed = field(default_factory=Allowed)
    exercise: bool = False
    consent: Callable[[str], Awaitable[Consent]] | None = None
    """Asks the receiver of a webhook; None: nobody is asked."""


def worst(alerts: Sequence[Alert]) -> dict[str, Severity]:
    """The highest severity of the alerts of each hazard, by its id."""
    order, found = list(Severity), dict[str, Severity]()
    for alert in alerts:
        found[alert.hazard] = max(alert.severity, found.get(alert.hazard, alert.severity), key=order.index)
    return found


def states_told(watched: Watched) -> dict[str, Any]:
    """Where every aircraft is, and whether it is an exercise or a replay."""
    told = states_out(watched.states.now(), watched.now_s())
    return {**told, "exercise": watched.exercise, **watched.more()}


async def hazards_told(watched: Watched) -> list[dict[str, Any]]:
    """Hazards that are not over as features, with the severity that their open alerts have."""
    severities = worst(await watched.store.alerts())
    return hazard_features(await watched.store.hazards(), watched.now_s(), severities)


def feeds_told(watched: Watched) -> dict[str, Any]:
    """Whether each feed is heard."""
    return {"feeds": list(watched.feeds())}


def of_store(alert: Alert, hazard: Hazard | None, now_s: float) -> dict[str, Any]:
    """Evidence as the store has it: the hazard and why each flight is concerned; no frames, and no diversion."""
    reasons = [
        f"{c.callsign or format(c.icao_address, '06X')} {c.how}: {c.basis or 'no basis told'}" for c in alert.concerned
    ]
    if hazard is not None:
        reasons = [f"area from {hazard.geometry_from}", *([hazard.text] if hazard.text else []), *reasons]
    feature = hazard_features([hazard], now_s, worst([alert]))[0] if hazard else None
    return {"evidence": {"frames": [], "reasons": reasons, "hazard": feature}, "diversion": None}
