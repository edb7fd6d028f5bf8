"""Alerts, aircraft and deliveries as JSON: the fields of the records, in their own names.

A number that is unknown or without end is `null`; JSON has no infinity. Times are seconds UTC since 1970.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import msgspec

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Silence, Subscription

ENCODER = msgspec.json.Encoder()


def encoded(value: object) -> bytes:
    """UTF-8 JSON; NaN and infinities become `null`.

    >>> encoded({"ends_s": math.inf})
    b'{"ends_s":null}'
    """
    return ENCODER.encode(value)


def alert_out(alert: Alert) -> dict[str, Any]:
    """An alert's fields, its `state`, and the seconds from each hop to the next."""
    return {**msgspec.to_builtins(alert), "state": alert.state.value, "latencies": latencies(alert)}


def alerts_out(alerts: Iterable[Alert]) -> dict[str, Any]:
    """In the order given."""
    return {"alerts": [alert_out(alert) for alert in alerts]}


def latencies(alert: Alert) -> list[dict[str, Any]]:
    """From the first evidence to the last step: `from`, `to`, `seconds`. Below zero where clocks disagree."""
    hops = [
        ("first_evidence", alert.first_evidence_s),
        ("received", alert.received_s),
        ("detected", alert.detected_s),
        ("raised", alert.raised_s),
    ]
    hops += [(step.state.value, step.at_s) for step in alert.steps if step.state.value != "raised"]
    return [{"from": a, "to": b, "seconds": round(until - since, 6)} for (a, since), (b, until) in pairwise(hops)]


def states_out(states: Sequence[AircraftState], now_s: float) -> dict[str, Any]:
    """Where every aircraft is; the records are encoded as they are."""
    return {"now_s": now_s, "aircraft": states}


def subscription_out(subscription: Subscription) -> dict[str, Any]:
    """Without its secret: only whether there is one."""
    told: dict[str, Any] = msgspec.to_builtins(subscription)
    return {**told, "secret": None, "signed": subscription.secret is not None}


def silence_out(silence: Silence) -> dict[str, Any]:
    """All fields."""
    told: dict[str, Any] = msgspec.to_builtins(silence)
    return told


def utc(seconds: float) -> str | None:
    """ISO 8601 UTC to the millisecond (RFC 3339); None where unknown, endless or beyond the calendar.

    >>> utc(1735103602.25), utc(math.inf), utc(1e18)
    ('2024-12-25T05:13:22.250Z', None, None)
    """
    if not math.isfinite(seconds):
        return None
    try:
        moment = datetime.fromtimestamp(round(seconds, 3), UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
