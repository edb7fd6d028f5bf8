"""Flight controls: a surface that stands still, one that hardly follows, baselines, limits, gaps, nothing to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.oscillating import late, moved, noise, plus, times, wave
from builders.recorded import AIRLINER, AIRLINER_S, Floats, Of, constant, made, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.systems.flight_controls import FlightControls
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import INFINITE
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series

SECONDS = 600.0
BIT = 0.088
STICK = plus(wave(3.0, 9.0), wave(2.0, 5.3))
"""Standard deviation 2.5 deg, at all times."""
ANSWER = times(late(STICK, 0.4), 0.25)
"""What an elevator makes of it."""


def surface(quantity: str, of: Of, seconds: float = SECONDS, *, lost: slice | None = None) -> Series:
    """A surface at 2 Hz in steps of BIT."""
    made_of: Callable[[Floats], Floats] = lambda t: np.round(of(t) / BIT) * BIT  # noqa: E731
    return replace(made(quantity, made_of, seconds, step_s=0.5, lost=lost), resolution=BIT)


def stick(of: Of = STICK, quantity: str = "pitch_command_captain", *, lost: slice | None = None) -> Series:
    """A command at 4 Hz."""
    return made(quantity, of, SECONDS, step_s=0.25, lost=lost)


def until(time_s: float, before: Of, after: Of) -> Of:
    """One, then from a time on the other."""
    return lambda t: np.where(t < time_s, before(t), after(t))


def found(data: FlightData) -> list[RecorderEvent]:
    """Events in flight data."""
    return list(FlightControls().detect(recorded_flight(data)))


def elevator(of: Of, command: Of = STICK) -> list[RecorderEvent]:
    """Events of one elevator and the captain's stick."""
    return found(recorded(SECONDS, {}, stick(command), surface("elevator_left", of)))


def test_a_quiet_flight() -> None:
    assert not found(recorded(AIRLINER_S, AIRLINER, stick(), surface("elevator_left", ANSWER)))


def test_a_surface_that_stands_still() -> None:
    (event,) = elevator(until(300, ANSWER, constant(0.1)))
    assert event.kind == "surface_response_lost:elevator_left"
    assert event.onset.low <= 300 <= event.onset.high
    assert event.onset.width < 22
    assert event.ongoing
    assert event.end is not None
    assert event.end.high == INFINITE
    assert event.label == (
        "elevator left: it does not move while the control does (standard deviation 0.00 against 2.79 deg in 20 s);"
        " gain 0.00 against 0.25 in 15 windows of this flight; judged: elevator left"
    )
    assert {one.series for one in event.evidence} == {"pitch_command_captain", "elevator_left"}


def test_it_comes_back() -> None:
    (event,) = elevator(until(200, ANSWER, until(320, constant(0.0), ANSWER)))
    assert event.end is not None
    assert event.end.low <= 320 <= event.end.high
    assert event.end.width < 10
    assert not event.ongoing


def test_most_of_the_flight_without_a_surface() -> None:
    """The baseline is that of the windows in which it followed, however few."""
    (event,) = elevator(until(90, ANSWER, constant(0.0)))
    assert event.onset.low <= 90 <= event.onset.high
    assert "against 0.25 in 5 windows" in event.label


@pytest.mark.parametrize(("share", "kinds"), [(0.15, 1), (0.25, 0), (0.5, 0)])
def test_a_surface_that_hardly_follows(share: float, kinds: int) -> None:
    command = times(STICK, 4.0)
    events = elevator(until(300, times(ANSWER, 4.0), times(ANSWER, 4.0 * share)), command)
    assert len(events) == kinds
    for event in events:
        assert event.onset.low <= 300 <= event.onset.high
        assert "hardly follows" in event.label


def test_one_window_that_hardly_follows_is_no_event_but_one_that_stands_still_is() -> None:
    command = times(STICK, 4.0)
    weak = until(300, times(ANSWER, 4.0), until(325, times(ANSWER, 0.5), times(ANSWER, 4.0)))
    still = until(300, times(ANSWER, 4.0), until(325, constant(0.0), times(ANSWER, 4.0)))
    assert not elevator(weak, command)
    assert elevator(still, command)


@pytest.mark.parametrize(("deviation", "found_it"), [(1.1, True), (0.9, False)])
def test_the_control_has_to_move(deviation: float, found_it: bool) -> None:
    factor = deviation / 2.55
    command = until(300, STICK, times(STICK, factor))
    one_for_one = until(300, late(STICK, 0.4), constant(0.0))
    assert bool(elevator(one_for_one, command)) == found_it


@pytest.mark.parametrize(("bits", "found_it"), [(4.6, True), (3.6, False)])
def test_the_surface_has_to_be_expected_to_move(bits: float, found_it: bool) -> None:
    gain = bits * BIT / 2.52
    assert bool(elevator(until(300, times(late(STICK, 0.4), gain), constant(0.0)))) == found_it


