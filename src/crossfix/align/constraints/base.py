"""The accepted network at one moment of the work: its bounds, and how a statement's rows sit against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crossfix.align.constraints.conflicts import feasible
from crossfix.align.constraints.edges import Rates, rated_edges
from crossfix.align.constraints.graph import TOLERANCE, Closure
from crossfix.align.constraints.possible import possible_rates
from crossfix.align.constraints.rows import Row
from crossfix.align.constraints.suprema import Query, Suprema
from crossfix.records.interval import Interval


class Inconsistent(Exception):
    """The rows given cannot all hold; `owners` name a set that proves it."""

    def __init__(self, owners: tuple[int, ...]) -> None:
        super().__init__(f"{len(owners)} constraints cannot all hold")
        self.owners = owners


@dataclass(frozen=True, slots=True)
class Fit:
    """How far an alternative is from possible: `excess_s` 0 where it fits, and who stands against it."""

    excess_s: float
    against: tuple[int, ...]


class Base:
    """Rows that are taken as true together. Raises `Inconsistent` where they cannot be.

    `edges`, `closed` and `potential` are those of one possible set of rates; where all rates are known
    they are the whole truth, else the largest values over the possible rates are searched from there.
    """

    def __init__(self, index: Mapping[str, int], rows_of: Mapping[int, Sequence[Row]], rates: Rates) -> None:
        self.index = index
        self.rates = rates
        self.rows_of = rows_of
        self.rated = rated_edges(rows_of, index, rates)
        possible = possible_rates(self.rated, len(rates.axis))
        if isinstance(possible, tuple):
            raise Inconsistent(possible)
        self.point = possible.point
        self.potential = possible.potential
        self.edges = self.rated.at(possible.point)
        self.closed = Closure(self.edges, possible.potential)
        self.cuts = possible.space.cuts
        """Cuts of the rate space known so far: valid for these rows and any more."""
        self._suprema = None if rates.known else Suprema(self.rated, possible)

    def suprema(self, queries: Sequence[Query]) -> np.ndarray:
        """The largest possible values of x[j] - x[i] + at_zero + slope * u for many queries."""
        if self._suprema is None:
            d = self.closed.distance
            return np.array([d[q.start, q.stop] + q.at_zero for q in queries])
        return self._suprema.values(queries)

    def bounds(self, start: str, stop: str) -> Interval:
        """What the base implies for x[stop] - x[start]."""
        i, j = self.index[start], self.index[stop]
        high, low = self.suprema([Query(i, j), Query(j, i)])
        return Interval(float(-low), float(high))

    def binding(self, start: str, stop: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The constraints that fix the low and the high bound of x[stop] - x[start]."""
        i, j = self.index[start], self.index[stop]
        return self._owners(Query(j, i)), self._owners(Query(i, j))

    def _owners(self, query: Query) -> tuple[int, ...]:
        if self._suprema is None:
            return tuple(self.closed.owners(query.start, query.stop))
        return self._suprema.one(query).owners

    def queries(self, row: Row) -> tuple[Query, Query]:
        """What must not be negative for the row to be possible: below its upper end, above its lower."""
        i, j = self.index[row.start], self.index[row.stop]
        return (
            Query(j, i, *end_of(row, row.bounds.high, self.rates)),
            Query(i, j, *end_of(row, -row.bounds.low, self.rates)),
        )

    def fits(self, rows: Sequence[Row]) -> list[Fit]:
        """`fit` of many single rows at once."""
        pairs = [self.queries(row) for row in rows]
        made = [Fit(0.0, ())] * len(rows)
        open_ = [k for k, pair in enumerate(pairs) if self._slack_here(pair) < -TOLERANCE]
        slack = self.suprema([query for k in open_ for query in pairs[k]]).reshape(-1, 2)
        for k, (below, above) in zip(open_, slack, strict=True):
            if min(below, above) < -TOLERANCE:
                made[k] = Fit(float(-min(below, above)), self._owners(pairs[k][0] if below < above else pairs[k][1]))
        return made

    def _slack_here(self, pair: Sequence[Query]) -> float:
        """The lesser slack of a row's two ends at the base's own rates; not negative means that it fits."""
        d = self.closed.distance
        return float(min(d[q.start, q.stop] + q.at_zero + q.slope @ self.point for q in pair))

    def fit(self, rows: Sequence[Row]) -> Fit:
        """Whether the rows can hold beside the base; if not, by how many seconds they miss."""
        if len(rows) == 1:
            return self.fits(rows)[0]
        if self.rates.known:
            return self._fit_known(rows)
        return self._fit_rated(rows)

    def _fit_known(self, rows: Sequence[Row]) -> Fit:
        names = list(dict.fromkeys(n for row in rows for n in (row.start, row.stop)))
        nodes = np.array([self.index[n] for n in names])
        around = self.closed.distance[np.ix_(nodes, nodes)]
        edges = rated_edges({0: rows}, {name: k for k, name in enumerate(names)}, self.rates).middle

        def holds(widening: float) -> bool:
            d = around.copy()
            np.minimum.at(d, (edges.source, edges.target), edges.length + widening)
            for k in range(len(d)):
                d = np.minimum(d, d[:, k, np.newaxis] + d[np.newaxis, k, :])
            return bool(np.diag(d).min() >= -TOLERANCE)

        if holds(0.0):
            return Fit(0.0, ())
        against = dict.fromkeys(o for a in nodes for b in nodes for o in self.closed.owners(int(a), int(b)))
        return Fit(least_widening(holds), tuple(against))

    def _fit_rated(self, rows: Sequence[Row]) -> Fit:
        new = max(self.rows_of, default=0) + 1

        def widened(by: float) -> dict[int, Sequence[Row]]:
            wide = tuple(Row(r.start, r.stop, r.bounds.widen(by), r.clock) for r in rows)
            return {**self.rows_of, new: wide}

        def holds(by: float) -> bool:
            return feasible(widened(by), list(widened(by)), self.rates)

        if holds(0.0):
            return Fit(0.0, ())
        found = possible_rates(rated_edges(widened(0.0), self.index, self.rates), len(self.rates.axis))
        assert isinstance(found, tuple)
        return Fit(least_widening(holds), tuple(o for o in found if o != new))


def end_of(row: Row, end: float, rates: Rates) -> tuple[float, np.ndarray]:
    """An end of a row as a line over the rates: its value in the middle and its slope."""
    slope = np.zeros(len(rates.axis))
    if row.clock is not None and row.clock in rates.axis and np.isfinite(end):
        slope[rates.axis[row.clock]] = end * rates.half[row.clock]
    return end * rates.middle.get(row.clock or "", 1.0), slope


def least_widening(holds: object) -> float:
    """The least number of seconds by which rows must be widened to hold, by bisection to 1e-7 s."""
    assert callable(holds)
    low, high = 0.0, 1.0
    while not holds(high):
        low, high = high, 2 * high
        if high > 1e9:
            return float("inf")
    while high - low > TOLERANCE / 2:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
