"""The made flight obeys what it is made from: kinematics, Lanchester's phugoid, surfaces that follow, then not."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from builders.scenarios import plain, tiny
from crossfix.physics.atmosphere import mach_number, true_airspeed_kt
from crossfix.physics.geodesy import distances_m
from crossfix.simulate.air import calibrated_kt, true_kt
from crossfix.simulate.made_flight import MadeFlight, fly, held

KT = 1852 / 3600
FIXED, IMPACT = 36246.0, 36520.2


@cache
def made() -> MadeFlight:
    """The tiny flight."""
    return fly(tiny())


@given(st.floats(80, 340), st.floats(-500, 36_000))
def test_true_airspeed_is_that_of_the_standard_atmosphere(speed_kt: float, altitude_ft: float) -> None:
    expected = float(true_airspeed_kt(mach_number(speed_kt, altitude_ft), altitude_ft))
    assert math.isclose(true_kt(speed_kt, altitude_ft), expected, rel_tol=1e-5)
    assert math.isclose(calibrated_kt(expected, altitude_ft), speed_kt, rel_tol=1e-5)


def test_positions_follow_from_ground_speed_and_altitude_from_its_rate() -> None:
    times, of = made().motion.times, made().motion.columns
    way = distances_m(of["latitude"][:-1], of["longitude"][:-1], of["latitude"][1:], of["longitude"][1:])
    step = np.diff(times)
    assert np.abs(way - of["ground_kt"][:-1] * KT * step).max() < 0.3
    flying = (of["on_ground"][1:] == 0) & (times[1:] < IMPACT - 1)
    climbed = np.diff(of["altitude_ft"])[flying]
    mean_rate = (of["rate_fpm"][1:] + of["rate_fpm"][:-1])[flying] / 2
    assert np.abs(climbed - mean_rate / 60 * 0.125).max() < 3
    assert abs(climbed.sum() - (mean_rate / 60 * 0.125).sum()) < 20


def test_it_flies_from_take_off_to_impact_and_meets_the_ground_then() -> None:
    flight = made()
    moments = np.array([36049.9, 36050.1, IMPACT - 30, IMPACT])
    assert flight.at("weight_on_wheels", moments).tolist() == [1, 0, 0, 0]
    height = flight.at("radio_ft", moments)
    assert height[0] == 0
    assert height[2] > 200
    assert abs(height[3]) < 15
    load = flight.at("normal_g", np.array([IMPACT - 0.01, IMPACT, IMPACT + 0.3]))
    assert 0.3 < load[0] < 1.8
    assert (load[1:] > 4).all()


def test_the_phugoid_has_lanchesters_period() -> None:
    data = plain()
    events = [one for one in data["events"] if one["kind"] != "impact"]
    statements = [one for one in data["statements"] if one["id"] != "P1"]
    flight = fly(tiny(ends="10:20:00", events=events, statements=statements))
    times = flight.motion.times
    late = (times > FIXED + 200) & (times < FIXED + 900)
    rate, speed = flight.motion.columns["rate_fpm"][late], flight.motion.columns["true_kt"][late]
    swings = rate - rate.mean()
    ups = np.flatnonzero((swings[:-1] < 0) & (swings[1:] >= 0))
    period = float(np.diff(times[late][ups]).mean())
    theory = math.sqrt(2) * math.pi * float(speed.mean()) * KT / 9.80665
    assert len(ups) >= 8
    assert 0.9 < period / theory < 1.15
    assert np.abs(np.diff(flight.motion.columns["altitude_ft"][late])).max() < 12
    assert np.ptp(flight.motion.columns["altitude_ft"][late]) > 400


def test_surfaces_follow_their_controls_until_they_are_fixed() -> None:
    lines, moments = made().lines, made().motion.times
    by_hand = (moments > 36055) & (moments < 36165)
    after = moments > FIXED + 1
    for command, surface in (("column_deg", "elevator_deg"), ("wheel_deg", "aileron_deg"), ("pedal_deg", "rudder_deg")):
        assert np.corrcoef(lines[command][by_hand], lines[surface][by_hand])[0, 1] > 0.9
        assert np.ptp(lines[surface][after]) == 0
        assert np.std(lines[command][after]) > 1


def test_thrust_steers_after_the_surfaces_are_fixed() -> None:
    of = made().motion.columns
    times = made().motion.times
    after = (times > FIXED + 20) & (times < IMPACT - 15)
    turn = np.gradient(of["heading_deg"], 0.125)[after]
    apart = (of["n1_left"] - of["n1_right"])[after]
    assert np.corrcoef(apart[:-16], turn[16:])[0, 1] > 0.8


def test_the_pressure_of_a_system_passes_300_psi_at_its_moment() -> None:
    flight = made()
    before, after = flight.at("hydraulic_psi_2", np.array([36248.3, 36248.5]))
    assert after < 300 < before
    assert flight.at("hydraulic_psi_1", np.array([36500.0]))[0] > 2900
    assert flight.at("hydraulic_percent_2", np.array([36260.0]))[0] == 0


def test_the_receivers_position_is_lost_and_false_when_it_should_be() -> None:
    flight = made()
    moments = np.array([36180.29, 36180.31, 36199.99, 36200.0, 36229.99, 36230.0])
    latitude, right = flight.at("gnss_latitude", moments), flight.at("latitude", moments)
    assert np.isnan(latitude).tolist() == [False, True, True, False, False, False]
    assert abs(latitude[3] - 44.0) < 1e-9
    assert np.abs(latitude[[0, 5]] - right[[0, 5]]).max() < 1e-3
    moved = np.diff(flight.at("gnss_longitude", np.array([36200.0, 36220.0])))[0]
    assert math.isclose(moved * 111_194.9 * math.cos(math.radians(44)), 60 * KT * 20, rel_tol=1e-3)


def test_the_cabin_follows_the_aircraft_after_its_pressure_is_lost() -> None:
    flight = made()
    cabin, outside = (flight.at(name, np.array([36249.0, 36300.0])) for name in ("cabin_ft", "altitude_ft"))
    assert outside[0] - cabin[0] > 2500
    assert abs(outside[1] - cabin[1]) < 600


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 9)), min_size=1, max_size=6), st.floats(-5, 105))
def test_a_discrete_has_the_value_of_its_last_step(steps: list[tuple[float, float]], moment: float) -> None:
    ordered = sorted(steps, key=lambda one: one[0])
    expected = next((value for at, value in reversed(ordered) if at <= moment), 0.0)
    assert held(ordered, np.array([moment]))[0] == expected
