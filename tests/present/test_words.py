"""The report's own sentences carry no loaded words."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from builders.case_json import HOSTILE_QUOTE, synthetic_case
from crossfix.present.html import report_html
from crossfix.present.words import loaded_words

UNSEEN = {"script", "style"}
EMPTY = {"meta", "link", "input", "br", "rect", "path", "circle", "use"}


class OwnWords(HTMLParser):
    """Text outside scripts, styles and elements of class `quoted`."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: list[bool] = []
        self.text: list[str] = []
        self.quoted: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember whether the element is quoted."""
        if tag not in EMPTY:
            classes = (dict(attrs).get("class") or "").split()
            self.hidden.append(tag in UNSEEN or "quoted" in classes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is inside."""

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        if tag not in EMPTY:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        """Sort the text."""
        (self.quoted if any(self.hidden) else self.text).append(data)


def own_words(page: str) -> tuple[str, str]:
    """The page's own text, and the rest."""
    parser = OwnWords()
    parser.feed(page)
    assert parser.hidden == []
    return " ".join(parser.text), " ".join(parser.quoted)


@pytest.mark.usefixtures("assets")
def test_the_reports_own_sentences_carry_no_loaded_words() -> None:
    own, quoted = own_words(report_html(synthetic_case()))
    assert "As known at 2031-06-30" in own
    assert HOSTILE_QUOTE in quoted
    assert HOSTILE_QUOTE not in own
    assert loaded_words(own) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He lied; a Cover-up, the culprits, SHOT  DOWN", ["lied", "cover-up", "culprits", "shot down"]),
        ("who is to blame", ["to blame"]),
        ("terrorists attacked", ["terrorists", "attacked"]),
    ],
)
def test_loaded_words_are_found(text: str, found: list[str]) -> None:
    assert loaded_words(text) == found


def test_words_of_the_field_are_not_loaded() -> None:
    assert loaded_words("The belief that it belied, angle of incidence, no liability, shut down, client") == []
