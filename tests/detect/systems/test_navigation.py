"""GNSS on board: each sign of a loss, what is one loss, steps and speeds against the aircraft's own motion, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.oscillating import moved, noise, plus, without
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.systems.gnss_position import GnssPosition
from crossfix.detect.systems.navigation import Navigation
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series, SeriesDoubt, SeriesKind

SECONDS = 600.0
LATITUDE, NORTH_KT = 43.0, 240.0
NORTH: Of = lambda t: LATITUDE + NORTH_KT / 3600.0 / 60.0 * t  # noqa: E731
FLYING: dict[str, Of] = {
    "gnss_latitude": NORTH,
    "gnss_longitude": constant(45.0),
    "inertial_latitude": NORTH,
    "inertial_longitude": constant(45.0),
    "ground_speed": constant(NORTH_KT),
}


def losses(data: FlightData) -> list[RecorderEvent]:
    """Losses and what ends them."""
    return list(Navigation().detect(recorded_flight(data)))


def positions(data: FlightData) -> list[RecorderEvent]:
    """Steps and speeds."""
    return list(GnssPosition().detect(recorded_flight(data)))


def flown(**changed: Of) -> list[RecorderEvent]:
    """Steps and speeds in a flight with some quantities changed."""
    return positions(recorded(SECONDS, FLYING | changed))


def marked(series: Series, *stretches: slice, doubt: SeriesDoubt = SeriesDoubt.NO_COMPUTED_DATA) -> Series:
    """Samples of a series marked as not valid, for a reason."""
    reasons = series.reasons.copy()
    for one in stretches:
        reasons[one] = doubt
    return replace(series, reasons=reasons, valid=reasons == 0)


def fixes(of: Of, meanings: Mapping[int, str]) -> Series:
    """Kinds of fix at 1 Hz."""
    return replace(made("gnss_fix", of, SECONDS), kind=SeriesKind.ENUMERATION, meanings=meanings)


def test_a_quiet_flight() -> None:
    quiet = AIRLINER | FLYING | {"gnss_primary_captain": constant(1.0), "gnss_primary_first_officer": constant(1.0)}
    data = recorded(AIRLINER_S, quiet | {"horizontal_protection_level": constant(20.0)})
    assert not losses(data)
    assert not positions(data)


def test_the_receiver_marks_its_position() -> None:
    series = marked(made("gnss_latitude", NORTH, SECONDS), slice(100, 160))
    lost, back = losses(recorded(SECONDS, without(FLYING, "gnss_latitude"), series))
    assert (lost.kind, back.kind) == ("gnss_lost", "gnss_regained")
    assert lost.onset == Interval(99.25, 100.25)
    assert lost.end == back.onset == Interval(159.25, 160.25)
    assert back.end is None
    assert lost.confirmed
    assert lost.label == ("GNSS is lost on board for at least 59 s: the receiver marks its position as not computed")
    assert back.label == "GNSS is back on board after 59 s: the signs of its loss end"
    assert [one.time_s for one in lost.evidence] == [99.25, 100.25]


@pytest.mark.parametrize("doubt", [SeriesDoubt.DAMAGED, SeriesDoubt.NOT_RECORDED, SeriesDoubt.MASKED])
def test_what_was_not_recorded_is_not_lost(doubt: SeriesDoubt) -> None:
    series = marked(made("gnss_latitude", NORTH, SECONDS), slice(100, 160), doubt=doubt)
    assert not losses(recorded(SECONDS, without(FLYING, "gnss_latitude"), series))


def test_a_gap_widens_the_bounds() -> None:
    series = marked(made("gnss_latitude", NORTH, SECONDS), slice(100, 160))
    series = marked(series, slice(90, 105), slice(155, 170), doubt=SeriesDoubt.DAMAGED)
    lost, _ = losses(recorded(SECONDS, without(FLYING, "gnss_latitude"), series))
    assert lost.onset == Interval(89.25, 105.25)
    assert lost.end == Interval(154.25, 170.25)


@pytest.mark.parametrize(("samples", "found"), [(2, 0), (3, 2)])
def test_three_samples_in_a_row(samples: int, found: int) -> None:
    both = {name: steps((100, 0), (100 + samples, 1), start=1) for name in PRIMARY}
    assert len(losses(recorded(SECONDS, both))) == found
    series = marked(made("gnss_longitude", constant(45.0), SECONDS), slice(100, 100 + samples))
    assert len(losses(recorded(SECONDS, {}, series))) == found
    assert (
        len(losses(recorded(SECONDS, {}, fixes(steps((100, 1), (100 + samples, 0)), {0: "3D", 1: "NoSoln"})))) == found
    )


PRIMARY = ("gnss_primary_captain", "gnss_primary_first_officer")


def test_both_sides() -> None:
    captain, first_officer = steps((100, 0), (200, 1), start=1), steps((120, 0), (180, 1), start=1)
    lost, back = losses(recorded(SECONDS, dict(zip(PRIMARY, (captain, first_officer), strict=True))))
    assert lost.onset == Interval(119.25, 120.25)
    assert lost.end == back.onset == Interval(179.25, 180.25)
    assert lost.confirmed
    assert not losses(recorded(SECONDS, dict(zip(PRIMARY, (captain, constant(1.0)), strict=True))))


def test_one_side_alone_and_what_was_never_there() -> None:
    lost, _ = losses(recorded(SECONDS, {PRIMARY[0]: steps((100, 0), (200, 1), start=1)}))
    assert not lost.confirmed
    assert lost.label.endswith("GNSS is not primary on the only side recorded")
    (never,) = losses(recorded(SECONDS, dict.fromkeys(PRIMARY, constant(0.0))))
    assert never.ongoing
    assert not never.confirmed
    assert never.onset.low == -INFINITE
    assert never.label.endswith("it was so when the recording began")


@pytest.mark.parametrize(
    ("meaning", "found"), [("NoSoln", True), ("No Fix", True), ("none", True), ("2D", False), ("3DDiff", False)]
)
def test_the_kind_of_fix(meaning: str, found: bool) -> None:
    assert bool(losses(recorded(SECONDS, {}, fixes(steps((100, 3)), {0: "3D", 3: meaning})))) == found


@pytest.mark.parametrize(("metres", "found"), [(3705.0, True), (3704.0, False)])
def test_the_protection_level(metres: float, found: bool) -> None:
    events = losses(recorded(SECONDS, {"horizontal_protection_level": steps((100, metres), (150, 20), start=20)}))
    assert bool(events) == found
    for event in events:
        assert not event.confirmed
    if found:
        assert "protection level 3,705 m above the alert limit of 3,704 m" in events[0].label


def test_an_alert_limit_that_is_recorded() -> None:
    flight = recorded_flight(recorded(SECONDS, {"horizontal_protection_level": constant(700.0)}))
    alert = made("horizontal_protection_level", steps((300, 556), start=1852), SECONDS)
    (lost,) = Navigation().detect(replace(flight, lines={**flight.lines, "horizontal_alert_limit": (alert,)}))
    assert lost.onset == Interval(299.25, 300.25)
    assert not list(Navigation().detect(flight))


def test_signs_of_one_loss_are_one_event() -> None:
    series = marked(made("gnss_latitude", NORTH, SECONDS), slice(103, 150), slice(300, 350))
    both = dict.fromkeys(PRIMARY, steps((100, 0), (160, 1), start=1))
    events = losses(recorded(SECONDS, both, series))
    assert [(one.kind, one.first_s) for one in events] == [
        ("gnss_lost", 100.25), ("gnss_regained", 160.25), ("gnss_lost", 300.25), ("gnss_regained", 350.25),
    ]  # fmt: skip
    assert events[0].label.endswith(
        "GNSS is not primary on both sides; the receiver marks its position as not computed"
    )


@pytest.mark.parametrize(("apart", "events"), [(9, 2), (12, 4)])
def test_losses_that_follow_each_other(apart: int, events: int) -> None:
    series = marked(made("gnss_latitude", NORTH, SECONDS), slice(100, 150), slice(150 + apart, 200))
    assert len(losses(recorded(SECONDS, {}, series))) == events


@pytest.mark.parametrize(
    ("miles", "kinds"), [(0.55, ["gnss_position_step"]), (0.45, []), (80.0, ["gnss_position_step"])]
)
def test_a_step(miles: float, kinds: list[str]) -> None:
    events = flown(gnss_latitude=plus(NORTH, steps((300, miles / 60.0))))
    assert [one.kind for one in events] == kinds
    for event in events:
        assert event.onset == Interval(299.25, 300.25)
        assert event.end is None
        assert event.label == (
            f"the GNSS position steps by {miles:.2f} NM within 1 s against that of the inertial system, from 0.00 to"
            f" {miles:.2f} NM"
        )
        assert [one.series for one in event.evidence] == ["gnss_latitude", "gnss_longitude"] * 2


def test_a_step_to_the_side_across_the_date_line() -> None:
    there = dict.fromkeys(("gnss_longitude", "inertial_longitude"), constant(179.999))
    (event,) = flown(**{**there, "gnss_longitude": steps((300, -179.97), start=179.999)})
    assert event.kind == "gnss_position_step"
    assert "steps by 1.35 NM" in event.label


@pytest.mark.parametrize("samples", [1, 2])
def test_a_wrong_bit_is_no_step(samples: int) -> None:
    assert not flown(gnss_latitude=plus(NORTH, steps((300, 0.5), (300 + samples, 0.0))))


def test_a_step_of_the_other_is_not_one_of_gnss() -> None:
    assert not flown(inertial_latitude=plus(NORTH, steps((300, 1.0))))


@pytest.mark.parametrize("per_hour", [1.0, 2.0, 8.0])
def test_an_inertial_position_may_drift(per_hour: float) -> None:
    drifting: Of = lambda t: NORTH(t) + per_hour / 60.0 * (t + 30_000) / 3600.0  # noqa: E731
    assert not flown(inertial_latitude=drifting)
    lost = marked(made("gnss_latitude", NORTH, SECONDS), slice(100, 200))
    flight = without(FLYING, "gnss_latitude") | {"inertial_latitude": drifting}
    assert not positions(recorded(SECONDS, flight, lost))


def test_a_step_over_a_gap() -> None:
    series = marked(made("gnss_latitude", plus(NORTH, steps((200, 3 / 60))), SECONDS), slice(100, 250))
    (event,) = positions(recorded(SECONDS, without(FLYING, "gnss_latitude"), series))
    assert event.onset == Interval(99.25, 250.25)
    assert "steps by 3.00 NM within 151 s" in event.label


def test_the_navigation_system_stands_in_for_the_inertial() -> None:
    flight = without(FLYING, "inertial_latitude", "inertial_longitude")
    own = {"latitude": NORTH, "longitude": constant(45.0), "gnss_latitude": plus(NORTH, steps((300, 1 / 60)))}
    (event,) = positions(recorded(SECONDS, flight | own))
    assert "against that of the navigation system" in event.label


@pytest.mark.parametrize(("knots", "kinds"), [(55.0, ["gnss_speed_mismatch"]), (45.0, [])])
def test_a_speed(knots: float, kinds: list[str]) -> None:
    drawn: Of = lambda t: NORTH(t) + knots / 3600.0 / 60.0 * np.clip(t - 200.0, 0.0, 200.0)  # noqa: E731
    events = flown(gnss_latitude=drawn)
    assert [one.kind for one in events] == kinds
    for event in events:
        assert 200 <= event.onset.high <= 212
        assert event.end is not None
        assert 398 <= event.end.low <= 412
        assert (
            f"GNSS positions move at {NORTH_KT + knots:.0f} kt over 10 s where the ground speed is 240 kt"
            in event.label
        )


def test_it_stands_still_while_the_aircraft_flies() -> None:
    events = flown(gnss_latitude=lambda t: NORTH(np.minimum(t, 300.0)))
    assert [one.kind for one in events] == ["gnss_speed_mismatch"]
    assert events[0].ongoing


def test_a_turn_and_a_noise_of_positions() -> None:
    turn = {
        "gnss_latitude": plus(lambda t: 43.0 + 0.02 * np.sin(t / 19.1), noise(0.0001, 1)),
        "gnss_longitude": lambda t: 45.0 + 0.02 / np.cos(np.radians(43.0)) * np.cos(t / 19.1),
    }
    flight = {**turn, "ground_speed": constant(0.02 * 60 / 19.1 * 3600)}
    assert not positions(recorded(SECONDS, flight))


def test_nothing_to_compare_with_and_nothing_valid() -> None:
    alone = {name: FLYING[name] for name in ("gnss_latitude", "gnss_longitude")}
    stepped = alone | {"gnss_latitude": plus(NORTH, steps((300, 1.0)))}
    assert not positions(recorded(SECONDS, stepped))
    assert not positions(recorded(SECONDS, without(FLYING, "gnss_longitude")))
    lost = made("inertial_latitude", NORTH, SECONDS, lost=slice(None))
    assert not positions(recorded(SECONDS, stepped | {"inertial_longitude": constant(45.0)}, lost))


def test_on_the_ground_positions_are_not_judged() -> None:
    stepped = {"gnss_latitude": plus(NORTH, steps((300, 1.0)))}
    assert not flown(**stepped, weight_on_wheels=constant(1.0))
    assert flown(**stepped, weight_on_wheels=constant(0.0))


@settings(max_examples=40, deadline=None)
@given(
    at=st.integers(50, 500),
    long=st.integers(3, 60),
    by_s=st.integers(-4000, 4000).map(lambda n: n / 4),
    miles=st.floats(0.6, 50.0),
    seed=st.integers(0, 1000),
)
def test_events_lie_where_they_are_and_move_with_the_clock(
    at: int, long: int, by_s: float, miles: float, seed: int
) -> None:
    series = marked(made("gnss_longitude", constant(45.0), SECONDS), slice(at, at + long))
    lost, back = losses(moved(recorded(SECONDS, {}, series), by_s))
    assert lost.onset == Interval(at - 0.75 + by_s, at + 0.25 + by_s)
    assert back.onset == Interval(at + long - 0.75 + by_s, at + long + 0.25 + by_s)
    small = noise(0.0001, seed)
    data = recorded(SECONDS, FLYING | {"gnss_latitude": plus(NORTH, small, steps((at, miles / 60)))})
    (step,) = positions(moved(data, by_s))
    assert step.onset == Interval(at - 0.75 + by_s, at + 0.25 + by_s)
    assert not positions(recorded(SECONDS, FLYING | {"gnss_latitude": plus(NORTH, small)}))
