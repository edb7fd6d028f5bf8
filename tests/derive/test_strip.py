"""Strips: known counts, gaps stay gaps, sources without type codes, and agreement with plain Python loops."""

from __future__ import annotations

import math
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.derive.strip import Strip, strip
from crossfix.records.flight import Flight
from crossfix.records.table import Column, Table

Row = dict[str, float]
NAMES = ("type_code", "nic", "nac_p", "ground_speed", "true_airspeed", "pressure_altitude", "geometric_minus_pressure")

POSITIONS = (*range(9, 19), 20, 21, 22)
"""Type codes of airborne positions, written from RTCA DO-260B table 2-14."""


def flight(rows: list[Row], *names: str) -> Flight:
    """A flight of these reports in the order of time, with the columns named, each valid where a row has it."""
    columns = {}
    rows = sorted(rows, key=lambda row: float(row["time"]))
    for name in ("time", *names):
        given = np.array([name in row for row in rows], bool)
        columns[name] = Column.of(name, [row.get(name, 0) for row in rows], given)
    return Flight(0x4B1234, Table(columns))


def test_a_textbook_loss() -> None:
    """Ten seconds of positions, ten without, in bins of ten seconds."""
    rows: list[Row] = [{"time": t, "type_code": 11, "nic": 8, "pressure_altitude": 36000 + t} for t in range(10)]
    rows += [{"time": t + 0.5, "type_code": 19, "ground_speed": 450} for t in range(10)]
    rows += [{"time": t, "type_code": 0, "pressure_altitude": 36000} for t in range(10, 20)]
    rows += [{"time": t + 0.5, "type_code": 19, "true_airspeed": 440} for t in range(10, 20)]
    made = strip(flight(rows, *NAMES), 0.0, 30.0, bins=3)
    assert made.reports.tolist() == [20, 20, 0]
    assert made.positions.tolist() == [10, 0, 0]
    assert made.no_position.tolist() == [0, 10, 0]
    assert made.ground_velocities.tolist() == [10, 0, 0]
    assert made.air_velocities.tolist() == [0, 10, 0]
    assert made.nic.tolist() == [8, -1, -1]
    np.testing.assert_array_equal(made.pressure_altitude_ft, [36009, 36000, np.nan])
    np.testing.assert_array_equal(made.ground_speed_kt, [450, np.nan, np.nan])


def test_a_source_without_type_codes_tells_no_missing_positions_and_no_kind_of_velocity() -> None:
    rows: list[Row] = [{"time": t, "latitude": 50, "longitude": 10, "nic": 8, "nac_p": 9} for t in range(10)]
    made = strip(flight([*rows, {"time": 10}], "latitude", "longitude", "nic", "nac_p"), 0.0, 20.0, bins=2)
    assert made.positions.tolist() == [10, 0]
    for lane in (made.no_position, made.ground_velocities, made.air_velocities, made.saturated):
        assert lane.tolist() == [-1, -1]
    assert np.isnan(made.pressure_altitude_ft).all()


def test_a_position_that_could_not_be_decoded_was_still_sent() -> None:
    made = strip(flight([{"time": 0, "type_code": 11}], "type_code", "latitude", "longitude"), 0.0, 1.0, bins=1)
    assert made.positions.tolist() == [1]


def test_what_a_person_wrote_of_positions_counts() -> None:
    rows: list[Row] = [{"time": 0, "position_sent": 1}, {"time": 1, "position_sent": 0}, {"time": 2}]
    made = strip(flight(rows, "position_sent"), 0.0, 3.0, bins=1)
    assert (made.positions.tolist(), made.no_position.tolist()) == ([1], [1])


def test_a_saturated_difference_is_a_bound() -> None:
    """CSN304 near Kaliningrad, 2026-01-06: the difference was sent as its largest code."""
    rows: list[Row] = [
        {"time": 0, "geometric_minus_pressure": 300},
        {"time": 1, "geometric_minus_pressure": -3137.5, "geometric_minus_pressure_saturated": 1},
        {"time": 10, "geometric_minus_pressure": -25},
    ]
    made = strip(flight(rows, "geometric_minus_pressure", "geometric_minus_pressure_saturated"), 0.0, 30.0, bins=3)
    np.testing.assert_array_equal(made.difference_ft, [3137.5, 25, np.nan])
    assert made.saturated.tolist() == [1, 0, -1]


def test_the_two_altitudes_of_a_report_also_tell_the_difference() -> None:
    rows: list[Row] = [{"time": 0, "geometric_altitude": 31_000, "pressure_altitude": 30_000}]
    made = strip(flight(rows, "geometric_altitude", "pressure_altitude"), 0.0, 1.0, bins=1)
    assert (made.difference_ft.tolist(), made.saturated.tolist()) == ([1000], [0])


