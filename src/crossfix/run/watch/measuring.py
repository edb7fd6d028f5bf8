"""The second stage of a watch: sightings in, measured hazards out. No clock, no files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.records.airborne import AircraftState
from crossfix.records.event import Event
from crossfix.records.hazard import Hazard
from crossfix.records.sighting import Sighting
from crossfix.records.thresholds import limit
from crossfix.records.watch_effects import HazardsSeen
from crossfix.run.watch.fleet import near_any
from crossfix.run.watch.seeing import NEAR_NM, going_on
from crossfix.warn.from_events import Watching, measured_hazards, remembered
from crossfix.warn.limits import AlertLimits, MeasureLimits
from crossfix.warn.looked import share_of


@dataclass(frozen=True, slots=True)
class MeasuringLimits:
    """How often hazards are worked out; each with its unit and reason."""

    measure: MeasureLimits = field(default_factory=MeasureLimits)
    all_s: float = limit(10.0, "s", "ours: without news, hazards are looked at so often: they grow and end slowly")
    news_s: float = limit(0.15, "s", "a little less than SeeingLimits.near_s: many sources tell more often than one")
    each_s: float = limit(0.02, "s", "ours: and for each hazard that goes on, of which a look takes some 5 ms")
    young_s: float = limit(1.0, "s", "ours: the same while an onset is younger than onset_s; its 10 s run out")
    onset_s: float = limit(60.0, "s", "ours: an event so young may yet make a hazard by lasting")
    grown_s: float = limit(5.0, "s", "ours: a hazard that only grew is told of so often; a new one at once")


def _everywhere(_: int) -> bool:
    return True


@dataclass(slots=True, repr=False)
class Measuring:
    """Hazards between two turns. `airports` gives places in degrees by code; `exercise` marks all that it finds.

    `ours`: whether this one tells of a hazard that began in an H3 cell, where several look at areas that meet.
    """

    airports: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    exercise: bool = False
    limits: MeasuringLimits = field(default_factory=MeasuringLimits)
    ours: Callable[[int], bool] = _everywhere
    watching: Watching = field(default_factory=Watching)
    states: dict[int, AircraftState] = field(default_factory=dict)
    """The newest of each aircraft that was told of."""
    events_of: dict[str, tuple[Event, ...]] = field(default_factory=dict)
    """The last told by each source."""
    untold: dict[str, Hazard] = field(default_factory=dict)
    told: dict[str, tuple[float | None, str]] = field(default_factory=dict)
    told_s: float = -np.inf
    since_s: float = np.inf
    """When the oldest reports were received that made what is not told yet."""
    news_s: float = np.inf
    """When the oldest reports were received of which nothing was made yet."""
    looked_s: float = -np.inf
    shares: frozenset[int] = frozenset()
    """All of whose aircraft were told of since the last look."""
    placed: NDArray[np.float64] | None = None
    """float64[n, 3]: address and place of `states`, but for those told of `since`; None: to be made anew."""
    since: set[int] = field(default_factory=set)

    @property
    def events(self) -> tuple[Event, ...]:
        """All that are not settled."""
        return tuple(event for events in self.events_of.values() for event in events)

    def take(self, sighting: Sighting) -> None:
        """What a source tells; a state that is older than the one known is passed over."""
        self.events_of[sighting.source] = sighting.events
        for state in sighting.states:
            known = self.states.get(state.icao_address)
            if known is None or state.time_s >= known.time_s:
                self.states[state.icao_address] = state
        if sighting.shares:
            self.shares, self.placed, self.since = self.shares | frozenset(sighting.shares), None, set()
        else:
            self.since |= {state.icao_address for state in sighting.states}
        if sighting.news_s is not None:
            self.news_s = min(self.news_s, sighting.news_s)

    def turn(self, now_s: float, *, at_once: bool = False) -> HazardsSeen | None:
        """Hazards that are new, have grown or are over."""
        if at_once or self._due(now_s):
            self._look(now_s)
        return self._tell(now_s, at_once=at_once)

    def _due(self, now_s: float) -> bool:
        since_s = now_s - self.looked_s
        if since_s < 0.0 or since_s >= self.limits.all_s:
            return True
        slow_s = self.limits.each_s * len(self.watching.episodes)
        if self.news_s < np.inf and since_s >= max(self.limits.news_s, slow_s):
            return True
        return since_s >= max(self.limits.young_s, slow_s) and self._young(now_s)

    def _young(self, now_s: float) -> bool:
        """Whether something began of late and is in no hazard yet."""
        known = {address for one in self.watching.episodes for address in one.aircraft}
        return any(
            one.ongoing and one.icao_address not in known and now_s - one.interval.low <= self.limits.onset_s
            for one in self.events
        )

    def _look(self, now_s: float) -> None:
        self._forget(now_s)
        events = self.events
        told = [one for one in self.states.values() if share_of(one.icao_address) in self.shares] if self.shares else ()
        watching = remembered(self.watching, events, told, now_s, self.limits.measure)
        began = {one.id: one.first_cell for one in watching.episodes}
        self.watching, hazards = measured_hazards(
            watching,
            events,
            self._near(events),
            now_s,
            self.airports,
            self.limits.measure,
            exercise=self.exercise,
        )
        began |= {one.id: one.first_cell for one in self.watching.episodes}
        hazards = tuple(one for one in hazards if one.id not in began or self.ours(began[one.id]))
        if hazards:
            self.untold.update({one.id: one for one in hazards})
            self.since_s = min(self.since_s, now_s, self.news_s)
        self.looked_s, self.news_s, self.shares = now_s, np.inf, frozenset()

    def _near(self, events: Sequence[Event]) -> list[AircraftState]:
        """The aircraft with an event, and those near what is going on, by where they were when shares were told of."""
        places = going_on(events) | {(round(lat), round(lon)) for lat, lon in self._begun()}
        if self.placed is None:
            table = [(one.icao_address, one.latitude, one.longitude) for one in self.states.values()]
            self.placed = np.array(table, np.float64).reshape(-1, 3)
        near = near_any(self.placed[:, 1], self.placed[:, 2], [(lat, lon, NEAR_NM) for lat, lon in sorted(places)])
        wanted = {event.icao_address for event in events} | self.since | set(self.placed[near, 0].astype(int).tolist())
        return [self.states[address] for address in wanted if address in self.states]

    def _begun(self) -> list[tuple[float, float]]:
        return [one.first_place for one in self.watching.episodes]

    def _forget(self, now_s: float) -> None:
        gone_s = now_s - AlertLimits().heard_s
        gone = [address for address, state in self.states.items() if state.time_s < gone_s]
        for address in gone:
            del self.states[address]

    def _tell(self, now_s: float, *, at_once: bool) -> HazardsSeen | None:
        """At once where a hazard is new or over, later where it only grew."""
        if not self.untold:
            return None
        new = any(self.told.get(one.id) != (one.cancelled_s, one.kind) for one in self.untold.values())
        if not (new or at_once) and 0.0 <= now_s - self.told_s < self.limits.grown_s:
            return None
        hazards, self.untold = tuple(self.untold.values()), {}
        self.told.update({one.id: (one.cancelled_s, one.kind) for one in hazards})
        received_s, self.since_s, self.told_s = min(self.since_s, now_s), np.inf, now_s
        return HazardsSeen(hazards, now_s, received_s, now_s, self.exercise)
