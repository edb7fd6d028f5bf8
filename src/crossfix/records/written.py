"""A number or time as somebody wrote it: a value with the unit of its last place, read one or two ways."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.interval import Interval

TRUNCATED = "truncated"
NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Written:
    """`value` with a last place worth `unit`, both in seconds (or in the quantity's unit).

    05:21 is Written(19260, 60): truncated it means [05:21, 05:22), rounded to the nearest minute
    [05:20:30, 05:21:30). `high` is given for a range written with two ends.

    >>> Written(24.0, 1.0, (TRUNCATED,)).spans()
    (('truncated', Interval(low=24.0, high=25.0)),)
    """

    value: float
    unit: float
    roundings: tuple[str, ...] = (TRUNCATED,)
    tolerance: float = 0.0
    high: float | None = None

    def spans(self) -> tuple[tuple[str, Interval], ...]:
        """(rounding, what the number can be) for every rounding to be tested."""
        return tuple((r, self._span(r).widen(self.tolerance)) for r in self.roundings)

    def _span(self, rounding: str) -> Interval:
        if self.high is not None:
            return Interval(self.value, self.high)
        if rounding == NEAREST:
            return Interval(self.value - self.unit / 2, self.value + self.unit / 2)
        return Interval(self.value, self.value + self.unit)
