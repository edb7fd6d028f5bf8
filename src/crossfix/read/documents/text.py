"""Plain text: paragraphs with the characters they have in the file."""

from __future__ import annotations

from dataclasses import replace

from crossfix.read.documents.front import front_of
from crossfix.read.documents.menus import main_of
from crossfix.read.documents.paragraphs import paragraphs
from crossfix.read.documents.reading import MOST_PASSAGES, Reading
from crossfix.read.doubts import Doubts
from crossfix.records.passage import Passage

LITTLE = 0.25
"""A page of which less is main is mostly menu; ours."""


def read_text(text: str, where: str, doubts: Doubts) -> Reading:
    """The text as it is, its passages, and what its first lines tell."""
    spans = paragraphs(text)
    if len(spans) > MOST_PASSAGES:
        doubts.add(where, f"{len(spans)} paragraphs: those after the first {MOST_PASSAGES} are left out")
        spans = spans[:MOST_PASSAGES]
        text = text[: spans[-1][1]]
    words = [text[begin:end] for begin, end in spans]
    main = main_of(words)
    front = front_of(words, main, where, doubts)
    passages = tuple(Passage(begin, end, k, main[k - 1]) for k, (begin, end) in enumerate(spans, 1))
    menu_doubt(passages, where, doubts)
    return Reading(text, passages, front.title, front.published, front.published_from)


def menu_doubt(passages: tuple[Passage, ...], where: str, doubts: Doubts) -> None:
    """Tells that a page is mostly menu, where it is."""
    main = sum(one.end - one.begin for one in passages if one.main)
    total = sum(one.end - one.begin for one in passages)
    if not main and total:
        doubts.add(where, "no paragraph reads as a sentence: all are kept aside; nothing will be drafted from it")
    elif main < LITTLE * total:
        doubts.add(where, f"mostly menu or links: {main} of {total} characters are in main paragraphs")


def shifted(reading: Reading, by: int, paragraphs_before: int) -> tuple[Passage, ...]:
    """The passages as they are where the text stands `by` characters and some paragraphs further on."""
    return tuple(
        replace(one, begin=one.begin + by, end=one.end + by, paragraph=one.paragraph + paragraphs_before)
        for one in reading.passages
    )
