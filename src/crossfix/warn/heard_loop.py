"""Compiled loop: how many aircraft were heard, and how many affected, round each of several places."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled
from crossfix.records.visit import Condition

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CLEAN, AFFECTED = int(Condition.CLEAN), int(Condition.AFFECTED)


@compiled
def fill_heard(
    points: Floats,
    aircraft: Ints,
    condition: NDArray[np.uint8],
    places: Floats,
    begins: Ints,
    ends: Ints,
    chord: float,
    marks: Ints,
    heard: Ints,
    affected: Ints,
) -> None:
    """heard, affected: int64[m], the different aircraft within a chord of each place, judged and affected.

    points float64[n, 3] and places float64[m, 3] are vectors of length 1; rows begins[k] to ends[k] hold all that are
    near place k. `aircraft` numbers those of each row; marks int64[2, aircraft] are -1, and written.
    """
    for k in range(len(places)):
        x, y, z = places[k, 0], places[k, 1], places[k, 2]
        heard[k] = affected[k] = 0
        for row in range(begins[k], ends[k]):
            apart = (points[row, 0] - x) ** 2 + (points[row, 1] - y) ** 2 + (points[row, 2] - z) ** 2
            if condition[row] < CLEAN or not apart <= chord * chord:
                continue
            one = aircraft[row]
            if marks[0, one] != k:
                marks[0, one] = k
                heard[k] += 1
            if condition[row] >= AFFECTED and marks[1, one] != k:
                marks[1, one] = k
                affected[k] += 1
