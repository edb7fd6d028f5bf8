"""Visits against a brute-force count, at the edges of bands and windows, and in any split and order."""

from __future__ import annotations

from typing import Any, cast

import h3.api.basic_int as h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.visits import Row, content, rows_of, visits
from crossfix.detect.gnss.visits import VisitSettings, bands, visits_of
from crossfix.records.visit import NONE, Band, Condition, Visits, merged

SETTINGS = VisitSettings()
Samples = tuple[Any, Any, Any, Any, Any, Any]
CELL = h3.latlng_to_cell(54.0, 20.0, 4)


def samples(rows: list[tuple[int, float, float, float, float, int]]) -> Samples:
    """Columns of address, time, latitude, longitude, altitude, condition."""
    types = (np.uint32, np.float64, np.float64, np.float64, np.float64, np.uint8)
    return cast(Samples, tuple(np.array([row[k] for row in rows], kind) for k, kind in enumerate(types)))


def taken(columns: Samples, rows: Any) -> Samples:
    """Some of the samples, in this order."""
    return cast(Samples, tuple(column[rows] for column in columns))


def flights(seed: int, step_s: float, aircraft: int = 30, points: int = 400) -> Samples:
    """Straight flights at 240 m/s from places over Europe, in any state; synthetic."""
    draw = np.random.default_rng(seed)
    count = aircraft * points
    icao = np.repeat(draw.permutation(aircraft).astype(np.uint32) + 0x400000, points)
    since_s = np.tile(np.arange(points) * step_s, aircraft)
    along = since_s * 240 / 111_000
    start = [np.repeat(draw.uniform(low, high, aircraft), points) for low, high in ((45, 55), (0, 30), (0, 2 * np.pi))]
    altitude_ft = np.repeat(draw.uniform(5_000, 40_000, aircraft), points) + draw.normal(0, 500, count)
    altitude_ft[draw.random(count) < 0.05] = np.nan
    condition = np.where(draw.random(count) < 0.02, draw.integers(0, 4, count), 1).astype(np.uint8)
    latitude, longitude = start[0] + along * np.cos(start[2]) / 2, start[1] + along * np.sin(start[2])
    return icao, 1_767_657_600.0 + since_s + draw.uniform(0, 1, count), latitude, longitude, altitude_ft, condition


