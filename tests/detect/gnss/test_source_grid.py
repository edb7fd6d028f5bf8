"""Lattices and outlines: against areas of the sphere, brute force, and shapes drawn at random."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from crossfix.detect.gnss.source_grid import Cells, densest, lattice, refined
from crossfix.detect.gnss.source_outline import parts, rings

CELLS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1)


def arrays(cells: set[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns in order."""
    ordered = np.array(sorted(cells), dtype=np.int64)
    return ordered[:, 0], ordered[:, 1]


def shoelace(ring: tuple[tuple[int, int], ...]) -> float:
    """Area, positive where it runs counter-clockwise with rows to the north."""
    pairs = pairwise(ring)
    return sum(column * above - beside * row for (row, column), (above, beside) in pairs) / 2


def inside(ring: tuple[tuple[int, int], ...], row: float, column: float) -> bool:
    """Crossings of a ray to the east."""
    pairs = pairwise(ring)
    return sum((a > row) != (c > row) and b > column for (a, b), (c, _) in pairs) % 2 == 1


@given(CELLS)
def test_rings_bound_just_the_cells(cells: set[tuple[int, int]]) -> None:
    rows, columns = arrays(cells)
    number = parts(rows, columns)
    for part in range(number.max() + 1):
        mine = set(zip(rows[number == part].tolist(), columns[number == part].tolist(), strict=True))
        made = rings(*arrays(mine))
        areas = [shoelace(ring) for ring in made]
        assert areas[0] > 0
        assert all(area < 0 for area in areas[1:])
        assert sum(areas) == len(mine)
        for ring in made:
            assert ring[0] == ring[-1]
            assert len(set(ring)) == len(ring) - 1
        for row in range(-1, 8):
            for column in range(-1, 8):
                crossed = sum(inside(ring, row + 0.5, column + 0.5) for ring in made)
                assert (crossed % 2 == 1) == ((row, column) in mine)


@given(CELLS)
def test_parts_hang_together_along_edges(cells: set[tuple[int, int]]) -> None:
    rows, columns = arrays(cells)
    number = dict(zip(sorted(cells), parts(rows, columns).tolist(), strict=True))
    assert set(number.values()) == set(range(max(number.values()) + 1))
    left = set(cells)
    seen: set[int] = set()
    while left:
        todo = [left.pop()]
        mine = number[todo[0]]
        assert mine not in seen
        seen.add(mine)
        while todo:
            row, column = todo.pop()
            beside = {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)} & left
            assert all(number[cell] == mine for cell in beside)
            left -= beside
            todo += beside


def test_cells_of_a_lattice_fill_its_part_of_the_sphere() -> None:
    made = lattice(np.array([50.0, 51.0]), np.array([10.0, 12.0]), 300.0, 30)
    north, east = made.corner(made.height, made.width)
    south, west = made.corner(0, 0)
    band = np.sin(np.radians(north)) - np.sin(np.radians(south))
    assert made.areas_km2.sum() == pytest.approx(6371.0088**2 * np.radians(east - west) * band)
    assert made.quartered().areas_km2.sum() == pytest.approx(made.areas_km2.sum())
    assert south < 50 - 2.69
    assert north > 51 + 2.69
    middle = made.where(np.array([len(made.rows) // 2 + made.width // 2]))
    across_km = middle.step_longitude * np.cos(np.radians(middle.latitudes[0])) * 111.195
    assert across_km == pytest.approx(middle.step_latitude * 111.195, rel=0.01)


def test_a_lattice_near_the_pole_stays_on_the_sphere() -> None:
    made = lattice(np.array([88.5]), np.array([0.0]), 600.0, 20)
    assert made.latitudes.max() < 90
    assert made.step_longitude * made.width <= 360 + made.step_longitude
    assert (made.areas_km2 > 0).all()


def test_the_edge_is_the_outer_share() -> None:
    made = lattice(np.array([0.0]), np.array([0.0]), 100.0, 10)
    edge = made.at_the_edge(0.1)
    outer = (made.rows == 0) | (made.columns == 0) | (made.rows == made.height - 1) | (made.columns == made.width - 1)
    assert edge.tolist() == outer.tolist()


def normal(latitude: float, longitude: float, sigma_deg: float, cells: Cells) -> NDArray[np.float64]:
    """A known density about a place near the equator."""
    return -((cells.latitudes - latitude) ** 2 + (cells.longitudes - longitude) ** 2) / (2 * sigma_deg**2)


@pytest.mark.parametrize("sigma_deg", [0.05, 0.5])
def test_refined_areas_of_a_known_density(sigma_deg: float) -> None:
    grid = lattice(np.array([0.0]), np.array([0.0]), 500.0, 30)
    cells, probability = refined(grid, lambda some: normal(0.31, -0.77, sigma_deg, some), 200, 0.1)
    assert probability.sum() == pytest.approx(1.0)
    best = int(np.argmax(probability))
    assert np.hypot(cells.latitudes[best] - 0.31, cells.longitudes[best] + 0.77) < cells.step_latitude
    for share in (0.5, 0.95):
        # of a round normal density the share lies within sigma times the root of -2 log(1 - share)
        known = -2 * np.pi * np.log(1 - share) * (sigma_deg * 111.195) ** 2
        assert cells.areas_km2[densest(cells, probability, share)].sum() == pytest.approx(known, rel=0.1)


@given(st.lists(st.floats(0.01, 1.0), min_size=2, max_size=12), st.floats(0.05, 0.99))
def test_no_smaller_set_holds_the_share(weights: list[float], share: float) -> None:
    grid = lattice(np.array([0.0]), np.array([0.0]), 100.0, 4)
    cells = grid.where(np.arange(len(weights)))
    probability = np.array(weights) / sum(weights)
    chosen = densest(cells, probability, share)
    assert probability[chosen].sum() >= share - 1e-9
    density = probability / cells.areas_km2
    if not chosen.all():
        assert density[chosen].min() >= density[~chosen].max()
    least = np.flatnonzero(chosen)[np.argmin(density[chosen])]
    assert probability[chosen].sum() - probability[least] < share
