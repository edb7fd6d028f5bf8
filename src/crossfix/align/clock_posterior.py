"""The clocks that matches leave likely: a grid over the line's height at two local times, by the likelihood of all.

Where matches tell no sigma, it is unknown too, and summed over. A share of matches may be wrong: each
likelihood has a floor. The grid follows the mass: it is moved and resized until it holds nearly all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.align.clock_likelihood import Seen, density
from crossfix.align.settings import AlignSettings
from crossfix.records.interval import Interval

Floats = NDArray[np.float64]
UNTOLD = ((0.005, 0.1), (0.01, 0.2), (0.02, 0.3), (0.04, 0.2), (0.08, 0.1), (0.16, 0.1))
"""Sigmas in seconds that are weighed where the matches tell none, each with its weight beforehand; ours."""
COARSE, FINE = 21, 41
"""Steps of the grid along each side while it is placed, and at last."""
DEEP = 14.0
"""Logarithms of the likelihood below the best at which the grid is cut: 1e-6 of it."""
BANDED = 0.95
CHUNK = 64
MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Lines through (near_s, low) and (far_s, high), heights over a start line, (g, g) each; weights that sum to 1.

    extra_s: the sigma of matches that tell none, averaged; 0 where all do. each: logarithm of the likelihood of each
    match at each line, (m, g, g).
    """

    near_s: float
    far_s: float
    low: Floats
    high: Floats
    weight: Floats
    extra_s: float
    each: Floats

    @property
    def drift(self) -> Floats:
        """The lines' slopes, less that of the start line."""
        return (self.high - self.low) / (self.far_s - self.near_s)

    def at(self, local_s: float) -> Floats:
        """The lines' heights at a local time, over the start line."""
        return self.low + self.drift * (local_s - self.near_s)

    def mean(self, values: Floats) -> float:
        """Average over the lines."""
        return float((self.weight * values).sum())

    def likeliest(self) -> tuple[int, int]:
        """Where the weight is largest."""
        i, j = np.unravel_index(int(np.argmax(self.weight)), self.weight.shape)
        return int(i), int(j)

    def without(self, match: int) -> Floats:
        """Weights as they would be without a match."""
        logs = np.log(np.maximum(self.weight, 1e-300)) - self.each[match]
        weight = np.where(self.weight > 0, np.exp(logs - logs.max()), 0.0)
        return np.asarray(weight / weight.sum())


def posterior(seen: Seen, drift0: float, settings: AlignSettings) -> Grid:
    """The grid of lines about the start line other = local * (1 + drift0), given matches near it.

    `seen.other` is counted from the start line: the residual of each match. Rates outside 1 +- drift_ppm have no
    weight.
    """
    near, far = _supports(seen.local)
    tilt = Interval(-settings.drift - drift0, settings.drift - drift0)
    frame = _Frame(near, far, Interval(tilt.low * (far - near) / 2, tilt.high * (far - near) / 2))
    place = _Place(np.zeros(2), np.full(2, _first_reach(seen)))
    for _ in range(MOST_ROUNDS):
        axes = frame.axes(place, COARSE)
        total, _, _ = _evaluated(seen, frame, axes, settings)
        place, settled = _placed(frame, axes, total, place)
        if settled:
            break
    axes = frame.axes(place, FINE)
    total, extra, each = _evaluated(seen, frame, axes, settings)
    weight = np.exp(total - total.max())
    weight /= weight.sum()
    low, high = frame.ends(axes)
    return Grid(near, far, low, high, weight, float((weight * extra).sum()), each)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """Centre and half sides of a grid: height in the middle, and half of what the line rises between the supports."""

    centre: Floats
    half: Floats


