"""Arithmetic that must hold between quantities: whole = sum of parts."""

from __future__ import annotations

from collections.abc import Iterator

from crossfix.align.constraints.graph import TOLERANCE
from crossfix.conclude.findings import Contradiction
from crossfix.conclude.judge import Solved
from crossfix.records.interval import Interval


def sum_contradictions(solved: Solved) -> Iterator[Contradiction]:
    """Sums that the accepted figures break."""
    for total in solved.case.sums:
        whole = solved.quantity(total.whole)
        parts = [solved.quantity(p) for p in total.parts]
        low = sum(p.interval.low for p in parts)
        high = sum(p.interval.high for p in parts)
        gap = whole.interval.gap(Interval(low, high))
        if gap > TOLERANCE:
            by = tuple(dict.fromkeys(s for b in (whole, *parts) for s in (*b.low_by, *b.high_by)))
            detail = {"quantity": total.whole, "sum": Interval(low, high), "why": total.why}
            yield Contradiction("count", by, (), (), None, (), detail)
