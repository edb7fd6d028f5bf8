"""The section on wreckage as text: every figure leads to its statements, nothing is claimed that was not told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from builders.airframes import findings, many_marks, mark, objects, shown, shown_marks, with_wreckage, wreckage
from builders.case_json import synthetic_case
from builders.links import links_of
from crossfix.present.html import report_html
from crossfix.present.words import loaded_words
from crossfix.present.wreckage_html import MOST_MARKS, MOST_STATEMENTS, wreckage_view
from crossfix.records.interval import Interval

pytestmark = pytest.mark.usefixtures("assets")
LARGEST_BYTES = 5_000_000


def section(page: str) -> str:
    """The section on wreckage alone."""
    found = re.search(r'<section id="sec-wreckage".*?</section>', page, re.DOTALL)
    assert found is not None
    return found.group()


def plain(page: str) -> str:
    """Its text, blanks as one."""
    return " ".join(re.sub(r"<[^>]*>", " ", section(page)).split())


@pytest.fixture(scope="module")
def page() -> str:
    """The report of the made-up case."""
    return report_html(with_wreckage())


def test_every_link_resolves_and_ids_are_unique(page: str) -> None:
    links = links_of(page)
    assert links.targets - set(links.ids) == set()
    assert len(links.ids) == len(set(links.ids))
    assert {"wz-fin", "wm-M2", "wo-O2", "wt-T1"} <= set(links.ids)


def test_names_from_the_case_are_text(page: str) -> None:
    assert "<img" not in page
    assert "round &lt;img src=x onerror=alert(1)&gt; &amp; &#34;bent&#34;" in page
    assert "Museum &lt;b&gt;" in page


@pytest.mark.parametrize(
    "words",
    [
        "Result for these specimens only: Object O1; Fin (examined parts)",
        "S17 tells it of: the aircraft; S18 of the specimens",
        "not uniform (p 0.008, below 0.01)",
        "Neither is said to follow from the other.",
        "looked for and not found",
        "Gap: 4 days without a holder",
        "Two holders at one time: two holders",
        "Point nearest to all the lines, where they do not meet",
        "−2.0 (inner side)",
        "In the tables only, as the template has no outline of them: Tail lamp.",
        "photographs of the fin",
        "zone rear : no number is told",
        "rudder cables",
        "Bank: not told",
        "within 30 m",
    ],
)
def test_the_section_is_complete_without_its_script(page: str, words: str) -> None:
    assert words in plain(page)


def test_the_zone_table_tells_sums_from_what_was_said(page: str) -> None:
    rows = dict(re.findall(r'<tr id="wz-(\w+)">(.*?)</tr>', page, re.DOTALL))
    cells = {zone: re.sub(r"<[^>]*>", "|", row) for zone, row in rows.items()}
    assert "|many|" in cells["tailplane_left"]
    assert "|≥ 6|" in cells["rear"], "a sum over parts is never called many"
    assert "|not told|" in cells["wing_left"]
    assert 'href="#s-S06"' in rows["rear"]


def test_the_factual_part_points_to_it() -> None:
    case = with_wreckage()
    sections = [*case.sections, case.sections[0].model_copy(update={"number": "1.3", "sentences": []})]
    made = report_html(case.model_copy(update={"sections": sections}))
    (fact,) = re.findall(r'<div class="fact" id="f-1.3">(.*?)</div>', made, re.DOTALL)
    assert "Damage is told of 6 zones of the airframe in 8 entries." in fact
    assert 'href="#sec-wreckage"' in fact
    assert "No information obtained" not in fact
    view = wreckage_view(case.wreckage)
    assert view is not None
    assert list(view.facts) == ["1.3", "1.12", "1.16"]


def test_a_case_without_wreckage_says_so() -> None:
    assert "This case describes no wreckage." in plain(report_html(synthetic_case()))


def test_nothing_told_still_makes_a_section() -> None:
    bare = replace(wreckage(), marks=(), objects=(), tests=(), site=None, expected=(), not_told=(), examined=())
    none = replace(
        findings(), zones=(), sides=(), concentration=None, systems=(), custody=(), negatives=(), unexplained=(),
        expected=(), meeting=None, skipped=(),
    )  # fmt: skip
    text = plain(report_html(with_wreckage(shown(bare, none))))
    for words in ("No mark is told", "No recovered object", "No test is told", "No direction was measured"):
        assert words in text
    assert "Nothing is told of the site." in text
    assert "Nothing is listed." in text


def test_no_time_of_custody_is_said_and_draws_no_lane() -> None:
    told = replace(wreckage(), objects=(objects()[3],))
    text = section(report_html(with_wreckage(shown(told, replace(findings(), custody=())))))
    assert "No time is told of any object, so no lane is drawn." in text
    assert 'class="lane"' not in text


def test_ten_thousand_marks_make_a_small_page_that_says_what_it_leaves_out() -> None:
    page = report_html(with_wreckage(many_marks(10_000)))
    assert len(page.encode()) < LARGEST_BYTES
    text = plain(page)
    assert f"10,000 entries: more than {MOST_MARKS} are not listed here one by one" in text
    assert "one box stands for them all" in text
    assert "and 9,960 more" in text


def test_ten_thousand_marks_of_ten_thousand_statements_are_cut_in_the_table() -> None:
    told = tuple(mark(f"M{k}", "front", statements=(f"X{k}",)) for k in range(200))
    part = shown_marks(*told)
    zone = shown().zones[0].model_copy(update={"zone": "front", "statements": [f"X{k}" for k in range(200)]})
    text = plain(report_html(with_wreckage(part.model_copy(update={"zones": [zone]}))))
    assert f"and {200 - MOST_STATEMENTS} more in wreckage.csv" in text


def test_the_sections_own_words_are_not_loaded(page: str) -> None:
    assert loaded_words(plain(page)) == []


def test_a_mark_is_placed_only_where_a_place_was_told(page: str) -> None:
    told = shown()
    placed = {mark.id for mark in told.marks if mark.position_m is not None}
    drawn = set(re.findall(r'class="plan-mark step" data-head="(\w+)"', section(page)))
    assert drawn == placed == {"M2", "M3"}


def test_the_direction_and_its_uncertainty_are_in_words(page: str) -> None:
    assert "direction measured to 8° (1 sigma)" in page
    unsure = shown_marks(mark("A", "fin", direction=(0.0, 1.0, 0.0), count=Interval()))
    assert "direction measured" in report_html(with_wreckage(unsure))
