"""What the first lines of a text tell of it: its title and the day it was published."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crossfix.read.documents.dates import PUBLISHED, SLASHES, Dated, dates_in, other_words
from crossfix.read.documents.menus import LINKS
from crossfix.read.doubts import Doubts

DATELINE = re.compile(r"\s*(?:[–—:(/]|-\s|\.\s)")
LINES_BEFORE, LINES_AFTER = 100, 12
"""Looked at: before the first main paragraph, and from it on (the author's line may stand below a lead)."""
OTHER_WORDS = 6
"""A line that is a date: the author's name and the place besides."""
TITLE_WORDS = 4
DATELINE_AT = 60


@dataclass(frozen=True, slots=True)
class Front:
    """Title and date; `line` is the number of the paragraph with the date, None where it stands within prose."""

    title: str | None
    published: str | None
    published_from: str | None
    line: int | None


def front_of(paragraphs: list[str], main: list[bool], where: str, doubts: Doubts) -> Front:
    """Of a text whose main paragraphs are known."""
    first = next((k for k, is_main in enumerate(main) if is_main), len(main))
    asides = [k for k in range(max(0, first - LINES_BEFORE), min(len(main), first + LINES_AFTER)) if not main[k]]
    lines = [k for k in asides if len(paragraphs[k]) < 200]
    title = _title([paragraphs[k] for k in lines if k < first])
    for named in (True, False):
        for k in lines:
            found = list(dates_in(paragraphs[k]))
            if found and (PUBLISHED.search(paragraphs[k]) if named else other_words(paragraphs[k]) <= OTHER_WORDS):
                return Front(title, _one(found, paragraphs[k], where, doubts), "first lines", k)
    for k in lines:
        if SLASHES.search(paragraphs[k]):
            text = f"a date that may be day/month or month/day, {SLASHES.findall(paragraphs[k])[0]}: not taken"
            doubts.add(where, text)
    if first < len(main):
        date = next(dates_in(paragraphs[first][: 2 * DATELINE_AT]), None)
        if date and date.begin < DATELINE_AT and DATELINE.match(paragraphs[first], date.end):
            return Front(title, date.iso, "dateline", None)
    return Front(title, None, None, None)


def _one(found: list[Dated], line: str, where: str, doubts: Doubts) -> str:
    """The most exact of the first day's; another day in the same line is told."""
    best = max((date.iso for date in found if date.day == found[0].day), key=len)
    if any(date.day != found[0].day for date in found):
        doubts.add(where, f"several days in the line of the date, {line[:80]!r}: the first is taken")
    return best


def _title(lines: list[str]) -> str | None:
    """The last line before the text that is long enough, no date and no row of links."""
    for line in reversed(lines):
        long_enough = len(line.split()) >= TITLE_WORDS
        if long_enough and not LINKS.search(line) and not PUBLISHED.search(line) and not list(dates_in(line)):
            return line
    return None
