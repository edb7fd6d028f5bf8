"""Difference constraints as a graph: x[j] - x[i] <= w is an edge i -> j of length w.

The tightest upper bound of x[j] - x[i] is the shortest path from i to j; rows that cannot all hold are
a cycle of negative length (Cormen, Leiserson, Rivest, Stein, Introduction to Algorithms, section 24.4;
Dechter, Meiri, Pearl, Temporal constraint networks, Artificial Intelligence 49, 1991).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

TOLERANCE = 1e-7
"""Seconds (or units of a quantity): times are float64 seconds within a day or two, exact to about 1e-11."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Edges sorted two ways. It depends on their ends alone, so that edges of other lengths can share it."""

    by_target: Ints
    first_of_target: Ints
    by_ends: Ints
    first_of_ends: Ints

    @staticmethod
    def of(source: Ints, target: Ints, size: int) -> Layout:
        """Sort by target, and by both ends; mark where each group begins."""
        by_target = np.argsort(target, kind="stable")
        ends = source * size + target
        by_ends = np.argsort(ends, kind="stable")
        return Layout(by_target, _group_starts(target[by_target]), by_ends, _group_starts(ends[by_ends]))


def _group_starts(sorted_: Ints) -> Ints:
    if not len(sorted_):
        return np.zeros(0, dtype=np.int64)
    return np.concatenate(([0], 1 + np.flatnonzero(sorted_[1:] != sorted_[:-1])))


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Edge arrays of equal length: x[target] - x[source] <= length, claimed by constraint `owner`."""

    size: int
    source: Ints
    target: Ints
    length: Floats
    owner: Ints
    layout: Layout

    @staticmethod
    def of(size: int, quads: Sequence[tuple[int, int, float, int]]) -> Edges:
        """From (source, target, length, owner); edges of infinite length say nothing and are dropped."""
        kept = [q for q in quads if q[2] < np.inf]
        columns = list(zip(*kept, strict=True)) if kept else [(), (), (), ()]
        source, target = np.array(columns[0], dtype=np.int64), np.array(columns[1], dtype=np.int64)
        length, owner = np.array(columns[2], dtype=np.float64), np.array(columns[3], dtype=np.int64)
        return Edges(size, source, target, length, owner, Layout.of(source, target, size))

    def of_length(self, length: Floats) -> Edges:
        """The same edges with other lengths."""
        return replace(self, length=length)

    def where(self, keep: NDArray[np.bool_] | Ints) -> Edges:
        """The edges selected by a mask or by positions."""
        source, target = self.source[keep], self.target[keep]
        layout = Layout.of(source, target, self.size)
        return Edges(self.size, source, target, self.length[keep], self.owner[keep], layout)

    def shortest_positions(self) -> Ints:
        """Positions of the shortest of edges with the same ends; of equal ones, the first given."""
        order, starts = self.layout.by_ends, self.layout.first_of_ends
        return order[_first_least(self.length[order], starts)] if len(order) else order


def _first_least(values: Floats, starts: Ints) -> Ints:
    """For each group, the position of its first least value."""
    least = np.minimum.reduceat(values, starts)
    sizes = np.concatenate((starts[1:], [len(values)])) - starts
    hits = np.flatnonzero(values == np.repeat(least, sizes))
    return hits[np.searchsorted(hits, starts)]


@dataclass(frozen=True, slots=True, eq=False)
class Potential:
    """Either a solution x of all edges, or the edge indices of a negative cycle."""

    values: Floats | None
    cycle: Ints | None


def solve(edges: Edges, near: Floats | None = None) -> Potential:
    """Bellman-Ford from everywhere at once, vectorised over edges; looks for a cycle as it goes.

    `near` is a potential of similar lengths to begin from.
    """
    values = np.zeros(edges.size) if near is None else near.copy()
    order, starts = edges.layout.by_target, edges.layout.first_of_target
    if len(order) == 0:
        return Potential(values, None)
    source, length = edges.source[order], edges.length[order]
    heads = edges.target[order][starts]
    parent = np.full(edges.size, -1, dtype=np.int64)
    for round_ in range(1, edges.size + 2):
        offered = values[source] + length
        chosen = _first_least(offered, starts)
        best = offered[chosen]
        better = best < values[heads] - TOLERANCE / edges.size
        if not better.any():
            return Potential(values, None)
        parent[heads[better]] = chosen[better]
        values[heads[better]] = best[better]
        if round_ % 4 == 0 or round_ >= edges.size:
            cycle = _cycle(parent, source, length)
            if cycle is not None:
                return Potential(None, order[cycle])
    return Potential(values, None)


def _cycle(parent: Ints, source: Ints, length: Floats) -> Ints | None:
    """A negative cycle of the parent edges, as positions in the sorted edge arrays, or None."""
    for node in _on_or_behind_cycles(parent, source):
        seen: dict[int, int] = {}
        while node not in seen:
            seen[node] = int(parent[node])
            node = int(source[parent[node]])
        nodes = list(seen)
        found = np.array([seen[n] for n in nodes[nodes.index(node) :]], dtype=np.int64)[::-1]
        if length[found].sum() < -TOLERANCE:
            return found
    return None


def _on_or_behind_cycles(parent: Ints, source: Ints) -> list[int]:
    """One node behind each cycle of the parent graph: nodes that still have a parent after many steps back."""
    size = len(parent)
    step = np.append(np.where(parent >= 0, source[parent], size), size)
    for _ in range(size.bit_length()):
        step = step[step]
    return [int(node) for node in np.unique(step[step < size])]


class Closure:
    """Shortest distances of a graph without negative cycle, from all nodes or a few, and the paths themselves."""

    def __init__(self, edges: Edges, potential: Floats, sources: Sequence[int] | None = None) -> None:
        self._kept = edges.shortest_positions()
        self.edges = e = edges.where(self._kept)
        reduced = np.maximum(e.length + potential[e.source] - potential[e.target], 0.0)
        matrix = csr_array((reduced, (e.source, e.target)), shape=(e.size, e.size))
        starts = np.arange(e.size) if sources is None else np.array(sources, dtype=np.int64)
        raw, self._previous = dijkstra(matrix, directed=True, indices=starts, return_predecessors=True)
        self.distance: Floats = raw + potential[np.newaxis, :] - potential[starts][:, np.newaxis]
        """One line per source, in the order given; all nodes in their own order where none were given."""
        self._line = np.full(e.size, -1, dtype=np.int64)
        self._line[starts] = np.arange(len(starts))
        key = e.source * e.size + e.target
        self._order = np.argsort(key)
        self._keys = key[self._order]

    def between(self, start: int, stop: int) -> float:
        """Shortest distance from one of the sources."""
        return float(self.distance[self._line[start], stop])

    def path(self, start: int, stop: int) -> list[int]:
        """Indices into `edges` along the shortest path; empty where start is stop or no path exists."""
        found: list[int] = []
        previous = self._previous[self._line[start]]
        while stop != start:
            before = int(previous[stop])
            if before < 0:
                return []
            position = np.searchsorted(self._keys, before * self.edges.size + stop)
            found.append(int(self._order[position]))
            stop = before
        return found[::-1]

    def path_in(self, start: int, stop: int) -> list[int]:
        """The path as positions in the edges that the closure was made from."""
        return [int(self._kept[k]) for k in self.path(start, stop)]

    def owners(self, start: int, stop: int) -> list[int]:
        """The constraints that make the shortest path, each once, in path order."""
        return list(dict.fromkeys(int(self.edges.owner[k]) for k in self.path(start, stop)))
