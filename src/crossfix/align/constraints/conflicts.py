"""Irreducible sets of constraints that cannot all hold: the set IS the contradiction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from crossfix.align.constraints.edges import Rates, rated_edges
from crossfix.align.constraints.possible import possible_rates
from crossfix.align.constraints.rows import Row

Ranged = tuple[str, float, float]
"""A clock with the middle and the half range of its rate."""


def feasible(rows_of: Mapping[int, Sequence[Row]], owners: Sequence[int], rates: Rates) -> bool:
    """True where the rows of all `owners` can hold together at some rates of the clocks."""
    rows = frozenset(row for o in owners for row in rows_of[o])
    clocks = sorted({row.clock for row in rows if row.clock is not None} & rates.middle.keys())
    return _hold(rows, tuple((name, rates.middle[name], rates.half[name]) for name in clocks))


@lru_cache(maxsize=1 << 16)
def _hold(rows: frozenset[Row], clocks: tuple[Ranged, ...]) -> bool:
    """Kept: a look back at each date asks the same again; in J2-8243 225 of 4,022 questions differ."""
    unknown = [name for name, _, half in clocks if half > 0]
    rates = Rates(
        {name: middle for name, middle, _ in clocks},
        {name: half for name, _, half in clocks},
        {name: k for k, name in enumerate(unknown)},
    )
    names = sorted({name for row in rows for name in (row.start, row.stop)})
    index = {name: k for k, name in enumerate(names)}
    ordered = sorted(rows, key=lambda row: (row.start, row.stop, row.bounds.low, row.bounds.high, row.clock or ""))
    edges = rated_edges({0: ordered}, index, rates)
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
