"""Inside a volume: against a flat formula in the gnomonic plane, dense sampling, poles and the antimeridian."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from builders.watch import state
from crossfix.physics.geodesy import circle, distances_m
from crossfix.physics.great_circles import distance_to_ring, inside_ring, ring_of, rings_overlap
from crossfix.physics.sphere import places, unit_vectors
from crossfix.records.hazard import Circle, Volume
from crossfix.warn.limits import HeightLimits
from crossfix.warn.volumes import NM_PER_RAD, Fleet, Inside, heights, inside, overlap, shape_of, signed_nm

Floats = NDArray[np.float64]


def star(seed: int) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """A star-shaped ring round a random middle: its plane's axes, and corners in the plane and on the sphere."""
    draw = np.random.default_rng(seed)
    middle = draw.normal(size=3)
    middle /= np.linalg.norm(middle)
    east = np.cross(middle, draw.normal(size=3))
    east /= np.linalg.norm(east)
    north = np.cross(middle, east)
    count = int(draw.integers(3, 10))
    angle = np.sort(draw.uniform(0, 2 * np.pi, count))
    far = draw.uniform(0.05, 0.6, count)
    flat = np.column_stack([far * np.cos(angle), far * np.sin(angle)])
    return middle, east, north, flat, middle + flat[:, :1] * east + flat[:, 1:] * north


def in_plane(flat: Floats, at: Floats) -> NDArray[np.bool_]:
    """Even-odd rule in the plane: an independent formula."""
    found = np.zeros(len(at), bool)
    for a, b in zip(flat, np.roll(flat, -1, axis=0), strict=True):
        crosses = (a[1] > at[:, 1]) != (b[1] > at[:, 1])
        with np.errstate(all="ignore"):
            found ^= crosses & (at[:, 0] < (b[0] - a[0]) * (at[:, 1] - a[1]) / (b[1] - a[1]) + a[0])
    return found


@given(st.integers(0, 2**31))
@settings(max_examples=60, deadline=None)
def test_inside_agrees_with_the_gnomonic_plane(seed: int) -> None:
    middle, east, north, flat, corners = star(seed)
    latitude, longitude = places(corners)
    ring = ring_of(latitude, longitude)
    points = np.random.default_rng(seed + 1).normal(size=(150, 3))
    points[:75] = middle + np.random.default_rng(seed).normal(size=(75, 3)) * 0.4
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    depth = points @ middle
    with np.errstate(all="ignore"):
        at = np.column_stack([points @ east / depth, points @ north / depth])
    assert (inside_ring(ring, points) == (in_plane(flat, at) & (depth > 0))).all()


