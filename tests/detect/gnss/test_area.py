"""Areas of a simulated jammer whose place and hours are known, a sky of faults alone, onset, floor, and any order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest

from builders.visits import Row, visits
from crossfix.detect.gnss.area import Area, AreaLimits, CountedVisits, areas, counted
from crossfix.detect.gnss.cells import NO_RATES, CellLimits, cell_counts
from crossfix.detect.gnss.hexagons import cells_of
from crossfix.detect.gnss.visits import VisitSettings, visits_of
from crossfix.physics.geodesy import distances_m
from crossfix.physics.sphere import unit_vectors
from crossfix.records.event import Event, Kind, Place
from crossfix.records.interval import Interval
from crossfix.records.visit import Condition, Visits

LIMITS = AreaLimits()
START_S = 1_767_657_600.0
JAMMER, REACH_M, FROM_S, TO_S, FLOOR_FT = (54.7, 20.5), 150_000.0, START_S + 3_137, START_S + 6_911, 12_000.0


def sky(seed: int, jammed: bool) -> Visits:
    """Two hours of 300 aircraft on straight legs; a jammer affects those near, above a floor; faults by chance.

    Synthetic. One in 200 aircraft is affected for its whole flight by a fault of its own.
    """
    draw = np.random.default_rng(seed)
    aircraft, points, step_s = 300, 360, 20.0
    count = aircraft * points
    icao = np.repeat(np.arange(aircraft, dtype=np.uint32) + 0x400000, points)
    since_s = np.tile(np.arange(points) * step_s, aircraft)
    start = [np.repeat(draw.uniform(low, high, aircraft), points) for low, high in ((51, 58), (12, 29), (0, 2 * np.pi))]
    back_and_forth = np.abs((since_s - 1800) % 3600 - 1800) * 240 / 111_000  # each leg is half an hour long
    latitude = start[0] + back_and_forth * np.cos(start[2])
    longitude = start[1] + back_and_forth * np.sin(start[2]) * 1.7
    altitude_ft = np.repeat(draw.uniform(3_000, 40_000, aircraft), points)
    time_s = START_S + since_s + np.repeat(draw.uniform(0, step_s, aircraft), points)
    faulty = np.repeat(draw.random(aircraft) < 0.005, points)
    near = distances_m(*JAMMER, latitude, longitude) <= REACH_M
    hit = jammed & near & (time_s >= FROM_S) & (time_s < TO_S) & (altitude_ft >= FLOOR_FT)
    condition = np.where(hit | faulty, Condition.AFFECTED, Condition.CLEAN).astype(np.uint8)
    assert len(condition) == count
    return visits_of(icao, time_s, latitude, longitude, altitude_ft, condition, VisitSettings())


def parts_of(made: Visits) -> list[CountedVisits]:
    """Counted hour by hour, as an archive is."""
    cells = np.unique(made.cell[made.affected])
    hours = [made.where(made.window_s // 3600 == hour) for hour in np.unique(made.window_s // 3600)]
    return [counted(hour, cell_counts(hour, CellLimits(), NO_RATES), cells) for hour in hours]


def found_in(rows: Sequence[Row], events: Sequence[Event] = ()) -> tuple[Area, ...]:
    """Areas of visits by hand."""
    return areas(parts_of(visits(rows)), events, LIMITS)


def test_a_jammer_of_known_place_hours_and_floor() -> None:
    made = sky(1, jammed=True)
    (area,) = areas(parts_of(made), (), LIMITS)
    assert FROM_S <= area.first_s <= FROM_S + 60
    assert TO_S - 1200 <= area.last_s <= TO_S
    assert area.onset.high == area.first_s
    assert FROM_S - 300 <= area.onset.low <= FROM_S
    assert area.floor_altitude_ft is not None
    assert FLOOR_FT <= area.floor_altitude_ft <= FLOOR_FT + 1500  # as near as anybody flew
    assert area.unaffected_below_ft is not None
    assert FLOOR_FT - 1500 <= area.unaffected_below_ft < area.floor_altitude_ft
    affected_km = distances_m(*JAMMER, *np.array(area.outline).T) / 1000
    assert affected_km.max() < 150 + 60  # a cell is some 50 km across
    ring = unit_vectors(*np.array(area.outline).T)
    assert (np.cross(ring, np.roll(ring, -1, axis=0)) @ unit_vectors(*np.array([JAMMER]).T)[0]).min() > 0


def test_counts_of_the_area_by_hand() -> None:
    made = sky(1, jammed=True)
    (area,) = areas(parts_of(made), (), LIMITS)
    # Who was hit, by the truth: affected visits near the jammer while it was on.
    near = distances_m(*JAMMER, made.latitude, made.longitude) <= REACH_M
    hit = made.affected & near & (made.time_s >= FROM_S) & (made.time_s < TO_S)
    assert set(np.unique(made.icao_address[hit]).tolist()) <= set(area.aircraft)
    assert set(np.unique(made.cell[hit]).tolist()) <= set(area.cells)
    window = (made.window_s >= FROM_S // 600 * 600) & (made.window_s <= area.last_s // 600 * 600)
    pairs = set(zip(made.cell[hit].tolist(), made.band[hit].tolist(), strict=True))
    inside = np.array([pair in pairs for pair in zip(made.cell.tolist(), made.band.tolist(), strict=True)])
    assert area.seen == len(np.unique(made.icao_address[window & inside]))
    assert area.affected < area.seen
    test = binomtest(area.affected, area.seen, 0.005, alternative="greater")
    wilson = binomtest(area.affected, area.seen).proportion_ci(0.95, "wilson")
    assert area.p_value == pytest.approx(test.pvalue, rel=1e-9)
    assert (area.share.low, area.share.high) == pytest.approx((wilson.low, wilson.high), abs=1e-9)
    assert area.spoofed == 0


@pytest.mark.parametrize("seed", range(5))
def test_faults_alone_make_no_area(seed: int) -> None:
    made = sky(seed, jammed=False)
    assert areas(parts_of(made), (), LIMITS) == ()


def test_any_order_of_parts_and_events_gives_the_same() -> None:
    made = sky(1, jammed=True)
    parts = parts_of(made)
    (area,) = areas(parts, (), LIMITS)
    events = [event(icao, area.first_s, FROM_S + k * 40) for k, icao in enumerate(area.aircraft[:9])]
    expected = areas(parts, events, LIMITS)
    assert areas(parts[::-1], events[::-1], LIMITS) == expected
    assert expected[0].id == area.id
    assert len(expected[0].events) > 2
    other = areas(parts_of(made.where(made.window_s < FROM_S + 1800)), (), LIMITS)
    assert other[0].id != area.id


CELL = int(cells_of(np.array([54.7]), np.array([20.5]))[0])


def row(icao: int, time_s: float, condition: int = 2, altitude_ft: float = 35_000.0, band: int = 2) -> Row:
    """A visit to one cell; synthetic."""
    return (int(time_s // 600) * 600, CELL, band, icao, condition, time_s, 54.7, 20.5, altitude_ft)


def event(icao: int, first_s: float, onset_s: float, kind: Kind = Kind.LOSS, before_s: float = 5.0) -> Event:
    """An event that began within `before_s` before `onset_s` and lasts an hour; synthetic."""
    return Event(
        kind=kind,
        detector="by_hand",
        icao_address=icao,
        interval=Interval(min(first_s, onset_s), onset_s + 3600),
        onset=Interval(onset_s - before_s, onset_s),
        ongoing=False,
        reasons=(),
        evidence=(),
        place=Place(54.7, 20.5, 35_000.0),
    )


FOUR = [row(k, 1_000.0 + 10 * k) for k in range(1, 5)]


@pytest.mark.parametrize(("affected", "count"), [(2, 0), (3, 1)])
def test_fewest_aircraft(affected: int, count: int) -> None:
    assert len(found_in([row(k, 1_000.0, 2 if k < affected else 1) for k in range(5)])) == count


def test_affected_visits_of_cells_that_are_not_flagged_make_no_area() -> None:
    many = [row(k, 1_000.0, 2 if k < 3 else 1) for k in range(60)]  # 3 of 60: 3.3e-3 at 0.5 %
    assert found_in(many) == ()


def test_onset_is_the_first_of_two_transitions_near_in_time() -> None:
    lone = event(1, 1_010.0, 750.0)
    pair = [event(2, 1_020.0, 1_060.0), event(3, 1_030.0, 1_359.0)]
    (area,) = found_in(FOUR, [lone, *pair])
    assert area.onset == Interval(1_055.0, 1_060.0)  # 310 s after the lone one
    (area,) = found_in(FOUR, [event(1, 1_010.0, 760.0), *pair])
    assert area.onset == Interval(755.0, 760.0)
    assert area.events[0].icao_address == 1


def test_one_aircraft_twice_or_affected_when_first_heard_is_no_transition() -> None:
    twice = [event(1, 1_010.0, 1_000.0), event(1, 1_010.0, 1_005.0)]
    unseen = [replace(event(k, 1_000.0, 1_000.0), onset=Interval(-math.inf, 1_000.0)) for k in (2, 3)]
    (area,) = found_in(FOUR, [*twice, *unseen])
    assert area.onset == Interval(-math.inf, 1_010.0)  # nobody was seen clean before
    clean = [row(9, 640.0, 1), row(8, 700.0, 1), row(7, 1_500.0, 1)]
    (area,) = found_in([*FOUR, *clean], [*twice, *unseen])
    assert area.onset == Interval(700.0, 1_010.0)


def test_events_join_where_their_aircraft_is_affected_while_they_last() -> None:
    late, stranger, over = event(1, 1_200.0, 1_200.0), event(99, 1_000.0, 1_000.0), event(2, 0.0, 0.0)
    over = replace(over, interval=Interval(0.0, 900.0))
    back = event(3, 1_000.0, 1_000.0, Kind.RECOVERY)
    inside = event(3, 1_000.0, 1_000.0, Kind.SPOOFING)
    (area,) = found_in(FOUR, [late, stranger, over, back, inside])
    assert area.events == (inside,)


def test_floor_and_what_flew_unaffected_below_it() -> None:
    others = [row(10, 1_000.0, 1, 8_000.0, 0), row(11, 1_000.0, 1, 19_000.0, 1), row(12, 1_000.0, 1, 36_000.0)]
    rows = [*FOUR, row(5, 1_000.0, 3, 20_000.0, 1), *others]
    (area,) = found_in(rows)
    assert (area.floor_altitude_ft, area.unaffected_below_ft) == (20_000.0, 19_000.0)
    assert (area.affected, area.spoofed, area.seen) == (5, 1, 7)  # the low band has no affected aircraft
    (area,) = found_in([row(k, 1_000.0, 2, math.nan, 3) for k in range(4)])
    assert (area.floor_altitude_ft, area.unaffected_below_ft) == (None, None)


def test_a_pause_longer_than_the_gap_makes_two_areas() -> None:
    again = [row(k, 1_000.0 + 10 * k + 641.0) for k in range(1, 5)]
    first, second = found_in([*FOUR, *again])
    assert (first.last_s, second.first_s) == (1_040.0, 1_651.0)
    closer = [row(k, 1_000.0 + 10 * k + 630.0) for k in range(1, 5)]
    assert len(found_in([*FOUR, *closer])) == 1


def test_thresholds_carry_unit_and_reason() -> None:
    for limits in (AreaLimits, CellLimits, VisitSettings):
        for one in limits.__dataclass_fields__.values():
            assert one.metadata["unit"]
            assert one.metadata["reason"]