def test_mlat_is_heard_and_gives_altitude_but_sends_nothing() -> None:
    row: Row = {"time": 0, "source_class": 4, "latitude": 50, "longitude": 10, "nic": 0, "ground_speed": 400}
    rows = [row | {"pressure_altitude": 36_000}]
    made = strip(flight(rows, *rows[0].keys() - {"time"}), 0.0, 1.0, bins=1)
    assert (made.reports[0], made.positions[0], made.nic[0]) == (1, 0, -1)
    assert math.isnan(made.ground_speed_kt[0])
    assert made.pressure_altitude_ft[0] == 36_000


def test_the_speed_of_the_inertial_reference_is_not_that_of_gnss() -> None:
    rows: list[Row] = [{"time": 0, "ground_speed": 52}, {"time": 1, "ground_speed": 450, "register": 0x50}]
    assert strip(flight(rows, "ground_speed", "register"), 0.0, 2.0, bins=1).ground_speed_kt.tolist() == [52]


def test_the_end_is_not_part_of_the_strip() -> None:
    made = strip(flight([{"time": t} for t in (-0.1, 0, 9.999, 10)]), 0.0, 10.0, bins=4)
    assert made.reports.tolist() == [1, 0, 0, 1]


@pytest.mark.parametrize(("begin", "end", "bins"), [(5.0, 5.0, 10), (6.0, 5.0, 10), (0.0, 1.0, 0), (0.0, math.nan, 1)])
def test_an_empty_strip_is_refused(begin: float, end: float, bins: int) -> None:
    with pytest.raises(ValueError, match=f"{bins} bins"):
        strip(flight([{"time": 0}]), begin, end, bins)


REPORTS = st.lists(
    st.fixed_dictionaries(
        {"time": st.integers(-5, 105).map(float)},
        optional={
            "type_code": st.sampled_from([0, 4, 11, 18, 19, 22, 29]),
            "nic": st.integers(0, 11),
            "nac_p": st.integers(0, 11),
            "ground_speed": st.integers(0, 600),
            "true_airspeed": st.integers(0, 600),
            "pressure_altitude": st.integers(-1000, 45_000),
            "geometric_minus_pressure": st.integers(-3000, 3000),
        },
    ),
    max_size=40,
    unique_by=lambda row: row["time"],
)


def looped(rows: list[Row], bins: int) -> list[list[object]]:
    """Each bin of [0, 100) by itself, in plain Python: counts, least codes, last and largest values."""
    found: list[list[object]] = []
    for place in range(bins):
        inside = sorted(
            (row for row in rows if 100 * place <= row["time"] * bins < 100 * (place + 1)), key=lambda row: row["time"]
        )
        nic, nac_p, speed, altitude, difference = (
            [row[name] for row in inside if name in row]
            for name in ("nic", "nac_p", "ground_speed", "pressure_altitude", "geometric_minus_pressure")
        )
        velocities = [row for row in inside if row.get("type_code") == 19]
        found.append(
            [
                len(inside),
                sum(row.get("type_code") in POSITIONS for row in inside),
                sum(row.get("type_code") == 0 for row in inside),
                sum("ground_speed" in row for row in velocities),
                sum("ground_speed" not in row and "true_airspeed" in row for row in velocities),
                min(nic, default=-1),
                min(nac_p, default=-1),
                altitude[-1] if altitude else None,
                speed[-1] if speed else None,
                max(map(abs, difference), default=None),
            ]
        )
    return found


def columns(made: Strip) -> list[list[object]]:
    """The strip by bins, in the same order, None for NaN; without the last lane."""
    lanes = [getattr(made, field.name) for field in fields(made)][2:-1]
    return [[None if math.isnan(lane[place]) else lane[place] for lane in lanes] for place in range(len(made.reports))]


@given(REPORTS, st.sampled_from([1, 4, 10, 20, 50]))
def test_it_agrees_with_plain_loops(rows: list[Row], bins: int) -> None:
    made = strip(flight(rows, *NAMES), 0.0, 100.0, bins)
    assert columns(made) == looped(rows, bins)


@given(REPORTS)
def test_finer_bins_hold_the_same(rows: list[Row]) -> None:
    coarse, fine = (strip(flight(rows, *NAMES), 0.0, 100.0, bins) for bins in (10, 20))
    for lane in ("reports", "positions", "no_position", "ground_velocities", "air_velocities"):
        assert getattr(fine, lane).reshape(10, 2).sum(axis=1).tolist() == getattr(coarse, lane).tolist()
