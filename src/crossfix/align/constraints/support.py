"""Which accepted constraints are implied without their own root, and which nothing else bears on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from crossfix.align.constraints.base import Base, end_of
from crossfix.align.constraints.edges import rated_edges
from crossfix.align.constraints.graph import TOLERANCE, Edges
from crossfix.align.constraints.possible import possible_rates
from crossfix.align.constraints.rates import RateSpace
from crossfix.align.constraints.rows import Row
from crossfix.align.constraints.suprema import Query, Suprema

Check = tuple[int, int, float]
"""(i, j, w): x[j] - x[i] <= w must follow."""


def supported(base: Base, rows_of: Mapping[int, Sequence[Row]], roots: Mapping[int, str]) -> set[int]:
    """The constraints whose every row follows from constraints of other roots.

    Exact: the shortest path must still be short enough with all edges of the constraint's own root
    removed. Two cheap tests answer most: the present path does not use the root (yes); no last step
    from outside the root is short enough even from the full network (no). The rest is searched again.
    """
    edge_root = np.array([roots[int(o)] for o in base.edges.owner], dtype=object)
    incoming = _incoming(base.edges)
    open_checks: dict[str, list[tuple[int, Check]]] = defaultdict(list)
    failed: set[int] = set()
    for owner, rows in rows_of.items():
        root = roots[owner]
        wanted = rated_edges({owner: rows}, base.index, base.rates).at(base.point)
        for i, j, width in zip(wanted.source.tolist(), wanted.target.tolist(), wanted.length.tolist(), strict=True):
            if owner in failed:
                continue
            answer = _cheap(base, incoming, edge_root, roots, root, (i, j, width))
            if answer is False:
                failed.add(owner)
            elif answer is None:
                open_checks[root].append((owner, (i, j, width)))
    for root, checks in open_checks.items():
        pending = [(owner, check) for owner, check in checks if owner not in failed]
        failed |= _search(base, edge_root != root, pending)
    return {owner for owner, rows in rows_of.items() if rows and owner not in failed}


def _incoming(edges: Edges) -> list[np.ndarray]:
    order = np.argsort(edges.target, kind="stable")
    cuts = np.searchsorted(edges.target[order], np.arange(1, edges.size))
    return np.split(order, cuts)


def _cheap(
    base: Base,
    incoming: Sequence[np.ndarray],
    edge_root: np.ndarray,
    roots: Mapping[int, str],
    root: str,
    check: Check,
) -> bool | None:
    i, j, width = check
    arriving = incoming[j]
    arriving = arriving[edge_root[arriving] != root]
    if len(arriving) == 0:
        return False
    d = base.closed.distance
    if (d[i, base.edges.source[arriving]] + base.edges.length[arriving]).min() > width + TOLERANCE:
        return False
    if all(roots[owner] != root for owner in base.closed.owners(i, j)) and d[i, j] <= width + TOLERANCE:
        return True
    return None


def _search(base: Base, outside: np.ndarray, checks: Sequence[tuple[int, Check]]) -> set[int]:
    if not checks:
        return set()
    edges = base.edges.where(outside)
    edges = edges.where(edges.shortest_positions())
    potential = base.potential
    reduced = np.maximum(edges.length + potential[edges.source] - potential[edges.target], 0.0)
    matrix = csr_array((reduced, (edges.source, edges.target)), shape=(edges.size, edges.size))
    sources = sorted({i for _, (i, _, _) in checks})
    line = {i: k for k, i in enumerate(sources)}
    found = dijkstra(matrix, directed=True, indices=sources)
    return {
        owner for owner, (i, j, width) in checks if found[line[i], j] + potential[j] - potential[i] > width + TOLERANCE
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
