"""Grades, searches without a result, matches on two clocks, and the hypothesis without content."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.weighing import GROUPS, hypotheses, judged, ratio, weighed_case, weighing
from crossfix.conclude.weighing import weigh
from crossfix.conclude.weighing.caps import by_chance
from crossfix.records.interval import Interval
from crossfix.records.weighing import Judgement, Negative, Timing
from crossfix.records.weighing_findings import GroupWeight

NAMES = hypotheses("a", "b", "c")


def weight(*judgements: Judgement, names: str = "a b c") -> GroupWeight:
    return weigh(weighed_case(hypotheses(*names.split()), *judgements)).raters[0].weights[0]


def factors(one: GroupWeight, first: str, second: str) -> tuple[float, float]:
    """The ratio itself."""
    return math.exp(one.ranges[first, second].low), math.exp(one.ranges[first, second].high)


RATIOS = (ratio("a", "b", 2, 50), ratio("c", "b", 0.01, 0.5))


@pytest.mark.parametrize(
    ("grade", "cap"), [("A", 100.0), ("B", 20.0), ("C", 6.0), ("D", 2.5), ("E", 1.0), ("F", 1.0), (None, None)]
)
def test_a_grade_caps_every_pair(grade: str | None, cap: float | None) -> None:
    found = weight(judged(0, *RATIOS, grade=grade))
    most = math.inf if cap is None else cap
    for pair, uncapped in {("a", "b"): (2, 50), ("c", "b"): (0.01, 0.5), ("a", "c"): (4, 5000)}.items():
        expected = tuple(min(max(end, 1 / most), most) for end in uncapped)
        assert factors(found, *pair) == pytest.approx(expected, rel=1e-9)
    assert found.cap == cap
    assert found.capped == (grade in ("A", "B", "C", "D"))
    assert found.discriminates == (grade not in ("E", "F"))


def test_caps_of_the_case_are_used() -> None:
    case = weighed_case(NAMES, judged(0, *RATIOS, grade="A"))
    case = replace(case, weighing=replace(weighing(NAMES, [judged(0, *RATIOS, grade="A")]), caps={"A": 3.0}))
    assert factors(weigh(case).raters[0].weights[0], "a", "b") == pytest.approx((2, 3))


def test_against_not_listed_nothing_is_more_than_moderate() -> None:
    found = weight(judged(0, ratio("a", "not_listed", 5, 900), ratio("b", "not_listed", 1)), names="a b not_listed")
    assert factors(found, "a", "not_listed") == pytest.approx((5, 100))
    assert factors(found, "not_listed", "a") == pytest.approx((0.01, 0.2))
    assert factors(found, "a", "b") == pytest.approx((5, 900)), "between listed ones the judged ratio stands"
    assert found.capped


def test_a_negative_result_weighs_by_its_detection_power() -> None:
    negative = Negative(("a",), Interval(0.5, 0.9), Interval(0.0, 0.2))
    found = weight(judged(0, negative=negative))
    assert factors(found, "a", "b") == pytest.approx((0.1, 0.5 / 0.8))
    assert factors(found, "b", "c") == (1.0, 1.0)


def test_a_search_of_no_power_weighs_nothing() -> None:
    found = weight(judged(0, negative=Negative(("a",), Interval(0.0, 0.0), Interval(0.0, 0.0))))
    assert not found.discriminates


def test_a_negative_result_of_unknown_power_is_slight_at_most() -> None:
    found = weight(
        judged(0, ratio("a", "b", 0.01, 0.7), ratio("c", "b", 1), negative=Negative(("a",), None, Interval(0, 0)))
    )
    assert factors(found, "a", "b") == pytest.approx((0.5, 0.7))
    assert found.cap_reasons == ("a negative result of unknown detection power",)


def test_a_fitted_clock_costs_a_match() -> None:
    free = Timing(2, 1.0, 0.0, 20.0, fitted_clock=False)
    assert by_chance(free) == pytest.approx(100.0)
    assert by_chance(replace(free, fitted_clock=True)) == pytest.approx(10.0)
    once = replace(free, matches=1, fitted_clock=True)
    found = weight(judged(0, *RATIOS, timing=once))
    assert not found.discriminates, "one match, used up by fitting, confirms nothing"
    assert factors(weight(judged(0, *RATIOS, timing=replace(free, fitted_clock=True))), "a", "b") == pytest.approx(
        (2, 10)
    )


@given(st.floats(0.001, 900), st.floats(1, 1e5), st.integers(1, 20), st.booleans())
def test_more_chance_never_weighs_more(tolerance_s: float, window_s: float, matches: int, fitted: bool) -> None:
    cap = by_chance(Timing(matches, tolerance_s, 0.0, window_s, fitted))
    assert cap >= 1.0
    assert by_chance(Timing(matches, tolerance_s * 2, 0.0, window_s, fitted)) <= cap
    assert by_chance(Timing(matches, tolerance_s, 0.0, window_s * 2, fitted)) >= cap


def test_the_lowest_cap_counts() -> None:
    timing = Timing(1, 1.0, 0.0, 8.0, fitted_clock=False)
    found = weight(judged(0, *RATIOS, grade="B", timing=timing))
    assert found.cap == pytest.approx(4.0)
    assert found.cap_reasons[1] == "grade B of the source"


def test_crew_on_a_cause_and_left_out_groups_are_told() -> None:
    case = weighed_case(NAMES, judged(0, *RATIOS), judged(1, *RATIOS))
    found = weigh(case, documents={"D0"})
    assert [group.id for group in found.groups] == [GROUPS[0]]
    assert [notice.text for notice in found.notices] == [
        f"{GROUPS[1]}: none of its documents counts here; this judgement is left out"
    ]
