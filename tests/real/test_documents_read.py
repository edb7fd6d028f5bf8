"""The five articles of the project's case: what is prose in them, dates and titles; they are not in the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builders.documents_read import main_words, read
from crossfix.read.documents.open import read_document
from crossfix.records.passage import DocumentText

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared/data")).parent / "case" / "documents"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no articles at {DATA}; set CROSSFIX_DATA")

ARTICLES = {
    "000": (19, 143, "2025-02-05", "The chance was there, but", "On the eve of", "baku will draw"),
    "001": (9, 10, "2025-02-06T11:32:00+04:00", None, "Even after the publication", "it is important to note"),
    "002": (9, 9, None, None, "On Sunday, President", "observing a national day"),
    "003": (11, 14, None, "Everything We Know About", "On December 25, an", "additionally, according to"),
    "004": (5, 5, None, None, "A Russian military expert", "as the investigation continues"),
}
"""Main passages and all, counted by eye; date; how the title, the first and the last main passage begin or go on."""


def article(number: str) -> DocumentText:
    """One of them."""
    return read_document(next(DATA.glob(f"{number}_*.txt")))


@pytest.mark.parametrize("number", ARTICLES)
def test_prose_is_main_and_menus_are_kept_aside(number: str) -> None:
    main, every, published, title, first, last = ARTICLES[number]
    made = article(number)
    assert (len(main_words(made)), len(made.passages)) == (main, every)
    assert main_words(made)[0].startswith(first)
    assert last in main_words(made)[-1][:80].lower()
    assert made.published == published
    assert (made.title or "").startswith(title or "")
    assert (made.title is None) is (title is None)
    assert (made.form, made.language, made.notices) == ("text", "en", ())


def test_nothing_of_a_file_is_lost() -> None:
    for path in sorted(DATA.glob("*.txt")):
        made = read(path.name, path.read_bytes())
        assert made.text == path.read_bytes().decode()
        assert "".join("".join(map(made.words, made.passages)).split()) == "".join(made.text.split())


def test_the_menus_say_nothing_of_the_flight() -> None:
    made = article("000")
    aside = " ".join(made.words(one) for one in made.passages if not one.main)
    assert "05:" not in aside
    assert "hydraulic" not in aside
