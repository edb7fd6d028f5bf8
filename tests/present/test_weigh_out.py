"""A weighing as it is written: each pair once, in numbers and in words, and no number where nobody judged."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.weighing import GROUPS, eight_facts, hypotheses, judged, prior, ratio, weighed_case
from crossfix.conclude.weighing import weigh
from crossfix.present.weigh_html import weigh_view
from crossfix.present.weigh_json import RatioOut, WeighingOut
from crossfix.present.weigh_out import NO_HYPOTHESES, NOBODY, STAYS, weighing_out
from crossfix.present.weigh_words import factor, odds, percent, ratio_words
from crossfix.records.case import Case
from crossfix.records.interval import Interval
from crossfix.records.weighing import NOT_LISTED, Unknown

NAMES = hypotheses("a", "b", "b1<b", "b2<b", NOT_LISTED)
LN = st.floats(-30, 30)


def two_raters() -> Case:
    """One settles everything, one leaves `a` open; they disagree on the first fact."""
    return weighed_case(
        NAMES,
        judged(0, ratio("a", NOT_LISTED, 8, 20), ratio("b", NOT_LISTED, 1), rater="one"),
        judged(1, ratio("a", NOT_LISTED, 0.5, 1), ratio("b", NOT_LISTED, 1, 2), rater="one"),
        judged(2, rater="one", indifferent=True),
        judged(0, ratio("a", NOT_LISTED, 1, 2), ratio("b", NOT_LISTED, 1), rater="two"),
        judged(3, ratio("b", NOT_LISTED, 2), rater="two"),
        judged("unknown:metar", ratio("a", NOT_LISTED, 0.1, 10), ratio("b", NOT_LISTED, 1), rater="one"),
        unknowns=(Unknown("metar", "Weather report"),),
    )


def out(case: Case) -> WeighingOut:
    """As written, under a flat prior."""
    return weighing_out(case, weigh(case, [prior(a=0.25, b1=0.25, b2=0.25, not_listed=0.25)]))


@pytest.fixture(scope="module")
def made() -> WeighingOut:
    """Of two raters."""
    return out(two_raters())


def named(ratios: list[RatioOut]) -> dict[tuple[str, str], RatioOut]:
    """By pair, each once."""
    found = {(one.hypothesis, one.against): one for one in ratios}
    assert len(found) == len(ratios)
    return found


def test_the_reference_is_the_hypothesis_judged_against(made: WeighingOut) -> None:
    assert made.reference == NOT_LISTED


def test_each_pair_of_the_totals_stands_once_and_never_of_a_form_and_its_parent(made: WeighingOut) -> None:
    found = named(made.raters[0].totals)
    pairs = {frozenset(pair) for pair in found}
    assert len(pairs) == len(found) == 8
    assert frozenset(("b", "b1")) not in pairs
    assert all(pair[1] == NOT_LISTED for pair in found if NOT_LISTED in pair)
    assert found["a", NOT_LISTED].ln_low == pytest.approx(math.log(4), abs=1e-6)
    assert found["a", NOT_LISTED].text == "4 to 20"


def test_an_open_pair_has_no_number_and_says_by_what(made: WeighingOut) -> None:
    two = made.raters[1]
    total = named(two.totals)["a", NOT_LISTED]
    assert (total.ln_low, total.ln_high, total.text) == (None, None, "left open")
    assert [one.by for one in two.open if (one.hypothesis, one.against) == ("a", NOT_LISTED)] == [[GROUPS[3]]]
    assert [one.by for one in made.unsettled if (one.hypothesis, one.against) == ("a", NOT_LISTED)] == [["two"]]


def test_who_leads_and_how_firmly(made: WeighingOut) -> None:
    one, two = made.raters
    assert (one.leader, two.leader) == ("a", None)
    assert one.compared == ("a", "b")
    assert one.tipping is not None
    assert one.tipping.number == 1
    assert "“report/F0”" not in one.tipping.text
    assert "Tipping number 1: without one group, “" in one.tipping.text
    assert {row.against for row in one.break_even} == {"b", NOT_LISTED}
    assert all(row.hypothesis == "a" for row in one.break_even)


def test_the_reference_may_lead_and_every_other_hypothesis_keeps_its_row() -> None:
    case = weighed_case(
        hypotheses("a", "b", NOT_LISTED), judged(0, ratio("b", "a", 0.1, 0.2), ratio(NOT_LISTED, "a", 0.2, 0.5))
    )
    (one,) = weighing_out(case, weigh(case)).raters
    assert (one.leader, one.compared) == ("a", ("a", NOT_LISTED))
    found = named(one.totals)
    assert {pair for pair in found if pair[1] == "a"} == {("b", "a"), (NOT_LISTED, "a")}
    assert found["a", NOT_LISTED].text == "2 to 5"
    view = weigh_view(weighing_out(case, weigh(case)))
    assert [left[1].text for left in view.moved(one)] == ["1"]


def test_nothing_is_said_to_be_left_open_where_all_is_settled() -> None:
    case = weighed_case(
        hypotheses("a", NOT_LISTED),
        judged(0, ratio("a", NOT_LISTED, 2), rater="one"),
        judged(0, ratio("a", NOT_LISTED, 3), rater="two"),
    )
    found = weighing_out(case, weigh(case))
    assert found.unsettled == []
    assert [rater.open for rater in found.raters] == [[], []]


def test_what_does_not_discriminate_is_listed_and_unknowns_have_their_label(made: WeighingOut) -> None:
    assert made.not_discriminating == [GROUPS[2]]
    groups = {group.id: group for group in made.groups}
    assert groups[GROUPS[2]].discriminates is False
    assert groups[GROUPS[0]].discriminates is True
    assert groups[GROUPS[7]].discriminates is None
    (unknown,) = [swing for swing in made.raters[0].swings if swing.unknown]
    assert (unknown.label, unknown.ratio.text) == ("Weather report", "1/10 to 10")


def test_disagreement_gives_both_ranges(made: WeighingOut) -> None:
    of_group = [one for one in made.disagreements if one.group == GROUPS[0]]
    assert of_group
    assert {ratio.text for ratio in of_group[0].ratios} == {"8 to 20", "1 to 2"}
    assert of_group[0].gap_text == "4"


def test_posteriors_carry_name_person_and_date(made: WeighingOut) -> None:
    assert {(one.prior, one.who, one.date) for one in made.raters[0].posteriors} == {("flat", "somebody", "2024-03-01")}
    free = weighing_out(two_raters(), weigh(two_raters()))
    assert all(rater.posteriors == [] for rater in free.raters)


def test_without_judgements_no_number_but_all_groups() -> None:
    for case, text, status in (
        (eight_facts(), NO_HYPOTHESES, "no hypotheses"),
        (weighed_case(NAMES), NOBODY, "nobody judged"),
    ):
        found = weighing_out(case, weigh(case))
        assert (found.status, found.text) == (status, f"{text} {STAYS}")
        assert [group.id for group in found.groups] == list(GROUPS)
        assert (len(found.raters), len(found.over_raters), len(found.disagreements)) == (0, 0, 0)
        assert found.reference is None
        assert not re.search(r'"(ln_\w+|low|high)"', found.model_dump_json())


def test_groups_tell_their_statements_and_roots(made: WeighingOut) -> None:
    first = made.groups[0]
    assert [said.id for said in first.statements] == ["S0"]
    assert (first.statements[0].document, first.statements[0].relay) == ("D0", False)
    assert first.roots == ["report"]


@given(LN, LN)
def test_words_of_a_ratio_are_within_a_percent_of_it_and_1_only_where_it_is_1(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    text = ratio_words(Interval(low, high))
    ends = text.split(" to ")
    for value, end in zip((low, high), ends if len(ends) == 2 else ends * 2, strict=True):
        if end.startswith("just"):
            assert 0 < abs(value) < 0.01
            continue
        whole, _, under = end.partition("/")
        read = -logarithm(under) if under else logarithm(whole)
        assert read == pytest.approx(value, abs=0.12 if "^" in end else 0.01)
        assert (end == "1") == (abs(value) <= 1e-12)


def logarithm(text: str) -> float:
    """Of a number as written, 10^7.5 too."""
    base, _, power = text.replace(",", "").partition("^")
    return float(power) * math.log(10) if power else math.log(float(base))


@given(LN)
def test_odds_and_their_inverse_are_mirrored(value: float) -> None:
    there, back = odds(math.exp(value)), odds(1 / math.exp(value))
    if "just" in there:
        assert {there, back} == {"just over 1 : 1", "just under 1 : 1"}
    else:
        assert " : ".join(reversed(there.split(" : "))) == back
    assert (factor(value) == "1") == (factor(-value) == "1")


@given(st.floats(0, 1), st.floats(0, 1))
def test_per_cent_never_tells_a_narrower_range(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    text = percent(Interval(low, high))
    if " to " in text:
        said_low, said_high = (float(end.split()[-1]) for end in text.removesuffix(" %").split(" to "))
        if "under" not in text:
            assert said_low <= low * 100 + 1e-9
        if "over" not in text:
            assert said_high >= high * 100 - 1e-9
        assert ("100 %" in text) == (high > 1 - 1e-9)
    else:
        assert high - low < 0.0005
