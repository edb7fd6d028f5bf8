"""One turn of a watch: reports and inputs in, effects out. No clock, no files: the same for live, replay and a test.

    reports -> engine -> events -> measured hazards -> board -> effects

The engine runs at every turn; where all aircraft are is worked out less often, as only the projections need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from crossfix.records.airborne import AircraftState
from crossfix.records.event import Event, Kind
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.records.table import Table
from crossfix.records.thresholds import limit
from crossfix.records.watch_effects import Effect, FlightsSeen, HazardsSeen, Input, Tick, Told, Wake
from crossfix.run.watch.engine import Changed, Engine
from crossfix.warn.alerts import step
from crossfix.warn.board import Board
from crossfix.warn.from_events import Watching, measured_hazards
from crossfix.warn.limits import MeasureLimits

BAD = (Kind.LOSS, Kind.SPOOFING, Kind.DEGRADED)


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """How often things are worked out; each with its unit and reason."""

    measure: MeasureLimits = field(default_factory=MeasureLimits)
    all_s: float = limit(10.0, "s", "AlertLimits.project_s: projections are made anew so often")
    near_s: float = limit(0.2, "s", "ours: events are new: hazards from them, with the aircraft near them alone")
    young_s: float = limit(1.0, "s", "ours: the same while an onset is younger than onset_s; its 10 s run out")
    onset_s: float = limit(60.0, "s", "ours: an event so young may yet make a hazard by lasting")
    near_nm: float = limit(
        150.0, "NM", "ours: more than a cell of H3 resolution 2, as which areas are counted, is wide"
    )
    told_s: float = limit(0.3, "s", "ours: a new hazard is told of so often; that costs a look at all aircraft, 0.2 s")
    grown_s: float = limit(5.0, "s", "ours: the same for one that only grew")
    late_s: float = limit(5.0, "s", "ours: all aircraft are looked at so much later where there is news to tell first")
    tick_s: float = limit(1.0, "s", "ours: deadlines of alerts are looked at so often")


@dataclass(slots=True, repr=False)
class Turns:
    """A watch between turns. `airports` gives places in degrees by code; `exercise` marks all that it finds."""

    engine: Engine
    board: Board
    airports: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    exercise: bool = False
    limits: TurnLimits = field(default_factory=TurnLimits)
    events: tuple[Event, ...] = ()
    settled: list[Event] = field(default_factory=list)
    states: tuple[AircraftState, ...] = ()
    hazards: dict[str, Hazard] = field(default_factory=dict)
    """Measured ones, by their ids; those that are over as well, until they are asked for."""
    _watching: Watching = field(default_factory=Watching)
    _untold: dict[str, Hazard] = field(default_factory=dict)
    _told: dict[str, tuple[float | None, str]] = field(default_factory=dict)
    _told_s: float = -np.inf
    _since_s: float = np.inf
    """When the oldest reports were received that made what is not told yet."""
    _unseen: bool = False
    _looked_s: float = -np.inf
    _all_s: float = -np.inf
    _ticked_s: float = -np.inf
    _news_s: float = np.inf
    """When the oldest reports were received of which nothing was made yet."""

    def turn(
        self, reports: Table | None, now_s: float, received_s: float | None = None, given: Sequence[Input] = ()
    ) -> tuple[Effect, ...]:
        """What is to be done. `received_s`: when the oldest of the reports came."""
        effects: list[Effect] = []
        for one in given:
            effects += self._step(one, now_s)
        changed = self.engine.add(reports, now_s) if reports is not None and len(reports) else Changed()
        if changed.addresses:
            self._news_s = min(self._news_s, now_s if received_s is None else received_s)
        self.settled += self.engine.settled()
        looked = self._due(now_s)
        if looked:
            self._look(now_s)
        if self._unseen and (not looked or not self.board.flights):
            effects += self._see(now_s)  # in a turn of its own: both take some 0.3 s for 12,000 aircraft
        effects += self._tell(now_s)
        if now_s - self._ticked_s >= self.limits.tick_s or now_s < self._ticked_s:
            self._ticked_s = now_s
            effects += self._step(Tick(self.exercise), now_s)
        return _joined(effects)

    def finish(self, now_s: float) -> tuple[Effect, ...]:
        """The end of what is replayed: what the detectors have not looked at is looked at."""
        if self.engine.finish():
            self._news_s = min(self._news_s, now_s)
        self.settled += self.engine.settled()
        self._all_s = -np.inf
        self._look(now_s)
        seen = self._see(now_s)
        return _joined([*seen, *self._tell(now_s, at_once=True), *self._step(Tick(self.exercise), now_s)])

    def _due(self, now_s: float) -> bool:
        since_s = now_s - self._looked_s
        if now_s - self._all_s >= self.limits.all_s or since_s < 0.0:
            return True
        if self._news_s < np.inf:
            return since_s >= self.limits.near_s
        return since_s >= self.limits.young_s and self._young(now_s)

    def _young(self, now_s: float) -> bool:
        """Whether something began of late and is in no hazard yet."""
        known = {address for one in self._watching.episodes for address in one.aircraft}
        return any(
            one.ongoing and one.icao_address not in known and now_s - one.interval.low <= self.limits.onset_s
            for one in self.events
        )

    def _look(self, now_s: float) -> None:
        self.events = tuple(self.engine.events())
        self._looked_s = now_s
        everyone = self._everyone(now_s)
        bad = [e for e in self.events if e.ongoing and e.kind in BAD]
        if not everyone and not bad and not self._watching.episodes:
            self._news_s = np.inf
            return
        if everyone:
            self._all_s = now_s
            self.states, self._unseen = self.engine.states(now_s), True
        states = self.states if everyone else self.engine.states(now_s, self._near(bad))
        self._watching, hazards = measured_hazards(
            self._watching, self.events, states, now_s, self.airports, self.limits.measure, exercise=self.exercise
        )
        if hazards:
            self._untold.update({one.id: one for one in hazards})
            self._since_s = min(self._since_s, now_s, self._news_s)
        self._news_s = np.inf

    def _see(self, now_s: float) -> tuple[Effect, ...]:
        """The board learns where all aircraft are."""
        self._unseen = False
        return self._step(FlightsSeen(self.states, self.exercise), now_s)

    def _tell(self, now_s: float, *, at_once: bool = False) -> tuple[Effect, ...]:
        """The board learns of hazards: soon where they are new or over, later where they only grew."""
        if not self._untold:
            return ()
        new = any(self._told.get(one.id) != (one.cancelled_s, one.kind) for one in self._untold.values())
        pause_s = self.limits.told_s if new else self.limits.grown_s
        if not at_once and 0.0 <= now_s - self._told_s < pause_s:
            return ()
        hazards, self._untold = tuple(self._untold.values()), {}
        self._told.update({one.id: (one.cancelled_s, one.kind) for one in hazards})
        self.hazards.update({one.id: one for one in hazards})
        received_s, self._since_s, self._told_s = min(self._since_s, now_s), np.inf, now_s
        return self._step(HazardsSeen(hazards, now_s, received_s, now_s, self.exercise), now_s)

    def _everyone(self, now_s: float) -> bool:
        """Whether to look at all aircraft; news goes first, for which those near it are enough."""
        since_s = now_s - self._all_s
        if since_s < 0.0:
            return True
        last_s, thin_s = self._watching.sampled_s, self.limits.measure.visits.thin_s
        samples = last_s is None or not 0.0 <= now_s - last_s < thin_s
        wait_s = self.limits.late_s if self._news_s < np.inf else 0.0
        return since_s >= self.limits.all_s + wait_s or (samples and wait_s == 0.0)

    def _near(self, events: Iterable[Event]) -> tuple[tuple[float, float, float], ...]:
        """Latitude, longitude and NM round what is going on."""
        places = {
            (round(e.place.latitude), round(e.place.longitude))
            for e in events
            if e.place.latitude is not None and e.place.longitude is not None
        }
        places |= {(round(one.first_place[0]), round(one.first_place[1])) for one in self._watching.episodes}
        return tuple((float(lat), float(lon), self.limits.near_nm) for lat, lon in sorted(places))

    def _step(self, given: Input, now_s: float) -> tuple[Effect, ...]:
        self.board, effects = step(self.board, given, now_s)
        return effects


def _joined(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """Without the wakes but the last one, and nothing told twice."""
    wakes = [one for one in effects if isinstance(one, Wake)]
    told: dict[Notice, None] = {}
    made: list[Effect] = []
    for one in effects:
        if isinstance(one, Wake):
            continue
        if isinstance(one, Told):
            if one.notice in told:
                continue
            told[one.notice] = None
        made.append(one)
    return (*made, *wakes[-1:])
