"""How much of a segment lies in a ring, against shapely in a small plane near the equator, and by counting points."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon

from builders.diversions import star
from crossfix.physics.great_circles import inside_ring, ring_of
from crossfix.physics.segments import inside_rad
from crossfix.physics.sphere import unit_vectors

spokes = st.lists(st.floats(0.1, 1.0), min_size=3, max_size=9)
place = st.tuples(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5))


@given(spokes, st.lists(st.tuples(place, place), min_size=1, max_size=8))
def test_as_long_inside_as_in_the_plane(
    lengths: list[float], lines: list[tuple[tuple[float, float], tuple[float, float]]]
) -> None:
    corners = star((0.0, 0.0), lengths, 1.0)
    ring = ring_of(*np.array(corners).T)
    begin, end = (unit_vectors(*np.array([line[k] for line in lines]).T) for k in (0, 1))
    found = np.degrees(inside_rad(ring, begin, end))
    plane = Polygon([_gnomonic(corner) for corner in corners])
    for nm, line in zip(found, lines, strict=True):
        there = LineString([_gnomonic(one) for one in line]).intersection(plane).length
        assert nm == pytest.approx(there, abs=0.004)  # degrees: tangents are not angles, 0.1 % at 1.5 degrees


def _gnomonic(place: tuple[float, float]) -> tuple[float, float]:
    latitude, longitude = map(math.radians, place)
    return math.degrees(math.tan(longitude)), math.degrees(math.tan(latitude) / math.cos(longitude))


def test_along_an_edge_and_through_a_corner_is_outside() -> None:
    ring = ring_of(np.array([50.0, 50.0, 52.0, 52.0]), np.array([10.0, 14.0, 14.0, 10.0]))
    corners = ring.corners
    edges = inside_rad(ring, corners, np.roll(corners, -1, axis=0))
    assert edges.tolist() == [0.0] * 4
    across = inside_rad(ring, corners[:1], corners[2:3])
    assert across[0] == pytest.approx(float(np.arccos(corners[0] @ corners[2])), rel=1e-9)


@pytest.mark.parametrize("turn", [0.0, 179.0, -91.0])
def test_at_the_antimeridian_as_elsewhere(turn: float) -> None:
    ring = ring_of(np.array([60.0, 60.0, 63.0]), np.array([-3.0, 4.0, 1.0]) + turn)
    begin, end = (
        unit_vectors(np.array([59.0]), np.array([-5.0 + turn])),
        unit_vectors(np.array([62.5]), np.array([6.0 + turn])),
    )
    shares = (np.arange(4000) + 0.5) / 4000
    angle = float(np.arccos(begin[0] @ end[0]))
    points = np.sin((1 - shares) * angle)[:, None] * begin + np.sin(shares * angle)[:, None] * end
    counted = inside_ring(ring, points / np.sin(angle)).mean() * angle
    assert inside_rad(ring, begin, end)[0] == pytest.approx(counted, abs=2 * angle / 4000)
    assert counted > 0
