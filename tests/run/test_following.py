"""The same events whole and live, however the reports are cut; and what is kept of the past is bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.examples import examples
from builders.flights import Cruise, flight_of
from crossfix.detect.gnss.limits import DegradedLimits, LossLimits, SpoofingLimits
from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.detect.registry import DETECTORS
from crossfix.records.event import Event
from crossfix.records.flight import Flight
from crossfix.run.detect import events_in
from crossfix.run.following import Following

SHORT = SatelliteNavigation(
    LossLimits(silence_s=120.0),
    DegradedLimits(window_s=120.0),
    SpoofingLimits(flown_s=120.0, sparse_s=60.0),
)
"""Shorter memories, so that reports are let go of within a made-up flight."""
CRUISE = Cruise()
STRETCHES = ("clean", "clean", "clean", "lost", "low", "circling", "silent")


@st.composite
def flights(draw: st.DrawFn) -> Flight:
    """Stretches of every kind in any order, with reports missing."""
    rows: list[dict[str, Any]] = []
    t = 0.0
    for kind, lasts in draw(
        st.lists(st.tuples(st.sampled_from(STRETCHES), st.integers(5, 150)), min_size=2, max_size=12)
    ):
        if kind != "silent":
            rows += getattr(CRUISE, kind)(t, t + lasts)
        t += lasts
    if not rows:
        rows = [*CRUISE.clean(0, 5)]
    heard = np.random.default_rng(draw(st.integers(0, 2**32 - 1))).random(len(rows)) < draw(
        st.sampled_from((0.1, 0.5, 1.0))
    )
    heard[0] = True
    return flight_of([row for row, there in zip(rows, heard, strict=True) if there])


def live(flight: Flight, cuts: Sequence[int], detector: SatelliteNavigation) -> tuple[list[Event], Following]:
    """Events of the same reports added in pieces."""
    following = Following((detector,))
    edges = [0, *sorted({c for c in cuts if 0 < c < len(flight.reports)}), len(flight.reports)]
    for begin, end in pairwise(edges):
        following.add(Flight(flight.icao_address, flight.reports.where(np.arange(begin, end))))
    return list(following.events()), following


@settings(max_examples=examples(60, 120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flights(), st.lists(st.integers(1, 4000), max_size=40))
def test_the_same_events_whole_and_live(flight: Flight, cuts: list[int]) -> None:
    events, _ = live(flight, cuts, SHORT)
    assert events == list(events_in(flight, (SHORT,)).events)


def test_reports_are_let_go_of() -> None:
    flight = flight_of([*CRUISE.clean(0, 1200), *CRUISE.lost(1200, 1260), *CRUISE.clean(1260, 3000)])
    events, following = live(flight, range(0, len(flight.reports), 100), SHORT)
    assert len(events) == 2
    kept_s = SHORT.reach_s + 60
    assert following.kept(flight.icao_address) <= 2.5 * kept_s + 100


def test_it_fails_where_less_is_kept_than_the_detector_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    """The property above can fail: with a kept past that is too short, events differ."""
    monkeypatch.setattr(SatelliteNavigation, "reach_s", property(lambda _: 5.0))
    flight = flight_of([*CRUISE.clean(0, 400), *CRUISE.low(400, 460), *CRUISE.clean(460, 900)])
    events, _ = live(flight, range(0, len(flight.reports), 10), SHORT)
    assert events != list(events_in(flight, (SHORT,)).events)


def test_late_reports_are_sorted_in() -> None:
    flight = flight_of([*CRUISE.clean(0, 100), *CRUISE.lost(100, 160)])
    order = np.arange(len(flight.reports))
    following = Following((SHORT,))
    late = order % 7 == 3
    for rows in (order[~late], order[late]):
        following.add(Flight(flight.icao_address, flight.reports.where(rows)))
    assert list(following.events()) == list(events_in(flight, (SHORT,)).events)


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
def test_every_registered_detector_gives_the_same_live(detector: SatelliteNavigation) -> None:
    rows = [*CRUISE.clean(0, 300), *CRUISE.low(300, 340), *CRUISE.lost(340, 500), *CRUISE.circling(500, 540)]
    flight = flight_of([*rows, *CRUISE.lost(540, 700), *CRUISE.clean(700, 900)])
    events, _ = live(flight, range(0, len(flight.reports), 37), replace(detector))
    assert events == list(events_in(flight, (detector,)).events)
    assert len(events) >= 4
