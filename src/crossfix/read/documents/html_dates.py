"""When a page says it was published: its metadata, best first.

| place | written as |
|---|---|
| `<meta property="article:published_time">`, `og:published_time` | Open Graph protocol, article |
| JSON-LD `datePublished` | schema.org CreativeWork |
| `itemprop="datePublished"` | the same, as microdata |
| `<meta name="...">` of NAMES | Dublin Core and what publishers use |
| `<time pubdate>`, the first `<time>` of an `<article>` | HTML |

A page whose places name several days is read by the best and told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crossfix.read.documents.dates import machine_date
from crossfix.read.doubts import Doubts

PROPERTIES = ("article:published_time", "og:published_time", "og:article:published_time")
NAMES = (
    "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "datepublished", "pubdate", "publishdate",
    "publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "article.published", "date",
)  # fmt: skip
MOST_JSON = 1 << 20
MOST_SCRIPTS = 50
MOST_NODES = 10_000


def published_of(tree: Any, where: str, doubts: Doubts) -> tuple[str | None, str | None]:
    """The date and the place it is from; None where no place has one."""
    found: list[tuple[str, str]] = []
    for place, text in _places(tree):
        date = machine_date(text)
        if date is None:
            doubts.add(where, f"{place}: {text[:40]!r} is no date: not taken")
        else:
            found.append((date, place))
    if not found:
        return None, None
    best, place = found[0]
    others = [f"{date} ({other})" for date, other in found if date[:10] != best[:10]]
    if others:
        doubts.add(where, f"published {best} by {place}, but {', '.join(dict.fromkeys(others[:3]))}: check the page")
    return best, place


def _places(tree: Any) -> Iterator[tuple[str, str]]:
    metas = [(_attribute(one, "property"), _attribute(one, "name"), one.get("content")) for one in tree.iter("meta")]
    metas = [one for one in metas if one[2]]
    for wanted in PROPERTIES:
        yield from ((f"meta {wanted}", content) for key, name, content in metas if wanted in (key, name))
    yield from (("JSON-LD datePublished", text) for text in _linked_data(tree))
    for one in tree.iter():
        if isinstance(one.tag, str) and "datepublished" in _attribute(one, "itemprop").split():
            text = one.get("content") or one.get("datetime") or one.text or ""
            yield "itemprop datePublished", text
    for wanted in NAMES:
        yield from ((f"meta {wanted}", content) for key, name, content in metas if wanted in (key, name))
    yield from _times(tree)


def _times(tree: Any) -> Iterator[tuple[str, str]]:
    times = [one for one in tree.iter("time") if one.get("datetime")]
    marked = [one for one in times if one.get("pubdate") is not None]
    inside = [one for one in times if next(one.iterancestors("article"), None) is not None]
    if first := (marked or inside)[:1]:
        yield ("time pubdate" if marked else "first time of the article"), first[0].get("datetime")


def _attribute(element: Any, name: str) -> str:
    return (element.get(name) or "").strip().lower()


def _linked_data(tree: Any) -> Iterator[str]:
    """`datePublished` of each JSON-LD block, breadth first, so that the page's own comes before its links'."""
    scripts = [one for one in tree.iter("script") if _attribute(one, "type") == "application/ld+json"]
    for script in scripts[:MOST_SCRIPTS]:
        try:
            nodes: list[Any] = [json.loads((script.text or "")[:MOST_JSON])]
        except (ValueError, RecursionError):
            continue
        for node in nodes:
            if len(nodes) > MOST_NODES:
                break
            if isinstance(node, list):
                nodes.extend(node)
            elif isinstance(node, dict):
                date = node.get("datePublished")
                if isinstance(date, str):
                    yield date
                    break
                nodes.extend(value for value in node.values() if isinstance(value, dict | list))
