"""Sentences of a passage, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s|$)|\n\s*\n")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|Nos|Gen|Col|Lt|Capt|Prof|Sen|Rep|vs|etc|cf|approx|al|a\.m|p\.m|U\.S|U\.K|e\.g|i\.e)"
    r"|\b[A-ZА-ЯЁ]|\b(?:г|гг|им|ул|т\.е|т\.д|т\.п|т|д|тыс|млн|млрд|руб|см|рис|стр|час|мин|сек))\.$"
)
_LOWER = re.compile(r"[\s\"'“«(]*([^\W\d_])")
_LONGEST_SHORT = 8


def sentences(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """[begin, end) of each sentence without the white space around it; longer ones than `longest` are cut at a blank.

    >>> text = "It left at 8:49 A.M. local time. The U.S. said so."
    >>> [text[a:b] for a, b in sentences(text, 2000)]
    ['It left at 8:49 A.M. local time.', 'The U.S. said so.']
    """
    begin = 0
    for found in _END.finditer(text):
        if found.start() >= begin and _ends(text, begin, found):
            yield from _trimmed(text, begin, found.end(), longest)
            begin = found.end()
    yield from _trimmed(text, begin, len(text), longest)


def _ends(text: str, begin: int, found: re.Match[str]) -> bool:
    """False after an abbreviation, or where the next word goes on in lower case."""
    after = _LOWER.match(text, found.end(), found.end() + _LONGEST_SHORT)
    lower = after is not None and after[1].islower()
    if found.group() == ".":
        head = text[max(begin, found.start() - _LONGEST_SHORT) : found.end()]
        return not lower and _SHORT.search(head) is None
    return not lower


def _trimmed(text: str, begin: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    while begin < end and text[begin].isspace():
        begin += 1
    while begin < end and text[end - 1].isspace():
        end -= 1
    while end - begin > longest:
        cut = text.rfind(" ", begin + 1, begin + longest)
        cut = begin + longest if cut < 0 else cut
        yield begin, cut
        begin = cut
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield begin, end
