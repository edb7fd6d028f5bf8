"""Spoofing on made-up flights: each test just under and just over its threshold, forms, and what must not alarm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from builders.flights import Cruise, flight_of
from crossfix.detect.gnss.limits import SpoofingLimits
from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.records.event import Event, Kind
from crossfix.records.flight import Receiver
from detect.gnss.test_loss import CRUISE, codes

LIMITS = SpoofingLimits()


def spoofed(rows: Sequence[dict[str, Any]], receiver: Receiver | None = None) -> list[Event]:
    """The spoofing events of these reports."""
    return [e for e in SatelliteNavigation().detect(flight_of(rows, receiver=receiver)) if e.kind is Kind.SPOOFING]


def changed(begin: float, end: float, cruise: Cruise = CRUISE, **more: Any) -> list[dict[str, Any]]:
    """A clean flight whose velocity messages differ in a stretch."""
    return [
        {**row, **more} if row["type_code"] == 19 and begin <= row["time"] < end else row
        for row in cruise.clean(0, end + 120)
    ]


def moved(begin: float, end: float, north_deg: float) -> list[dict[str, Any]]:
    """A clean flight whose positions are displaced in a stretch."""
    return [
        {**row, "latitude": row["latitude"] + north_deg} if "latitude" in row and begin <= row["time"] < end else row
        for row in CRUISE.clean(0, end + 120)
    ]


def test_a_slow_circle_far_away_is_confirmed_and_told_by_its_form() -> None:
    (event,) = spoofed([*CRUISE.clean(0, 300), *CRUISE.circling(300, 360), *CRUISE.clean(360, 500)])
    assert event.confirmed
    assert event.form == "slow_circle"
    assert {"slow_at_altitude", "geometric_saturated"} <= codes(event)
    assert 300.0 <= event.interval.low < 301.0
    assert event.claimed is not None
    assert event.claimed.latitude == pytest.approx(54.96, abs=0.01)


def test_its_place_is_where_it_was_and_never_what_it_claims() -> None:
    (event,) = spoofed([*CRUISE.clean(0, 300), *CRUISE.circling(300, 360), *CRUISE.clean(360, 500)])
    assert event.place.latitude == pytest.approx(45.0, abs=0.1)


def test_the_false_positions_do_not_end_a_loss_as_a_recovery() -> None:
    rows = [*CRUISE.clean(0, 200), *CRUISE.lost(200, 300), *CRUISE.circling(300, 360), *CRUISE.lost(360, 460)]
    kinds = [e.kind for e in SatelliteNavigation().detect(flight_of([*rows, *CRUISE.clean(460, 600)]))]
    assert kinds == [Kind.LOSS, Kind.SPOOFING, Kind.LOSS, Kind.RECOVERY]


def test_a_silence_before_it_is_told_as_a_time_without_a_true_position() -> None:
    rows = [*CRUISE.clean(0, 300), *CRUISE.circling(1000, 1100)]
    loss = next(e for e in SatelliteNavigation().detect(flight_of(rows)) if e.kind is Kind.LOSS)
    assert codes(loss) == {"no_true_position_before"}
    assert loss.interval.low == 299.0


def test_true_positions_after_it_are_a_recovery() -> None:
    rows = [*CRUISE.clean(0, 300), *CRUISE.circling(300, 360), *CRUISE.clean(420, 600)]
    recovery = [e for e in SatelliteNavigation().detect(flight_of(rows)) if e.kind is Kind.RECOVERY]
    assert [e.interval.low for e in recovery] == [420.0]


@pytest.mark.parametrize(("speed_kt", "is_one"), [(LIMITS.slow_kt + 1, False), (LIMITS.slow_kt - 1, True)])
def test_s1_slow(speed_kt: float, is_one: bool) -> None:
    slow = Cruise(speed_kt=speed_kt, altitude_ft=LIMITS.slow_ft + 500)
    events = spoofed([*slow.clean(0, 60)])
    assert bool(events) is is_one
    assert all(not e.confirmed and codes(e) == {"slow_at_altitude"} for e in events)


def test_s1_slow_and_low_is_flying() -> None:
    assert spoofed([*Cruise(speed_kt=70.0, altitude_ft=4000.0).clean(0, 60)]) == []


def test_s1_slow_lower_down_only_of_an_aircraft_that_flew_fast() -> None:
    low, fast = Cruise(speed_kt=70.0, altitude_ft=8000.0), Cruise(altitude_ft=8000.0)
    after = [{**row, "time": row["time"] + 600} for row in low.clean(0, 60)]
    assert spoofed([*low.clean(0, 60)]) == []
    assert len(spoofed([*fast.clean(0, 60), *after])) == 1


@pytest.mark.parametrize("category", [b"A7", b"B1", b"B2"])
def test_s1_what_hovers_may_be_slow(category: bytes) -> None:
    rows = Cruise(speed_kt=40.0, altitude_ft=20_000.0).clean(0, 60)
    assert spoofed([{**row, "category": category} for row in rows]) == []


@pytest.mark.parametrize(("speed_kt", "is_one"), [(LIMITS.fast_kt - 5, False), (1445.0, True)])
def test_s1_fast(speed_kt: float, is_one: bool) -> None:
    events = spoofed([*Cruise(speed_kt=speed_kt).clean(0, 60)])
    assert bool(events) is is_one
    assert all(e.form == "impossible_kinematics" for e in events)


def test_s2_saturated() -> None:
    far: dict[str, Any] = {"geometric_minus_pressure": -3137.5, "geometric_minus_pressure_saturated": True}
    (event,) = spoofed(changed(100, 130, **far))
    assert codes(event) == {"geometric_saturated"}
    assert event.form == "altitude_only"
    assert not event.confirmed


@pytest.mark.parametrize(("step_ft", "is_one"), [(LIMITS.step_ft, False), (LIMITS.step_ft + 25, True)])
def test_s2_step(step_ft: float, is_one: bool) -> None:
    """A step alone may be a fault: with a second reason it is counted."""
    rows = changed(100, 130, geometric_minus_pressure=-400.0 - step_ft, ground_speed=50.0)
    assert ("geometric_step" in codes(spoofed(rows)[0])) is is_one


def test_s2_cold_air_is_not_a_step() -> None:
    """-2,575 ft at altitude, reached in a climb, is weather (Helsinki, January 2026)."""
    rows = []
    for t in range(900):
        height = 1000.0 + 38.0 * t
        rows.append(CRUISE.velocity(t + 0.3, geometric_minus_pressure=-0.075 * height, pressure_altitude=height))
        rows.append(CRUISE.position(float(t), pressure_altitude=height))
    assert spoofed(rows) == []


def test_s3_positions_that_do_not_follow_the_velocities() -> None:
    (event,) = spoofed([*changed(100, 160, ground_speed=0.0, track_angle=None)])
    assert {"displacement_against_velocity", "slow_at_altitude"} <= codes(event)
    assert event.confirmed
    assert event.form == "velocity_anomaly"


def test_s3_alone_may_be_a_fault_of_timing_and_is_not_told() -> None:
    assert spoofed(moved(100, 160, 0.05)) == []


def test_s4_against_the_inertial_system() -> None:
    inertial = [
        {"time": t + 0.5, "source_class": 5, "register": 0x50, "ground_speed": 450.0, "track_angle": 90.0,
         "true_airspeed": 440.0, "on_ground": False}
        for t in range(0, 280, 2)
    ]  # fmt: skip
    assert spoofed([*CRUISE.clean(0, 280), *inertial]) == []
    over = 450.0 - LIMITS.inertial_kt - 2
    (event,) = spoofed([*changed(100, 160, ground_speed=over), *inertial])
    assert codes(event) >= {"velocity_against_inertial"}
    under = 450.0 - LIMITS.inertial_kt + 2
    assert all(
        "velocity_against_inertial" not in codes(e)
        for e in spoofed([*changed(100, 160, ground_speed=under), *inertial])
    )


def test_s4_one_reply_taken_for_the_wrong_register_is_none() -> None:
    wrong = [
        {"time": t + 0.5, "source_class": 5, "register": 0x50, "ground_speed": 2.0 * t, "track_angle": 230.0,
         "on_ground": False}
        for t in range(0, 280, 35)
    ]  # fmt: skip
    assert spoofed([*CRUISE.clean(0, 280), *wrong]) == []


@pytest.mark.parametrize(("north_deg", "is_one"), [(3.9, False), (4.6, True)])
def test_s5_beyond_the_horizon(north_deg: float, is_one: bool) -> None:
    """FL350 is heard to 4.12 (sqrt 10668 + sqrt 100.6) = 467 km at 4/3 Earth; 15 % more are 537 km, 4.83 degrees."""
    receiver = Receiver(45.0 - north_deg - 0.4, CRUISE.longitude, 0.0)
    events = spoofed([*CRUISE.clean(0, 60)], receiver)
    assert bool(events) is is_one
    assert all(codes(e) == {"beyond_horizon"} and e.form == "position_error" for e in events)


def test_s6_a_jump_far_away_and_back() -> None:
    receiver = Receiver(45.0, 45.0)
    (event,) = spoofed(moved(100, 160, 6.0), receiver)
    assert {"position_jump", "beyond_horizon"} <= codes(event)
    assert event.form == "position_error"


@pytest.mark.parametrize("frames", [1, 2])
def test_s6_fewer_positions_than_three_that_agree_are_none(frames: int) -> None:
    """A parity fault of CPR, or codes of 0, place an aircraft elsewhere for a frame or two (AFR27WF)."""
    assert spoofed(moved(100, 100 + frames, 6.0), Receiver(45.0, 45.0)) == []


def test_s6_over_a_silence_is_not_a_jump() -> None:
    rows = [*CRUISE.clean(0, 100), *({**r, "latitude": 49.0} if "latitude" in r else r for r in CRUISE.clean(400, 500))]
    assert spoofed(rows) == []


def test_a_turn_is_not_a_drift() -> None:
    """A standard rate turn at 250 kt."""
    rows, latitude, longitude = [], 45.0, 45.0
    for t in range(240):
        angle = float(np.radians(3.0 * t))
        latitude += 250 / 3600 / 60 * np.cos(angle)
        longitude += 250 / 3600 / 60 * np.sin(angle) / np.cos(np.radians(latitude))
        rows.append(CRUISE.position(t + 1.0, latitude=latitude, longitude=longitude, pressure_altitude=9000.0))
        rows.append(CRUISE.velocity(t + 0.5, ground_speed=250.0, track_angle=3.0 * t % 360.0))
    assert spoofed(rows) == []


def test_across_180_degrees_is_no_jump() -> None:
    assert spoofed([*Cruise(longitude=179.9).clean(0, 300)]) == []
    wrapped = [
        {**row, "longitude": (row["longitude"] + 180) % 360 - 180} if "longitude" in row else row
        for row in Cruise(longitude=179.9).clean(0, 300)
    ]
    assert spoofed(wrapped, Receiver(45.0, -179.5)) == []


def test_published_points_of_an_airliner_at_52_kt_are_suspect() -> None:
    """Two points three minutes apart, as Flightradar24 published of J2-8243."""
    told = {"on_ground": False, "position_sent": True}
    rows = [
        {"time": 0.0, **told, "pressure_altitude": 30_000.0, "ground_speed": 402.0},
        {"time": 720.0, **told, "pressure_altitude": 14_025.0, "ground_speed": 52.0},
        {"time": 900.0, **told, "pressure_altitude": 8_950.0, "ground_speed": 52.0},
    ]
    (event,) = spoofed(rows)
    assert not event.confirmed
    assert event.form == "slow_circle"
    assert (event.interval.low, event.interval.high) == (720.0, 900.0)
