"""Compiled loop: where integrity or accuracy is well below the aircraft's own level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, inlined
from crossfix.detect.gnss.limits import DegradedLimits

CLASSES = 12
STARTED, ENDED, AFTER, REPORTS, LEVEL, LOWEST, FIELDS = range(7)
"""Of a stretch: first and last report below, first report back at level (-1: none), count, level, lowest code."""


@compiled
def degraded(
    time_s: NDArray[np.float64],
    code: NDArray[np.int8],
    left_out: NDArray[np.bool_],
    lost_s: NDArray[np.float64],
    most: int,
    clean_s: float,
    limits: DegradedLimits,
    counts: NDArray[np.int64],
    pushed: NDArray[np.bool_],
    found: NDArray[np.int64],
) -> int:
    """Stretches in order; returns how many there are, of which `found` (int64[m, FIELDS]) holds the first.

    A code is below where it is at most `most` and `classes` below the median of the window before it; where that is not
    known and a loss ended not long ago (lost_s: when, NaN where none did), at most `most` alone. While a stretch lasts
    its level stays, and its codes do not count for later levels. counts: int64[CLASSES]; pushed: bool[n]; scratch.
    """
    counts[:] = 0
    pushed[:] = False
    told, first, made = 0, 0, 0
    start, last, run, lowest, level, back = -1, -1, 0, CLASSES, -1, -1
    on = False
    for k in range(len(time_s)):
        if left_out[k]:
            if on:
                made += _written(found, made, start, last, -1, run, level, lowest)
            on, run = False, 0
        if code[k] < 0 or left_out[k]:
            continue
        first, told = _window(time_s, code, pushed, k, first, told, limits.window_s, counts)
        if not on:
            known = told >= limits.warm_up_reports and time_s[k] - time_s[first] >= limits.warm_up_s
            level = _median(counts, told) if known else -1
        near_loss = time_s[k] - lost_s[k] <= limits.window_s
        below = code[k] <= most and (code[k] <= level - limits.classes if level >= 0 else near_loss)
        if below:
            if run == 0:
                start, lowest = k, CLASSES
            run, last, back = run + 1, k, -1
            lowest = min(lowest, code[k])
            on = on or (run >= limits.onset_reports and time_s[k] - time_s[start] >= limits.onset_s)
        elif on:
            back = k if back < 0 else back
            if time_s[k] - time_s[last] >= clean_s:
                made += _written(found, made, start, last, back, run, level, lowest)
                on, run = False, 0
        else:
            run = 0
        if not (on and below):
            pushed[k] = True
            counts[code[k]] += 1
            told += 1
    if on:
        made += _written(found, made, start, last, back, run, level, lowest)
    return made


@inlined
def _window(
    time_s: NDArray[np.float64],
    code: NDArray[np.int8],
    pushed: NDArray[np.bool_],
    k: int,
    first: int,
    told: int,
    window_s: float,
    counts: NDArray[np.int64],
) -> tuple[int, int]:
    """Let go of what is older than the window; `first` then is the oldest that counts."""
    while first < k and (not pushed[first] or time_s[first] < time_s[k] - window_s):
        if pushed[first]:
            counts[code[first]] -= 1
            told -= 1
        first += 1
    return first, told


@inlined
def _median(counts: NDArray[np.int64], told: int) -> int:
    above, level = 0, CLASSES
    while 2 * above < told:
        level -= 1
        above += counts[level]
    return level


@inlined
def _written(
    found: NDArray[np.int64], made: int, start: int, last: int, back: int, run: int, level: int, lowest: int
) -> int:
    if made < len(found):
        found[made, STARTED], found[made, ENDED], found[made, AFTER] = start, last, back
        found[made, REPORTS], found[made, LEVEL], found[made, LOWEST] = run, level, lowest
    return 1
