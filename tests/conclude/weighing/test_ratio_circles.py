"""Ratios that cannot all hold are found exactly where a linear program finds no likelihoods, and named as a circle."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from builders.weighing import hypotheses, judged, ratio
from crossfix.conclude.weighing.frame import frame_of
from crossfix.conclude.weighing.ratios import closed, conflict, direct
from crossfix.records.weighing import Ratio

NAMES = ("a", "b", "c", "d")
FRAME = frame_of(hypotheses(*NAMES))
ENDS = st.integers(-3, 3).map(lambda power: 2.0**power)
PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), ENDS, ENDS).filter(lambda one: one[0] != one[1])


def made(given_ratios: Sequence[tuple[str, str, float, float]]) -> list[Ratio]:
    return [ratio(h, k, min(one, two), max(one, two), n) for n, (h, k, one, two) in enumerate(given_ratios)]


def can_hold(ratios: Sequence[Ratio], objective: Sequence[float] = (0, 0, 0, 0)) -> float | None:
    """The least of an objective over all likelihoods that fit; None where none does."""
    rows, limits = [], []
    for one in ratios:
        row = np.zeros(len(NAMES))
        row[NAMES.index(one.hypothesis)], row[NAMES.index(one.against)] = 1, -1
        rows += [row, -row]
        limits += [math.log(one.ratio.high), -math.log(one.ratio.low)]
    found = linprog(objective, np.array(rows), limits, bounds=[(-99, 99)] * len(NAMES))
    return float(found.fun) if found.status == 0 else None


@settings(max_examples=40)
@given(st.lists(PAIRS, min_size=1, max_size=6))
def test_a_circle_is_found_where_nothing_fits(given_ratios: list[tuple[str, str, float, float]]) -> None:
    ratios = made(given_ratios)
    circle = conflict(judged(0, *ratios), FRAME)
    assert bool(circle) == (can_hold(ratios) is None)
    if circle:
        assert can_hold(circle) is None
        assert all(can_hold([one for one in circle if one is not left]) is not None for left in circle)


@settings(max_examples=15)
@given(st.lists(PAIRS, min_size=1, max_size=6))
def test_ranges_of_every_pair_are_the_optimum(given_ratios: list[tuple[str, str, float, float]]) -> None:
    ratios = made(given_ratios)
    if conflict(judged(0, *ratios), FRAME):
        return
    most = closed(direct(ratios, FRAME)[None])[0]
    for i in range(len(NAMES)):
        for j in range(len(NAMES)):
            objective = [0.0] * len(NAMES)
            objective[i] -= 1
            objective[j] += 1
            least = can_hold(ratios, objective)
            assert least is not None
            assert (-least > 90) if np.isinf(most[i, j]) else abs(-least - most[i, j]) < 1e-6
