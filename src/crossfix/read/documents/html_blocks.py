"""The visible text of a page, block by block, whatever its markup.

A block is the text between two tags that begin or end one (all but those of INLINE), or between two <br>. Scripts,
styles and what is for other programs are no text. libxml2 reads 256 levels of tags and drops the rest; a page that is
nested deeper is cut at its tags by `blocks_by_tags`, so that nothing is lost.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

_INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp"
)
INLINE = frozenset(f"{_INLINE} small span strike strong sub sup time tt u var wbr".split())
UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math", "select"))
TAG = re.compile(r"/?([A-Za-z][\w:-]*)")
DATA = re.compile(rb"data:[\w.+-]+/[\w.+-]+;base64,[A-Za-z0-9+/=\s]+")


def without_data(page: bytes) -> bytes:
    """Without pictures and fonts that are written into the page: most of what makes a saved page large.

    >>> without_data(b'<img src="data:image/png;base64,iVBORw0KGgo=">')
    b'<img src="data:,">'
    """
    return DATA.sub(b"data:,", page) if b";base64," in page else page


def blocks_of(tree: Any, walk: Any) -> Iterator[str]:
    """Blocks of a parsed page in order, white space folded; `walk` is lxml's iterwalk."""
    parts: list[str] = []
    steps = walk(tree, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event in ("comment", "pi"):
            parts.append(element.tail or "")
            continue
        if tag not in INLINE:
            yield from _folded(parts)
        if event == "start":
            if tag in UNSEEN:
                steps.skip_subtree()
            else:
                parts.append(element.text or "")
        else:
            parts.append(element.tail or "")
    yield from _folded(parts)


def _folded(parts: list[str]) -> Iterator[str]:
    words = " ".join("".join(parts).split())
    parts.clear()
    if words:
        yield words


def blocks_by_tags(page: str) -> Iterator[str]:
    """Blocks of a page too deep to parse: cut at each `<`, in one pass and without memory of what is open."""
    parts: list[str] = []
    unseen = ""
    for piece in page.split("<"):
        named = TAG.match(piece)
        _, closed, text = piece.partition(">")
        if named is None:
            if not unseen:
                parts.append(text if piece.startswith("!") else piece)
            continue
        tag = named[1].lower()
        ending = piece.startswith("/")
        if unseen and not (ending and tag == unseen):
            continue
        if tag not in INLINE:
            yield from _folded(parts)
        unseen = tag if tag in UNSEEN and not ending else ""
        if closed and not unseen:
            parts.append(html.unescape(text))
    yield from _folded(parts)
