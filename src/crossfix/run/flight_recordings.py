"""Flight data of a case: the flight, what is found in it, and where its clock begins."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.utc import RecordedUtc, recorded_utc
from crossfix.read.case_folder.clock import midnight
from crossfix.read.recorders.open import RECORDERS, head_of, open_flight_data, recognised_recorder
from crossfix.records.case import Case, RecordingEntry
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice, Skipped
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent
from crossfix.run.detect import recorder_events_in

READERS = frozenset(reader.name for reader in RECORDERS)
DAY_S = 86400.0


@dataclass(frozen=True, slots=True, eq=False)
class ReadFlight:
    """Flight data as read, its events, and everything that could not be done with it."""

    data: FlightData
    flight: RecordedFlight
    events: tuple[RecorderEvent, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Zero:
    """UTC of the recorder's zero on the case's timebase, None where nothing tells it; how it is known, in words."""

    at: Interval | None
    words: str


def is_flight_data(entry: RecordingEntry, path: Path) -> bool:
    """By what the case says of the file, or by its content."""
    if entry.layout is not None or entry.words_per_second is not None or entry.reader in READERS:
        return True
    return entry.reader is None and recognised_recorder(head_of(path)) is not None


def read_flight(
    path: str | os.PathLike[str],
    layout: str | os.PathLike[str] | None = None,
    words_per_second: int | None = None,
) -> ReadFlight:
    """Read, derive, detect. Raises what the readers raise where nothing can be read."""
    data = open_flight_data(path, layout=layout, words_per_second=words_per_second)
    flight = recorded_flight(data)
    found = recorder_events_in(flight)
    return ReadFlight(data, flight, found.events, (*flight.skipped, *found.skipped))


def zero_of(read: ReadFlight, case: Case, entry: RecordingEntry) -> Zero:
    """By the start that the case gives or the file's own date, as finely as recorded minutes and seconds tell it."""
    own_s = read.data.timebase.utc_of_zero_s
    about_s = entry.start_s if entry.start_s is not None else _on_case(own_s, case)
    recorded = recorded_utc(read.flight)
    if about_s is None and recorded is not None and recorded.period_s == DAY_S:
        about_s = (case.window.low + case.window.high) / 2
    if about_s is None:
        told = "" if recorded is None else f"; recorded times recur every {recorded.period_s:.0f} s"
        return Zero(None, f"recorder: no date in the recording and no start given{told}")
    if recorded is None:
        resolution = read.data.timebase.resolution_s if entry.start_s is None else 0.0
        return Zero(Interval(about_s, about_s + resolution), "recorder, zero as given")
    return Zero(recorded.near(about_s), _told(recorded))


def notices_of(read: ReadFlight, entry: RecordingEntry) -> tuple[Notice, ...]:
    """Doubts of reading, and what was not done, by the file's name."""
    done = (Notice(f"{entry.file}: {one.where}", one.text) for one in read.data.notices)
    left = (Notice(f"{entry.file}: {one.what}", f"not done: {one.why}") for one in read.skipped)
    return (*done, *left)


def _on_case(unix_s: float | None, case: Case) -> float | None:
    return None if unix_s is None else unix_s - midnight(case.date).timestamp()


def _told(recorded: RecordedUtc) -> str:
    apart = f"; they disagree by {recorded.apart_s:.1f} s at a rate of 1" if recorded.apart_s else ""
    left = f"; {recorded.left_out} more left out" if recorded.left_out else ""
    return f"recorder, zero from {recorded.samples:,} recorded hours, minutes and seconds{apart}{left}"
