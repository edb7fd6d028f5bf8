"""Warnings as they were signalled: master warning and caution, ground proximity, terrain, stick shaker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from crossfix.derive.recorder.runs import Run, runs
from crossfix.detect.samples import edges, sample
from crossfix.detect.systems.flying import flew_during, lasting, since, where
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

TOLD = {
    "master_warning": "master warning",
    "master_caution": "master caution",
    "ground_proximity_warning": "ground proximity warning",
    "terrain_warning": "terrain warning",
    "stick_shaker": "stick shaker",
}
"""Quantities, which are the kinds of the events too, and what labels call them."""


@dataclass(frozen=True, slots=True)
class Warnings:
    """Lists each time that a warning was on."""

    join_s: float = limit(
        2.0, "s", "ours: from the first sample without it to the next one with it; a warning that repeats is one"
    )

    name: ClassVar[str] = "warnings"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset(TOLD),)
    method: ClassVar[str] = (
        "Each run of samples on which a warning is on is an event; runs less than the limit apart are one. Each "
        "recorded series of a warning is listed for itself, and named."
    )
    limits: ClassVar[str] = (
        "It lists what was signalled, not why. A test before flight looks like a warning on the ground. A warning "
        "shorter than the time between two samples may be missing; one wrong bit looks like a warning of one sample."
    )
    definition: ClassVar[str] = "the aircraft's own; ICAO Annex 6 Part I, Attachment D, Table D-1, parameters 24 and 28"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """By kind, then series, then time."""
        for quantity in TOLD:
            for series in flight.lines.get(quantity, ()):
                for run in joined(list(runs(series, np.asarray(series.values == 1))), self.join_s):
                    yield self._event(flight, quantity, series, run)

    def _event(self, flight: RecordedFlight, quantity: str, series: Series, run: Run) -> RecorderEvent:
        evidence = edges(series, run, "off", "on")
        if run.last > run.first:
            evidence = (*evidence, sample(series, run.last, "on for the last time"))
        told = where(flew_during(flight, series, run))
        label = f"{TOLD[quantity]} ({series.name}) {lasting(run.onset, run.end)}{told}{since(run.onset)}"
        return RecorderEvent(quantity, label, self.name, run.onset, run.end, evidence, run.ongoing)


def joined(found: list[Run], join_s: float) -> Iterator[Run]:
    """Runs of one series, those made one between which it is off for less than `join_s` seconds by its samples."""
    last: Run | None = None
    for run in found:
        if last is None:
            last = run
        elif run.onset.high - last.end.high < join_s:
            last = replace(last, last=run.last, count=last.count + run.count, end=run.end)
        else:
            yield last
            last = run
    if last is not None:
        yield last
