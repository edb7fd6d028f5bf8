"""Bars of ratios: 1 in the middle, inverses mirrored, every known end on the scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.present.scales import FULL, THINNEST
from crossfix.present.weigh_charts import FactorScale, factor_scale
from crossfix.present.weigh_json import RatioOut

LN = st.floats(-200, 200)


def made(low: float | None, high: float | None) -> RatioOut:
    """A ratio of a against b."""
    return RatioOut(hypothesis="a", against="b", ln_low=low, ln_high=high, text="")


@given(LN, LN)
def test_a_bar_lies_on_its_scale_and_its_inverse_is_mirrored(one: float, other: float) -> None:
    ratio, inverse = made(min(one, other), max(one, other)), made(-max(one, other), -min(one, other))
    scale = factor_scale([ratio, inverse])
    there, back = scale.bar(ratio), scale.bar(inverse)
    assert there is not None
    assert back is not None
    assert there.start >= 0
    assert there.start + there.width <= FULL + 0.2
    assert there.width == pytest.approx(back.width, abs=0.2)
    if there.width > THINNEST:
        assert there.start + there.width == pytest.approx(FULL - back.start, abs=0.3)


def test_an_open_end_is_drawn_to_the_edge_and_a_pair_left_open_not_at_all() -> None:
    scale = FactorScale(1)
    assert scale.bar(made(None, None)) is None
    bar = scale.bar(made(0.0, None))
    assert bar is not None
    assert (bar.start, bar.start + bar.width, bar.open_right) == (FULL / 2, FULL, True)


@given(st.integers(1, 400), st.integers(1, 3))
def test_ticks_are_few_mirrored_and_within(decades: int, most: int) -> None:
    ticks = FactorScale(decades).ticks(most)
    assert 3 <= len(ticks) <= 2 * most + 1
    assert [tick.at for tick in ticks] == sorted(tick.at for tick in ticks)
    assert next(tick for tick in ticks if tick.label == "1").at == 50
    assert ticks[0].at == pytest.approx(100 - ticks[-1].at, abs=0.02)
    assert ticks[0].at >= 0


def test_the_scale_is_never_narrower_than_a_factor_of_ten() -> None:
    assert factor_scale([]) == factor_scale([made(0.0, 0.1)]) == FactorScale(1)
