"""Difference constraints as a graph: x[j] - x[i] <= w is an edge i -> j of length w.

The tightest upper bound of x[j] - x[i] is the shortest path from i to j; rows that cannot all hold are
a cycle of negative length (Cormen, Leiserson, Rivest, Stein, Introduction to Algorithms, section 24.4;
Dechter, Meiri, Pearl, Temporal constraint networks, Artificial Intelligence 49, 1991).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

TOLERANCE = 1e-7
"""Seconds (or units of a quantity): times are float64 seconds within a day or two, exact to about 1e-11."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Edge arrays of equal length: x[target] - x[source] <= length, claimed by constraint `owner`."""

    size: int
    source: Ints
    target: Ints
    length: Floats
    owner: Ints

    @staticmethod
    def of(size: int, quads: Sequence[tuple[int, int, float, int]]) -> Edges:
        """From (source, target, length, owner); edges of infinite length say nothing and are dropped."""
        kept = [q for q in quads if q[2] < np.inf]
        source, target, length, owner = zip(*kept, strict=True) if kept else ((), (), (), ())
        return Edges(
            size,
            np.array(source, dtype=np.int64),
            np.array(target, dtype=np.int64),
            np.array(length, dtype=np.float64),
            np.array(owner, dtype=np.int64),
        )

    def __add__(self, other: Edges) -> Edges:
        """Both sets of edges."""
        return Edges(
            self.size,
            np.concatenate([self.source, other.source]),
            np.concatenate([self.target, other.target]),
            np.concatenate([self.length, other.length]),
            np.concatenate([self.owner, other.owner]),
        )

    def where(self, keep: NDArray[np.bool_]) -> Edges:
        """The edges selected by a mask."""
        return Edges(self.size, self.source[keep], self.target[keep], self.length[keep], self.owner[keep])

    def shortest_parallel(self) -> Edges:
        """Of edges with the same ends, the shortest; of equal ones, the first given."""
        key = self.source * self.size + self.target
        order = np.lexsort((self.length, key))
        first = np.ones(len(order), dtype=bool)
        first[1:] = key[order][1:] != key[order][:-1]
        chosen = np.zeros(len(order), dtype=bool)
        chosen[order[first]] = True
        return self.where(chosen)


@dataclass(frozen=True, slots=True, eq=False)
class Potential:
    """Either a solution x of all edges, or the edge indices of a negative cycle."""

    values: Floats | None
    cycle: Ints | None


def solve(edges: Edges) -> Potential:
    """Bellman-Ford from everywhere at once, vectorised over edges; looks for a cycle as it goes."""
    order = np.argsort(edges.target, kind="stable")
    source, target, length = edges.source[order], edges.target[order], edges.length[order]
    values = np.zeros(edges.size)
    if len(order) == 0:
        return Potential(values, None)
    starts = np.flatnonzero(np.r_[True, target[1:] != target[:-1]])
    heads = target[starts]
    parent = np.full(edges.size, -1, dtype=np.int64)
    for round_ in range(1, edges.size + 2):
        offered = values[source] + length
        best = np.minimum.reduceat(offered, starts)
        better = best < values[heads] - TOLERANCE / edges.size
        if not better.any():
            return Potential(values, None)
        is_best = offered == np.repeat(best, np.diff(np.r_[starts, len(order)]))
        chosen = np.flatnonzero(is_best)
        chosen = chosen[np.searchsorted(chosen, starts)]
        parent[heads[better]] = chosen[better]
        values[heads[better]] = best[better]
        if round_ % 8 == 0 or round_ >= edges.size:
            cycle = _cycle(parent, source, length)
            if cycle is not None:
                return Potential(None, order[cycle])
    return Potential(values, None)


def _cycle(parent: Ints, source: Ints, length: Floats) -> Ints | None:
    """A cycle of the parent edges, as positions in the sorted edge arrays, or None."""
    state = np.zeros(len(parent), dtype=np.int8)
    for root in range(len(parent)):
        path: list[int] = []
        node = root
        while state[node] == 0 and parent[node] >= 0:
            state[node] = 1
            path.append(node)
            node = int(source[parent[node]])
        if state[node] == 1 and node in path:
            found = np.array([parent[n] for n in path[path.index(node) :]], dtype=np.int64)[::-1]
            if length[found].sum() < -TOLERANCE:
                return found
        state[path] = 2
    return None


class Closure:
    """All shortest distances of a graph without negative cycle, with the edges that make each path."""

    def __init__(self, edges: Edges, potential: Floats) -> None:
        self.edges = edges.shortest_parallel()
        e = self.edges
        reduced = np.maximum(e.length + potential[e.source] - potential[e.target], 0.0)
        matrix = csr_array((reduced, (e.source, e.target)), shape=(e.size, e.size))
        raw, self._previous = dijkstra(matrix, directed=True, return_predecessors=True)
        self.distance: Floats = raw + potential[np.newaxis, :] - potential[:, np.newaxis]
        key = e.source * e.size + e.target
        self._order = np.argsort(key)
        self._keys = key[self._order]

    def path(self, start: int, stop: int) -> list[int]:
        """Indices into `edges` along the shortest path; empty where start is stop or no path exists."""
        found: list[int] = []
        while stop != start:
            before = int(self._previous[start, stop])
            if before < 0:
                return []
            position = np.searchsorted(self._keys, before * self.edges.size + stop)
            found.append(int(self._order[position]))
            stop = before
        return found[::-1]

    def owners(self, start: int, stop: int) -> list[int]:
        """The constraints that make the shortest path, each once, in path order."""
        return list(dict.fromkeys(int(self.edges.owner[k]) for k in self.path(start, stop)))

