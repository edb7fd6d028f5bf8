"""White space folded, nothing else; the nearest text for a quote that is not there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.read.case_folder.quotes import fold, nearest

SPACES = [" ", "\u00a0", "\u202f", "\u2009", "\t", "\n", "\r\n", "  \n ", "\u3000"]


@pytest.mark.parametrize("space", SPACES)
def test_every_space_is_one_blank(space: str) -> None:
    assert fold(f"lost{space}both{space}") == "lost both"


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff"])
def test_marks_of_no_width_are_dropped(mark: str) -> None:
    assert fold(f"lo{mark}st") == "lost"


def test_letters_are_not_touched() -> None:
    assert fold("Ёлка “ÀB” – 24 с.") == "Ёлка “ÀB” – 24 с."


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=120), st.text(max_size=300))
def test_nearest_never_fails_and_gives_words_of_the_text(quote: str, text: str) -> None:
    found = nearest(fold(quote), fold(text))
    assert found in fold(text)


@given(st.lists(st.text("abcde", min_size=2, max_size=6), min_size=3, max_size=30, unique=True), st.data())
def test_nearest_finds_a_passage_with_one_word_changed(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 3))
    wanted = [*words[start : start + 2], "zzzz"]
    found = nearest(" ".join(wanted), " ".join(words))
    assert set(found.split()) & set(words[start : start + 2])


def test_nothing_alike() -> None:
    assert nearest("lost both", "quite another matter") == ""
