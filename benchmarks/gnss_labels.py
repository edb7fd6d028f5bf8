"""Events reviewed by hand, and how the events of the detectors compare with them.

`spoof_events.json`: id, icao, file, t0, t1, cls (one that begins with NEGATIVE_ must not alarm), confidence, evidence.
`onset_recovery.json`: file, icao, event (onset or recovery), t in Unix seconds. All times are UTC. A label is looked
for in every recording that covers its time, whatever its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.gnss_recordings import Measured
from crossfix.records.event import Event, Kind
from crossfix.records.interval import Interval

NAMES = ("spoof_events.json", "onset_recovery.json")
WITHIN_S = 5.0
NEGATIVE = "NEGATIVE_"
FORMS = {
    "spoof_circle_slow": "slow_circle",
    "impossible_kinematics": "impossible_kinematics",
    "position_error_gt_100km": "position_error",
    "velocity_anomaly": "velocity_anomaly",
    "static": "static",
    "altitude_only": "altitude_only",
}
"""The form of an event that corresponds to a class of the labels."""


@dataclass(frozen=True, slots=True)
class Label:
    """One reviewed event: `what` is the class of a spoofing, or onset or recovery; `utc` from first to last second."""

    name: str
    file: str
    address: int
    what: str
    utc: Interval

    @property
    def turn(self) -> bool:
        """An onset or recovery of a loss, not a spoofing."""
        return self.what in ("onset", "recovery")

    @property
    def negative(self) -> bool:
        """Whether nothing may be found."""
        return self.what.startswith(NEGATIVE)


@dataclass(frozen=True, slots=True)
class Placed:
    """An event with its recording, in UTC."""

    recording: str
    event: Event
    utc: Interval


@dataclass(frozen=True, slots=True)
class Judged:
    """A label and the events of its aircraft at its time. `covered` is False where no recording has that time.

    `difference_s` is that of the nearest turn found, for onsets and recoveries.
    """

    label: Label
    covered: bool
    events: tuple[Event, ...] = ()
    difference_s: float | None = None

    @property
    def found(self) -> bool:
        """Whether anything was found at its time."""
        if self.label.turn:
            return self.difference_s is not None and self.difference_s <= WITHIN_S
        return bool(self.events)

    @property
    def form_right(self) -> bool | None:
        """Whether an event has the class of the label; None where that class is not among those known."""
        wanted = FORMS.get(self.label.what)
        return None if wanted is None else any(event.form == wanted for event in self.events)


def labels_in(place: Path) -> list[Label]:
    """The labels of a file, or of all files of these names in a folder."""
    files = [place] if place.is_file() else sorted(path for name in NAMES for path in place.rglob(name))
    return [label for file in files for label in _labels(json.loads(file.read_text("utf-8"))["events"])]


def _labels(entries: list[dict[str, Any]]) -> Iterator[Label]:
    for entry in entries:
        address, file = int(entry["icao"], 16), str(entry["file"])
        if "cls" in entry:
            utc = Interval(_unix(entry["t0"]), _unix(entry["t1"]))
            yield Label(str(entry["id"]), file, address, str(entry["cls"]), utc)
        else:
            name = f"{file} {entry['icao']} {entry['event']} {entry['utc']}"
            yield Label(name, file, address, str(entry["event"]), Interval(float(entry["t"]), float(entry["t"])))


def _unix(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def placed(recordings: Sequence[Measured]) -> list[Placed]:
    """All events whose UTC is known."""
    return [
        Placed(recording.name, event, event.interval.shift(recording.zero_utc_s))
        for recording in recordings
        if recording.zero_utc_s is not None
        for heard in recording.aircraft
        for event in heard.events
    ]


def judged(labels: Sequence[Label], recordings: Sequence[Measured]) -> list[Judged]:
    """Each label against what was found."""
    spans = [one.span.shift(one.zero_utc_s) for one in recordings if one.zero_utc_s is not None]
    events = placed(recordings)
    return [_judged(label, any(label.utc.gap(span) == 0.0 for span in spans), events) for label in labels]


def _judged(label: Label, covered: bool, events: Sequence[Placed]) -> Judged:
    own = [one for one in events if one.event.icao_address == label.address]
    if not label.turn:
        near = tuple(one.event for one in own if _explains(label, one))
        return Judged(label, covered, near)
    differences = [abs(turn_s - label.utc.low) for one in own for turn_s in _turns(one, label.what)]
    return Judged(label, covered, difference_s=min(differences, default=None))


def _explains(label: Label, one: Placed) -> bool:
    same = one.event.icao_address == label.address and one.event.kind is Kind.SPOOFING
    return same and label.utc.gap(one.utc) <= WITHIN_S


def _turns(one: Placed, what: str) -> Iterator[float]:
    """The times at which an event says that a loss began or ended."""
    kind = one.event.kind
    if what == "onset":
        if kind in (Kind.LOSS, Kind.DEGRADED):
            yield one.utc.low
    elif kind is Kind.LOSS and not one.event.ongoing:
        yield one.utc.high
    elif kind is Kind.RECOVERY:
        yield one.utc.low


def unexplained(labels: Sequence[Label], recordings: Sequence[Measured]) -> list[Placed]:
    """Spoofing that no label tells of, for a reviewer to decide."""
    told = [label for label in labels if not label.turn and not label.negative]
    spoofed = (one for one in placed(recordings) if one.event.kind is Kind.SPOOFING)
    return [one for one in spoofed if not any(_explains(label, one) for label in told)]
