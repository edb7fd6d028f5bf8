"""The obvious way: the whole network as one linear programme, solved again, warm, for every bound."""

from __future__ import annotations

import highspy
import numpy as np

from crossfix.align.constraints import ORIGIN, Network, Row


class OneSolvePerBound:
    """HiGHS keeps its basis between solves; only the objective changes."""

    def __init__(self, network: Network, rows: list[Row]) -> None:
        names = network.names()
        self._column = {name: k for k, name in enumerate(names)}
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.silent()
        infinite = highspy.kHighsInf
        for name in names:
            self._solver.addVar(0.0 if name == ORIGIN else -infinite, 0.0 if name == ORIGIN else infinite)
        rate = {}
        for clock in network.clocks:
            rate[clock.name] = self._solver.getNumCol()
            self._solver.addVar(clock.rate.low, clock.rate.high)
        for row in rows:
            start, stop = self._column[row.start], self._column[row.stop]
            if row.clock not in rate:
                self._row(row.bounds.low, row.bounds.high, [stop, start], [1.0, -1.0])
            else:
                self._row(0.0, infinite, [stop, start, rate[row.clock]], [1.0, -1.0, -row.bounds.low])
                self._row(-infinite, 0.0, [stop, start, rate[row.clock]], [1.0, -1.0, -row.bounds.high])

    def _row(self, low: float, high: float, columns: list[int], values: list[float]) -> None:
        least = low if np.isfinite(low) else -highspy.kHighsInf
        most = high if np.isfinite(high) else highspy.kHighsInf
        self._solver.addRow(least, most, len(columns), np.array(columns, dtype=np.int32), np.array(values))

    def latest(self, unknown: str) -> float:
        """The largest value of an unknown; infinite where nothing bounds it."""
        column = self._column[unknown]
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._solver.changeColCost(column, 1.0)
        self._solver.run()
        status = self._solver.getModelStatus()
        self._solver.changeColCost(column, 0.0)
        if status == highspy.HighsModelStatus.kOptimal:
            return float(self._solver.getSolution().col_value[column])
        return float("inf")
