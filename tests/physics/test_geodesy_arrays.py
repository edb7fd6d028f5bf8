"""Distances and bearings of arrays: against vectors, the inverse of `destination`, and a published worked example."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.physics.geodesy import EARTH_RADIUS_M, bearings_deg, destination, distances_m

LATITUDE, LONGITUDE = st.floats(-89.0, 89.0), st.floats(-180.0, 179.0)


def unit(latitude: float, longitude: float) -> np.ndarray:
    """The point on the unit sphere."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_distance_is_the_angle_between_vectors(a: float, b: float, c: float, d: float) -> None:
    here, there = unit(a, b), unit(c, d)
    angle = np.arctan2(np.linalg.norm(np.cross(here, there)), here @ there)
    # The haversine is ill-conditioned near the antipode: 1e-8 of a right angle there is 0.1 m.
    assert distances_m(a, b, c, d) == pytest.approx(angle * EARTH_RADIUS_M, rel=1e-7, abs=0.5)


@given(LATITUDE, LONGITUDE, st.floats(0.0, 359.9), st.floats(1000.0, 5e6))
def test_both_undo_destination(latitude: float, longitude: float, bearing: float, distance: float) -> None:
    there = destination(latitude, longitude, bearing, distance)
    assert distances_m(latitude, longitude, *there) == pytest.approx(distance, rel=1e-6)
    if abs(latitude) < 85:
        turn = float(bearings_deg(latitude, longitude, *there)) - bearing
        assert (turn + 180) % 360 - 180 == pytest.approx(0.0, abs=1e-3)


def test_the_formulary_from_los_angeles_to_new_york() -> None:
    """E. Williams, Aviation Formulary 1.47: LAX 33 57 N 118 24 W, JFK 40 38 N 73 47 W, 2144 NM of arc, course 66."""
    lax, jfk = (33 + 57 / 60, -(118 + 24 / 60)), (40 + 38 / 60, -(73 + 47 / 60))
    minutes_of_arc = float(distances_m(*lax, *jfk)) / EARTH_RADIUS_M * 180 / np.pi * 60
    assert minutes_of_arc == pytest.approx(2144, abs=0.5)
    assert float(bearings_deg(*lax, *jfk)) == pytest.approx(66, abs=0.5)


def test_shapes_broadcast_and_unknown_stays_unknown() -> None:
    made = distances_m(np.zeros((2, 1)), np.zeros((2, 1)), [0.0, 1.0, np.nan], [0.0, 0.0, 0.0])
    assert made.shape == (2, 3)
    assert np.isnan(made[:, 2]).all()
    assert (made[:, 0] == 0).all()
    assert np.isnan(bearings_deg(0.0, 0.0, [np.nan], [1.0])).all()


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_bearings_are_below_360(a: float, b: float, c: float, d: float) -> None:
    assert 0 <= bearings_deg(a, b, c, d) < 360
