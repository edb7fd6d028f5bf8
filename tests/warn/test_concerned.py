"""Who is concerned: projection against a brute-force walk, airports, subscriptions, severities."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.watch import AIRPORTS, GROZNY, T0_S, circle_hazard, state, subscription
from crossfix.physics.geodesy import circle, destination, distances_m
from crossfix.records.alert import Concern, Severity
from crossfix.records.hazard import Circle, HazardKind, Volume
from crossfix.records.interval import Interval
from crossfix.warn.concerned import active_span, concerned
from crossfix.warn.limits import AlertLimits, HeightLimits, ProjectionLimits
from crossfix.warn.projected import coming, paths_of
from crossfix.warn.severities import family, severity_of
from crossfix.warn.subscriptions import matches, wants, wants_without_flights
from crossfix.warn.volumes import Fleet


@given(st.integers(0, 2**31), st.floats(5, 60), st.floats(0, 360), st.floats(100, 520), st.floats(0, 5))
@settings(max_examples=80, deadline=None)
def test_entry_agrees_with_a_walk_in_small_steps(
    seed: int, radius_nm: float, track: float, speed_kt: float, within_nm: float
) -> None:
    """Distance to the middle of a circle, second by second, against what the march finds."""
    draw = np.random.default_rng(seed)
    start = destination(*GROZNY, float(draw.uniform(0, 360)), float(draw.uniform(0, 150)) * 1852.0)
    one = state(latitude=start[0], longitude=start[1], track_deg=track, ground_speed_kt=speed_kt, within_nm=within_nm)
    limits = ProjectionLimits()
    paths = paths_of(Fleet.of([one]), limits)
    found = coming(Volume(circles=(Circle(*GROZNY, radius_nm),)), paths, HeightLimits())
    seconds = np.arange(0.0, limits.horizon_s + 1)
    way = np.array([destination(*start, track, speed_kt / 3600.0 * t * 1852.0) for t in seconds])
    depth = radius_nm - distances_m(*GROZNY, way[:, 0], way[:, 1]) / 1852.0
    may_be = paths.radius_nm(np.zeros(len(seconds), np.int64), seconds)
    possible, sure = seconds[depth >= -may_be], seconds[depth >= may_be]
    if len(possible) == 0:
        assert len(found.rows) == 0 or found.enters[0].low > limits.horizon_s - limits.step_s
        return
    if len(found.rows) == 0:  # grazed for less than a step
        assert len(possible) <= limits.step_s + 1
        return
    low = max(found.enters[0].low, 0.0)
    assert possible[0] - limits.step_s - 1.0 <= low <= possible[0] + 1.0
    if math.isfinite(found.enters[0].high):
        assert sure[0] - 1.0 <= found.enters[0].high
        assert found.enters[0].high <= sure[0] + limits.step_s + 1.0 or len(sure) < limits.step_s


@given(st.floats(0, 600), st.floats(0, 600))
@settings(max_examples=60, deadline=None)
def test_the_radius_grows_no_faster_than_the_march_takes_it_to(first_s: float, second_s: float) -> None:
    fleet = Fleet.of([state(1), state(2, route=(GROZNY, (44.0, 50.0))), state(3, track_deg=None)])
    paths, rows = paths_of(fleet, ProjectionLimits()), np.arange(3)
    low, high = sorted((first_s, second_s))
    before, after = paths.radius_nm(rows, np.full(3, low)), paths.radius_nm(rows, np.full(3, high))
    assert (after >= before - 1e-9).all()
    moved = paths.ways.speed_nm_s * (high - low)
    assert (after - before + moved <= paths.ways.fastest_nm_s * (high - low) + 1e-9).all()


def test_straight_in() -> None:
    """60 NM west of a circle of 30 NM at 360 kt: at its boundary after 5 min, surely in it later, out after 15."""
    at = destination(*GROZNY, 270.0, 60.0 * 1852.0)
    flight = state(latitude=at[0], longitude=at[1], ground_speed_kt=360.0, track_deg=90.0, callsign="AHY8243")
    (found,) = concerned([flight], [circle_hazard()], T0_S, {})["h1"]
    assert (found.how, found.callsign) == ("entering", "AHY8243")
    assert found.enters_s is not None
    assert found.enters_s.low - T0_S < 300.0 < found.enters_s.high - T0_S
    assert found.inside_until_s is not None
    assert 700.0 < found.inside_until_s.low - T0_S < 900.0 < found.inside_until_s.high - T0_S
    assert found.basis.startswith("dead reckoning, ")


def test_flying_away_above_or_too_late_is_not_concerned() -> None:
    at = destination(*GROZNY, 270.0, 60.0 * 1852.0)
    there: dict[str, Any] = {"latitude": at[0], "longitude": at[1]}
    away = state(1, **there, track_deg=270.0)
    below = state(2, **there, altitude_ft=3_000.0, vertical_rate_fpm=-500.0)
    into = state(3, **there)
    high = circle_hazard(volume=Volume(circles=(Circle(*GROZNY, 30.0),), floor_ft=20_000.0, floor_reference="FL"))
    assert [one.icao_address for one in concerned([away, below, into], [high], T0_S, {})["h1"]] == [3]
    later = circle_hazard(periods=((T0_S + 3600.0, math.inf),))
    assert concerned([into], [later], T0_S, {}) == {}


def test_a_filed_route_turns_where_dead_reckoning_does_not() -> None:
    """Flying north abeam of the circle, with a route that turns east into it after 10 NM."""
    at = destination(*GROZNY, 270.0, 80.0 * 1852.0)
    corner = destination(*at, 0.0, 10.0 * 1852.0)
    told: dict[str, Any] = {"latitude": at[0], "longitude": at[1], "track_deg": 0.0, "ground_speed_kt": 420.0}
    assert concerned([state(**told)], [circle_hazard()], T0_S, {}) == {}
    (found,) = concerned([state(**told, route=(corner, GROZNY))], [circle_hazard()], T0_S, {})["h1"]
    assert found.basis.startswith("filed route")
    assert found.enters_s is not None
    assert 400.0 < found.enters_s.low - T0_S < (10.0 + 52.0) / 420.0 * 3600.0


def test_unknown_speed_grows_to_all_sides_and_altitude_unknown_is_possible() -> None:
    at = destination(*GROZNY, 270.0, 40.0 * 1852.0)
    told: dict[str, Any] = {"latitude": at[0], "longitude": at[1]}
    (found,) = concerned([state(**told, ground_speed_kt=None)], [circle_hazard()], T0_S, {})["h1"]
    assert found.basis.startswith("speed or track not known")
    assert found.enters_s is not None
    assert math.isinf(found.enters_s.high)
    volume = Volume(circles=(Circle(*GROZNY, 60.0),), floor_ft=10_000.0)
    (found,) = concerned([state(**told, altitude_ft=None)], [circle_hazard(volume=volume)], T0_S, {})["h1"]
    assert found.how == "inside"
    assert found.enters_s == Interval()
    assert "altitude not known" in found.basis


@pytest.mark.parametrize(
    ("more", "how", "words"),
    [
        ({"destination": "URMG", "track_deg": 180.0}, "arrival", "destination URMG, "),
        ({"altitude_ft": 9_000.0, "vertical_rate_fpm": -1200.0, "latitude": 43.7}, "arrival", "descending 24 NM"),
        ({"origin": "URMG", "on_ground": True, "latitude": 43.3, "longitude": 45.78}, "departure", "on the ground"),
        ({"on_ground": True, "latitude": 43.3, "longitude": 45.78}, "departure", "on the ground 0 NM from URMG"),
        ({"destination": "URMG", "on_ground": True, "origin": "UBBB"}, "arrival", "destination URMG, on the ground"),
    ],
)
def test_arrivals_and_departures_of_an_affected_airport(more: dict[str, Any], how: str, words: str) -> None:
    closed = circle_hazard(kind=HazardKind.AIRPORT_CLOSED, volume=Volume(airports=("URMG",)), measured=())
    told: dict[str, Any] = {"latitude": 46.0, "longitude": 45.784, **more}
    (found,) = concerned([state(**told)], [closed], T0_S, AIRPORTS)["h1"]
    assert (found.how, found.airport) == (how, "URMG")
    assert found.basis.startswith(words)


def test_landed_far_off_and_bound_elsewhere_are_not_arrivals() -> None:
    closed = circle_hazard(volume=Volume(airports=("URMG",)))
    landed = state(1, destination="URMG", origin="UBBB", on_ground=True, latitude=43.3, longitude=45.78)
    far = state(2, destination="URMG", latitude=10.0, longitude=100.0)
    elsewhere = state(
        3, destination="UBBB", vertical_rate_fpm=-1000.0, altitude_ft=9000.0, latitude=43.4, longitude=45.8
    )
    assert concerned([landed, far, elsewhere], [closed], T0_S, AIRPORTS) == {}


def test_an_area_affects_airports_within_it_and_its_ring() -> None:
    one = state(destination="URMG", latitude=46.0, longitude=45.8, track_deg=0.0)
    edge = destination(*GROZNY, 0.0, 36.0 * 1852.0)
    for radius_nm, concerns in ((30.0, True), (20.0, False)):
        area = circle_hazard(volume=Volume(circles=(Circle(*edge, radius_nm),), floor_ft=30_000.0))
        assert bool(concerned([one], [area], T0_S, AIRPORTS)) is concerns
        notice = circle_hazard(volume=area.volume, force="advisory")
        assert concerned([one], [notice], T0_S, AIRPORTS) == {}


def test_two_ways_are_one_concern_with_the_words_of_both() -> None:
    one = state(destination="URMG", latitude=43.3, longitude=45.4)
    (found,) = concerned([one], [circle_hazard()], T0_S, AIRPORTS)["h1"]
    assert (found.how, found.airport) == ("inside", "URMG")
    assert "in it" in found.basis
    assert "destination URMG" in found.basis


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, (T0_S, math.inf)),
        ({"cancelled_s": T0_S - 1.0}, None),
        ({"periods": ((T0_S - 100.0, T0_S),)}, None),
        ({"periods": ((T0_S - 100.0, T0_S),), "end_estimated": True}, (T0_S - 100.0, math.inf)),
        ({"periods": ((T0_S - 100.0, T0_S), (T0_S + 50.0, T0_S + 90.0))}, (T0_S + 50.0, T0_S + 90.0)),
        ({"periods": ((T0_S + 5000.0, T0_S + 6000.0),)}, None),
        ({"periods": ()}, None),
    ],
)
def test_active_span(more: dict[str, Any], wanted: tuple[float, float] | None) -> None:
    assert active_span(circle_hazard(**more), T0_S, 1200.0) == wanted


AHY = Concern(0x600022, "AHY8243", "inside", None, airport="URMG")
KNOWN = state(0x600022, callsign="AHY8243", registration="4K-AZ65", origin="UBBB", destination="URMG")


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, True),
        ({"flights": ("ahy8243",)}, True),
        ({"flights": ("600022",)}, True),
        ({"flights": ("AHY1",)}, False),
        ({"registrations": ("4K-AZ65",)}, True),
        ({"operators": ("AHY",)}, True),
        ({"operators": ("AHY",), "flights": ("AHY1",)}, False),
        ({"airports": ("URMG", "X")}, True),
        ({"airports": ("UATE",)}, False),
        ({"routes": (("UBBB", "URMG"),)}, True),
        ({"routes": (("URMG", "UBBB"),)}, False),
    ],
)
def test_subscription_fields(fields: dict[str, Any], wanted: bool) -> None:
    assert matches(subscription(**fields), AHY, KNOWN) is wanted
    if wanted and fields.keys() & {"registrations", "routes"}:
        assert not matches(subscription(**fields), AHY, None)  # what is not known matches nothing


def test_subscription_kinds_and_area() -> None:
    area = (tuple(circle(*GROZNY, 50_000.0, 12)[:-1]),)
    far = (tuple(circle(0.0, 0.0, 50_000.0, 12)[:-1]),)
    hazard = circle_hazard()
    assert wants(subscription(area=area), hazard)
    assert not wants(subscription(area=far), hazard)
    assert wants(subscription(area=far), circle_hazard(volume=Volume(airports=("URMG",))))
    assert not wants(subscription(kinds=("activity",)), hazard)
    assert wants_without_flights(subscription(area=area), hazard, ())
    assert wants_without_flights(subscription(airports=("URMG",)), hazard, ("URMG",))
    assert not wants_without_flights(subscription(airports=("URMG",)), hazard, ())
    assert not wants_without_flights(subscription(), hazard, ("URMG",))
    assert not wants_without_flights(subscription(area=area, flights=("AHY8243",)), hazard, ())


@pytest.mark.parametrize(
    ("kind", "force", "how", "in_s", "wanted"),
    [
        (HazardKind.AIRSPACE_CLOSED, "prohibition", "inside", 0.0, Severity.CRITICAL),
        (HazardKind.AIRSPACE_CLOSED, "prohibition", "entering", 599.0, Severity.CRITICAL),
        (HazardKind.AIRSPACE_CLOSED, "prohibition", "entering", 601.0, Severity.WARNING),
        (HazardKind.CONFLICT_ZONE, "advisory", "inside", 0.0, Severity.WARNING),
        (HazardKind.AIRPORT_CLOSED, "restriction", "arrival", 300.0, Severity.CRITICAL),
        (HazardKind.AIRPORT_CLOSED, "restriction", "departure", 300.0, Severity.WARNING),
        (HazardKind.GNSS_UNRELIABLE, "advisory", "inside", 0.0, Severity.ADVISORY),
        (HazardKind.FACILITY, "information", "arrival", 0.0, Severity.ADVISORY),
    ],
)
def test_severities(kind: HazardKind, force: str, how: str, in_s: float, wanted: Severity) -> None:
    one = Concern(1, "T1", how, Interval(T0_S + in_s, math.inf))  # type: ignore[arg-type]
    assert severity_of(circle_hazard(kind=kind, force=force), one, T0_S, AlertLimits()) is wanted


def test_one_aircraft_is_an_advisory_and_several_a_warning() -> None:
    limits = AlertLimits()
    assert severity_of(circle_hazard(measured=(1,)), AHY, T0_S, limits) is Severity.ADVISORY
    assert severity_of(circle_hazard(measured=(1, 2)), AHY, T0_S, limits) is Severity.WARNING
    assert family("gnss_loss") == family("gnss_spoofing") != family("activity")
    assert family("facility") == "facility"
