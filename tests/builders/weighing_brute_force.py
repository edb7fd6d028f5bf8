"""Weighing by enumeration, from the definitions alone: no shortest paths, no sums in order of size, no closed forms.

The likelihoods of a group are the corners of its polytope, found by solving every choice of as many ratios as there
are unknowns. Totals go over all corners, tipping over all subsets of groups, posteriors over all products of corners
and all corners of the priors.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from crossfix.records.interval import Interval
from crossfix.records.weighing import Judgement

Vector = npt.NDArray[np.float64]
NEAR = 1e-9


@cache
def corners(judgement: Judgement, leaves: tuple[str, ...]) -> list[Vector]:
    """Ln P(group | leaf), the first leaf at 0, at every corner of what the ratios allow."""
    rows: list[Vector] = []
    limits: list[float] = []
    for one in judgement.ratios:
        row = np.zeros(len(leaves))
        row[leaves.index(one.hypothesis)], row[leaves.index(one.against)] = 1.0, -1.0
        rows += [row, -row]
        limits += [math.log(one.ratio.high), -math.log(one.ratio.low)]
    found: list[Vector] = []
    for chosen in itertools.combinations(range(len(rows)), len(leaves) - 1):
        matrix = np.array([rows[n][1:] for n in chosen])
        if abs(np.linalg.det(matrix)) < NEAR:
            continue
        corner = np.concatenate([[0.0], np.linalg.solve(matrix, [limits[n] for n in chosen])])
        if all(row @ corner <= limit + NEAR for row, limit in zip(rows, limits, strict=True)):
            found.append(corner)
    return found


@cache
def group_range(
    judgement: Judgement, leaves: tuple[str, ...], pair: tuple[str, str], cap: float
) -> tuple[float, float]:
    """Least and greatest ln ratio of a pair, clipped to the cap."""
    i, j = (leaves.index(h) for h in pair)
    values = [corner[i] - corner[j] for corner in corners(judgement, leaves)]
    ends = (min(values), max(values))
    return min(max(ends[0], -cap), cap), min(max(ends[1], -cap), cap)


def shared_range(ranges: Sequence[tuple[float, float]], rho: Interval) -> tuple[float, float]:
    """Of groups of partly common origin, over all corners: each report as probable as can be where it is most so."""
    values = []
    for corner in itertools.product(*ranges):
        for share in (rho.low, rho.high):
            above = [min(1.0, math.exp(value)) for value in corner]
            below = [min(1.0, math.exp(-value)) for value in corner]
            mixed = [p[0] * (share + (1 - share) * math.prod(p[1:])) for p in (above, below)]
            values.append(math.log(mixed[0] / mixed[1]))
    return min(values), max(values)


def fewest(least_without: Callable[[frozenset[int]], float], size: int) -> int:
    """The size of the smallest set of groups without which the least is no longer above 0, over all sets."""
    for count in range(size + 1):
        for out in itertools.combinations(range(size), count):
            if least_without(frozenset(out)) <= NEAR:
                return count
    raise AssertionError("without all groups the least is 0")


def posterior(corner_lists: Sequence[list[Vector]], priors: Sequence[Interval], place: int) -> tuple[float, float]:
    """Least and greatest probability of a leaf over all products of corners."""
    values, every_prior = [], list(prior_corners(priors))
    for choice in itertools.product(*corner_lists):
        odds = np.exp(np.sum(choice, axis=0)) if choice else np.ones(len(priors))
        for weights in every_prior:
            joint = weights * odds
            values.append(float(joint[place] / joint.sum()))
    return min(values), max(values)


def prior_corners(priors: Sequence[Interval]) -> Iterator[Vector]:
    """Corners of the priors of sum 1: all but one at an end."""
    for free in range(len(priors)):
        others = [k for k in range(len(priors)) if k != free]
        for ends in itertools.product(*((priors[k].low, priors[k].high) for k in others)):
            rest = 1 - sum(ends)
            if priors[free].low - NEAR <= rest <= priors[free].high + NEAR:
                corner = np.zeros(len(priors))
                corner[others], corner[free] = ends, rest
                yield corner
