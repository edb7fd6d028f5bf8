"""Changes of what an aircraft says of itself: callsign, squawk, emergency, on the ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from crossfix.records.interval import Interval
from crossfix.records.recording import Track

EMERGENCY_SQUAWKS: dict[int, str] = {7500: "unlawful interference", 7600: "radio failure", 7700: "emergency"}
"""ICAO Doc 8168 Vol I, Part III, Section 3, Chapter 1 (1.4 to 1.6)."""
EMERGENCY_STATES: dict[int, str] = {
    1: "general emergency",
    2: "lifeguard or medical",
    3: "minimum fuel",
    4: "no communications",
    5: "unlawful interference",
    6: "downed aircraft",
    7: "reserved",
}
"""DO-260B 2.2.3.2.7.8.1.1."""


@dataclass(frozen=True, slots=True)
class ChangeLimits:
    """Thresholds of changes; each with its unit and reason."""

    confirmed_by: int = field(
        default=2,
        metadata={"unit": "reports", "reason": "one reply with the parity of another aircraft makes one wrong value"},
    )
    apart_s: float = field(
        default=300.0,
        metadata={
            "unit": "s",
            "reason": "a segment is not continued over a longer silence; OpenSky holds states 300 s",
        },
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A value gave way to another between the last report of the one and the first of the other."""

    quantity: str
    before: str | int | bool
    after: str | int | bool
    interval: Interval


@dataclass(frozen=True, slots=True)
class Segment:
    """A state from its first to its last report, and how many reports say so."""

    quantity: str
    value: str | int | bool
    meaning: str
    interval: Interval
    reports: int


def changes(track: Track, quantity: str, limits: ChangeLimits | None = None) -> tuple[Change, ...]:
    """Changes of a quantity, in time order. A value that fewer reports than `confirmed_by` show in a row is none."""
    limits = limits or ChangeLimits()
    runs = [run for run in _runs(track, quantity, np.inf) if run.reports >= limits.confirmed_by]
    made = []
    for before, after in pairwise(runs):
        if before.value != after.value:
            between = Interval(before.interval.high, after.interval.low)
            made.append(Change(quantity, before.value, after.value, between))
    return tuple(made)


def on_ground(track: Track, limits: ChangeLimits | None = None) -> tuple[Segment, ...]:
    """Segments reported on the ground; one report is enough, an airborne one ends it."""
    limits = limits or ChangeLimits()
    return tuple(run for run in _runs(track, "on_ground", limits.apart_s) if run.value is True)


def emergencies(track: Track, limits: ChangeLimits | None = None) -> tuple[Segment, ...]:
    """Segments with an emergency squawk or emergency state, in time order; how many reports say so is in each."""
    limits = limits or ChangeLimits()
    found = []
    for quantity, meanings in (("squawk", EMERGENCY_SQUAWKS), ("emergency", EMERGENCY_STATES)):
        for run in _runs(track, quantity, limits.apart_s):
            if isinstance(run.value, int) and run.value in meanings:
                found.append(Segment(quantity, run.value, meanings[run.value], run.interval, run.reports))
    return tuple(sorted(found, key=lambda segment: segment.interval.low))


def _runs(track: Track, quantity: str, apart_s: float) -> Iterator[Segment]:
    """Equal values in a row, in time order, cut where the quantity is silent for longer than `apart_s`."""
    if quantity not in track.reports:
        return
    column, clock = track.reports[quantity], track.reports["time"]
    rows = np.flatnonzero(column.valid & clock.valid)
    rows = rows[np.argsort(clock.values[rows], kind="stable")]
    values, times = column.values[rows], clock.values[rows].astype(np.float64)
    if not len(rows):
        return
    cuts = np.flatnonzero((values[1:] != values[:-1]) | (np.diff(times) > apart_s)) + 1
    for run in np.split(np.arange(len(rows)), cuts):
        interval = Interval(float(times[run[0]]), float(times[run[-1]]))
        yield Segment(quantity, _plain(values[run[0]]), "", interval, len(run))


def _plain(value: Any) -> str | int | bool:
    if isinstance(value, bytes):
        return value.decode("ascii", "replace")
    plain: str | int | bool = np.asarray(value).item()
    return plain
