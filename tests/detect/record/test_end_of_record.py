"""The end of a recording: exactly one event, with what is known there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.approaches import J2_HEIGHTS, TO_6000, cut_off, later
from builders.recorded import AIRLINER, AIRLINER_S, constant, made, ramps, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.record.end_of_record import EndOfRecord
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import Interval
from crossfix.records.recorder_event import RecorderEvent


def found(data: FlightData) -> RecorderEvent:
    """The one event."""
    (event,) = EndOfRecord().detect(recorded_flight(data))
    assert event.kind == "record_ends"
    assert event.end is None
    return event


def test_a_quiet_flight_ends_on_the_ground() -> None:
    event = found(recorded(AIRLINER_S, AIRLINER))
    assert event.label == "the recording ends at 1,560.00 s, on the ground, 20 kt"
    assert event.onset == Interval(1560.0, 1560.125)


def test_it_stops_in_cruise() -> None:
    event = found(cut_off(*TO_6000).data())
    assert event.label == "the recording ends at 500.00 s, in the air, 6,000 ft high, 194 kt, cause unknown"
    assert {one.series for one in event.evidence} >= {"airborne (derived)", "indicated_airspeed", "normal_acceleration"}


def test_it_stops_at_the_ground() -> None:
    label = found(cut_off(*J2_HEIGHTS).data()).label
    assert "in the air, 1" in label
    assert label.endswith("cause unknown")


@pytest.mark.parametrize(("kt", "unknown"), [(29.0, False), (31.0, True)])
def test_moving_on_the_ground(kt: float, unknown: bool) -> None:
    of = {"weight_on_wheels": constant(1.0), "ground_speed": constant(kt)}
    assert found(recorded(100, of)).label.endswith("cause unknown") is unknown


@pytest.mark.parametrize(("kt", "unknown"), [(59.0, False), (61.0, True)])
def test_moving_by_airspeed(kt: float, unknown: bool) -> None:
    of = {"weight_on_wheels": constant(1.0), "indicated_airspeed": constant(kt)}
    assert found(recorded(100, of)).label.endswith("cause unknown") is unknown


@pytest.mark.parametrize(("ends_s", "named"), [(97.2, True), (98.2, False)])
def test_series_that_end_earlier_are_named(ends_s: float, named: bool) -> None:
    """1 s steps: heading ends at 99.25 s, the other 3 or 2 s before."""
    other = made("mach", constant(0.5), ends_s)
    event = found(recorded(100, {"heading": constant(1.0)}, other))
    assert event.label.endswith("; earlier: mach at 96.2 s") is named
    assert ("mach" in event.label) is named
    assert ("mach" in {one.series for one in event.evidence}) is named


def test_a_slow_series_ends_no_earlier() -> None:
    fuel = made("fuel_quantity", constant(5000.0), 1000, step_s=64)
    assert "fuel" not in found(recorded(1000, {"heading": constant(1.0)}, fuel)).label


def test_many_that_end_earlier_are_counted() -> None:
    names = [f"{stem}_{k}" for stem in ("n1", "n2", "fuel_flow") for k in (1, 2, 3, 4)]
    some = [made(one, constant(50.0), 60) for one in names]
    label = found(recorded(100, {"heading": constant(1.0)}, *some)).label
    assert label.count(" at 59.2 s") + label.count(" at 59.3 s") == 8
    assert label.endswith(" and 4 more")


def test_a_masked_tail_is_not_the_end() -> None:
    data = recorded(AIRLINER_S, AIRLINER)
    for one in data.series.values():
        one.valid[one.times() > 1000] = False
    event = found(data)
    assert event.onset == Interval(1000.0, 1000.125)
    assert "in the air" in event.label


def test_what_was_told_long_before_the_end_is_not_the_state_there() -> None:
    data = recorded(AIRLINER_S, AIRLINER)
    for name in ("weight_on_wheels", "indicated_airspeed"):
        data.series[name].valid[-11:] = False
    assert "20 kt" not in found(data).label
    assert "whether it flies is not known" in found(data).label
    assert "cause unknown" in found(data).label


def test_nothing_is_valid() -> None:
    event = found(recorded(100, {}, made("heading", constant(1.0), 100, lost=slice(None))))
    assert event.label == "the recording has no valid sample"
    assert event.onset == Interval(0.25, 99.25)


@settings(max_examples=30, deadline=None)
@given(st.integers(-4000, 4000), st.integers(30, 1500))
def test_it_moves_with_the_clock_and_is_the_last_valid_sample(by: int, last_s: int) -> None:
    data = recorded(AIRLINER_S, AIRLINER)
    for one in data.series.values():
        one.valid[one.times() > last_s] = False
    event, moved = found(data), found(later(data, by / 4))
    assert moved.onset == event.onset.shift(by / 4)
    assert event.onset.low == max(float(one.times()[one.valid][-1]) for one in data.series.values())


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_noise_below_the_state_changes_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    of = {**AIRLINER, "normal_acceleration": lambda t: 1 + random.normal(0, 0.1, len(t))}
    assert found(recorded(AIRLINER_S, of)).label == found(recorded(AIRLINER_S, AIRLINER)).label


def test_steps_and_ramps_of_a_landing_roll() -> None:
    of = {"weight_on_wheels": steps((50, 1)), "ground_speed": ramps((50, 130), (100, 40))}
    assert found(recorded(100, of)).label.endswith("on the ground, 41 kt, cause unknown")
