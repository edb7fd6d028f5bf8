"""Compiled loop of the likelihood of an emitter: places, heights and powers against every sample; makes no array."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
AT_ONCE = 8  # aircraft in one logarithm; more may bring the product below the smallest number


@compiled
def fill_logarithms(
    levels: Integers,
    affected: Integers,
    starts: Integers,
    floors: Floats,
    weights: Floats,
    stride: int,
    table: Floats,
    space: Floats,
    out: Floats,
) -> None:
    """Fill `out[place, height, power]` with the logarithm of the likelihood of all samples.

    `table[affected, phase, column + k]` is the probability of a sample at the k-th power; `levels[place, height,
    sample]` is its column times the number of phases, plus its phase. The samples `starts[a]` to `starts[a + 1]` are
    of aircraft a. It is immune or always affected (`floors[a]` is that part of its likelihood), or its receiver is
    off the average by one of the nodes of `weights`, `stride` powers apart, the same in all its samples. `space[3,
    powers + (nodes - 1) * stride]` is to work in.
    """
    phases, powers, steps = table.shape[1], out.shape[2], space.shape[1]
    running, total, product = space[0], space[1, :powers], space[2, :powers]
    for place in range(levels.shape[0]):
        for height in range(levels.shape[1]):
            logarithms = out[place, height]
            logarithms[:] = 0.0
            product[:] = 1.0
            for a in range(len(floors)):
                running[:] = 1.0
                for n in range(starts[a], starts[a + 1]):
                    column, phase = levels[place, height, n] // phases, levels[place, height, n] % phases
                    multiply(running, table[affected[n], phase, column : column + steps])
                total[:] = floors[a]
                for node in range(len(weights)):
                    add(total, weights[node], running[node * stride : node * stride + powers])
                multiply(product, total)
                if a % AT_ONCE == 0:
                    take_out(product, logarithms)
            take_out(product, logarithms)


@compiled
def multiply(target: Floats, factors: Floats) -> None:
    """In place."""
    for k in range(len(target)):
        target[k] *= factors[k]


@compiled
def add(target: Floats, weight: float, terms: Floats) -> None:
    """A multiple of the terms, in place."""
    for k in range(len(target)):
        target[k] += weight * terms[k]


@compiled
def take_out(product: Floats, logarithms: Floats) -> None:
    """Add the logarithms of a product, which begins anew: it would become too small."""
    for k in range(len(product)):
        logarithms[k] += math.log(product[k])
        product[k] = 1.0
