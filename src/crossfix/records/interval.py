"""Interval: what is known of one number, from least to most. Unknown ends are infinite, never zero."""

from __future__ import annotations

import math
from dataclasses import dataclass

INFINITE = math.inf


@dataclass(frozen=True, slots=True)
class Interval:
    """The closed range [low, high] of a number in the unit of its owner (seconds for times).

    A half-open reading such as [05:21:42, 05:21:43) is held by its closure: the last instant is a
    limit that is never reached, and no measurement separates the two.

    >>> Interval(1.0, 3.0) & Interval(2.0, 5.0)
    Interval(low=2.0, high=3.0)
    """

    low: float = -INFINITE
    high: float = INFINITE

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high):
            raise ValueError(f"an interval cannot have NaN ends: [{self.low}, {self.high}]")

    def __and__(self, other: Interval) -> Interval:
        """The common part; empty (low > high) where there is none."""
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def __neg__(self) -> Interval:
        """The interval of the negated number."""
        return Interval(-self.high, -self.low)

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def shift(self, by: float) -> Interval:
        """Moved by `by`."""
        return Interval(self.low + by, self.high + by)

    def widen(self, by: float) -> Interval:
        """Moved outwards by `by` at both ends."""
        return Interval(self.low - by, self.high + by)

    @property
    def empty(self) -> bool:
        """True where no number fits."""
        return self.low > self.high

    @property
    def width(self) -> float:
        """High - low."""
        return self.high - self.low

    @property
    def known(self) -> bool:
        """True where at least one end is finite."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    def gap(self, other: Interval) -> float:
        """How far apart two intervals are; 0 where they touch or overlap.

        >>> Interval(0, 1).gap(Interval(4, 5)), Interval(4, 5).gap(Interval(0, 1)), Interval(0, 2).gap(Interval(1, 3))
        (3, 3, 0.0)
        """
        return max(other.low - self.high, self.low - other.high, 0.0)

    def within(self, other: Interval, tolerance: float = 0.0) -> bool:
        """True where every number of this interval lies in the other."""
        return self.low >= other.low - tolerance and self.high <= other.high + tolerance
