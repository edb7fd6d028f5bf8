"""Claims by root: who relays whom, and where a hedge was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crossfix.present.case_json import CaseJson, ClaimOut, StatementOut


@dataclass(frozen=True, slots=True)
class Link:
    """One telling of a claim and those that relay it."""

    said: StatementOut
    stance: str
    hedge_lost: bool
    relayed_by: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """An original record and the first tellings that rest on it."""

    label: str
    tellings: tuple[Link, ...]
    count: int


def origins(claim: ClaimOut, case: CaseJson) -> list[Origin]:
    """The relay trees of a claim, one entry per root; each statement stands once."""
    statements = {said.id: said for said in case.statements}
    stances = {
        statement: stance
        for stance, group in _stances(claim)
        for statement in group
    }  # fmt: skip
    members = [*stances, *claim.root_statements, *(end for pair in claim.relays for end in pair)]
    told = [statement for statement in dict.fromkeys(members) if statement in statements]
    parent = {child: source for child, source in claim.relays if child in statements and source in statements}
    labels = {document.root: document.root_label for document in case.documents}
    firsts: dict[str, list[str]] = {}
    for statement in told:
        if statement not in parent:
            firsts.setdefault(statements[statement].root, []).append(statement)
    found = []
    for root, group in firsts.items():
        tellings = tuple(_link(statement, statements, stances, parent) for statement in group)
        found.append(Origin(labels.get(root, root), tellings, sum(map(_size, tellings))))
    return found


def _stances(claim: ClaimOut) -> tuple[tuple[str, list[str]], ...]:
    return ("asserted", claim.asserted), ("suggested", claim.suggested), ("rejected", claim.rejected)


def _link(
    statement: str, statements: Mapping[str, StatementOut], stances: Mapping[str, str], parent: Mapping[str, str]
) -> Link:
    said = statements[statement]
    source = statements.get(parent.get(statement, ""))
    relays = tuple(_link(child, statements, stances, parent) for child, origin in parent.items() if origin == statement)
    lost = source is not None and source.hedge is not None and said.hedge is None
    return Link(said, stances.get(statement, "mentioned"), lost, relays)


def _size(link: Link) -> int:
    return 1 + sum(map(_size, link.relayed_by))
