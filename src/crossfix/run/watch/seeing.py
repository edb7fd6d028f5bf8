"""The first stage of a watch: reports of aircraft in, sightings out. No clock, no files.

All aircraft are told of by shares, one after another, so that no turn takes long; what is new is told at once, with the
aircraft near it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from crossfix.records.event import Event, Kind
from crossfix.records.sighting import Sighting
from crossfix.records.table import Table
from crossfix.records.thresholds import limit
from crossfix.run.watch.engine import Changed, Engine
from crossfix.warn.looked import SHARES

BAD = (Kind.LOSS, Kind.SPOOFING, Kind.DEGRADED)
NEAR_NM = 150.0
"""Ours: more than a cell of H3 resolution 2, as which areas are counted, is wide."""


@dataclass(frozen=True, slots=True)
class SeeingLimits:
    """How often aircraft are told of; each with its unit and reason."""

    all_s: float = limit(9.0, "s", "a little less than AlertLimits.project_s: projections are made anew so often")
    near_s: float = limit(0.2, "s", "ours: news is told so often, with the aircraft near it alone")
    late_s: float = limit(5.0, "s", "ours: a share is told of so much later where there is news to tell first")
    at_once: int = limit(3000, "aircraft", "ours: shares are joined up to it; they take some 50 ms")


@dataclass(slots=True, repr=False)
class Seeing:
    """The aircraft of one source between two turns."""

    engine: Engine
    source: str = ""
    limits: SeeingLimits = field(default_factory=SeeingLimits)
    settled: list[Event] = field(default_factory=list)
    """Events that no report can change any more; whoever wants them takes them out."""
    told_s: float = -np.inf
    """When something was told last."""
    _news_s: float = np.inf
    """When the oldest reports were received of which nothing was told yet."""
    _shares_s: list[float] = field(default_factory=lambda: [-np.inf] * SHARES)

    def turn(self, reports: Table | None, now_s: float, received_s: float | None = None) -> Sighting | None:
        """What there is to tell; `received_s`: when the oldest of the reports came."""
        changed = self.engine.add(reports, now_s) if reports is not None and len(reports) else Changed()
        if changed.addresses:
            self._news_s = min(self._news_s, changed.received_s, now_s if received_s is None else received_s)
        self.settled += self.engine.settled()
        news = self._news_s < np.inf and not 0.0 <= now_s - self.told_s < self.limits.near_s
        shares = self._due(now_s, self.limits.late_s if self._news_s < np.inf else 0.0)
        if not news and not shares:
            return None
        return self._sighting(now_s, shares)

    def finish(self, now_s: float) -> Sighting:
        """The end of what is replayed: what the detectors have not looked at is looked at; all aircraft."""
        if self.engine.finish():
            self._news_s = min(self._news_s, now_s)
        self.settled += self.engine.settled()
        return self._sighting(now_s, tuple(range(SHARES)))

    def _due(self, now_s: float, late_s: float) -> tuple[int, ...]:
        """Shares whose time has come, the oldest first, as many as are quickly told."""
        since = [now_s - told_s for told_s in self._shares_s]
        due = [k for k, age_s in enumerate(since) if age_s < 0.0 or age_s >= self.limits.all_s + late_s]
        most = max(1, SHARES * self.limits.at_once // max(1, len(self.engine)))
        return tuple(sorted(due, key=lambda k: (self._shares_s[k], k))[:most])

    def _sighting(self, now_s: float, shares: tuple[int, ...]) -> Sighting:
        events = tuple(self.engine.events())
        near = [(lat, lon, NEAR_NM) for lat, lon in sorted(going_on(events))] if self._news_s < np.inf else []
        for k in shares:
            self._shares_s[k] = now_s
        news_s = self._news_s if self._news_s < np.inf else None
        self.told_s, self._news_s = now_s, np.inf
        return Sighting(self.source, now_s, events, self.engine.states(now_s, near, shares), shares, news_s)


def going_on(events: Iterable[Event]) -> set[tuple[int, int]]:
    """Where something is going on: whole degrees of latitude and longitude."""
    return {
        (round(e.place.latitude), round(e.place.longitude))
        for e in events
        if e.ongoing and e.kind in BAD and e.place.latitude is not None and e.place.longitude is not None
    }
