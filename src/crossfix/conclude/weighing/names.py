"""Ids and labels of groups, and the order in which they are listed."""

from __future__ import annotations

from collections import Counter

from crossfix.conclude.weighing.matters import Kind, Matter
from crossfix.records.case import Case

KINDS: tuple[Kind, ...] = ("event", "quantity", "claim", "fact", "statement")


class Names:
    """What the groups of a case are called: `chain:first_sound`, `R-REPORT/bird_strike`.

    An id that two kinds of matter share (an event and a claim) is written with its kind: `R-REPORT/claim:weather`.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._place = {
            Matter(kind, one): n
            for kind, ids in zip(KINDS, self._ids(), strict=True)
            for n, one in enumerate(dict.fromkeys(ids))
        }
        self._roots = {root: n for n, root in enumerate(case.roots)}
        self._texts: dict[str | None, str] = {}
        for statement in case.statements.values():
            self._texts.setdefault(statement.fact, statement.text)
        self._shared = Counter(matter.id for matter in self._place)

    def _ids(self) -> tuple[list[str], ...]:
        case = self._case
        facts = [s.fact for s in case.statements.values() if s.fact]
        return list(case.events), list(case.quantities), list(case.claims), facts, list(case.statements)

    def group(self, root: str | None, matter: Matter) -> str:
        """The id of a group; no root for a chain."""
        if root is None:
            return f"chain:{matter.id}"
        return f"{root}/{matter.kind}:{matter.id}" if self._shared[matter.id] > 1 else f"{root}/{matter.id}"

    def label(self, root: str | None, matter: Matter, events: int) -> str:
        """In words: the first event of a chain and how many follow, or the matter and the root that tells it."""
        if root is None:
            others = "1 connected moment" if events == 2 else f"{events - 1} connected moments"
            return f"{self._case.events[matter.id].label}, and {others}"
        return f"{self._matter(matter)} ({self._case.roots.get(root, root)})"

    def _matter(self, matter: Matter) -> str:
        case = self._case
        if matter.kind == "event":
            return case.events[matter.id].label
        if matter.kind == "quantity":
            return case.quantities[matter.id].label
        if matter.kind == "claim":
            return case.claims[matter.id].label
        if matter.kind == "statement":
            return case.statements[matter.id].text
        return self._texts[matter.id]

    def order(self, root: str | None, matter: Matter) -> tuple[int, int, int]:
        """Chains first, then by root; within a root events, quantities, claims, facts in the order of case.yaml."""
        of_root = -1 if root is None else self._roots.get(root, len(self._roots))
        return of_root, KINDS.index(matter.kind), self._place[matter]
