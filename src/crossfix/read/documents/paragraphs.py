"""Lines -> paragraphs, with their place.

An empty line ends a paragraph. Lines without one between are a paragraph each, as in text copied from a page, unless
they look like one text broken at a margin: all but the last have 40 to 110 characters, and half or more of those after
the first begin with a letter that is no capital. Rules and figures are ours.
"""

from __future__ import annotations

import re
from itertools import groupby

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
NARROW, WIDE = 40, 110
Span = tuple[int, int]


def paragraphs(text: str) -> list[Span]:
    """Begin and end of each paragraph in order, without white space at the ends.

    >>> paragraphs("One.\\nTwo.\\n\\n  Three. ")
    [(0, 4), (5, 9), (13, 19)]
    """
    found: list[Span] = []
    for block in _blocks(text):
        if wrapped([text[begin:end] for begin, end in block]):
            found.append((block[0][0], block[-1][1]))
        else:
            found.extend(block)
    return found


def _blocks(text: str) -> list[list[Span]]:
    """Lines that have something on them, in groups without an empty line between."""
    blocks: list[list[Span]] = []
    last = 0
    for found in LINE.finditer(text):
        line = found[0]
        begin = found.start() + len(line) - len(line.lstrip())
        end = found.start() + len(line.rstrip())
        if begin >= end:
            continue
        if not blocks or len(BREAKS.findall(text, last, begin)) > 1:
            blocks.append([])
        blocks[-1].append((begin, end))
        last = end
    return blocks


def wrapped(lines: list[str]) -> bool:
    """True where the lines are one text broken at a margin."""
    if len(lines) < 2 or any(not NARROW <= len(line) <= WIDE for line in lines[:-1]):
        return False
    going_on = sum(line[0].isalpha() and not line[0].isupper() for line in lines[1:])
    return 2 * going_on >= len(lines) - 1


def joined(lines: list[str]) -> str:
    """Lines of one paragraph as one; a word broken at a hyphen keeps it, for it may be its own.

    >>> joined(["the report was pub-", "lished by", "the ministry"])
    'the report was pub-lished by the ministry'
    """
    text = lines[0]
    for line in lines[1:]:
        broken = len(text) > 1 and text[-1] == "-" and text[-2].isalpha() and line[:1].islower()
        text = text.removesuffix("\u00ad") + ("" if broken or text[-1:] == "\u00ad" else " ") + line
    return text


def runs(flags: list[bool]) -> list[tuple[bool, int, int]]:
    """Equal neighbours as (value, first, after the last).

    >>> runs([True, True, False])
    [(True, 0, 2), (False, 2, 3)]
    """
    found: list[tuple[bool, int, int]] = []
    at = 0
    for value, group in groupby(flags):
        size = sum(1 for _ in group)
        found.append((value, at, at + size))
        at += size
    return found
