"""Leader, tipping number, break-even odds, open pairs, swings, history, disagreement, and no number from nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from builders.weighing import GROUPS, eight_facts, hypotheses, judged, ratio, weighed_case, weighing
from crossfix.conclude.select import KnownAt, select
from crossfix.conclude.weighing import weigh
from crossfix.records.interval import Interval
from crossfix.records.weighing import Unknown

NAMES = hypotheses("a", "b")


def ends(one: Interval) -> tuple[float, float]:
    return one.low, one.high


LN2 = math.log(2)


def test_no_hypotheses_and_no_judgements_give_no_number() -> None:
    nothing = weigh(eight_facts())
    assert (nothing.status, nothing.raters, nothing.over_raters) == ("no hypotheses", (), {})
    assert [group.id for group in nothing.groups] == list(GROUPS)
    named = weigh(replace(eight_facts(), weighing=weighing(NAMES, [])))
    assert (named.status, named.raters, named.over_raters) == ("nobody judged", (), {})
    assert named.judged == dict.fromkeys(GROUPS, ())


def test_tipping_number_and_break_even_odds() -> None:
    strengths = (2, 8, 4, 0.5)
    (found,) = weigh(weighed_case(NAMES, *(judged(n, ratio("a", "b", r)) for n, r in enumerate(strengths)))).raters
    assert found.totals["a", "b"].low == pytest.approx(5 * LN2)
    assert found.leader == "a"
    assert found.tipping is not None
    assert (found.tipping.number, found.tipping.rival, found.tipping.groups) == (2, "b", (GROUPS[1], GROUPS[2]))
    assert found.break_even["a", "b"].low == pytest.approx(1 / 32)
    assert found.not_judged == GROUPS[4:]
    assert found.leave_one_out[1].totals["a", "b"].low == pytest.approx(2 * LN2)


def test_nobody_leads_where_the_ranges_cross() -> None:
    (found,) = weigh(weighed_case(NAMES, judged(0, ratio("a", "b", 0.5, 100)))).raters
    assert (found.leader, found.tipping) == (None, None)
    assert found.worst_case["a"].low == pytest.approx(-LN2)
    (level,) = weigh(weighed_case(NAMES, judged(0, ratio("a", "b", 1)))).raters
    assert level.leader is None


def test_a_pair_left_open_is_open_in_the_total() -> None:
    names = hypotheses("a", "b", "c")
    (found,) = weigh(
        weighed_case(names, judged(0, ratio("a", "b", 3)), judged(1, ratio("a", "b", 3), ratio("c", "b", 2)))
    ).raters
    assert found.totals["c", "b"] == Interval()
    assert found.open_in == dict.fromkeys((("a", "c"), ("c", "a"), ("b", "c"), ("c", "b")), (GROUPS[0],))
    assert found.leader is None, "c was not judged in the first group"
    assert found.leave_one_out[0].totals["c", "b"].low == pytest.approx(LN2)
    assert found.break_even["c", "b"] == Interval(0.0, math.inf)


def test_children_are_judged_within_their_parent() -> None:
    names = hypotheses("p", "p1<p", "p2<p", "q")
    (found,) = weigh(
        weighed_case(names, judged(0, ratio("p", "q", 4, 8)), judged(1, ratio("p1", "q", 2), ratio("p2", "q", 0.5)))
    ).raters
    assert ends(found.totals["p1", "q"]) == pytest.approx((3 * LN2, 4 * LN2))
    assert ends(found.totals["p", "q"]) == pytest.approx((LN2, 4 * LN2))
    assert ends(found.totals["p1", "p2"]) == pytest.approx((LN2, 3 * LN2))
    assert ("p", "p1") not in found.totals
    assert found.leader == "p"
    assert found.worst_case["p1"].low == pytest.approx(LN2), "against its sibling only"


def test_unknowns_are_in_no_total_and_say_what_they_could_do() -> None:
    unknown = judged("unknown:metar", ratio("a", "b", 0.1, 3))
    case = weighed_case(NAMES, judged(0, ratio("a", "b", 2, 5)), unknown, unknowns=[Unknown("metar", "METAR")])
    found = weigh(case)
    assert found.notices == ()
    (one,) = found.raters
    assert one.totals["a", "b"].low == pytest.approx(LN2)
    assert [(swing.group, swing.unknown, swing.could_tip) for swing in one.swings] == [
        ("unknown:metar", True, True),
        (GROUPS[0], False, False),
    ]


def test_how_it_stood_at_each_date() -> None:
    (found,) = weigh(weighed_case(NAMES, judged(0, ratio("a", "b", 2)), judged(2, ratio("a", "b", 0.25)))).raters
    stood = [(one.day, one.groups_new, round(one.totals["a", "b"].low / LN2, 6)) for one in found.history]
    assert stood == [("2024-02-01", (GROUPS[0],), 1.0), ("2024-02-03", (GROUPS[2],), -1.0)]
    assert found.history[-1].totals == found.totals


def test_history_counts_a_bundle_as_far_as_it_is_known() -> None:
    against = ratio("a", "b", 4)
    case = weighed_case(NAMES, judged(1, against, shared_with=GROUPS[:1], rho=Interval(0.5, 0.5)), judged(0, against))
    (found,) = weigh(case).raters
    assert found.history[0].totals["a", "b"].low == pytest.approx(math.log(4))
    assert found.history[1].totals == found.totals


def test_as_known_at_a_date() -> None:
    case = weighed_case(NAMES, judged(0, ratio("a", "b", 2)), judged(2, ratio("a", "b", 0.25)))
    known = select(case, KnownAt("2024-02-02"))
    found = weigh(case, documents=known.documents)
    (whole,) = weigh(case).raters
    assert found.raters[0].totals == whole.history[0].totals
    assert [group.id for group in found.groups] == list(GROUPS[:2])


def test_raters_side_by_side() -> None:
    case = weighed_case(
        NAMES,
        judged(0, ratio("a", "b", 2, 4)),
        judged(0, ratio("a", "b", 8, 9), rater="two"),
        judged(1, ratio("a", "b", 1, 16)),
        judged(1, indifferent=True, rater="two"),
    )
    found = weigh(case)
    assert [(one.group, one.hypothesis, round(one.gap, 6)) for one in found.disagreements] == [
        (GROUPS[0], "a", round(LN2, 6))
    ]
    assert ends(found.over_raters["a", "b"]) == pytest.approx((LN2, 6 * LN2))
    assert found.judged[GROUPS[0]] == ("one", "two")
    assert [one.rater for one in weigh(case, raters=["two"]).raters] == ["two"]


def test_a_rater_who_leaves_a_pair_open_is_named() -> None:
    names = hypotheses("a", "b", "c")
    full = judged(0, ratio("a", "b", 2), ratio("c", "b", 3))
    found = weigh(weighed_case(names, full, judged(0, ratio("a", "b", 2), rater="two")))
    assert found.unsettled_by["c", "b"] == ("two",)
    assert found.over_raters["c", "b"].low == pytest.approx(math.log(3))
