"""Convex hull: no point lies outside any edge; each corner is a point; order seen from above."""

from __future__ import annotations

import numpy as np
import pytest

from crossfix.physics.hull import convex_hull
from crossfix.physics.sphere import unit_vectors


@pytest.mark.parametrize("middle", [(54.0, 20.0), (-10.0, 179.9), (89.0, 30.0)])
def test_all_points_are_left_of_every_edge(middle: tuple[float, float]) -> None:
    draw = np.random.default_rng(3)
    latitude = np.clip(middle[0] + draw.normal(0, 3, 200), -90, 90)
    longitude = (middle[1] + draw.normal(0, 8, 200) + 180) % 360 - 180
    corners = np.array(convex_hull(latitude, longitude))
    points, ring = unit_vectors(latitude, longitude), unit_vectors(corners[:, 0], corners[:, 1])
    edges = np.cross(ring, np.roll(ring, -1, axis=0))
    assert (points @ edges.T).min() > -1e-12
    assert np.abs(ring @ points.T).max(axis=1).min() == pytest.approx(1.0, abs=1e-14)
    assert len(ring) < 40


def test_a_square_within_others() -> None:
    inside = convex_hull(np.array([0.0, 0.0, 1.0, 1.0, 0.5]), np.array([0.0, 1.0, 1.0, 0.0, 0.5]))
    assert {(round(a, 9), round(b, 9)) for a, b in inside} == {(0, 0), (0, 1), (1, 1), (1, 0)}


def test_points_round_the_earth_have_none() -> None:
    assert convex_hull(np.array([0.0, 1.0, 0.0]), np.array([-80.0, 0.0, 80.0])) == ()
