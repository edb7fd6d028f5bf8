"""Small cases read, concluded and turned into the model of `case.json`: what a user would get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders.case_folder import Plain, document, write_case
from crossfix.present.case_json import CaseJson, ContradictionOut, StatementOut
from crossfix.run.investigate import Request, examine

ROOTS = [{"id": name, "label": f"Root {name}"} for name in ("rec", "report", "brief", "paper", "blog")]
DOCUMENTS = [
    document("REC", "rec", "recorder", kind="recorder read-out"),
    document("REPORT"),
    document("BRIEF", "brief"),
    document("PAPER", "paper", "media", kind="news report"),
    document("BLOG", "blog", "media", kind="news report"),
]


def event(name: str, **more: Any) -> Plain:
    """One entry of events."""
    return {"id": name, "label": f"Moment {name}", **more}


def number(quantity: str, equals: float | None = None, **more: Any) -> Plain:
    """`says` of a quantity."""
    return {"number": {"of": quantity, **({} if equals is None else {"equals": equals}), **more}}


def examined(
    folder: Path,
    *statements: Plain,
    events: str | list[Plain] = "a b c d",
    as_known_at: str | None = None,
    without: tuple[str, ...] = (),
    **changes: Any,
) -> CaseJson:
    """A case of these statements about moments a to d, of five documents of five roots, examined."""
    named = [event(e) for e in events.split()] if isinstance(events, str) else events
    written = {"roots": ROOTS, "documents": DOCUMENTS, "questions": [], "events": named, **changes}
    return examine(Request(write_case(folder, statements=list(statements), **written), (), as_known_at, without))


def of_kind(result: CaseJson, kind: str) -> list[ContradictionOut]:
    """The contradictions of a kind."""
    return [c for c in result.contradictions if c.kind == kind]


def only(result: CaseJson, kind: str) -> ContradictionOut:
    """The one contradiction that was found, which must be of this kind."""
    assert [c.kind for c in result.contradictions] == [kind], [c.text for c in result.contradictions]
    return result.contradictions[0]


def statement_of(result: CaseJson, name: str) -> StatementOut:
    """A statement by id."""
    return next(s for s in result.statements if s.id == name)


def verdicts(result: CaseJson) -> dict[str, str]:
    """Statement id -> verdict."""
    return {s.id: s.verdict for s in result.statements}


def plain(text: str) -> str:
    """A sentence with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