@dataclass(frozen=True, slots=True)
class _Frame:
    """The supports of the lines and the rises that the largest drift allows."""

    near_s: float
    far_s: float
    rises: Interval

    def axes(self, place: _Place, steps: int) -> tuple[Floats, Floats]:
        """Heights and rises of the grid."""
        low, high = place.centre - place.half, place.centre + place.half
        least = float(np.clip(low[1], self.rises.low, self.rises.high))
        most = float(np.clip(high[1], self.rises.low, self.rises.high))
        return np.linspace(low[0], high[0], steps), np.linspace(least, most, steps)

    def ends(self, axes: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        """Heights at both supports, (g, g) each."""
        middle, rise = np.meshgrid(*axes, indexing="ij")
        return middle - rise, middle + rise


def _supports(local: Floats) -> tuple[float, float]:
    """Two local times at which the line's heights hardly depend on each other."""
    low, high = (float(q) for q in np.quantile(local, (0.2, 0.8)))
    if high - low < 1.0:
        middle = (low + high) / 2
        return middle - 0.5, middle + 0.5
    return low, high


def _first_reach(seen: Seen) -> float:
    typical = float(np.median(seen.local_half + seen.other_half + 3 * seen.sigma))
    return max(3 * float(np.median(np.abs(seen.other))), typical, 0.05)


def _placed(frame: _Frame, axes: tuple[Floats, Floats], total: Floats, place: _Place) -> tuple[_Place, bool]:
    """A grid that holds what is not hopeless, and whether the present one already did."""
    inside = total > total.max() - DEEP
    centre, half, settled = place.centre.copy(), place.half.copy(), True
    for k, axis in enumerate(axes):
        shown = axis[inside.any(axis=1 - k)]
        step = float(axis[1] - axis[0])
        ends = (axis[0] > frame.rises.low, axis[-1] < frame.rises.high) if k else (True, True)
        touches = (ends[0] and shown[0] <= axis[0] + step / 2) or (ends[1] and shown[-1] >= axis[-1] - step / 2)
        reach = float(shown[-1] - shown[0]) / 2 + step
        centre[k] = (shown[0] + shown[-1]) / 2
        half[k] = max(2 * reach, place.half[k]) if touches else reach
        settled = settled and not touches and reach > 0.35 * float(axis[-1] - axis[0])
    return _Place(centre, half), settled


def _evaluated(
    seen: Seen, frame: _Frame, axes: tuple[Floats, Floats], settings: AlignSettings
) -> tuple[Floats, Floats, Floats]:
    """Log of the summed likelihood, average untold sigma at each line (g, g), and each match's own log (m, g, g)."""
    low, high = frame.ends(axes)
    drift = (high - low) / (frame.far_s - frame.near_s)
    extras = UNTOLD if (seen.sigma == 0).any() else ((0.0, 1.0),)
    logs = np.stack([_log_each(seen, low, drift, frame.near_s, extra, settings) for extra, _ in extras])
    before = np.log([weight for _, weight in extras])[:, np.newaxis, np.newaxis]
    totals = logs.sum(axis=1) + before
    top = totals.max(axis=0)
    shares = np.exp(totals - top)
    summed = shares.sum(axis=0)
    share = shares / summed
    extra_s = np.tensordot(np.array([extra for extra, _ in extras]), share, axes=1)
    return np.asarray(top + np.log(summed)), np.asarray(extra_s), np.einsum("emij,eij->mij", logs, share)


def _log_each(seen: Seen, low: Floats, drift: Floats, near_s: float, extra: float, settings: AlignSettings) -> Floats:
    """Logarithm of the likelihood of each match at each line, (m, g, g)."""
    made = np.empty((len(seen), *low.shape))
    sigma = np.where(seen.sigma > 0, seen.sigma, max(extra, 1e-4))
    floor = settings.outliers / (2 * (seen.local_half + seen.other_half + settings.widening * np.hypot(sigma, 0.1)))
    for k in range(0, len(seen), CHUNK):
        part = slice(k, k + CHUNK)
        line = low + drift * (seen.local[part, np.newaxis, np.newaxis] - near_s)
        off = seen.other[part, np.newaxis, np.newaxis] - line
        each = (values[part, np.newaxis, np.newaxis] for values in (seen.local_half, seen.other_half, sigma))
        sure = density(off, *each)
        made[part] = np.log((1 - settings.outliers) * sure + floor[part, np.newaxis, np.newaxis])
    return made


def band_factor(grid: Grid, locals_: Floats) -> tuple[Floats, float]:
    """Mean height of the lines at local times (n,), and by how many sigmas the 95 % band departs from the mean.

    In 95 of 100 the true line is inside the band at all these times at once.
    """
    heights = np.stack([grid.at(float(t)) for t in locals_])
    mean = (heights * grid.weight).sum(axis=(1, 2))
    away = heights - mean[:, np.newaxis, np.newaxis]
    sigma = np.sqrt((away**2 * grid.weight).sum(axis=(1, 2)))
    worst = (np.abs(away) / np.maximum(sigma, 1e-9)[:, np.newaxis, np.newaxis]).max(axis=0).ravel()
    order = np.argsort(worst)
    reached = np.cumsum(grid.weight.ravel()[order])
    return mean, float(worst[order[min(int(np.searchsorted(reached, BANDED)), len(order) - 1)]])
