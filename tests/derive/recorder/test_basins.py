"""Basins: where a flight is cut, and how the field of each is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.approaches import DOWN_TO_200, FIELD_FT, GO_AROUND, J2_HEIGHTS, cut_off, landed
from builders.recorded import constant, made, ramps, recorded
from crossfix.derive.recorder.basins import Basin, basins, cut
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.records.flight_data import FlightData


def of(data: FlightData) -> tuple[Basin, ...]:
    """The basins of flight data."""
    return basins(recorded_flight(data))


def test_a_flight_with_a_go_around_has_three() -> None:
    first, second, third = of(landed(*GO_AROUND).data())
    assert first.known_by == third.known_by == "where it was on the ground"
    assert second.known_by == "radio altitude"
    assert [second.drop_ft, second.rise_ft] == pytest.approx([5800, 2800], abs=15)
    assert [one.field_ft for one in (first, second, third)] == pytest.approx([FIELD_FT] * 3, abs=10)
    assert second.first == first.last + 1
    assert second.first == pytest.approx(430, abs=15), "the middle of the level flight at 6,000 ft"


def test_another_field_below_the_go_around() -> None:
    """The ground there is 1,500 ft higher than where it took off and where it lands."""
    flight = landed(*GO_AROUND)
    radio = {"radio_altitude_1": lambda t: np.clip(flight.height(t) - np.where(abs(t - 900) < 90, 150, 0), 0, 2500)}
    assert of(flight.data(radio))[1].field_ft == pytest.approx(FIELD_FT + 150, abs=10)


def test_a_descent_that_the_recording_cuts_off_has_the_field_that_the_radio_shows() -> None:
    last = of(cut_off(*J2_HEIGHTS).data())[-1]
    assert last.known_by == "radio altitude"
    assert last.field_ft == pytest.approx(FIELD_FT, abs=10)
    assert last.rise_ft == 0


@pytest.mark.parametrize(("low", "known"), [(2490, True), (2510, False)])
def test_the_radio_altimeter_counts_within_its_range(low: float, known: bool) -> None:
    flight = cut_off(*DOWN_TO_200[:3], (900, low), (1000, 6000))
    radio = {"radio_altitude_1": lambda t: np.minimum(flight.height(t), 5000.0)}
    assert (of(flight.data(radio))[1].known_by == "radio altitude") is known


def test_without_radio_the_field_of_a_go_around_is_known_by_its_place() -> None:
    flight = landed(*GO_AROUND)
    bare = flight.data(without=frozenset({"radio_altitude_1"}))
    assert np.isnan(of(bare)[1].field_ft)
    there = {"latitude": constant(50.0), "longitude": constant(179.999)}
    assert of(flight.data(there, without=frozenset({"radio_altitude_1"})))[1].field_ft == pytest.approx(
        FIELD_FT, abs=10
    )
    away = {"latitude": ramps((100, 50.0), (900, 50.06), (1290, 50.0)), "longitude": constant(10.0)}
    assert np.isnan(of(flight.data(away, without=frozenset({"radio_altitude_1"})))[1].field_ft), "3.6 NM away"


def test_turns_of_less_than_500_ft_make_no_cut() -> None:
    def bump(feet: float) -> int:
        return len(
            list(cut(made("pressure_altitude", ramps((0, 0), (100, 2000), (200, 2000 - feet), (300, 2000)), 400)))
        )

    assert bump(495) == 1
    assert bump(505) == 2


def test_level_all_the_time_is_one() -> None:
    assert len(of(recorded(100, {"pressure_altitude": constant(3000.0)}))) == 1
    assert of(recorded(100, {"indicated_airspeed": constant(3000.0)})) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9000), min_size=2, max_size=12))
def test_basins_cover_a_recording_once_and_hold_their_lowest_point(feet: list[int]) -> None:
    points = tuple((100.0 * k, float(one)) for k, one in enumerate(feet))
    series = made("pressure_altitude", ramps(*points), 100.0 * len(feet))
    found = list(cut(series))
    assert found[0].first == 0
    assert found[-1].last == len(series) - 1
    assert [one.first for one in found[1:]] == [one.last + 1 for one in found[:-1]]
    for one in found:
        assert one.first <= one.lowest <= one.last
        assert series.values[one.lowest] == series.values[one.first : one.last + 1].min()
    for one in found[1:-1]:
        assert one.drop_ft >= 200
        assert one.rise_ft >= 200
