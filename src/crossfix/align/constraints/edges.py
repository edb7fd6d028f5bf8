"""Rows -> edges whose lengths depend on clock rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crossfix.align.constraints.graph import Edges, Floats, Ints, Layout
from crossfix.align.constraints.rows import Clock, Row


@dataclass(frozen=True, slots=True)
class Rates:
    """The clocks' rates: middle and half-range of each; clocks not named run at 1 exactly."""

    middle: Mapping[str, float]
    half: Mapping[str, float]
    axis: Mapping[str, int]
    """The clocks of unknown rate, numbered."""

    @staticmethod
    def of(clocks: Sequence[Clock]) -> Rates:
        """From the ranges of the clocks.

        >>> from crossfix.records.interval import Interval
        >>> Rates.of([Clock("fdr", Interval(0.999, 1.001)), Clock("atc")]).axis
        {'fdr': 0}
        """
        unknown = [c.name for c in clocks if c.rate.width > 0]
        return Rates(
            {c.name: (c.rate.low + c.rate.high) / 2 for c in clocks},
            {c.name: c.rate.width / 2 for c in clocks},
            {name: k for k, name in enumerate(unknown)},
        )

    @property
    def known(self) -> bool:
        """True where every clock's rate is known."""
        return not self.axis

    def at(self, point: Floats) -> dict[str, float]:
        """The rates at a point of the rate space."""
        return {n: m + self.half[n] * (point[self.axis[n]] if n in self.axis else 0.0) for n, m in self.middle.items()}


@dataclass(frozen=True, slots=True, eq=False)
class RatedEdges:
    """Edges whose length is length + slope * u[axis]; axis is -1 where the length is fixed."""

    middle: Edges
    slope: Floats
    axis: Ints

    def at(self, point: Floats) -> Edges:
        """The edges with the rates of one point."""
        if not len(point):
            return self.middle
        moved = self.middle.length + np.where(self.axis >= 0, self.slope * point[self.axis], 0.0)
        return self.middle.of_length(moved)

    def slopes(self, chosen: Sequence[int], dimensions: int) -> Floats:
        """The summed slope of some edges, along each axis."""
        total = np.zeros(dimensions)
        for k in chosen:
            if self.axis[k] >= 0:
                total[self.axis[k]] += self.slope[k]
        return total

    def where(self, keep: np.ndarray) -> RatedEdges:
        """The edges selected by a mask."""
        return RatedEdges(self.middle.where(keep), self.slope[keep], self.axis[keep])

    def turned(self) -> RatedEdges:
        """Every edge the other way round, at its old position."""
        m = self.middle
        turned = Edges(m.size, m.target, m.source, m.length, m.owner, Layout.of(m.target, m.source, m.size))
        return RatedEdges(turned, self.slope, self.axis)


def rated_edges(rows_of: Mapping[int, Sequence[Row]], index: Mapping[str, int], rates: Rates) -> RatedEdges:
    """Both directions of every row; ends that are infinite say nothing and are left out."""
    quads: list[tuple[int, int, float, int]] = []
    slope: list[float] = []
    axis: list[int] = []
    for owner, rows in rows_of.items():
        for row in rows:
            middle = rates.middle.get(row.clock or "", 1.0)
            half = rates.half.get(row.clock or "", 0.0)
            number = rates.axis.get(row.clock or "", -1)
            i, j = index[row.start], index[row.stop]
            for source, target, end in ((i, j, row.bounds.high), (j, i, -row.bounds.low)):
                if end < np.inf:
                    quads.append((source, target, end * middle, owner))
                    slope.append(end * half)
                    axis.append(number)
    return RatedEdges(Edges.of(len(index), quads), np.array(slope), np.array(axis, dtype=np.int64))