@given(st.integers(0, 2**31))
@settings(max_examples=30, deadline=None)
def test_distance_agrees_with_dense_sampling_of_the_edges(seed: int) -> None:
    latitude, longitude = places(star(seed)[4])
    ring = ring_of(latitude, longitude)
    share = np.linspace(0, 1, 4001)[:, None]
    following = np.roll(ring.corners, -1, axis=0)
    dense = np.vstack([a * (1 - share) + b * share for a, b in zip(ring.corners, following, strict=True)])
    dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    points = np.random.default_rng(seed).normal(size=(10, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    sampled = np.array([np.arccos(np.clip(dense @ p, -1, 1)).min() for p in points])
    found = distance_to_ring(ring, points)
    assert (found <= sampled + 1e-7).all()
    assert np.abs(found - sampled).max() < 2e-3


@pytest.mark.parametrize(
    ("ring", "inside_it", "outside_it"),
    [
        (((10.0, 170.0), (10.0, -170.0), (-10.0, -170.0), (-10.0, 170.0)), (0.0, 180.0), (0.0, 0.0)),
        (((80.0, 0.0), (80.0, 90.0), (80.0, 180.0), (80.0, -90.0)), (90.0, 0.0), (-90.0, 0.0)),
        (((-60.0, 0.0), (-60.0, 120.0), (-60.0, -120.0)), (-90.0, 45.0), (0.0, 0.0)),
        (((90.0, 0.0), (70.0, 10.0), (70.0, 50.0)), (80.0, 30.0), (80.0, -30.0)),
    ],
)
def test_poles_and_antimeridian(
    ring: tuple[tuple[float, float], ...], inside_it: tuple[float, float], outside_it: tuple[float, float]
) -> None:
    volume = Volume(rings=(ring,))
    fleet = Fleet.of(
        [
            state(1, latitude=inside_it[0], longitude=inside_it[1]),
            state(2, latitude=outside_it[0], longitude=outside_it[1]),
        ]
    )
    rows, codes = inside(volume, fleet)
    assert rows.tolist() == [0]
    assert codes.tolist() == [Inside.YES]


def test_edges_are_great_circles_not_parallels() -> None:
    """Between 50N 0E and 50N 60E the great circle reaches 54.0N (Napier: tan 50 / cos 30)."""
    top = math.degrees(math.atan(math.tan(math.radians(50)) / math.cos(math.radians(30))))
    ring = ring_of(np.array([50.0, 50.0, 20.0]), np.array([0.0, 60.0, 30.0]))
    points = unit_vectors(np.array([top - 0.01, top + 0.01]), np.array([30.0, 30.0]))
    assert inside_ring(ring, points).tolist() == [True, False]
    assert distance_to_ring(ring, points) == pytest.approx(math.radians(0.01), rel=1e-6)


def test_orientation_start_and_repeated_corners_do_not_matter() -> None:
    corners = [(43.0, 45.0), (44.0, 45.0), (44.5, 46.5), (43.0, 47.0)]
    points = unit_vectors(*np.random.default_rng(1).uniform([42, 44], [45, 48], (300, 2)).T)
    wanted = inside_ring(ring_of(*np.array(corners).T), points)
    assert 0 < wanted.sum() < 300
    for other in (corners[::-1], corners[2:] + corners[:2], [corners[0], *corners, corners[0]]):
        assert (inside_ring(ring_of(*np.array(other).T), points) == wanted).all()


@pytest.mark.parametrize(
    ("corners", "why"),
    [
        ([(0.0, 0.0), (1.0, 1.0)], "2 different corners"),
        ([(0.0, 0.0), (0.0, 0.0), (1.0, 1.0), (1.0, 1.0)], "2 different corners"),
        ([(0.0, 0.0), (0.0, 120.0), (0.0, -120.0)], "all round the Earth"),
        ([(0.0, 0.0), (0.0, 10.0), (1.0, 5.0), (0.0, 175.0)], "90 degrees"),
        ([(0.0, math.nan), (1.0, 1.0), (2.0, 0.0)], "not a number"),
    ],
)
def test_rings_without_an_inside_are_refused(corners: list[tuple[float, float]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        ring_of(*np.array(corners).T)
    shape = shape_of(Volume(rings=(tuple(corners),)))
    assert why in shape.unusable[0]
    assert inside(Volume(rings=(tuple(corners),)), Fleet.of([state()]))[1].tolist() == [Inside.POSSIBLE]


@given(st.floats(0.1, 60), st.floats(0, 20), st.floats(0, 360), st.floats(0, 90))
@settings(max_examples=80, deadline=None)
def test_circle_with_uncertainty(radius_nm: float, within_nm: float, bearing: float, away_nm: float) -> None:
    (latitude, longitude) = circle(43.0, 45.0, away_nm * 1852.0, 360)[int(bearing) % 360]
    volume = Volume(circles=(Circle(43.0, 45.0, radius_nm),))
    rows, codes = inside(volume, Fleet.of([state(latitude=latitude, longitude=longitude, within_nm=within_nm)]))
    code = int(codes[0]) if len(rows) else Inside.NO
    if away_nm + within_nm < radius_nm - 1e-6:
        assert code == Inside.YES
    elif away_nm - within_nm > radius_nm + 1e-6:
        assert code == Inside.NO
    elif abs(away_nm - radius_nm) < within_nm - 1e-6:
        assert code == Inside.POSSIBLE


def test_many_aircraft_and_shapes_agree_with_one_at_a_time() -> None:
    draw = np.random.default_rng(5)
    states = [
        state(k, latitude=float(a), longitude=float(b), within_nm=float(w), altitude_ft=float(h))
        for k, (a, b, w, h) in enumerate(draw.uniform([40, 40, 0, 0], [47, 50, 30, 40_000], (300, 4)))
    ]
    fleet = Fleet.of(states)
    for k in range(12):
        middle = draw.uniform([41, 42], [46, 48])
        ring = tuple(
            circle(float(middle[0]), float(middle[1]), float(draw.uniform(20e3, 200e3)), int(draw.integers(3, 40)))[:-1]
        )
        volume = Volume((ring,), (Circle(45.0, 46.0, 20.0),), floor_ft=10_000.0 if k % 2 else None, ceiling_ft=30_000.0)
        rows, codes = inside(volume, fleet)
        alone = [inside(volume, Fleet.of([one]))[1].tolist() for one in states]
        assert [[code] for code in codes.tolist()] == [code for code in alone if code]
        assert rows.tolist() == [k for k, code in enumerate(alone) if code]


@pytest.mark.parametrize(
    ("volume", "low", "high", "wanted"),
    [
        (Volume(), -math.inf, math.inf, Inside.YES),
        (Volume(floor_ft=10_000.0, floor_reference="FL"), 9_700.0, 9_700.0, Inside.NO),
        (Volume(floor_ft=10_000.0, floor_reference="FL"), 9_900.0, 9_900.0, Inside.POSSIBLE),
        (Volume(floor_ft=10_000.0, floor_reference="FL"), 10_200.0, 10_200.0, Inside.YES),
        (Volume(floor_ft=10_000.0), 9_000.0, 9_000.0, Inside.POSSIBLE),
        (Volume(ceiling_ft=10_000.0), 9_000.0, 9_000.0, Inside.POSSIBLE),
        (Volume(ceiling_ft=10_000.0), 8_000.0, 8_000.0, Inside.YES),
        (Volume(ceiling_ft=10_000.0), 12_000.0, 12_000.0, Inside.NO),
        (Volume(ceiling_ft=500.0, ceiling_reference="AGL"), 10_000.0, 10_000.0, Inside.POSSIBLE),
        (Volume(ceiling_ft=500.0, ceiling_reference="AGL"), 35_000.0, 35_000.0, Inside.NO),
        (Volume(floor_ft=5_000.0, ceiling_ft=24_500.0), -math.inf, math.inf, Inside.POSSIBLE),
    ],
)
def test_heights(volume: Volume, low: float, high: float, wanted: Inside) -> None:
    assert heights(volume, np.array([low]), np.array([high]), HeightLimits()).tolist() == [wanted]


def test_a_place_told_long_ago_is_less_sure() -> None:
    fleet = Fleet.of([state(time_s=0.0, within_nm=1.0, ground_speed_kt=360.0)], now_s=100.0)
    assert fleet.within_nm.tolist() == [11.0]


def test_signed_distance_of_circle_is_radius_less_distance() -> None:
    shape = shape_of(Volume(circles=(Circle(43.0, 45.0, 30.0),)))
    points = unit_vectors(np.array([43.0, 44.0, 60.0]), np.array([45.0, 45.0, -100.0]))
    away = distances_m(43.0, 45.0, [43.0, 44.0, 60.0], [45.0, 45.0, -100.0]) / 1852.0
    assert signed_nm(shape, points) == pytest.approx(30.0 - away, abs=1e-6)
    assert pytest.approx(3440.07, abs=0.01) == NM_PER_RAD


def test_overlap() -> None:
    def square(latitude: float, longitude: float, half: float) -> Volume:
        around = ((-half, -half), (-half, half), (half, half), (half, -half))
        return Volume(rings=(tuple((latitude + a, longitude + b) for a, b in around),))

    cross = Volume(rings=(((-0.2, -5.0), (-0.2, 5.0), (0.2, 5.0), (0.2, -5.0)),))
    tall = Volume(rings=(((-5.0, -0.2), (-5.0, 0.2), (5.0, 0.2), (5.0, -0.2)),))
    assert rings_overlap(shape_of(cross).rings[0], shape_of(tall).rings[0])  # no corner of one is in the other
    assert overlap(shape_of(square(0, 0, 1)), shape_of(square(0.5, 0.5, 0.1)))
    assert not overlap(shape_of(square(0, 0, 1)), shape_of(square(0, 3, 1)))
    assert not overlap(shape_of(square(0, 0, 1)), shape_of(square(0, 180, 1)))
    disc = Volume(circles=(Circle(0.0, 2.0, 61.0),))
    assert overlap(shape_of(square(0, 0, 1)), shape_of(disc))
    assert not overlap(shape_of(square(0, 0, 1)), shape_of(Volume(circles=(Circle(0.0, 2.0, 59.0),))))


@given(
    st.tuples(st.floats(-89.0, 89.0), st.floats(-180.0, 180.0), st.floats(1.0, 600.0)),
    st.floats(0.0, 360.0),
    st.floats(0.01, 3.0),
    st.floats(1.0, 600.0),
)
def test_two_circles_overlap_where_they_are_no_farther_apart_than_both_radii(
    one: tuple[float, float, float], bearing_deg: float, times: float, radius_nm: float
) -> None:
    """However near or far: a quick look at the discs around two shapes leaves none out."""
    apart_nm = times * (one[2] + radius_nm)
    there = unit_vectors(np.array([one[0]]), np.array([one[1]]))[0]
    east = np.cross([0.0, 0.0, 1.0], there)
    east /= np.linalg.norm(east)
    way = np.cos(np.radians(bearing_deg)) * np.cross(there, east) + np.sin(np.radians(bearing_deg)) * east
    x, y, z = np.cos(apart_nm / NM_PER_RAD) * there + np.sin(apart_nm / NM_PER_RAD) * way
    place = float(np.degrees(np.arcsin(z))), float(np.degrees(np.arctan2(y, x)))
    first, second = Volume(circles=(Circle(*one),)), Volume(circles=(Circle(*place, radius_nm),))
    if abs(times - 1.0) > 1e-6:
        assert overlap(shape_of(first), shape_of(second)) == (times < 1.0)
        assert overlap(shape_of(second), shape_of(first)) == (times < 1.0)
