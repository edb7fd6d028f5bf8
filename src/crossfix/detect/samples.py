"""Samples of series as the evidence of an event."""

from __future__ import annotations

from crossfix.derive.recorder.runs import Run
from crossfix.records.recorder_event import Sample
from crossfix.records.series import Series


def sample(series: Series, k: int, says: str) -> Sample:
    """Sample k of a series."""
    return Sample(series.name, float(series.times()[k]), float(series.values[k]), series.unit, says)


def edges(series: Series, run: Run, without: str, shown: str) -> tuple[Sample, ...]:
    """The last valid sample before a run, where there is one, and the first one of it."""
    before = series.valid[: run.first].nonzero()[0]
    first = sample(series, run.first, shown)
    return (first,) if not len(before) else (sample(series, int(before[-1]), without), first)
