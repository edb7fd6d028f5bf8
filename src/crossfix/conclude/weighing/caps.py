"""The most that a ratio can be: reliability of the source, searches of unknown power, matches by chance.

A report R of evidence E with hit rate h = P(R | E) and false-report rate f = P(R | not E) has a ratio of at most h/f
under any two hypotheses. So a grade is a cap on every pair of a group: the range is clipped to [1/cap, cap].
Moments that match on two clocks do so by chance with probability (2s + w)/window each; a fitted offset uses one up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from crossfix.conclude.weighing.frame import Array, Frame
from crossfix.conclude.weighing.ratios import on_grid
from crossfix.conclude.weighing.settings import LIMITS, NOT_GRADED, Limits
from crossfix.records.weighing import NOT_LISTED, Judgement, Timing

Cap = tuple[float, str]

LARGEST_EXPONENT = 700.0
"""e to this is still a float64."""


def caps_of(judgement: Judgement, caps: Mapping[str, float], limits: Limits = LIMITS) -> list[Cap]:
    """(largest ratio, why) for everything that limits a judgement, the lowest first."""
    return sorted(_caps(judgement, caps, limits))


def _caps(judgement: Judgement, caps: Mapping[str, float], limits: Limits) -> Iterator[Cap]:
    if judgement.said_anyway:
        yield 1.0, "its author would say it whatever happened"
    if judgement.indifferent:
        yield 1.0, "judged as probable under every hypothesis"
    if judgement.grade == NOT_GRADED:
        yield 1.0, f"grade {NOT_GRADED}: the source is not graded yet"
    elif judgement.grade is not None:
        yield caps[judgement.grade], f"grade {judgement.grade} of the source"
    if judgement.negative is not None and judgement.negative.power is None:
        yield limits.negative, "a negative result of unknown detection power"
    if judgement.timing is not None:
        yield by_chance(judgement.timing), _timing_reason(judgement.timing)


def by_chance(timing: Timing) -> float:
    """The largest ratio of moments that match: one over the probability that they do so by chance.

    >>> by_chance(Timing(1, 1.0, 0.0, 200.0, fitted_clock=False))
    100.0
    >>> by_chance(Timing(1, 1.0, 0.0, 200.0, fitted_clock=True))
    1.0
    """
    chance = min(1.0, (2 * timing.tolerance_s + timing.width_s) / timing.window_s)
    left = timing.matches - (1 if timing.fitted_clock else 0)
    if left == 0 or chance == 1.0:
        return 1.0
    beyond = chance == 0.0 or -left * math.log(chance) > LARGEST_EXPONENT
    return math.inf if beyond else float((1 / chance) ** left)


def _timing_reason(timing: Timing) -> str:
    moments = "1 moment matches" if timing.matches == 1 else f"{timing.matches} moments match"
    fitted = ", one used up by fitting the clock" if timing.fitted_clock else ""
    return f"{moments} within {timing.tolerance_s:g} s{fitted}: what chance leaves"


def capped(most: Array, cap: float, frame: Frame, limits: Limits = LIMITS) -> Array:
    """Shape (leaves, leaves): clipped to the cap, and against `not_listed` to its limit; open pairs stay open.

    A cap of 1 settles every pair: whatever anybody judged, it weighs exactly 1.
    """
    if cap == 1.0:
        return np.zeros_like(most)
    limit = np.full_like(most, on_grid(math.log(cap)))
    if NOT_LISTED in frame.leaves:
        place = frame.leaves.index(NOT_LISTED)
        for line in (limit[place, :], limit[:, place]):
            np.minimum(line, on_grid(math.log(limits.not_listed)), out=line)
    return np.where(np.isfinite(most), np.clip(most, -limit, limit), most)
