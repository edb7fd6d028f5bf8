"""One turn of a watch: reports and inputs in, effects out. No clock, no files: the same for live, replay and a test.

    reports -> seeing -> sighting -> measuring -> hazards -> board -> effects

Here the three stages are in one process; `run.watch.stages` has them as parts that many machines share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from crossfix.records.event import Event
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.records.sighting import Sighting
from crossfix.records.table import Table
from crossfix.records.watch_effects import Effect, FlightsSeen, HazardsSeen, Input, Tick, Told, Wake
from crossfix.run.watch.measuring import Measuring
from crossfix.run.watch.seeing import Seeing
from crossfix.warn.alerts import step
from crossfix.warn.board import Board
from crossfix.warn.looked import share_of

TICK_S = 1.0
"""Ours: deadlines of alerts are looked at so often."""


@dataclass(slots=True, repr=False)
class Turns:
    """A watch between turns. `hazards` are measured ones by their ids, until they are asked for."""

    seeing: Seeing
    measuring: Measuring
    board: Board
    hazards: dict[str, Hazard] = field(default_factory=dict)
    _ticked_s: float = -np.inf

    @property
    def exercise(self) -> bool:
        """Whether all that it finds is marked as an exercise."""
        return self.measuring.exercise

    @property
    def events(self) -> tuple[Event, ...]:
        """All that are not settled, as they were last told."""
        return self.measuring.events

    def turn(
        self, reports: Table | None, now_s: float, received_s: float | None = None, given: Sequence[Input] = ()
    ) -> tuple[Effect, ...]:
        """What is to be done. `received_s`: when the oldest of the reports came."""
        effects: list[Effect] = []
        for one in given:
            effects += self._step(one, now_s)
        sighting = self.seeing.turn(reports, now_s, received_s)
        if sighting is not None:
            effects += self._sighted(sighting)
        effects += self._measured(self.measuring.turn(now_s), now_s)
        if now_s - self._ticked_s >= TICK_S or now_s < self._ticked_s:
            self._ticked_s = now_s
            effects += self._step(Tick(self.exercise), now_s)
        return joined(effects)

    def finish(self, now_s: float) -> tuple[Effect, ...]:
        """The end of what is replayed: what the detectors have not looked at is looked at."""
        effects = [*self._sighted(self.seeing.finish(now_s))]
        effects += self._measured(self.measuring.turn(now_s, at_once=True), now_s)
        return joined([*effects, *self._step(Tick(self.exercise), now_s)])

    def _sighted(self, sighting: Sighting) -> tuple[Effect, ...]:
        self.measuring.take(sighting)
        seen = flights_seen(sighting, exercise=self.exercise)
        return () if seen is None else self._step(seen, sighting.now_s)

    def _measured(self, found: HazardsSeen | None, now_s: float) -> tuple[Effect, ...]:
        if found is None:
            return ()
        self.hazards.update({one.id: one for one in found.hazards})
        return self._step(found, now_s)

    def _step(self, given: Input, now_s: float) -> tuple[Effect, ...]:
        self.board, effects = step(self.board, given, now_s)
        return effects


def flights_seen(sighting: Sighting, *, exercise: bool) -> FlightsSeen | None:
    """What the board learns of a sighting: whole shares, so that each is looked at once in a while."""
    if not sighting.shares:
        return None
    shares = set(sighting.shares)
    return FlightsSeen(tuple(one for one in sighting.states if share_of(one.icao_address) in shares), exercise)


def joined(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """Without the wakes but the last one, and nothing told twice."""
    return (*_once(effects), *[one for one in effects if isinstance(one, Wake)][-1:])


def _once(effects: Sequence[Effect]) -> Iterator[Effect]:
    told: set[Notice] = set()
    for one in effects:
        if isinstance(one, Told):
            if one.notice in told:
                continue
            told.add(one.notice)
        if not isinstance(one, Wake):
            yield one
