"""Recorded: what a recording measured for a case, on the recording's own clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crossfix.records.interval import Interval


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """Something found: between the last moment without it and the first with it, seconds since the first report."""

    kind: str
    label: str
    local: Interval


@dataclass(frozen=True, slots=True)
class Recorded:
    """The events of one recording of a case. `entry` is the id of the case's recording."""

    entry: str
    sha256: str
    start_s: float | None
    """Time of the first report on the case's timebase, by the recording's own clock; None where it shows no date."""
    events: tuple[RecordedEvent, ...]
    start_within_s: float = 0.0
    """How far the start may be from what the clock showed, where it shows whole seconds only."""

    def nth(self, kind: str, nth: int) -> RecordedEvent | None:
        """The nth event of a kind, counted from 1; None where there are fewer."""
        found: Sequence[RecordedEvent] = [e for e in self.events if e.kind == kind]
        return found[nth - 1] if nth <= len(found) else None
