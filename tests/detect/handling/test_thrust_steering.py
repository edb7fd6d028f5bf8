"""Steering by thrust: the textbook, each limit from both sides, surfaces that move, nothing to compare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.oscillating import late, moved, noise, plus, times, wave, without
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.handling.thrust_steering import ThrustSteering
from crossfix.records.flight_data import FlightData
from crossfix.records.recorder_event import RecorderEvent

SECONDS = 700.0
SPLIT = wave(6.0, 53.0, start=200.0, stop=500.0)
"""Of each engine in percent, against the other: the difference is twice that."""


def turned(lag_s: float, rate_dps: float, period_s: float = 53.0) -> Of:
    """The heading that such a rate gives, following SPLIT by a lag; passes north."""
    start, stop = 200.0 + lag_s, 500.0 + lag_s
    size = rate_dps * period_s / (2 * np.pi)
    swing = wave(size, period_s, phase_deg=-90.0, start=start, stop=stop)
    return lambda t: np.mod(358.0 + swing(t), 360.0)


STEERED: dict[str, Of] = {
    "n1_1": plus(constant(70.0), SPLIT),
    "n1_2": plus(constant(70.0), times(SPLIT, -1.0)),
    "heading": turned(5.0, 1.0),
    "aileron_left": constant(0.4),
    "rudder": constant(-0.2),
}
PITCHED: dict[str, Of] = {
    "n1_1": plus(constant(70.0), SPLIT),
    "n1_2": plus(constant(70.0), SPLIT),
    "pitch_angle": plus(constant(2.0), late(wave(3.0, 53.0, start=200.0, stop=500.0), 4.0)),
    "elevator_left": constant(0.4),
    "elevator_right": constant(0.4),
}


def events(data: FlightData) -> list[RecorderEvent]:
    """Events in flight data."""
    return list(ThrustSteering().detect(recorded_flight(data)))


def found(flight: dict[str, Of], **changed: Of) -> list[RecorderEvent]:
    """Events in a flight with some quantities changed."""
    return events(recorded(SECONDS, flight | changed))


def test_a_quiet_flight() -> None:
    quiet = {"heading": constant(90.0), "pitch_angle": constant(2.0), "elevator_left": constant(0.0)}
    assert not events(recorded(AIRLINER_S, AIRLINER | quiet))


def test_heading_by_the_difference() -> None:
    (event,) = found(STEERED)
    assert event.kind == "steering_by_thrust"
    assert event.confirmed
    assert event.onset.low <= 200 <= event.onset.high
    assert event.end is not None
    assert event.end.low <= 500 <= event.end.high
    assert event.label == (
        "heading rate follows the difference of N1, left less right, by 5 s: correlation 1.00 over 120 s, standard"
        " deviations 8.5 % and 0.7 deg/s; aileron left, rudder stand still"
    )
    assert {one.series for one in event.evidence} == {"n1_1", "n1_2", "heading"}


def test_pitch_by_the_mean() -> None:
    (event,) = found(PITCHED)
    assert event.kind == "pitching_by_thrust"
    assert event.label.startswith("pitch follows the mean N1 by 4 s: correlation 1.00")
    assert event.onset.low <= 200 <= event.onset.high


def test_surfaces_that_are_not_recorded() -> None:
    (event,) = found(without(STEERED, "aileron_left", "rudder"))
    assert not event.confirmed
    assert event.label.endswith("ailerons and rudder are not recorded")
    assert not found(without(PITCHED, "elevator_left", "elevator_right"))


@pytest.mark.parametrize("quantity", ["aileron_left", "rudder"])
def test_a_surface_that_moves(quantity: str) -> None:
    assert not found(STEERED, **{quantity: wave(1.0, 20.0)})


def test_an_elevator_that_moves() -> None:
    assert not found(PITCHED, elevator_right=wave(1.0, 20.0))


@pytest.mark.parametrize(("deviation", "still"), [(0.15, True), (0.21, False)])
def test_a_surface_stands_still_below_two_bits(deviation: float, still: bool) -> None:
    rudder = replace(made("rudder", wave(deviation * np.sqrt(2), 20.0), SECONDS), resolution=0.09)
    assert bool(events(recorded(SECONDS, without(STEERED, "rudder"), rudder))) == still


@pytest.mark.parametrize(("share", "found_it"), [(0.37, True), (0.33, False)])
def test_the_engines_have_to_differ(share: float, found_it: bool) -> None:
    split = times(SPLIT, share)
    changed = {"n1_1": plus(constant(70.0), split), "n1_2": plus(constant(70.0), times(split, -1.0))}
    assert bool(found(STEERED, **changed)) == found_it


@pytest.mark.parametrize(("rate", "found_it"), [(0.32, True), (0.25, False)])
def test_the_heading_has_to_turn(rate: float, found_it: bool) -> None:
    assert bool(found(STEERED, heading=turned(5.0, rate))) == found_it


@pytest.mark.parametrize(("size", "found_it"), [(1.55, True), (1.3, False)])
def test_the_pitch_has_to_move(size: float, found_it: bool) -> None:
    nose = late(wave(size, 53.0, start=200.0, stop=500.0), 4.0)
    assert bool(found(PITCHED, pitch_angle=nose)) == found_it


@pytest.mark.parametrize(("lag", "found_it"), [(0.0, True), (10.0, True), (18.0, True), (22.0, False), (30.0, False)])
def test_the_lag_goes_to_ten_seconds(lag: float, found_it: bool) -> None:
    """Of waves of 53 s, 9 s out of step: a correlation of cos 61 deg, 0.48."""
    assert bool(found(STEERED, heading=turned(lag, 1.0))) == found_it


def test_it_turns_to_the_side_of_less_thrust() -> None:
    assert not found(STEERED, n1_1=STEERED["n1_2"], n1_2=STEERED["n1_1"])


def test_four_engines() -> None:
    four = {f"n1_{n}": STEERED["n1_1" if n < 3 else "n1_2"] for n in (1, 2, 3, 4)}
    (event,) = found(without(STEERED, "n1_1", "n1_2") | four)
    assert "standard deviations 8.5 %" in event.label


def test_nothing_to_compare() -> None:
    assert not found(without(STEERED, "n1_2"))
    assert not found(without(STEERED, "heading"))
    assert not events(recorded(100, STEERED))


def test_an_engine_that_stops_and_turns_under_the_rudder() -> None:
    assert not found(
        STEERED,
        n1_1=steps((300, 5.0), start=70.0),
        n1_2=constant(75.0),
        heading=lambda t: 90.0 + np.maximum(t - 400.0, 0.0).clip(max=60.0),
        rudder=steps((300, 6.0)),
    )


def test_one_change_of_thrust_and_of_heading_is_no_steering() -> None:
    assert not found(
        without(STEERED, "aileron_left", "rudder"),
        n1_1=steps((300, 40.0), start=70.0),
        n1_2=constant(70.0),
        heading=lambda t: 90.0 - (t - 304.0).clip(0.0, 40.0),
    )


def test_on_the_ground_it_is_not_judged() -> None:
    assert not found(STEERED, weight_on_wheels=constant(1.0))


def test_a_gap() -> None:
    heading = STEERED["heading"]
    there = without(STEERED, "heading")
    gap = made("heading", heading, SECONDS, lost=slice(300, 420))
    for event in events(recorded(SECONDS, there, gap)):
        assert event.onset.low <= 200 <= event.onset.high
    assert not events(recorded(SECONDS, there, made("heading", heading, SECONDS, lost=slice(220, 480))))
    assert not events(recorded(SECONDS, there, made("heading", heading, SECONDS, lost=slice(None))))


@settings(max_examples=20, deadline=None)
@given(by_s=st.integers(-3000, 3000).map(lambda n: n / 4), seed=st.integers(0, 1000))
def test_a_shift_of_the_clock_shifts_the_events_and_noise_alone_is_none(by_s: float, seed: int) -> None:
    data = recorded(SECONDS, STEERED)
    (here,), (there,) = events(data), events(moved(data, by_s))
    assert there.onset.low == pytest.approx(here.onset.low + by_s)
    assert there.onset.high == pytest.approx(here.onset.high + by_s)
    assert there.label == here.label
    quiet = {"n1_1": plus(constant(70.0), noise(0.5, seed)), "n1_2": plus(constant(70.0), noise(0.5, seed + 1))}
    assert not found(STEERED, **quiet)
