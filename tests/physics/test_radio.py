"""Radio: published values, the geometry of the sphere, and ray against ray."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.physics.geodesy import EARTH_RADIUS_M
from crossfix.physics.radio import (
    EFFECTIVE_EARTH,
    beyond_horizon_db_per_km,
    depression_deg,
    free_space_loss_db,
    horizon_km,
)

RADIUS_M = EFFECTIVE_EARTH * EARTH_RADIUS_M


def test_horizon_in_nautical_miles_and_feet() -> None:
    """The rule of thumb for VHF line of sight with the 4/3 Earth: 1.23 NM times the root of the height in ft."""
    for height_ft in (1000.0, 10_000.0, 35_000.0):
        assert horizon_km(height_ft * 0.3048) / 1.852 == pytest.approx(1.23 * math.sqrt(height_ft), rel=0.002)


@given(st.floats(0.1, 15_000.0))
def test_horizon_is_the_tangent_of_the_sphere(height_m: float) -> None:
    tangent_m = math.sqrt((RADIUS_M + height_m) ** 2 - RADIUS_M**2)
    assert horizon_km(height_m) * 1000 == pytest.approx(tangent_m, rel=0.001)


def test_nothing_below_ground_sees_far() -> None:
    assert horizon_km([-50.0, 0.0]).tolist() == [0.0, 0.0]
    assert np.isnan(horizon_km(np.nan))


def test_free_space_loss_of_a_geostationary_path() -> None:
    """35,786 km at 12 GHz: 205.1 dB; the satellites of GPS at 20,200 km on L1: 182.5 dB."""
    assert free_space_loss_db(35_786.0, 12_000.0) == pytest.approx(205.1, abs=0.05)
    assert free_space_loss_db(20_200.0) == pytest.approx(182.5, abs=0.05)


@given(st.floats(0.1, 1e4), st.floats(100.0, 1e4))
def test_free_space_loss_as_the_recommendation_rounds_it(distance_km: float, frequency_mhz: float) -> None:
    """ITU-R P.525-4: 32.4 + 20 log f + 20 log d."""
    rounded = 32.4 + 20 * math.log10(frequency_mhz) + 20 * math.log10(distance_km)
    assert free_space_loss_db(distance_km, frequency_mhz) == pytest.approx(rounded, abs=0.06)


def test_loss_beyond_the_horizon_as_vogler_has_it() -> None:
    """ITU-R P.528-5, annex 2, section 10 (Vogler 1964): 0.05751 dB for each unit of 1.607 f^(1/3) d."""
    for frequency_mhz in (300.0, 1575.42, 5000.0):
        slope = 0.05751 * 1.607 * frequency_mhz ** (1 / 3)
        assert beyond_horizon_db_per_km(frequency_mhz) == pytest.approx(slope, rel=0.01)


@given(st.floats(5.0, 400.0), st.floats(300.0, 14_000.0))
def test_depression_against_straight_rays_over_the_sphere(distance_km: float, height_m: float) -> None:
    angle = distance_km * 1000 / RADIUS_M
    ground = RADIUS_M * np.array([math.sin(angle), math.cos(angle)])
    ray = ground - np.array([0.0, RADIUS_M + height_m])
    below = math.degrees(math.atan2(-ray[1], ray[0]))
    assert depression_deg(distance_km, height_m) == pytest.approx(below, abs=0.05)


def test_depression_at_the_horizon_is_its_dip() -> None:
    height_m = 10_000.0
    dip = math.degrees(math.acos(RADIUS_M / (RADIUS_M + height_m)))
    assert depression_deg(horizon_km(height_m), height_m) == pytest.approx(dip, rel=0.01)
