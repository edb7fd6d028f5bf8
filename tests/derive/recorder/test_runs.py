"""Runs of a condition against a search by hand, one sample after another."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from crossfix.derive.recorder.runs import runs, spans, together
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.series import Series, SeriesDoubt, SeriesKind

STATES = st.lists(st.sampled_from([0, 1, None]), max_size=14)


def series(states: list[int | None], first_s: float = 10.0, step: Fraction = Fraction(2)) -> Series:
    """One discrete; None is a damaged sample that holds the opposite of what the one before it held."""
    values = np.array([one if one is not None else 1 for one in states], np.uint16)
    reasons = np.array([SeriesDoubt.NONE if one is not None else SeriesDoubt.DAMAGED for one in states], np.uint8)
    return Series("x", None, "", SeriesKind.DISCRETE, first_s, step, values, reasons == 0, reasons, None, {})


def by_hand(states: list[int | None]) -> list[tuple[Interval, Interval, int]]:
    """(onset, end, valid samples) of every run, walking once."""
    found: list[tuple[Interval, Interval, int]] = []
    before = -INFINITE
    begun: float | None = None
    last, count = 0.0, 0
    for k, state in enumerate(states):
        time = 10.0 + 2 * k
        if state == 1:
            if begun is None:
                begun, onset, count = time, Interval(before, time), 0
            last, count = time, count + 1
        elif state == 0:
            if begun is not None:
                found.append((onset, Interval(last, time), count))
                begun = None
            before = time
    if begun is not None:
        found.append((onset, Interval(last, INFINITE), count))
    return found


@given(STATES, st.integers(1, 3))
def test_runs_are_those_that_a_walk_finds(states: list[int | None], least: int) -> None:
    one = series(states)
    found = [(run.onset, run.end, run.count) for run in runs(one, one.values == 1, least=least)]
    assert found == [expected for expected in by_hand(states) if expected[2] >= least]


@given(STATES)
def test_a_run_tells_its_samples(states: list[int | None]) -> None:
    one = series(states)
    for run in runs(one, one.values == 1):
        assert one.valid[[run.first, run.last]].all()
        assert (one.values[run.first : run.last + 1][one.valid[run.first : run.last + 1]] == 1).all()
        assert run.ongoing == (run.end.high == INFINITE)
        assert run.least_s == 2.0 * (run.last - run.first)


@given(st.lists(STATES, min_size=1, max_size=3), st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=3, max_size=3))
def test_together_is_where_all_hold(lines: list[list[int | None]], offsets: list[float]) -> None:
    """On a fine grid: surely together is where every line has a run's samples around, and nowhere else."""
    every = [
        list(runs(s := series(line, 10.0 + offset), s.values == 1))
        for line, offset in zip(lines, offsets, strict=False)
    ]
    found = list(together([spans(line) for line in every]))
    for time in np.arange(9.0, 42.0, 0.25):
        sure = all(any(run.onset.high <= time <= run.end.low for run in line) for line in every)
        assert sure == any(onset.high <= time <= end.low for onset, end in found)


def test_nothing_together_of_nothing() -> None:
    assert not list(together([]))
    assert not list(together([[]]))


def test_two_series_of_one_condition_are_one_span() -> None:
    pressure = list(runs(s := series([0, 1, 1, 1, 0, 0]), s.values == 1))
    quantity = list(runs(s := series([0, 0, 1, 1, 1, 0], 11.0), s.values == 1))
    assert spans([*quantity, *pressure]) == [(Interval(10.0, 12.0), Interval(19.0, 21.0))]
    later = list(runs(s := series([0, 1, 0], 50.0), s.values == 1))
    assert len(spans([*pressure, *later])) == 2