def test_too_little_to_compare_with() -> None:
    assert not elevator(until(35, ANSWER, constant(0.0)))
    assert not elevator(constant(0.0))
    assert not found(recorded(SECONDS, {}, surface("elevator_left", until(300, ANSWER, constant(0.0)))))
    assert not found(recorded(SECONDS, {}, stick()))


def test_a_control_at_rest_shows_nothing() -> None:
    rests = until(300, STICK, constant(0.0))
    assert not elevator(late(times(rests, 0.25), 0.4), rests)
    autopilot = plus(late(times(rests, 0.25), 0.4), until(300, constant(0.0), wave(0.5, 30.0)))
    assert not elevator(autopilot, rests)


def test_noise_and_gusts_on_a_surface_that_follows() -> None:
    assert not elevator(plus(ANSWER, noise(0.4, 3)))


def test_on_the_ground_it_is_not_judged() -> None:
    still = until(300, ANSWER, constant(0.0))
    ground = {"weight_on_wheels": steps((300, 1))}
    assert not found(recorded(SECONDS, ground, stick(), surface("elevator_left", still)))


def test_both_pilots() -> None:
    captain, first_officer = until(250, STICK, constant(0.0)), until(250, constant(0.0), STICK)
    sticks = stick(captain), stick(first_officer, "pitch_command_first_officer")
    assert not found(recorded(SECONDS, {}, *sticks, surface("elevator_left", ANSWER)))
    (event,) = found(recorded(SECONDS, {}, *sticks, surface("elevator_left", until(400, ANSWER, constant(0.0)))))
    assert event.onset.low <= 400 <= event.onset.high


@pytest.mark.parametrize(
    ("command", "moved_by_it"),
    [
        ("control_column", "elevator"),
        ("control_wheel", "aileron_right"),
        ("roll_command_first_officer", "aileron_left"),
        ("rudder_pedal", "rudder"),
    ],
)
def test_every_control_has_its_surface(command: str, moved_by_it: str) -> None:
    lost = surface(moved_by_it, until(300, times(ANSWER, -1.0), constant(0.0)))
    (event,) = found(recorded(SECONDS, {}, stick(quantity=command), lost))
    assert event.kind == f"surface_response_lost:{moved_by_it}"
    assert "against -0.25 in" in event.label


def test_each_surface_is_judged_alone() -> None:
    surfaces = surface("elevator_left", until(300, ANSWER, constant(0.0))), surface("elevator_right", ANSWER)
    (event,) = found(recorded(SECONDS, {}, stick(), *surfaces))
    assert event.kind.endswith("elevator_left")
    assert event.label.endswith("judged: elevator left, elevator right")


def test_gaps_widen_the_bounds_and_show_nothing() -> None:
    still = until(300, ANSWER, constant(0.0))
    gap = surface("elevator_left", still, lost=slice(560, 660))  # 280.25 to 330.25 s
    (event,) = found(recorded(SECONDS, {}, stick(), gap))
    assert event.onset.low < 280.25
    assert event.onset.high > 330
    same = surface("elevator_left", until(300, ANSWER, until(340, constant(0.0), ANSWER)), lost=slice(596, 684))
    assert not found(recorded(SECONDS, {}, stick(), same))
    lost = surface("elevator_left", still, lost=slice(None))
    assert not found(recorded(SECONDS, {}, stick(), lost))
    assert not found(recorded(SECONDS, {}, stick(lost=slice(1160, None)), surface("elevator_left", still)))


def test_without_a_resolution_it_is_the_least_step() -> None:
    lost = replace(surface("elevator_left", until(300, ANSWER, constant(0.0))), resolution=None)
    (event,) = found(recorded(SECONDS, {}, stick(), lost))
    assert event.onset.low <= 300 <= event.onset.high


@settings(max_examples=25, deadline=None)
@given(
    at=st.integers(100, 480),
    gain=st.floats(0.2, 1.5).flatmap(lambda size: st.sampled_from([size, -size])),
    lag=st.floats(0.0, 0.8),
    seed=st.integers(0, 1000),
    by_s=st.integers(-400, 400).map(float),
)
def test_the_onset_holds_the_moment_and_moves_with_the_clock(
    at: int, gain: float, lag: float, seed: int, by_s: float
) -> None:
    command = plus(STICK, noise(0.2, seed))
    answers = plus(times(late(STICK, lag), gain), noise(0.05, seed + 1))
    data = recorded(SECONDS, {}, stick(command), surface("elevator_left", until(at, answers, constant(0.2))))
    (event,), (shifted,) = found(data), found(moved(data, by_s))
    assert event.onset.low <= at <= event.onset.high
    assert shifted.onset.low == pytest.approx(event.onset.low + by_s)
    assert shifted.onset.high == pytest.approx(event.onset.high + by_s)
    assert not found(recorded(SECONDS, {}, stick(command), surface("elevator_left", answers)))
