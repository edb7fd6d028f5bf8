"""Flight data of a case: the flight, what is found in it, and where its clock begins."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.moments import recorder_moments
from crossfix.derive.recorder.utc import RecordedUtc, recorded_utc
from crossfix.present.recording_out import Form, own_clock_out
from crossfix.read.case_folder.clock import midnight
from crossfix.read.recorders.open import RECORDERS, head_of, open_flight_data, recognised_recorder
from crossfix.records.case import Case, RecordingEntry
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice
from crossfix.records.recorded import Recorded
from crossfix.records.source import Source
from crossfix.run.detect import recorder_events_in
from crossfix.run.read_recording import ReadFlight, ReadRecording
from crossfix.run.recorded_events import flight_events

READERS = frozenset(reader.name for reader in RECORDERS)
DAY_S = 86400.0


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


def read_flight_recording(case: Case, entry: RecordingEntry, folder: Path) -> ReadRecording:
    """Of a case; its times count from the recorder's zero."""
    layout = None if entry.layout is None else folder / entry.layout
    read = read_flight(folder / entry.file, layout, entry.words_per_second)
    zero = zero_of(read, case, entry)
    start_s = None if zero.at is None else (zero.at.low + zero.at.high) / 2
    within_s = 0.0 if zero.at is None else zero.at.width / 2
    origin = read.data.source
    recorded = Recorded(entry.id, origin.sha256, start_s, tuple(flight_events(read.events)), within_s)
    series = [one for one in read.data.series.values() if len(one)]
    form = Form("flight_data", read.data.reader, zero.words, sum(len(one) for one in series))
    span = (min((one.first_s for one in series), default=0.0), max((one.times()[-1] for one in series), default=0.0))
    shown = own_clock_out(case, entry, recorded, form, span)
    sources = (Source(entry.file, origin.size, origin.sha256), *_layouts(layout, entry.layout))
    moments = recorder_moments(read.flight, entry.id)
    return ReadRecording(recorded, shown, sources, notices_of(read, entry), read, moments)


def _layouts(path: Path | None, name: str | None) -> tuple[Source, ...]:
    if path is None or name is None:
        return ()
    data = path.read_bytes()
    return (Source(name, len(data), hashlib.sha256(data).hexdigest()),)


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
