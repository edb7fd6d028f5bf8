"""One to one: which pairs near a line are the same moment, and the line through them that single ones do not bend.

Within a kind the order of moments is the same on both clocks, so the matches of a kind are a chain that rises in both;
the chain with the largest sum of weights is found exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.align.anchor_vote import Line, Pairs
from crossfix.align.settings import AlignSettings

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ROUNDS = 5
HUBER = 1.345
"""Sigmas beyond which a residual counts less: 95 % efficient for normal errors (Huber, Robust Statistics, 1981)."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A line, its matches as a mask over the pairs, and the covariance of (apart_s, drift)."""

    line: Line
    used: Bools
    covariance: Floats

    @property
    def count(self) -> int:
        """How many matches."""
        return int(self.used.sum())

    def sigma_at(self, local: Floats) -> Floats:
        """One sigma of the line at local times counted from the pivot."""
        c = self.covariance
        return np.asarray(np.sqrt(np.maximum(c[0, 0] + 2 * local * c[0, 1] + local**2 * c[1, 1], 0.0)))


def matched(pairs: Pairs, kind: NDArray[np.int64], start: Line, window: float, settings: AlignSettings) -> Fitted:
    """Match and fit in turns, ever closer; `kind` is that of each moment of the first sequence."""
    line, slack = start, np.full(len(pairs), window / 2)
    fitted = Fitted(line, np.zeros(len(pairs), bool), np.diag([window**2, settings.drift**2]))
    for _ in range(ROUNDS):
        used = one_to_one(pairs, kind, pairs.off(line), pairs.tolerance + slack)
        if not used.any():
            return fitted
        fitted = _fit(pairs, used, settings)
        line = fitted.line
        slack = np.minimum(slack, 2 * fitted.sigma_at(pairs.local))
    return fitted


def one_to_one(pairs: Pairs, kind: NDArray[np.int64], off: Floats, within: Floats) -> Bools:
    """The pairs (p,) of the best chains, kind by kind; a nearer pair weighs more, and every pair more than none."""
    near = np.flatnonzero(np.abs(off) <= within)
    weight = 1.0 - 0.5 * (off[near] / within[near]) ** 2
    used = np.zeros(len(pairs), bool)
    kinds = kind[pairs.first[near]]
    for one in np.unique(kinds):
        mine = np.flatnonzero(kinds == one)
        chain = _best_chain(pairs.first[near[mine]], pairs.second[near[mine]], weight[mine])
        used[near[mine[chain]]] = True
    return used


def _best_chain(first: NDArray[np.int64], second: NDArray[np.int64], weight: Floats) -> list[int]:
    """Positions of the heaviest chain that rises strictly in both; the pairs come sorted by `first`.

    >>> _best_chain(np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([1.0, 0.9, 1.0]))
    [0, 2]
    """
    best = np.zeros(len(first))
    before = np.full(len(first), -1)
    top, top_at = np.zeros(0), np.zeros(0, np.int64)
    seconds = np.zeros(0, np.int64)
    for rows in np.split(np.arange(len(first)), np.flatnonzero(np.diff(first)) + 1):
        place = np.searchsorted(seconds, second[rows])
        best[rows] = weight[rows] + np.where(place > 0, np.append(0.0, top)[place], 0.0)
        before[rows] = np.where(place > 0, np.append(-1, top_at)[place], -1)
        seconds, top, top_at = _front(
            np.append(seconds, second[rows]), np.append(top, best[rows]), np.append(top_at, rows)
        )
    chain: list[int] = []
    at = int(np.argmax(best)) if len(best) else -1
    while at >= 0:
        chain.append(at)
        at = int(before[at])
    return chain[::-1]


def _front(
    seconds: NDArray[np.int64], best: Floats, at: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """Of the chains' ends, those that no chain ending earlier or there outweighs, by `seconds`."""
    order = np.lexsort((-best, seconds))
    highest = np.maximum.accumulate(best[order])
    keep = np.append(True, highest[1:] > highest[:-1]) if len(order) else np.zeros(0, bool)
    return seconds[order][keep], best[order][keep], at[order][keep]


def _fit(pairs: Pairs, used: Bools, settings: AlignSettings) -> Fitted:
    """Weighted least squares with Huber's weights; the drift is held to its range by a prior as wide as the range."""
    local, apart = pairs.local[used], pairs.apart[used]
    sigma = pairs.tolerance[used] / np.sqrt(3)
    design = np.column_stack([np.ones(len(local)), local])
    prior = np.diag([0.0, 1 / settings.drift**2])
    weight = 1 / sigma**2
    solution = np.zeros(2)
    for round_ in range(ROUNDS):
        normal = design.T @ (weight[:, np.newaxis] * design) + prior
        solution = np.linalg.solve(normal, design.T @ (weight * apart))
        scaled = np.abs(apart - design @ solution) / sigma
        if round_ < ROUNDS - 1:
            weight = np.minimum(1.0, HUBER / np.maximum(scaled, 1e-12)) / sigma**2
    drift = float(np.clip(solution[1], -settings.drift, settings.drift))
    return Fitted(Line(float(solution[0]), drift), used, np.linalg.inv(normal))
