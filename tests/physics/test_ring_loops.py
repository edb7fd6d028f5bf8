"""Signed distance to rings and discs together, and at places where it has no direction or no number."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.physics.great_circles import distance_to_ring, inside_ring, ring_of
from crossfix.physics.ring_loops import COLUMNS, Outline, fill_signed
from crossfix.physics.sphere import unit_vectors

SQUARE = ring_of(np.array([10.0, 10.0, -10.0, -10.0]), np.array([170.0, -170.0, -170.0, 170.0]))


@given(st.integers(0, 2**31))
@settings(max_examples=40, deadline=None)
def test_of_several_parts_the_greatest_distance_counts(seed: int) -> None:
    draw = np.random.default_rng(seed)
    middle = draw.uniform([-80, -180], [80, 180])
    rings = [ring_of(*(middle[:, None] + draw.uniform(-8, 8, (2, 5)))) for _ in range(int(draw.integers(0, 4)))]
    count = int(draw.integers(0, 3))
    discs = np.column_stack(
        [unit_vectors(*(middle[:, None] + draw.uniform(-8, 8, (2, count)))), draw.uniform(0, 0.2, count)]
    )
    outline = Outline(
        np.vstack([np.zeros((0, COLUMNS)), *(ring.edges for ring in rings)]),
        np.cumsum([0, *(len(ring.edges) for ring in rings)]),
        np.array([ring.middle for ring in rings]).reshape(-1, 3),
        discs,
    )
    points = unit_vectors(*(middle[:, None] + draw.uniform(-12, 12, (2, 40))))
    found = np.empty(len(points))
    fill_signed(outline, points, found)
    parts = [np.where(inside_ring(ring, points), 1, -1) * distance_to_ring(ring, points) for ring in rings]
    parts += [disc[3] - np.arccos(np.clip(points @ disc[:3], -1, 1)) for disc in discs]
    wanted = np.max(parts, axis=0) if parts else np.full(len(points), -np.inf)
    assert np.allclose(found, wanted, rtol=0, atol=1e-7)


def test_the_middle_and_its_antipode_have_a_side() -> None:
    assert inside_ring(SQUARE, np.array([SQUARE.middle, -SQUARE.middle])).tolist() == [True, False]


def test_no_number_is_never_a_distance() -> None:
    assert np.isnan(distance_to_ring(SQUARE, np.full((1, 3), np.nan)))[0]
    outline = Outline(SQUARE.edges, np.array([0, len(SQUARE.edges)]), SQUARE.middle[None, :], np.zeros((0, 4)))
    found = np.zeros(2)
    fill_signed(outline, np.array([[np.nan, 0.0, 0.0], [-1.0, 0.0, 0.0]]), found)
    assert np.isnan(found[0])
    assert found[1] > 0.0
