"""What is printed: tables that fit the width, both raters in a cell, what is left out counted."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from builders.case_folder import document, statement, write_case
from builders.weighing import eight_facts, hypotheses, judged, prior, ratio, weighed_case
from crossfix.conclude.weighing import weigh
from crossfix.present.weigh_json import WeighCaseOut, WeighJson
from crossfix.present.weigh_out import weighing_out
from crossfix.present.weigh_terminal import SHOWN, print_weighing
from crossfix.read.case_folder import read_case
from crossfix.records.case import Case
from crossfix.records.weighing import NOT_LISTED, Judgement

NAMES = hypotheses("a", "b", NOT_LISTED)


def printed(case: Case, width: int = 80, priors: bool = False) -> str:
    """On a console without colours."""
    stream = io.StringIO()
    head = WeighCaseOut(
        id="x", title="[bold]T", date=case.date, synthetic=True, as_known_at="2024-03-01", rater=None, priors=None
    )
    given = [prior(a=0.5, b=0.25, not_listed=0.25)] if priors else []
    doc = WeighJson(case=head, weighing=weighing_out(case, weigh(case, given)), skipped=[], crossfix="0")
    print_weighing(Console(file=stream, width=width, no_color=True), doc)
    return stream.getvalue()


def all_eight(rater: str, high: float) -> list[Judgement]:
    """Every fact judged."""
    return [judged(n, ratio("a", NOT_LISTED, 1.5, high), ratio("b", NOT_LISTED, 1), rater=rater) for n in range(8)]


def test_raters_stand_together_in_a_cell_and_columns_run_on_in_further_tables() -> None:
    case = weighed_case(NAMES, *all_eight("one", 3), *all_eight("two", 2))
    text = printed(case)
    assert "A 1.5 to 3" in text
    assert "B 1.5 to 2" in text
    assert text.count("Ratios against") == 3
    assert printed(case, 200).count("Ratios against") == 1
    tables = [line for line in text.splitlines() if line[:1] in "┏│┃└├┡"]
    assert tables
    assert max(map(len, tables)) <= 80


def test_names_are_never_read_as_markup_and_the_mark_of_made_up_cases_is_there() -> None:
    text = printed(eight_facts())
    assert "[bold]T" in text
    assert "SYNTHETIC" in text
    assert "As known at 2024-03-01" in text
    assert "nothing is weighed" in text


def test_leader_tipping_number_and_what_carries_it() -> None:
    text = " ".join(printed(weighed_case(NAMES, *all_eight("one", 3)[:2])).split())
    assert "“a” is ahead of every other hypothesis even in the worst case" in text
    assert "Tipping number 2: without 2 groups" in text
    assert "all groups: 2.25 to 9" in text
    assert "without 1: 1.5 to 3" in text
    assert "above 1 : 2.25 in the worst case, above 1 : 9 at best" in text
    assert "One rater only" in text
    assert "Not judged, and in no total: 6 groups." in text


def test_posteriors_have_the_prior_as_their_title() -> None:
    case = weighed_case(NAMES, *all_eight("one", 3)[:1])
    text = printed(case, priors=True)
    assert "Under the prior “flat”: somebody, 2024-03-01" in text
    assert "%" in text
    assert "%" not in printed(case)


def test_a_long_list_of_groups_is_cut_and_says_so(tmp_path: Path) -> None:
    many = SHOWN + 5
    statements = [statement(f"S{n}", "D", fact=f"F{n}") for n in range(many)]
    case = read_case(write_case(tmp_path / "case", documents=[document("D")], statements=statements))
    text = printed(case)
    assert f"Groups of evidence ({many})" in text
    assert "and 5 more" in text
    assert f"F{SHOWN - 1}" in text
    assert f"F{SHOWN} " not in text
