"""Autopilot and autothrottle: which go off, when the last one did, by whose hand; buttons, signs, gaps, the ground."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.engines import FLIES, STANDS, TWIN, events_later, flight_of, shifted
from builders.recorded import AIRLINER_S, Of, constant, made, ramps, steps
from crossfix.detect.systems.autopilot import Autopilot
from crossfix.records.interval import Interval
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series

OFF = steps((50, 1), (100, 0))
"""Engaged at 50 s, off from 100 s on: by samples at x.25 s, between 99.25 and 100.25 s."""
ONSET = Interval(99.25, 100.25)
UNTOUCHED: dict[str, Of] = {"autopilot_engaged": OFF, "autopilot_disconnect_button": constant(0.0)}


def found(of: dict[str, Of], *more: Series, seconds: float = 200) -> dict[str, RecorderEvent]:
    """Events by kind in flight; a kind twice is an error."""
    events = list(Autopilot().detect(flight_of(seconds, FLIES | of, *more)))
    by_kind = {event.kind: event for event in events}
    assert len(by_kind) == len(events)
    return by_kind


def test_a_quiet_flight() -> None:
    never = {"autopilot_engaged": constant(0.0), "autothrottle_engaged": steps((10, 1), (1500, 0))}
    assert not found(TWIN | never, seconds=AIRLINER_S)


def test_nothing_recorded() -> None:
    assert not found(TWIN, seconds=AIRLINER_S)


def test_without_a_button_whether_voluntary_is_not_recorded() -> None:
    event = found({"autopilot_engaged": OFF, "master_warning": steps((100, 1))})["autopilot_off"]
    assert (event.onset, event.end) == (ONSET, None)
    assert event.label == "the autopilot goes off (autopilot_engaged): whether voluntary is not recorded"
    assert not event.confirmed
    assert [(one.time_s, one.value) for one in event.evidence] == [(99.25, 1), (100.25, 0)]


def test_on_the_ground_it_is_no_event_and_where_unknown_it_says_so() -> None:
    assert not found(STANDS | {"autopilot_engaged": OFF})
    (unknown,) = Autopilot().detect(flight_of(200, UNTOUCHED | {"autopilot_disconnect_button": steps((99, 1))}))
    assert unknown.label.endswith("; whether it flew is not known")
    assert not unknown.confirmed


def test_off_at_touchdown_may_have_been_in_flight() -> None:
    event = found({"autopilot_engaged": OFF, "airborne": steps((100, 0), start=1)})["autopilot_off"]
    assert event.label.endswith("; whether it flew is not known")


@pytest.mark.parametrize(
    ("pressed_s", "voluntary"), [(96.3, False), (97.25, True), (99.25, True), (100.25, True), (101.25, False)]
)
def test_pressed_up_to_two_seconds_before(pressed_s: float, voluntary: bool) -> None:
    press = made("autopilot_disconnect_button", steps((pressed_s, 1), (pressed_s + 0.3, 0)), 200, step_s=0.25)
    event = found({"autopilot_engaged": OFF}, press)["autopilot_off"]
    assert ("voluntary, its button was pressed" in event.label) is voluntary
    assert event.confirmed is voluntary
    assert any(one.says == "pressed" for one in event.evidence) is voluntary


def test_no_press_and_no_sign_does_not_decide() -> None:
    event = found(UNTOUCHED)["autopilot_off"]
    assert "no press of its button, and no warning or upset, is recorded" in event.label
    assert not event.confirmed


SIGNS: list[tuple[str, Of, str]] = [
    ("master_warning", steps((101, 1)), "master warning"),
    ("stick_shaker", steps((99, 1), (100, 0)), "stick shaker"),
    ("engine_fire_1", steps((99, 1)), "engine fire 1"),
    ("hydraulic_low_pressure_2", steps((98, 1)), "hydraulic low pressure 2"),
    ("hydraulic_pressure_1", steps((101, 1790), start=3000), "low hydraulic pressure 1"),
    ("normal_acceleration", steps((99, 1.51), (99.2, 1), start=1), "away from 1 g"),
    ("normal_acceleration", steps((99, 0.49), (99.2, 1), start=1), "away from 1 g"),
    ("roll_angle", ramps((99, 0), (102, 33)), "rolls at 11 deg/s"),
    ("pitch_angle", ramps((98, 2), (101, 7.5)), "pitch changes by 6 deg"),
]
NO_SIGNS: list[tuple[str, Of]] = [
    ("master_warning", steps((103, 1))),
    ("master_warning", steps((90, 1), (97, 0))),
    ("hydraulic_pressure_1", steps((101, 1810), start=3000)),
    ("normal_acceleration", steps((99, 1.49), (99.2, 1), start=1)),
    ("roll_angle", ramps((99, 0), (102, 27))),
    ("pitch_angle", ramps((98, 2), (101, 6.5))),
]


@pytest.mark.parametrize(("quantity", "of", "says"), SIGNS)
def test_no_press_and_a_sign_is_not_voluntary(quantity: str, of: Of, says: str) -> None:
    event = found(UNTOUCHED | {quantity: of})["autopilot_off"]
    assert "not voluntary: no press of its button, and within 2 s " + says in event.label
    assert event.confirmed
    assert says in [one.says for one in event.evidence]


@pytest.mark.parametrize(("quantity", "of"), NO_SIGNS)
def test_a_sign_too_far_off_or_too_small_does_not_decide(quantity: str, of: Of) -> None:
    assert not found(UNTOUCHED | {quantity: of})["autopilot_off"].confirmed


def test_a_wing_that_passes_180_degrees_does_not_roll_by_358() -> None:
    wrapped = {"roll_angle": lambda t: (ramps((90, 178), (110, 182))(t) + 180) % 360 - 180}
    assert not found(UNTOUCHED | wrapped)["autopilot_off"].confirmed


def test_a_pressed_button_decides_against_a_sign() -> None:
    pressed = {"autopilot_disconnect_button": steps((99, 1), (101, 0)), "master_warning": steps((100, 1))}
    assert "voluntary, its button was pressed" in found(UNTOUCHED | pressed)["autopilot_off"].label


def test_a_button_with_missing_samples_does_not_decide() -> None:
    button = made("autopilot_disconnect_button", constant(0.0), 200, lost=slice(98, 99))
    event = found({"autopilot_engaged": OFF, "master_warning": steps((100, 1))}, button)["autopilot_off"]
    assert "samples of its button are missing" in event.label
    assert not event.confirmed
    ends = made("autopilot_disconnect_button", constant(0.0), 99)
    event = found({"autopilot_engaged": OFF, "master_warning": steps((100, 1))}, ends)["autopilot_off"]
    assert "samples of its button are missing" in event.label


def test_samples_of_buttons_and_signs_that_are_not_valid_show_nothing() -> None:
    button = made("autopilot_disconnect_button", steps((98, 1), (99, 0)), 200, lost=slice(98, 99))
    event = found({"autopilot_engaged": OFF}, button)["autopilot_off"]
    assert "samples of its button are missing" in event.label
    load = made("normal_acceleration", steps((99.5, 5), (100, 1), start=1), 200, lost=slice(790, 805))
    roll = made("roll_angle", steps((99.5, 60), (100, 0)), 200, lost=slice(199, 200))
    pitch = made("pitch_angle", steps((99.5, 60), (100, 0)), 200, lost=slice(396, 402))
    event = found(UNTOUCHED, load, roll, pitch)["autopilot_off"]
    assert "no warning or upset" in event.label


def test_of_several_autopilots_the_last_one_counts() -> None:
    events = found({"autopilot_engaged_1": OFF, "autopilot_engaged_2": steps((60, 1), (140, 0))})
    assert events["autopilot_off"].onset == Interval(139.25, 140.25)
    assert not found({"autopilot_engaged_1": OFF, "autopilot_engaged_2": steps((60, 1))})


def test_several_that_go_off_at_once_are_one_event_with_the_tightest_bounds() -> None:
    """Number 2, sampled every 4 s, is engaged at 96.5 and off at 100.5 s; number 1 was engaged until 99.25 s."""
    slow = made("autopilot_engaged_2", steps((60, 1), (98, 0)), 200, first_s=0.5, step_s=4)
    assert found({"autopilot_engaged_1": OFF}, slow)["autopilot_off"].onset == Interval(99.25, 100.5)
    assert found({"autopilot_engaged_1": OFF, "autopilot_engaged_2": OFF})["autopilot_off"].onset == ONSET


def test_another_autopilot_of_which_nothing_is_known() -> None:
    lost = made("autopilot_engaged_2", constant(1.0), 200, lost=slice(90, 200))
    pressed = {"autopilot_disconnect_button": steps((99, 1), (101, 0))}
    event = found({"autopilot_engaged_1": OFF} | pressed, lost)["autopilot_off"]
    assert "whether another autopilot stayed engaged is not known" in event.label
    assert not event.confirmed


def test_one_sample_alone_is_no_event_but_at_the_end() -> None:
    assert not found({"autopilot_engaged": steps((50, 1), (100, 0), (101, 1))})
    assert found({"autopilot_engaged": steps((50, 1), (100, 0), (102, 1))})
    assert found({"autopilot_engaged": steps((50, 1), (199.5, 0))}, seconds=200.3)


def test_every_time_is_an_event() -> None:
    of = FLIES | {"autothrottle_engaged": steps((50, 1), (100, 0), (120, 1), (150, 0))}
    events = list(Autopilot().detect(flight_of(200, of)))
    assert [(one.kind, one.onset.high) for one in events] == [
        ("autothrottle_off", 100.25),
        ("autothrottle_off", 150.25),
    ]


@pytest.mark.parametrize(("later_s", "together", "confirmed"), [(0, True, True), (1, True, True), (2, True, False),
                                                                (3, True, False), (4, False, False)])  # fmt: skip
def test_both_within_two_seconds(later_s: float, together: bool, confirmed: bool) -> None:
    """Samples a second apart, 3 s later: between 2 and 4 s later, so it may be 2 s."""
    events = found({"autopilot_engaged": OFF, "autothrottle_engaged": steps((50, 1), (100 + later_s, 0))})
    assert {"autopilot_off", "autothrottle_off"} <= set(events)
    both = events.get("autopilot_and_autothrottle_off")
    assert (both is not None) is together
    if both is not None:
        assert both.confirmed is confirmed
        assert both.onset == Interval(99.25 + later_s, 100.25 + later_s)
        assert both.label.endswith(f"{max(later_s - 1, 0):.1f} to {later_s + 1:.1f} s apart")
        assert len(both.evidence) == 4


def test_a_gap_widens_the_bounds() -> None:
    lost = made("autopilot_engaged", OFF, 200, lost=slice(90, 120))
    assert found({}, lost)["autopilot_off"].onset == Interval(89.25, 120.25)


def test_samples_that_are_not_valid_engage_nothing() -> None:
    assert not found({}, made("autopilot_engaged", OFF, 200, lost=slice(None)))
    assert not found({}, made("autopilot_engaged", OFF, 200, lost=slice(0, 100)))


@given(
    st.integers(-(10**6), 10**6),
    st.integers(60, 190),
    st.integers(60, 190),
    st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2), Fraction(4)]),
)
def test_bounds_hold_the_moment_and_move_with_the_clock(by: int, first: int, second: int, step: Fraction) -> None:
    flight = flight_of(
        240,
        FLIES | {"autopilot_engaged_1": steps((50, 1), (first, 0))},
        made("autopilot_engaged_2", steps((40, 1), (second, 0)), 240, step_s=float(step)),
    )
    (event,) = list(Autopilot().detect(flight))
    assert event.onset.low < max(first, second) <= event.onset.high
    assert event.onset.width <= max(1.0, float(step))
    assert list(Autopilot().detect(shifted(flight, by / 64))) == events_later([event], by / 64)


@given(st.lists(st.booleans(), min_size=3, max_size=60))
def test_each_switch_off_of_two_samples_is_told_once(engaged: list[bool]) -> None:
    of = FLIES | {"autopilot_engaged": lambda t: np.array(engaged, float)[: len(t)]}
    events = list(Autopilot().detect(flight_of(len(engaged), of)))
    pairs = [k for k in range(1, len(engaged)) if engaged[k - 1] and not any(engaged[k : k + 2])]
    assert [one.onset for one in events] == [Interval(k - 0.75, k + 0.25) for k in pairs]
