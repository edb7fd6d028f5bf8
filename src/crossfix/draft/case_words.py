"""The words of a case that drafts are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crossfix.records.case import Case
from crossfix.records.said import TimeSaid, Zone

WordKind = Literal["event", "quantity", "claim", "party"]


@dataclass(frozen=True, slots=True)
class CaseWord:
    """Something that the case names: its id, its label, and other words for it."""

    kind: WordKind
    id: str
    label: str
    synonyms: tuple[str, ...] = ()
    unit: str | None = None
    """Of a quantity that is no count, as the case has it: "m", "psi"."""


@dataclass(frozen=True, slots=True)
class CaseWords:
    """The case's words, its zones (each offset once, UTC among them), and its date, ISO 8601."""

    words: tuple[CaseWord, ...]
    zones: tuple[Zone, ...]
    date: str


UTC = Zone("UTC", 0.0)


def case_words(case: Case) -> CaseWords:
    """The words of a case with their synonyms; its zones are UTC, those it names, and those of its statements."""
    return CaseWords(tuple(_words(case)), _zones(case), case.date)


def _words(case: Case) -> Iterator[CaseWord]:
    known = case.synonyms
    for event in case.events.values():
        yield CaseWord("event", event.id, event.label, known.get(event.id, ()))
    for quantity in case.quantities.values():
        unit = None if quantity.kind == "count" else quantity.unit
        yield CaseWord("quantity", quantity.id, quantity.label, known.get(quantity.id, ()), unit)
    for claim in case.claims.values():
        yield CaseWord("claim", claim.id, claim.label, known.get(claim.id, ()))
    for party in case.parties.values():
        yield CaseWord("party", party.id, party.label, known.get(party.id, ()))


def _zones(case: Case) -> tuple[Zone, ...]:
    """UTC and every other zone; two names of one offset are both kept, as either may be written."""
    found = {UTC.name: UTC} | {zone.name: zone for zone in case.zones}
    for statement in case.statements.values():
        for said in statement.says:
            if isinstance(said, TimeSaid):
                found |= {zone.name: zone for zone in said.zones}
    return tuple(found.values())
