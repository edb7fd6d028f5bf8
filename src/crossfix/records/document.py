"""Document: one source, what it relays and when it became known."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.interval import Interval


@dataclass(frozen=True, slots=True)
class Document:
    """One source. `published` is UTC seconds on the case's timebase; a coarse date is a wide interval."""

    id: str
    title: str
    publisher: str
    url: str | None
    published: Interval
    published_as_written: str | None
    """None for a recording: it was not published, and counts as known at every date."""
    kind: str
    language: str | None
    interest: str
    root: str
    trust: str
    protected: bool
    sha256: str | None
    note: str | None
