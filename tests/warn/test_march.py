"""Who comes into a volume, and when: against a walk in steps of a second that knows nothing of the march."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from builders.watch import GROZNY, state
from crossfix.physics.geodesy import destination, distances_m
from crossfix.physics.sphere import places
from crossfix.records.airborne import AircraftState
from crossfix.records.hazard import Circle, Volume
from crossfix.records.interval import Interval
from crossfix.warn.limits import HeightLimits, ProjectionLimits
from crossfix.warn.projected import Paths, coming, paths_of
from crossfix.warn.volumes import Fleet, Inside, heights, shape_of, signed_nm

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Place = tuple[float, float]

LIMITS, HEIGHTS = ProjectionLimits(), HeightLimits()
NM = 1852.0
SPARE_S = LIMITS.step_s + 2.0


def moved(at: Place, draw: np.random.Generator, most_nm: float) -> Place:
    return destination(*at, float(draw.uniform(0, 360)), float(draw.uniform(0, most_nm)) * NM)


def drawn_volume(draw: np.random.Generator, middle: Place) -> Volume:
    """Up to two rings and a circle near a place, with or without floor and ceiling."""
    rings = []
    for _ in range(int(draw.integers(1, 3))):
        at, count = moved(middle, draw, 60.0), int(draw.integers(3, 12))
        turns = np.sort(draw.uniform(0, 360, count)).tolist()
        rings.append(tuple(destination(*at, turn, float(draw.uniform(5, 80)) * NM) for turn in turns))
    circles = (Circle(*moved(middle, draw, 60.0), float(draw.uniform(1, 40))),) if draw.random() < 0.5 else ()
    floor = float(draw.uniform(0, 35_000)) if draw.random() < 0.5 else None
    ceiling = float(draw.uniform(floor or 0, 41_000)) if draw.random() < 0.5 else None
    return Volume(tuple(rings), circles, (), floor, ceiling, "FL", "AMSL")


def drawn_state(draw: np.random.Generator, middle: Place, number: int) -> AircraftState:
    """Any aircraft within 200 NM of a place: with a route, without speed, track or altitude, or on the ground."""
    at = moved(middle, draw, 200.0)
    told: dict[str, Any] = {
        "latitude": at[0],
        "longitude": at[1],
        "within_nm": float(draw.uniform(0, 4)),
        "altitude_ft": float(draw.uniform(0, 41_000)) if draw.random() < 0.9 else None,
        "ground_speed_kt": float(draw.uniform(0, 520)) if draw.random() < 0.9 else None,
        "track_deg": float(draw.uniform(0, 360)) if draw.random() < 0.9 else None,
        "vertical_rate_fpm": float(draw.choice([-2000, 0, 1500])),
        "on_ground": bool(draw.random() < 0.1),
        "route": tuple(moved(middle, draw, 150.0) for _ in range(int(draw.integers(0, 4)))),
    }
    return state(number, **told)


def first(mask: Mask, begin: int = 0) -> float:
    found = np.flatnonzero(mask[begin:])
    return float(found[0] + begin) if len(found) else math.inf


def lasts(mask: Mask) -> bool:
    """Whether it holds for longer than a step of the march at a time."""
    return any(bool(mask[k : k + int(SPARE_S)].all()) for k in range(max(len(mask) - int(SPARE_S), 0)))


def agrees(end_s: float, mask: Mask, begin: int = 0) -> bool:
    """Whether an end is where a condition is met first, no more than a step from it; it may miss what is shorter."""
    wanted = first(mask, begin)
    if end_s == math.inf:
        return not lasts(mask[begin:])
    met = mask[max(int(end_s - 2), 0) : int(end_s + SPARE_S)]
    return bool(met.any()) and (wanted >= end_s - SPARE_S or not lasts(mask[begin : int(end_s)]))


def walked(volume: Volume, paths: Paths, row: int, one: AircraftState) -> dict[str, Mask]:
    """Each second whether an aircraft is possibly in a volume, surely in it, possibly out of it, surely out of it."""
    seconds = np.arange(0.0, math.floor(float(paths.ways.horizon_s[row])) + 1.0)
    rows = np.full(len(seconds), row)
    signed, radius = signed_nm(shape_of(volume), paths.places(rows, seconds)), paths.radius_nm(rows, seconds)
    change = (one.vertical_rate_fpm or 0.0) * seconds / 60.0 * LIMITS.climb_share
    slack = np.minimum(LIMITS.level_ft, seconds * 25.0)
    low, high = (-math.inf, math.inf) if one.altitude_ft is None else (one.altitude_ft, one.altitude_ft)
    code = heights(volume, low + np.minimum(change, 0.0) - slack, high + np.maximum(change, 0.0) + slack, HEIGHTS)
    return {
        "maybe in": (signed >= -radius) & (code > Inside.NO),
        "in": (signed >= radius) & (code == Inside.YES),
        "maybe out": signed <= radius,
        "out": signed <= -radius,
    }


@given(st.integers(0, 2**31))
@settings(max_examples=60, deadline=None)
def test_who_comes_and_when_agrees_with_a_walk(seed: int) -> None:
    draw = np.random.default_rng(seed)
    middle = float(draw.uniform(-89, 89)), float(draw.uniform(-180, 180))
    states = [drawn_state(draw, middle, k + 1) for k in range(12)]
    volume = drawn_volume(draw, middle)
    paths = paths_of(Fleet.of(states), LIMITS)
    found = coming(volume, paths, HEIGHTS)
    assert found.rows.tolist() == sorted(set(found.rows.tolist()))
    ends = dict(zip(found.rows.tolist(), zip(found.enters, found.leaves, strict=True), strict=True))
    for row, one in enumerate(states):
        walk = walked(volume, paths, row, one)
        if row not in ends:
            assert one.on_ground or not lasts(walk["maybe in"])
            continue
        enters, leaves = ends[row]
        low_s = 0.0 if enters.low == -math.inf else enters.low
        in_it = int(enters.high if math.isfinite(enters.high) else low_s)
        assert not one.on_ground
        assert agrees(low_s, walk["maybe in"])
        assert agrees(enters.high, walk["in"])
        assert agrees(leaves.low if leaves.low > -math.inf else math.inf, walk["maybe out"], in_it)
        assert agrees(leaves.high, walk["out"], in_it)


@given(st.integers(0, 2**31), st.floats(1.0, 500.0))
@settings(max_examples=40, deadline=None)
def test_a_route_is_flown_leg_by_leg_and_ends_at_its_end(seed: int, speed_kt: float) -> None:
    draw = np.random.default_rng(seed)
    way = [moved(GROZNY, draw, 150.0) for _ in range(4)]
    way.insert(2, way[1])  # a place told twice is no leg
    one = state(latitude=way[0][0], longitude=way[0][1], ground_speed_kt=speed_kt, route=tuple(way[1:]))
    paths = paths_of(Fleet.of([one, state(2)]), LIMITS)
    legs_nm = [float(distances_m(*a, *b)) / NM for a, b in pairwise(way)]
    for after_s in draw.uniform(0, LIMITS.horizon_s, 8).tolist():
        flown_nm, leg = speed_kt * after_s / 3600.0, 0
        while leg < len(legs_nm) and flown_nm > legs_nm[leg]:
            flown_nm, leg = flown_nm - legs_nm[leg], leg + 1
        here = places(paths.places(np.array([0]), np.array([after_s])))
        corner = way[min(leg, len(way) - 1)]
        assert float(distances_m(*corner, here[0], here[1])[0]) / NM == pytest.approx(
            flown_nm if leg < len(legs_nm) else 0.0, abs=1e-3
        )
        if leg < len(legs_nm):  # and on the way to the next
            left_nm = float(distances_m(*way[leg + 1], here[0], here[1])[0]) / NM
            assert left_nm == pytest.approx(legs_nm[leg] - flown_nm, abs=1e-3)


def test_at_the_end_of_its_route_an_aircraft_flies_on_or_may_be_anywhere() -> None:
    told: dict[str, Any] = {"latitude": GROZNY[0], "longitude": GROZNY[1], "ground_speed_kt": 360.0, "route": (GROZNY,)}
    paths = paths_of(Fleet.of([state(1, **told), state(2, **told, track_deg=None)]), LIMITS)
    rows, after_s = np.arange(2), np.full(2, 100.0)
    gone = distances_m(*GROZNY, *places(paths.places(rows, after_s))) / NM
    assert gone == pytest.approx([10.0, 0.0], abs=1e-3)
    assert paths.radius_nm(rows, after_s)[1] == pytest.approx(10.5)


@pytest.mark.parametrize("away_nm", [40.0, 50.0, 59.9])
def test_a_boundary_that_a_growing_radius_touches_is_neither_missed_nor_left(away_nm: float) -> None:
    """Steps end on it: rounding decides neither that it is not reached, nor that it is surely left at once."""
    at = destination(*GROZNY, 270.0, away_nm * NM)
    one = state(latitude=at[0], longitude=at[1], within_nm=0.0, ground_speed_kt=360.0, track_deg=None)
    found = coming(Volume(circles=(Circle(*GROZNY, 30.0),)), paths_of(Fleet.of([one]), LIMITS), HEIGHTS)
    ((enters,), (leaves,)) = found.enters, found.leaves
    assert enters.low == pytest.approx((away_nm - 30.0) * 10.0, abs=0.01)
    assert (enters.high, leaves.high) == (math.inf, math.inf)


def test_a_shape_that_cannot_be_read_is_possibly_everywhere() -> None:
    broken = Volume(rings=(((0.0, 0.0), (0.0, 120.0), (0.0, -120.0)),), floor_ft=20_000.0, floor_reference="FL")
    paths = paths_of(Fleet.of([state(1), state(2, altitude_ft=5_000.0), state(3, on_ground=True)]), LIMITS)
    found = coming(broken, paths, HEIGHTS)
    assert found.rows.tolist() == [0]
    assert found.enters == (Interval(0.0, math.inf),)


def test_nobody_comes_into_nothing() -> None:
    paths = paths_of(Fleet.of([state(1)]), LIMITS)
    assert len(coming(Volume(airports=("URMG",)), paths, HEIGHTS).rows) == 0
    nobody = coming(Volume(circles=(Circle(*GROZNY, 30.0),)), paths_of(Fleet.of([]), LIMITS), HEIGHTS)
    assert (len(nobody.rows), nobody.enters, nobody.leaves) == (0, (), ())
