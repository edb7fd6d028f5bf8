"""The standard atmosphere against published tables, and airspeeds against other people's figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.physics.atmosphere import (
    SEA_LEVEL_SOUND_KT,
    mach_number,
    pressure_ratio,
    temperature_k,
    true_airspeed_kt,
)

# Altitude in ft, pressure ratio, temperature in degrees Fahrenheit, speed of sound in kt: the standard altitude table
# of H. H. Hurt, Aerodynamics for Naval Aviators, NAVWEPS 00-80T-80, 1965. Its speed of sound is 661.7 kt at sea level.
HURT = np.array(
    [
        (0, 1.0000, 59.00, 661.7),
        (5_000, 0.8320, 41.17, 650.3),
        (10_000, 0.6877, 23.34, 638.6),
        (20_000, 0.4595, -12.32, 614.6),
        (30_000, 0.2970, -47.98, 589.5),
        (36_089, 0.2234, -69.70, 573.8),
        (40_000, 0.1851, -69.70, 573.8),
        (50_000, 0.1145, -69.70, 573.8),
    ]
)

# 250 kt calibrated at heights in m, true airspeed in kt: test_atcmath.cpp of github.com/ignmiz/ATC_Console.
CALIBRATED_250 = np.array(
    [(0, 250.0), (1000, 261.8680), (2000, 274.5248), (3000, 288.0309), (4000, 302.4505), (5000, 317.8517)]
)


def test_the_published_table() -> None:
    altitude, pressure, fahrenheit, sound = HURT.T
    assert pressure_ratio(altitude) == pytest.approx(pressure, abs=1e-4)
    assert temperature_k(altitude) == pytest.approx((fahrenheit - 32.0) / 1.8 + 273.15, abs=0.02)
    assert true_airspeed_kt(np.ones(len(altitude)), altitude) == pytest.approx(sound, abs=0.4)


def test_true_from_calibrated_airspeed() -> None:
    height_m, expected = CALIBRATED_250.T
    altitude_ft = height_m / 0.3048
    assert true_airspeed_kt(mach_number(250.0, altitude_ft), altitude_ft) == pytest.approx(expected, abs=0.01)


@given(st.floats(50.0, 600.0))
def test_at_sea_level_all_airspeeds_are_one(speed_kt: float) -> None:
    assert mach_number(speed_kt, 0.0) * SEA_LEVEL_SOUND_KT == pytest.approx(speed_kt, rel=1e-9)


@given(st.floats(80.0, 350.0), st.floats(0.0, 45_000.0), st.floats(100.0, 5_000.0))
def test_of_one_calibrated_airspeed_mach_and_true_grow_with_height(speed: float, low: float, more: float) -> None:
    altitude = np.array([low, low + more])
    mach = mach_number(speed, altitude)
    assert mach[0] < mach[1]
    true = true_airspeed_kt(mach, altitude)
    assert true[0] < true[1]


def test_unknown_stays_unknown() -> None:
    assert np.isnan(mach_number([np.nan, 250.0], [1000.0, np.nan])).all()
    assert np.isnan(true_airspeed_kt([np.nan, 0.8], [1000.0, np.nan])).all()
