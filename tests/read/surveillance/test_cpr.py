"""Compact position reporting against an encoder of the standard, and against published numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import mode_s as made
from crossfix.read.surveillance.cpr import TRANSITIONS, crossed, distance_nm, longitude_zones, near

LATITUDES = st.floats(-89.9, 89.9)
LONGITUDES = st.floats(-180, 179.999)


def test_transition_latitudes_are_those_of_the_standard() -> None:
    """DO-260B A.1.7.2.d, table of NL: the first, some in between and the last."""
    published = {0: 10.47047130, 1: 14.82817437, 56: 86.53536998, 57: 87.0}
    for place in (0, 1, 56, 57):
        assert TRANSITIONS[place] == pytest.approx(published[place], abs=5e-9)


@given(LATITUDES)
@settings(deadline=None)
def test_zones_by_the_formula(latitude: float) -> None:
    if np.abs(np.abs(latitude) - TRANSITIONS).min() > 1e-9:
        assert longitude_zones(latitude) == made.zones(latitude)


def test_zones_at_the_edges() -> None:
    assert [longitude_zones(x) for x in (0.0, -0.0, 87.0, -87.0, 87.1, 90.0, -90.0)] == [59, 59, 2, 2, 1, 1, 1]


def test_published_airborne_pair() -> None:
    """Sun, The 1090 Megahertz Riddle, "Airborne position"."""
    found = crossed(93000, 51372, 74158, 50194, 0, (math.nan, math.nan), 360.0)
    assert found == pytest.approx((52.2572021484375, 3.91937255859375), abs=1e-12)


@given(LATITUDES, LONGITUDES, st.sampled_from([0, 1]))
@settings(deadline=None, max_examples=300)
def test_airborne_pairs_come_back_within_a_code(latitude: float, longitude: float, newest: int) -> None:
    codes = made.cpr(latitude, longitude, 0) + made.cpr(latitude, longitude, 1)
    found = crossed(*codes, newest, (math.nan, math.nan), 360.0)
    near_a_transition = np.abs(np.abs(latitude) - TRANSITIONS).min() < 1e-4
    if math.isnan(found[0]):
        assert near_a_transition, "only zones that disagree are refused"
    elif not near_a_transition and abs(latitude) < 86.5:
        assert distance_nm(latitude, longitude, *found) < 0.004


@given(st.floats(-85, 85), LONGITUDES, st.floats(-2, 2), st.floats(-2, 2), st.sampled_from([0, 1]))
@settings(deadline=None, max_examples=300)
def test_local_decode_within_120_nm(latitude: float, longitude: float, north: float, east: float, odd: int) -> None:
    y, x = made.cpr(latitude, longitude, odd)
    reference = latitude + north, longitude + east / math.cos(math.radians(latitude))
    if np.abs(np.abs(latitude) - TRANSITIONS).min() > 1e-4:
        assert distance_nm(latitude, longitude, *near(*reference, y, x, odd, 360.0)) < 0.004


@given(st.floats(-85, 85), LONGITUDES, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.sampled_from([0, 1]))
@settings(deadline=None, max_examples=300)
def test_surface_pairs_and_local_decode(
    latitude: float, longitude: float, north: float, east: float, newest: int
) -> None:
    codes = made.cpr(latitude, longitude, 0, True) + made.cpr(latitude, longitude, 1, True)
    reference = latitude + north, longitude + east / math.cos(math.radians(latitude))
    if np.abs(np.abs(latitude) - TRANSITIONS).min() > 1e-4:
        assert distance_nm(latitude, longitude, *crossed(*codes, newest, reference, 90.0)) < 0.001
        y, x = codes[2 * newest : 2 * newest + 2]
        assert distance_nm(latitude, longitude, *near(*reference, y, x, newest, 90.0)) < 0.001


def test_pairs_of_different_zones_are_refused() -> None:
    below, above = made.cpr(10.46, 20.0, 0), made.cpr(10.48, 20.0, 1)
    assert math.isnan(crossed(*below, *above, 0, (math.nan, math.nan), 360.0)[0])


@given(st.integers(0, 131071), st.integers(0, 131071), st.integers(0, 131071), st.integers(0, 131071), st.booleans())
@settings(deadline=None, max_examples=300)
def test_any_codes_give_nothing_or_a_place_on_earth(a: int, b: int, c: int, d: int, surface: bool) -> None:
    for newest in (0, 1):
        latitude, longitude = crossed(a, b, c, d, newest, (60.0, -25.0), 90.0 if surface else 360.0)
        assert math.isnan(latitude) or (-90 <= latitude <= 90 and -180 <= longitude < 180)
