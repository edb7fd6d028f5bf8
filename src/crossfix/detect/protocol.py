"""The door for detectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Protocol, Self

from crossfix.records.event import Event
from crossfix.records.flight import Flight
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent


class Detector(Protocol):
    """A frozen dataclass whose fields are its thresholds, each with unit and reason in its metadata.

    `needs` names the quantities without which it cannot run; `method` and `limits` are sentences for the reader of a
    report. A detector keeps no memory: the same flight gives the same events.
    """

    name: ClassVar[str]
    needs: ClassVar[frozenset[str]]
    method: ClassVar[str]
    limits: ClassVar[str]

    @property
    def reach_s(self) -> float:
        """The longest past that can still begin or change an event, in seconds."""

    def detect(self, flight: Flight) -> Iterator[Event]:
        """Events in order of their start."""


class RecorderDetector(Protocol):
    """As `Detector`, on flight data.

    `needs` holds sets of quantities, by name or by stem (`n1` for `n1_1`...); of each set one is needed. `definition`
    says whose the definition of the event is.
    """

    name: ClassVar[str]
    needs: ClassVar[tuple[frozenset[str], ...]]
    method: ClassVar[str]
    limits: ClassVar[str]
    definition: ClassVar[str]

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """Events, in any order."""


class Tally(Protocol):
    """Many aircraft to an area. `merge` is associative and commutative: any split of the work gives the same."""

    def add(self, flight: Flight, events: Sequence[Event]) -> None:
        """Count a flight with the events found in it."""

    def merge(self, other: Self) -> Self:
        """Both together."""
