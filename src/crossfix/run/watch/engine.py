"""The engine: reports of all aircraft in, events and states out. One process, no clock of its own, no files.

A batch is screened at once; an aircraft with a report that could begin or change an event is followed, and the same
pure detectors run on all of its reports that may matter. The events are those of `run.detect.events_in` on the whole
flight, however the reports are cut (a property test holds it to that).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.records.airborne import AircraftState, Gnss
from crossfix.records.event import Event, Kind
from crossfix.records.filed import Filed
from crossfix.records.flight import Flight, Receiver
from crossfix.records.table import Column, Table
from crossfix.records.thresholds import limit
from crossfix.run.flights import heard
from crossfix.run.watch.buffer import Buffer
from crossfix.run.watch.fleet import states_at
from crossfix.run.watch.followed import Cadence, Followed
from crossfix.run.watch.history import History
from crossfix.run.watch.places import Inferred, PlaceLimits, inferred_at
from crossfix.run.watch.screen import Screen
from crossfix.run.watch.screen_loop import LAST_S
from crossfix.run.watch.slots import Ints, Slots

GNSS: tuple[tuple[Kind, Gnss], ...] = (
    (Kind.SPOOFING, "spoofed"),
    (Kind.LOSS, "lost"),
    (Kind.DEGRADED, "degraded"),
)
"""The worst first."""
SPARE = frozenset(
    {
        "alert",
        "containment_radius",
        "downlink_format",
        "gva",
        "ident",
        "resolution_advisory",
        "sda",
        "signal_level",
        "vertical_rate_geometric",
    }
)
"""Quantities that neither the detectors of a watch nor its pages use: a sixth of the memory."""


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """What is kept and for how long; each with its unit and reason."""

    cadence: Cadence = field(default_factory=Cadence)
    places: PlaceLimits = field(default_factory=PlaceLimits)
    slack_s: float = limit(120.0, "s", "ours: kept beyond the detectors' reach, for reports that come late")
    forget_every_s: float = limit(60.0, "s", "ours: old segments and aircraft are let go of so often")


@dataclass(slots=True)
class Counts:
    """Of reports since the start."""

    reports: int = 0
    passed_over: int = 0
    """Without an ICAO address or a sure time, or not heard from the aircraft (TIS-B, ADS-R)."""
    flagged: int = 0
    late: int = 0
    runs: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """What a batch changed: aircraft whose events are others now, and when the reports were received that did it."""

    addresses: tuple[int, ...] = ()
    received_s: float = np.inf
    """The first of them: detectors run on an aircraft somewhat later than a report of it comes."""


@dataclass(slots=True, repr=False)
class Engine:
    """All aircraft that were heard of late."""

    detector: SatelliteNavigation = field(default_factory=SatelliteNavigation)
    receiver: Receiver | None = None
    limits: EngineLimits = field(default_factory=EngineLimits)
    counts: Counts = field(default_factory=Counts)
    filed: Mapping[int, Filed] = field(default_factory=dict)
    """By ICAO address."""
    newest_s: float = -np.inf
    """The present, as far as anything was received."""
    _slots: Slots = field(default_factory=Slots)
    _screen: Screen = field(init=False)
    _history: History = field(init=False)
    _followed: dict[int, Followed] = field(default_factory=dict)
    _first_s: dict[int, float] = field(default_factory=dict)
    """From when on the reports of an aircraft count that was followed before."""
    _inferred: dict[int, Inferred | None] = field(default_factory=dict)
    _settled: list[Event] = field(default_factory=list)
    _forgot_s: float = -np.inf

    def __post_init__(self) -> None:
        self._screen = Screen(self.detector, self.receiver)
        self._history = History(self.detector.reach_s + self.limits.slack_s)

    def add(self, reports: Table, received_s: float | None = None) -> Changed:
        """The next reports, of any aircraft, in any order, times in s UTC; what they changed.

        `received_s` is the present, by the watch's clock; without it the newest report's time is.
        """
        wanted = _usable(reports)
        self.counts.reports += len(reports)
        self.counts.passed_over += len(reports) - len(wanted)
        if not len(wanted):
            return Changed()
        slot = self._slots.of(wanted["icao_address"].values.astype(np.uint32, copy=False))
        order = np.lexsort((wanted["time"].values, slot))
        slot, wanted = slot[order], wanted.where(order)
        newest_s = float(wanted["time"].masked().max()) if received_s is None else received_s
        self.newest_s = max(self.newest_s, newest_s)
        flags = self._screen.flags(slot, wanted)
        self.counts.flagged += int(np.count_nonzero(flags))
        self._history.add(slot, wanted)
        self._hand_on(slot, wanted, flags)
        changed = self._run(newest_s)
        if self.newest_s - self._forgot_s >= self.limits.forget_every_s:
            self._forget()
        return changed

    def finish(self) -> tuple[int, ...]:
        """Run what is still to be run, as at the end of a replay; aircraft whose events changed."""
        late = [slot for slot, one in self._followed.items() if one.dirty]
        return tuple(self._followed[slot].icao_address for slot in late if self._run_one(slot))

    def events(self) -> Iterator[Event]:
        """Those that are not settled, of all aircraft."""
        for one in self._followed.values():
            yield from one.events

    def settled(self) -> list[Event]:
        """Events that no report can change any more, since the last time this was asked."""
        for one in self._followed.values():
            self._settled += one.settled
            one.settled.clear()
        found, self._settled = self._settled, []
        return found

    def __len__(self) -> int:
        """How many aircraft are known, or a few more."""
        return len(self._slots)

    def states(
        self,
        now_s: float | None = None,
        near: Sequence[tuple[float, float, float]] = (),
        shares: Collection[int] | None = None,
    ) -> tuple[AircraftState, ...]:
        """Where aircraft are that were heard of late, as far as it can be believed, with what is filed of them.

        All of them, or those of `shares`, the affected, and those near any of (latitude, longitude, NM).
        """
        now_s = self.newest_s if now_s is None else now_s
        affected = {slot: self._affected(slot, now_s) for slot in self._followed}
        bad = {slot: known for slot, known in affected.items() if known is not None}
        states = states_at(now_s, self._slots, self._screen, bad, self.limits.places, near, shares)
        return tuple(_with_filed(one, self.filed) for one in states) if self.filed else states

    def reports_of(self, icao_address: int) -> Table | None:
        """What is kept of an aircraft, in the order of time; None where nothing is."""
        slot = self._slots.at(icao_address)
        if slot is None:
            return None
        if slot in self._followed:
            return self._followed[slot].reports()
        return next((table for _, table in self._history.reports_of([slot])), None)

    def callsign_of(self, icao_address: int) -> str:
        """As it was heard last; empty where it was not."""
        slot = self._slots.at(icao_address)
        return "" if slot is None else bytes(self._screen.latest.callsign[slot]).decode("ascii", "replace")

    def looked_at(self) -> set[int]:
        """The aircraft that are followed."""
        return {one.icao_address for one in self._followed.values()}

    @property
    def kept(self) -> tuple[int, int]:
        """Reports and bytes of the history."""
        return len(self._history), self._history.size

    def _hand_on(self, slot: Ints, reports: Table, flags: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> None:
        """New reports to the aircraft that are followed, and to those that are from now on."""
        new = [one for one in np.unique(slot[flags > 0]).tolist() if one not in self._followed]
        self._follow(new)  # with their part of this batch
        there, begins = np.unique(slot, return_index=True)
        ends = np.append(begins[1:], len(slot))
        for one, begin, end in zip(there.tolist(), begins.tolist(), ends.tolist(), strict=True):
            if one in self._followed:
                own = None if one in new else _between(reports, begin, end)
                self._followed[one].add(own, int(np.bitwise_or.reduce(flags[begin:end])), self.newest_s)

    def _follow(self, slots: Sequence[int]) -> None:
        if not slots:
            return
        for slot, table in self._history.reports_of(slots):
            first_s = self._first_s.get(slot, -np.inf)
            one = Followed(self._slots.address(slot), Buffer(), first_s)
            one.buffer.add(table)
            self._followed[slot] = one

    def _run(self, received_s: float) -> Changed:
        due = [slot for slot, one in self._followed.items() if one.due(self.newest_s, self.limits.cadence)]
        waits_s = {slot: self._followed[slot].waits_s for slot in due}
        changed = [slot for slot in due if self._run_one(slot)]
        addresses = tuple(self._followed[slot].icao_address for slot in changed)
        first_s = min((waits_s[slot] for slot in changed), default=np.inf)
        for slot in [slot for slot, one in self._followed.items() if one.over(self.newest_s)]:
            self._let_go(slot)
        return Changed(addresses, min(first_s, received_s))

    def _run_one(self, slot: int) -> bool:
        self.counts.runs += 1
        return self._followed[slot].run(self.newest_s, (self.detector,), self.receiver)

    def _let_go(self, slot: int) -> None:
        one = self._followed.pop(slot)
        self._settled += one.settled
        self._first_s[slot] = one.first_s
        self._inferred.pop(slot, None)

    def _affected(self, slot: int, now_s: float) -> tuple[Gnss, Inferred | None] | None:
        """What is wrong with an aircraft, and where it is inferred to be; None where nothing is."""
        one = self._followed[slot]
        kinds = {event.kind for event in one.events if event.ongoing}
        gnss = next((word for kind, word in GNSS if kind in kinds), None)
        if gnss is None or gnss == "degraded":
            self._inferred.pop(slot, None)
            return None if gnss is None else (gnss, None)
        known = self._inferred.get(slot)
        if slot not in self._inferred or (known and now_s - known.time_s > self.limits.places.again_s):
            known = inferred_at(Flight(one.icao_address, one.reports(), self.receiver), one.events, now_s)
            self._inferred[slot] = known
        return gnss, known

    def _forget(self) -> None:
        """Let go of what is out of reach, and of aircraft that were not heard for longer."""
        self._forgot_s = self.newest_s
        self._history.forget(self.newest_s)
        gone_s = self.newest_s - 2.2 * self._history.reach_s  # a joined segment has reports somewhat older than 2.0
        silent = np.flatnonzero(self._screen.state[: len(self._slots), LAST_S] < gone_s)
        silent = silent[np.isfinite(self._screen.state[silent, LAST_S])]
        for slot in silent.tolist():
            if slot in self._followed:
                self._settled += self._followed[slot].events
                self._let_go(slot)
            self._first_s.pop(slot, None)
        self._slots.free(silent)
        self._screen.clear(silent)


def _usable(reports: Table) -> Table:
    """What was heard of aircraft with an ICAO address, at a sure time; without columns that nobody asks for."""
    reports = Table({name: column for name, column in reports.columns.items() if name not in SPARE})
    address, times = reports["icao_address"], reports["time"]
    wanted = address.valid & times.valid & heard(reports)
    if "non_icao" in reports:
        foreign = reports["non_icao"]
        wanted &= ~(foreign.values.astype(bool) & foreign.valid)
    return reports if wanted.all() else reports.where(wanted)


def _with_filed(state: AircraftState, filed: Mapping[int, Filed]) -> AircraftState:
    """What is filed stands above what was there."""
    known = filed.get(state.icao_address)
    if known is None:
        return state
    return replace(
        state,
        registration=known.registration or state.registration,
        operator=known.operator or state.operator,
        type=known.type or state.type,
        origin=known.origin or state.origin,
        destination=known.destination or state.destination,
        route=known.route or state.route,
    )


def _between(reports: Table, begin: int, end: int) -> Table:
    return Table({n: Column(c.values[begin:end], c.valid[begin:end]) for n, c in reports.columns.items()})
