"""The derivations stand in an order that works, and leave alone what was recorded."""

from __future__ import annotations

import numpy as np
import pytest

from builders.recorded import AIRLINER, AIRLINER_S, constant, made, recorded
from crossfix.derive.recorder.derivations import DERIVATIONS
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.last_known import last_known, moves
from crossfix.records.parameters import BY_NAME, DERIVED

RECORDED = BY_NAME.keys() - {one.name for one in DERIVED}


def test_each_stands_after_what_it_needs() -> None:
    before = set(RECORDED)
    for one in DERIVATIONS:
        assert one.quantity in BY_NAME
        assert all(need & before for need in one.needs), one.quantity
        before.add(one.quantity)
    assert {one.name for one in DERIVED} <= before


def test_a_whole_flight_has_all() -> None:
    flight = recorded_flight(recorded(AIRLINER_S, AIRLINER))
    for one in DERIVATIONS:
        series = flight[one.quantity]
        assert series.name == f"{one.quantity} (derived)"
        assert series.unit == BY_NAME[one.quantity].unit
        assert np.array_equal(series.valid, series.reasons == 0)
    assert not flight.skipped


def test_an_altitude_of_nan_counts_as_not_valid() -> None:
    altitude = made("pressure_altitude", lambda t: np.where(t < 50, 1000.0, np.nan), 100)
    flight = recorded_flight(recorded(100, {"weight_on_wheels": constant(1.0)}, altitude))
    assert flight["height_above_field"].valid.sum() == 50
    assert flight["vertical_rate"].valid.sum() == 50


@pytest.mark.parametrize(("time_s", "k"), [(0.2, None), (0.25, 0), (9.3, 9), (12.25, 9), (12.3, None), (15.25, 15)])
def test_last_known(time_s: float, k: int | None) -> None:
    series = made("heading", constant(1.0), 20, lost=slice(10, 15))
    assert last_known(series, time_s, 3.0) == k
    assert last_known(None, time_s, 3.0) is None


def test_ground_speed_tells_before_airspeed_whether_it_moves() -> None:
    on_ground = {"weight_on_wheels": constant(1.0), "indicated_airspeed": constant(80.0)}
    assert moves(recorded_flight(recorded(20, on_ground)), 10, 4, 30, 60) is True
    both = on_ground | {"ground_speed": constant(10.0)}
    assert moves(recorded_flight(recorded(20, both)), 10, 4, 30, 60) is False
    assert moves(recorded_flight(recorded(20, {"heading": constant(1.0)})), 10, 4, 30, 60) is None
    assert moves(recorded_flight(recorded(20, {"weight_on_wheels": constant(0.0)})), 10, 4, 30, 60) is True
