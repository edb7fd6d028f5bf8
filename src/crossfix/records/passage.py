"""A document's text, cut into passages that keep their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossfix.records.notice import Notice
from crossfix.records.source import Source

Form = Literal["text", "html", "pdf", "eml", "subtitles"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph. `begin` and `end` are characters of its document's `text`: `text[begin:end]` is the passage."""

    begin: int
    end: int
    paragraph: int
    """From 1, in order, those kept aside counted too."""
    main: bool = True
    """False: menu, footer, related links; kept, and not drafted from."""
    page: int | None = None
    """Of a PDF, from 1."""
    said_s: tuple[float, float] | None = None
    """Of subtitles: begin and end on the recording's own clock."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What one file says. `published` is as a document of a case has it: 2024-12-26, or with time and zone; None where
    neither metadata nor the text's own first lines tell it.
    """

    source: Source
    form: Form
    text: str
    passages: tuple[Passage, ...]
    title: str | None
    published: str | None
    published_from: str | None
    """Where the date was found, e.g. "meta article:published_time", "first lines"."""
    language: str | None
    """ISO 639, "en", "ru"; None where the text is too short or mixed to tell."""
    notices: tuple[Notice, ...] = ()

    def words(self, passage: Passage) -> str:
        """The passage's text."""
        return self.text[passage.begin : passage.end]
