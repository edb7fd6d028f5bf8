"""The lines of a PDF's pages -> paragraphs: a PDF has no paragraphs, only words at places.

A line goes on with the one before unless that one is short (below 0.6 of the page's widest), or ends a sentence below
0.9 of it, or this one begins as a list's item or a numbered heading does. A line that stands among the first or last
two of at least 3 pages and of more than half of all, numbers apart, is a running head; it, a bare page number and
the dotted lines of a table of contents are kept aside. Rules and figures are ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from crossfix.read.documents.menus import BULLET, CLOSED
from crossfix.read.documents.paragraphs import joined
from crossfix.read.documents.reading import Piece

SHORT, NEARLY = 0.6, 0.9
EDGE = 2
LEAST_PAGES = 3
LONGEST_ENTRY = 300
"""Characters of a line of contents; the search takes the square of a line's dots."""
DOTTED = re.compile(r"(?:\.\s?){5,}\s*[\divxlc]{1,6}$")
NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[A-Z]\.)\s+[^\W\d_]")
NUMBER = re.compile(r"\d+|\b[ivxlc]{1,6}\b")


def pieces_of(pages: Sequence[str | None]) -> Iterator[Piece]:
    """Paragraphs of all pages; None is a page that could not be read."""
    lines = [[" ".join(line.split()) for line in page.splitlines()] if page else [] for page in pages]
    running = running_heads([[line for line in page if line] for page in lines])
    for number, page in enumerate(lines, 1):
        yield from _page(page, number, running)


def running_heads(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The heads and feet that repeat, with their numbers masked.

    >>> sorted(running_heads([["Report", "one", "- 7 -"], ["Report", "two", "- 8 -"], ["Report", "three", "- 9 -"]]))
    ['- # -', 'Report']
    """
    seen = Counter(key for page in pages for key in {_masked(line) for line in (*page[:EDGE], *page[-EDGE:])})
    filled = sum(1 for page in pages if page)
    return frozenset(key for key, count in seen.items() if count >= LEAST_PAGES and 2 * count > filled)


def _masked(line: str) -> str:
    return NUMBER.sub("#", line)


def _page(lines: list[str], number: int, running: frozenset[str]) -> Iterator[Piece]:
    filled = [k for k, line in enumerate(lines) if line]
    edges = {*filled[:EDGE], *filled[-EDGE:]}
    widest = max(map(len, lines), default=0)
    open_lines: list[str] = []
    for k, line in enumerate(lines):
        masked = _masked(line)
        aside = (k in edges and (masked in running or masked.strip(" -–—") == "#")) or _dotted(line)
        if open_lines and (not line or aside or _ends(open_lines[-1], line, widest)):
            yield Piece(joined(open_lines), page=number)
            open_lines = []
        if aside:
            yield Piece(line, main=False, page=number)
        elif line:
            open_lines.append(line)
    if open_lines:
        yield Piece(joined(open_lines), page=number)


def _dotted(line: str) -> bool:
    return len(line) < LONGEST_ENTRY and DOTTED.search(line) is not None


def _ends(before: str, line: str, widest: int) -> bool:
    if BULLET.match(line) or NUMBERED.match(line) or len(before) < SHORT * widest:
        return True
    return CLOSED.search(before) is not None and len(before) < NEARLY * widest
