"""The network of a case, solved, and the verdict of each statement from the verdicts of its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossfix.align.constraints import ORIGIN, Network, Resolution, resolve
from crossfix.conclude.findings import Bound, StatementFinding, Tried
from crossfix.conclude.network import network_of, quantity_unknown, statement_of, structure
from crossfix.conclude.roots import origins
from crossfix.records.case import Case

WORST_FIRST = ("contradicted", "disputed", "measured", "compatible", "supported", "unchecked")
"""A statement is as good as its worst checked part; a part that nothing bears on decides only alone."""

IN_SECONDS = ("time", "offsets", "order", "duration")
"""The parts that miss by a number of seconds; a count, a value or an occurrence does not."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A case with its resolved network."""

    case: Case
    network: Network
    resolution: Resolution

    def bound(self, start: str, stop: str) -> Bound:
        """x[stop] - x[start] and the statements that fix it."""
        low, high = self.resolution.binding(start, stop)
        return Bound(self.resolution.base.bounds(start, stop), self._statements(low), self._statements(high))

    def event(self, event: str) -> Bound:
        """The time of an event."""
        return self.bound(ORIGIN, event)

    def quantity(self, quantity: str) -> Bound:
        """The value of a quantity."""
        return self.bound(ORIGIN, quantity_unknown(quantity))

    def structure_reasons(self, constraints: Sequence[str]) -> tuple[str, ...]:
        """Why the structural rows among some constraints hold."""
        reasons = [why for why, _ in structure(self.case)]
        return tuple(reasons[int(c.partition("/")[2])] for c in constraints if statement_of(c) == "structure")

    def _statements(self, constraints: Sequence[str]) -> tuple[str, ...]:
        return tuple(s for s in dict.fromkeys(map(statement_of, constraints)) if s != "structure")


def solve_case(case: Case) -> Solved:
    """Build and resolve the network of a case."""
    network = network_of(case)
    return Solved(case, network, resolve(network))


Overrides = Mapping[str, tuple[str, tuple[str, ...]]]


def statement_findings(solved: Solved, overrides: Overrides) -> dict[str, StatementFinding]:
    """A finding per statement; `overrides` gives (verdict, statements against) from checks outside the network."""
    parts: dict[str, list[str]] = defaultdict(list)
    origin = origins(solved.case)
    for constraint in solved.network.constraints:
        parts[statement_of(constraint.name)].append(constraint.name)
    alternatives = {c.name: c.alternatives for c in solved.network.constraints}
    against = _against(solved)
    found = {}
    for statement in solved.case.statements.values():
        judged = {name: solved.resolution.judged[name] for name in parts[statement.id]}
        tried = tuple(
            Tried(name.partition("/")[2], alternative, excess)
            for name, one in judged.items()
            for alternative, excess in zip(alternatives[name], one.excess_s, strict=True)
        )
        verdicts = [one.verdict for one in judged.values()]
        outside, by = overrides.get(statement.id, ("unchecked", ()))
        verdict = _worst([*verdicts, outside])
        missed = [n for n, one in judged.items() if one.verdict == "contradicted" and n.partition("/")[2] in IN_SECONDS]
        off = max((judged[name].off_by_s for name in missed), default=None)
        root = solved.case.documents[solved.case.statements[origin[statement.id]].document].root
        found[statement.id] = StatementFinding(
            verdict, off, tried, tuple(dict.fromkeys([*against.get(statement.id, ()), *by])), root
        )
    return found


def _worst(verdicts: Sequence[str]) -> str:
    return next((v for v in WORST_FIRST if v in verdicts), "unchecked")


def _against(solved: Solved) -> dict[str, tuple[str, ...]]:
    """For statements in conflicts: the other statements of the irreducible sets."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for conflict in solved.resolution.conflicts:
        members = [statement_of(m) for m in conflict.members]
        for aside in map(statement_of, conflict.aside):
            found[aside].update(dict.fromkeys(m for m in members if m not in (aside, "structure")))
    return {statement: tuple(others) for statement, others in found.items()}
