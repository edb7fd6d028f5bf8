"""Probabilities only under priors given by name, and words only where the whole range lies in one band."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.weighing import hypotheses, judged, prior, ratio, weighed_case
from crossfix.conclude.weighing import weigh
from crossfix.conclude.weighing.words_of_probability import BANDS, word_of
from crossfix.records.interval import Interval

NAMES = hypotheses("a", "b")


def test_no_prior_no_posterior() -> None:
    assert weigh(weighed_case(NAMES, judged(0, ratio("a", "b", 3)))).raters[0].posteriors == ()


def test_a_range_in_one_band_has_a_word() -> None:
    case = weighed_case(NAMES, judged(0, ratio("a", "b", 2, 3)))
    flat, wide = prior("flat", a=0.5, b=0.5), prior("wide", a=(0.2, 0.8), b=(0.2, 0.8))
    first, _, second, _ = weigh(case, [flat, wide]).raters[0].posteriors
    assert (first.prior, first.hypothesis, first.word, first.exact) == ("flat", "a", "likely", True)
    assert (first.probability.low, first.probability.high) == pytest.approx((2 / 3, 3 / 4))
    assert second.word is None
    assert (second.probability.low, second.probability.high) == pytest.approx((1 / 3, 12 / 13))


def test_an_open_pair_leaves_the_prior_nothing_to_stand_on() -> None:
    case = weighed_case(hypotheses("a", "b", "c"), judged(0, ratio("a", "b", 3)))
    found = weigh(case, [prior(a=0.3, b=0.3, c=0.4)]).raters[0].posteriors
    assert (found[2].probability.low, found[2].probability.high) == (0.0, 1.0)
    assert found[0].probability.low == 0.0
    assert found[0].probability.high == pytest.approx(0.75)


def test_a_prior_of_zero_stays_zero() -> None:
    case = weighed_case(NAMES, judged(0, ratio("a", "b", 100)))
    found = weigh(case, [prior(a=0.0, b=1.0)]).raters[0].posteriors
    assert found[0].probability == Interval(0.0, 0.0)
    assert found[1].probability == Interval(1.0, 1.0)


def test_caps_and_children_make_an_outer_range() -> None:
    names = hypotheses("p", "p1<p", "p2<p", "q")
    case = weighed_case(names, judged(0, ratio("p1", "q", 2, 50), ratio("p2", "q", 3), grade="C"))
    found = weigh(case, [prior(p1=0.25, p2=0.25, q=0.5)]).raters[0].posteriors
    assert not any(one.exact for one in found)
    parent = found[0].probability
    assert 0 < parent.low < parent.high < 1


@pytest.mark.parametrize("end", [0.01, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 0.99])
def test_just_inside_and_just_across_a_limit(end: float) -> None:
    below = next((word for word, band in BANDS if band.high == end), None)
    above = next((word for word, band in BANDS if band.low == end), None)
    assert word_of(Interval(end - 0.005, end)) == below
    assert word_of(Interval(end, end + 0.005)) == above
    assert word_of(Interval(end - 1e-9, end + 1e-9)) is None


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_word_covers_the_whole_range(one: float, other: float) -> None:
    low, high = sorted((one, other))
    word = word_of(Interval(low, high))
    if word is not None:
        band = dict(BANDS)[word]
        assert band.low <= low <= high <= band.high
