"""Binomial tail and Wilson interval against SciPy, exact fractions and a published table."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from crossfix.physics.statistics import binomial_tail, wilson_interval


def exact_tail(k: int, n: int, p: Fraction) -> Fraction:
    """P(X >= k), by definition."""
    return sum((comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(max(k, 0), n + 1)), Fraction(0))


@given(st.integers(-1, 45), st.integers(0, 40), st.integers(0, 64))
def test_tail_against_exact_fractions(k: int, n: int, parts: int) -> None:
    expected = exact_tail(k, n, Fraction(parts, 64))
    assert float(binomial_tail(k, n, parts / 64)) == pytest.approx(float(expected), rel=1e-12, abs=1e-300)


def test_tail_against_scipy_up_to_thousands() -> None:
    draw = np.random.default_rng(1)
    n = draw.integers(0, 5000, 3000)
    k = np.where(draw.random(3000) < 0.5, draw.integers(0, 5001, 3000) % (n + 2), draw.integers(0, 12, 3000))
    p = np.where(draw.random(3000) < 0.5, draw.random(3000), 0.005)
    expected = binom.sf(k - 1, n, p)
    known = expected > 1e-280
    assert known.sum() > 2000
    np.testing.assert_allclose(binomial_tail(k, n, p)[known], expected[known], rtol=1e-9)


def test_tail_broadcasts_and_knows_its_ends() -> None:
    assert binomial_tail([0, 1, 3, 5, 2, 0], [0, 0, 3, 3, 4, 9], [0.0, 1.0, 1.0, 0.5, 0.0, 0.3]).tolist() == [
        1.0, 0.0, 1.0, 0.0, 0.0, 1.0,
    ]  # fmt: skip
    assert binomial_tail(np.zeros((0,)), np.zeros((0,)), 0.1).shape == (0,)
    assert binomial_tail([[1], [2]], [3, 4], 0.5).tolist() == [[7 / 8, 15 / 16], [4 / 8, 11 / 16]]


@pytest.mark.parametrize(
    ("affected", "seen", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_against_newcombe_1998_table_1(affected: int, seen: int, low: float, high: float) -> None:
    found = wilson_interval(affected, seen)
    assert [round(float(end), 4) for end in found] == [low, high]


@given(st.integers(1, 500), st.data())
def test_wilson_against_scipy(seen: int, data: st.DataObject) -> None:
    affected = data.draw(st.integers(0, seen))
    low, high = wilson_interval([affected], [seen])
    expected = binomtest(affected, seen).proportion_ci(0.95, "wilson")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert 0.0 <= low[0] <= affected / seen <= high[0] <= 1.0


def test_nothing_seen_is_unknown_and_not_zero() -> None:
    low, high = wilson_interval([0, 1], [0, 4])
    assert np.isnan([low[0], high[0]]).all()
    assert not np.isnan([low[1], high[1]]).any()
