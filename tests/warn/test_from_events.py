"""Measured hazards from made-up events: point and area, growth, end, own equipment, spoofing above loss."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.watch import AIRPORTS, GROZNY, T0_S, event, state
from crossfix.physics.geodesy import destination
from crossfix.records.airborne import AircraftState
from crossfix.records.event import Event, Kind, Place
from crossfix.records.hazard import Hazard, HazardKind
from crossfix.warn.episodes import episode_id
from crossfix.warn.from_events import Watching, measured_hazards, remembered
from crossfix.warn.volumes import Fleet, Inside, inside

START_S = math.ceil(T0_S / 600.0) * 600.0
Spot = tuple[float, float]


def at(bearing: float, away_nm: float) -> Spot:
    return destination(*GROZNY, bearing, away_nm * 1852.0)


@dataclass
class Sky:
    """Aircraft that stay where they are; `lost` since when, by address."""

    places: dict[int, Spot]
    lost: dict[int, float] = field(default_factory=dict)
    kinds: dict[int, Kind] = field(default_factory=dict)
    destinations: dict[int, str] = field(default_factory=dict)
    watching: Watching = field(default_factory=Watching)
    hazards: dict[str, Hazard] = field(default_factory=dict)
    said: int = 0

    def states(self, now_s: float) -> list[AircraftState]:
        return [
            state(
                address,
                now_s,
                latitude=place[0],
                longitude=place[1],
                gnss="lost" if self.lost.get(address, math.inf) <= now_s else "ok",
                destination=self.destinations.get(address),
            )
            for address, place in self.places.items()
        ]

    def events(self, now_s: float) -> list[Event]:
        return [
            event(address, since_s, now_s, self.places[address], kind=self.kinds.get(address, Kind.LOSS))
            for address, since_s in self.lost.items()
            if since_s <= now_s
        ]

    def go(self, begin_s: float, end_s: float, step_s: float = 10.0, **more: Any) -> list[Hazard]:
        """Call after call, seconds after the start; the hazards that are open at the end."""
        for k in range(int((end_s - begin_s) / step_s) + 1):
            now_s = START_S + begin_s + k * step_s
            events, states = self.events(now_s), self.states(now_s)
            watching = remembered(self.watching, events, states, now_s)
            self.watching, changed = measured_hazards(watching, events, states, now_s, AIRPORTS, **more)
            self.said += len(changed)
            self.hazards |= {one.id: one for one in changed}
        return [one for one in self.hazards.values() if one.cancelled_s is None]


CLEAN_FAR = {100 + k: at(30.0 * k, 150.0) for k in range(12)}


def test_one_aircraft_is_a_point_after_ten_seconds() -> None:
    sky = Sky({1: GROZNY, **CLEAN_FAR}, {1: START_S + 60.0}, destinations={1: "URML"})
    assert sky.go(0, 60) == []
    (hazard,) = sky.go(70, 70)
    assert (hazard.kind, hazard.force, hazard.measured) == (HazardKind.GNSS_LOSS, "measured", (1,))
    assert hazard.first_evidence_s == START_S + 60.0
    assert hazard.volume.circles[0].radius_nm == 30.0
    assert hazard.volume.airports == ("URML",)  # its destination, 87 NM on
    assert hazard.id == episode_id(HazardKind.GNSS_LOSS, sky.watching.episodes[0].first_cell, START_S + 60.0, False)
    assert sky.go(80, 300) == [hazard]
    assert sky.said == 1  # nothing new is said while nothing changes


@pytest.mark.parametrize(
    "more", [{"confirmed": False}, {"kind": Kind.DEGRADED}, {"kind": Kind.RECOVERY}, {"ongoing": False}]
)
def test_unconfirmed_degraded_or_over_alone_is_no_hazard(more: dict[str, Any]) -> None:
    one = event(1, START_S, START_S + 60.0, GROZNY, **more)
    lost = state(1, START_S + 60.0, latitude=43.3, longitude=45.8, gnss="degraded")
    assert measured_hazards(Watching(), [one], [lost], START_S + 60.0, {})[1] == ()


@pytest.mark.parametrize(("altitude_ft", "hazards"), [(35_000.0, 0), (33_000.0, 0), (20_000.0, 1)])
def test_own_equipment_where_others_as_high_are_clean(altitude_ft: float, hazards: int) -> None:
    lost = state(1, START_S + 60.0, latitude=43.3, longitude=45.8, gnss="lost")
    others = [
        state(k, START_S + 60.0, latitude=43.3, longitude=45.7 + k / 100, altitude_ft=altitude_ft) for k in (2, 3)
    ]
    one = event(1, START_S, START_S + 60.0, GROZNY)
    assert len(measured_hazards(Watching(), [one], [lost, *others], START_S + 60.0, {})[1]) == hazards
    assert len(measured_hazards(Watching(), [one], [lost, others[0]], START_S + 60.0, {})[1]) == 1


def test_three_aircraft_are_an_area_that_takes_the_point_in_and_keeps_its_id() -> None:
    places = {1: GROZNY, 2: at(90, 31), 3: at(270, 31)}
    sky = Sky({**places, **CLEAN_FAR}, {1: START_S + 30.0, 2: START_S + 60.0, 3: START_S + 90.0})
    (point,) = sky.go(0, 50)
    assert len(point.measured) == 1
    (area,) = sky.go(60, 120)
    assert area.id == point.id
    assert area.measured == (1, 2, 3)
    assert area.geometry_from == "cells of 3 aircraft"
    assert area.confidence is not None
    assert area.confidence > 0.99
    fleet = Fleet.of([state(k, latitude=p[0], longitude=p[1]) for k, p in places.items()])
    assert inside(area.volume, fleet)[1].tolist() == [Inside.YES] * 3


def test_two_within_five_minutes_are_an_area_and_two_farther_apart_in_time_are_not() -> None:
    for apart_s, areas in ((200.0, 1), (400.0, 0)):
        sky = Sky({1: at(0, 5), 2: at(90, 8), **CLEAN_FAR}, {1: START_S + 30.0, 2: START_S + 30.0 + apart_s})
        found = sky.go(0, 500)
        assert sum(len(one.measured) == 2 for one in found) == areas


def test_a_few_faults_among_many_clean_aircraft_are_no_area() -> None:
    draw = {k: at(7.0 * k, 3.0 + k % 20) for k in range(1, 200)}
    sky = Sky(draw, {1: START_S, 2: START_S + 20.0})
    assert sky.go(0, 300, 30.0) == []


def test_an_area_ends_when_it_is_quiet_and_others_are_clean_there() -> None:
    places = {1: at(0, 5), 2: at(120, 15), 3: at(240, 20)}
    sky = Sky({**places, **CLEAN_FAR}, dict.fromkeys(places, START_S + 30.0))
    (area,) = sky.go(0, 120)
    sky.lost = {}
    assert sky.go(130, 700)
    assert sky.go(710, 740) == []
    ended = sky.hazards[area.id]
    assert ended.cancelled_s is not None
    assert 600.0 <= ended.cancelled_s - START_S - 120.0 <= 620.0
    assert "others heard clean there" in ended.text
    assert sky.go(750, 1600) == []  # what is remembered of it raises nothing again


def test_where_nobody_is_heard_an_episode_stays_until_it_is_stale() -> None:
    sky = Sky({1: GROZNY}, {1: START_S})
    assert sky.go(0, 60)
    sky.places, sky.lost = dict(CLEAN_FAR), {}
    assert sky.go(100, 3500, 100.0)
    assert sky.go(3600, 3800, 100.0) == []
    (ended,) = sky.hazards.values()
    assert "not known any more" in ended.text


def test_spoofing_stands_above_loss() -> None:
    places = {1: at(0, 5), 2: at(120, 15), 3: at(240, 20)}
    sky = Sky({**places, **CLEAN_FAR}, dict.fromkeys(places, START_S))
    (loss,) = sky.go(0, 60)
    sky.kinds[2] = Kind.SPOOFING
    (spoofing,) = sky.go(70, 90)
    assert spoofing.kind is HazardKind.GNSS_SPOOFING
    assert spoofing.id != loss.id
    assert spoofing.replaces == (loss.id,)
    assert sky.hazards[loss.id].cancelled_s is not None
    sky.kinds = {}
    assert [one.id for one in sky.go(100, 200)] == [spoofing.id]  # it stays what it was


def test_spoofed_positions_are_nowhere() -> None:
    """The claimed place is not used: only where the event and the state say that the aircraft is."""
    claimed = Place(0.0, 0.0, 0.0, 0.0)
    one = event(1, START_S, START_S + 60.0, GROZNY, kind=Kind.SPOOFING, claimed=claimed)
    lost = state(1, START_S + 60.0, latitude=43.4, longitude=45.8, gnss="spoofed", inferred=True, within_nm=12.0)
    (hazard,) = measured_hazards(Watching(), [one], [lost], START_S + 60.0, {})[1]
    assert all(abs(circle.latitude - 43.3) < 0.2 for circle in hazard.volume.circles)


def test_a_place_that_is_not_known_makes_no_point() -> None:
    one = replace(event(1, START_S, START_S + 60.0, GROZNY), place=Place())
    unsure = state(1, START_S + 60.0, gnss="lost", within_nm=80.0, inferred=True)
    assert measured_hazards(Watching(), [one], [unsure], START_S + 60.0, {})[1] == ()


def test_exercises_are_marked_and_have_ids_of_their_own() -> None:
    sky, other = (Sky({1: GROZNY, **CLEAN_FAR}, {1: START_S}) for _ in range(2))
    (actual,), (exercise,) = sky.go(0, 60), other.go(0, 60, exercise=True)
    assert (actual.exercise, exercise.exercise) == (False, True)
    assert actual.id != exercise.id


@given(st.permutations(range(5)), st.lists(st.integers(0, 4), min_size=0, max_size=5, unique=True))
@settings(max_examples=25, deadline=None)
def test_order_does_not_matter(order: list[int], lost: list[int]) -> None:
    places = [at(72.0 * k, 12.0) for k in range(5)]
    now_s = START_S + 60.0
    states = [
        state(k + 1, now_s, latitude=p[0], longitude=p[1], gnss="lost" if k in lost else "ok")
        for k, p in enumerate(places)
    ]
    events = [event(k + 1, START_S + k, now_s, places[k]) for k in lost]
    other = [states[k] for k in order]
    before = remembered(Watching(), events, states, now_s), remembered(Watching(), events[::-1], other, now_s)
    wanted = measured_hazards(before[0], events, states, now_s, AIRPORTS)[1]
    found = measured_hazards(before[1], events[::-1], other, now_s, AIRPORTS)[1]
    assert found == wanted
    assert bool(wanted) is (len(lost) >= 2)


@given(st.sampled_from(list(HazardKind)), st.integers(0, 2**60), st.floats(0, 2e9), st.booleans())
@settings(max_examples=50, deadline=None)
def test_ids_differ_where_any_part_does(kind: HazardKind, cell: int, begins_s: float, exercise: bool) -> None:
    own = episode_id(kind, cell, begins_s, exercise)
    others = {
        episode_id(kind, cell + 1, begins_s, exercise),
        episode_id(kind, cell, begins_s + 300.0, exercise),
        episode_id(kind, cell, begins_s, not exercise),
        *(episode_id(other, cell, begins_s, exercise) for other in HazardKind if other is not kind),
    }
    assert len(others) == 3 + len(HazardKind) - 1
    assert own not in others


def test_quiet_traffic_makes_no_hazard() -> None:
    sky = Sky({k: at(7.0 * k, 3.0 + k) for k in range(1, 150)})
    assert sky.go(0, 600, 30.0) == []
    assert sky.said == 0
