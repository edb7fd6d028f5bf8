"""What is found in one flight: the one place where a survey calls detection."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.event import Event
from crossfix.records.flight import Flight
from crossfix.records.notice import Skipped
from crossfix.records.visit import NONE, Visits
from crossfix.run.detect import events_in
from crossfix.run.survey.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Events of a flight, the cells it visited with its condition there, and the detectors that could not run."""

    events: tuple[Event, ...]
    visits: Visits = NONE
    skipped: tuple[Skipped, ...] = ()


def findings_of(flight: Flight, settings: Settings) -> Findings:
    """Everything that the detectors of these settings find in a flight."""
    found = events_in(flight, settings.detectors)
    return Findings(found.events, skipped=found.skipped)
