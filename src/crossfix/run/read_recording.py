"""ReadRecording: one recording of a case as read."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.align.moments import Moments
from crossfix.present.case_json import RecordingOut
from crossfix.records.flight_data import FlightData
from crossfix.records.notice import Notice, Skipped
from crossfix.records.recorded import Recorded
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.source import Source


@dataclass(frozen=True, slots=True, eq=False)
class ReadFlight:
    """Flight data as read, its events, and everything that could not be done with it."""

    data: FlightData
    flight: RecordedFlight
    events: tuple[RecorderEvent, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class ReadRecording:
    """What it measured, how it is shown, its file and that of its layout, its doubts.

    flight: of flight data. moments: what other recordings may hold as well, on the clock of `recorded`.
    """

    recorded: Recorded
    shown: RecordingOut
    sources: tuple[Source, ...]
    notices: tuple[Notice, ...]
    flight: ReadFlight | None = None
    moments: Moments | None = None
