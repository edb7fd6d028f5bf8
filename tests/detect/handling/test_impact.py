"""Impact: the textbook end, each limit, no height, high up, standing, a hard landing, power cut in cruise."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.approaches import J2_END_S, J2_HEIGHTS, TO_6000, Flight, cut_off, landed, later
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, ramps, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.handling.impact import Impact
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import Interval
from crossfix.records.recorder_event import RecorderEvent

J2 = cut_off(*J2_HEIGHTS)


def found(data: FlightData) -> list[RecorderEvent]:
    """All events."""
    return list(Impact().detect(recorded_flight(data)))


def kinds(data: FlightData) -> list[str]:
    """What is found."""
    return [one.kind for one in found(data)]


def g(*at: tuple[float, float]) -> dict[str, Of]:
    """Normal acceleration of 1 g with other values from some times on."""
    return {"normal_acceleration": steps(*at, start=1.0)}


def ending(value: float, flight: Flight = J2, **more: Of) -> FlightData:
    """The last 0.5 s at a value."""
    return flight.data(g((flight.seconds - 0.5, value)) | more)


def test_a_quiet_flight() -> None:
    assert not found(recorded(AIRLINER_S, AIRLINER))
    assert not found(J2.data()), "a power-off end alone is none"


def test_an_impact() -> None:
    (event,) = found(ending(5.8))
    assert event.kind == "impact"
    assert event.confirmed
    assert event.end is None
    assert event.onset == Interval(J2_END_S - 0.625, J2_END_S - 0.5)
    assert event.label.startswith("impact: normal acceleration of 5.80 g, 0.50 s before the recording ends, ")
    assert "by the radio altimeter" in event.label
    assert [one.value for one in event.evidence[:2]] == [1.0, 5.8]


@pytest.mark.parametrize(("value", "count"), [(2.99, 0), (3.01, 1), (-0.99, 0), (-1.01, 1)])
def test_just_under_and_over_the_acceleration(value: float, count: int) -> None:
    """Reached over 0.5 s, without a jump."""
    ramp: dict[str, Of] = {"normal_acceleration": ramps((J2_END_S - 1.5, 1.0), (J2_END_S - 1.0, value))}
    assert kinds(J2.data(ramp)) == ["impact"] * count


@pytest.mark.parametrize(("value", "count"), [(1.99, 0), (2.01, 1), (0.01, 0), (-0.01, 1)])
def test_just_under_and_over_the_jump(value: float, count: int) -> None:
    assert kinds(ending(value)) == ["impact"] * count


def test_a_jump_counts_at_0_125_s_only() -> None:
    slow = made("normal_acceleration", steps((J2_END_S - 0.6, 2.5), start=1.0), J2_END_S, step_s=0.5)
    assert not found(J2.data(None, slow))


@pytest.mark.parametrize(("before_s", "count"), [(2.25, 0), (1.875, 1)])
def test_just_under_and_over_the_time_before_the_end(before_s: float, count: int) -> None:
    """One sample; the jump back to 1 g is 0.125 s later."""
    at = J2_END_S - before_s
    assert kinds(J2.data({"normal_acceleration": lambda t: 1 + 2.5 * (t == at)})) == ["impact"] * count


@pytest.mark.parametrize(("feet", "kind"), [(19, "impact"), (51, "acceleration_at_end")])
def test_just_under_and_over_the_height(feet: float, kind: str) -> None:
    """Level flight at a height above the ground until the end."""
    flight = cut_off(*TO_6000, (900, feet), (960, feet))
    (event,) = found(ending(5.0, flight))
    assert event.kind == kind
    assert event.confirmed is (kind == "impact")


@pytest.mark.parametrize(("feet", "kind"), [(49, "impact"), (51, "acceleration_at_end")])
def test_just_under_and_over_the_height_above_the_field(feet: float, kind: str) -> None:
    """Above the field that it took off from, by place, without a radio altimeter."""
    flight = Flight((*TO_6000, (900, feet), (960, feet)), 960.0, radio=False)
    there = {"latitude": constant(50.0), "longitude": constant(10.0)}
    assert kinds(ending(5.0, flight, **there)) == [kind]


def test_the_last_height_is_carried_on_at_its_rate() -> None:
    """20 ft/s of descent from 60 ft, 3 s old: the radio altimeter was damaged before the end."""
    flight = cut_off(*TO_6000, (900, 1200), (960, 0))
    radio = made("radio_altitude_1", lambda t: np.minimum(flight.height(t), 2500), 960, lost=slice(1913, None))
    altitude = made("pressure_altitude", lambda t: 500 + flight.height(t), 960, lost=slice(957, None))
    (event,) = found(flight.data(g((959.5, 5.0)), radio, altitude))
    assert event.kind == "impact"


def test_without_height_it_is_an_acceleration_at_the_end() -> None:
    flight = Flight(J2_HEIGHTS, J2_END_S, radio=False)
    (event,) = found(ending(5.0, flight))
    assert event.kind == "acceleration_at_end"
    assert not event.confirmed
    assert "height not known" in event.label


def test_high_up_it_is_an_acceleration_at_the_end() -> None:
    (event,) = found(ending(-3.0, cut_off(*TO_6000)))
    assert event.kind == "acceleration_at_end"
    assert "ft above the field" in event.label


def test_a_record_that_stops_in_cruise() -> None:
    assert not found(cut_off(*TO_6000).data())


def test_an_aircraft_that_stands_gives_nothing() -> None:
    """As the POLARIS specimen: -3.375 g in the last sample before power is interrupted on the stand."""
    stands: Mapping[str, Of] = {
        "weight_on_wheels": constant(1.0),
        "ground_speed": constant(0.0),
        "indicated_airspeed": constant(45.0),
        "pressure_altitude": constant(500.0),
        "radio_altitude_1": constant(-3.0),
    }
    assert not found(recorded(100, {**stands, **g((99.9, -3.375))}))
    rolls = {**stands, "ground_speed": constant(80.0)}
    assert kinds(recorded(100, {**rolls, **g((99.9, -3.375))})) == ["impact"]


@pytest.mark.parametrize(("kt", "count"), [(29.0, 0), (31.0, 1)])
def test_just_under_and_over_the_speed(kt: float, count: int) -> None:
    of = {"weight_on_wheels": constant(1.0), "ground_speed": constant(kt), "radio_altitude_1": constant(0.0)}
    assert len(found(recorded(100, {**of, **g((99.5, 5.0))}))) == count


def test_whether_it_moved_is_not_known() -> None:
    (event,) = found(recorded(100, {"radio_altitude_1": constant(3.0), **g((99.5, 5.0))}))
    assert event.kind == "acceleration_at_end"
    assert event.label.endswith("whether it moved is not known")


def test_a_hard_landing_that_rolls_on() -> None:
    flight = landed(*TO_6000, (900, 0))
    assert not found(flight.data(g((900, 2.5), (900.25, 1.0))))


def _gap(flight: Flight, first_s: float, last_s: float, more: Mapping[str, Of]) -> FlightData:
    """Every series damaged between two times."""
    data = flight.data(more)
    for one in data.series.values():
        one.valid[(one.times() > first_s) & (one.times() < last_s)] = False
    return data


def test_before_a_gap_after_which_it_stands() -> None:
    """The recorder goes on on its battery."""
    flight = Flight((*TO_6000, (900, 0)), 1000.0, 900.0)
    speed: dict[str, Of] = {"indicated_airspeed": ramps((20, 0), (60, 150), (899, 140), (903, 0))}
    (event,) = found(_gap(flight, 900.2, 905, speed | g((899.9, 6.0))))
    assert event.kind == "impact"
    assert "before the recording is interrupted" in event.label


def test_before_a_gap_after_which_it_moves_on() -> None:
    flight = Flight((*TO_6000, (900, 0)), 1000.0, 900.0)
    speed: dict[str, Of] = {"indicated_airspeed": ramps((20, 0), (60, 150), (899, 140), (960, 40))}
    (event,) = found(_gap(flight, 900.2, 905, speed | g((899.9, 6.0))))
    assert event.kind == "acceleration_at_end"
    assert event.label.endswith("it moves on after the gap")


def test_a_gap_long_before_has_nothing_to_do_with_it() -> None:
    (event,) = found(_gap(J2, 400, 405, g((J2_END_S - 0.5, 5.0))))
    assert event.kind == "impact"
    assert "0.50 s before the recording ends" in event.label


def test_before_a_gap_after_which_it_flies_on_high_up() -> None:
    """Words next to a loss of sync may be wrong."""
    assert not found(_gap(landed(*TO_6000, (900, 0)), 400.2, 405, g((399.9, -3.0), (401, 1.0))))


def test_missing_input_and_damaged_samples() -> None:
    assert not found(J2.data(without=frozenset({"normal_acceleration"})))
    damaged = made("normal_acceleration", steps((J2_END_S - 0.5, 5.0), start=1.0), J2_END_S, lost=slice(-10, None))
    assert not found(J2.data(None, damaged))


def test_a_radio_altimeter_that_rolls_over_shows_no_ground() -> None:
    """4,100 ft above the ground an A330's recording shows 4."""
    flight = Flight(((60, 0), (300, 4100), (330, 4100)), 330.0)
    radio = {"radio_altitude_1": lambda t: flight.height(t) % 4096}
    assert kinds(ending(5.0, flight, **radio)) == ["acceleration_at_end"]


@settings(max_examples=15, deadline=None)
@given(st.integers(-4000, 4000))
def test_events_move_with_the_clock(by: int) -> None:
    data = ending(5.0)
    moved = found(later(data, by / 8))
    assert [(one.kind, one.onset) for one in moved] == [(one.kind, one.onset.shift(by / 8)) for one in found(data)]


@settings(max_examples=40, deadline=None)
@given(st.floats(-3.375, 6.0), st.floats(0.0, 1450.0), st.floats(0.125, 10.0))
def test_no_acceleration_away_from_the_end_is_an_impact(value: float, at_s: float, lasts_s: float) -> None:
    assert not found(recorded(AIRLINER_S, AIRLINER | g((at_s, value), (at_s + lasts_s, 1.0))))
