"""What stands around each quote in its document's local copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crossfix.read.case_folder.quotes import fold
from crossfix.records.document import Document
from crossfix.records.statement import Statement

SIDE = 150
"""Characters on either side: enough to see what a quote is taken from, and no more of another's text than that."""


def with_context(
    statements: Mapping[str, Statement], documents: Mapping[str, Document], texts: Mapping[str, str]
) -> dict[str, Statement]:
    """Statements with the words around their quotes; none of a protected document (ICAO Annex 13, 5.12)."""
    return {
        name: replace(said, around=around(texts[said.document], fold(said.quote)))
        if said.document in texts and not documents[said.document].protected
        else said
        for name, said in statements.items()
    }


def around(text: str, quote: str, side: int = SIDE) -> tuple[str, str] | None:
    """The words before and after the first place of a quote, cut at blanks; None where it is not there.

    >>> around("The crew reported that both signals were lost at once.", "both signals", 14)
    ('reported that ', ' were lost at')
    """
    at = text.find(quote)
    if at < 0:
        return None
    end = at + len(quote)
    before, after = text[max(0, at - side) : at], text[end : end + side]
    if at > side and text[at - side - 1] != " ":
        before = before.partition(" ")[2]
    if end + side < len(text) and text[end + side] != " ":
        after = after.rpartition(" ")[0]
    return before, after
