"""An aircraft that is looked at: its reports, the events in them, and when the detectors are due again.

When they run changes when an event is known, never which: it is the same pure function of the same reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from crossfix.detect.protocol import Detector
from crossfix.records.event import Event, Kind
from crossfix.records.flight import Flight, Receiver
from crossfix.records.table import Column, Table
from crossfix.records.thresholds import limit
from crossfix.run.detect import events_in
from crossfix.run.following import kept_from
from crossfix.run.watch.buffer import Buffer
from crossfix.run.watch.screen import PENDING_S
from crossfix.run.watch.screen_loop import FALSE


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often the detectors run on an aircraft that is looked at."""

    first_s: float = limit(0.4, "s", "ours: no event yet, and evidence of one; an alert is to be out within 1 s")
    first_for_s: float = limit(60.0, "s", "an onset is sure within it: LossLimits.sparse_s")
    open_s: float = limit(5.0, "s", "ours: an event goes on; only its end moves")
    closed_s: float = limit(2.0, "s", "ours: a recovery is made sure by 15 s of positions")
    quiet_s: float = limit(10.0, "s", "ours: nothing speaks for an event any more")


@dataclass(slots=True, repr=False)
class Followed:
    """One aircraft; times are s UTC since 1970."""

    icao_address: int
    buffer: Buffer
    first_s: float = -np.inf
    """Reports before it are no longer looked at."""
    events: tuple[Event, ...] = ()
    """Those that are not settled."""
    since_s: float = np.inf
    flagged_s: float = -np.inf
    waits_s: float = np.inf
    """Since when reports that the screen flagged wait to be looked at."""
    ran_s: float = -np.inf
    dirty: bool = False
    urgent: bool = False
    settled: list[Event] = field(default_factory=list)

    def add(self, reports: Table | None, flags: int, now_s: float) -> None:
        """The next reports (None: the buffer has them), and what the screen says of them (all bits together)."""
        if reports is not None:
            self.buffer.add(reports)
        self.dirty = True
        if not flags:
            return
        if now_s - self.flagged_s > PENDING_S:
            self.since_s = now_s
        self.flagged_s, self.waits_s = now_s, min(self.waits_s, now_s)
        self.urgent = self.urgent or bool(flags & FALSE)

    def due(self, now_s: float, cadence: Cadence) -> bool:
        """Whether the detectors are to run."""
        return self.dirty and now_s - self.ran_s >= self._interval_s(now_s, cadence)

    def _interval_s(self, now_s: float, cadence: Cadence) -> float:
        going_on = [event.kind for event in self.events if event.ongoing and event.kind is not Kind.RECOVERY]
        if self.urgent and Kind.SPOOFING not in going_on:
            return cadence.first_s
        if going_on:
            return cadence.open_s
        if now_s - self.flagged_s > cadence.first_for_s:
            return cadence.quiet_s
        if self.events:
            return cadence.closed_s
        return cadence.first_s if now_s - self.since_s <= cadence.first_for_s else cadence.quiet_s

    def run(self, now_s: float, detectors: Sequence[Detector], receiver: Receiver | None) -> bool:
        """Run them; whether the events are others than before. One that only goes on is the same."""
        before = _signs(self.events)
        table = self.reports()
        found = events_in(Flight(self.icao_address, table, receiver), detectors)
        reach_s = max(detector.reach_s for detector in detectors)
        self.first_s = max(self.first_s, kept_from(self.buffer.newest_s, found.events, reach_s))
        self.settled += [event for event in found.events if event.interval.high < self.first_s]
        self.events = tuple(event for event in found.events if event.interval.high >= self.first_s)
        self.buffer.keep_from(self.first_s)
        self.dirty, self.urgent, self.waits_s = False, False, np.inf
        self.ran_s = now_s
        return _signs(self.events) != before

    def reports(self) -> Table:
        """Those that may still matter, in the order of time."""
        table = self.buffer.table()
        begin = int(np.searchsorted(table["time"].values, self.first_s))
        return Table({name: Column(c.values[begin:], c.valid[begin:]) for name, c in table.columns.items()})

    def over(self, now_s: float) -> bool:
        """Whether nothing is left to look at."""
        return not self.dirty and not self.events and now_s - self.flagged_s > PENDING_S


def _signs(events: Sequence[Event]) -> list[tuple[Kind, float, bool, bool]]:
    return [(event.kind, event.interval.low, event.ongoing, event.confirmed) for event in events]
