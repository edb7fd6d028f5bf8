"""Approaches: go-arounds with and without their signs, near-misses, limits, gaps, an end in the air."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders.approaches import (
    DOWN_TO_200,
    GO_AROUND,
    J2_END_S,
    J2_HEIGHTS,
    NO_SIGN,
    THRUST,
    TO_6000,
    Flight,
    cut_off,
    landed,
    later,
    masked,
)
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, ramps, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.handling.approaches import Approaches
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorder_event import RecorderEvent

FLIGHT = landed(*GO_AROUND)
NOT_FLAT = {"radio_altitude_1": lambda t: np.minimum(FLIGHT.height(t), 5000.0)}


def found(data: FlightData) -> list[RecorderEvent]:
    """All events."""
    return list(Approaches().detect(recorded_flight(data)))


def only(data: FlightData, kind: str = "go_around") -> RecorderEvent:
    """The one event, of a kind."""
    events = found(data)
    assert [one.kind for one in events] == [kind]
    return events[0]


def lowest_at(feet: float, up: float = 3000.0) -> FlightData:
    """A go-around from a height with no more than a rise of thrust, above a radio altimeter that reaches 5,000 ft."""
    flight = landed(*TO_6000, (900, feet), (1000, feet + up), (1200, feet + up), (1500, 0))
    radio = {"radio_altitude_1": lambda t: np.minimum(flight.height(t), 5000.0)}
    return flight.data({"n1_1": THRUST, **radio})


def test_a_quiet_flight() -> None:
    assert not found(recorded(AIRLINER_S, AIRLINER))


def test_a_go_around_begins_with_its_first_sign() -> None:
    more: dict[str, Of] = {
        "n1_1": THRUST,
        "takeoff_go_around": steps((897, 1), (930, 0)),
        "gear_down_locked": steps((80, 0), (800, 1), (912, 0), (1200, 1), start=1),
        "flap_angle": ramps(
            (80, 10), (100, 0), (700, 0), (750, 30), (905, 30), (910, 15), (950, 0), (1150, 0), (1200, 30)
        ),
    }
    event = only(FLIGHT.data(more))
    assert event.confirmed
    assert event.onset == Interval(896.25, 897.25)
    assert event.end is None
    assert event.label == (
        "go-around: lowest 207 ft above the field at 900.2 s, then 2,793 ft up; TOGA, N1 rises, flaps come in, gear up"
    )
    lowest = event.evidence[-1]
    assert (lowest.says, lowest.time_s) == ("lowest", 900.25)
    assert {one.series for one in event.evidence} >= {"takeoff_go_around", "n1_1", "gear_down_locked", "flap_angle"}


@pytest.mark.parametrize(
    ("more", "onset"),
    [
        ({"n1_1": THRUST}, Interval(897.25, 898.25)),
        ({"engine_speed": ramps((898, 1450), (903, 2350))}, Interval(897.25, 898.25)),
        ({"takeoff_go_around": steps((899, 1), (950, 0))}, Interval(898.25, 899.25)),
        ({"gear_selected_down": steps((80, 0), (800, 1), (908, 0), start=1)}, Interval(907.25, 908.25)),
        ({"gear_down_left": steps((80, 0), (800, 1), (908, 0), start=1)}, Interval(907.25, 908.25)),
        ({"flap_angle_left": ramps((800, 30), (905, 30), (910, 15))}, Interval(904.25, 905.25)),
    ],
)
def test_one_sign_is_enough(more: dict[str, Of], onset: Interval) -> None:
    event = only(FLIGHT.data(more))
    assert event.confirmed
    assert event.onset == onset


def test_no_sign_is_recorded() -> None:
    event = only(FLIGHT.data())
    assert not event.confirmed
    assert event.onset == Interval(899.25, 900.25)
    assert event.label.endswith("no other sign of it (TOGA, thrust, gear, flaps not recorded)")


def test_no_sign_is_found() -> None:
    event = only(FLIGHT.data({**NO_SIGN, "takeoff_go_around": constant(0.0)}))
    assert not event.confirmed
    assert event.label.endswith("no other sign of it")


@pytest.mark.parametrize(
    ("more", "confirmed"),
    [
        ({"n1_1": ramps((898, 40), (906, 54.9))}, False),
        ({"n1_1": ramps((898, 40), (906, 55.1))}, True),
        ({"n1_1": ramps((870, 40), (930, 70))}, False),
        ({"n1_1": steps((916, 90), start=40)}, False),
        ({"n1_1": steps((914, 90), start=40)}, True),
        ({"engine_speed": ramps((898, 1500), (906, 1899))}, False),
        ({"engine_speed": ramps((898, 1500), (906, 1901))}, True),
        ({"takeoff_go_around": steps((884, 1))}, False),
        ({"takeoff_go_around": steps((887, 1))}, True),
        ({"gear_down_locked": steps((961, 0), start=1)}, False),
        ({"gear_down_locked": steps((960, 0), start=1)}, True),
        ({"flap_angle": steps((905, 27.1), start=30)}, False),
        ({"flap_angle": steps((905, 26.9), start=30)}, True),
    ],
)
def test_just_under_and_over_each_limit_of_a_sign(more: dict[str, Of], confirmed: bool) -> None:
    assert only(FLIGHT.data(more)).confirmed is confirmed


@pytest.mark.parametrize(("feet", "count"), [(2480, 1), (2520, 0)])
def test_just_under_and_over_the_lowest_height(feet: float, count: int) -> None:
    assert len(found(lowest_at(feet))) == count


@pytest.mark.parametrize(("up", "count"), [(490, 0), (520, 1)])
def test_just_under_and_over_the_climb(up: float, count: int) -> None:
    assert len(found(lowest_at(1500, up))) == count


@pytest.mark.parametrize(("top", "count"), [(1980, 0), (2020, 1)])
def test_just_under_and_over_the_descent(top: float, count: int) -> None:
    """A circuit: up to `top`, down to 1,500 ft, up again."""
    flight = landed((60, 0), (200, top), (400, top), (500, 1500), (600, 3000), (700, 3000), (900, 0))
    radio = {"radio_altitude_1": lambda t: np.minimum(flight.height(t), 5000.0)}
    assert len(found(flight.data(radio))) == count


def test_a_level_off_at_2000_ft_and_on_down() -> None:
    flight = landed(*TO_6000, (800, 2000), (950, 2000), (1150, 0))
    assert not found(flight.data({"n1_1": steps((800, 70), (950, 40), start=40)}))


def test_a_go_around_high_up() -> None:
    assert not found(lowest_at(2600))


def test_a_holding_pattern() -> None:
    flight = landed(*TO_6000, (1500, 6000), (1700, 2200), (1760, 2200), (1900, 0))
    hold: dict[str, Of] = {
        "pressure_altitude": lambda t: 500 + flight.height(t) + 80 * np.sin(t / 20) * (t < 1500) * (t > 360)
    }
    assert not found(flight.data(hold))


def test_a_bounced_landing() -> None:
    flight = landed(*TO_6000, (900, 0))
    wheels = {
        "weight_on_wheels": steps((60, 0), (900, 1), (901, 0), (904, 1), start=1),
        "pressure_altitude": lambda t: 500 + flight.height(t) + 10 * ((t > 901) & (t < 904)),
        "radio_altitude_1": lambda t: np.minimum(flight.height(t) + 10 * ((t > 901) & (t < 904)), 2500),
    }
    assert not found(flight.data(wheels))


def test_two_go_arounds_a_diversion_and_an_end_at_the_ground() -> None:
    n1 = ramps((498, 60), (500, 40), (898, 40), (904, 90), (1100, 40), (1248, 40), (1254, 90), (2400, 40))
    events = found(cut_off(*J2_HEIGHTS).data({"n1_1": n1}))
    assert [one.kind for one in events] == ["go_around", "go_around", "approach"]
    assert [one.onset.high for one in events[:2]] == [898.25, 1248.25]
    last = events[2]
    assert last.ongoing
    assert last.label.endswith("the recording ends before a climb or a touchdown")
    assert last.onset == Interval(2599.25, 2600.25), "through 3,000 ft"
    assert last.end == Interval(J2_END_S, INFINITE)


def test_the_last_approach_is_not_the_landing() -> None:
    event = only(cut_off(*DOWN_TO_200).data(), "approach")
    assert event.label.startswith("approach: down to 2")
    assert not found(cut_off(*TO_6000, (700, 2600)).data()), "not low enough"


def test_a_landing_at_the_very_end_is_no_cut_off_approach() -> None:
    flight = Flight((*TO_6000, (900, 0)), 903.0, 900.0)
    assert not found(flight.data())
    rolls = Flight((*TO_6000, (900, 0)), 910.0, 900.0)
    assert not found(rolls.data(without=frozenset({"weight_on_wheels"}))), "whether it touched is not known"


def test_a_touch_and_go() -> None:
    flight = landed(*TO_6000, (900, 0), (908, 0), (1000, 3000), (1100, 3000), (1300, 0))
    more: dict[str, Of] = {
        "weight_on_wheels": steps((60, 0), (900, 1), (908, 0), (1300, 1), start=1),
        "n1_1": steps((904, 90), start=40),
    }
    event = only(flight.data(more), "touch_and_go")
    assert event.onset == Interval(899.25, 900.25)
    assert event.confirmed


@pytest.mark.parametrize(("slowest", "count"), [(49.0, 0), (51.0, 1)])
def test_a_full_stop_is_a_landing(slowest: float, count: int) -> None:
    flight = landed(*TO_6000, (900, 0), (960, 0), (1060, 3000), (1100, 3000), (1300, 0))
    speed = ramps((20, 0), (60, 150), (890, 140), (925, slowest), (930, slowest), (960, 150), (1290, 140), (1340, 0))
    more: dict[str, Of] = {
        "weight_on_wheels": steps((60, 0), (900, 1), (960, 0), (1300, 1), start=1),
        "indicated_airspeed": speed,
    }
    assert len(found(flight.data(more))) == count


def test_without_weight_on_wheels_a_low_one_may_have_touched() -> None:
    def told(feet: float) -> RecorderEvent:
        flight = landed(*TO_6000, (900, feet), (1000, 3000), (1100, 3000), (1300, 0))
        return only(flight.data({"n1_1": THRUST}, without=frozenset({"weight_on_wheels"})))

    assert told(60).confirmed
    assert not told(40).confirmed
    assert told(40).label.endswith("it may have touched: weight on wheels is not recorded")


def test_without_a_field_below_nothing_is_told() -> None:
    assert not found(FLIGHT.data(without=frozenset({"radio_altitude_1"})))


def test_missing_input() -> None:
    data = recorded(100, {"n1_1": constant(90.0)})
    assert not found(data)
    assert not all(any(one in recorded_flight(data) for one in need) for need in Approaches.needs)


def test_a_gap_widens_the_bounds() -> None:
    n1 = masked("n1_1", THRUST, FLIGHT.seconds, 896, 902)
    event = only(FLIGHT.data(None, n1))
    assert event.onset == Interval(895.25, 902.25)


def test_a_gap_at_the_lowest_point() -> None:
    of = FLIGHT.of()
    altitude = masked("pressure_altitude", of["pressure_altitude"], FLIGHT.seconds, 890, 910)
    event = only(FLIGHT.data({"n1_1": THRUST}, altitude))
    assert event.confirmed


def test_values_that_are_not_valid_are_never_compared() -> None:
    n1 = made("n1_1", THRUST, FLIGHT.seconds, lost=slice(None))
    assert not only(FLIGHT.data(None, n1)).confirmed
    nan = made("n1_1", lambda t: np.full(len(t), np.nan), FLIGHT.seconds)
    assert not only(FLIGHT.data(None, nan)).confirmed


@settings(max_examples=20, deadline=None)
@given(st.integers(-4000, 400_000))
def test_events_move_with_the_clock(by: int) -> None:
    data = cut_off(*J2_HEIGHTS).data({"n1_1": THRUST})
    moved = found(later(data, by / 4))
    assert [(one.kind, one.onset) for one in moved] == [(one.kind, one.onset.shift(by / 4)) for one in found(data)]


@settings(max_examples=40, deadline=None)
@given(
    top=st.integers(1500, 12_000),
    cruise=st.integers(60, 900),
    level=st.integers(0, 200),
    noise=st.integers(0, 2**32 - 1),
    wheels=st.booleans(),
)
@example(top=1786, cruise=60, level=83, noise=0, wheels=False)
def test_a_random_quiet_flight_gives_nothing(top: int, cruise: int, level: int, noise: int, wheels: bool) -> None:
    """One climb, one level flight, one descent with a level-off, with 30 ft of noise on the altitude."""
    begun, down = 60 + top / 25, 60 + top / 25 + cruise
    heights = ((60, 0), (begun, top), (down, top), (down + top / 30, top / 3), (down + top / 30 + level, top / 3))
    flight = landed(*heights, (heights[-1][0] + top / 40, 0))
    random = np.random.default_rng(noise)
    noisy: dict[str, Of] = {"pressure_altitude": lambda t: 500 + flight.height(t) + random.normal(0, 10, len(t))}
    assert not found(flight.data(noisy, without=frozenset() if wheels else frozenset({"weight_on_wheels"})))
