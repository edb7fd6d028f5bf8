"""A statement's quote stands in its passage, in the report and in case.json, where the local copy is present."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.case_folder import document, statement, write_case
from crossfix.errors import CaseInvalid
from crossfix.present.html import report_html
from crossfix.read.case_folder.context import SIDE, around
from crossfix.run.check import check
from crossfix.run.investigate import Request, examine

TEXT = "Before it all. " + "far " * 100 + "near words of S1 follow " + "after " * 100


def one_case(folder: Path, copy: bytes = TEXT.encode(), name: str = "copy.txt", **more: Any) -> Path:
    """One document with a local copy, one statement that quotes it and one of a document without a copy."""
    documents = [document("REPORT", file=name, **more), document("OTHER")]
    statements = [statement("S1"), statement("S2", "OTHER")]
    return write_case(folder, documents=documents, statements=statements, files={name: copy})


def test_the_passage_is_shown_with_the_quote_marked(tmp_path: Path) -> None:
    """Some 300 characters, cut at blanks; of the document without a copy nothing."""
    result = examine(Request(one_case(tmp_path / "case")))
    first, second = result.statements
    assert first.before_quote is not None
    assert first.after_quote is not None
    assert first.before_quote.endswith("far near ")
    assert first.after_quote.startswith(" follow after")
    assert len(first.before_quote) <= SIDE
    assert len(first.after_quote) <= SIDE
    assert (second.before_quote, second.after_quote) == (None, None)
    page = report_html(result)
    assert page.count("<mark>words of S1</mark>") == 1
    assert page.count('<details class="passage">') == 1
    assert "Before it all" not in page


def test_nothing_of_a_protected_document_is_shown(tmp_path: Path) -> None:
    """Times and paraphrase only (ICAO Annex 13, 5.12): not in the page, not in case.json."""
    result = examine(Request(one_case(tmp_path / "case", protected=True)))
    assert result.statements[0].quote_status == "withheld"
    for text in (report_html(result), json.dumps(result.model_dump(by_alias=True))):
        assert "words of S1" not in text
        assert "near" not in text.split("follow")[0][-20:]


def test_markup_in_a_passage_is_text(tmp_path: Path) -> None:
    """A copy that holds a script shows it, and does not run it."""
    copy = b"then <script>alert(1)</script> words of S1 & more"
    page = report_html(examine(Request(one_case(tmp_path / "case", copy))))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>words of S1</mark> &amp; more" in page


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("page.html", b"<html><body><article><p>Some <b>words</b>&nbsp;of <i>S1</i> stand in this paragraph, and "
         b"the paper goes on at length about them and about the day.</p></article></body></html>"),
        ("mail.eml", b"Subject: =?utf-8?q?a?=\nContent-Type: text/plain; charset=utf-8\n"
         b"Content-Transfer-Encoding: quoted-printable\n\nSome words=20of S1=\n stand here, and more of them.\n"),
        ("old.txt", "Слова: words of S1, конец страницы и больше слов за ней.".encode("cp1251")),
    ],
)  # fmt: skip
def test_quotes_are_found_in_copies_that_are_not_plain_text(tmp_path: Path, name: str, copy: bytes) -> None:
    """HTML, mail and an old encoding are read as `crossfix draft` reads them."""
    assert check(one_case(tmp_path / "case", copy, name), ()).quotes_verified == 1


def test_a_copy_that_cannot_be_read_is_a_problem_with_its_line(tmp_path: Path) -> None:
    """A PDF that is none."""
    with pytest.raises(CaseInvalid) as caught:
        check(one_case(tmp_path / "case", b"%PDF-1.7 nothing", "report.pdf"), ())
    assert [(p.file, p.line is not None) for p in caught.value.problems] == [("documents.yaml", True)]


@given(st.text("ab ", max_size=80), st.text("ab", min_size=1, max_size=5), st.integers(0, 20))
def test_a_passage_is_a_part_of_the_text_and_no_longer_than_told(text: str, quote: str, side: int) -> None:
    """Before, quote and after stand in the text as they are, and no word is cut."""
    found = around(text, quote, side)
    if quote not in text:
        assert found is None
        return
    assert found is not None
    before, after = found
    assert before + quote + after in text
    assert max(len(before), len(after)) <= side
    at = text.index(quote)
    assert at == len(before) or text[at - len(before) - 1] == " " or not before
