"""A written number and what it can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.records.interval import Interval
from crossfix.records.written import NEAREST, TRUNCATED, Written

values = st.floats(-1e6, 1e6, allow_nan=False)
units = st.sampled_from([0.001, 0.01, 0.1, 1.0, 60.0, 3600.0])
tolerances = st.floats(0, 3600, allow_nan=False)


@given(values, units, tolerances)
def test_one_span_per_rounding_each_with_the_value(value: float, unit: float, tolerance: float) -> None:
    spans = Written(value, unit, (TRUNCATED, NEAREST), tolerance).spans()
    assert [name for name, _ in spans] == [TRUNCATED, NEAREST]
    assert all(span.low <= value <= span.high for _, span in spans)


@given(values, units, tolerances)
def test_width_is_the_last_place_and_twice_the_tolerance(value: float, unit: float, tolerance: float) -> None:
    for _, span in Written(value, unit, (TRUNCATED, NEAREST), tolerance).spans():
        assert span.width == pytest.approx(unit + 2 * tolerance, abs=1e-6)


@given(values, units)
def test_nearest_is_half_a_place_earlier(value: float, unit: float) -> None:
    (_, truncated), (_, nearest) = Written(value, unit, (TRUNCATED, NEAREST)).spans()
    assert truncated.low - nearest.low == pytest.approx(unit / 2, abs=1e-6)


@given(values, st.floats(0, 1e6, allow_nan=False), tolerances)
def test_two_ends_know_no_rounding(value: float, more: float, tolerance: float) -> None:
    written = Written(value, 0.0, (TRUNCATED, NEAREST), tolerance, value + more)
    expected = Interval(value - tolerance, value + more + tolerance)
    assert written.spans() == ((TRUNCATED, expected), (NEAREST, expected))
