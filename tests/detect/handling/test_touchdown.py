"""Touchdown and take-off: a flight, bounces, wrong bits, weight on wheels not recorded, gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.approaches import TO_6000, cut_off, landed, later, masked
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, ramps, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.handling.touchdown import Touchdown
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import Interval
from crossfix.records.recorder_event import RecorderEvent

LANDED = landed(*TO_6000, (900, 0))
UP: tuple[float, float] = (60, 0)


def found(data: FlightData) -> list[RecorderEvent]:
    """All events."""
    return list(Touchdown().detect(recorded_flight(data)))


def kinds(data: FlightData) -> list[str]:
    """What is found."""
    return [one.kind for one in found(data)]


def wheels(*at: tuple[float, float]) -> dict[str, Of]:
    """Weight on wheels with take-off at 60 s."""
    return {"weight_on_wheels": steps(UP, *at, start=1)}


def test_a_flight() -> None:
    up, down = found(recorded(AIRLINER_S, AIRLINER))
    assert (up.kind, up.onset, up.label) == ("take_off", Interval(61.25, 62.25), "take-off at 154 kt")
    assert (down.kind, down.onset, down.label) == ("touchdown", Interval(1479.25, 1480.25), "touchdown at 134 kt")
    assert up.confirmed
    assert down.confirmed
    assert [one.value for one in down.evidence] == [1, 0]


def test_from_speed_and_height() -> None:
    up, down = found(recorded(AIRLINER_S, {k: v for k, v in AIRLINER.items() if k != "weight_on_wheels"}))
    assert not up.confirmed
    assert not down.confirmed
    assert up.onset.low <= 62 <= up.onset.high
    assert down.onset.low <= 1480 <= down.onset.high
    assert down.onset.width < 60
    assert down.label == "touchdown; from speed and height"


@pytest.mark.parametrize(("stays", "count"), [(3, 0), (4, 1)])
def test_just_under_and_over_the_time_on_wheels(stays: float, count: int) -> None:
    """Samples at 900.25 to 902.25 are 2 s apart, to 903.25 3 s."""
    assert kinds(LANDED.data(wheels((900, 1), (900 + stays, 0)))).count("touchdown") == count


def test_a_bounce_is_one_landing_from_its_first_contact_on() -> None:
    bounce = {"radio_altitude_1": lambda t: np.minimum(LANDED.height(t) + 10 * ((t > 901) & (t < 904)), 2500)}
    up, down = found(LANDED.data(wheels((900, 1), (901, 0), (904, 1)) | bounce))
    assert (up.kind, down.kind) == ("take_off", "touchdown")
    assert down.onset == Interval(899.25, 900.25)
    assert down.label == "touchdown at 129 kt, 2 contacts in 4 s"


@pytest.mark.parametrize(("feet", "count"), [(40, 1), (60, 2)])
def test_just_under_and_over_the_height_of_a_bounce(feet: float, count: int) -> None:
    flight = landed(*TO_6000, (900, 0), (905, 0), (912, feet), (919, 0))
    assert kinds(flight.data(wheels((900, 1), (905, 0), (919, 1)) | _slowing(900))).count("touchdown") == count


@pytest.mark.parametrize(("seconds", "count"), [(17, 1), (21, 2)])
def test_just_under_and_over_the_time_of_a_bounce(seconds: float, count: int) -> None:
    flight = landed(*TO_6000, (900, 0), (905 + seconds, 0))
    assert (
        kinds(flight.data(wheels((900, 1), (905, 0), (905 + seconds, 1)) | _slowing(900))).count("touchdown") == count
    )


def _slowing(from_s: float) -> dict[str, Of]:
    return {"indicated_airspeed": ramps((20, 0), (60, 150), (from_s, 140), (from_s + 30, 50))}


@pytest.mark.parametrize(("loses", "count"), [(4.0, 0), (6.0, 1)])
def test_just_under_and_over_the_loss_of_speed(loses: float, count: int) -> None:
    speed = {"indicated_airspeed": ramps((20, 0), (60, 150), (899, 140), (910, 140 - loses), (1000, 140 - loses))}
    assert kinds(LANDED.data(speed)).count("touchdown") == count


@pytest.mark.parametrize(("feet", "count"), [(45, 1), (60, 0)])
def test_just_under_and_over_the_height_at_the_contact(feet: float, count: int) -> None:
    """Wheels shown loaded above the ground, and no field to tell: the radio altimeter alone."""
    radio: dict[str, Of] = {"radio_altitude_1": lambda t: np.clip(LANDED.height(t), feet, 2500)}
    assert kinds(LANDED.data(radio)).count("touchdown") == count


def test_a_wrong_bit_in_flight_is_nothing() -> None:
    assert kinds(LANDED.data(wheels((500, 1), (501, 0), (900, 1)))) == ["take_off", "touchdown"]
    assert kinds(LANDED.data(wheels((500, 1), (520, 0), (900, 1)))) == ["take_off", "touchdown"], "far above the ground"


@pytest.mark.parametrize("radio", [True, False])
def test_wheels_shown_loaded_high_up_are_no_landing_and_no_take_off(radio: bool) -> None:
    left_out = frozenset() if radio else frozenset({"radio_altitude_1"})
    shown = wheels((480, 1), (500, 0), (900, 1))
    assert kinds(LANDED.data(shown, without=left_out)) == ["take_off", "touchdown"]


@pytest.mark.parametrize(("feet", "count"), [(490, 1), (510, 0)])
def test_just_under_and_over_the_height_at_lift_off(feet: float, count: int) -> None:
    """Altitude that jumps at lift-off, without a radio altimeter."""
    jump: dict[str, Of] = {"pressure_altitude": lambda t: 500 + np.where(t < 60, 0, feet) + LANDED.height(t)}
    data = LANDED.data(jump | wheels(), without=frozenset({"radio_altitude_1"}))
    assert kinds(data) == ["take_off"] * count


def test_a_touch_and_go_with_rising_speed() -> None:
    flight = landed(*TO_6000, (900, 0), (908, 0), (1000, 3000), (1100, 3000), (1300, 0))
    assert kinds(flight.data(wheels((900, 1), (908, 0), (1300, 1)))) == ["take_off", "take_off", "touchdown"]


def test_a_short_contact_and_up_again_is_neither() -> None:
    flight = landed(*TO_6000, (900, 0), (901, 0), (1000, 3000), (1100, 3000), (1300, 0))
    assert kinds(flight.data(wheels((900, 1), (902, 0), (1300, 1)))) == ["take_off", "touchdown"]


def test_speed_is_not_recorded() -> None:
    down = found(LANDED.data(without=frozenset({"indicated_airspeed"})))[1]
    assert not down.confirmed
    assert down.label == "touchdown; speed not known"


def test_height_is_not_recorded() -> None:
    down = found(LANDED.data(without=frozenset({"pressure_altitude", "radio_altitude_1"})))[1]
    assert not down.confirmed
    assert down.label == "touchdown at 129 kt; height not known"


def test_an_end_in_the_air_is_no_touchdown() -> None:
    assert kinds(cut_off(*TO_6000, (900, 0)).data()) == ["take_off"]


def test_a_recording_that_begins_in_the_air_or_rolling_tells_what_follows() -> None:
    assert kinds(LANDED.data({"weight_on_wheels": steps((900, 1))})) == ["touchdown"]
    assert kinds(LANDED.data({"weight_on_wheels": steps((1.5, 0), (900, 1), start=1)}))[0] == "take_off"


def test_missing_input() -> None:
    assert not found(recorded(100, {"n1_1": constant(90.0)}))


def test_a_gap_widens_the_bounds() -> None:
    of = LANDED.of()["weight_on_wheels"]
    down = found(LANDED.data(None, masked("weight_on_wheels", of, LANDED.seconds, 895, 905)))[1]
    assert down.onset == Interval(894.25, 905.25)


@settings(max_examples=25, deadline=None)
@given(st.integers(-4000, 4000))
def test_events_move_with_the_clock(by: int) -> None:
    data = recorded(AIRLINER_S, AIRLINER)
    moved = found(later(data, by / 4))
    assert [(one.kind, one.onset) for one in moved] == [(one.kind, one.onset.shift(by / 4)) for one in found(data)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1560), st.integers(1, 60)), max_size=5), st.booleans())
def test_masking_keeps_the_truth_within_the_bounds(lost: list[tuple[int, int]], with_wheels: bool) -> None:
    left_out = frozenset() if with_wheels else frozenset({"weight_on_wheels"})
    data = recorded(AIRLINER_S, {k: v for k, v in AIRLINER.items() if k not in left_out})
    for name in data.series.keys() & {"weight_on_wheels", "indicated_airspeed", "pressure_altitude"}:
        for begin, count in lost:
            data.series[name].valid[begin : begin + count] = False
    true = {"take_off": 62.0, "touchdown": 1480.0}
    events = found(data)
    assert len(events) == len({one.kind for one in events})
    for one in events:
        assert one.onset.low <= true[one.kind] <= one.onset.high
