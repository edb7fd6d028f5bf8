"""Where an aircraft is whose satellite navigation is affected: computed by receivers, inferred, or only bounded.

It is never the position that a spoofed aircraft sends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from crossfix.derive.inferred_position import DeadReckoning, inferred_positions
from crossfix.records.event import Event, Kind
from crossfix.records.flight import Flight
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.thresholds import limit

SIGMAS_95 = 2.45
"""A place with this sigma on each axis is within so many of it with 95 % (derive.inferred_position)."""


@dataclass(frozen=True, slots=True)
class PlaceLimits:
    """How old a place may be, and how far an aircraft gets from it."""

    fresh_s: float = limit(10.0, "s", "ours: a position this old is that of now; 1.3 NM at 480 kt")
    computed_s: float = limit(30.0, "s", "ours: a position that receivers computed counts this long")
    computed_nm: float = limit(1.0, "NM", "ours: multilateration of several receivers; its error is not sent")
    heard_s: float = limit(600.0, "s", "ours: an aircraft not heard for it is not shown")
    again_s: float = limit(30.0, "s", "ours: an inferred place is carried on this long, its radius grows; 2 ms each")
    sent_nm: float = limit(0.1, "NM", "NACp 8 is 0.05 NM; half a second of latency at 480 kt")
    degraded_nm: float = limit(20.0, "NM", "the containment radius of NIC 1, where none is told")


@dataclass(frozen=True, slots=True)
class Inferred:
    """A place at a time: degrees, ft or None, and the radius that holds the aircraft with 95 %."""

    time_s: float
    latitude: float
    longitude: float
    within_nm: float


def inferred_at(flight: Flight, events: tuple[Event, ...], now_s: float) -> Inferred | None:
    """Where the aircraft is now, from what it sent before it was affected and what satellites have no part in."""
    bad = [event for event in events if event.ongoing and event.kind in (Kind.LOSS, Kind.SPOOFING)]
    if not bad:
        return None
    begin_s = min(event.interval.low for event in bad)
    distrusted = [event.interval for event in events if event.kind is Kind.SPOOFING]
    distrusted.append(Interval(begin_s, INFINITE))
    found = inferred_positions(flight, begin_s, max(now_s, begin_s), distrusted, DeadReckoning())
    if found is None or not math.isfinite(float(found.sigma_nm[-1])):
        return None
    return Inferred(
        float(found.time_s[-1]),
        float(found.latitude[-1]),
        float(found.longitude[-1]),
        float(found.sigma_nm[-1]) * SIGMAS_95,
    )


def held_nm(since_s: float) -> float:
    """The radius (95 %) of a place carried on by a velocity that is held, after a time."""
    return float(SIGMAS_95 * DeadReckoning().held_growth * (max(0.0, since_s) / 3600.0) ** 1.5)
