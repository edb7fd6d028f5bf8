"""The space of unknown clock rates: which combinations the network leaves possible.

At fixed rates the network is a graph. With unknown rates u every edge has a length c + g*u, linear in u.
The possible u are cut out by cycles (a cycle's length must not be negative: one linear cut each), and the
tightest bound of a difference is the largest value over these u of a shortest path: a concave function
that is bounded from above by the length, linear in u, of any single path (Kelley, J. SIAM 8, 1960).
So a few unknown rates cost a few small linear programmes instead of one large one per bound.

Each rate is measured from the middle of its range in half-ranges: -1 <= u <= 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from crossfix.align.constraints.graph import TOLERANCE, Floats, Ints
from crossfix.errors import SolverFailed

LIMIT = highspy.kHighsInf


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """slope * u >= -at_zero must hold, because `owners` make a cycle of that length."""

    slope: Floats
    at_zero: float
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A path's length at_zero + slope * u, made by `owners`."""

    at_zero: float
    slope: Floats
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """Where the least of some lines is largest over the possible rates, and who fixes it there."""

    value: float
    point: Floats
    owners: tuple[int, ...]


@dataclass(slots=True)
class RateSpace:
    """The rates not yet excluded: the box of the clocks' ranges and the cuts found so far."""

    dimensions: int
    cuts: list[Cut] = field(default_factory=list)
    _vertices: list[tuple[Floats, Floats]] = field(default_factory=list)

    def add(self, cut: Cut) -> None:
        """Exclude the rates that make a cycle negative."""
        self.cuts.append(cut)
        self._vertices.clear()

    def centre(self) -> Floats | None:
        """A point as far inside all cuts as possible (in seconds); None where nothing is left."""
        solver, k = _solver(), self.dimensions
        for _ in range(k):
            solver.addVar(-1.0, 1.0)
        solver.addVar(-LIMIT, 1e3)
        for cut in self.cuts:
            solver.addRow(-cut.at_zero, LIMIT, k + 1, np.arange(k + 1), np.append(cut.slope, -1.0))
        solver.changeColCost(k, 1.0)
        _run(solver)
        found = np.array(solver.getSolution().col_value)
        return None if found[k] < -TOLERANCE else found[:k]

    def excluded_by(self) -> tuple[int, ...]:
        """Owners of a smallest set of cuts that leaves no rates (at most one more than clocks, by Helly)."""
        kept = list(self.cuts)
        for cut in list(kept):
            rest = [c for c in kept if c is not cut]
            if RateSpace(self.dimensions, rest).centre() is None:
                kept = rest
        return tuple(dict.fromkeys(owner for cut in kept for owner in cut.owners))

    def best(self, lines: Sequence[Line]) -> Optimum:
        """The largest value over the possible rates of the least of the lines."""
        solver, k = _solver(), self.dimensions
        for _ in range(k):
            solver.addVar(-1.0, 1.0)
        solver.addVar(-LIMIT, LIMIT)
        for cut in self.cuts:
            solver.addRow(-cut.at_zero, LIMIT, k, np.arange(k), cut.slope)
        for line in lines:
            solver.addRow(-LIMIT, line.at_zero, k + 1, np.arange(k + 1), np.append(-line.slope, 1.0))
        solver.changeColCost(k, 1.0)
        _run(solver)
        solution = solver.getSolution()
        makers: list[Cut | Line] = [*self.cuts, *lines]
        active = [m for m, dual in zip(makers, solution.row_dual, strict=True) if abs(dual) > 1e-9]
        owners = tuple(dict.fromkeys(owner for maker in active for owner in maker.owners))
        point = np.array(solution.col_value)
        return Optimum(float(point[k]), point[:k], owners)

    def corners(self, slopes: Floats) -> tuple[Ints, list[Floats]]:
        """For each row of `slopes` the index of the corner where slope * u is largest, and the corners.

        A corner is best for every slope in the cone of its active constraints; one programme is solved
        per corner met, not per slope.
        """
        chosen = np.full(len(slopes), -1, dtype=np.int64)
        for known, (_, inverse) in enumerate(self._vertices):
            self._assign(slopes, chosen, known, inverse)
        while (chosen < 0).any():
            first = int(np.flatnonzero(chosen < 0)[0])
            self._vertices.append(self._corner(slopes[first]))
            known = len(self._vertices) - 1
            self._assign(slopes, chosen, known, self._vertices[known][1])
            chosen[first] = known
        return chosen, [point for point, _ in self._vertices]

    @staticmethod
    def _assign(slopes: Floats, chosen: Ints, known: int, inverse: Floats) -> None:
        open_ = np.flatnonzero(chosen < 0)
        weights = slopes[open_] @ inverse
        chosen[open_[(weights >= -1e-12).all(axis=1)]] = known

    def _corner(self, slope: Floats) -> tuple[Floats, Floats]:
        solver, k = _solver(), self.dimensions
        for n in range(k):
            solver.addVar(-1.0, 1.0)
            solver.changeColCost(n, float(slope[n]))
        for cut in self.cuts:
            solver.addRow(-cut.at_zero, LIMIT, k, np.arange(k), cut.slope)
        _run(solver)
        point = np.array(solver.getSolution().col_value)
        basis = solver.getBasis()
        away = highspy.HighsBasisStatus
        normals = [np.eye(k)[n] * (1 if s == away.kUpper else -1) for n, s in enumerate(basis.col_status) if s != away.kBasic]
        normals += [-c.slope for c, s in zip(self.cuts, basis.row_status, strict=True) if s != away.kBasic]
        active = np.array(normals)
        singular = len(active) != k or abs(np.linalg.det(active)) < 1e-14
        return point, np.full((k, k), -np.inf) if singular else np.linalg.inv(active)


def _solver() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("presolve", "off")
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return solver


def _run(solver: highspy.Highs) -> None:
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverFailed(f"HiGHS ended with {status} on a programme that has an optimum")
