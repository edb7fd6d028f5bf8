"""A point of the rate space at which all rows can hold, or the constraints that leave none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crossfix.align.constraints.edges import RatedEdges
from crossfix.align.constraints.graph import Floats, Ints, solve
from crossfix.align.constraints.rates import Cut, RateSpace


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """Rates at which the network holds, its potential there, and the space with the cuts found on the way."""

    point: Floats
    potential: Floats
    space: RateSpace


def cut_of(edges: RatedEdges, cycle: Ints, dimensions: int) -> Cut:
    """The cut that a cycle of edges makes: its length must not be negative."""
    at_zero = float(edges.middle.length[cycle].sum())
    owners = tuple(dict.fromkeys(int(o) for o in edges.middle.owner[cycle]))
    return Cut(edges.slopes([int(k) for k in cycle], dimensions), at_zero, owners)


def possible_rates(edges: RatedEdges, dimensions: int, space: RateSpace | None = None) -> Possible | tuple[int, ...]:
    """Cut the rate space until its centre is possible; owners of an impossible set where nothing is left."""
    space = space or RateSpace(dimensions)
    point = space.centre() if space.cuts else np.zeros(dimensions)
    while point is not None:
        found = solve(edges.at(point))
        if found.values is not None:
            return Possible(point, found.values, space)
        assert found.cycle is not None
        cut = cut_of(edges, found.cycle, dimensions)
        if not np.any(cut.slope):
            return cut.owners
        space.add(cut)
        point = space.centre()
    return space.excluded_by()
