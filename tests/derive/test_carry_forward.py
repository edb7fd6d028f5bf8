"""Carrying integrity forward, to its limits and no farther."""

from __future__ import annotations

import numpy as np
import pytest

from crossfix.derive.carry_forward import CarryLimit, carried_forward
from crossfix.records.recording import Track
from crossfix.records.table import Column, Table

LIMIT = CarryLimit()


def track(times: list[float], carrying: list[int]) -> Track:
    """NIC equals the row at the rows that carry it."""
    valid = np.isin(np.arange(len(times)), carrying)
    return Track(
        1,
        False,
        Table(
            {
                "time": Column.of("time", times),
                "nic": Column.of("nic", np.where(valid, np.arange(len(times)), 0), valid),
                "containment_radius": Column.of("containment_radius", np.where(valid, 186.0, np.nan)),
            }
        ),
    )


def test_values_reach_three_reports() -> None:
    made = carried_forward(track([float(t) for t in range(10)], [1, 6])).reports["nic"]
    assert made.valid.tolist() == [False, True, True, True, True, False, True, True, True, True]
    assert made.values[made.valid].tolist() == [1, 1, 1, 1, 6, 6, 6, 6]
    assert made.values.dtype == np.uint8


@pytest.mark.parametrize(("elapsed", "reached"), [(LIMIT.seconds, True), (LIMIT.seconds + 0.01, False)])
def test_threshold_of_seconds(elapsed: float, reached: bool) -> None:
    assert carried_forward(track([0.0, elapsed], [0])).reports["nic"].valid[1] == reached


@pytest.mark.parametrize(("reports", "reached"), [(3, True), (4, False)])
def test_threshold_of_reports(reports: int, reached: bool) -> None:
    made = carried_forward(track([0.1 * k for k in range(reports + 1)], [0]))
    assert made.reports["nic"].valid[reports] == reached


def test_given_values_times_unknown_and_other_columns_stay() -> None:
    before = track([0.0, np.nan, 2.0, 3.0], [0, 3])
    after = carried_forward(before, ("nic", "sil"))
    assert after.reports["nic"].values[[0, 2, 3]].tolist() == [0, 0, 3]
    assert after.reports["nic"].valid.tolist() == [True, False, True, True]
    assert after.reports["containment_radius"] is before.reports["containment_radius"]
    assert "sil" not in after.reports


def test_floats_and_nothing_at_all() -> None:
    made = carried_forward(track([0.0, 1.0], [0])).reports["containment_radius"]
    assert made.values.tolist() == [186.0, 186.0]
    assert len(carried_forward(track([], [])).reports) == 0
    assert not carried_forward(track([0.0, 1.0], [])).reports["nic"].valid.any()


def test_time_that_goes_back_takes_nothing() -> None:
    assert carried_forward(track([10.0, 5.0], [0])).reports["nic"].valid.tolist() == [True, False]
