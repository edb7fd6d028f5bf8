"""Clocks: from matches to a function of local time that gives the other clock's time, its sigma and its bounds.

Two answers stand side by side. The likely one: a line, its sigma and a 95 % band, from the likelihood of all matches.
The possible one: bounds that hold whenever the matches do, from the network (`clock_rows`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.align.moments import Match
from crossfix.records.interval import INFINITE, Interval

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placed:
    """A local time on the other clock. likely: the 95 % band; bounds: what the matches leave possible."""

    time_s: float
    sigma_s: float
    likely: Interval
    bounds: Interval


@dataclass(frozen=True, slots=True)
class Residual:
    """What is left of a match: the other clock's middle less the line.

    allowed_s: half of both ranges with their errors; beyond it the match does not hold. without_s: the same residual
    by a line made without this match. excess_s: by how much the match cannot be true beside the others, 0 where it
    can; against: the names of those. used: the bounds rest on it; not where the likeliest line misses it. fixes:
    it is one of those that fix the bounds.
    """

    match: Match
    residual_s: float
    allowed_s: float
    without_s: float
    excess_s: float
    against: tuple[str, ...]
    used: bool
    fixes: bool


@dataclass(frozen=True, slots=True)
class ClockFit:
    """other clock = at_pivot_s + rate * (local - pivot_s), for local times in [first_s, last_s].

    covariance: of (at_pivot_s, rate). band: the 95 % band is so many sigmas wide to either side; in 95 of 100 such
    fits the clock is inside it over the whole span. times, low, high: bounds at some local times; between them the
    straight line is a safe bound. rates: possible rates. untold_s: sigma found for matches that tell none.
    """

    name: str
    other: str
    first_s: float
    last_s: float
    pivot_s: float
    at_pivot_s: float
    rate: float
    covariance: tuple[tuple[float, float], tuple[float, float]]
    band: float
    times: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    rates: Interval
    residuals: tuple[Residual, ...]
    untold_s: float = 0.0

    @property
    def offset_s(self) -> float:
        """The other clock at the local zero."""
        return self.at_pivot_s - self.rate * self.pivot_s

    @property
    def sigma_s(self) -> float:
        """One sigma at the middle of the matches, where it is least."""
        return self._sigma(self.pivot_s)

    @property
    def rate_sigma(self) -> float:
        """One sigma of the rate."""
        return float(np.sqrt(max(self.covariance[1][1], 0.0)))

    @property
    def offset_bounds(self) -> Interval:
        """Possible values of `offset_s`."""
        return self.bounds(0.0)

    @property
    def infeasible(self) -> tuple[Residual, ...]:
        """The matches that cannot be true beside the others, the worst first."""
        return tuple(sorted((one for one in self.residuals if one.excess_s > 0), key=lambda one: -one.excess_s))

    @property
    def doubtful(self) -> tuple[Residual, ...]:
        """Matches that could be true, but that the likeliest line misses: no bound rests on them."""
        return tuple(one for one in self.residuals if not one.used and not one.excess_s)

    def at(self, local_s: float) -> Placed:
        """A local time on the other clock."""
        time, sigma = self.at_pivot_s + self.rate * (local_s - self.pivot_s), self._sigma(local_s)
        return Placed(time, sigma, Interval(time, time).widen(self.band * sigma), self.bounds(local_s))

    def bounds(self, local_s: float) -> Interval:
        """Where the other clock can be; beyond the span it opens with the possible rates."""
        before, after = self.times[0] - local_s, local_s - self.times[-1]
        if before > 0:
            return Interval(self.low[0] - before * self.rates.high, self.high[0] - before * self.rates.low)
        if after > 0:
            return Interval(self.low[-1] + after * self.rates.low, self.high[-1] + after * self.rates.high)
        return Interval(
            float(np.interp(local_s, self.times, self.low)), float(np.interp(local_s, self.times, self.high))
        )

    def placed(self, local: Interval) -> Interval:
        """A range of local times as a range of the other clock that surely holds it."""
        low = self.bounds(local.low).low if np.isfinite(local.low) else -INFINITE
        return Interval(low, self.bounds(local.high).high if np.isfinite(local.high) else INFINITE)

    def _sigma(self, local_s: float) -> float:
        away = local_s - self.pivot_s
        (a, b), (_, c) = self.covariance
        return float(np.sqrt(max(a + 2 * away * b + away**2 * c, 0.0)))


@dataclass(frozen=True, slots=True)
class Aligned:
    """A clock in one or more segments of local time, in order; between two segments its power was interrupted."""

    name: str
    other: str
    segments: tuple[ClockFit, ...]

    def at(self, local_s: float) -> Placed:
        """A local time on the other clock; between segments both may hold, and sigma is not known (infinite)."""
        after = [one for one in self.segments if local_s <= one.last_s]
        if not after:
            return self.segments[-1].at(local_s)
        if after[0].first_s <= local_s or after[0] is self.segments[0]:
            return after[0].at(local_s)
        before = self.segments[self.segments.index(after[0]) - 1].at(local_s)
        next_ = after[0].at(local_s)
        middle = (before.time_s + next_.time_s) / 2
        bounds = before.bounds.hull(next_.bounds)
        return Placed(middle, INFINITE, before.likely.hull(next_.likely), bounds)

    @property
    def residuals(self) -> tuple[Residual, ...]:
        """Those of all segments."""
        return tuple(one for fit in self.segments for one in fit.residuals)
