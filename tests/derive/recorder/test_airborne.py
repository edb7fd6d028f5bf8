"""Airborne: from weight on wheels, else from speed and height; what cannot be told is not valid."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, ramps, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.records.flight_data import FlightData

NO_WHEELS = {name: one for name, one in AIRLINER.items() if name != "weight_on_wheels"}
NO_HEIGHTS = {name: one for name, one in NO_WHEELS.items() if name != "radio_altitude_1"}


def told(data: FlightData) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times, and 1, 0 or NaN."""
    series = recorded_flight(data)["airborne"]
    return series.times(), np.where(series.valid, series.values, np.nan)


def test_weight_on_wheels() -> None:
    times, flies = told(recorded(AIRLINER_S, AIRLINER))
    assert np.array_equal(flies, (times >= 62) & (times < 1480))


def test_wheels_loaded_far_above_the_ground_are_not_believed() -> None:
    times, flies = told(recorded(AIRLINER_S, AIRLINER | {"weight_on_wheels": constant(1.0)}))
    high = (times > 70) & (times < 1475)
    assert np.isnan(flies[high]).all()
    assert (flies[times < 60] == 0).all()


def test_by_speed_and_height_it_is_never_wrong_and_mostly_told() -> None:
    for of in (NO_WHEELS, NO_HEIGHTS):
        times, flies = told(recorded(AIRLINER_S, of))
        true = (times >= 62) & (times < 1480)
        known = np.isfinite(flies)
        assert np.array_equal(flies[known], true[known])
        assert known.mean() > 0.9
        assert known[(times > 65) & (times < 1475)].all()
        assert not known[(times > 45) & (times < 60)].any()


def test_nothing_is_told_by_height_without_a_speed() -> None:
    flight = recorded_flight(recorded(100, {"pressure_altitude": ramps((0, 0), (100, 5000))}))
    assert "airborne" not in flight
    assert any(one.what == "derived airborne" for one in flight.skipped)


def test_a_recording_in_the_air_only_is_told_where_it_climbs_or_is_long() -> None:
    climb = {"pressure_altitude": ramps((0, 3000), (200, 9000)), "indicated_airspeed": constant(200.0)}
    assert np.nanmin(told(recorded(200, climb))[1][5:-5]) == 1
    level = climb | {"pressure_altitude": constant(3000.0)}
    assert "airborne" not in recorded_flight(recorded(50, level)), "may be a roll"
    assert (told(recorded(80, level))[1] == 1).all()


def test_slow_in_a_climb_is_not_the_ground() -> None:
    of: dict[str, Of] = NO_HEIGHTS | {"indicated_airspeed": steps((200, 40), (230, 250), start=150)}
    times, flies = told(recorded(AIRLINER_S, of))
    assert np.isnan(flies[(times > 200) & (times < 230)]).all()


def test_a_gap_is_not_told() -> None:
    wheels = made("weight_on_wheels", AIRLINER["weight_on_wheels"], AIRLINER_S, lost=slice(50, 80))
    times, flies = told(recorded(AIRLINER_S, NO_WHEELS, wheels))
    assert np.isnan(flies[50:80]).all()
    assert np.isfinite(flies[(times < 50) | (times > 81)]).all()


@settings(max_examples=25, deadline=None)
@given(lost=st.lists(st.tuples(st.integers(0, 1560), st.integers(1, 200)), max_size=4), radio=st.booleans())
def test_masking_never_makes_it_wrong(lost: list[tuple[int, int]], radio: bool) -> None:
    data = recorded(AIRLINER_S, NO_WHEELS if radio else NO_HEIGHTS)
    for name in ("pressure_altitude", "indicated_airspeed"):
        for begin, count in lost:
            data.series[name].valid[begin : begin + count] = False
    if not (data.series["pressure_altitude"].valid.any() and data.series["indicated_airspeed"].valid.any()):
        return
    series = recorded_flight(data).line("airborne")
    if series is None:
        return
    times, known = series.times(), series.valid
    assert np.array_equal(series.values[known] == 1, ((times >= 62) & (times < 1480))[known])
