"""What was found in flight data, on the terminal and as plain data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crossfix.derive.recorder.stretches import phases
from crossfix.detect.registry import RECORDER_DETECTORS
from crossfix.present.instants import finite
from crossfix.present.plain import plain_line
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.thresholds import thresholds_of


def print_events(
    console: Console,
    data: FlightData,
    flight: RecordedFlight,
    events: Sequence[RecorderEvent],
    skipped: Sequence[Skipped],
) -> None:
    """Phases, events and what was not done, in three tables."""
    zero = data.timebase.utc_of_zero_s
    clock = "seconds of the recorder; UTC is not known" if zero is None else f"seconds since {_utc(zero)}"
    plain_line(console, f"{data.source.path}: {data.reader}, {len(data.series)} parameters; times are {clock}")
    told = phases(flight)
    table = Table("phase", "from s", "to s", title="Phases", title_justify="left")
    for phase in told:
        table.add_row(phase.name, f"{phase.start_s:.2f}", f"{phase.stop_s:.2f}")
    if told:
        console.print(table)
    else:
        plain_line(console, "Phases: nothing tells them.")
    table = Table("after s", "by s", "kind", "what", title=f"Events: {len(events)}", title_justify="left")
    for event in events:
        what = event.label if event.confirmed else f"{event.label} (not confirmed)"
        table.add_row(_seconds(event.onset.low), _seconds(event.onset.high), event.kind, Text(what))
    console.print(table)
    plain_line(console, f"Not done: {len(skipped)}")
    for one in skipped:
        plain_line(console, f"  {one.what}: {one.why}")


def as_json(
    data: FlightData, flight: RecordedFlight, events: Sequence[RecorderEvent], skipped: Sequence[Skipped]
) -> dict[str, Any]:
    """The same with evidence, ends, and the thresholds of every detector; an unknown bound is null."""
    return {
        "source": asdict(data.source),
        "reader": data.reader,
        "timebase": asdict(data.timebase),
        "phases": [asdict(one) for one in phases(flight)],
        "events": [_event(one) for one in events],
        "detectors": [_detector(one) for one in RECORDER_DETECTORS],
        "not_done": [asdict(one) for one in skipped],
    }


def _event(event: RecorderEvent) -> dict[str, Any]:
    return asdict(event) | {"onset": _bounds(event.onset), "end": None if event.end is None else _bounds(event.end)}


def _detector(detector: Any) -> dict[str, Any]:
    said = {name: getattr(detector, name) for name in ("name", "method", "limits", "definition")}
    return said | {"thresholds": [asdict(one) for one in thresholds_of(detector)]}


def _bounds(interval: Interval) -> list[float | None]:
    return [finite(interval.low), finite(interval.high)]


def _seconds(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else "not known"


def _utc(unix_s: float) -> str:
    return datetime.fromtimestamp(unix_s, UTC).isoformat().replace("+00:00", "Z")
