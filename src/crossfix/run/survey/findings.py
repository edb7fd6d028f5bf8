"""What is found in one flight: the one place where a survey calls detection."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.derive.strip import Strip, strip
from crossfix.detect.gnss.condition import Sampled, sampled
from crossfix.records.event import Event
from crossfix.records.flight import Flight
from crossfix.records.notice import Skipped
from crossfix.run.detect import events_in
from crossfix.run.survey.settings import Settings

AROUND_S = 300.0
"""What a strip shows before the first event and after the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Events of a flight, where it was in which condition, what it sent around its events, and what could not run."""

    events: tuple[Event, ...]
    sampled: Sampled
    strip: Strip | None
    skipped: tuple[Skipped, ...]


def findings_of(flight: Flight, settings: Settings) -> Findings:
    """Everything that the detectors of these settings find in a flight."""
    found = events_in(flight, settings.detectors)
    around = None
    if found.events:
        begin_s = min(event.interval.low for event in found.events) - AROUND_S
        end_s = max(event.interval.high for event in found.events) + AROUND_S
        times = flight["time"].values
        around = strip(flight, max(begin_s, float(times[0])), min(end_s, float(times[-1]) + 1.0))
    return Findings(found.events, sampled(flight, found.events, settings.samples), around, found.skipped)
