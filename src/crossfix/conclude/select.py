"""A case as it stood: only what was published by a date, or without some documents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from crossfix.records.case import Case


def select(case: Case, known_at_s: float | None = None, without: Collection[str] = ()) -> Case:
    """The case with only documents surely published by `known_at_s` and none of `without`."""
    documents = {
        d.id: d
        for d in case.documents.values()
        if d.id not in without and (known_at_s is None or d.published.high <= known_at_s)
    }
    statements = {s.id: s for s in case.statements.values() if s.document in documents}
    return replace(case, documents=documents, statements=statements)
