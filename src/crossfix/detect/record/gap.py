"""Gaps: stretches of a recording without any valid data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from crossfix.derive.recorder.unheard import all_series, unheard
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Gap:
    """Tells every loss of sync, and where no series has a valid sample."""

    least_s: float = limit(2.0, "s", "all series without a valid sample for this long; ours, two subframes")

    name: ClassVar[str] = "gap"
    needs: ClassVar[tuple[frozenset[str], ...]] = ()
    method: ClassVar[str] = (
        "Each stretch of subframes without a valid word, and each in which every series is not valid or has no sample, "
        "with the last valid sample before and the first after."
    )
    limits: ClassVar[str] = "Why data are missing is not told. The time in a gap is that of the source, not measured."
    definition: ClassVar[str] = "ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """Losses of sync first."""
        series = all_series(flight)
        for (begin, stop), (low, high) in zip(flight.lost, _around(flight, series), strict=True):
            label = f"no valid word for {stop - begin:,.1f} s"
            yield self._event(series, label, Interval(low, begin), Interval(stop, high))
        times = series[0].times() if series else np.zeros(0)
        for low, high in unheard(flight, self.least_s):
            if any(begin < high and stop > low for begin, stop in flight.lost):
                continue
            missing = times[np.searchsorted(times, low, side="right") : np.searchsorted(times, high)]
            lasts = min(high, flight.last_s) - max(low, flight.first_s)
            label = f"no series is valid for {lasts:,.1f} s"
            first, last = (float(missing[0]), float(missing[-1])) if len(missing) else (flight.first_s, flight.last_s)
            onset = Interval(low, min(max(low, first), high))
            yield self._event(series, label, onset, Interval(max(min(last, high), onset.high), high))

    def _event(self, series: Sequence[Series], label: str, onset: Interval, end: Interval) -> RecorderEvent:
        shown = tuple(
            one
            for time_s, says in ((onset.low, "last valid sample before"), (end.high, "first valid sample after"))
            if np.isfinite(time_s) and (one := _sample_at(series, time_s, says)) is not None
        )
        label += ", from the begin of the recording" if not np.isfinite(onset.low) else ""
        label += ", to the end of the recording" if not np.isfinite(end.high) else ""
        return RecorderEvent("record_gap", label, self.name, onset, end, shown, ongoing=not np.isfinite(end.high))


def _around(flight: RecordedFlight, all_of_it: Sequence[Series]) -> list[tuple[float, float]]:
    """The last valid sample before each loss of sync and the first after it, of all series."""
    begins, stops = np.array([one[0] for one in flight.lost]), np.array([one[1] for one in flight.lost])
    low, high = np.full(len(begins), -INFINITE), np.full(len(begins), INFINITE)
    for series in all_of_it:
        times = np.concatenate(([-INFINITE], series.times()[series.valid], [INFINITE]))
        low = np.maximum(low, times[np.searchsorted(times, begins) - 1])
        high = np.minimum(high, times[np.searchsorted(times, stops)])
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _sample_at(all_of_it: Sequence[Series], time_s: float, says: str) -> Sample | None:
    """A sample of the first series that has a valid one at that very time."""
    for series in all_of_it:
        k = round((time_s - series.first_s) / float(series.step_s))
        if not 0 <= k < len(series) or not series.valid[k] or series.values.dtype.kind not in "biuf":
            continue
        if series.first_s + k * series.step_s.numerator / series.step_s.denominator == time_s:
            return Sample(series.name, time_s, float(series.values[k]), series.unit, says)
    return None
