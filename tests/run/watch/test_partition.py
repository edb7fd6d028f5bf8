"""Every aircraft, area and subscription has one part, the same on every machine, and the parts are of a size."""

from __future__ import annotations

import h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.errors import RequestInvalid
from crossfix.run.watch.partition import (
    AREA_RESOLUTION,
    Part,
    aircraft_part,
    aircraft_parts,
    area_parts,
    parts_of,
    subscription_part,
)

COUNTS = st.integers(1, 64)
PLACES = st.tuples(st.floats(-89.9, 89.9), st.floats(-180, 180))


def test_the_parts_of_known_things_stay_what_they_are() -> None:
    """A worker of another version must look for an aircraft in the same part."""
    assert [aircraft_part(address, 16).index for address in (0, 0x4B8E42, 0x508035, 0xFFFFFF)] == [1, 1, 4, 3]
    assert [part.index for part in area_parts(43.3, 45.8, 16)][:3] == [15, 5, 8]
    assert [subscription_part(name, 16).index for name in ("sub-1", "УТГ", "")] == [16, 12, 5]


@given(st.integers(0, 0xFFFFFF), COUNTS)
def test_one_aircraft_and_many_agree(address: int, of: int) -> None:
    part = aircraft_part(address, of)
    assert part in parts_of("aircraft", of)
    assert part.index == aircraft_parts(np.array([7, address], np.int64), of)[1]


def test_neighbouring_addresses_spread_evenly() -> None:
    for first in (0x400000, 0x4B8000, 0xA00000):
        counts = np.bincount(aircraft_parts(np.arange(first, first + 12_000), 16), minlength=17)[1:]
        assert counts.min() > 0.9 * 750
        assert counts.max() < 1.1 * 750


@given(PLACES, COUNTS)
def test_an_area_is_that_of_its_cell_and_its_margin_that_of_the_neighbours(place: tuple[float, float], of: int) -> None:
    parts = area_parts(*place, of)
    assert len(set(parts)) == len(parts) <= 7
    cell = h3.cell_to_parent(h3.latlng_to_cell(*place, 4), AREA_RESOLUTION)
    middles = [h3.cell_to_latlng(h3.cell_to_center_child(one, 4)) for one in h3.grid_disk(cell, 1)]
    around = {area_parts(latitude, longitude, of)[0] for latitude, longitude in middles}
    assert set(parts) == around


@pytest.mark.parametrize(("index", "of"), [(0, 4), (5, 4), (1, 0)])
def test_a_part_that_is_none_is_refused(index: int, of: int) -> None:
    with pytest.raises(RequestInvalid, match="parts are counted from 1"):
        Part("area", index, of)
