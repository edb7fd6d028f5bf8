"""Reads the recordings of a case: the track of its aircraft, what is found in it, and how it is shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from crossfix.derive.receiver_place import Lowest, lowest_heard, receiver_place
from crossfix.derive.track_changes import changes, emergencies, on_ground
from crossfix.derive.track_gaps import Gap, GapKind, GapLimits, gaps
from crossfix.derive.track_moments import track_moments
from crossfix.present.instants import Instants
from crossfix.present.recording_out import recording_out
from crossfix.read.case_folder.clock import midnight
from crossfix.read.registry import ONE_RECEIVER
from crossfix.read.stream import stream
from crossfix.records.case import Case, RecordingEntry
from crossfix.records.flight import Receiver
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice
from crossfix.records.recorded import Recorded, RecordedEvent
from crossfix.records.recording import Track
from crossfix.records.source import Source
from crossfix.records.table import Table, concatenated
from crossfix.run.detect import events_in
from crossfix.run.flight_recordings import is_flight_data, read_flight_recording
from crossfix.run.flights import flight_of, keys_of
from crossfix.run.read_recording import ReadRecording
from crossfix.run.recorded_events import recorded_events
from crossfix.run.sound_recordings import is_sound, is_transcript, read_heard, read_spoken

EMPTY = Table({})


def read_recordings(case: Case, folder: Path, reader: str | None = None) -> Iterator[ReadRecording]:
    """Every recording that the case names, in its order; `reader` is for those that name none.

    Raises what the readers raise where nothing can be read.
    """
    for entry in case.recordings:
        named = entry if entry.reader else replace(entry, reader=reader)
        yield _reading(named, folder / named.file)(case, named, folder)


def _reading(entry: RecordingEntry, path: Path) -> Callable[[Case, RecordingEntry, Path], ReadRecording]:
    """How a file is read: by what the case says of it, else by its content."""
    if is_transcript(entry):
        return read_spoken
    if is_sound(entry, path):
        return read_heard
    return read_flight_recording if is_flight_data(entry, path) else _read


def _read(case: Case, entry: RecordingEntry, folder: Path) -> ReadRecording:
    start = Instants(case.date).iso(entry.start_s) if entry.start_s is not None else None
    chosen: list[Table] = []
    addresses: set[int] = set()
    reports, first, last = 0, np.inf, -np.inf
    lowest: dict[int, Lowest] = {}
    with stream(folder / entry.file, reader=entry.reader, start=start, frames=True) as source:
        for table in source.tables():
            addresses.update(np.unique(keys_of(table)).tolist())
            times = table["time"].masked()
            if np.isfinite(times).any():
                first, last = min(first, float(np.nanmin(times))), max(last, float(np.nanmax(times)))
            reports += len(table)
            lowest_heard(table, lowest)
            if entry.aircraft is not None:
                chosen.append(table.where(keys_of(table) == _key(entry.aircraft)))
        timebase, origin, notices, reader = source.timebase, source.source(), source.notices(), source.reader.name
    track = _track(entry, concatenated(chosen) if chosen else EMPTY)
    zero = None if timebase.utc_of_zero_s is None else timebase.utc_of_zero_s - midnight(case.date).timestamp()
    start_s = None if zero is None or not np.isfinite(first) else zero + first
    found = _gaps(entry, track) if track else ()
    receiver = receiver_place(lowest.values()) if reader in ONE_RECEIVER else None
    seen = [*_events(track, found, first), *_of_navigation(track, receiver, first)] if track else ()
    events = tuple(sorted((_widened(e, timebase.resolution_s) for e in seen), key=lambda e: e.local.low))
    recorded = Recorded(entry.id, origin.sha256, start_s, events)
    shown = recording_out(
        case, entry, reader, timebase, recorded, track, found, (first, last), (reports, len(addresses))
    )
    sources = (Source(entry.file, origin.size, origin.sha256), *_of_filed(entry, folder))
    measured = track is not None and entry.published_as_written is None
    moments = track_moments(track.reports, entry.id, first) if track is not None and measured else None
    return ReadRecording(recorded, shown, sources, _placed(entry, notices), moments=moments)


def _of_filed(entry: RecordingEntry, folder: Path) -> Iterator[Source]:
    """The list of filed flights that goes with it; the replay of a watch reads it."""
    if entry.filed is not None:
        data = (folder / entry.filed).read_bytes()
        yield Source(entry.filed, len(data), hashlib.sha256(data).hexdigest())


def _of_navigation(track: Track, receiver: Receiver | None, first: float) -> Iterator[RecordedEvent]:
    flight = flight_of(track, receiver)
    return recorded_events(events_in(flight).events if len(flight.reports) else (), first)


def _gaps(entry: RecordingEntry, track: Track) -> tuple[Gap, ...]:
    """Gaps of the track. A publication gives some points of many: what was received between them it does not tell."""
    found = gaps(track)
    if entry.published_as_written is None:
        return found
    return tuple(replace(gap, kind=GapKind.NOT_TOLD) for gap in found)


def _widened(event: RecordedEvent, resolution_s: float) -> RecordedEvent:
    """A time is written cut off to the clock's step: it is from then to a step later."""
    return replace(event, local=Interval(event.local.low, event.local.high + resolution_s))


