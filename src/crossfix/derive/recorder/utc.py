"""The recorder's zero in UTC, from the hours, minutes and seconds that it recorded.

A recorded second is cut off: where a sample at t reads s, the time was in [s, s + 1). So each sample bounds the zero,
modulo 60 s; minutes and hours do the same more coarsely and tell which minute and hour. What holds for all samples is
the zero (Annex 6 has time every 4 s; Tuccio and Townsend, JATE 2(1), 2012, use the same intervals for keying).
The recorder's rate is taken as 1: samples that then leave nothing in common widen the result to what covers them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series

UNITS = (("utc_hour", 3600.0, 86400.0), ("utc_minute", 60.0, 3600.0), ("utc_second", 1.0, 60.0))
"""Quantity, seconds of its step, seconds after which it begins anew."""
FAR = 1.5
"""Steps from what most samples say, a drift allowed for, beyond which one is left out: a wrong bit."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RecordedUtc:
    """Where the recorder's zero lies, in seconds since a moment that recurs every `period_s` (a midnight for 86400).

    samples: how many made it. left_out: samples far from all others. apart_s: by how much the samples disagree at a
    rate of 1; 0 where one zero fits them all.
    """

    zero: Interval
    period_s: float
    samples: int
    left_out: int
    apart_s: float

    def near(self, seconds: float) -> Interval:
        """The zero that is nearest to a known time.

        >>> RecordedUtc(Interval(10.0, 11.0), 3600.0, 5, 0, 0.0).near(7000.0)
        Interval(low=7210.0, high=7211.0)
        """
        middle = (self.zero.low + self.zero.high) / 2
        return self.zero.shift(round((seconds - middle) / self.period_s) * self.period_s)


def recorded_utc(flight: RecordedFlight) -> RecordedUtc | None:
    """From the coarsest unit that was recorded to the finest, without a gap between them; None without any."""
    found: RecordedUtc | None = None
    for quantity, step_s, period_s in UNITS:
        series = flight.line(quantity)
        if series is None:
            if found is not None:
                break
            continue
        finer = _zero(series, step_s, period_s)
        found = finer if found is None else _refined(found, finer)
    return found


def _zero(series: Series, step_s: float, period_s: float) -> RecordedUtc:
    times = series.times()[series.valid]
    lows = np.unwrap(np.asarray(series.values[series.valid], np.float64) * step_s - times, period=period_s)
    near = np.abs(_off_line(times, lows)) <= FAR * step_s
    kept = lows[near]
    latest, earliest = float(kept.max()), float(kept.min()) + step_s
    zero = Interval(min(latest, earliest), max(latest, earliest))
    return RecordedUtc(zero, period_s, len(kept), int((~near).sum()), max(0.0, latest - earliest))


def _off_line(times: Floats, lows: Floats) -> Floats:
    """How far each is from the line that drifts like most of them (the median slope over half the recording)."""
    half = len(times) // 2
    slopes = (lows[half:] - lows[:-half]) / (times[half:] - times[:-half]) if half else np.zeros(1)
    level = lows - float(np.median(slopes)) * times
    return level - float(np.median(level))


def _refined(coarse: RecordedUtc, fine: RecordedUtc) -> RecordedUtc:
    """The fine zero in the period of the coarse one."""
    near = fine.near((coarse.zero.low + coarse.zero.high) / 2)
    copies = [near.shift(k * fine.period_s) for k in (-1, 0, 1)]
    best = min(copies, key=lambda one: (one.gap(coarse.zero), -(one & coarse.zero).width))
    both = best & coarse.zero
    zero = best if both.empty else both
    return RecordedUtc(
        zero,
        coarse.period_s,
        coarse.samples + fine.samples,
        coarse.left_out + fine.left_out,
        max(coarse.apart_s, fine.apart_s),
    )
