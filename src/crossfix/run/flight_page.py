"""The page of a case's flight data: every recording of it on the case's clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from crossfix.detect.registry import RECORDER_DETECTORS
from crossfix.present.flight_data_json import FlightDataJson
from crossfix.present.flight_data_out import Examined, flight_data_out
from crossfix.read.case_folder.clock import midnight
from crossfix.records.case import Case, RecordingEntry
from crossfix.records.interval import Interval
from crossfix.run.read_recording import ReadFlight, ReadRecording


def flight_page(case: Case, read: Sequence[ReadRecording], clocks: Mapping[str, Interval]) -> FlightDataJson | None:
    """None where the case has no flight data. `clocks` is what the network found of each recording's zero."""
    entries = {entry.id: entry for entry in case.recordings}
    examined = [
        _examined(case, entries[one.recorded.entry], one, one.flight, clocks.get(one.recorded.entry, Interval()))
        for one in read
        if one.flight is not None and one.recorded.entry in case.documents
    ]
    return flight_data_out(case.title, case.synthetic, examined) if examined else None


def _examined(case: Case, entry: RecordingEntry, one: ReadRecording, flight: ReadFlight, clock: Interval) -> Examined:
    """By the network's bounds of the recorder's zero where it has both; else by the recorder's own clock."""
    zero_s, words = one.recorded.start_s, one.shown.clock
    if np.isfinite(clock.width):
        zero_s = (clock.low + clock.high) / 2
        words = f"{words}; on the report's clock the zero is known within {clock.width / 2:.2f} s"
    return Examined(
        id=entry.id,
        label=entry.label,
        file=entry.file,
        sha256=one.recorded.sha256,
        reader=flight.data.reader,
        clock=words,
        utc_of_zero_s=None if zero_s is None else zero_s + midnight(case.date).timestamp(),
        flight=flight.flight,
        events=flight.events,
        detectors=RECORDER_DETECTORS,
        skipped=[skipped for skipped in flight.skipped if skipped not in flight.flight.skipped],
        case_events=dict(_measured(entry, flight)),
    )


def _measured(entry: RecordingEntry, flight: ReadFlight) -> Iterator[tuple[int, str]]:
    """The place of each event by whose onset the case measures one of its own."""
    for measure in entry.measures:
        places = [k for k, event in enumerate(flight.events) if event.kind == measure.found]
        if len(places) >= measure.nth:
            yield places[measure.nth - 1], measure.event
