"""Seconds on a case's timebase -> ISO 8601 UTC."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from crossfix.present.durations import between
from crossfix.present.times import clock, span
from crossfix.records.interval import Interval


@dataclass(frozen=True, slots=True)
class Instants:
    """Formats times of one case, whose zero is midnight UTC of `day`."""

    day: str

    def iso(self, seconds: float) -> str | None:
        """ISO 8601 UTC to the millisecond; None where unknown.

        >>> instants = Instants("2024-12-25")
        >>> instants.iso(19302.0), instants.iso(19302.25), instants.iso(math.inf)
        ('2024-12-25T05:21:42Z', '2024-12-25T05:21:42.250Z', None)
        """
        if not math.isfinite(seconds):
            return None
        zero = datetime.combine(date.fromisoformat(self.day), datetime.min.time(), tzinfo=UTC)
        moment = zero + timedelta(milliseconds=round(seconds * 1000))
        text = moment.strftime("%Y-%m-%dT%H:%M:%S")
        return f"{text}.{moment.microsecond // 1000:03d}Z" if moment.microsecond else f"{text}Z"

    def span(self, interval: Interval) -> str:
        """Both ends as clock times."""
        return span(self.iso(interval.low), self.iso(interval.high), self.day)

    def clock(self, seconds: float) -> str:
        """One clock time, or `unknown`."""
        iso = self.iso(seconds)
        return clock(iso, self.day) if iso else "unknown"


def finite(value: float) -> float | None:
    """The number to the microsecond, or None where unknown."""
    return round(value, 6) + 0.0 if math.isfinite(value) else None


def duration(interval: Interval) -> str:
    """A duration's bounds in words."""
    return between(finite(interval.low), finite(interval.high))
