"""The accepted network at one moment of the work: its closure, and how a statement's rows sit against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crossfix.align.constraints.conflicts import row_edges
from crossfix.align.constraints.graph import TOLERANCE, Closure, Edges, solve
from crossfix.align.constraints.rows import Row
from crossfix.records.interval import Interval

Rates = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fit:
    """How far an alternative is from possible: `excess_s` 0 where it fits, and who stands against it."""

    excess_s: float
    against: tuple[int, ...]


class Inconsistent(Exception):  # noqa: N818 (an answer, not an error)
    """The rows given cannot all hold; `owners` make a cycle that proves it."""

    def __init__(self, owners: tuple[int, ...]) -> None:
        super().__init__(f"{len(owners)} constraints cannot all hold")
        self.owners = owners


class Base:
    """Rows that are taken as true together, all clocks at fixed rates.

    Raises `Inconsistent` where they cannot be.
    """

    def __init__(self, index: Mapping[str, int], edges: Edges, rates: Rates) -> None:
        self.index = index
        self.rates = rates
        self.edges = edges
        potential = solve(edges)
        if potential.values is None:
            assert potential.cycle is not None
            raise Inconsistent(tuple(dict.fromkeys(int(edges.owner[k]) for k in potential.cycle)))
        self.potential = potential.values
        self.closed = Closure(edges, potential.values)

    def bounds(self, start: str, stop: str) -> Interval:
        """What the base implies for x[stop] - x[start]."""
        i, j = self.index[start], self.index[stop]
        d = self.closed.distance
        return Interval(float(-d[j, i]), float(d[i, j]))

    def binding(self, start: str, stop: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The constraints that fix the low and the high bound of x[stop] - x[start]."""
        i, j = self.index[start], self.index[stop]
        return tuple(self.closed.owners(j, i)), tuple(self.closed.owners(i, j))

    def fit(self, rows: Sequence[Row]) -> Fit:
        """Whether the rows can hold beside the base; if not, by how many seconds they miss."""
        if len(rows) == 1:
            return self._fit_one(rows[0])
        names = list(dict.fromkeys(n for row in rows for n in (row.start, row.stop)))
        nodes = np.array([self.index[n] for n in names])
        around = self.closed.distance[np.ix_(nodes, nodes)]
        local = {name: k for k, name in enumerate(names)}
        quads = row_edges(rows, 0, local, self.rates)
        excess = _least_widening(around, quads)
        if excess <= TOLERANCE:
            return Fit(0.0, ())
        against: dict[int, None] = {}
        for a in nodes:
            for b in nodes:
                against.update(dict.fromkeys(self.closed.owners(int(a), int(b))))
        return Fit(excess, tuple(against))

    def _fit_one(self, row: Row) -> Fit:
        rate = self.rates.get(row.clock, 1.0) if row.clock is not None else 1.0
        stated = Interval(row.bounds.low * rate, row.bounds.high * rate)
        implied = self.bounds(row.start, row.stop)
        excess = implied.gap(stated)
        if excess <= TOLERANCE:
            return Fit(0.0, ())
        low, high = self.binding(row.start, row.stop)
        return Fit(excess, low if implied.low > stated.high else high)


def _least_widening(around: np.ndarray, quads: Sequence[tuple[int, int, float, int]]) -> float:
    """The least number of seconds by which all rows must be widened to hold beside the base.

    The base's distances between the few unknowns concerned stand for the whole base, so Floyd-Warshall
    on them is exact; the widening is found by bisection to 1e-7 s.
    """

    def holds(widening: float) -> bool:
        d = around.copy()
        for i, j, length, _ in quads:
            d[i, j] = min(d[i, j], length + widening)
        for k in range(len(d)):
            d = np.minimum(d, d[:, k, np.newaxis] + d[np.newaxis, k, :])
        return bool(np.diag(d).min() >= -TOLERANCE)

    if holds(0.0):
        return 0.0
    low, high = 0.0, 1.0
    while not holds(high):
        low, high = high, 2 * high
        if high > 1e9:
            return float("inf")
    while high - low > TOLERANCE / 2:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
