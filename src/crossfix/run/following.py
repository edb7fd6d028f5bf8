"""Following aircraft live: the same detectors on what has come so far, with no more of the past than they reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from crossfix.detect.protocol import Detector
from crossfix.detect.registry import DETECTORS
from crossfix.records.event import Event
from crossfix.records.flight import Flight, Receiver
from crossfix.records.table import Table, concatenated
from crossfix.run.detect import events_in


@dataclass(slots=True)
class _Followed:
    """One aircraft: the reports that may still matter, the events in them, and those that no report can change."""

    reports: Table
    events: tuple[Event, ...] = ()
    settled: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class Following:
    """Flights under way. Reports are added in pieces of any size, in the order of time; late ones are sorted in."""

    detectors: Sequence[Detector] = DETECTORS
    receiver: Receiver | None = None
    _aircraft: dict[int, _Followed] = field(default_factory=dict)

    def add(self, flight: Flight) -> tuple[Event, ...]:
        """The next reports of one aircraft; returns its events that are not settled, open ones among them."""
        followed = self._aircraft.get(flight.icao_address)
        if followed is None:
            followed = self._aircraft[flight.icao_address] = _Followed(flight.reports)
        else:
            followed.reports = _in_order(concatenated((followed.reports, flight.reports)))
        found = events_in(Flight(flight.icao_address, followed.reports, self.receiver), self.detectors)
        times = followed.reports["time"].values.astype(np.float64)
        first_s = kept_from(float(times[-1]), found.events, max(d.reach_s for d in self.detectors))
        followed.settled += [event for event in found.events if event.interval.high < first_s]
        followed.events = tuple(event for event in found.events if event.interval.high >= first_s)
        followed.reports = followed.reports.where(times >= first_s)
        return followed.events

    def events(self) -> Iterator[Event]:
        """All events so far, by aircraft, each in the order of their start."""
        for address in sorted(self._aircraft):
            yield from self._aircraft[address].settled
            yield from self._aircraft[address].events

    def kept(self, icao_address: int) -> int:
        """How many reports of an aircraft are kept."""
        return len(self._aircraft[icao_address].reports)


def _in_order(table: Table) -> Table:
    return table.where(np.argsort(table["time"].values, kind="stable"))


def kept_from(newest_s: float, events: Sequence[Event], reach_s: float) -> float:
    """From when on reports are kept: never inside an event, nor within reach before one that is kept."""
    first_s = newest_s - reach_s
    for event in sorted(events, key=lambda one: -one.interval.high):
        if event.interval.high >= first_s:
            first_s = min(first_s, event.interval.low - reach_s)
    return first_s
