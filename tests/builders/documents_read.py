"""What holds for whatever is read."""

from __future__ import annotations

from itertools import pairwise

from crossfix.read.documents.open import document_from
from crossfix.records.passage import DocumentText


def read(name: str, data: bytes | str) -> DocumentText:
    """The document, its passages checked: in order, apart, inside the text, without white space at their ends."""
    made = document_from(name, data.encode() if isinstance(data, str) else data)
    assert made.passages
    for one in made.passages:
        words = made.words(one)
        assert words
        assert words == words.strip()
        assert 0 <= one.begin < one.end <= len(made.text)
    assert all(a.end <= b.begin for a, b in pairwise(made.passages))
    assert [one.paragraph for one in made.passages] == list(range(1, len(made.passages) + 1))
    return made


def main_words(made: DocumentText) -> list[str]:
    """The main passages."""
    return [made.words(one) for one in made.passages if one.main]


def told(made: DocumentText, words: str) -> bool:
    """Whether a notice has these words."""
    return any(words in notice.text for notice in made.notices)
