"""Phugoid and roll oscillation: the textbook, each limit from both sides, and what looks like them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.oscillating import moved, noise, phugoid, phugoid_period_s, plus, times, wave, without
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, ramps, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.handling.oscillation import Phugoid, RollOscillation
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import INFINITE
from crossfix.records.recorder_event import RecorderEvent

SECONDS = 900.0
AIR = {"weight_on_wheels": constant(0.0)}


def phugoids(data: FlightData) -> list[RecorderEvent]:
    """Events in flight data."""
    return list(Phugoid().detect(recorded_flight(data)))


def rolls(of: Of, seconds: float = 300.0, **more: Of) -> list[RecorderEvent]:
    """Events of a roll angle."""
    return list(RollOscillation().detect(recorded_flight(recorded(seconds, {"roll_angle": of, **AIR, **more}))))


def test_a_quiet_flight() -> None:
    assert not phugoids(recorded(AIRLINER_S, AIRLINER))
    level = {**AIRLINER, "roll_angle": noise(0.4, 1)}
    assert not list(RollOscillation().detect(recorded_flight(recorded(AIRLINER_S, level))))


def test_the_textbook() -> None:
    (event,) = phugoids(recorded(SECONDS, phugoid(400.0)))
    period = phugoid_period_s(250.0)
    assert event.onset.low <= 200.0 <= event.onset.high
    assert event.onset.width <= 1.5 * period
    assert event.end is not None
    assert event.end.low <= 200.0 + 6 * period <= event.end.high
    assert not event.ongoing
    assert event.confirmed
    assert event.label == (
        "height and speed swing against each other for 6.0 cycles of 58 s (theory 58 s at 250 kt true): 399 ft, 18 kt,"
        " pitch 4.0 deg, 90 deg ahead"
    )
    assert [one.series for one in event.evidence] == ["pressure_altitude"] * 4


@pytest.mark.parametrize("kt", [160.0, 200.0, 300.0])
def test_its_period_goes_with_the_speed(kt: float) -> None:
    (event,) = phugoids(recorded(SECONDS, phugoid(400.0, true_airspeed_kt=kt)))
    assert f"cycles of {phugoid_period_s(kt):.0f} s" in event.label


def test_indicated_airspeed_counts_where_no_true_one_is_recorded() -> None:
    flight = phugoid(400.0)
    true = flight.pop("true_airspeed")
    (event,) = phugoids(recorded(SECONDS, {**flight, "indicated_airspeed": times(true, 0.885)}))
    assert "(theory 58 s at 248 kt true)" in event.label  # 221 kt calibrated at 8,000 ft


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"height_ft": 215.0}, True),
        ({"height_ft": 185.0}, False),
        ({"height_ft": 150.0, "true_airspeed_kt": 130.0}, True),  # 12.9 kt
        ({"height_ft": 100.0, "true_airspeed_kt": 130.0}, False),  # 8.6 kt
        ({"cycles": 3.0}, True),
        ({"cycles": 1.5}, False),
        ({"period_s": 0.65 * 58.2}, True),
        ({"period_s": 0.5 * 58.2}, False),
        ({"period_s": 1.5 * 58.2}, True),
        ({"period_s": 1.75 * 58.2}, False),
        ({"speed_phase_deg": 145.0}, True),
        ({"speed_phase_deg": 135.0}, False),
        ({"speed_phase_deg": 0.0}, False),
        ({"exchange": 1.9}, True),
        ({"exchange": 2.1}, False),
        ({"exchange": 0.55}, True),
        ({"exchange": 0.45}, False),
    ],
)
def test_just_over_and_under_each_limit(changed: dict[str, float], found: bool) -> None:
    settled = {"height_ft": 400.0, **changed}
    assert len(phugoids(recorded(SECONDS, phugoid(**settled)))) == found


@pytest.mark.parametrize(("decay", "found"), [(0.04, True), (0.2, False)])
def test_damping(decay: float, found: bool) -> None:
    flight = phugoid(900.0, start=0.0, cycles=100.0)
    rate = 2 * np.pi * decay / phugoid_period_s(250.0)

    def damped(of: Of, level: float) -> Of:
        return lambda t: level + (of(t) - level) * np.exp(-rate * np.maximum(t - 300.0, 0.0)) * (t > 300)

    levels = {"pressure_altitude": 8000.0, "true_airspeed": 250.0, "pitch_angle": 3.0}
    assert bool(phugoids(recorded(SECONDS, {name: damped(of, levels[name]) for name, of in flight.items()}))) == found


def test_confirmed_by_pitch_alone() -> None:
    (event,) = phugoids(recorded(SECONDS, without(phugoid(400.0), "pitch_angle")))
    assert not event.confirmed
    assert event.label.endswith("pitch is not recorded")
    assert [phugoids(recorded(SECONDS, phugoid(400.0, pitch_phase_deg=lead)))[0].confirmed for lead in (50, 40)] == [
        True,
        False,
    ]


def test_nothing_to_compare_with() -> None:
    flight = phugoid(400.0)
    assert not phugoids(recorded(SECONDS, without(flight, "true_airspeed")))
    assert not phugoids(recorded(SECONDS, without(flight, "pressure_altitude")))


def test_the_ground_is_not_judged() -> None:
    assert not phugoids(recorded(SECONDS, phugoid(400.0) | {"weight_on_wheels": constant(1.0)}))
    assert phugoids(recorded(SECONDS, phugoid(400.0) | AIR))
    assert not rolls(plus(wave(8.0, 6.0)), weight_on_wheels=constant(1.0))


def test_it_lasts_to_the_end_of_the_recording() -> None:
    (event,) = phugoids(recorded(SECONDS, phugoid(400.0, start=600.0, cycles=9)))
    assert event.ongoing
    assert event.end is not None
    assert event.end.high == INFINITE


def test_a_gap_widens_the_bounds() -> None:
    flight = phugoid(400.0)
    height = flight.pop("pressure_altitude")
    before = made("pressure_altitude", height, SECONDS, lost=slice(100, 210))
    (event,) = phugoids(recorded(SECONDS, flight, before))
    assert event.onset.low < 100.0
    assert event.onset.high > 210.0
    inside = made("pressure_altitude", height, SECONDS, lost=slice(330, 380))
    assert not phugoids(recorded(SECONDS, phugoid(400.0, cycles=5, start=210) | {"pressure_altitude": height}, inside))
    lost = made("pressure_altitude", height, SECONDS, lost=slice(None))
    assert not phugoids(recorded(SECONDS, flight, lost))


HOLDING: dict[str, Of] = {
    "pressure_altitude": plus(constant(8000.0), noise(8.0, 1)),
    "indicated_airspeed": plus(constant(220.0), wave(12.0, 240.0), noise(1.0, 2)),
    "roll_angle": steps(*[(60.0 * n, 25.0 * (n % 2)) for n in range(15)]),
}
LEVEL_OFF: dict[str, Of] = {
    "pressure_altitude": ramps((100, 12_000), (340, 4_000), (360, 3_700), (380, 3_650)),
    "indicated_airspeed": ramps((100, 290), (320, 290), (420, 210)),
}
STEP_CLIMBS: dict[str, Of] = {
    "pressure_altitude": ramps((100, 8000), (140, 9000), (190, 9000), (230, 10_000), (280, 10_000), (320, 11_000)),
    "indicated_airspeed": ramps((100, 250), (140, 235), (190, 250), (230, 235), (280, 250), (320, 235), (360, 250)),
}
CAPTURE: dict[str, Of] = {
    "pressure_altitude": lambda t: 10_000 - 3000 * np.exp(-np.maximum(t - 100, 0) / 30) * np.cos((t - 100) / 20)
    * (t > 100) - 3000.0 * (t <= 100),
    "indicated_airspeed": ramps((90, 250), (140, 265), (200, 250)),
}  # fmt: skip
GUSTS: dict[str, Of] = {
    "pressure_altitude": plus(constant(8000.0), noise(60.0, 5)),
    "indicated_airspeed": plus(constant(250.0), noise(9.0, 6)),
    "roll_angle": noise(4.0, 7),
}
LEE_WAVE: dict[str, Of] = {
    "pressure_altitude": plus(constant(30_000.0), wave(60.0, 75.0)),
    "true_airspeed": plus(constant(330.0), wave(15.0, 75.0, phase_deg=180.0)),
}


@pytest.mark.parametrize("flight", [HOLDING, LEVEL_OFF, STEP_CLIMBS, CAPTURE, GUSTS, LEE_WAVE])
def test_what_looks_like_it(flight: dict[str, Of]) -> None:
    data = recorded(SECONDS, flight | AIR)
    assert not phugoids(data)
    assert not list(RollOscillation().detect(recorded_flight(data)))


def test_a_roll_oscillation() -> None:
    (event,) = rolls(
        plus(wave(9.0, 6.0, start=100, stop=148), noise(0.5, 1)), heading=wave(2.0, 6.0, start=100, stop=148)
    )
    assert event.onset.low <= 100 <= event.onset.high
    assert event.end is not None
    assert event.end.low <= 148 <= event.end.high
    assert event.label == (
        "the roll angle swings by 9 deg about its trend for 8.0 cycles of 5.9 s, the heading by 1.9 deg with it"
    )
    assert all(abs(one.value) > 5 for one in event.evidence)


@pytest.mark.parametrize(
    ("swing", "found"),
    [
        (wave(5.3, 6.0, start=100, stop=160), True),
        (wave(4.7, 6.0, start=100, stop=160), False),
        (wave(9.0, 6.0, start=100, stop=121), True),  # 3.5 cycles
        (wave(9.0, 6.0, start=100, stop=112), False),  # 2 cycles
        (wave(9.0, 3.2, start=100, stop=160), True),
        (wave(9.0, 2.4, start=100, stop=160), False),
        (wave(9.0, 12.0, start=100, stop=190), True),
        (wave(9.0, 17.0, start=100, stop=190), False),
    ],
)
def test_roll_just_over_and_under_each_limit(swing: Of, found: bool) -> None:
    assert len(rolls(swing)) == found


def test_a_roll_angle_with_gaps() -> None:
    swing = wave(9.0, 6.0, start=100, stop=160)
    after = made("roll_angle", swing, 300.0, lost=slice(300, 400))  # at 0.5 s: from 150.25 s
    (event,) = RollOscillation().detect(recorded_flight(recorded(300.0, AIR, after)))
    assert event.end is not None
    assert event.end.low < 150.25
    assert event.end.high >= 200.25
    lost = made("roll_angle", swing, 300.0, lost=slice(None))
    assert not list(RollOscillation().detect(recorded_flight(recorded(300.0, AIR, lost))))
    assert "; heading is not recorded" in event.label


@settings(max_examples=8, deadline=None)
@given(by_s=st.integers(-5000, 5000).map(lambda n: n / 4))
def test_a_shift_of_the_clock_shifts_the_events_by_the_same(by_s: float) -> None:
    data = recorded(SECONDS, phugoid(400.0) | {"roll_angle": wave(9.0, 6.0, start=100, stop=160)})
    for detector in (Phugoid(), RollOscillation()):
        (here,), (there,) = (list(detector.detect(recorded_flight(one))) for one in (data, moved(data, by_s)))
        assert there.onset.low == pytest.approx(here.onset.low + by_s)
        assert there.onset.high == pytest.approx(here.onset.high + by_s)
        assert there.label == here.label


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    levels=st.lists(st.integers(3_000, 20_000), min_size=4, max_size=4),
    kt=st.lists(st.integers(200, 300), min_size=4, max_size=4),
)
def test_climbs_and_descents_alone_give_nothing(seed: int, levels: list[int], kt: list[int]) -> None:
    when = (50, 300, 550, 800)
    flight = {
        "pressure_altitude": plus(ramps(*zip(when, levels, strict=True)), noise(15.0, seed)),
        "indicated_airspeed": plus(ramps(*zip(when, kt, strict=True)), noise(2.0, seed + 1)),
        "roll_angle": plus(steps((100, 25), (160, 0), (400, -25), (470, 0)), noise(1.0, seed + 2)),
    }
    data = recorded(SECONDS, flight | AIR)
    assert not phugoids(data)
    assert not list(RollOscillation().detect(recorded_flight(data)))