def _placed(entry: RecordingEntry, notices: Sequence[Notice]) -> tuple[Notice, ...]:
    return tuple(Notice(f"{entry.file}: {notice.where}", notice.text) for notice in notices)


def _key(address: str) -> int:
    return int(address.removeprefix("~"), 16) | (int(address.startswith("~")) << 24)


def _track(entry: RecordingEntry, table: Table) -> Track | None:
    if entry.aircraft is None or not len(table):
        return None
    table = table.where(np.argsort(table["time"].values, kind="stable"))
    return Track(int(entry.aircraft.removeprefix("~"), 16), entry.aircraft.startswith("~"), table)


def _events(track: Track, found: Sequence[Gap], first: float) -> Iterator[RecordedEvent]:
    """What the case may ask for, each between the last moment without it and the first with it."""
    limits = GapLimits()
    names = {GapKind.COVERAGE: ("messages", limits.coverage_s), GapKind.POSITION_LOSS: ("positions", limits.position_s)}
    silent = [gap.interval for gap in found if gap.kind is GapKind.COVERAGE]
    for gap in found:
        if gap.kind not in names:
            continue
        what, within_s = names[gap.kind]
        low, high = gap.interval.low - first, gap.interval.high - first
        loss = gap.kind is GapKind.POSITION_LOSS
        # A loss that a silence begins or ends is cut there: positions stopped or resumed somewhere in the silence.
        if not (loss and any(one.high == gap.interval.low for one in silent)):
            yield RecordedEvent(f"{what}_stop", f"{what} stop", Interval(low, min(low + within_s, high)))
        if not (loss and any(one.low == gap.interval.high for one in silent)):
            resumed = Interval(max(high - within_s, low), high)
            yield RecordedEvent(f"{what}_resume", f"{what} are received again", resumed)
    for quantity, name in (("squawk", "squawk"), ("callsign", "callsign")):
        for change in changes(track, quantity):
            shown = f"{change.after:04d}" if quantity == "squawk" else str(change.after)
            label = f"{name} changes from {change.before} to {shown}"
            yield RecordedEvent(f"{quantity}:{shown}", label, change.interval.shift(-first))
    for emergency in emergencies(track):
        label = f"{emergency.quantity} {emergency.value} ({emergency.meaning}), {emergency.reports} reports"
        yield RecordedEvent("emergency", label, emergency.interval.shift(-first))
    for segment in on_ground(track):
        yield RecordedEvent("on_ground", "reported on the ground", segment.interval.shift(-first))
