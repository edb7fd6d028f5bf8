"""Compiled loops that turn parsed trace points into columns: flags applied, ranges tested, aircraft objects spread."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled
from crossfix.read.surveillance.trace_words import ROW_SLOT

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

TRACK, RATE, GEOMETRIC_ALTITUDE, GEOMETRIC_RATE = 5, 7, 10, 11
ALTITUDE, FLAGS = 3, 6
RATE_IS_GEOMETRIC, ALTITUDE_IS_GEOMETRIC = 4, 8
ON_GROUND = 2


@compiled
def settle(points: Numbers, codes: NDArray[np.uint8], n: int, heading: Numbers, geometric: Mask) -> None:
    """Put altitude, track and vertical rate where the flags and "ground" say they belong, in place."""
    for k in range(n):
        flags = 0
        if points[FLAGS, k] >= 0.0 and points[FLAGS, k] < 256.0:
            flags = int(points[FLAGS, k])
        heading[k] = np.nan
        if codes[k, 1] == ON_GROUND:
            heading[k] = points[TRACK, k]
            points[TRACK, k] = np.nan
        if flags & ALTITUDE_IS_GEOMETRIC:
            if not np.isnan(points[ALTITUDE, k]):
                points[GEOMETRIC_ALTITUDE, k] = points[ALTITUDE, k]
            points[ALTITUDE, k] = np.nan
        geometric[k] = (flags & RATE_IS_GEOMETRIC) != 0
        if np.isnan(points[RATE, k]):
            points[RATE, k] = points[GEOMETRIC_RATE, k]
            geometric[k] = True


@compiled
def inside(values: Numbers, low: float, high: float, valid: Mask) -> int:
    """Mark what lies in [low, high] as valid; returns how many numbers do not."""
    outside = 0
    for k in range(len(values)):
        value = values[k]
        valid[k] = value >= low and value <= high
        outside += not (valid[k] or np.isnan(value))
    return outside


@compiled
def spread(records: Numbers, m: int, slot: int, low: float, high: float, values: Any, valid: Mask) -> int:
    """Numbers of aircraft objects to the points that carry them; returns how many lie outside [low, high]."""
    rows = records.view(np.int64)
    outside = 0
    for k in range(m):
        value = records[k, slot]
        if value >= low and value <= high:
            row = rows[k, ROW_SLOT]
            values[row] = value
            valid[row] = True
        else:
            outside += not np.isnan(value)
    return outside


@compiled
def spread_words(records: Numbers, m: int, slot: int, values: NDArray[np.uint64], valid: Mask) -> None:
    """Packed strings of aircraft objects to the points that carry them; an empty one is not valid."""
    rows, words = records.view(np.int64), records.view(np.uint64)
    for k in range(m):
        row = rows[k, ROW_SLOT]
        values[row] = words[k, slot]
        valid[row] = words[k, slot] != np.uint64(0)


@compiled
def dated(times: Numbers, zero_s: float, valid: Mask, latest_s: float) -> tuple[int, int, int]:
    """Seconds after zero to Unix time, in place; how many are equal to, before the one before, or no time."""
    same = earlier = missing = 0
    last = -np.inf
    for k in range(len(times)):
        times[k] += zero_s
        valid[k] = times[k] >= 0.0 and times[k] <= latest_s
        if valid[k]:
            same += times[k] == last
            earlier += times[k] < last
            last = times[k]
        else:
            missing += 1
    return same, earlier, missing
