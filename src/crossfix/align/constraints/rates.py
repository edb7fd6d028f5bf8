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

    def at(self, point: Floats) -> float:
        """The length at some rates."""
        return self.at_zero + float(self.slope @ point)


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
        k = self.dimensions
        slope, at_zero = self._rows()
        found = _maximise(
            np.eye(k + 1)[k],
            np.c_[slope, np.full(len(slope), -1.0)],
            -at_zero,
            np.r_[-np.ones(k), -LIMIT],
            np.r_[np.ones(k), 1e3],
        ).point
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
        k = self.dimensions
        slope, at_zero = self._rows()
        below = np.array([line.slope for line in lines])
        rows = np.r_[np.c_[slope, np.zeros(len(slope))], np.c_[below, np.full(len(lines), -1.0)]]
        least = np.r_[-at_zero, [-line.at_zero for line in lines]]
        found = _maximise(np.eye(k + 1)[k], rows, least, np.r_[-np.ones(k), -LIMIT], np.r_[np.ones(k), LIMIT])
        makers: list[Cut | Line] = [*self.cuts, *lines]
        owners = dict.fromkeys(owner for n in found.active_rows for owner in makers[n].owners)
        return Optimum(float(found.point[k]), found.point[:k], tuple(owners))

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
        k = self.dimensions
        rows, at_zero = self._rows()
        found = _maximise(slope, rows, -at_zero, -np.ones(k), np.ones(k))
        active = np.array([*found.column_normals, *(-rows[n] for n in found.tight_rows)])
        singular = len(active) != k or abs(np.linalg.det(active)) < 1e-14
        return found.point, np.full((k, k), -np.inf) if singular else np.linalg.inv(active)

    def _rows(self) -> tuple[Floats, Floats]:
        slopes = np.array([cut.slope for cut in self.cuts]).reshape(-1, self.dimensions)
        return slopes, np.array([cut.at_zero for cut in self.cuts])


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    point: Floats
    active_rows: list[int]
    """Rows with a price: they fix the optimum."""
    tight_rows: list[int]
    """Rows outside the basis: they make the corner."""
    column_normals: list[Floats]


def _maximise(cost: Floats, rows: Floats, least: Floats, low: Floats, high: Floats) -> _Found:
    """Max cost * x with rows * x >= least and low <= x <= high."""
    count, columns = rows.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, count
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, low, high
    lp.row_lower_, lp.row_upper_ = least, np.full(count, LIMIT)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.arange(count + 1, dtype=np.int32) * columns
    lp.a_matrix_.index_ = np.tile(np.arange(columns, dtype=np.int32), count)
    lp.a_matrix_.value_ = rows.ravel()
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("presolve", "off")
    solver.passModel(lp)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverFailed(f"HiGHS ended with {status} on a programme that has an optimum")
    solution, basis = solver.getSolution(), solver.getBasis()
    at = highspy.HighsBasisStatus
    outside = [(n, s) for n, s in enumerate(basis.col_status) if s != at.kBasic]
    return _Found(
        np.array(solution.col_value),
        [n for n, price in enumerate(solution.row_dual) if abs(price) > 1e-9],
        [n for n, s in enumerate(basis.row_status) if s != at.kBasic],
        [np.eye(columns)[n] * (1 if s == at.kUpper else -1) for n, s in outside],
    )
