"""A DocumentText from plain text: one passage for each line, without the reader of documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from crossfix.draft.case_words import CaseWord, CaseWords
from crossfix.records.passage import DocumentText, Passage
from crossfix.records.said import Zone
from crossfix.records.source import Source

ZONES = (Zone("UTC", 0.0), Zone("Moscow", 10800.0), Zone("Baku", 14400.0), Zone("Aktau", 18000.0))


def document_of(text: str, published: str | None = None, first: int = 0, last: int | None = None) -> DocumentText:
    """Passages are the lines that are not blank; main are those within the characters [first, last)."""
    data = text.encode(errors="surrogatepass")
    return DocumentText(
        source=Source("made.txt", len(data), hashlib.sha256(data).hexdigest()),
        form="text",
        text=text,
        passages=tuple(_passages(text, first, len(text) if last is None else last)),
        title=None,
        published=published,
        published_from=None if published is None else "made",
        language=None,
    )


def _passages(text: str, first: int, last: int) -> Iterator[Passage]:
    begin = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = begin + len(line)
        if line.strip():
            yield Passage(begin, end, number, main=first <= begin < last)
        begin = end + 1


def words_of(**labels: str) -> CaseWords:
    """Words of a case: `event_x="First sound"`, `quantity_y=...`, `claim_z=...`, `party_w=...`."""
    made = []
    for key, label in labels.items():
        kind, _, name = key.partition("_")
        assert kind in ("event", "quantity", "claim", "party")
        made.append(CaseWord(kind, name, label))  # type: ignore[arg-type]
    return CaseWords(tuple(made), ZONES, "2024-12-25")
