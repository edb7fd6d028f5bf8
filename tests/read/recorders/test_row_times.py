"""Rows onto a regular step: jittered clocks, silences, clocks that were set."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.row_times import Placed, placed


def place(times: list[float], step: Fraction | None = Fraction(1)) -> tuple[Placed, str]:
    """The rows in their steps, and the doubts as text."""
    doubts = Doubts()
    found = placed(np.array(times, dtype=float), range(2, 2 + len(times)), step, doubts)
    return found, "\n".join(f"{n.where}: {n.text}" for n in doubts.notices())


def test_a_clean_clock_gives_one_row_per_step_and_no_doubt() -> None:
    found, doubts = place([5.0, 6.0, 7.0])
    assert (found.first_s, found.rows.tolist(), doubts) == (5.0, [0, 1, 2], "")


def test_a_second_that_stands_twice_fills_the_one_that_is_skipped() -> None:
    found, doubts = place([0, 0, 2, 3])
    assert found.rows.tolist() == [0, 1, 2, 3]
    assert doubts.startswith("line 3: a row stands in the step after its own time")


def test_rows_between_move_with_it_until_a_step_is_free() -> None:
    assert place([0, 0, 1, 2, 4])[0].rows.tolist() == [0, 1, 2, 3, 4]


def test_a_row_that_would_move_two_steps_is_left_out() -> None:
    found, doubts = place([0, 0, 0, 3])
    assert found.rows.tolist() == [0, 1, -1, 3]
    assert "line 4: a row later than its own time by more than a step" in doubts
    assert "after line 3: a step without a row" in doubts


def test_silence_is_steps_without_rows_each_counted() -> None:
    found, doubts = place([0, 1, 5, 6, 8])
    assert found.rows.tolist() == [0, 1, -1, -1, -1, 2, 3, -1, 4]
    assert doubts == "after line 3: a step without a row; not recorded (4 times, last at after line 5)"


def test_the_longest_stretch_between_settings_of_the_clock_is_kept() -> None:
    found, doubts = place([90000, 90001, 10, 11, 12, 13])
    assert found.rows.tolist() == [2, 3, 4, 5]
    assert found.first_s == 10
    assert "line 2: a row before or after the clock was set" in doubts
    assert place([0, 1, 2, 1e6, 1e6 + 1])[0].rows.tolist() == [0, 1, 2]


def test_a_row_without_a_time_is_left_out() -> None:
    found, doubts = place([np.nan, 3, np.nan, 4])
    assert found.rows.tolist() == [1, 3]
    assert doubts == "line 2: a row without a time; left out (2 times, last at line 4)"


@pytest.mark.parametrize("step", [Fraction(1, 8), Fraction(60, 61), Fraction(1, 4), Fraction(2)])
def test_the_step_is_found_from_the_times(step: Fraction) -> None:
    found, doubts = place([round(float(k * step), 6) for k in range(40)], None)
    assert found.step_s == step
    assert f"found to be {step} s" in doubts


def test_rows_too_sparse_for_their_step_are_refused() -> None:
    with pytest.raises(InputUnusable, match="give the step between rows"):
        place([20_000.0 * k for k in range(90)], Fraction(1, 4096))


@given(st.lists(st.sampled_from([0, 1, 1, 1, 2, 3]), max_size=60))
def test_every_row_stands_once_in_order_at_most_a_step_late(steps: list[int]) -> None:
    times = [0, *np.cumsum(steps).tolist()]
    found, _ = place(times)
    rows = found.rows[found.rows >= 0].tolist()
    assert rows == sorted(set(rows))
    for step, row in enumerate(found.rows.tolist()):
        assert row < 0 or times[row] <= step <= times[row] + 1
    left_out = set(range(len(times))) - set(rows)
    for row in left_out:  # only where its own step and the next are taken by rows before it
        assert all(0 <= found.rows[k] < row for k in (times[row], times[row] + 1) if k < len(found.rows))
