"""HTML: all that is seen, in the order of the page; main is what trafilatura takes for the article.

Every block of the page is a passage. trafilatura (Barbaresi 2021, ACL system demonstrations) gets the parsed page, with
its defaults and without comments, and never an address: nothing is downloaded. A block is main where its characters,
white space apart, are in what trafilatura gives: a short one as a whole line, a long one as part of it. Where
trafilatura gives nothing, the rule for plain text stands in (menus.py).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from crossfix.read.documents.front import front_of
from crossfix.read.documents.html_blocks import blocks_by_tags, blocks_of
from crossfix.read.documents.html_dates import published_of
from crossfix.read.documents.libraries import DAMAGED, heard, library
from crossfix.read.documents.menus import date_line, main_of, sentence
from crossfix.read.documents.reading import MOST_PASSAGES, Piece, Reading, laid
from crossfix.read.documents.text import menu_doubt
from crossfix.read.doubts import Doubts

PURPOSE = "reading an HTML page"
MOST_CHARACTERS = 4 << 20
"""Of a page without its pictures; a long article has 0.2 million."""
MOST_BLOCKS, MOST_WORDS = 20_000, 1 << 20
"""Paragraphs and their characters for trafilatura; 1 Mi takes it 2 to 10 s, a page with 1,000 comments has 0.5 Mi."""
SHORT = 25
"""Characters of a block that must be a whole line of the article: 'News' is part of many."""
CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
UNSEEN = re.compile("[\\s|\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
DEEP = "Excessive depth"


def declared_charset(data: bytes) -> str | None:
    """What the page says of its encoding, in its first 4096 bytes."""
    found = CHARSET.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else None


def read_html(page: str, where: str, doubts: Doubts) -> Reading:
    """The page's text; LibraryMissing without trafilatura."""
    library("trafilatura", PURPOSE)
    if len(page) > MOST_CHARACTERS:
        doubts.add(where, f"{len(page)} characters of HTML: those after the first {MOST_CHARACTERS} are not read")
        page = page[:MOST_CHARACTERS]
    tree = parsed(page, where, doubts)
    if tree is None:
        return _by_rule(_some(list(blocks_by_tags(page)), where, doubts), None, (None, None), where, doubts)
    blocks = _some(list(blocks_of(tree, library("lxml.etree", PURPOSE).iterwalk)), where, doubts)
    title, dated = _title(tree), published_of(tree, where, doubts)
    many = len(blocks) > MOST_BLOCKS or sum(map(len, blocks)) > MOST_WORDS
    main = _main(blocks, "" if many else _article(tree, where, doubts))
    if not any(is_main and sentence(words) for words, is_main in zip(blocks, main, strict=True)):
        why = (
            f"{sum(map(len, blocks))} characters in {len(blocks)} paragraphs, too many to look for an article"
            if many
            else "no article found in the page"
        )
        doubts.add(where, f"{why}: what reads as sentences is taken")
        return _by_rule(blocks, title, dated, where, doubts)
    aside = sum(sentence(words) for words, is_main in zip(blocks, main, strict=True) if not is_main)
    if aside:
        doubts.add(where, f"{aside} paragraphs that read as sentences are outside the article: kept aside")
    return _made(blocks, main, title, dated, where, doubts)


def parsed(page: str, where: str, doubts: Doubts) -> Any:
    """The page as a tree; None, and a doubt, where it has none that holds all of it."""
    lxml_html = library("lxml.html", PURPOSE)
    parser = lxml_html.HTMLParser(encoding="utf-8")
    try:
        tree = lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except DAMAGED as error:
        doubts.add(where, f"cannot be parsed as HTML ({type(error).__name__}): cut at its tags")
        return None
    if any(DEEP in entry.message for entry in parser.error_log):
        doubts.add(where, "tags nested deeper than 256 levels: cut at its tags")
        return None
    return tree


def _some(blocks: list[str], where: str, doubts: Doubts) -> list[str]:
    if len(blocks) > MOST_PASSAGES:
        doubts.add(where, f"{len(blocks)} paragraphs: those after the first {MOST_PASSAGES} are left out")
    return blocks[:MOST_PASSAGES]


def _article(tree: Any, where: str, doubts: Doubts) -> str:
    """What trafilatura takes for the article; empty where nothing."""
    try:
        with heard(("trafilatura", "htmldate", "justext", "courlan"), where, doubts):
            found = library("trafilatura", PURPOSE).bare_extraction(tree, include_comments=False)
    except DAMAGED as error:
        doubts.add(where, f"trafilatura ended with {type(error).__name__}")
        return ""
    return (found.text or "") if found is not None else ""


def _main(blocks: list[str], article: str) -> list[bool]:
    lines = {bare(cell.removeprefix("- ")) for line in article.splitlines() for cell in (line, *line.split("|"))}
    whole = bare(article)
    found = [(key in lines if len(key) < SHORT else key in whole) for key in map(bare, blocks)]
    return [is_main and not date_line(words) for words, is_main in zip(blocks, found, strict=True)]


def bare(text: str) -> str:
    """Without white space, marks that are not seen, and the bars between cells.

    >>> bare("a\\u200b | b\\u00a0c")
    'abc'
    """
    return UNSEEN.sub("", text if text.isascii() else unicodedata.normalize("NFC", text))


def _title(tree: Any) -> str | None:
    for one in tree.iter("meta"):
        if "og:title" in (one.get("property"), one.get("name")) and (one.get("content") or "").split():
            return " ".join(one.get("content").split())
    for tag in ("title", "h1"):
        for one in tree.iter(tag):
            if words := " ".join(one.text_content().split()):
                return words
    return None


def _by_rule(
    blocks: list[str], title: str | None, dated: tuple[str | None, str | None], where: str, doubts: Doubts
) -> Reading:
    return _made(blocks, main_of(blocks), title, dated, where, doubts)


def _made(
    blocks: list[str],
    main: list[bool],
    title: str | None,
    dated: tuple[str | None, str | None],
    where: str,
    doubts: Doubts,
) -> Reading:
    """Title and date from the first lines where the metadata have none."""
    text, passages = laid(Piece(words, is_main) for words, is_main in zip(blocks, main, strict=True))
    menu_doubt(passages, where, doubts)
    if title is None or dated[0] is None:
        front = front_of(blocks, main, where, doubts)
        title = title or front.title
        dated = dated if dated[0] is not None else (front.published, front.published_from)
    return Reading(text, passages, title, *dated)
