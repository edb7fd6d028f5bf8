"""What holds for every text: exact quotes, no overlaps, shifts, unions, and time that grows with the length."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.articles import ENGLISH, PUBLISHED, RUSSIAN, article
from builders.draft_scores import figure_scores, key_of, speaker_scores
from builders.plain_documents import document_of, words_of
from crossfix.draft.case_words import CaseWords
from crossfix.draft.propose import propose
from crossfix.draft.sentences import sentences
from crossfix.draft.settings import DraftLimits
from crossfix.draft.zones import general_zone
from crossfix.records.draft import Draft, LapseDraft

WORDS = words_of(
    event_a="First sharp sound", quantity_b="People killed", claim_c="collision with birds", party_d="Ministry"
)
PIECES = st.sampled_from(
    [
        "05:13",
        "05.13",
        "UTC",
        "p.m.",
        "MSK",
        "24",
        "38",
        "1,100",
        "1",
        "100",
        "two",
        "двадцать",
        "четыре",
        "seconds",
        "секунды",
        "later",
        "after",
        "спустя",
        "через",
        "at",
        "least",
        "90-99",
        "%",
        "km",
        "people",
        "человек",
        "said",
        "сообщил",
        "according",
        "to",
        "по",
        "данным",
        "citing",
        ".",
        ",",
        ";",
        ":",
        "(",
        ")",
        "“",
        "”",
        "«",
        "»",
        "-",
        "—",
        "\n",
        "December",
        "25",
        "2024",
        "on",
        "Sunday",
        "в",
        "среду",
        "several",
        "hundred",
        "a",
        "year",
        "not",
        "может",
        "likely",
        "he",
        "X",
        "Ministry",
        "hour",
        "psi",
        "FL130",
        "1:1:",
        "№",
        "..",
        "?!",
        "\xa0",
        "\u202b",
        "ا",
        "é",
        "İ",
        "ß",
        "ǅ",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES, max_size=30).map("".join)
)
SENTENCES = st.sampled_from(
    [re.sub(r"<[\w:]+>", "24 seconds", words) for words, _ in (*ENGLISH, *RUSSIAN)]
    + ["At 05:13, it fell.", "On Sunday, 38 people were told.", "В 05.13 он упал.", "It fell 3 km away, 90-99% of it."]
)


def drafts(text: str) -> tuple[Draft, ...]:
    """With the words above."""
    return propose(document_of(text, PUBLISHED), WORDS)


def bare(found: tuple[Draft, ...], by: int = 0) -> list[tuple[int, str, str, str, object]]:
    """What must be the same of a sentence wherever it stands; numbers of chains count through the document."""
    return [
        (
            d.begin - by,
            d.quote,
            d.sentence,
            d.rule,
            replace(d.says, chain=None) if isinstance(d.says, LapseDraft) else d.says,
        )
        for d in found
    ]


@given(TEXTS)
def test_any_text_gives_exact_quotes_in_order_without_overlaps_of_one_kind(text: str) -> None:
    found = drafts(text)
    assert all(text[d.begin : d.end] == d.quote != "" and d.quote in d.sentence for d in found)
    assert [d.begin for d in found] == sorted(d.begin for d in found)
    last: dict[str, int] = {}
    for draft in found:
        key = key_of(draft)
        if key is not None:
            assert draft.begin >= last.get(key[0], 0)
            last[key[0]] = draft.end
    assert len({d.id for d in found}) == len(found)


@given(TEXTS)
def test_shifting_the_text_shifts_the_drafts(text: str) -> None:
    before = "Nothing of note here\n"
    assert bare(drafts(before + text), len(before)) == bare(drafts(text))


@given(st.lists(SENTENCES, min_size=1, max_size=5), st.lists(SENTENCES, min_size=1, max_size=5))
def test_the_drafts_of_two_texts_joined_are_those_of_both(first: list[str], second: list[str]) -> None:
    one, two = "\n".join(first), "\n".join(second)
    assert bare(drafts(one + "\n" + two)) == bare(drafts(one)) + [
        (begin + len(one) + 1, *rest) for begin, *rest in bare(drafts(two))
    ]


@given(TEXTS, st.integers(1, 40))
def test_sentences_cover_everything_but_white_space(text: str, longest: int) -> None:
    spans = list(sentences(text, longest))
    assert all(0 < end - begin <= longest for begin, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from(("en", "ru")))
def test_made_articles_are_read_well(seed: int, language: str) -> None:
    made = article(random.Random(seed), "en" if language == "en" else "ru", 150)
    read = [(made, propose(document_of(made.text, PUBLISHED), WORDS))]
    for (kind, _), score in figure_scores(read).items():
        assert score.recall == 1, kind
        assert score.precision == 1, kind
    for score in speaker_scores(read).values():
        assert score.right >= score.true - 1
        assert score.right >= score.proposed - 1


def test_what_is_kept_aside_is_not_drafted_from() -> None:
    text = "At 05:13, it fell.\nAt 05:14, it rose."
    assert [d.quote for d in propose(document_of(text, PUBLISHED, 0, 5), WORDS)] == ["05:13"]


def test_a_case_without_words_still_gives_figures() -> None:
    (one,) = propose(document_of("At 05:13, it fell.", None), CaseWords((), WORDS.zones, "2024-12-25"))
    assert (one.quote, one.about, one.speaker.party) == ("05:13", (), None)


def test_the_limits_are_used() -> None:
    text = "The first sharp sound came 4 seconds later."
    none = DraftLimits(least_about=1.1)
    assert drafts(text)[0].about != ()
    assert propose(document_of(text, None), WORDS, none)[0].about == ()


SHORT = 20_000
# fmt: off
HOSTILE = (
    "1:1:1:", "((((", "a", "1", "1 ", "one ", "two two-", ".", ".a", "at ", "said, ", "said that he ",
    "by X, ", "“", "«a» ", "a, ", "24 seconds later; ", "more than ", "according to ", "сообщил ",
    "по данным а ", "\n", " ", "two\n", "-", "1-", "1,111", "05:13 ", "December ", "January 1 ", "not ",
    "n't", "UTC+", "all times ", "a few hundred ", "as a ", "only did ", "FL", "№1", "X ", "в ", "через ",
    "от 1 до ", "citing ", "A\u0300", "İ", "38 of the 67 ",
)
# fmt: on


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_with_the_length(piece: str) -> None:
    """Long runs of one piece, as one line: they end, with exact quotes. (With 1 MB of each: benchmarks/drafts.py.)"""
    text = piece * (SHORT // len(piece))
    assert all(text[d.begin : d.end] == d.quote for d in drafts(text))
    assert general_zone(text, WORDS) is None
