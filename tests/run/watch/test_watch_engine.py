"""The engine gives the events of the whole flight however the reports come, and its screen passes nothing over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.flights import Cruise, table_of
from crossfix.detect.gnss.limits import DegradedLimits, LossLimits, SpoofingLimits
from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.records.event import Event
from crossfix.records.flight import Flight
from crossfix.records.table import Table
from crossfix.run.detect import events_in
from crossfix.run.flights import flights_in
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.screen import Screen

SHORT = SatelliteNavigation(
    LossLimits(silence_s=120.0),
    DegradedLimits(window_s=120.0),
    SpoofingLimits(flown_s=120.0, sparse_s=60.0),
)
"""Shorter memories, so that reports are let go of within a made-up flight."""
STRETCHES = ("clean", "clean", "clean", "lost", "low", "circling", "silent", "hop", "no_velocity", "places_only")
MANY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stretch(cruise: Cruise, kind: str, begin: float, end: float, draw: np.random.Generator) -> list[dict[str, Any]]:
    """Reports of a kind, some of which no detector needs to see twice."""
    if kind == "silent":
        return []
    if kind == "hop":
        off = float(draw.uniform(0.02, 0.4))
        rows = list(cruise.clean(begin, end))
        return [row | ({"latitude": row["latitude"] + off} if "latitude" in row else {}) for row in rows]
    if kind == "no_velocity":
        return [row for row in cruise.clean(begin, end) if row["type_code"] != 19]
    if kind == "places_only":
        return [cruise.position(float(t), nic=int(draw.integers(0, 12))) for t in np.arange(begin, end, 4.0)]
    return list(getattr(cruise, kind)(begin, end))


@st.composite
def traffic(draw: st.DrawFn) -> Table:
    """Two or three aircraft with stretches of every kind in any order, with reports missing, by time."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 3))):
        cruise, t = Cruise(latitude=45.0 + number, callsign=b"TST%d" % number), float(draw(st.integers(0, 50)))
        spans = st.lists(st.tuples(st.sampled_from(STRETCHES), st.integers(5, 150)), min_size=2, max_size=9)
        for kind, lasts in draw(spans):
            share = chance.choice((0.2, 0.6, 1.0))
            made = stretch(cruise, kind, t, t + lasts, chance)
            rows += [row | {"icao_address": 0x400000 + number} for row in made if chance.random() < share]
            t += lasts
    rows = rows or [next(iter(Cruise().clean(0, 1))) | {"icao_address": 0x400000}]
    return table_of(sorted(rows, key=lambda row: float(row["time"])))


def whole(table: Table, detector: SatelliteNavigation) -> list[Event]:
    """The events of each flight as a whole, by address."""
    return [event for flight in flights_in(table) for event in events_in(flight, (detector,)).events]


def live(table: Table, cuts: Sequence[int], detector: SatelliteNavigation) -> tuple[list[Event], Engine]:
    """The same of the same reports, added in pieces."""
    engine = Engine(detector)
    edges = [0, *sorted({cut for cut in cuts if 0 < cut < len(table)}), len(table)]
    for begin, end in pairwise(edges):
        engine.add(table.where(np.arange(begin, end)))
    engine.finish()
    found = [*engine.settled(), *engine.events()]
    return sorted(found, key=lambda event: (event.icao_address, event.interval.low, event.kind)), engine


def in_order(events: Sequence[Event]) -> list[Event]:
    """As `live` orders them."""
    return sorted(events, key=lambda event: (event.icao_address, event.interval.low, event.kind))


@MANY
@given(traffic(), st.lists(st.integers(1, 4000), max_size=60))
def test_the_same_events_live_as_of_the_whole_flight(table: Table, cuts: list[int]) -> None:
    found, _ = live(table, cuts, SHORT)
    assert found == in_order(whole(table, SHORT))


@MANY
@given(traffic(), st.integers(1, 60), st.floats(0.0, 1.0))
def test_what_is_never_flagged_has_no_event(table: Table, piece: int, share: float) -> None:
    """Soundness of the screen itself: at any moment, an aircraft that is not followed has no event that may change."""
    table = table.where(np.arange(max(1, int(share * len(table)))))
    engine = Engine(SHORT)
    for begin in range(0, len(table), piece):
        engine.add(table.where(np.arange(begin, min(begin + piece, len(table)))))
    followed = {event.icao_address for event in engine.events()} | engine.looked_at()
    for flight in flights_in(table):
        if flight.icao_address not in followed:
            newest_s = float(flight["time"].values[-1])
            found = events_in(flight, (SHORT,)).events
            assert all(event.interval.high < newest_s - SHORT.reach_s for event in found)


def test_it_fails_where_the_screen_is_blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The properties above can fail: with a screen that flags nothing, the engine finds nothing."""
    monkeypatch.setattr(Screen, "flags", lambda _, slot, _reports: np.zeros(len(slot), np.uint8))
    rows = [row | {"icao_address": 0x4CA216} for row in [*Cruise().clean(0, 100), *Cruise().lost(100, 160)]]
    found, _ = live(table_of(rows), range(0, len(rows), 25), SHORT)
    assert not found
    assert whole(table_of(rows), SHORT)


def test_a_quiet_flight_is_never_looked_at() -> None:
    rows = [row | {"icao_address": 0x4CA216} for row in Cruise().clean(0, 600)]
    found, engine = live(table_of(rows), range(0, len(rows), 25), SatelliteNavigation())
    assert not found
    assert engine.counts.flagged == engine.counts.runs == 0
    assert engine.counts.reports == len(rows)


def test_late_reports_are_sorted_in() -> None:
    rows = [row | {"icao_address": 0x4CA216} for row in [*Cruise().clean(0, 100), *Cruise().lost(100, 160)]]
    order = np.arange(len(rows))
    late = order % 7 == 3
    table = table_of(rows)
    engine = Engine(SHORT)
    engine.add(table.where(order[~late]))
    engine.add(table.where(order[late]))
    engine.finish()
    flight = Flight(0x4CA216, table)
    assert list(engine.events()) == list(events_in(flight, (SHORT,)).events)
