"""What a statement is about: events, quantities, claims; failing these its fact, failing that itself."""

from __future__ import annotations

from typing import Literal, NamedTuple

from crossfix.records.case import Case
from crossfix.records.said import (
    ActSaid,
    CauseSaid,
    DurationSaid,
    LossSaid,
    NumberSaid,
    OccurrenceSaid,
    OffsetsSaid,
    OrderSaid,
    Said,
    SameMomentSaid,
    ScopeSaid,
    TimeSaid,
)

Kind = Literal["event", "quantity", "claim", "fact", "statement"]


class Matter(NamedTuple):
    """One thing that statements are about, by kind and id."""

    kind: Kind
    id: str


def matters(case: Case) -> dict[str, tuple[Matter, ...]]:
    """For each statement what it is about.

    A duration or an order is about its later event, offsets about each event that they place, a loss about its start.
    A number given with a moment is a part of what is said of the moment. A statement that names no moment and no
    claim is about what the others of its fact are about: one fact told in three statements stays one. A moment that
    recordings hold in common ties their clocks and is about nothing.
    """
    found: dict[str, tuple[Matter, ...]] = {}
    of_fact: dict[str, tuple[Matter, ...]] = {}
    for statement in case.statements.values():
        about = tuple(dict.fromkeys(matter for said in statement.says for matter in _about(said)))
        moments = tuple(matter for matter in about if matter.kind == "event")
        found[statement.id] = tuple(m for m in about if m.kind == "claim") + moments if moments else about
        if statement.fact and about:
            best = of_fact.get(statement.fact, ())
            of_fact[statement.fact] = best if _anchored(best) else moments or best or about
    for statement in case.statements.values():
        about = found[statement.id]
        if statement.says and all(isinstance(said, SameMomentSaid) for said in statement.says):
            continue
        if not _anchored(about) and not any(matter.kind == "claim" for matter in about):
            alone = Matter("fact", statement.fact) if statement.fact else Matter("statement", statement.id)
            found[statement.id] = of_fact.get(statement.fact or "", about or (alone,))
    return found


def _anchored(about: tuple[Matter, ...]) -> bool:
    return any(matter.kind == "event" for matter in about)


def _about(said: Said) -> tuple[Matter, ...]:
    match said:
        case TimeSaid(event=event) | OccurrenceSaid(event=event) | ActSaid(event=event):
            return (Matter("event", event),)
        case OffsetsSaid(items=items):
            return tuple(Matter("event", event) for event, _ in items)
        case OrderSaid(after=event) | DurationSaid(stop=event) | LossSaid(start=event):
            return (Matter("event", event),)
        case NumberSaid(quantity=quantity):
            return (Matter("quantity", quantity),)
        case ScopeSaid(finding=claim) | CauseSaid(claim=claim):
            return (Matter("claim", claim),)
        case _:
            return ()
