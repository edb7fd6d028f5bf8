"""What the network is made of: rows, alternatives, constraints, clocks.

A row bounds the difference of two unknowns in seconds. Unknowns are named by strings: events, and for
each recorder clock its offset. `ORIGIN` is the zero of the common timebase.

A recorder's local time t of event e is the row `Row("clock:fdr", e, Interval(t0, t1), clock="fdr")`:
S + b*t0 <= x_e <= S + b*t1, with S the unknown "clock:fdr" and b the unknown rate of the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crossfix.records.interval import Interval

ORIGIN = "0"
STRUCTURE = 0
"""Rank of rows that follow from what the events are; evidence starts at rank 1, lower is more trusted."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock's rate b in seconds of the common timebase per second of the clock; 1 where it is exact."""

    name: str
    rate: Interval = Interval(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Row:
    """bounds.low <= x[stop] - x[start] <= bounds.high, both bounds multiplied by the clock's rate if named."""

    start: str
    stop: str
    bounds: Interval
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to read a statement: all its rows hold together."""

    rows: tuple[Row, ...]
    zone: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A statement as the network sees it: one of its alternatives holds, if the statement is true."""

    name: str
    rank: int
    root: str
    alternatives: tuple[Alternative, ...]
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """Constraints and the clocks they name. Clocks that are not listed run at rate 1 exactly."""

    constraints: tuple[Constraint, ...]
    clocks: tuple[Clock, ...] = ()
    unknowns: tuple[str, ...] = field(default=())
    """Unknowns that must have bounds in the answer even where no constraint names them."""

    def names(self) -> list[str]:
        """All unknowns, `ORIGIN` first, then in order of first mention."""
        seen: dict[str, None] = {ORIGIN: None}
        for name in self.unknowns:
            seen.setdefault(name)
        for constraint in self.constraints:
            for alternative in constraint.alternatives:
                for row in alternative.rows:
                    seen.setdefault(row.start)
                    seen.setdefault(row.stop)
        return list(seen)


def hull_rows(alternatives: Sequence[Alternative]) -> tuple[Row, ...]:
    """The rows that hold whichever alternative is true: the hull over each pair that all of them bound.

    A sound relaxation: it may be wider than the disjunction, never narrower.

    >>> a = Alternative((Row("0", "e", Interval(1, 2)),), zone="UTC")
    >>> b = Alternative((Row("0", "e", Interval(4, 5)),), zone="UTC+3")
    >>> hull_rows([a, b])
    (Row(start='0', stop='e', bounds=Interval(low=1, high=5), clock=None),)
    """
    first, *others = alternatives
    if not others:
        return first.rows
    rows = []
    for row in first.rows:
        bounds: Interval | None = row.bounds
        for other in others:
            match = [r.bounds for r in other.rows if (r.start, r.stop, r.clock) == (row.start, row.stop, row.clock)]
            bounds = bounds.hull(match[0]) if bounds is not None and match else None
        if bounds is not None:
            rows.append(Row(row.start, row.stop, bounds, row.clock))
    return tuple(rows)
