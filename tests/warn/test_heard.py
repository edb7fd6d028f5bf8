"""How many were heard and affected round cells: against a plain count for each place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.detect.gnss.cells import place_keys
from crossfix.detect.gnss.hexagons import cells_of
from crossfix.physics.geodesy import distances_m
from crossfix.physics.statistics import binomial_tail
from crossfix.records.visit import NONE, Condition, Visits
from crossfix.warn.heard import heard_round, many_affected
from crossfix.warn.limits import MeasureLimits

LIMITS = MeasureLimits()


def drawn(draw: np.random.Generator, count: int, middle: tuple[float, float], conditions: list[int]) -> Visits:
    """Visits of few aircraft within 1 to 2 degrees, in all bands."""
    latitude = np.clip(middle[0] + draw.normal(0, 0.7, count), -90.0, 90.0)
    longitude = (middle[1] + draw.normal(0, 0.7, count) + 180.0) % 360.0 - 180.0
    return Visits(
        np.zeros(count, np.int64),
        cells_of(latitude, longitude),
        draw.integers(0, 4, count).astype(np.uint8),
        draw.choice(np.array([0, 1, 5, 0xABCDEF, 0xFFFFFF], np.uint32), count),
        draw.choice(conditions, count).astype(np.uint8),
        np.zeros(count),
        latitude,
        longitude,
        np.zeros(count),
    )


def counted(visits: Visits, places: Visits, row: int) -> tuple[int, int]:
    apart_m = distances_m(places.latitude[row], places.longitude[row], visits.latitude, visits.longitude)
    near = visits.where((visits.band == places.band[row]) & (apart_m <= LIMITS.near_km * 1000.0))
    judged, bad = near.condition >= Condition.CLEAN, near.affected
    return len(set(near.icao_address[judged].tolist())), len(set(near.icao_address[bad].tolist()))


@given(st.integers(0, 2**31), st.integers(0, 80), st.integers(0, 12), st.floats(-90, 90), st.floats(-180, 179))
@settings(max_examples=80, deadline=None)
def test_counts_and_cells_agree_with_a_count_for_each_place(
    seed: int, clean: int, bad: int, latitude: float, longitude: float
) -> None:
    draw = np.random.default_rng(seed)
    affected = drawn(draw, bad, (latitude, longitude), [Condition.AFFECTED, Condition.SPOOFED])
    visits = Visits.joined([drawn(draw, clean, (latitude, longitude), [0, 1, 1, 2, 3]), affected])
    heard, of_them = heard_round(visits, affected, LIMITS.near_km)
    wanted = [counted(visits, affected, row) for row in range(bad)]
    assert list(zip(heard.tolist(), of_them.tolist(), strict=True)) == wanted
    keys = place_keys(affected.cell, affected.band).tolist()
    many = set()
    for key in set(keys):
        seen, k = wanted[keys.index(key)]
        if k >= LIMITS.areas.fewest_aircraft and float(binomial_tail(k, seen, LIMITS.clean_rate)) < LIMITS.chance:
            many.add(key)
    assert many_affected(visits, affected, LIMITS).tolist() == sorted(many)


@pytest.mark.parametrize(("away_deg", "heard"), [(0.53, 1), (0.55, 0)])
def test_near_ends_at_60_km(away_deg: float, heard: int) -> None:
    one = drawn(np.random.default_rng(1), 1, (0.0, 0.0), [Condition.CLEAN])
    there = Visits(
        one.window_s, one.cell, one.band, one.icao_address, one.condition, one.time_s,
        one.latitude + away_deg, one.longitude, one.altitude_ft,
    )  # fmt: skip
    assert heard_round(one, there, 60.0)[0].tolist() == [heard]
    assert heard_round(NONE, there, 60.0)[0].tolist() == [0]
