"""A small case with two articles beside it, and documents and drafts made by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from builders.case_folder import document, statement, write_case
from crossfix.records.draft import Draft, Proposed, Speaker
from crossfix.records.passage import DocumentText, Passage
from crossfix.records.source import Source

KNOWN = """\
Report of the agency

The agency published its report. The landing was at 06:10:05 UTC, the report said. \
Two calls were heard 24 seconds apart. The first pump stopped after 4 seconds, the second after 6 seconds \
and the third after 21 seconds.

The crew was not warned of the weather before the landing. The words of S1 stand here as well.
"""
NEW = """\
What the paper knows

According to the tower, the landing was at about 06:10 UTC and 7 people were on board. Two calls were 24 seconds \
apart; the pumps stopped after 4, 6 and 21 seconds.

The take-off was at 05:30 UTC, the tower said.
"""


def write_drafted_case(folder: Path) -> Path:
    """A case with one document whose copy is present and verified, and `new.txt`, which documents.yaml lacks."""
    copy = KNOWN.encode()
    entries = [document("REPORT", file="report.txt", sha256=hashlib.sha256(copy).hexdigest())]
    case = write_case(folder, documents=entries, statements=[statement("S1")])
    (case / "report.txt").write_bytes(copy)
    (case / "new.txt").write_text(NEW, encoding="utf-8")
    return case


def told_text(text: str, published: str | None = None, name: str = "made.txt") -> DocumentText:
    """A document as read: one passage for each paragraph."""
    passages, begin = [], 0
    for number, paragraph in enumerate(text.split("\n\n"), 1):
        passages.append(Passage(begin, begin + len(paragraph), number))
        begin += len(paragraph) + 2
    source = Source(name, len(text.encode()), hashlib.sha256(text.encode()).hexdigest())
    when = None if published is None else "made"
    return DocumentText(source, "text", text, tuple(passages), None, published, when, "en")


def drafted(
    text: DocumentText, quote: str, says: Proposed | None, hedges: Sequence[str] = (), speaker: str | None = None
) -> Draft:
    """A draft of the first place where the quote stands."""
    begin = text.text.index(quote)
    passage = next(p for p in text.passages if p.begin <= begin < p.end)
    return Draft(
        id=hashlib.sha256(f"{text.source.sha256} {begin} {quote}".encode()).hexdigest()[:12],
        sha256=text.source.sha256,
        begin=begin,
        end=begin + len(quote),
        quote=quote,
        sentence=text.words(passage),
        paragraph=passage.paragraph,
        page=None,
        speaker=Speaker(speaker, "said" if speaker else "none", "made"),
        hedges=tuple(hedges),
        negation=None,
        says=says,
        rule="made",
    )
