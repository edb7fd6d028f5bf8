"""A watch over the past: the turns of a live watch (`run.watch.turns`) on the recording's clock.

Reports are handed on in steps of `step_s`, each when its time is over; nothing later is known then. Nothing is sent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from crossfix.conclude.warned import Replayed, Told
from crossfix.records.alert import Alert, Subscription
from crossfix.records.event import Event
from crossfix.records.filed import Filed
from crossfix.records.flight import Receiver
from crossfix.records.table import Table
from crossfix.records.thresholds import limit
from crossfix.records.watch_effects import Effect, Write
from crossfix.run.watch.engine import Engine, EngineLimits
from crossfix.run.watch.followed import Cadence
from crossfix.run.watch.measuring import Measuring
from crossfix.run.watch.seeing import Seeing
from crossfix.run.watch.turns import Turns
from crossfix.warn.board import Board
from crossfix.warn.look import Airports

Progress = Callable[[float], None]
"""Told the share of the recording that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class ReplayLimits:
    """The pace of a replay."""

    step_s: float = limit(2.0, "s", "ours: reports are handed on so often; a feed over HTTP gives them each second")
    silent_s: float = limit(10.0, "s", "AlertLimits.project_s: turns in a silence, as long as anything is going on")
    open_s: float = limit(10.0, "s", "ours: an event that goes on is looked at so often; only its end moves")
    onset_s: float = limit(60.0, "s", "TurnLimits.onset_s: an event so young may yet make a hazard by lasting")


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Reports in the order of time (s UTC since 1970), and who would have asked to be told; airports in degrees."""

    reports: Table
    subscriptions: tuple[Subscription, ...]
    airports: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    filed: Mapping[int, Filed] = field(default_factory=dict)
    exercise: bool = False
    receiver: Receiver | None = None


def in_order(reports: Table) -> Table:
    """Reports with a sure time, in its order; equal times stay as they stand."""
    time = reports["time"]
    rows = np.flatnonzero(time.valid)
    return reports.where(rows[np.argsort(time.values[rows], kind="stable")])


def warned(past: Past, limits: ReplayLimits | None = None, progress: Progress = lambda _: None) -> Replayed:
    """What a watch that was fed with these reports, and no others, would have raised, when and for whom."""
    limits = limits or ReplayLimits()
    times = np.asarray(past.reports["time"].values, np.float64) if len(past.reports) else np.empty(0)
    run = _Run(past, limits)
    begin = 0
    while begin < len(times):
        now_s = (math.floor(times[begin] / limits.step_s) + 1.0) * limits.step_s
        end = int(np.searchsorted(times, now_s, "left"))
        run.wait(now_s - limits.step_s)
        run.take(past.reports.where(np.arange(begin, end)), now_s)
        progress(end / len(times))
        begin = end
    run.finish()
    return Replayed(
        alerts=tuple(sorted(run.alerts.values(), key=lambda one: (one.raised_s, one.party, one.addressee, one.id))),
        hazards=tuple(run.turns.hazards.values()),
        told=tuple(run.told.values()),
        goes_out_s=run.goes_out_s,
        events=tuple(sorted((*run.turns.seeing.settled, *run.turns.events), key=_in_time)),
        first_s=float(times[0]) if len(times) else math.nan,
        last_s=float(times[-1]) if len(times) else math.nan,
        reports=len(times),
        aircraft=_aircraft(past.reports) if len(times) else 0,
        step_s=limits.step_s,
    )


def _in_time(one: Event) -> tuple[float, int, str]:
    return one.interval.low, one.icao_address, one.kind


def _aircraft(reports: Table) -> int:
    address = reports["icao_address"]
    return len(np.unique(address.values[address.valid]))


class _Run:
    """One replay as it goes on."""

    def __init__(self, past: Past, limits: ReplayLimits) -> None:
        self.limits = limits
        pace = EngineLimits(cadence=Cadence(open_s=limits.open_s))
        engine = Engine(receiver=past.receiver, limits=pace, filed=past.filed)
        board = Board(airports=Airports.of(past.airports), subscriptions={one.id: one for one in past.subscriptions})
        self.turns = Turns(Seeing(engine), Measuring(past.airports, past.exercise), board)
        self.alerts: dict[str, Alert] = {}
        self.told: dict[tuple[str, int], Told] = {}
        self.goes_out_s: dict[str, float] = {}
        self.now_s = -math.inf

    def take(self, reports: Table, now_s: float) -> None:
        """Reports that came since the last step."""
        if now_s - self.now_s > self.limits.silent_s + self.limits.step_s:
            self.turns.board = replace(self.turns.board, clock_s=None)  # the clock is given: it did not jump
        self.now_s = now_s
        self._done(self.turns.turn(reports, now_s))

    def wait(self, until_s: float) -> None:
        """Time passes and nothing is received: turns as long as anything is going on."""
        while self.now_s + self.limits.silent_s <= until_s and self._busy():
            self.now_s += self.limits.silent_s
            self._done(self.turns.turn(None, self.now_s))

    def finish(self) -> None:
        """The recording ends: what the detectors have not yet looked at is looked at."""
        if math.isfinite(self.now_s):
            self._done(self.turns.finish(self.now_s))

    def _busy(self) -> bool:
        goes_on = any(one.cancelled_s is None for one in self.turns.hazards.values())
        young = (self.now_s - one.interval.low <= self.limits.onset_s for one in self.turns.events)
        return bool(self.turns.board.open) or goes_on or any(young)

    def _done(self, effects: Sequence[Effect]) -> None:
        for one in effects:
            if isinstance(one, Write):
                self._written(one)

    def _written(self, write: Write) -> None:
        for alert in write.alerts:
            self.alerts[alert.id] = alert
            for concern in alert.concerned:
                told = Told(alert.id, concern, self.now_s)
                self.told.setdefault((alert.id, concern.icao_address), told)
        for delivery in write.deliveries:
            self.goes_out_s.setdefault(delivery.alert, delivery.created_s)
