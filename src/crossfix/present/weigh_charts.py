"""Ratios as bars on a scale of factors: 1 in the middle, powers of ten at the ticks, the same distance each way."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from crossfix.present.scales import RangeBar, range_bar
from crossfix.present.weigh_json import RatioOut, WeighingOut

DECADE = math.log(10)


@dataclass(frozen=True, slots=True)
class FactorTick:
    """A label of the scale, in percent from the left; the outermost ones are written inwards."""

    at: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class FactorScale:
    """From 1 over ten to the `decades` on the left to ten to the `decades` on the right."""

    decades: int

    def bar(self, ratio: RatioOut) -> RangeBar | None:
        """The range of a ratio; None where neither end is known."""
        return range_bar(ratio.ln_low, ratio.ln_high, -self.decades * DECADE, self.decades * DECADE)

    def ticks(self, most: int) -> tuple[FactorTick, ...]:
        """At most that many on either side of 1.

        >>> [tick.label for tick in FactorScale(2).ticks(2)]
        ['1/100', '1/10', '1', '10', '100']
        """
        step = math.ceil(self.decades / most)
        powers = range(-(self.decades // step) * step, self.decades + 1, step)
        return tuple(self._tick(power) for power in powers)

    def _tick(self, power: int) -> FactorTick:
        anchor = "start" if power == -self.decades else "end" if power == self.decades else "middle"
        return FactorTick(round(50 + 50 * power / self.decades, 2), power_of_ten(power), anchor)


def power_of_ten(power: int) -> str:
    """Written out up to a thousand.

    >>> power_of_ten(-2), power_of_ten(0), power_of_ten(3), power_of_ten(-9)
    ('1/100', '1', '1,000', '1/10^9')
    """
    size = f"{10 ** abs(power):,}" if abs(power) <= 3 else f"10^{abs(power)}"
    return size if power >= 0 else f"1/{size}"


def factor_scale(ratios: Iterable[RatioOut]) -> FactorScale:
    """The scale that holds all known ends; never less than from 1/10 to 10, so that small ratios look small.

    >>> factor_scale([RatioOut(hypothesis="a", against="b", ln_low=-5.0, ln_high=None, text="")])
    FactorScale(decades=3)
    """
    ends = [abs(end) for ratio in ratios for end in (ratio.ln_low, ratio.ln_high) if end is not None]
    return FactorScale(max(1, math.ceil(max(ends, default=0.0) / DECADE - 1e-9)))


def group_scale(weighing: WeighingOut) -> FactorScale:
    """One scale for all groups and raters."""
    return factor_scale(ratio for rater in weighing.raters for weight in rater.weights for ratio in weight.ranges)


def total_scale(weighing: WeighingOut) -> FactorScale:
    """One scale for all totals: of the raters, over raters, without a group, and at each date."""
    totals = [*weighing.over_raters]
    for rater in weighing.raters:
        totals += rater.totals
        totals += [ratio for left in rater.leave_one_out for ratio in left.totals]
        totals += [ratio for standing in rater.history for ratio in standing.totals]
    return factor_scale(totals)
