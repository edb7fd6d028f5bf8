"""Inferred positions on made-up (synthetic) flights: the truth is known, the wind is exact."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from crossfix.derive.inferred_position import DeadReckoning, Inferred, inferred_positions
from crossfix.physics.atmosphere import mach_number, true_airspeed_kt
from crossfix.physics.geodesy import destination
from crossfix.records.flight import Flight
from crossfix.records.interval import Interval
from crossfix.records.table import Column, Table

Floats = NDArray[np.float64]
AIR = ("true_heading", "magnetic_heading", "true_airspeed", "indicated_airspeed", "mach")
BEGIN_S, END_S = 1200.5, 2400.5
SPEED_KT, ALTITUDE_FT, DECLINATION_DEG = 450.0, 35_000.0, 8.0
WIND_KT = 60.0 * np.exp(1j * np.radians(70.0))


def winding(time_s: Floats) -> Floats:
    """A heading in degrees that turns both ways, before and during the loss."""
    return 60.0 + 70.0 * np.sin(time_s / 180.0)


def straight(time_s: Floats) -> Floats:
    """One heading in degrees."""
    return np.full(len(time_s), 60.0)


def made_up(
    heading: Callable[[Floats], Floats] = winding,
    start: tuple[float, float] = (58.0, 20.0),
    wind_kt: complex = WIND_KT,
    last_s: float = 3600.0,
) -> Flight:
    """A report each second; its positions are made by steps along great circles."""
    time_s = np.arange(0.0, last_s + 1.0)
    ground = SPEED_KT * np.exp(1j * np.radians(heading(time_s))) + wind_kt
    halfway = SPEED_KT * np.exp(1j * np.radians(heading(time_s[:-1] + 0.5))) + wind_kt
    places = [start]
    for step in halfway:
        places.append(destination(*places[-1], float(np.degrees(np.angle(step))), abs(step) / 3600.0 * 1852.0))
    count = len(time_s)
    values = {
        "time": time_s,
        "latitude": [p[0] for p in places],
        "longitude": [p[1] for p in places],
        "pressure_altitude": np.full(count, ALTITUDE_FT),
        "ground_speed": np.abs(ground),
        "track_angle": np.degrees(np.angle(ground)) % 360.0,
        "true_heading": heading(time_s) % 360.0,
        "true_airspeed": np.full(count, SPEED_KT),
    }
    return Flight(0x4CA216, Table({name: Column.of(name, v) for name, v in values.items()}))


def without(flight: Flight, *names: str) -> Flight:
    """The flight without these quantities."""
    return dataclasses.replace(flight, reports=Table({n: flight[n] for n in flight.reports if n not in names}))


def having(flight: Flight, **columns: Floats) -> Flight:
    """The flight with these quantities added or changed."""
    made = {name: Column.of(name, values) for name, values in columns.items()}
    return dataclasses.replace(flight, reports=Table({**flight.reports.columns, **made}))


def numbers(flight: Flight, name: str) -> Floats:
    """The values of a quantity."""
    return flight[name].values.astype(np.float64)


def some(flight: Flight, rows: NDArray[np.bool_]) -> Flight:
    """The flight with these reports alone."""
    return dataclasses.replace(flight, reports=flight.reports.where(rows))


def inferred(flight: Flight, *distrusted: Interval, settings: DeadReckoning | None = None) -> Inferred:
    """Inferred from BEGIN_S to END_S."""
    found = inferred_positions(flight, BEGIN_S, END_S, distrusted, settings)
    assert found is not None
    return found


def errors_nm(found: Inferred, truth: Flight) -> Floats:
    """Distance to the truth; flat, which is exact enough for a few NM."""
    time_s = numbers(truth, "time")
    north = found.latitude - np.interp(found.time_s, time_s, numbers(truth, "latitude"))
    longitude = np.unwrap(numbers(truth, "longitude"), period=360.0)
    east = (found.longitude - np.interp(found.time_s, time_s, longitude) + 180.0) % 360.0 - 180.0
    return np.asarray(60.04 * np.hypot(north, east * np.cos(np.radians(found.latitude))))


TRUTH = made_up()
UNTIL = numbers(TRUTH, "time") < BEGIN_S
SINCE = numbers(TRUTH, "time") > END_S
BY_AIRSPEED = {
    "true_airspeed": TRUTH,
    "mach": having(
        without(TRUTH, "true_airspeed"), mach=np.full(3601, SPEED_KT / float(true_airspeed_kt(1.0, ALTITUDE_FT)))
    ),
    "indicated_airspeed": having(
        without(TRUTH, "true_airspeed"),
        indicated_airspeed=np.full(3601, np.interp(SPEED_KT, *np.array([
            (float(true_airspeed_kt(mach_number(v, ALTITUDE_FT), ALTITUDE_FT)), v) for v in np.arange(200.0, 320.0, 0.5)
        ]).T)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BY_AIRSPEED)
def test_exact_wind_and_turns_between_fixes(kind: str) -> None:
    found = inferred(BY_AIRSPEED[kind])
    assert found.method == "air data between fixes"
    assert errors_nm(found, TRUTH).max() < 0.05


@pytest.mark.parametrize("kind", BY_AIRSPEED)
def test_exact_wind_and_turns_from_one_fix(kind: str) -> None:
    flight = BY_AIRSPEED[kind]
    ahead, back = inferred(flight, Interval(END_S)), inferred(flight, Interval(high=BEGIN_S))
    assert (ahead.method, back.method) == ("air data after a fix", "air data before a fix")
    assert errors_nm(ahead, TRUTH).max() < 0.2
    assert errors_nm(back, TRUTH).max() < 0.2


def test_declination_is_learned_from_turns() -> None:
    heading = (winding(numbers(TRUTH, "time")) - DECLINATION_DEG) % 360.0
    magnetic = having(without(TRUTH, "true_heading"), magnetic_heading=heading)
    taken_as_true = inferred(having(TRUTH, true_heading=heading), Interval(END_S))
    learned = inferred(magnetic, Interval(END_S))
    assert errors_nm(learned, TRUTH).max() < 0.7
    assert errors_nm(taken_as_true, TRUTH).max() > 5.0


def test_on_a_straight_leg_the_wind_takes_up_the_declination() -> None:
    truth = made_up(straight)
    magnetic = having(without(truth, "true_heading"), magnetic_heading=np.full(3601, 60.0 - DECLINATION_DEG))
    assert errors_nm(inferred(magnetic, Interval(END_S)), truth).max() < 0.2


@pytest.mark.parametrize("start", [(58.0, 20.0), (0.0, 179.0), (-75.0, -179.5)])
def test_held_velocity_follows_the_great_circle(start: tuple[float, float]) -> None:
    """Against destination(), whose own test is a published example."""
    flight = without(made_up(straight, start), *AIR)
    found = inferred(flight, Interval(END_S))
    assert found.method == "held velocity after a fix"
    speed, track = (float(flight[name].values[1200]) for name in ("ground_speed", "track_angle"))
    fix = float(flight["latitude"].values[1200]), float(flight["longitude"].values[1200])
    expected = np.array([destination(*fix, track, speed * (t - 1200.0) / 3600.0 * 1852.0) for t in found.time_s])
    east = (found.longitude - expected[:, 1] + 180.0) % 360.0 - 180.0
    away = 60.04 * np.hypot(found.latitude - expected[:, 0], east * np.cos(np.radians(expected[:, 0])))
    assert away.max() < 0.005 * (speed * 1200.0 / 3600.0)
    assert np.all((found.longitude >= -180.0) & (found.longitude < 180.0))


def test_held_velocity_between_fixes_bends_with_both_velocities() -> None:
    truth = made_up(lambda time_s: 60.0 + time_s / 60.0)
    held, bare = inferred(without(truth, *AIR)), inferred(without(truth, *AIR, "ground_speed"))
    assert (held.method, bare.method) == ("held velocity between fixes", "straight between fixes")
    assert errors_nm(held, truth).max() < 0.3
    assert errors_nm(bare, truth).max() > 5.0


def test_a_straight_line_where_no_velocity_is_known() -> None:
    flight = without(TRUTH, *AIR, "track_angle")
    found = inferred(flight)
    part = (found.time_s - 1200.0) / 1201.0
    for name, values in (("latitude", found.latitude), ("longitude", found.longitude)):
        first, last = flight[name].values[1200], flight[name].values[2401]
        assert values == pytest.approx(first + (last - first) * part, abs=1e-9)
    assert inferred_positions(flight, BEGIN_S, END_S, [Interval(END_S)]) is None


def test_steps_altitude_and_ends() -> None:
    gone = numbers(TRUTH, "time")
    valid = (gone < 1500.0) | (gone > 2000.0)
    columns = {**TRUTH.reports.columns, "pressure_altitude": Column(TRUTH["pressure_altitude"].values, valid)}
    found = inferred(dataclasses.replace(TRUTH, reports=Table(columns)))
    assert found.time_s.tolist() == [*np.arange(BEGIN_S, END_S, 10.0), END_S]
    assert np.isnan(found.altitude_ft).tolist() == [1529.0 < t < 1971.0 for t in found.time_s]
    assert set(found.altitude_ft[~np.isnan(found.altitude_ft)]) == {ALTITUDE_FT}
    assert np.isnan(inferred(without(TRUTH, "pressure_altitude")).altitude_ft).all()


def test_the_path_meets_the_fixes() -> None:
    """Also where the fix after is 3 NM from where air data lead."""
    moved = having(TRUTH, latitude=numbers(TRUTH, "latitude") + np.where(SINCE, 0.05, 0.0))
    for flight in (TRUTH, moved, without(moved, *AIR)):
        found = inferred_positions(flight, 1200.0 + 1e-6, 2400.0)
        assert found is not None
        assert found.latitude[[0, -1]] == pytest.approx(flight["latitude"].values[[1200, 2400]].tolist(), abs=1e-6)
        assert found.longitude[[0, -1]] == pytest.approx(flight["longitude"].values[[1200, 2400]].tolist(), abs=1e-6)
        assert found.sigma_nm[[0, -1]] == pytest.approx(DeadReckoning().fix_nm, rel=1e-6)


def test_what_is_sent_during_the_loss_or_distrusted_says_nothing() -> None:
    time_s = numbers(TRUTH, "time")
    spoofed = (time_s >= 1000.0) & (time_s <= 2500.0)
    wrong = having(
        TRUTH,
        latitude=np.where(spoofed, 33.8, numbers(TRUTH, "latitude")),
        longitude=np.where(spoofed, 35.5, numbers(TRUTH, "longitude")),
        ground_speed=np.where(spoofed, 3.0, numbers(TRUTH, "ground_speed")),
    )
    kept = {n: TRUTH[n].valid & ~spoofed for n in ("latitude", "longitude", "ground_speed")}
    unsent = Table({n: Column(c.values, kept.get(n, c.valid)) for n, c in TRUTH.reports.columns.items()})
    found, expected = inferred(wrong, Interval(1000.0, 2500.0)), inferred(dataclasses.replace(TRUTH, reports=unsent))
    assert found.latitude.tolist() == expected.latitude.tolist()
    assert found.longitude.tolist() == expected.longitude.tolist()
    assert found.sigma_nm.tolist() == expected.sigma_nm.tolist()
    assert errors_nm(found, TRUTH).max() < 0.05


def test_positions_from_ground_stations_are_no_fixes() -> None:
    classes = np.where(SINCE, 3, 1)
    assert inferred(having(TRUTH, source_class=classes)).method == "air data after a fix"


def test_no_fix_no_position() -> None:
    assert inferred_positions(TRUTH, -10.0, 5000.0) is None
    assert inferred_positions(some(TRUTH, np.zeros(3601, bool)), BEGIN_S, END_S) is None
    assert inferred_positions(without(TRUTH, "latitude"), BEGIN_S, END_S) is None


@pytest.mark.parametrize(("reach_s", "method"), [(100.4, None), (100.6, "after"), (200.6, "between")])
def test_threshold_of_reach(reach_s: float, method: str | None) -> None:
    limits = DeadReckoning(reach_s=reach_s)
    apart = (Interval(1100.5, END_S + 200.0),)
    found = inferred_positions(TRUTH, BEGIN_S, END_S, apart, limits)
    assert (found is None) if method is None else (found is not None and method in found.method)


@pytest.mark.parametrize(("last_s", "method"), [(1760.0, "held velocity"), (1790.0, "air data")])
def test_threshold_of_the_share_with_air_data(last_s: float, method: str) -> None:
    """Known for 30 s after the last report of it: half of the 1200 s end at 1800 s."""
    heading = np.where(numbers(TRUTH, "time") <= last_s, numbers(TRUTH, "true_heading"), np.nan)
    assert inferred(having(TRUTH, true_heading=heading)).method == f"{method} between fixes"


def test_less_air_data_is_less_sure() -> None:
    heading = np.where(numbers(TRUTH, "time") <= 2100.0, numbers(TRUTH, "true_heading"), np.nan)
    whole, part = inferred(TRUTH).sigma_nm, inferred(having(TRUTH, true_heading=heading)).sigma_nm
    held = inferred(without(TRUTH, *AIR)).sigma_nm
    assert np.all(whole <= part)
    assert np.all(part <= held)
    assert whole.max() < part.max() < held.max()


@given(
    st.floats(100.0, 3000.0), st.floats(5.0, 500.0), st.sampled_from([(), (Interval(3000.0),), (Interval(high=300.0),)])
)
@settings(max_examples=25, deadline=None)
def test_sigma_never_falls_with_the_distance_from_the_nearest_fix(
    begin_s: float, length_s: float, distrusted: tuple[Interval, ...]
) -> None:
    found = inferred_positions(TRUTH, begin_s, begin_s + length_s, distrusted)
    if found is None:
        return
    time_s = numbers(TRUTH, "time")
    good = np.ones(3601, bool)
    for one in distrusted:
        good &= (time_s < one.low) | (time_s > one.high)
    fixes = [*time_s[good & (time_s < begin_s)][-1:], *time_s[good & (time_s >= begin_s + length_s)][:1]]
    away = np.abs(found.time_s[:, None] - np.array(fixes)).min(axis=1)
    order = np.argsort(away, kind="stable")
    assert np.all(np.diff(found.sigma_nm[order]) >= -1e-9)
    assert np.all(found.sigma_nm >= DeadReckoning().fix_nm)


@pytest.mark.parametrize("closed", [True, False])
def test_sigma_is_that_of_an_integrated_random_walk(closed: bool) -> None:
    """Brute force: a random walk of the velocity on a fine grid, conditioned on place and velocity at its end."""
    limits = DeadReckoning(fix_nm=0.0)
    found = inferred(TRUTH, *(() if closed else (Interval(END_S),)), settings=limits)
    cells, length_h = 1200, 1201.0 / 3600.0
    velocity = np.tril(np.ones((cells + 1, cells)), -1) * np.sqrt(3.0 * length_h / cells)
    place = np.vstack([np.zeros(cells), np.cumsum((velocity[1:] + velocity[:-1]) / 2.0, axis=0)]) * length_h / cells
    if closed:
        known = np.stack([place[-1], velocity[-1]])
        place = place - place @ np.linalg.pinv(known) @ known
    sigma = limits.air_growth * np.linalg.norm(place, axis=1)
    expected = np.interp(found.time_s, 1200.0 + np.linspace(0.0, 1201.0, cells + 1), sigma)
    assert found.sigma_nm == pytest.approx(expected, rel=0.01, abs=1e-3)


def reversed_in_time(flight: Flight) -> Flight:
    """The same way flown backwards: every velocity, that of the wind too, points the other way."""
    turned = {n: (numbers(flight, n) + 180.0) % 360.0 for n in ("track_angle", "true_heading") if n in flight}
    made = having(flight, time=-numbers(flight, "time"), **turned)
    return dataclasses.replace(made, reports=made.reports.where(np.arange(len(made.reports))[::-1]))


@given(st.integers(1000, 1400), st.integers(60, 1500), st.booleans(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_time_may_run_backwards(begin: int, length_s: int, air: bool, closed: bool) -> None:
    flight = TRUTH if air else without(TRUTH, *AIR)
    limits = DeadReckoning(step_s=length_s / 40.0)
    begin_s, end_s = begin + 0.25, begin + 0.25 + length_s
    apart = () if closed else (Interval(end_s),)
    there = inferred_positions(flight, begin_s, end_s, apart, limits)
    back = inferred_positions(reversed_in_time(flight), -end_s, -begin_s, [-one for one in apart], limits)
    assert there is not None
    assert back is not None
    at = -back.time_s[::-1]
    for ours, theirs in ((there.latitude, back.latitude), (there.longitude, back.longitude)):
        assert np.interp(at, there.time_s, ours) == pytest.approx(theirs[::-1], abs=1e-6)
    assert np.interp(at, there.time_s, there.sigma_nm) == pytest.approx(back.sigma_nm[::-1], abs=1e-6)


def test_thresholds_carry_unit_and_reason() -> None:
    for one in DeadReckoning.__dataclass_fields__.values():
        assert one.metadata["unit"]
        assert one.metadata["reason"]
