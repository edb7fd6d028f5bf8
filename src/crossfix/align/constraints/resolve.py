"""From statements to verdicts: class by class, from the most to the least trusted.

1. A statement that cannot hold beside the accepted classes above it is *contradicted*.
2. Where the statements of one class cannot all hold together, every member of an irreducible conflict
   is *disputed*: none of them enters, no side is taken.
3. The rest is accepted. Of a statement with several zones or readings, those that cannot hold are struck
   out; what remains enters as their hull until one is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from crossfix.align.constraints.base import Base, Fit, Inconsistent
from crossfix.align.constraints.conflicts import feasible, irreducible
from crossfix.align.constraints.edges import Rates, rated_edges
from crossfix.align.constraints.graph import TOLERANCE
from crossfix.align.constraints.rows import STRUCTURE, Alternative, Constraint, Network, Row, hull_rows
from crossfix.align.constraints.support import supported, supported_at_all_rates, unheld


@dataclass(frozen=True, slots=True)
class Conflict:
    """An irreducible set that cannot all hold, those of it that were set aside, and by how many seconds."""

    members: tuple[str, ...]
    aside: tuple[str, ...]
    excess_s: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one constraint; `excess_s` per alternative, 0 where it fits."""

    verdict: str
    off_by_s: float
    excess_s: tuple[float, ...]

    @property
    def fits(self) -> tuple[int, ...]:
        """Positions of the alternatives that fit."""
        return tuple(k for k, excess in enumerate(self.excess_s) if excess <= TOLERANCE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The accepted network and what became of each constraint."""

    base: Base
    names: tuple[str, ...]
    judged: Mapping[str, Judged]
    conflicts: tuple[Conflict, ...]

    def binding(self, start: str, stop: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the constraints that fix the low and the high bound of x[stop] - x[start]."""
        low, high = self.base.binding(start, stop)
        return tuple(self.names[o] for o in low), tuple(self.names[o] for o in high)


def resolve(network: Network) -> Resolution:
    """Judge every constraint of a network. Raises `Inconsistent` where the structure itself cannot hold."""
    return _judged(network).resolution()


def conflicts(network: Network) -> tuple[Conflict, ...]:
    """Only the irreducible conflicts, without working out what supports what."""
    return tuple(_judged(network).conflicts)


def _judged(network: Network) -> _Work:
    work = _Work(network, Rates.of(network.clocks))
    for rank in sorted({c.rank for c in network.constraints}):
        work.judge_class(rank)
    return work


@dataclass(slots=True)
class _Work:
    network: Network
    rates: Rates
    index: dict[str, int] = field(init=False)
    accepted: dict[int, tuple[Row, ...]] = field(default_factory=dict)
    excess: dict[int, dict[Alternative, float]] = field(default_factory=dict)
    """By how many seconds each struck-out alternative missed when it was struck out."""
    contradicted: set[int] = field(default_factory=set)
    disputed: set[int] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    base: Base = field(init=False)

    def __post_init__(self) -> None:
        self.index = {name: k for k, name in enumerate(self.network.names())}
        self.base = self._base({})

    def _base(self, rows_of: Mapping[int, Sequence[Row]]) -> Base:
        return Base(self.index, rows_of, self.rates)

    def _content(self, owner: int) -> list[tuple[float, float]]:
        """What a constraint says, so that the order in which statements were written changes no result."""
        return [(row.bounds.low, row.bounds.high) for a in self._of(owner).alternatives for row in a.rows]

    def _of(self, owner: int) -> Constraint:
        return self.network.constraints[owner]

    def judge_class(self, rank: int) -> None:
        """Contradicted, disputed or accepted: all constraints of one rank."""
        members = sorted((k for k, c in enumerate(self.network.constraints) if c.rank == rank), key=self._content)
        if rank == STRUCTURE:
            self.accepted = {k: self._of(k).alternatives[0].rows for k in members}
            self.base = self._base(self.accepted)
            return
        options: dict[int, tuple[Alternative, ...]] = {}
        for owner, fits in zip(members, self._fits(members), strict=True):
            possible = self._possible(owner, self._of(owner).alternatives, fits)
            if possible:
                options[owner] = possible
            else:
                self._contradict(owner, fits)
        self._join(options)

    def _fits(self, members: Sequence[int]) -> list[list[Fit]]:
        """The fit of every alternative of some constraints against the base; single rows all at once."""
        alternatives = [(k, a) for k, owner in enumerate(members) for a in self._of(owner).alternatives]
        single = iter(self.base.fits([a.rows[0] for _, a in alternatives if len(a.rows) == 1]))
        made: list[list[Fit]] = [[] for _ in members]
        for k, alternative in alternatives:
            made[k].append(next(single) if len(alternative.rows) == 1 else self.base.fit(alternative.rows))
        return made

    def _possible(
        self, owner: int, alternatives: Sequence[Alternative], fits: Sequence[Fit]
    ) -> tuple[Alternative, ...]:
        """The alternatives that fit; the others are struck out."""
        struck = {a: f.excess_s for a, f in zip(alternatives, fits, strict=True) if f.excess_s > 0.0}
        self.excess.setdefault(owner, {}).update(struck)
        return tuple(a for a in alternatives if a not in struck)

    def _contradict(self, owner: int, fits: Sequence[Fit]) -> None:
        self.contradicted.add(owner)
        best = min(range(len(fits)), key=lambda k: fits[k].excess_s)
        rows_of = {o: self.accepted[o] for o in fits[best].against}
        rows_of[owner] = self._of(owner).alternatives[best].rows
        core = irreducible(rows_of, [*fits[best].against, owner], self.rates)
        self._record(core, [owner], fits[best].excess_s)

    def _record(self, core: Iterable[int], aside: Iterable[int], excess_s: float) -> None:
        name = [c.name for c in self.network.constraints]
        self.conflicts.append(Conflict(tuple(name[o] for o in core), tuple(name[o] for o in aside), excess_s))

    def _join(self, options: Mapping[int, tuple[Alternative, ...]]) -> None:
        """Accept what can be accepted together with the classes above; the rest is disputed."""
        above, live = self.accepted, dict(options)
        removed: dict[int, tuple[Row, ...]] = {}
        while True:
            core = self._narrow(above, live)
            if core is None:
                partners = self._partners(live, removed) or self._beyond_hulls(above, options, live, removed)
                if not partners:
                    break
                core = partners
            for owner in core:
                if owner in live:
                    removed[owner] = hull_rows(options[owner])
            live = {o: options[o] for o in options if o not in removed}
        self.disputed |= set(removed)

    def _narrow(
        self, above: Mapping[int, tuple[Row, ...]], live: dict[int, tuple[Alternative, ...]]
    ) -> tuple[int, ...] | None:
        """Join and strike out alternatives until nothing changes; a conflict's members where that fails."""
        while True:
            rows_of = dict(above) | {o: hull_rows(a) for o, a in live.items()}
            try:
                base = self._base(rows_of)
            except Inconsistent as found:
                return self._dispute(rows_of, found.owners, live)
            changed = False
            for owner, alternatives in live.items():
                if len(alternatives) == 1:
                    continue
                fits = [base.fit(a.rows) for a in alternatives]
                possible = self._possible(owner, alternatives, fits)
                if not possible:
                    best = min(range(len(fits)), key=lambda k: fits[k].excess_s)
                    rows_of[owner] = alternatives[best].rows
                    return self._dispute(rows_of, (*fits[best].against, owner), live)
                changed = changed or len(possible) < len(alternatives)
                live[owner] = possible
            if not changed:
                self.accepted, self.base = rows_of, base
                return None

    def _dispute(
        self, rows_of: Mapping[int, Sequence[Row]], owners: Sequence[int], live: Mapping[int, object]
    ) -> tuple[int, ...]:
        ordered = sorted(dict.fromkeys(owners), key=lambda o: (o in live, o))
        core = irreducible(rows_of, ordered, self.rates)
        self._record(core, [o for o in core if o in live], self._excess(rows_of, core))
        return core

    def _excess(self, rows_of: Mapping[int, Sequence[Row]], core: Sequence[int]) -> float:
        """Seconds by which the last member of an irreducible set misses what the others allow."""
        rest = self._base({o: rows_of[o] for o in core[:-1]})
        return rest.fit(rows_of[core[-1]]).excess_s

    def _partners(
        self, live: Mapping[int, tuple[Alternative, ...]], removed: Mapping[int, tuple[Row, ...]]
    ) -> tuple[int, ...]:
        """Accepted members of this class that a disputed one also conflicts with: no side is taken."""
        edges = self.base.edges
        mine = np.flatnonzero(np.isin(edges.owner, list(live)))
        d = self.base.closed.distance
        found: dict[int, None] = {}
        for owner, rows in removed.items():
            own = rated_edges({owner: rows}, self.index, self.rates).at(self.base.point)
            for a, b, length in zip(own.source.tolist(), own.target.tolist(), own.length.tolist(), strict=True):
                walk = d[b, edges.source[mine]] + edges.length[mine] + d[edges.target[mine], a] + length
                for k in mine[walk < -TOLERANCE]:
                    partner = int(edges.owner[k])
                    if partner not in found and self._clash(owner, rows, partner, int(k), (a, b)):
                        found[partner] = None
        return tuple(found)

    def _beyond_hulls(
        self,
        above: Mapping[int, tuple[Row, ...]],
        options: Mapping[int, tuple[Alternative, ...]],
        live: Mapping[int, tuple[Alternative, ...]],
        removed: Mapping[int, object],
    ) -> tuple[int, ...]:
        """Accepted members that a disputed one, joined again, conflicts with though their hulls agree."""
        accepted, base = self.accepted, self.base
        found: dict[int, None] = {}
        for owner in removed:
            if len(options[owner]) == 1 and all(len(options[partner]) == 1 for partner in live):
                continue
            core = self._narrow(above, {**live, owner: options[owner]})
            found.update(dict.fromkeys(o for o in core or () if o in live))
        self.accepted, self.base = accepted, base
        return tuple(found)

    def _clash(self, owner: int, rows: Sequence[Row], partner: int, edge: int, ends: tuple[int, int]) -> bool:
        """Record the irreducible conflict of a disputed constraint with an accepted one, if there is one."""
        edges, closed = self.base.edges, self.base.closed
        around = closed.owners(ends[1], int(edges.source[edge])) + closed.owners(int(edges.target[edge]), ends[0])
        rows_of = {o: self.accepted[o] for o in (*around, partner)} | {owner: rows}
        order = [o for o in around if o != partner] + [owner, partner]
        if feasible(rows_of, order, self.rates):
            return False
        core = irreducible(rows_of, order, self.rates)
        if partner not in core or owner not in core:
            return False
        self._record(core, [o for o in core if self._of(o).rank == self._of(owner).rank], self._excess(rows_of, core))
        return True

    def _unsettled(self, evidence: Mapping[int, tuple[Row, ...]]) -> Base:
        """The base with every accepted statement as wide as all its alternatives.

        A zone that one statement settled for another must not come back as support of the first.
        """
        wide = {o: hull_rows(self._of(o).alternatives) for o in evidence if len(self._of(o).alternatives) > 1}
        if all(wide[o] == evidence[o] for o in wide):
            return self.base
        return self._base({**self.accepted, **wide})

    def resolution(self) -> Resolution:
        """Final verdicts on the accepted network."""
        constraints = self.network.constraints
        roots = {k: c.root for k, c in enumerate(constraints)}
        evidence = {o: rows for o, rows in self.accepted.items() if constraints[o].rank != STRUCTURE}
        unsettled = self._unsettled(evidence)
        implied = supported(unsettled, evidence, roots)
        if not self.rates.known:
            implied = supported_at_all_rates(unsettled, {o: evidence[o] for o in sorted(implied)}, roots)
        alone = unheld(self.base.edges, list(evidence))
        judged = {}
        for k, c in enumerate(constraints):
            if c.rank == STRUCTURE:
                continue
            struck = self.excess.get(k, {})
            excess = tuple(struck.get(a, 0.0) for a in c.alternatives)
            judged[c.name] = Judged(self._verdict(k, c, implied, alone), min(excess), excess)
        return Resolution(self.base, tuple(c.name for c in constraints), judged, tuple(self.conflicts))

    def _verdict(self, owner: int, constraint: Constraint, implied: set[int], alone: set[int]) -> str:
        if owner in self.contradicted:
            return "contradicted"
        if owner in self.disputed:
            return "disputed"
        if constraint.measured:
            return "measured"
        if owner in implied:
            return "supported"
        return "unchecked" if owner in alone or not self.accepted[owner] else "compatible"
