"""Values at other times: never over a gap, never beyond the ends."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.derive.recorder.sampling import BRIDGED, at, grid
from crossfix.records.series import Series, SeriesKind

KINDS = (SeriesKind.ANALOGUE, SeriesKind.DISCRETE)


def series(valid: list[bool], kind: SeriesKind) -> Series:
    """Sample k is taken at 0.5 k and is 10 k."""
    shown = np.array(valid, bool)
    values = 10.0 * np.arange(len(valid))
    return Series("x", None, "", kind, 0.0, Fraction(1, 2), values, shown, (~shown).astype(np.uint8), None, {})


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.floats(-2, 8), st.sampled_from(KINDS))
def test_the_value_is_of_the_samples_around(valid: list[bool], time: float, kind: SeriesKind) -> None:
    (found,) = at(series(valid, kind), np.array([time])).tolist()
    known = [k for k, one in enumerate(valid) if one]
    before = max((k for k in known if 0.5 * k <= time), default=None)
    after = min((k for k in known if 0.5 * k > time), default=None)
    if before is None:
        assert np.isnan(found)
    elif 0.5 * before == time:
        assert found == 10 * before
    elif kind is SeriesKind.ANALOGUE:
        if after is None or after - before > BRIDGED + 1:
            assert np.isnan(found)
        else:
            assert found == pytest.approx(20 * time)
    else:
        near = time <= 0.5 * (before + 1) or (after is not None and after - before <= BRIDGED + 1)
        assert found == 10 * before if near else np.isnan(found)


def test_a_circle_is_joined_by_the_short_way() -> None:
    one = series([True, True], SeriesKind.ANALOGUE)
    one.values[:] = [350.0, 10.0]
    assert at(one, np.array([0.25]), full_turn=360.0).tolist() == [360.0]


def test_nothing_valid_is_nothing_known() -> None:
    assert np.isnan(at(series([False, False], SeriesKind.ANALOGUE), np.array([0.0, 0.25]))).all()


def test_a_grid() -> None:
    assert grid(1.0, 2.2, 0.5).tolist() == [1.0, 1.5, 2.0]
