"""The largest value of many differences over all possible clock rates, exactly.

Every path gives a line above the answer; every possible rate gives a value below it. A query is closed
when the two meet: most do at the corner of the rate space that its first path points to; for the rest
the lines of a few paths are weighed against each other in a small linear programme.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from crossfix.align.constraints.edges import RatedEdges
from crossfix.align.constraints.graph import TOLERANCE, Closure, Floats, solve
from crossfix.align.constraints.possible import Possible, cut_of
from crossfix.align.constraints.rates import Line, Optimum

NO_SLOPE: Floats = np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """Largest x[stop] - x[start] + at_zero + slope * u."""

    start: int
    stop: int
    at_zero: float = 0.0
    slope: Floats = field(default_factory=lambda: NO_SLOPE)


class Suprema:
    """Answers queries on one network whose rates are not all known."""

    def __init__(self, rated: RatedEdges, possible: Possible) -> None:
        self.possible = possible
        self.space = possible.space
        self.dimensions = len(possible.point)
        self._rated = rated

    def values(self, queries: Sequence[Query], enough: float = np.inf) -> Floats:
        """The answers, in order; infinite where nothing bounds the difference.

        With `enough`, a query is left as soon as its answer is known to be above it, or surely not.
        Queries that share an end are answered together, those with a common stop on the reversed graph.
        """
        starts, stops = Counter(q.start for q in queries), Counter(q.stop for q in queries)
        back = np.array([stops[q.stop] > starts[q.start] for q in queries], dtype=bool)
        answers = np.full(len(queries), np.inf)
        answers[~back] = self._forward([q for q, b in zip(queries, back, strict=True) if not b], enough)
        if back.any():
            turned = [replace(q, start=q.stop, stop=q.start) for q, b in zip(queries, back, strict=True) if b]
            answers[back] = self._turned()._forward(turned, enough)
        return answers

    def _turned(self) -> Suprema:
        possible = replace(self.possible, potential=-self.possible.potential)
        return Suprema(self._rated.turned(), possible)

    def _forward(self, queries: Sequence[Query], enough: float) -> Floats:
        answers = np.full(len(queries), np.inf)
        lines = self._first_lines(queries)
        pending = list(lines)
        while pending:
            pending = self._at_corners(queries, lines, pending, answers, enough)
        return answers

    def one(self, query: Query) -> Optimum:
        """One answer with the constraints that fix it."""
        first = self._first_lines([query])
        if not first:
            return Optimum(np.inf, np.zeros(self.dimensions), ())
        lines = {0: [first[0]]}
        return self._climb([query], lines, {0: -np.inf}, np.inf)[0]

    def _slope(self, query: Query) -> Floats:
        return query.slope if len(query.slope) else np.zeros(self.dimensions)

    def _first_lines(self, queries: Sequence[Query]) -> dict[int, Line]:
        """The lines of the paths that are shortest at the centre; none where there is no path."""
        wanted = {k: q for k, q in enumerate(queries) if np.isfinite(q.at_zero)}
        sources = sorted({q.start for q in wanted.values()})
        if not sources:
            return {}
        table = Closure(self._rated.at(self.possible.point), self.possible.potential, sources)
        return {
            k: self._line(q, table.path_in(q.start, q.stop))
            for k, q in wanted.items()
            if np.isfinite(table.between(q.start, q.stop))
        }

    def _line(self, query: Query, path: Sequence[int]) -> Line:
        length = float(self._rated.middle.length[list(path)].sum()) if path else 0.0
        owners = tuple(dict.fromkeys(int(self._rated.middle.owner[k]) for k in path))
        return Line(query.at_zero + length, self._slope(query) + self._rated.slopes(path, self.dimensions), owners)

    def _at_corners(
        self,
        queries: Sequence[Query],
        lines: dict[int, Line],
        pending: Sequence[int],
        answers: Floats,
        enough: float,
    ) -> list[int]:
        """Close what meets at its corner; what a new cut unsettles is left for the next round."""
        chosen, corners = self.space.corners(np.array([lines[k].slope for k in pending]))
        groups: dict[int, list[int]] = defaultdict(list)
        for k, corner in zip(pending, chosen, strict=True):
            highest = lines[k].at(corners[corner])
            answers[k] = highest
            if highest > enough or enough == np.inf:
                groups[int(corner)].append(k)
        later: list[int] = []
        steep: dict[int, list[Line]] = {}
        lower: dict[int, float] = {}
        for corner, members in groups.items():
            table = self._distances(corners[corner], sorted({queries[k].start for k in members}))
            if table is None:
                later += members
                continue
            for k in members:
                q = queries[k]
                reached = self._value(table, q, corners[corner])
                if reached < answers[k] - TOLERANCE and not reached > enough:
                    steep[k] = [lines[k], self._line(q, table.path_in(q.start, q.stop))]
                    lower[k] = reached
        for k, optimum in self._climb(queries, steep, lower, enough).items():
            answers[k] = optimum.value
        return later

    def _climb(
        self, queries: Sequence[Query], lines: dict[int, list[Line]], lower: dict[int, float], enough: float
    ) -> dict[int, Optimum]:
        """Kelley's cutting planes: add the shortest path at the best point until it is no shorter.

        A point searched for one query gives a line and a lower value to all queries with its start.
        """
        done: dict[int, Optimum] = {}
        mates: dict[int, list[int]] = defaultdict(list)
        for k in lines:
            mates[queries[k].start].append(k)
        for k, known in lines.items():
            while k not in done:
                best = self.space.best(known)
                if (
                    best.value <= lower[k] + TOLERANCE
                    or lower[k] > enough
                    or (enough < np.inf and best.value <= enough)
                ):
                    done[k] = best
                    continue
                table = self._distances(best.point, [queries[k].start])
                if table is not None:
                    self._share(
                        queries, [m for m in mates[queries[k].start] if m not in done], table, best.point, lines, lower
                    )
        return done

    def _share(
        self,
        queries: Sequence[Query],
        members: Sequence[int],
        table: Closure,
        point: Floats,
        lines: dict[int, list[Line]],
        lower: dict[int, float],
    ) -> None:
        for k in members:
            q = queries[k]
            reached = self._value(table, q, point)
            lower[k] = max(lower[k], reached)
            if reached < min(line.at(point) for line in lines[k]) - TOLERANCE / 2:
                lines[k].append(self._line(q, table.path_in(q.start, q.stop)))

    def _value(self, table: Closure, query: Query, point: Floats) -> float:
        return table.between(query.start, query.stop) + query.at_zero + float(self._slope(query) @ point)

    def _distances(self, point: Floats, sources: Sequence[int]) -> Closure | None:
        """Shortest paths at one point; None, and a new cut, where the point turns out impossible."""
        edges = self._rated.at(point)
        found = solve(edges, self.possible.potential)
        if found.values is None:
            assert found.cycle is not None
            self.space.add(cut_of(self._rated, found.cycle, self.dimensions))
            return None
        return Closure(edges, found.values, sources)
