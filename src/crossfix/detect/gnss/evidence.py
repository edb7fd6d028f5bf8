"""From marked reports to the reasons and frames of an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.reasons import MEANINGS
from crossfix.records.event import Place, Reason, Report
from crossfix.records.flight import Flight

FIRST, LAST = 6, 2
"""Frames of one reason that an event carries: its first and its last."""
ALTITUDE_AGE_S = 60.0
"""A pressure altitude says where the aircraft is this long; replies with one come every few seconds."""
Rows = NDArray[np.int64]


def reason(
    flight: Flight,
    code: str,
    rows: Rows,
    value: float | None = None,
    limit: float | None = None,
) -> Reason:
    """A reason that these reports show (at least one)."""
    times = flight["time"].values[rows]
    return Reason(code, float(times[0]), float(times[-1]), len(rows), value, limit, MEANINGS[code].unit)


def reports(flight: Flight, shown: Iterable[tuple[str, Rows]]) -> tuple[Report, ...]:
    """The first and last reports of each reason, in the order of time."""
    made = [
        Report(float(flight["time"].values[row]), code, frame_of(flight, int(row)))
        for code, rows in shown
        for row in _ends(rows)
    ]
    return tuple(sorted(made, key=lambda report: (report.time_s, report.reason)))


def _ends(rows: Rows) -> Sequence[int]:
    if len(rows) <= FIRST + LAST:
        return [int(row) for row in rows]
    return [int(row) for row in (*rows[:FIRST], *rows[-LAST:])]


def frame_of(flight: Flight, row: int) -> str | None:
    """The frame of a report, where the source gives frames."""
    if "frame" not in flight or not flight["frame"].valid[row]:
        return None
    return bytes(flight["frame"].values[row]).decode("ascii")


def last_told(flight: Flight, name: str, row: int, within_s: float) -> float | None:
    """The value of a quantity at a report, or the last one told in `within_s` before it."""
    told = _told(flight, name, row, within_s)
    return None if told < 0 else float(flight[name].values[told])


def callsign(flight: Flight, row: int, within_s: float) -> str:
    """The last callsign told up to a report; "" where none was in `within_s`."""
    told = _told(flight, "callsign", row, within_s)
    return "" if told < 0 else bytes(flight["callsign"].values[told]).decode("ascii", "replace")


def _told(flight: Flight, name: str, row: int, within_s: float) -> int:
    if name not in flight:
        return -1
    times = flight["time"].values
    first = int(np.searchsorted(times[: row + 1], times[row] - within_s))
    told = np.flatnonzero(flight[name].valid[first : row + 1])
    return first + int(told[-1]) if len(told) else -1


def place_at(flight: Flight, row: int, latitude: float, longitude: float) -> Place:
    """A position sent, with the pressure altitude at that report."""
    altitude_ft = last_told(flight, "pressure_altitude", row, ALTITUDE_AGE_S)
    return Place(latitude, longitude, altitude_ft, 0.0)
