"""Irreducible sets of constraints that cannot all hold: the set IS the contradiction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crossfix.align.constraints.graph import Edges, solve
from crossfix.align.constraints.rows import Row


def row_edges(
    rows: Sequence[Row], owner: int, index: Mapping[str, int], rates: Mapping[str, float]
) -> list[tuple[int, int, float, int]]:
    """Both directions of each row as (source, target, length, owner), clocks at the given rates."""
    quads = []
    for row in rows:
        rate = rates.get(row.clock, 1.0) if row.clock is not None else 1.0
        start, stop = index[row.start], index[row.stop]
        quads.append((start, stop, row.bounds.high * rate, owner))
        quads.append((stop, start, -row.bounds.low * rate, owner))
    return quads


def feasible(rows_of: Mapping[int, Sequence[Row]], owners: Sequence[int], rates: Mapping[str, float]) -> bool:
    """True where the rows of all `owners` can hold together."""
    names = sorted({name for o in owners for row in rows_of[o] for name in (row.start, row.stop)})
    index = {name: k for k, name in enumerate(names)}
    quads = [q for o in owners for q in row_edges(rows_of[o], o, index, rates)]
    return solve(Edges.of(len(names), quads)).values is not None


def irreducible(
    rows_of: Mapping[int, Sequence[Row]], owners: Sequence[int], rates: Mapping[str, float]
) -> tuple[int, ...]:
    """A subset of an infeasible set from which nothing can be taken away (deletion filter).

    Constraints given first are the first tried for removal, so give the ones to keep last.
    """
    kept = list(dict.fromkeys(owners))
    for owner in list(kept):
        without = [o for o in kept if o != owner]
        if without and not feasible(rows_of, without, rates):
            kept = without
    return tuple(kept)
