"""The obvious way to the same answers: one large linear programme per question, by scipy's own interface."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from crossfix.align.constraints import ORIGIN, Clock, Row


def extreme(rows: Sequence[Row], clocks: Sequence[Clock], start: str, stop: str, sign: int) -> float | None:
    """The largest (sign 1) or smallest (-1) x[stop] - x[start], maybe infinite; None where the rows cannot hold."""
    names = list(dict.fromkeys([start, stop, *(n for r in rows for n in (r.start, r.stop))]))
    column = {name: k for k, name in enumerate(names)}
    rate = {c.name: len(names) + k for k, c in enumerate(clocks)}
    width = len(names) + len(clocks)
    matrix, limit = [], []
    for row in rows:
        for end, way in ((row.bounds.high, 1.0), (row.bounds.low, -1.0)):
            if not np.isfinite(end):
                continue
            line = np.zeros(width)
            line[column[row.stop]] += way
            line[column[row.start]] -= way
            if row.clock in rate:
                line[rate[row.clock]] -= way * end
                limit.append(0.0)
            else:
                limit.append(way * end)
            matrix.append(line)
    bounds: list[tuple[float | None, float | None]] = [(0.0, 0.0) if n == ORIGIN else (None, None) for n in names]
    bounds += [(c.rate.low, c.rate.high) for c in clocks]
    cost = np.zeros(width)
    cost[column[stop]] -= sign
    cost[column[start]] += sign
    lines = np.array(matrix).reshape(-1, width)
    solved = linprog(cost, lines, limit, bounds=bounds, method="highs")
    if solved.status == 0:
        return float(-solved.fun) * sign
    # Without an optimum either the rows cannot hold, or nothing bounds the difference.
    can_hold = linprog(np.zeros(width), lines, limit, bounds=bounds, method="highs").status == 0
    return sign * np.inf if can_hold else None


def possible(rows: Sequence[Row], clocks: Sequence[Clock]) -> bool:
    """Whether the rows can all hold."""
    return extreme(rows, clocks, ORIGIN, ORIGIN, 1) is not None
