"""Ids, links and addresses of a page."""

from __future__ import annotations

from html.parser import HTMLParser


class Links(HTMLParser):
    """Ids, links and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.scripts = 0
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        given = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        href = given.get("href") or ""
        if href.startswith("#"):
            self.targets.add(href[1:])
        self.scripts += tag == "script"
        self.loads += [given["src"] or ""] if "src" in given else []


def links_of(page: str) -> Links:
    """What a page holds."""
    parser = Links()
    parser.feed(page)
    return parser
