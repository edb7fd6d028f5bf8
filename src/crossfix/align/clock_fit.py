"""Fits a clock to matches, whatever they come from: keying, warnings, a recorded UTC second, steps of altitude."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crossfix.align.anchors import Refusal
from crossfix.align.clock_likelihood import Seen
from crossfix.align.clock_posterior import Grid, band_factor, posterior
from crossfix.align.clock_rows import Bounded, bounded
from crossfix.align.clocks import ClockFit, Residual
from crossfix.align.moments import Match
from crossfix.align.settings import DEFAULT, AlignSettings
from crossfix.records.interval import Interval

Floats = NDArray[np.float64]
LEAST = 2
PROBES = 9
"""Local times at which bounds are found; the last of them is the local zero."""
SLOPES = 400
"""Matches of which at most the median slope is taken: every pair of them is looked at."""


def fit_clock(
    matches: Sequence[Match], name: str, other: str, span: Interval | None = None,
    settings: AlignSettings = DEFAULT,
) -> ClockFit | Refusal:  # fmt: skip
    """The clock `name` on the clock `other`, from matches of the two.

    span: local times for which the fit is asked, that of the matches where not given. Two matches are needed at least.
    """
    if len(matches) < LEAST:
        told = f"{len(matches)} moment{'s' if len(matches) != 1 else ''} common to {name} and {other}"
        return Refusal("too_few", f"{told}; a clock needs {LEAST} at least", len(matches))
    middle = np.array([(m.local.low + m.local.high) / 2 for m in matches])
    there = np.array([(m.other.low + m.other.high) / 2 for m in matches])
    pivot, other_pivot = float(np.median(middle)), float(np.round(np.median(there)))
    asked = span or Interval(float(middle.min()), float(middle.max()))
    near = [_shifted(m, pivot, other_pivot) for m in matches]
    drift, apart = start_line(middle - pivot, there - other_pivot, settings)
    seen = _seen(near, apart, drift)
    grid = posterior(seen, drift, settings)
    times = np.append(np.linspace(asked.low, asked.high, PROBES - 1), 0.0) - pivot
    hard, missed = _network(near, grid, seen, times, settings)
    mean, band = band_factor(grid, np.append(times[:-1], 0.0))
    rate = 1.0 + drift + grid.mean(grid.drift)
    at_pivot = apart + float(mean[-1])
    order = np.argsort(hard.times)
    return ClockFit(
        name, other, asked.low, asked.high, pivot, other_pivot + at_pivot, rate, _covariance(grid), band,
        tuple(hard.times[k] + pivot for k in order), tuple(hard.low[k] + other_pivot for k in order),
        tuple(hard.high[k] + other_pivot for k in order), hard.rate,
        _residuals(matches, seen, grid, hard, missed, settings), grid.extra_s,
    )  # fmt: skip


def start_line(local: Floats, other: Floats, settings: AlignSettings) -> tuple[float, float]:
    """Drift and offset at local 0 by the median of all slopes (Theil 1950, Sen 1968): half may be wrong."""
    pick = np.unique(np.linspace(0, len(local) - 1, min(len(local), SLOPES)).astype(int))
    i, j = np.triu_indices(len(pick), 1)
    run = local[pick][j] - local[pick][i]
    rise = (other - local)[pick][j] - (other - local)[pick][i]
    far = np.abs(run) >= max(float(np.ptp(local)) / 4, 1e-9)
    drift = float(np.median(rise[far] / run[far])) if far.any() else 0.0
    drift = float(np.clip(drift, -settings.drift, settings.drift))
    return drift, float(np.median(other - local * (1 + drift)))


def _shifted(match: Match, pivot: float, other_pivot: float) -> Match:
    """Counted from near zero: the network's tolerance is 1e-7 s, and Unix times hold no more."""
    return Match(
        match.name, match.kind, match.local.shift(-pivot), match.other.shift(-other_pivot), match.sigma_s,
        match.first, match.second, match.label,
    )  # fmt: skip


def _seen(matches: Sequence[Match], apart: float, drift: float) -> Seen:
    """As arrays, the other clock counted from the start line."""
    local = np.array([(m.local.low + m.local.high) / 2 for m in matches])
    other = np.array([(m.other.low + m.other.high) / 2 for m in matches])
    return Seen(
        local, other - apart - local * (1 + drift),
        np.array([m.local.width / 2 for m in matches]), np.array([m.other.width / 2 for m in matches]),
        np.array([m.sigma_s for m in matches]),
    )  # fmt: skip


def allowed(seen: Seen, untold_s: float, settings: AlignSettings) -> Floats:
    """Half of both ranges, widened."""
    sigma = np.where(seen.sigma > 0, seen.sigma, untold_s)
    return np.asarray(seen.local_half + seen.other_half + settings.widening * sigma)


def _network(
    matches: Sequence[Match], grid: Grid, seen: Seen, times: Floats, settings: AlignSettings
) -> tuple[Bounded, Floats]:
    """Bounds by the network, and by how much the likeliest line misses each match."""
    i, j = grid.likeliest()
    line = grid.low[i, j] + grid.drift[i, j] * (seen.local - grid.near_s)
    missed = np.maximum(np.abs(seen.other - line) - allowed(seen, grid.extra_s, settings), 0.0)
    order = [(int(k), float(missed[k])) for k in np.argsort(missed, kind="stable")]
    ordered = np.argsort(times)
    hard = bounded(matches, order, times[ordered].tolist(), settings.drift, settings.widening, grid.extra_s)
    return hard, missed


def _residuals(
    matches: Sequence[Match], seen: Seen, grid: Grid, hard: Bounded, missed: Floats, settings: AlignSettings
) -> tuple[Residual, ...]:
    """Against the mean line, with and without each match."""
    wrong = {one.match: one for one in hard.infeasible}
    room = allowed(seen, grid.extra_s, settings)
    made = []
    for k, match in enumerate(matches):
        heights = grid.at(float(seen.local[k]))
        off = float(seen.other[k] - grid.mean(heights))
        without = float(seen.other[k] - (grid.without(k) * heights).sum())
        found = wrong.get(k)
        excess = max(found.excess_s, 1e-6) if found else 0.0
        against = tuple(matches[o].name for o in found.against) if found else ()
        made.append(
            Residual(match, off, float(room[k]), without, excess, against, bool(missed[k] <= 0), k in hard.binding)
        )
    return tuple(made)


def _covariance(grid: Grid) -> tuple[tuple[float, float], tuple[float, float]]:
    """Of the height at local 0 and the rate, weighted by the grid."""
    height, rate = grid.at(0.0), grid.drift
    h, r = height - grid.mean(height), rate - grid.mean(rate)
    a, b, c = grid.mean(h * h), grid.mean(h * r), grid.mean(r * r)
    return (a, b), (b, c)
