"""Engines: run-down, stop, restart, split and fire in flight; a start-up or shutdown on the ground is none of these."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.engines import FLIES, STANDS, TWIN, events_later, flight_of, shifted
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, ramps, steps
from crossfix.detect.systems.engines import Engines
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series

CRUISE: dict[str, Of] = {
    "indicated_airspeed": constant(250.0),
    "n1_1": constant(85.0),
    "n1_2": constant(85.0),
    "n2_1": constant(92.0),
    "n2_2": constant(92.0),
}
STOP = ramps((100, 92), (110, 5))
"""N2 falls at 8.7 %/s from 100 s on."""


def found(of: dict[str, Of], *more: Series, seconds: float = 200) -> dict[str, RecorderEvent]:
    """Events by kind in flight; a kind twice is an error."""
    events = list(Engines().detect(flight_of(seconds, FLIES | of, *more)))
    by_kind = {event.kind: event for event in events}
    assert len(by_kind) == len(events)
    return by_kind


def test_a_quiet_flight_with_start_up_and_shutdown() -> None:
    assert not found(TWIN, seconds=AIRLINER_S)
    assert not found(AIRLINER | {"airborne": TWIN["airborne"]}, seconds=AIRLINER_S)


def test_nothing_recorded() -> None:
    assert not found({"indicated_airspeed": constant(200.0)})
    assert not found({"n1_1": constant(85.0)})


def test_an_engine_runs_down_and_stops() -> None:
    events = found(CRUISE | {"n2_1": STOP})
    assert set(events) == {"engine_run_down:1", "engine_stopped:1"}
    low = events["engine_run_down:1"]
    assert low.onset == Interval(104.25, 105.25)
    assert low.ongoing
    assert low.confirmed
    assert low.label == "engine 1: N2 below 50% for 94.0 s at least, down to 5%"
    assert events["engine_stopped:1"].onset == Interval(107.25, 108.25)
    assert [one.says for one in low.evidence] == ["before", "below the limit", "lowest"]


@pytest.mark.parametrize(
    ("percent", "kinds"),
    [
        (50.1, set()),
        (49.9, {"engine_run_down:2"}),
        (25.1, {"engine_run_down:2"}),
        (24.9, {"engine_run_down:2", "engine_stopped:2"}),
    ],
)
def test_just_over_and_under_each_limit_of_n2(percent: float, kinds: set[str]) -> None:
    assert set(found(CRUISE | {"n2_2": steps((70, percent), start=92)})) == kinds


@pytest.mark.parametrize(
    ("percent", "kinds"),
    [
        (10.1, set()),
        (9.9, {"engine_run_down:1"}),
        (5.1, {"engine_run_down:1"}),
        (4.9, {"engine_run_down:1", "engine_stopped:1"}),
    ],
)
def test_n1_counts_where_no_n2_is_recorded_and_the_label_says_so(percent: float, kinds: set[str]) -> None:
    events = found({"n1_1": steps((70, percent), start=85)})
    assert set(events) == kinds
    assert all("N1 (N2 is not recorded) below" in event.label for event in events.values())


@pytest.mark.parametrize(("seconds", "stops"), [(3, False), (4, True)])
def test_it_must_last_longer_than_the_hold_time(seconds: float, stops: bool) -> None:
    """Three samples, a second apart, last 2 s, which is not longer; four do."""
    events = found(CRUISE | {"n2_1": steps((70, 0), (70 + seconds, 92), start=92)})
    assert ("engine_stopped:1" in events) is stops


def test_an_engine_stops_and_is_started_again() -> None:
    events = found(CRUISE | {"n2_2": ramps((100, 92), (110, 5), (130, 5), (140, 92))})
    assert set(events) == {"engine_run_down:2", "engine_stopped:2", "engine_restarted:2"}
    again = events["engine_restarted:2"]
    assert again.onset == Interval(135.25 - 1, 135.25) == events["engine_run_down:2"].end
    assert again.end is None
    assert again.label == "engine 2 runs again: N2 is back at 51%"


def test_a_run_down_that_recovers_before_it_stops_is_no_restart() -> None:
    assert set(found(CRUISE | {"n2_2": ramps((100, 92), (110, 40), (130, 40), (140, 92))})) == {"engine_run_down:2"}


def test_a_stop_that_lasts_to_the_ground_and_a_start_there_are_no_restart() -> None:
    of = CRUISE | {"airborne": steps((150, 0), start=1), "n2_1": ramps((100, 92), (110, 5), (180, 5), (190, 92))}
    assert set(found(of)) == {"engine_run_down:1", "engine_stopped:1"}


def test_an_engine_lost_on_the_take_off_roll_and_still_off_in_flight() -> None:
    assert "engine_stopped:1" in found(CRUISE | {"airborne": steps((120, 1)), "n2_1": STOP})


def test_a_roll_of_which_the_recording_does_not_tell_is_no_flight() -> None:
    roll = made("airborne", steps((110, 0), start=1), 300, lost=slice(95, 130))
    assert not found({"engine_speed": steps((100, 400), start=700)}, roll, seconds=300)
    long = made("airborne", steps((110, 0), start=1), 300, lost=slice(95, 200))
    (event,) = found({"engine_speed": steps((100, 400), start=700)}, long, seconds=300).values()
    assert not event.confirmed


def test_where_it_is_not_known_whether_it_flew_only_an_engine_that_ran_counts() -> None:
    events = list(Engines().detect(flight_of(200, {"n2_1": STOP, "n2_2": ramps((100, 0), (110, 92))})))
    assert [one.kind for one in events] == ["engine_run_down:1", "engine_stopped:1"]
    assert all(one.label.endswith("; whether it flew is not known") and not one.confirmed for one in events)


def test_a_recording_that_begins_in_flight_with_an_engine_stopped() -> None:
    stopped = found(CRUISE | {"n2_1": constant(8.0)})["engine_stopped:1"]
    assert stopped.onset.low == -INFINITE
    assert stopped.label.endswith("; it was so when the recording began")


@pytest.mark.parametrize(
    ("rpm", "kinds"),
    [
        (510, set()),
        (490, {"engine_run_down"}),
        (260, {"engine_run_down"}),
        (240, {"engine_run_down", "engine_stopped"}),
    ],
)
def test_a_single_piston_engine(rpm: float, kinds: set[str]) -> None:
    of = {"engine_speed": steps((70, rpm), start=2300)}
    events = found(of)
    assert set(events) == kinds
    assert not found(of | STANDS)
    assert all(f"down to {rpm:.0f} rpm" in event.label for event in events.values())


@pytest.mark.parametrize(
    ("percent", "seconds", "split"), [(9.9, 30, False), (10, 30, True), (40, 3, False), (40, 4, True)]
)
def test_a_split_and_how_long_it_lasts(percent: float, seconds: float, split: bool) -> None:
    n1 = steps((100, 85 - percent), (100 + seconds, 85), start=85)
    events = found(CRUISE | {"n1_2": n1})
    assert set(events) == ({"engine_split"} if split else set())
    for event in events.values():
        assert event.onset == Interval(99.25, 100.25)
        assert f"at most 85.0% against {85 - percent:.1f}%" in event.label
        assert [(one.series, one.time_s) for one in event.evidence] == [("n1_1", 100.25), ("n1_2", 100.25)]


@pytest.mark.parametrize(("knots", "split"), [(80, False), (81, True)])
def test_a_split_counts_only_above_an_airspeed(knots: float, split: bool) -> None:
    apart = CRUISE | {"n1_2": steps((100, 20), start=85), "indicated_airspeed": constant(knots)}
    assert ("engine_split" in found(apart)) is split


def test_a_split_without_an_airspeed() -> None:
    apart = {"n1_1": constant(85.0), "n1_2": steps((100, 20), start=85)}
    assert found(apart)["engine_split"].label.endswith("by airborne, as no airspeed is recorded")
    assert not found(apart | STANDS)
    (unknown,) = Engines().detect(flight_of(200, apart))
    assert not unknown.confirmed


def test_engines_that_are_sampled_at_other_moments_are_not_split_by_that() -> None:
    """A change of 14 %/s for 5 s, with samples 0.9 s apart: held values would be 12.6 % apart."""
    change = ramps((100, 25), (105, 95))
    of = {quantity: one for quantity, one in CRUISE.items() if not quantity.startswith("n1")}
    assert not found(of | {"n1_1": change}, made("n1_2", change, 200, first_s=1.15))
    assert found(of | {"n1_1": change, "n1_2": lambda t: change(t - 0.9)})


def test_a_fire_signal() -> None:
    (fire,) = found(CRUISE | {"engine_fire_2": steps((70, 1), (75, 0))}).values()
    assert (fire.kind, fire.onset, fire.end) == ("engine_fire:2", Interval(69.25, 70.25), Interval(74.25, 75.25))
    assert fire.label == "fire is signalled in engine 2 for 4.0 to 6.0 s"
    (ground,) = found(STANDS | {"engine_fire_2": steps((70, 1), (75, 0))}).values()
    assert ground.label.endswith("; on the ground")


def test_a_gap_widens_the_bounds() -> None:
    events = found({}, made("n2_1", STOP, 200, lost=slice(90, 120)))
    assert events["engine_stopped:1"].onset == Interval(89.25, 120.25)
    airspeed = made("indicated_airspeed", constant(250.0), 200, lost=slice(90, 120))
    split = found({"n1_1": constant(85.0), "n1_2": steps((100, 20), start=85)}, airspeed)["engine_split"]
    assert split.onset == Interval(89.25, 120.25)


def test_values_that_are_not_valid_are_never_compared() -> None:
    assert not found({}, made("n2_1", constant(0.0), 200, lost=slice(None)))
    assert not found({}, made("n2_1", lambda t: np.full(len(t), np.nan), 200))
    lost = made("n1_1", constant(0.0), 200, lost=slice(50, 150))
    assert set(found({"n1_2": constant(85.0)}, made("n1_1", constant(85.0), 200, lost=slice(50, 150)))) == set()
    assert "engine_split" not in found({"indicated_airspeed": constant(60.0), "n1_2": constant(85.0)}, lost)


@given(st.integers(-(10**6), 10**6), st.floats(0, 92), st.integers(1, 40), st.floats(0, 30))
def test_on_another_clock_the_events_are_the_same(by: int, percent: float, over_s: int, apart: float) -> None:
    down = ramps((70, 92), (70 + over_s, percent), (150, percent), (160, 92))
    flight = flight_of(200, FLIES | CRUISE | {"n2_1": down, "n1_2": ramps((70, 85), (90, 85 - apart))})
    events = list(Engines().detect(flight))
    assert list(Engines().detect(shifted(flight, by / 64))) == events_later(events, by / 64)
    kinds = {one.kind for one in events}
    assert ("engine_run_down:1" in kinds) == (percent < 50)
    assert ("engine_stopped:1" in kinds) == ("engine_restarted:1" in kinds) == (percent < 25)


@given(st.lists(st.floats(55, 100), min_size=5, max_size=40), st.floats(0, 9))
def test_engines_that_run_together_give_nothing(speeds: list[float], apart: float) -> None:
    n1 = ramps(*((10.0 * k, speed) for k, speed in enumerate(speeds)))
    of: dict[str, Of] = {"n1_1": n1, "n1_2": lambda t: n1(t) - apart, "n2_1": n1, "n2_2": n1}
    assert not found(of | {"indicated_airspeed": constant(250.0)}, seconds=10.0 * len(speeds))
