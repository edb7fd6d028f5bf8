"""Stretches in which nothing is valid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.approaches import masked
from builders.recorded import constant, made, recorded
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.unheard import last_valid_s, unheard
from crossfix.records.interval import INFINITE
from crossfix.records.recorded_flight import RecordedFlight


def two(first_s: float, last_s: float, *, other: bool = True) -> RecordedFlight:
    """8 Hz and 1 Hz for 100 s, damaged between two times; `other`: the slow one too."""
    fast = masked("normal_acceleration", constant(1.0), 100, first_s, last_s)
    slow = masked("heading", constant(1.0), 100, first_s, last_s if other else first_s)
    return recorded_flight(recorded(100, {}, fast, slow))


def test_both_are_missing() -> None:
    assert list(unheard(two(40, 50), 2)) == [(39.875, 50.0)]


def test_one_alone_is_none() -> None:
    assert list(unheard(two(40, 50, other=False), 2)) == []


@pytest.mark.parametrize(("last_s", "count"), [(41.8, 0), (42.0, 1)])
def test_just_under_and_over_two_seconds(last_s: float, count: int) -> None:
    fast = masked("normal_acceleration", constant(1.0), 100, 40, last_s)
    assert len(list(unheard(recorded_flight(recorded(100, {}, fast)), 2))) == count


def test_begin_and_end() -> None:
    fast = made("normal_acceleration", constant(1.0), 100)
    fast.valid[:80] = False
    fast.valid[-80:] = False
    found = list(unheard(recorded_flight(recorded(100, {}, fast)), 2))
    assert found == [(-INFINITE, 10.25), (90.0, INFINITE)]


def test_slow_series_alone_are_no_gap() -> None:
    slow = made("fuel_quantity", constant(5000.0), 1000, step_s=64)
    assert list(unheard(recorded_flight(recorded(1000, {}, slow)), 2)) == []


def test_nothing_is_valid() -> None:
    flight = recorded_flight(recorded(100, {}, made("heading", constant(1.0), 100, lost=slice(None))))
    assert list(unheard(flight, 2)) == []
    assert last_valid_s(flight) is None


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 20)), max_size=6), st.integers(0, 2))
def test_no_valid_sample_lies_in_one_and_all_others_are_told(lost: list[tuple[int, int]], seed: int) -> None:
    series = [made("heading", constant(1.0), 100), made("mach", constant(1.0), 100, step_s=0.5, first_s=0.4)]
    for k, (begin, count) in enumerate(lost):
        one = series[(k + seed) % 2]
        one.valid[begin : begin + count * 3] = False
    flight = recorded_flight(recorded(100, {}, *series))
    times = np.sort(np.concatenate([one.times()[one.valid] for one in series]))
    found = list(unheard(flight, 2))
    for low, high in found:
        assert not ((times > low) & (times < high)).any()
    if series[1].valid.any():
        inside = np.flatnonzero(np.diff(times) >= 2.5)
        assert {(times[k], times[k + 1]) for k in inside} == {one for one in found if np.isfinite(one).all()}
