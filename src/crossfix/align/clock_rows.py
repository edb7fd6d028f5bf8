"""Matches as rows of the network: the same rows that statements make, so that one network bounds everything.

A match of two recorders says of its moment x: S_a + b_a*t0 <= x <= S_a + b_a*t1, and the same of the other clock
(Tuccio and Townsend, JATE 2(1):4, 2012, equations 8 to 11, there with both rates 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crossfix.align.constraints import ORIGIN, Clock, Row
from crossfix.align.constraints.base import Base
from crossfix.align.constraints.edges import Rates
from crossfix.align.constraints.suprema import Query
from crossfix.align.moments import Match
from crossfix.records.interval import Interval

LOCAL = "local"
Named = tuple[str, tuple[Row, ...]]


def clock_unknown(clock: str) -> str:
    """The unknown that is the common time of a clock's own zero; the name that `conclude.network` gives it."""
    return f"clock:{clock}"


def moment_unknown(match: Match) -> str:
    """The unknown that is the common time of a matched moment."""
    return f"moment:{match.name}"


def match_rows(
    matches: Sequence[Match], clock_a: str, clock_b: str | None, widening: float = 3.0, untold_s: float = 0.0
) -> list[Named]:
    """Name and rows of each match; each has one unknown, its moment.

    clock_a counts `local`, clock_b `other`; None where that is the common time itself. Ends are widened by so many
    sigmas, on the second clock; `untold_s` is the sigma of matches that tell none. Clocks are listed in a Network
    with the range of their rates.
    """
    made: list[Named] = []
    for match in matches:
        x = moment_unknown(match)
        wide = match.other.widen(widening * (match.sigma_s or untold_s))
        start = ORIGIN if clock_b is None else clock_unknown(clock_b)
        rows = (Row(clock_unknown(clock_a), x, match.local, clock_a), Row(start, x, wide, clock_b))
        made.append((match.name, rows))
    return made


def clock_of(name: str, drift: float) -> Clock:
    """A clock whose rate is 1 +- drift."""
    return Clock(name, Interval(1.0 - drift, 1.0 + drift))


@dataclass(frozen=True, slots=True)
class Infeasible:
    """A match that cannot hold beside those that do: by how many seconds, and which of them stand against it."""

    match: int
    excess_s: float
    against: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bounded:
    """What the matches that hold together imply for one clock, all others taken as the common time.

    times, low, high: bounds of the common time at local times. rate: of the clock. infeasible: the others.
    """

    times: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    rate: Interval
    infeasible: tuple[Infeasible, ...]
    binding: tuple[int, ...]


def bounded(
    matches: Sequence[Match], order: Sequence[tuple[int, float]], times: Sequence[float], drift: float,
    widening: float, untold_s: float,
) -> Bounded:  # fmt: skip
    """Bounds by the network.

    order: positions of the matches and by how many seconds the likeliest line misses each. Those that it does not miss
    hold together and make the bounds. The others are doubtful and make none; each is held against the first.
    """
    rows = {k: made for k, (_, made) in enumerate(match_rows(matches, LOCAL, None, widening, untold_s))}
    probes = {len(matches) + k: _probe(k, t) for k, t in enumerate(times)}
    rates = Rates.of([clock_of(LOCAL, drift)])
    chosen = {k: rows[k] for k, missed in order if missed <= 0.0}
    base = _base({**chosen, **probes}, rates)
    found = (_infeasible(chosen, k, rows[k], rates) for k, missed in order if missed > 0.0)
    infeasible = tuple(one for one in found if one is not None)
    points = [base.index[f"probe:{k}"] for k in range(len(times))]
    zero, last = base.index[ORIGIN], len(times) - 1
    ends = base.suprema([Query(zero, p) for p in points] + [Query(p, zero) for p in points])
    fixing = {o for k in {0, last} for side in base.binding(ORIGIN, f"probe:{k}") for o in side}
    return Bounded(
        tuple(times), tuple((-ends[last + 1 :]).tolist()), tuple(ends[: last + 1].tolist()),
        _rate(base, times, drift), infeasible, tuple(o for o in sorted(fixing) if o < len(matches)),
    )  # fmt: skip


def _probe(number: int, local_s: float) -> tuple[Row, ...]:
    """A moment at an exact local time."""
    return (Row(clock_unknown(LOCAL), f"probe:{number}", Interval(local_s, local_s), LOCAL),)


def _base(rows_of: dict[int, tuple[Row, ...]], rates: Rates) -> Base:
    names = dict.fromkeys(name for rows in rows_of.values() for row in rows for name in (row.start, row.stop))
    index = {name: k for k, name in enumerate({ORIGIN: None, **names})}
    return Base(index, rows_of, rates)


def _infeasible(
    chosen: dict[int, tuple[Row, ...]], match: int, rows: tuple[Row, ...], rates: Rates
) -> Infeasible | None:
    """Whether a match can hold beside the chosen ones: its moment by one clock against its range on the other."""
    here, there = rows
    base = _base({**chosen, match: (here,)}, rates)
    fit = base.fits([there])[0]
    return Infeasible(match, fit.excess_s, tuple(o for o in fit.against if o != match)) if fit.excess_s > 0 else None


def _rate(base: Base, times: Sequence[float], drift: float) -> Interval:
    span = times[-1] - times[0]
    full = Interval(1.0 - drift, 1.0 + drift)
    if span <= 0:
        return full
    i, j = base.index["probe:0"], base.index[f"probe:{len(times) - 1}"]
    high, low = base.suprema([Query(i, j), Query(j, i)])
    return Interval(float(-low) / span, float(high) / span) & full if np.isfinite(high + low) else full
