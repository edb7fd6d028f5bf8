"""GNSS positions that leave those of the inertial system, or the speed over ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.on_ground import on_ground
from crossfix.derive.recorder.runs import runs
from crossfix.derive.recorder.sampling import at
from crossfix.detect.samples import sample
from crossfix.physics.geodesy import distances_m
from crossfix.physics.units import factor
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
M_PER_NM = factor("NM", "m") or np.nan
OTHERS = (("inertial_latitude", "inertial_longitude"), ("latitude", "longitude"))
"""Positions to compare with, the independent one first; that of the navigation system may itself follow GNSS."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Positions of the receiver at their own times, of samples whose latitude and longitude are known.

    own: sample of the series of latitude. earlier: for each, the place to which it is compared, as an index of these:
    the last one at least `over_s` before, -1 where there is none.
    """

    series: tuple[Series, Series]
    own: Ints
    times: Floats
    latitude: Floats
    longitude: Floats
    earlier: Ints


@dataclass(frozen=True, slots=True)
class GnssPosition:
    """Finds a step of the GNSS position, and a GNSS position that moves at another speed than the aircraft."""

    over_s: float = limit(10.0, "s", "ours: time over which positions are compared")
    step_nm: float = limit(0.5, "NM", "ours: a real A330 changes by 0.03 NM at most in that time")
    drift_nm_per_h: float = limit(
        4.0, "NM/h", "ours: added over a gap, twice the 2 NM/h that an inertial position may drift"
    )
    speed_kt: float = limit(50.0, "kt", "ours: a real A330 differs by 7 kt at most")
    least: int = limit(3, "samples", "in a row: one position alone may be a wrong bit; ours")

    name: ClassVar[str] = "gnss_position"
    needs: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"gnss_latitude"}),
        frozenset({"gnss_longitude"}),
        frozenset({one for pair in OTHERS for one in pair} | {"ground_speed"}),
    )
    method: ClassVar[str] = (
        "Step: the way from the inertial position (else that of the navigation system) to the GNSS position changes by "
        "more than the limit within some seconds, or over a gap, half of it between two samples, and the GNSS position "
        "leaves its course more than the other. Speed: the way between GNSS positions against the mean ground speed; "
        "it counts where it lasts longer than one step alone would make it."
    )
    limits: ClassVar[str] = (
        "A slow drift of either position is no step. Where the navigation system and the ground speed follow GNSS both "
        "move with it and nothing is found. Positions of one receiver alone. Not judged on the ground."
    )
    definition: ClassVar[str] = "ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """Steps, then speeds."""
        places = self._places(flight)
        if places is None:
            return
        yield from self._steps(flight, places)
        yield from self._speeds(flight, places)

    def _places(self, flight: RecordedFlight) -> Places | None:
        latitudes, longitudes = flight.line("gnss_latitude"), flight.line("gnss_longitude")
        if latitudes is None or longitudes is None:
            return None
        times = latitudes.times()
        longitude = at(longitudes, times, full_turn=360.0)
        own = np.flatnonzero(latitudes.valid & np.isfinite(longitude) & ~on_ground(flight, times))
        times = times[own]
        latitude = np.asarray(latitudes.values[own], np.float64)
        earlier = np.searchsorted(times, times - self.over_s + 1e-6, side="right").astype(np.int64) - 1
        return Places((latitudes, longitudes), own, times, latitude, longitude[own], earlier)

    def _steps(self, flight: RecordedFlight, places: Places) -> Iterator[RecorderEvent]:
        pair = next(((a, b) for p, q in OTHERS if (a := flight.line(p)) and (b := flight.line(q))), None)
        if pair is None:
            return
        there = at(pair[0], places.times), at(pair[1], places.times, full_turn=360.0)
        away = _offset_nm(there, (places.latitude, places.longitude))
        moved = np.where(places.earlier >= 0, np.hypot(*(away - away[:, places.earlier])), np.nan)
        allowed = self.step_nm + self.drift_nm_per_h / 3600.0 * (places.times - places.times[places.earlier])
        for first, last in self._shown(places, moved > allowed, np.isfinite(moved)):
            k = self._break(away, int(places.earlier[first]), last)
            step = float(np.hypot(*(away[:, k] - away[:, k - 1])))
            own_bend = _bend(places.latitude, places.longitude, places.times, k)
            if step < self.step_nm / 2 or own_bend <= _bend(*there, places.times, k):
                continue
            whose = "inertial" if pair[0].quantity == OTHERS[0][0] else "navigation"
            label = (
                f"the GNSS position steps by {step:,.2f} NM within"
                f" {places.times[k] - places.times[k - 1]:.0f} s against that of the {whose} system, from"
                f" {np.hypot(*away[:, k - 1]):,.2f} to {np.hypot(*away[:, k]):,.2f} NM"
            )
            onset = Interval(float(places.times[k - 1]), float(places.times[k]))
            evidence = _evidence(places, k - 1, k, "before the step", "after it")
            yield RecorderEvent("gnss_position_step", label, self.name, onset, None, evidence)

    def _break(self, away: Floats, first: int, last: int) -> int:
        """The place before which the offset changes most, from `first` to `last`."""
        apart = np.nan_to_num(np.hypot(*np.diff(away[:, first : last + 1], axis=1)))
        return first + 1 + int(np.argmax(apart))

    def _speeds(self, flight: RecordedFlight, places: Places) -> Iterator[RecorderEvent]:
        ground_speed = flight.line("ground_speed")
        if ground_speed is None:
            return
        spent = places.times - places.times[places.earlier]
        way = distances_m(
            places.latitude[places.earlier], places.longitude[places.earlier], places.latitude, places.longitude
        )
        judged = (places.earlier >= 0) & (spent <= 1.5 * self.over_s)
        implied = np.divide(way / M_PER_NM * 3600.0, spent, out=np.full(len(way), np.nan), where=judged)
        expected = np.mean([at(ground_speed, places.times - part * spent) for part in np.linspace(0, 1, 6)], axis=0)
        apart = np.abs(implied - expected)
        for first, last in self._shown(places, apart > self.speed_kt, np.isfinite(apart)):
            if places.times[last] - places.times[first] < self.over_s:
                continue
            k = first + int(np.nanargmax(apart[first : last + 1]))
            onset, end = self._ends(places, np.isfinite(apart), first, last)
            label = (
                f"GNSS positions move at {implied[k]:,.0f} kt over {spent[k]:.0f} s where the ground speed is"
                f" {expected[k]:,.0f} kt, for at least {end.low - onset.high:.0f} s"
            )
            evidence = _evidence(places, int(places.earlier[k]), k, "from here", "to here")
            ongoing = end.high == INFINITE
            yield RecorderEvent("gnss_speed_mismatch", label, self.name, onset, end, evidence, ongoing)

    def _shown(self, places: Places, shown: NDArray[np.bool_], known: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
        """First and last place of each run; places that are not known do not end one."""
        series = places.series[0]
        all_known, all_shown = np.zeros(len(series), np.bool_), np.zeros(len(series), np.bool_)
        all_known[places.own], all_shown[places.own] = known, shown & known
        for run in runs(replace(series, valid=all_known), all_shown, least=self.least):
            yield int(np.searchsorted(places.own, run.first)), int(np.searchsorted(places.own, run.last))

    def _ends(self, places: Places, known: NDArray[np.bool_], first: int, last: int) -> tuple[Interval, Interval]:
        before, after = np.flatnonzero(known[:first]), np.flatnonzero(known[last + 1 :]) + last + 1
        low = float(places.times[before[-1]]) if len(before) else -INFINITE
        high = float(places.times[after[0]]) if len(after) else INFINITE
        return Interval(low, float(places.times[first])), Interval(float(places.times[last]), high)


def _offset_nm(here: tuple[Floats, Floats], there: tuple[Floats, Floats]) -> Floats:
    """North and east from one position to another, NM, (2, samples); on a plane: for short offsets."""
    east = np.mod(there[1] - here[1] + 180.0, 360.0) - 180.0
    return np.stack([(there[0] - here[0]) * 60.0, east * 60.0 * np.cos(np.radians(here[0]))])


def _bend(latitude: Floats, longitude: Floats, times: Floats, k: int) -> float:
    """How far place k is from where the way up to place k-1 leads, NM; 0 where nothing is known before."""
    known = np.flatnonzero(np.isfinite(latitude[:k]) & np.isfinite(longitude[:k]))
    if len(known) < 2 or not np.isfinite(latitude[k]):
        return 0.0
    a, b = int(known[-2]), int(known[-1])
    parts = (float(times[k] - times[b])) / float(times[b] - times[a])
    way = _offset_nm((latitude[[a, b]], longitude[[a, b]]), (latitude[[b, k]], longitude[[b, k]]))
    return float(np.hypot(*(way[:, 1] - parts * way[:, 0])))


def _evidence(places: Places, a: int, b: int, first: str, second: str) -> tuple[Sample, ...]:
    latitudes, longitudes = places.series
    found = []
    for k, says in ((a, first), (b, second)):
        found.append(sample(latitudes, int(places.own[k]), says))
        near = np.flatnonzero(longitudes.valid)
        own = int(near[np.argmin(np.abs(longitudes.times()[near] - places.times[k]))])
        found.append(sample(longitudes, own, says))
    return tuple(found)
