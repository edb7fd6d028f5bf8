"""Irreducible sets of constraints that cannot all hold: the set IS the contradiction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crossfix.align.constraints.edges import Rates, rated_edges
from crossfix.align.constraints.possible import possible_rates
from crossfix.align.constraints.rows import Row


def feasible(rows_of: Mapping[int, Sequence[Row]], owners: Sequence[int], rates: Rates) -> bool:
    """True where the rows of all `owners` can hold together at some rates of the clocks."""
    names = sorted({name for o in owners for row in rows_of[o] for name in (row.start, row.stop)})
    index = {name: k for k, name in enumerate(names)}
    edges = rated_edges({o: rows_of[o] for o in owners}, index, rates)
    return not isinstance(possible_rates(edges, len(rates.axis)), tuple)


def irreducible(rows_of: Mapping[int, Sequence[Row]], owners: Sequence[int], rates: Rates) -> tuple[int, ...]:
    """A subset of an infeasible set from which nothing can be taken away (deletion filter).

    Constraints given first are the first tried for removal, so give the ones to keep last.
    """
    kept = list(dict.fromkeys(owners))
    for owner in list(kept):
        without = [o for o in kept if o != owner]
        if without and not feasible(rows_of, without, rates):
            kept = without
    return tuple(kept)
