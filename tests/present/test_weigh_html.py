"""The section and the page: hypotheses in rows, nothing loaded, texts escaped, what nobody judged listed plainly."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from builders.weighing import GROUPS, eight_facts, hypotheses, judged, prior, ratio, weighed_case
from crossfix.conclude.weighing import weigh
from crossfix.present.embedding import csp_hash
from crossfix.present.weigh_html import lean, weigh_html, weigh_view
from crossfix.present.weigh_json import RatioOut, WeighCaseOut, WeighingOut, WeighJson, WeighNoticeOut
from crossfix.present.weigh_out import weighing_out
from crossfix.present.words import loaded_words
from crossfix.records.case import Case
from crossfix.records.weighing import NOT_LISTED

HOSTILE = 'b <script>alert(1)</script> & "more"'
NAMES = (
    *hypotheses("a"),
    *(replace(one, label=HOSTILE) for one in hypotheses("b")),
    *hypotheses("b1<b", "b2<b", NOT_LISTED),
)


def judged_case() -> Case:
    """Two raters on three groups, one of which does not discriminate."""
    return weighed_case(
        NAMES,
        judged(0, ratio("a", NOT_LISTED, 8, 20), ratio("b", NOT_LISTED, 1), rater="one", grade="D"),
        judged(1, rater="one", said_anyway=True),
        judged(0, ratio("a", NOT_LISTED, 1, 2), rater="two"),
        judged(2, ratio("a", "b1", 0.1, 10), rater="two"),
    )


def whole(case: Case, synthetic: bool = True, priors: bool = False) -> WeighJson:
    """As the command writes it."""
    flat = [prior(a=0.25, b1=0.25, b2=0.25, not_listed=0.25)] if priors else []
    return WeighJson(
        case=WeighCaseOut(
            id=case.id,
            title=HOSTILE,
            date=case.date,
            synthetic=synthetic,
            as_known_at=None,
            rater=None,
            priors="priors.yaml" if priors else None,
        ),
        weighing=weighing_out(case, weigh(case, flat)),
        skipped=[WeighNoticeOut(where="x<y", text="not read")],
        crossfix="0",
    )


@pytest.fixture(scope="module")
def page() -> str:
    """Of the judged case."""
    return weigh_html(whole(judged_case()))


@pytest.fixture(scope="module")
def doc() -> WeighingOut:
    """Of the judged case."""
    return whole(judged_case()).weighing


def plain(text: str) -> str:
    """Without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)).split())


def test_the_page_loads_nothing_and_escapes_texts(page: str) -> None:
    assert "<script" not in page
    assert "b &lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;more&#34;" in page
    assert "x&lt;y" in page
    assert not re.findall(r"(?:src|href)=\"(?!data:,|#)", page)
    assert " style=" not in page
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)[0]
    assert csp_hash(style) in page.replace("&#39;", "'")
    assert re.findall(r" id=\"([^\"]+)\"", page)
    assert len(set(re.findall(r" id=\"([^\"]+)\"", page))) == len(re.findall(r" id=\"([^\"]+)\"", page))


def test_every_link_leads_to_a_place_on_the_page(page: str) -> None:
    targets = set(re.findall(r"href=\"#([^\"]+)\"", page))
    assert targets
    assert targets <= set(re.findall(r" id=\"([^\"]+)\"", page))


def test_hypotheses_are_rows_and_groups_columns(doc: WeighingOut) -> None:
    view = weigh_view(doc)
    assert [row.hypothesis.id for row in view.rows] == ["a", "b", "b1", "b2", NOT_LISTED]
    assert [row.depth for row in view.rows] == [0, 0, 1, 1, 0]
    assert [column.group.id for column in view.columns] == [GROUPS[0], GROUPS[2]]
    assert [(cell.mark, cell.text, cell.lean) for cell in view.rows[0].cells[0]] == [
        ("A", "2.5", "more"),
        ("B", "1 to 2", "more"),
    ]
    assert [(cell.mark, cell.lean) for cell in view.rows[0].cells[1]] == [("A", "none"), ("B", "open")]
    assert view.rows[-1].cells == ((), ())
    assert [column.number for column in (*view.columns, *view.apart)] == [1, 3, 2]


def test_rows_that_are_1_for_all_are_named_and_not_drawn(doc: WeighingOut) -> None:
    first, second = weigh_view(doc).columns
    assert [line[0] for line in first.lines] == ["a", "b", "b1", "b2"]
    assert first.same == ()
    only = whole(weighed_case(NAMES, judged(0, ratio("a", NOT_LISTED, 2), ratio("b", NOT_LISTED, 1)))).weighing
    (column,) = weigh_view(only).columns
    assert ([line[0] for line in column.lines], column.same) == (["a"], ("b", "b1", "b2"))
    assert second.weights[0][0] == "two"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (None, None, "open"),
        (0.0, 0.0, "same"),
        (0.0, 1.0, "more"),
        (0.5, None, "more"),
        (-1.0, 0.0, "less"),
        (None, -0.5, "less"),
        (-1.0, 1.0, "either"),
        (None, 1.0, "either"),
        (-1.0, None, "either"),
    ],
)
def test_which_way_a_ratio_leans(low: float | None, high: float | None, expected: str) -> None:
    assert lean(RatioOut(hypothesis="a", against="b", ln_low=low, ln_high=high, text="")) == expected


def test_what_must_always_be_said_is_on_the_page(page: str) -> None:
    text = plain(page)
    assert "stay with the investigator" in text
    assert "no table removes bias" in text
    assert "No prior is used" in text
    assert "Synthetic case." in text
    assert "Its author would say it whatever happened" in text
    assert "Grade D of the source: at most 2.5" in text
    assert "The limit changed what was judged" in text
    assert "Groups that nobody judged" in text
    assert "Where raters disagree" in text
    assert loaded_words(text) == []


def test_a_probability_stands_only_under_a_prior_with_its_name_and_date(page: str) -> None:
    assert "%" not in plain(page)
    under = plain(weigh_html(whole(judged_case(), priors=True)))
    assert "Prior “flat”: somebody, 2024-03-01" in under
    assert "%" in under


def test_one_rater_is_told_to_be_one() -> None:
    text = plain(weigh_html(whole(weighed_case(NAMES, judged(0, ratio("a", NOT_LISTED, 2))))))
    assert "One rater only" in text
    assert "All raters" not in text


def test_without_judgements_groups_and_no_factor() -> None:
    text = plain(weigh_html(whole(weighed_case(NAMES), synthetic=False)))
    assert "Nobody has judged these groups" in text
    assert "8 groups" in text
    assert text.count("One root") == 8
    assert "Synthetic" not in text
    assert "Ratio" not in text
    nothing = plain(weigh_html(whole(eight_facts())))
    assert "nothing is weighed" in nothing
