"""Shared positions: the two of the Gulf of Finland, just within and beyond reach, on the ground, any order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.detect.gnss.reasons import MEANINGS
from crossfix.detect.gnss.shared_position import (
    CODE,
    SharedPositionLimits,
    confirmed_by_points,
    shared_points,
)
from crossfix.physics.geodesy import destination, distances_m
from crossfix.records.event import Event, Kind, Place, Reason
from crossfix.records.interval import Interval

SLOW = Reason("slow_at_altitude", 0.0, 10.0, 5, 52.0, 100.0, "kt")


def spoofed(
    icao: int,
    latitude: float | None,
    longitude: float | None,
    time_s: float = 0.0,
    altitude_ft: float | None = 35_000.0,
) -> Event:
    """A spoofing event with a claimed place; synthetic."""
    return Event(
        kind=Kind.SPOOFING,
        detector="by_hand",
        icao_address=icao,
        interval=Interval(time_s, time_s + 60.0),
        onset=Interval(time_s - 1.0, time_s),
        ongoing=False,
        reasons=(SLOW,),
        evidence=(),
        place=Place(60.0, 25.0, altitude_ft),
        confirmed=False,
        claimed=Place(latitude, longitude, altitude_ft),
    )


SSF141 = spoofed(0x73806E, 58.61815, 31.24840, 1_767_690_000.0)
THY8HE = spoofed(0x4BAA01, 58.61886, 31.24823, 1_767_690_000.0 + 71 * 60)


def test_two_aircraft_71_minutes_apart_claim_spots_80_m_apart() -> None:
    """Helsinki, 6 January 2026: the places are those that two decoders found; the addresses are made up."""
    (point,) = shared_points([SSF141, THY8HE])
    assert point.aircraft == (0x4BAA01, 0x73806E)
    assert (point.latitude, point.longitude) == pytest.approx((58.618505, 31.248315), abs=1e-6)
    assert [claim.first_s for claim in point.claims] == [1_767_690_000.0, 1_767_694_260.0]
    found = confirmed_by_points([SSF141, THY8HE], [point])
    for before, after in zip((SSF141, THY8HE), found, strict=True):
        assert after.confirmed
        *others, reason = after.reasons
        assert others == [SLOW]
        assert (reason.code, reason.reports, reason.limit, reason.unit) == (CODE, 1, 1.0, MEANINGS[CODE].unit)
        assert reason.value == pytest.approx(0.080, abs=0.001)
        assert replace(after, confirmed=False, reasons=before.reasons) == before


@pytest.mark.parametrize(("apart_m", "count"), [(999.9, 1), (1000.1, 0)])
def test_reach(apart_m: float, count: int) -> None:
    other = destination(54.96, 19.98, 70.0, apart_m)
    events = [spoofed(1, 54.96, 19.98), spoofed(2, *other)]
    points = shared_points(events)
    assert len(points) == count
    assert [e.confirmed for e in confirmed_by_points(events, points)] == [bool(count)] * 2


@pytest.mark.parametrize(("altitude_ft", "count"), [(1500.0, 1), (1499.0, 0), (None, 0)])
def test_only_those_known_to_be_airborne(altitude_ft: float | None, count: int) -> None:
    assert len(shared_points([spoofed(1, 54.96, 19.98), spoofed(2, 54.96, 19.98, 0.0, altitude_ft)])) == count


def test_one_aircraft_shares_nothing_with_itself_and_lends_no_reach() -> None:
    near = [destination(54.96, 19.98, 90.0, k * 800.0) for k in range(4)]
    alone = [spoofed(1, *place) for place in near]
    assert shared_points(alone) == ()
    events = [*alone, spoofed(2, *destination(54.96, 19.98, 90.0, 3 * 800.0 + 500.0))]
    points = shared_points(events)
    assert [len(point.claims) for point in points] == [2]
    assert [e.confirmed for e in confirmed_by_points(events, points)] == [False, False, False, True, True]


def test_other_kinds_and_unknown_claims_take_no_part() -> None:
    lost = replace(spoofed(2, 54.96, 19.98), kind=Kind.LOSS)
    unknown = spoofed(3, None, None)
    silent = replace(spoofed(4, 54.96, 19.98), claimed=None)
    events = [spoofed(1, 54.96, 19.98), lost, unknown, silent]
    assert shared_points(events) == ()
    points = shared_points([spoofed(1, 54.96, 19.98), spoofed(5, 54.96, 19.98)])
    assert confirmed_by_points([lost, unknown, silent], points) == (lost, unknown, silent)
    assert shared_points([]) == ()
    assert confirmed_by_points(events, ()) == tuple(events)


def test_a_point_of_an_archive_confirms_a_later_event_and_confirming_twice_is_confirming_once() -> None:
    points = shared_points([SSF141, THY8HE])
    later = spoofed(9, 58.6184, 31.2485, 1_767_800_000.0)
    once = confirmed_by_points([later], points)
    assert [reason.reports for reason in once[0].reasons if reason.code == CODE] == [2]
    assert confirmed_by_points(once, points) == once


def test_two_spots_stay_apart_also_across_the_180th_meridian() -> None:
    events = [spoofed(1, 0.0, 179.999), spoofed(2, 0.0, -179.999), spoofed(3, 0.0, 0.0), spoofed(4, 0.0, 0.001)]
    first, second = shared_points(events)
    assert abs(first.longitude) == pytest.approx(180.0)
    assert second.longitude == pytest.approx(0.0005)


events = st.lists(
    st.builds(
        spoofed,
        st.integers(1, 5),
        st.floats(54.0, 54.02),
        st.floats(20.0, 20.05),
        st.integers(0, 3).map(float),
        st.sampled_from([1_000.0, 35_000.0]),
    ),
    max_size=12,
)


@given(events, st.randoms(use_true_random=False))
def test_confirmed_are_just_those_near_another_address_in_any_order(made: list[Event], random: object) -> None:
    limits = SharedPositionLimits()
    flying = [e for e in made if e.claimed is not None and e.claimed.altitude_ft == 35_000.0]

    def near(a: Event, b: Event) -> bool:
        assert a.claimed is not None
        assert b.claimed is not None
        ends = (a.claimed.latitude, a.claimed.longitude, b.claimed.latitude, b.claimed.longitude)
        return float(distances_m(*np.array(ends, np.float64))) <= limits.within_km * 1000

    expected = [e in flying and any(o.icao_address != e.icao_address and near(e, o) for o in flying) for e in made]
    points = shared_points(made)
    assert [e.confirmed for e in confirmed_by_points(made, points)] == expected
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert shared_points(shuffled) == points
    for point in points:
        assert len(point.aircraft) > 1


def test_thresholds_carry_unit_and_reason() -> None:
    for one in SharedPositionLimits.__dataclass_fields__.values():
        assert one.metadata["unit"]
        assert one.metadata["reason"]
