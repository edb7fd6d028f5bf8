"""Vertical rate: a straight climb, steps of the resolution, gaps, ends; and a recorded one is kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.recorded import constant, made, ramps, recorded
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.rates import SMOOTHED_S, slope


def test_a_climb_of_1200_fpm_in_steps_of_4_ft() -> None:
    climb = made("pressure_altitude", lambda t: np.floor((1000 + 20 * t) / 4) * 4, 100)
    rate = recorded_flight(recorded(100, {}, climb))["vertical_rate"]
    assert rate.unit == "fpm"
    assert rate.valid.all()
    assert rate.values == pytest.approx(np.full(100, 1200.0), abs=80)
    assert rate.values[4:-4] == pytest.approx(np.full(92, 1200.0), abs=30)


def test_a_recorded_rate_is_taken_as_it_is() -> None:
    flight = recorded_flight(recorded(100, {"pressure_altitude": constant(5000.0), "vertical_rate": constant(-700.0)}))
    assert [one.name for one in flight.lines["vertical_rate"]] == ["vertical_rate"]
    assert (flight["vertical_rate"].values == -700).all()


def test_gnss_altitude_where_no_pressure_altitude_is_recorded() -> None:
    flight = recorded_flight(recorded(100, {"gnss_altitude": ramps((0, 0), (100, 1000))}))
    assert flight["vertical_rate"].values[50] == pytest.approx(600.0)


def test_nothing_follows_without_an_altitude() -> None:
    flight = recorded_flight(recorded(100, {"indicated_airspeed": constant(200.0)}))
    assert "vertical_rate" not in flight
    assert any(one.what == "derived vertical_rate" for one in flight.skipped)


def test_a_gap_is_not_bridged() -> None:
    climb = made("pressure_altitude", ramps((0, 0), (100, 1000)), 100, lost=slice(40, 60))
    rate = recorded_flight(recorded(100, {}, climb))["vertical_rate"]
    assert not rate.valid[40:60].any()
    assert rate.valid[:40].all()
    assert rate.valid[60:].all()
    assert rate.values[rate.valid] == pytest.approx(np.full(80, 600.0))


def test_a_sample_alone_has_no_rate() -> None:
    one = made("pressure_altitude", constant(1000.0), 100, lost=slice(1, None))
    assert np.isnan(slope(one, SMOOTHED_S)).all()


@settings(max_examples=30, deadline=None)
@given(
    rate=st.floats(-100, 100), missing=st.lists(st.integers(0, 59), max_size=15), step=st.sampled_from((0.5, 1.0, 4.0))
)
def test_a_straight_line_has_its_slope_wherever_it_is_told(rate: float, missing: list[int], step: float) -> None:
    line = made("pressure_altitude", lambda t: 9000 + rate * t, 60 * step, step_s=step)
    line.valid[[k for k in missing if k < len(line)]] = False
    found = slope(line, SMOOTHED_S)
    told = np.isfinite(found)
    assert found[told] == pytest.approx(np.full(told.sum(), rate), abs=1e-6)
    assert not told[~line.valid].any()
