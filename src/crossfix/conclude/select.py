"""A case as it stood: only what was published by a date, or without some documents."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from crossfix.conclude.wreckage.still_told import still_told
from crossfix.records.case import Case
from crossfix.records.document import Document
from crossfix.records.statement import Statement


@dataclass(frozen=True, slots=True)
class KnownAt:
    """A moment up to which publication counts: the end of a day, or, where a time was given, `until_s` UTC.

    Days are compared as dated by the publisher: what Baku published on the 28th was not known on the 27th,
    though somewhere on Earth it was still the 27th.
    """

    day: str
    until_s: float | None = None

    def covers(self, document: Document) -> bool:
        """True where a document was surely published by then."""
        if document.published_as_written is None:
            return True
        if self.until_s is not None:
            return document.published.high <= self.until_s
        return last_day(document.published_as_written) <= self.day


def last_day(published: str) -> str:
    """The last day that a publication date as written can mean.

    >>> last_day("2025-02-06T11:32+04:00"), last_day("2025-02"), last_day("2025")
    ('2025-02-06', '2025-02-28', '2025-12-31')
    """
    year, month, day = (*(int(p) for p in published[:10].split("-")), 0, 0)[:3]
    month = month or 12
    return f"{year:04d}-{month:02d}-{day or monthrange(year, month)[1]:02d}"


def select(case: Case, known_at: KnownAt | None = None, without: Collection[str] = ()) -> Case:
    """The case with only documents surely published by `known_at` and none of `without`.

    A statement whose relay is left out relays the next one of the chain that is kept: it does not become
    an origin of its own for want of a middleman.
    """
    documents = {
        d.id: d for d in case.documents.values() if d.id not in without and (known_at is None or known_at.covers(d))
    }
    kept = {s.id: s for s in case.statements.values() if s.document in documents}
    statements = {s.id: replace(s, relays=_next_kept(case.statements, kept, s)) for s in kept.values()}
    wreckage = case.wreckage and still_told(case.wreckage, statements)
    return replace(case, documents=documents, statements=statements, wreckage=wreckage)


def _next_kept(every: Mapping[str, Statement], kept: Mapping[str, Statement], statement: Statement) -> str | None:
    relays = statement.relays
    while relays is not None and relays in every and relays not in kept:
        relays = every[relays].relays
    return relays
