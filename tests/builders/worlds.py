"""Random consistent worlds: true times of events, true clocks, and statements that hold of them. Made up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crossfix.align.constraints import ORIGIN, Alternative, Clock, Constraint, Network, Row
from crossfix.records.interval import Interval


@dataclass(frozen=True)
class World:
    """A network whose statements are all true, and the truth."""

    network: Network
    times: dict[str, float]
    rates: dict[str, float]
    offsets: dict[str, float]


WIDTHS = (1.0, 5.0, 60.0)


def world(
    seed: int,
    events: int = 8,
    statements: int = 20,
    clocks: int = 0,
    ranks: int = 3,
    roots: int = 5,
    zones: bool = True,
) -> World:
    """A world with `statements` true statements of the usual kinds."""
    rng = np.random.default_rng(seed)
    times = {f"e{k}": float(t) for k, t in enumerate(np.sort(rng.uniform(0, 7200, events)))}
    rates = {f"r{k}": float(1 + rng.uniform(-5e-4, 5e-4)) for k in range(clocks)}
    offsets = {f"clock:r{k}": float(rng.uniform(-3600, 3600)) for k in range(clocks)}
    made = []
    for k in range(statements):
        row = _true_row(rng, times, rates, offsets)
        alternatives = [Alternative((row,), "Z")]
        if zones and row.start == ORIGIN and rng.random() < 0.3:
            alternatives.append(Alternative((Row(row.start, row.stop, row.bounds.shift(3600.0)),), "Y"))
        order = rng.permutation(len(alternatives))
        made.append(
            Constraint(
                f"s{k}",
                int(rng.integers(1, ranks + 1)),
                f"root{rng.integers(roots)}",
                tuple(alternatives[n] for n in order),
            )
        )
    listed = tuple(Clock(name, Interval(1 - 1e-3, 1 + 1e-3)) for name in rates)
    return World(Network(tuple(made), listed, tuple(times)), times, rates, offsets)


def _true_row(
    rng: np.random.Generator, times: dict[str, float], rates: dict[str, float], offsets: dict[str, float]
) -> Row:
    names = list(times)
    width = float(rng.choice(WIDTHS))
    before = float(rng.uniform(0, 1)) * width
    event = names[int(rng.integers(len(names)))]
    if rates and rng.random() < 0.5:
        name = list(rates)[int(rng.integers(len(rates)))]
        local = (times[event] - offsets[f"clock:{name}"]) / rates[name]
        return Row(f"clock:{name}", event, Interval(local - before, local - before + width), name)
    if rng.random() < 0.5:
        return Row(ORIGIN, event, Interval(times[event] - before, times[event] - before + width))
    other = [n for n in names if n != event][int(rng.integers(len(names) - 1))]
    apart = times[event] - times[other]
    if rng.random() < 0.3:
        return Row(other, event, Interval(min(apart, 0.0))) if apart < 0 else Row(other, event, Interval(0.0))
    return Row(other, event, Interval(apart - before, apart - before + width))
