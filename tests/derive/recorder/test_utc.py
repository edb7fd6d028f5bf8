"""The recorder's zero from recorded hours, minutes and seconds: any true zero is inside, over midnight too."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.recorded import made, recorded
from builders.recorded_file import clock
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.utc import RecordedUtc, recorded_utc
from crossfix.records.flight_data import FlightData

DAY_S = 86400.0


def utc(data: FlightData) -> RecordedUtc:
    """What is found; an error where nothing is."""
    found = recorded_utc(recorded_flight(data))
    assert found is not None
    return found


def timed(zero_s: float, seconds: float, step_s: float, first_s: float, *units: str) -> FlightData:
    """The recorded clock, every `step_s`, some of its units."""
    of = clock(zero_s)
    series = [made(f"utc_{unit}", of[f"utc_{unit}"], seconds, step_s=step_s, first_s=first_s) for unit in units]
    return recorded(seconds, {}, *series)


@given(
    st.floats(0, DAY_S - 0.01), st.floats(20, 9000), st.sampled_from([1.0, 2.0, 4.0]),
    st.sampled_from([0.0, 0.25, 0.875, 3.4375]),
)  # fmt: skip
def test_the_true_zero_is_inside(zero_s: float, seconds: float, step_s: float, first_s: float) -> None:
    found = utc(timed(zero_s, seconds, step_s, first_s, "hour", "minute", "second"))
    near = found.near(zero_s)
    assert near.low - 1e-6 <= zero_s <= near.high + 1e-6
    assert near.width <= 1.0 + 1e-6
    assert (found.period_s, found.left_out) == (DAY_S, 0)
    assert found.apart_s < 1e-6


@given(st.floats(0, 3599.99))
def test_without_hours_it_recurs_every_hour(zero_s: float) -> None:
    found = utc(timed(zero_s, 300, 4.0, 0.25, "minute", "second"))
    near = found.near(zero_s + 3 * 3600)
    assert near.low - 1e-6 <= zero_s + 3 * 3600 <= near.high + 1e-6
    assert found.period_s == 3600


def test_hours_without_minutes_are_coarse() -> None:
    found = utc(timed(6 * 3600 + 30.4, 300, 4.0, 0.25, "hour", "second"))
    assert found.zero.width > 3000


def test_a_wrong_sample_is_left_out_and_told() -> None:
    data = timed(1000.4, 300, 4.0, 0.25, "minute", "second")
    data["utc_second"].values[20] += 7
    found = utc(data)
    assert found.left_out == 1
    assert found.zero.low <= 1000.4 <= found.zero.high


def test_a_clock_that_drifts_is_told_by_how_much() -> None:
    true = clock(1000.4)
    fast = {name: lambda t, one=one: one(t * 1.001) for name, one in true.items()}
    series = [made(name, fast[name], 3000, step_s=4.0) for name in ("utc_minute", "utc_second")]
    found = utc(recorded(3000, {}, *series))
    assert found.left_out == 0
    assert found.apart_s == pytest.approx(2.0, abs=0.1)
    assert found.zero.width == pytest.approx(2.0, abs=0.1)


def test_nothing_recorded_nothing_found() -> None:
    assert recorded_utc(recorded_flight(recorded(10, {"pressure_altitude": lambda t: np.zeros(len(t))}))) is None
