"""Distances on WGS 84."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.diversions import vincenty_m
from crossfix.physics.ellipsoid import geodesic_m

places = st.tuples(st.floats(-89, 89), st.floats(-180, 180))


@given(places, st.floats(-40, 40), st.floats(-80, 80))
def test_agrees_with_vincenty(one: tuple[float, float], north: float, east: float) -> None:
    other = (max(-89.0, min(89.0, one[0] + north)), one[1] + east)
    assert geodesic_m(*one, *other) == pytest.approx(vincenty_m(one, other), abs=60.0, rel=1e-5)


def test_published_lines() -> None:
    """Geocentric Datum of Australia technical manual; the quarter meridian of WGS 84 is 10,001,965.729 m."""
    flinders, buninyong = (-37.95103341666667, 144.42486788888888), (-37.65282113888889, 143.92649552777777)
    assert geodesic_m(*flinders, *buninyong) == pytest.approx(54972.271, abs=0.1)
    assert geodesic_m(0.0, 10.0, 90.0, 10.0) == pytest.approx(10_001_965.729, abs=30.0)
    assert geodesic_m(12.0, 34.0, 12.0, 34.0) == 0.0
