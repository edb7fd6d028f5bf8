"""Cabin: decompressions fast and slow, just above and below each limit, airports, gaps, coarse steps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.engines import FLIES, STANDS, events_later, flight_of, shifted
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, ramps, steps
from crossfix.detect.systems.cabin import Cabin
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series

QUIET: dict[str, Of] = {
    "airborne": steps((62, 1), (1480, 0)),
    "cabin_altitude": ramps((60, 450), (360, 2000), (900, 2000), (1300, 600), (1480, 450)),
    "cabin_differential_pressure": ramps((60, 0.1), (360, 3.5), (900, 3.5), (1300, 1), (1480, 0.1), (1485, 0)),
    "cabin_altitude_warning": constant(0.0),
}
CRUISE: dict[str, Of] = {**FLIES, "pressure_altitude": constant(35_000.0)}
RAPID = ramps((100, 7000), (110, 25_000))
"""108,000 fpm for 10 s."""


def found(of: dict[str, Of], *more: Series, seconds: float = 200) -> dict[str, RecorderEvent]:
    """Events by kind in a cruise; a kind twice is an error."""
    events = list(Cabin().detect(flight_of(seconds, CRUISE | of, *more)))
    by_kind = {event.kind: event for event in events}
    assert len(by_kind) == len(events)
    return by_kind


def test_a_quiet_flight() -> None:
    assert not found(AIRLINER | QUIET, seconds=AIRLINER_S)


def test_nothing_recorded() -> None:
    assert not found({"cabin_differential_pressure": ramps((100, 8), (101, 0))})


def test_a_rapid_decompression() -> None:
    events = found({"cabin_altitude": RAPID, "cabin_differential_pressure": ramps((100, 8.0), (110, 1.0))})
    assert set(events) == {
        "cabin_altitude_high", "cabin_altitude_very_high", "cabin_rapid_rise", "cabin_pressure_loss",
    }  # fmt: skip
    high = events["cabin_altitude_high"]
    assert high.onset == Interval(101.25, 102.25)
    assert high.ongoing
    assert high.label == (
        "the cabin altitude is above 10,000 ft for 97.0 s at least, up to 25,000 ft, the aircraft at 35,000 ft"
    )
    assert events["cabin_altitude_very_high"].onset == Interval(104.25, 105.25)
    rise = events["cabin_rapid_rise"]
    assert rise.onset.low <= 100 <= rise.onset.high == 100.25
    assert rise.end is not None
    assert rise.end.low <= 110 <= rise.end.high
    assert "rises by up to 108,000 fpm" in rise.label
    loss = events["cabin_pressure_loss"]
    assert loss.onset.low <= 100 <= loss.onset.high == 102.25
    assert "falls by up to 7.0 psi in 30 s while the cabin rises by up to 18,000 ft" in loss.label
    assert all(event.confirmed for event in events.values())


@pytest.mark.parametrize(
    ("peak_ft", "kinds"),
    [
        (9_990, set()),
        (10_010, {"cabin_altitude_high"}),
        (14_990, {"cabin_altitude_high"}),
        (15_010, {"cabin_altitude_high", "cabin_altitude_very_high"}),
    ],
)
def test_just_over_and_under_each_altitude(peak_ft: float, kinds: set[str]) -> None:
    assert set(found({"cabin_altitude": ramps((100, 7000), (1000, peak_ft))}, seconds=1200)) == kinds


@pytest.mark.parametrize(("fpm", "rises"), [(2400, False), (2600, True)])
def test_just_over_and_under_the_rate(fpm: float, rises: bool) -> None:
    events = found({"cabin_altitude": ramps((50, 1000), (110, 1000 + fpm))})
    assert set(events) == ({"cabin_rapid_rise"} if rises else set())
    for event in events.values():
        assert event.onset.low <= 50 <= event.onset.high == 55.25
        assert event.end is not None
        assert event.end.low <= 110 <= event.end.high


@pytest.mark.parametrize(("seconds", "fpm", "rises"), [(5, 2600, False), (6, 2600, True), (20, 2400, False)])
def test_a_recorded_rate_counts_where_there_is_one(seconds: float, fpm: float, rises: bool) -> None:
    """Six samples, a second apart, last 5 s; the altitude, which jumps, is not used for the rate then."""
    rate = steps((50, fpm), (50 + seconds, 0), start=0)
    events = found({"cabin_vertical_rate": rate, "cabin_altitude": steps((50, 4000), start=1000)})
    assert set(events) == ({"cabin_rapid_rise"} if rises else set())


@pytest.mark.parametrize(
    ("fall", "over_s", "lost"), [(0.95, 25, False), (1.05, 25, True), (1.05, 36, False), (1.3, 36, True)]
)
def test_just_over_and_under_the_fall(fall: float, over_s: float, lost: bool) -> None:
    pressure = ramps((100, 8.0), (100 + over_s, 8.0 - fall))
    events = found({"cabin_altitude": ramps((100, 7000), (140, 8500)), "cabin_differential_pressure": pressure})
    assert set(events) == ({"cabin_pressure_loss"} if lost else set())


def test_an_emergency_descent_with_the_cabin_held_is_no_loss() -> None:
    down = {"pressure_altitude": ramps((100, 20_000), (160, 12_000)), "cabin_altitude": constant(6000.0)}
    assert not found({**down, "cabin_differential_pressure": ramps((100, 6.0), (160, 2.0))})


def test_a_climb_in_which_the_cabin_follows_the_aircraft_is_no_loss() -> None:
    up = {"pressure_altitude": ramps((100, 2000), (160, 6000)), "cabin_altitude": ramps((100, 500), (160, 1500))}
    assert not found({**up, "cabin_differential_pressure": ramps((100, 4.0), (130, 2.8))})


def test_a_loss_where_the_altitude_of_the_aircraft_is_not_recorded_is_not_confirmed() -> None:
    of = {"cabin_altitude": ramps((100, 7000), (140, 8500)), "cabin_differential_pressure": ramps((100, 8), (110, 6))}
    (event,) = Cabin().detect(flight_of(200, FLIES | of))
    assert event.kind == "cabin_pressure_loss"
    assert not event.confirmed
    assert "the altitude of the aircraft is not known" in event.label


def test_one_sample_alone_is_no_event() -> None:
    assert not found({"cabin_altitude": steps((100, 20_000), (101, 7000), start=7000)})
    assert found({"cabin_altitude": steps((100, 20_000), (102, 7000), start=7000)})


def test_a_high_airport_is_no_event_on_the_ground() -> None:
    assert not found(STANDS | {"cabin_altitude": constant(13_300.0)})


def test_where_it_is_not_known_whether_it_flew_the_label_says_so() -> None:
    (event,) = Cabin().detect(flight_of(200, {"cabin_altitude": ramps((50, 7000), (200, 12_000))}))
    assert event.label.endswith("; whether it flew is not known")
    assert not event.confirmed


def test_the_warning_is_listed() -> None:
    (event,) = found({"cabin_altitude_warning": steps((50, 1), (60, 0))}).values()
    assert event.kind == "cabin_altitude_warning"
    assert event.onset == Interval(49.25, 50.25)
    (ground,) = found(STANDS | {"cabin_altitude_warning": steps((50, 1), (60, 0))}).values()
    assert ground.label.endswith("; on the ground")


def test_a_gap_widens_the_bounds() -> None:
    events = found({}, made("cabin_altitude", RAPID, 200, lost=slice(95, 120)))
    assert events["cabin_altitude_high"].onset == Interval(94.25, 120.25)
    assert "cabin_rapid_rise" not in events


def test_values_that_are_not_valid_are_never_compared() -> None:
    assert not found({}, made("cabin_altitude", constant(30_000.0), 200, lost=slice(None)))
    assert not found({}, made("cabin_altitude", lambda t: np.full(len(t), np.nan), 200))


def test_it_tells_what_stood_when_the_recording_began() -> None:
    high = found({"cabin_altitude": constant(12_000.0)})["cabin_altitude_high"]
    assert high.onset.low == -INFINITE
    assert high.label.endswith("; it was so when the recording began")


@given(st.sampled_from([8.0, 32.0, 64.0, 128.0, 256.0]), st.floats(-1500, 1500), st.floats(0, 1), st.integers(1, 4))
def test_a_coarse_resolution_makes_no_rapid_rise(step_ft: float, fpm: float, offset: float, step_s: int) -> None:
    def coarse(t: np.ndarray) -> np.ndarray:
        return np.round((5000 + fpm / 60 * t) / step_ft + offset) * step_ft

    series = replace(made("cabin_altitude", coarse, 120, step_s=step_s), resolution=step_ft)
    assert not found({}, series, seconds=120)


@given(st.integers(-(10**6), 10**6), st.integers(1, 60), st.floats(1000, 20_000))
def test_on_another_clock_the_events_are_the_same(by: int, over_s: int, rise_ft: float) -> None:
    flight = flight_of(
        200,
        CRUISE,
        made("cabin_altitude", ramps((100, 7000), (100 + over_s, 7000 + rise_ft)), 200),
        made("cabin_differential_pressure", ramps((100, 8), (100 + over_s, 8 - rise_ft / 2500)), 200),
    )
    events = list(Cabin().detect(flight))
    assert list(Cabin().detect(shifted(flight, by / 64))) == events_later(events, by / 64)
    assert any(one.kind == "cabin_altitude_high" for one in events) == (7000 + rise_ft > 10_000)
