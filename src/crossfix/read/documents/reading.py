"""What one form's reader makes of a file, before the language and the notices are added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crossfix.records.passage import Passage

MOST_TEXT_BYTES = 16 << 20
"""Of one text, without the pictures of a page; a long report as text is about 1 MB."""
MOST_PASSAGES = 100_000
"""A report of 1,000 pages has some 15,000."""


@dataclass(frozen=True, slots=True)
class Reading:
    """As in DocumentText."""

    text: str
    passages: tuple[Passage, ...]
    title: str | None = None
    published: str | None = None
    published_from: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph that has no place in a text yet."""

    words: str
    main: bool = True
    page: int | None = None
    said_s: tuple[float, float] | None = None


def laid(pieces: Iterable[Piece]) -> tuple[str, tuple[Passage, ...]]:
    """The pieces one after the other with an empty line between, and where each then stands; empty ones are no piece.

    >>> laid([Piece("One."), Piece("Two.")])[0]
    'One.\\n\\nTwo.'
    """
    parts: list[str] = []
    passages: list[Passage] = []
    at = 0
    for piece in pieces:
        if not piece.words:
            continue
        end = at + len(piece.words)
        passages.append(Passage(at, end, len(passages) + 1, piece.main, piece.page, piece.said_s))
        parts.append(piece.words)
        at = end + 2
    return "\n\n".join(parts), tuple(passages)
