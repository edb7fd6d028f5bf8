"""Detectors on flights: the only caller of detectors, the same for a case, an archive and a live feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crossfix.detect.protocol import Detector, RecorderDetector
from crossfix.detect.registry import DETECTORS, RECORDER_DETECTORS
from crossfix.records.event import Event
from crossfix.records.flight import Flight
from crossfix.records.notice import Skipped
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent


@dataclass(frozen=True, slots=True)
class Found:
    """Events of one flight in order of their start, and the detectors that could not run with what they lacked."""

    events: tuple[Event, ...]
    skipped: tuple[Skipped, ...]


def events_in(flight: Flight, detectors: Sequence[Detector] = DETECTORS) -> Found:
    """Everything that these detectors find in a flight."""
    events: list[Event] = []
    skipped: list[Skipped] = []
    for detector in detectors:
        lacking = sorted(name for name in detector.needs if name not in flight)
        if lacking:
            skipped.append(Skipped(detector.name, f"the reports have no {', '.join(lacking)}"))
            continue
        events.extend(detector.detect(flight))
    return Found(tuple(sorted(events, key=lambda event: event.interval.low)), tuple(skipped))


@dataclass(frozen=True, slots=True)
class FoundInFlightData:
    """Events of flight data in order of their first sample, and the detectors that could not run."""

    events: tuple[RecorderEvent, ...]
    skipped: tuple[Skipped, ...]


def recorder_events_in(
    flight: RecordedFlight, detectors: Sequence[RecorderDetector] = RECORDER_DETECTORS
) -> FoundInFlightData:
    """Everything that these detectors find in flight data."""
    events: list[RecorderEvent] = []
    skipped: list[Skipped] = []
    for detector in detectors:
        lacking = [" or ".join(sorted(need)) for need in detector.needs if not any(one in flight for one in need)]
        if lacking:
            skipped.append(Skipped(detector.name, f"the recording has no {'; no '.join(lacking)}"))
            continue
        events.extend(detector.detect(flight))
    return FoundInFlightData(tuple(sorted(events, key=lambda one: (one.first_s, one.kind))), tuple(skipped))
