"""Ratios of one judgement as difference constraints: what they imply for every pair, and whether they can all hold.

With x_h = ln P(group | h) each ratio says ln l <= x_h - x_k <= ln u. The tightest range of every pair is a
shortest path (Dechter, Meiri, Pearl 1991); the ratios cannot all hold where a circle of them has a negative length.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crossfix.conclude.weighing.frame import Array, Frame
from crossfix.records.interval import Interval
from crossfix.records.weighing import Judgement, Negative, Ratio

GRID = 2.0**-36
"""Logarithms are rounded to multiples of this (1.5e-11): their sums are then exact in any order, up to 65,536."""

SLACK = 1e-9
"""A circle of ratios misses by this much only through rounding."""


def on_grid(value: float) -> float:
    """A natural logarithm, rounded to the grid.

    >>> on_grid(0.0), on_grid(math.log(2)) == -on_grid(-math.log(2))
    (0.0, True)
    """
    return round(value / GRID) * GRID if math.isfinite(value) else value


@dataclass(frozen=True, slots=True)
class Edge:
    """x[first] - x[second] <= most, by a ratio."""

    first: int
    second: int
    most: float
    ratio: Ratio


def ratios_of(judgement: Judgement, frame: Frame) -> tuple[Ratio, ...]:
    """The judged ratios, or those that follow from the detection power of a search without a result."""
    if judgement.negative is not None and judgement.negative.power is not None:
        return tuple(_of_negative(judgement.negative, judgement.negative.power, judgement.line, frame))
    return judgement.ratios


def _of_negative(negative: Negative, power: Interval, line: int, frame: Frame) -> Iterator[Ratio]:
    """(1 - power) / (1 - false alarm) for what would show; under all others it is as probable as under any other."""
    shows = {place for h in negative.would_show for place in frame.members[h]}
    others = [leaf for place, leaf in enumerate(frame.leaves) if place not in shows]
    alarm = negative.false_alarm
    missed = Interval((1 - power.high) / (1 - alarm.low), (1 - power.low) / (1 - alarm.high))
    for place in sorted(shows):
        yield Ratio(frame.leaves[place], others[0], missed, line)
    for other in others[1:]:
        yield Ratio(other, others[0], Interval(1.0, 1.0), line)


def edges(ratios: Sequence[Ratio], frame: Frame) -> Iterator[Edge]:
    """Two per ratio and pair of leaves: what is judged of a parent is judged of each of its children."""
    for ratio in ratios:
        low, high = on_grid(math.log(ratio.ratio.low)), on_grid(math.log(ratio.ratio.high))
        for i, j in itertools.product(frame.members[ratio.hypothesis], frame.members[ratio.against]):
            yield Edge(i, j, high, ratio)
            yield Edge(j, i, -low, ratio)


def direct(ratios: Sequence[Ratio], frame: Frame) -> Array:
    """Shape (leaves, leaves): the greatest ln P(i)/P(j) by the ratios alone, infinite where nothing is said."""
    most = np.full((frame.size, frame.size), math.inf)
    np.fill_diagonal(most, 0.0)
    for edge in edges(ratios, frame):
        most[edge.first, edge.second] = min(most[edge.first, edge.second], edge.most)
    return most


def closed(most: Array) -> Array:
    """Shape (groups, leaves, leaves): what follows for every pair, by shortest paths through each leaf in turn."""
    most = most.copy()
    for k in range(most.shape[-1]):
        np.minimum(most, most[:, :, k, None] + most[:, None, k, :], out=most)
    places = np.arange(most.shape[-1])
    most[:, places, places] = 0.0
    return _no_gap(most)


def _no_gap(most: Array) -> Array:
    """Where rounding to the grid left a least just above the greatest, both are their middle."""
    back = most.transpose(0, 2, 1)
    crossed = np.isfinite(most) & np.isfinite(back)
    crossed[crossed] = (most[crossed] + back[crossed]) < 0
    middle = np.zeros_like(most)
    middle[crossed] = (most[crossed] - back[crossed]) / 2
    return np.where(crossed, middle, most)


def conflict(judgement: Judgement, frame: Frame) -> tuple[Ratio, ...]:
    """Ratios of a judgement that cannot all hold, one circle of them; empty where all can."""
    found = list(edges(ratios_of(judgement, frame), frame))
    reach, by = [0.0] * frame.size, dict[int, Edge]()
    changed: int | None = None
    for _ in range(frame.size + 1):
        changed = None
        for edge in found:
            if reach[edge.second] + edge.most < reach[edge.first] - SLACK:
                reach[edge.first] = reach[edge.second] + edge.most
                by[edge.first] = edge
                changed = edge.first
        if changed is None:
            return ()
    return _circle(by, frame.size, changed) if changed is not None else ()


def _circle(by: Mapping[int, Edge], size: int, place: int) -> tuple[Ratio, ...]:
    """The ratios of the circle that leads to a place: as many steps back as there are places end inside it."""
    for _ in range(size):
        place = by[place].second
    circle: dict[Ratio, None] = {}
    start = place
    while not circle or place != start:
        circle[by[place].ratio] = None
        place = by[place].second
    return tuple(circle)
