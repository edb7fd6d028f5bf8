"""Flights with engines, in the air all the time or for a part of it, and the same flight at another time. Synthetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from builders.recorded import AIRLINER, Of, constant, ramps, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series

FLIES: dict[str, Of] = {"airborne": constant(1.0)}
STANDS: dict[str, Of] = {"airborne": constant(0.0)}
CORE = ramps((2, 0), (9, 60), (20, 95), (900, 90), (910, 70), (1200, 70), (1210, 82), (1485, 60), (1540, 60), (1550, 0))
TWIN: dict[str, Of] = {
    **AIRLINER,
    "airborne": steps((62, 1), (1480, 0)),
    "n2_1": CORE,
    "n2_2": lambda t: CORE(t - 3),
}
"""AIRLINER with core speeds: engine 2 starts, and is shut down, 3 s after engine 1, on the ground."""


def flight_of(seconds: float, of: Mapping[str, Of], *more: Series) -> RecordedFlight:
    """The flight of these quantities, and of series made apart."""
    return recorded_flight(recorded(seconds, of, *more))


def shifted(flight: RecordedFlight, by_s: float) -> RecordedFlight:
    """The same flight on a clock that reads `by_s` more."""
    lines = {
        quantity: tuple(replace(one, first_s=one.first_s + by_s) for one in series)
        for quantity, series in flight.lines.items()
    }
    return replace(flight, lines=lines, first_s=flight.first_s + by_s, last_s=flight.last_s + by_s)


def events_later(events: Iterable[RecorderEvent], by_s: float) -> list[RecorderEvent]:
    """The events as they must be in the shifted flight."""
    return [
        replace(
            event,
            onset=event.onset.shift(by_s),
            end=None if event.end is None else Interval(event.end.low + by_s, event.end.high + by_s),
            evidence=tuple(replace(one, time_s=one.time_s + by_s) for one in event.evidence),
        )
        for event in events
    ]