def by_hand(columns: Samples) -> dict[tuple[int, int, int, int], tuple[int, float]]:
    """For each window, cell, band and address the worst condition and when it began, sample by sample."""
    worst: dict[tuple[int, int, int, int], tuple[int, float]] = {}
    for icao, time_s, latitude, longitude, altitude_ft, condition in zip(*(c.tolist() for c in columns), strict=True):
        band = 3 if altitude_ft != altitude_ft else 0 if altitude_ft < 10_000 else 2 if altitude_ft > 25_000 else 1
        key = (int(time_s // 600) * 600, h3.latlng_to_cell(latitude, longitude, 4), band, icao)
        state, since_s = worst.get(key, (-1, 0.0))
        if condition > state or (condition == state and time_s < since_s):
            worst[key] = (condition, time_s)
    return worst


def found(made: Visits) -> dict[tuple[int, int, int, int], tuple[int, float]]:
    """The same of visits."""
    return {row[:4]: row[4:6] for row in rows_of(made)}


def test_every_sample_counts_where_none_is_thinned() -> None:
    columns = flights(1, 31.0)  # each sample is alone in its 30 s
    assert found(visits_of(*columns, SETTINGS)) == by_hand(columns)


def test_thinned_samples_lose_no_affected_aircraft_and_only_touched_cells() -> None:
    columns = flights(2, 5.0)
    every, thinned = by_hand(columns), found(visits_of(*columns, SETTINGS))
    assert thinned.keys() <= every.keys()
    assert len(thinned) > 0.9 * len(every)
    for level in (Condition.CLEAN, Condition.AFFECTED, Condition.SPOOFED):
        expected = {(key[0], key[3]) for key, (condition, _) in every.items() if condition >= level}
        assert {(key[0], key[3]) for key, (condition, _) in thinned.items() if condition >= level} == expected


def test_the_place_is_that_of_the_first_sample_in_the_worst_condition() -> None:
    one = samples(
        [
            (7, 1200.0, 54.00, 20.00, 30_000.0, 1),
            (7, 1210.0, 54.01, 20.01, 31_000.0, 2),
            (7, 1250.0, 54.02, 20.02, 32_000.0, 2),
            (7, 1260.0, 54.03, 20.03, 33_000.0, 1),
        ]
    )
    assert rows_of(visits_of(*one, SETTINGS)) == [(1200, CELL, Band.HIGH, 7, 2, 1210.0, 54.01, 20.01, 31_000.0)]


@pytest.mark.parametrize(
    ("altitude_ft", "band"),
    [
        (-1000.0, Band.LOW), (9_999.9, Band.LOW), (10_000.0, Band.MIDDLE), (25_000.0, Band.MIDDLE),
        (25_000.1, Band.HIGH), (np.nan, Band.UNKNOWN),
    ],
)  # fmt: skip
def test_edges_of_bands(altitude_ft: float, band: Band) -> None:
    assert bands(np.array([altitude_ft]), SETTINGS).tolist() == [band]


def test_windows_start_at_multiples_of_their_length_in_utc() -> None:
    one = samples([(7, t, 54.0, 20.0, 0.0, 1) for t in (1_767_657_599.9, 1_767_657_600.0, 1_767_658_199.9)])
    assert visits_of(*one, SETTINGS).window_s.tolist() == [1_767_657_000, 1_767_657_600]
    hourly = VisitSettings(window_s=3600)
    assert visits_of(*one, hourly).window_s.tolist() == [1_767_654_000, 1_767_657_600]


def test_unknown_times_and_places_are_left_out_and_none_gives_none() -> None:
    nan = np.nan
    one = samples([(7, nan, 54.0, 20.0, 0.0, 2), (7, 5.0, nan, 20.0, 0.0, 2), (7, 5.0, 54.0, nan, 0.0, 2)])
    assert content(visits_of(*one, SETTINGS)) == content(NONE)
    assert content(visits_of(*taken(one, slice(0)), SETTINGS)) == content(NONE)
    assert content(merged([])) == content(NONE)


def test_the_order_of_samples_does_not_matter() -> None:
    columns = flights(3, 5.0)
    shuffled = np.random.default_rng(4).permutation(len(columns[0]))
    expected = content(visits_of(*columns, SETTINGS))
    assert content(visits_of(*taken(columns, shuffled), SETTINGS)) == expected


def test_flights_one_by_one_give_the_same() -> None:
    columns = flights(5, 5.0)
    each = [visits_of(*taken(columns, columns[0] == icao), SETTINGS) for icao in np.unique(columns[0])]
    assert content(merged(each)) == content(visits_of(*columns, SETTINGS))


degrees = st.sampled_from([0.0, -0.0, 1.0, -2.5])
rows = st.lists(
    st.tuples(
        st.sampled_from([0, 600]),
        st.sampled_from([CELL, h3.latlng_to_cell(0.0, 0.0, 4)]),
        st.integers(0, 3),
        st.integers(1, 3),
        st.integers(0, 3),
        st.sampled_from([0.0, 1.5, 700.0]),
        degrees,
        degrees,
        st.sampled_from([np.nan, 0.0, -0.0, 31_000.0]),
    ),
    max_size=25,
)


@given(rows, st.data())
def test_any_split_and_any_order_give_the_same_bytes(every: list[Row], data: st.DataObject) -> None:
    whole = content(merged([visits(every)]))
    shuffled = data.draw(st.permutations(every))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(every)), max_size=4)))
    parts = [visits(shuffled[a:b]) for a, b in zip([0, *cuts], [*cuts, len(every)], strict=True)]
    assert content(merged(parts)) == whole
    nested = NONE
    for part in parts:
        nested = merged([part, nested])
    assert content(nested) == whole


@given(rows)
def test_each_airframe_once_in_its_worst_condition(every: list[Row]) -> None:
    expected = {key: max(row[4] for row in every if row[:4] == key) for key in {row[:4] for row in every}}
    made = rows_of(merged([visits(every)]))
    assert {row[:4]: row[4] for row in made} == expected
    assert [row[:4] for row in made] == sorted(expected)


def test_columns_are_of_one_length() -> None:
    with pytest.raises(ValueError, match=r"different lengths: \[0, 1\]"):
        Visits(np.zeros(1, np.int64), *(getattr(NONE, name) for name in list(Visits.__dataclass_fields__)[1:]))
