"""Which accepted constraints are implied without their own root, and which nothing else bears on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from crossfix.align.constraints.base import Base, end_of
from crossfix.align.constraints.edges import rated_edges
from crossfix.align.constraints.graph import TOLERANCE, Closure, Edges, Ints
from crossfix.align.constraints.possible import possible_rates
from crossfix.align.constraints.rates import RateSpace
from crossfix.align.constraints.rows import Row
from crossfix.align.constraints.suprema import Query, Suprema

Mask = NDArray[np.bool_]


def supported(base: Base, rows_of: Mapping[int, Sequence[Row]], roots: Mapping[int, str]) -> set[int]:
    """The constraints whose every row follows from constraints of other roots.

    Exact: the shortest path must still be short enough with all edges of the constraint's own root
    removed. Two cheap tests answer most: no first or last step outside the root is short enough even
    in the full network (no); the present path does not use the root (yes). The rest is searched again.
    """
    wanted = rated_edges(rows_of, base.index, base.rates).at(base.point)
    number = {root: k for k, root in enumerate(dict.fromkeys(roots.values()))}
    root_of = np.zeros(max(roots, default=0) + 1, dtype=np.int64)
    root_of[list(roots)] = [number[root] for root in roots.values()]
    failed = set(wanted.owner[_too_long(base, wanted, root_of)].tolist())
    unsure: dict[int, list[int]] = defaultdict(list)
    for k in range(len(wanted.source)):
        owner = int(wanted.owner[k])
        if owner not in failed:
            path = base.closed.owners(int(wanted.source[k]), int(wanted.target[k]))
            if any(root_of[o] == root_of[owner] for o in path):
                unsure[int(root_of[owner])].append(k)
    for root, checks in unsure.items():
        failed |= _search(base, wanted, root_of[base.edges.owner] != root, checks)
    return {owner for owner in dict.fromkeys(wanted.owner.tolist()) if owner not in failed}


def _too_long(base: Base, wanted: Edges, root_of: Ints) -> Mask:
    """For each wanted bound: no edge of another root at one of its ends is short enough, even in the full network.

    The end with fewer edges is looked at: all times meet at the origin.
    """
    edges, distance = base.edges, base.closed.distance
    into = np.bincount(edges.target, minlength=edges.size)[wanted.target]
    out_of = np.bincount(edges.source, minlength=edges.size)[wanted.source]
    least = np.full(len(wanted.target), np.inf)
    for ends, at, checks in (
        (edges.target, wanted.target, np.flatnonzero(into <= out_of)),
        (edges.source, wanted.source, np.flatnonzero(into > out_of)),
    ):
        check, edge = _meeting(ends, at[checks], edges.size)
        check = checks[check]
        if ends is edges.target:
            length = distance[wanted.source[check], edges.source[edge]] + edges.length[edge]
        else:
            length = edges.length[edge] + distance[edges.target[edge], wanted.target[check]]
        length[root_of[edges.owner[edge]] == root_of[wanted.owner[check]]] = np.inf
        np.minimum.at(least, check, length)
    return np.asarray(least > wanted.length + TOLERANCE)


def _meeting(ends: Ints, nodes: Ints, size: int) -> tuple[Ints, Ints]:
    """All pairs (position in `nodes`, edge) of nodes with the edges that end there."""
    order = np.argsort(ends, kind="stable")
    first = np.searchsorted(ends[order], np.arange(size))
    count = np.bincount(ends, minlength=size)[nodes]
    position = np.repeat(np.arange(len(nodes)), count)
    within = np.arange(len(position)) - np.repeat(np.cumsum(count) - count, count)
    return position, order[first[nodes[position]] + within]


def _search(base: Base, wanted: Edges, outside: Mask, checks: Sequence[int]) -> set[int]:
    """Owners of the checks that fail in the network outside their root."""
    sources = np.unique(wanted.source[checks]).tolist()
    table = Closure(base.edges.where(outside), base.potential, sources)
    return {
        int(wanted.owner[k])
        for k in checks
        if table.between(int(wanted.source[k]), int(wanted.target[k])) > wanted.length[k] + TOLERANCE
    }


def supported_at_all_rates(base: Base, candidates: Mapping[int, Sequence[Row]], roots: Mapping[int, str]) -> set[int]:
    """Of the constraints supported at one set of rates, those supported at every rate left without their root."""
    by_root: dict[str, list[int]] = defaultdict(list)
    for owner in candidates:
        by_root[roots[owner]].append(owner)
    found: set[int] = set()
    pool = list(base.cuts)
    for root, owners in by_root.items():
        others = np.array([roots[int(o)] != root for o in base.rated.middle.owner], dtype=bool)
        rated = base.rated.where(others)
        known = [cut for cut in pool if all(roots[o] != root for o in cut.owners)]
        possible = possible_rates(rated, len(base.rates.axis), RateSpace(len(base.rates.axis), list(known)))
        assert not isinstance(possible, tuple), "a part of a consistent network is consistent"
        queries, asked = [], []
        for owner in owners:
            for row in candidates[owner]:
                i, j = base.index[row.start], base.index[row.stop]
                for start, stop, end in ((i, j, row.bounds.high), (j, i, -row.bounds.low)):
                    if np.isfinite(end):
                        at_zero, slope = end_of(row, end, base.rates)
                        queries.append(Query(start, stop, -at_zero, -slope))
                        asked.append(owner)
        exceeds = Suprema(rated, possible).values(queries, enough=TOLERANCE) > TOLERANCE
        pool += possible.space.cuts[len(known) :]
        found |= set(owners) - {owner for owner, failed in zip(asked, exceeds, strict=True) if failed}
    return found


def unheld(edges: Edges, owners: Sequence[int]) -> set[int]:
    """The constraints that nothing else bears on: without them, every pair they bound falls apart."""
    pairs: dict[int, set[tuple[int, int]]] = defaultdict(set)
    count: dict[tuple[int, int], set[int]] = defaultdict(set)
    for i, j, owner in zip(edges.source, edges.target, edges.owner, strict=True):
        pair = (int(min(i, j)), int(max(i, j)))
        pairs[int(owner)].add(pair)
        count[pair].add(int(owner))
    bridges = _bridges(edges.size, list(count)) & {pair for pair, claimed in count.items() if len(claimed) == 1}
    suspects = [o for o in owners if all(len(count[p]) == 1 for p in pairs[o])]
    return {o for o in suspects if _all_apart(edges, o, pairs[o], bridges)}


def _all_apart(edges: Edges, owner: int, pairs: set[tuple[int, int]], bridges: set[tuple[int, int]]) -> bool:
    if len(pairs) <= 1:
        return pairs <= bridges
    rest = edges.where(edges.owner != owner)
    matrix = csr_array((np.ones(len(rest.source)), (rest.source, rest.target)), shape=(edges.size, edges.size))
    _, part = connected_components(matrix, directed=False)
    return all(part[i] != part[j] for i, j in pairs)


def _bridges(size: int, pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The pairs whose removal disconnects the undirected graph (Tarjan 1974, low-link), without recursion."""
    near: list[list[int]] = [[] for _ in range(size)]
    for i, j in pairs:
        near[i].append(j)
        near[j].append(i)
    entered, low = [0] * size, [0] * size
    clock, found = 0, set()
    for root in range(size):
        if entered[root]:
            continue
        stack = [(root, -1, iter(near[root]))]
        clock += 1
        entered[root] = low[root] = clock
        while stack:
            node, parent, rest = stack[-1]
            child = next((c for c in rest if c != parent), None)
            if child is None:
                stack.pop()
                if parent >= 0:
                    low[parent] = min(low[parent], low[node])
                    if low[node] > entered[parent]:
                        found.add((min(parent, node), max(parent, node)))
            elif entered[child]:
                low[node] = min(low[node], entered[child])
            else:
                clock += 1
                entered[child] = low[child] = clock
                stack.append((child, node, iter(near[child])))
    return found
