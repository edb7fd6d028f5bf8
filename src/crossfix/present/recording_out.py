"""A recording as `case.json` shows it: thinned points, gaps, events on UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np

from crossfix.derive.source_lines import source_classes
from crossfix.derive.track_gaps import Gap
from crossfix.present.case_json import RecordedEventOut, RecordingOut, TrackGapOut, TrackPointOut
from crossfix.present.instants import Instants
from crossfix.records.case import Case, RecordingEntry
from crossfix.records.recorded import Recorded, RecordedEvent
from crossfix.records.recording import Track
from crossfix.records.table import Table
from crossfix.records.timebase import Timebase

MOST_POINTS = 1500
"""Enough for a flight of hours at a point every few seconds, few enough for a report below 5 MB."""
SOURCES = ("unknown", "ADS-B", "ADS-R", "TIS-B", "MLAT", "Mode S", "Mode A/C")


def recording_out(
    case: Case,
    entry: RecordingEntry,
    reader: str,
    timebase: Timebase,
    recorded: Recorded,
    track: Track | None,
    gaps: Sequence[Gap],
    span: tuple[float, float],
    counts: tuple[int, int],
) -> RecordingOut:
    """`span` is the time of the first and last report on the timebase, `counts` reports and addresses in the file."""
    utc = _Utc(Instants(case.date), recorded.start_s, span[0])
    return RecordingOut(
        id=entry.id,
        kind="surveillance",
        file=entry.file,
        reader=reader,
        aircraft=entry.aircraft,
        aircraft_in_file=counts[1],
        reports=counts[0],
        clock=_clock(entry, timebase),
        published=entry.published_as_written,
        start_utc=utc.iso(span[0]),
        stop_utc=utc.iso(span[1]),
        events=[_event(entry, utc, recorded, e) for e in recorded.events],
        points=_points(track.reports, gaps, utc) if track is not None and utc.known else [],
        gaps=_gaps(gaps, utc),
    )


@dataclass(frozen=True, slots=True)
class Form:
    """What a recording with a clock of its own is: how it was read, how its zero is known, and what it counts."""

    kind: Literal["flight_data", "cockpit_sound", "transcript"]
    reader: str
    clock: str
    count: int


def own_clock_out(
    case: Case, entry: RecordingEntry, recorded: Recorded, form: Form, span: tuple[float, float]
) -> RecordingOut:
    """Of flight data, sound or a transcript: events count from its zero; `span` is what it covers, in seconds."""
    utc = _Utc(Instants(case.date), recorded.start_s, 0.0)
    within = f"within {recorded.start_within_s:.2f} s of its own clock; {_within(entry)}"
    return RecordingOut(
        id=entry.id,
        kind=form.kind,
        file=entry.file,
        reader=form.reader,
        aircraft=entry.aircraft,
        aircraft_in_file=None,
        reports=form.count,
        clock=f"{form.clock}; {within if utc.known else _within(entry)}",
        published=entry.published_as_written,
        start_utc=utc.iso(span[0]),
        stop_utc=utc.iso(float(span[1])),
        events=[_event(entry, utc, recorded, e) for e in recorded.events],
        points=[],
        gaps=[],
    )


class _Utc:
    """Times of the recording's timebase as ISO 8601, by its own clock."""

    def __init__(self, instants: Instants, start_s: float | None, first: float) -> None:
        self._instants, self._start_s, self._first = instants, start_s, first
        self.known = start_s is not None

    def iso(self, seconds: float) -> str | None:
        if self._start_s is None:
            return None
        return self._instants.iso(self._start_s + seconds - self._first)

    def local(self, seconds: float) -> str | None:
        """Of seconds since the first report."""
        return self.iso(seconds + self._first)


def _clock(entry: RecordingEntry, timebase: Timebase) -> str:
    if timebase.utc_of_zero_s is None:
        return f"{timebase.name}: no date in the recording and no start given; {_within(entry)}"
    zero = datetime.fromtimestamp(timebase.utc_of_zero_s, UTC)
    return (
        f"{timebase.name}, zero at {zero:%Y-%m-%dT%H:%M:%SZ}, in steps of {timebase.resolution_s:g} s; {_within(entry)}"
    )


def _within(entry: RecordingEntry) -> str:
    within = "not known how far from UTC" if entry.utc_within_s is None else f"within {entry.utc_within_s:g} s of UTC"
    return f"{within}, rate within {entry.rate_ppm:g} ppm" if entry.rate_ppm else within


def _event(entry: RecordingEntry, utc: _Utc, recorded: Recorded, found: RecordedEvent) -> RecordedEventOut:
    measured = next((m.event for m in entry.measures if recorded.nth(m.found, m.nth) == found), None)
    return RecordedEventOut(
        kind=found.kind,
        label=found.label,
        earliest_utc=utc.local(found.local.low),
        latest_utc=utc.local(found.local.high),
        event=measured,
    )


def _gaps(gaps: Sequence[Gap], utc: _Utc) -> list[TrackGapOut]:
    made = []
    for gap in gaps:
        start, stop = utc.iso(gap.interval.low), utc.iso(gap.interval.high)
        if start is not None and stop is not None:
            made.append(TrackGapOut(kind=gap.kind.name.lower(), start_utc=start, stop_utc=stop))
    return made


def _points(table: Table, gaps: Sequence[Gap], utc: _Utc) -> list[TrackPointOut]:
    classes = source_classes(table)
    columns = {name: table[name].masked() for name in FIELDS.values() if name in table}
    ground = table.columns.get("on_ground")
    made = []
    for k in _kept(table, columns, gaps):
        values = {f: _value(columns.get(name), k) for f, name in FIELDS.items()}
        grounded = bool(ground.values[k]) if ground is not None and ground.valid[k] else None
        moment = utc.iso(float(table["time"].values[k]))
        if moment is not None:
            made.append(TrackPointOut(utc=moment, on_ground=grounded, source=SOURCES[classes[k]], **values))
    return made


FIELDS = {
    "latitude": "latitude",
    "longitude": "longitude",
    "pressure_altitude_ft": "pressure_altitude",
    "geometric_altitude_ft": "geometric_altitude",
    "ground_speed_kt": "ground_speed",
    "vertical_rate_fpm": "vertical_rate",
}


def _value(column: np.ndarray | None, row: int) -> float | None:
    if column is None or not np.isfinite(column[row]):
        return None
    return round(float(column[row]), 6)


def _kept(table: Table, columns: dict[str, np.ndarray], gaps: Sequence[Gap]) -> list[int]:
    """Rows that say something: MOST_POINTS of them evenly spread, and the last before and first after each gap."""
    time = table["time"].masked()
    telling = np.isfinite(time) & np.any([np.isfinite(c) for c in columns.values()], axis=0)
    rows = np.flatnonzero(telling)
    if len(rows) <= MOST_POINTS:
        return [int(r) for r in rows]
    # A position and a velocity come in separate messages: each keeps a share of its own.
    kept: set[int] = set()
    for name in ("latitude", "pressure_altitude", "ground_speed"):
        if name in columns:
            own = rows[np.isfinite(columns[name][rows])]
            if len(own):
                kept.update(own[np.linspace(0, len(own) - 1, MOST_POINTS // 3).round().astype(int)].tolist())
                for gap in gaps:
                    edge = [np.searchsorted(time[own], gap.interval.low, "right") - 1]
                    edge.append(np.searchsorted(time[own], gap.interval.high))
                    kept.update(int(own[e]) for e in edge if 0 <= e < len(own))
    return sorted(kept)
