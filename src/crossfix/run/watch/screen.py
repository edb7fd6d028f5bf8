"""The screen: which aircraft of a batch must be looked at, and the last that is known of every aircraft.

A sound one: an event of `gnss_state` begins or changes with a report that is flagged here, or within `PENDING_S` of
one; tests/run/watch holds it to that. It is bound to the thresholds of that detector; another detector needs another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.sent import sent
from crossfix.detect.gnss.limits import numbers
from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.records.flight import Flight, Receiver
from crossfix.records.table import Table
from crossfix.run.watch import screen_loop as loop

Ints = NDArray[np.int64]
PENDING_S = 300.0
"""Evidence of one onset lies no further apart (LossLimits.apart_s, SpoofingLimits.sparse_s)."""
ROOM = 1024
MLAT = 4


@dataclass(slots=True, repr=False)
class Latest:
    """What the detectors do not ask for, per slot: NaN or empty where not told."""

    vertical_rate_fpm: NDArray[np.float64] = field(default_factory=lambda: np.full(ROOM, np.nan))
    callsign: NDArray[np.bytes_] = field(default_factory=lambda: np.zeros(ROOM, "S8"))
    computed: NDArray[np.float64] = field(default_factory=lambda: np.full((ROOM, 3), np.nan))
    """Latitude, longitude and time of the last position that receivers computed (MLAT)."""

    def grow(self, room: int) -> None:
        """Room for so many."""
        more = room - len(self.callsign)
        self.vertical_rate_fpm = np.append(self.vertical_rate_fpm, np.full(more, np.nan))
        self.callsign = np.append(self.callsign, np.zeros(more, "S8"))
        self.computed = np.concatenate([self.computed, np.full((more, 3), np.nan)])

    def clear(self, slots: Ints) -> None:
        """Another aircraft will have these slots."""
        self.vertical_rate_fpm[slots], self.callsign[slots], self.computed[slots] = np.nan, b"", np.nan

    def take(self, slot: Ints, reports: Table) -> None:
        """The newest of each, of reports in the order of slot and time."""
        if "vertical_rate" in reports:
            rows = np.flatnonzero(reports["vertical_rate"].valid)
            self.vertical_rate_fpm[slot[rows]] = reports["vertical_rate"].values[rows]
        if "callsign" in reports:
            rows = np.flatnonzero(reports["callsign"].valid)
            self.callsign[slot[rows]] = reports["callsign"].values[rows]
        if "source_class" in reports and "latitude" in reports:
            source, latitude = reports["source_class"], reports["latitude"]
            rows = np.flatnonzero(source.valid & (source.values == MLAT) & latitude.valid)
            names = ("latitude", "longitude", "time")
            if len(rows):
                self.computed[slot[rows]] = np.column_stack([reports[name].values[rows] for name in names])


@dataclass(slots=True, repr=False)
class Screen:
    """The state of every slot, and what is asked of each report."""

    detector: SatelliteNavigation = field(default_factory=SatelliteNavigation)
    receiver: Receiver | None = None
    latest: Latest = field(default_factory=Latest)
    state: loop.State = field(default_factory=lambda: loop.unheard(ROOM))

    def flags(self, slot: Ints, reports: Table) -> NDArray[np.uint8]:
        """uint8[n]: the bits of `screen_loop` of each report. Reports are in the order of slot and of time."""
        self._room_for(int(slot.max(initial=-1)) + 1)
        of = sent(Flight(0, reports))
        codes = np.stack([of.says, of.velocity, of.nic, of.nac_p, of.sil, of.ground, of.saturated], axis=1)
        columns = (
            *(of.latitude, of.longitude, of.altitude_ft, of.speed_kt),
            *(of.track_deg, of.difference_ft, of.true_airspeed_kt, of.inertial_kt),
        )
        at = self.receiver
        receiver = np.array([np.nan] * 3 if at is None else [at.latitude, at.longitude, at.within_km])
        found = np.empty(len(slot), np.uint8)
        loss, degraded = numbers(self.detector.loss), numbers(self.detector.degraded)
        spoofing, values = numbers(self.detector.spoofing), np.stack(columns, axis=1)
        loop.screened(slot, of.time_s, codes, values, receiver, loss, degraded, spoofing, self.state, found)
        self.latest.take(slot, reports)
        return found

    def clear(self, slots: Ints) -> None:
        """Another aircraft will have these slots."""
        self.state[slots] = loop.unheard(1)
        self.latest.clear(slots)

    def hold(self, state: loop.State, latest: Latest) -> None:
        """The first slots as another held them; the rest are unheard."""
        self._room_for(len(state))
        count = len(state)
        self.state[:count], self.latest.vertical_rate_fpm[:count] = state, latest.vertical_rate_fpm
        self.latest.callsign[:count], self.latest.computed[:count] = latest.callsign, latest.computed

    def _room_for(self, count: int) -> None:
        if count > len(self.state):
            room = 2 * count
            self.state = np.concatenate([self.state, loop.unheard(room - len(self.state))])
            self.latest.grow(room)
