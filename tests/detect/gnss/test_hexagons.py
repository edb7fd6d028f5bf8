"""Cells of many points against the library's own answer for each."""

from __future__ import annotations

import importlib
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import pytest

from crossfix.detect.gnss import hexagons
from crossfix.detect.gnss.hexagons import RESOLUTION, cells_of, outline, parents, resolutions
from crossfix.errors import LibraryMissing
from crossfix.physics.sphere import places, unit_vectors

Floats = np.ndarray[Any, np.dtype[np.float64]]


def asked(latitude: Floats, longitude: Floats) -> list[int]:
    """What h3 says, point by point."""
    return [h3.latlng_to_cell(*place, RESOLUTION) for place in zip(latitude, longitude, strict=True)]


def test_all_over_the_earth() -> None:
    draw = np.random.default_rng(4)
    latitude = np.degrees(np.arcsin(draw.uniform(-1, 1, 40_000)))
    longitude = draw.uniform(-180, 180, 40_000)
    assert cells_of(latitude, longitude).tolist() == asked(latitude, longitude)


def test_round_the_corners_of_the_icosahedron() -> None:
    draw = np.random.default_rng(5)
    corners = np.array([h3.cell_to_latlng(cell) for cell in h3.get_pentagons(RESOLUTION)])
    latitude = np.repeat(corners[:, 0], 1000) + draw.normal(0, 0.5, 12_000)
    longitude = np.repeat(corners[:, 1], 1000) + draw.normal(0, 0.5, 12_000)
    found = cells_of(latitude, longitude)
    assert found.tolist() == asked(latitude, longitude)
    assert set(h3.get_pentagons(RESOLUTION)) <= set(found.tolist())


def test_along_the_edges_of_the_icosahedron() -> None:
    """Cells there lie on two faces."""
    a, b = h3.cell_to_latlng(0x8009FFFFFFFFFFF), h3.cell_to_latlng(0x8063FFFFFFFFFFF)
    draw = np.random.default_rng(6)
    share = draw.random(10_000)
    ends = unit_vectors(*np.array([a, b]).T)
    latitude, longitude = places(np.outer(1 - share, ends[0]) + np.outer(share, ends[1]))
    latitude, longitude = latitude + draw.normal(0, 0.1, 10_000), longitude + draw.normal(0, 0.1, 10_000)
    assert cells_of(latitude, longitude).tolist() == asked(latitude, longitude)


def test_poles_and_the_180th_meridian() -> None:
    latitude = np.array([90.0, -90.0, 0.0, 0.0, 10.0, 89.99])
    longitude = np.array([0.0, 12.0, 180.0, -180.0, 179.9999, -91.0])
    assert cells_of(latitude, longitude).tolist() == asked(latitude, longitude)
    assert cells_of(np.zeros(0), np.zeros(0)).dtype == np.uint64


@pytest.mark.parametrize("resolution", [4, 3, 2])
def test_parents_and_resolutions(resolution: int) -> None:
    draw = np.random.default_rng(7)
    cells = cells_of(draw.uniform(-90, 90, 3000), draw.uniform(-180, 180, 3000))
    cells = np.append(cells, np.array(h3.get_pentagons(RESOLUTION), np.uint64))
    found = parents(cells, resolution)
    assert found.tolist() == [h3.cell_to_parent(cell, resolution) for cell in cells.tolist()]
    assert set(resolutions(found).tolist()) == {resolution}


def test_outline_holds_the_cell_and_runs_counter_clockwise() -> None:
    (cell,) = cells_of(np.array([54.7]), np.array([20.5])).tolist()
    corners = outline(cell)
    assert len(corners) == 6
    area = sum(a[1] * b[0] - b[1] * a[0] for a, b in zip(corners, (*corners[1:], corners[0]), strict=True))
    assert area > 0


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    monkeypatch.setattr(hexagons, "_h3", hexagons._h3.__wrapped__)
    with pytest.raises(LibraryMissing, match=r"counting by cell needs h3, .*crossfix\[survey\]"):
        outline(0x841F54BFFFFFFFF)
