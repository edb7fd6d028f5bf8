"""What a watch knows of one aircraft, as plain values for a page: trail, integrity over time, events."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from crossfix.derive.source_lines import with_position
from crossfix.records.airborne import AircraftState
from crossfix.records.event import Event, Kind
from crossfix.records.interval import Interval
from crossfix.records.table import Table

POINTS = 600
"""Of a trail or a line: more than a page has pixels for."""
LINES = {"nic": "nic", "nac_p": "nac_p", "altitude": "pressure_altitude", "speed": "ground_speed"}


def flight_view(
    icao_address: int, reports: Table | None, events: Sequence[Event], state: AircraftState | None
) -> dict[str, Any] | None:
    """State, `trail` of [time, latitude, longitude, ft, gnss], `series` and `events`; None where nothing is known.

    Positions of a spoofed aircraft are in the trail as "spoofed": they are what it said, not where it was.
    """
    own = [event for event in events if event.icao_address == icao_address]
    if reports is None and state is None:
        return None
    return {
        "state": msgspec.to_builtins(state) if state is not None else None,
        "trail": _trail(reports, own) if reports is not None else [],
        "series": _series(reports) if reports is not None else {"time": [], **{name: [] for name in LINES}},
        "events": [_event(event) for event in own],
        "concerns": [],
    }


def _trail(reports: Table, events: Sequence[Event]) -> list[list[Any]]:
    rows = np.flatnonzero(with_position(reports))
    rows = rows[:: max(1, -(-len(rows) // POINTS))]
    columns = [reports[name].masked()[rows].tolist() for name in ("time", "latitude", "longitude")]
    height = reports["pressure_altitude"].masked()[rows].tolist() if "pressure_altitude" in reports else []
    heights = [None if math.isnan(ft) else ft for ft in height] or [None] * len(rows)
    false = [event.interval for event in events if event.kind is Kind.SPOOFING]
    low = [event.interval for event in events if event.kind is Kind.DEGRADED]
    return [[*place, ft, _word(place[0], false, low)] for *place, ft in zip(*columns, heights, strict=True)]


def _word(at_s: float, false: Sequence[Interval], low: Sequence[Interval]) -> str:
    if any(one.low <= at_s <= one.high for one in false):
        return "spoofed"
    return "degraded" if any(one.low <= at_s <= one.high for one in low) else "ok"


def _series(reports: Table) -> dict[str, list[float | None]]:
    rows = np.arange(len(reports))[:: max(1, -(-len(reports) // (4 * POINTS)))]
    made: dict[str, list[float | None]] = {"time": reports["time"].masked()[rows].tolist()}
    for name, quantity in LINES.items():
        values = reports[quantity].masked()[rows].tolist() if quantity in reports else [math.nan] * len(rows)
        made[name] = [None if math.isnan(value) else value for value in values]
    return made


def _event(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind.value,
        "begins_s": event.interval.low,
        "last_s": event.interval.high,
        "ongoing": event.ongoing,
        "confirmed": event.confirmed,
        "form": event.form,
        "reasons": [one.code for one in event.reasons],
        "frames": [one.frame for one in event.evidence if one.frame is not None][:20],
    }
