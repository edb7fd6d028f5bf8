"""Recordings as the measurement of the detectors sees them: each aircraft with truth, other tools' verdicts and events.

`crossfix.run.detect.events_in` is called for every aircraft, as every mode of crossfix calls it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import numpy as np

from benchmarks.gnss_baselines import RULES, Verdict
from benchmarks.gnss_truth import Loss, counts, flies, loss_of
from crossfix import open_recording
from crossfix.derive.receiver_place import Lowest, lowest_heard, receiver_place
from crossfix.errors import CrossfixError
from crossfix.records.event import Event
from crossfix.records.flight import Receiver
from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.recording import Recording
from crossfix.run.detect import events_in
from crossfix.run.flights import flights_in

LOG, LOG_PATTERN = "raw_adsb_*", "raw_adsb_%Y%m%d_%H%M%S"
CLEAN = (
    "jet1090_full_flight_short*",
    "jet1090_tutorial_toulouse*",
    "trace_full_ac671b*",
    "trace_full_ac134a*",
    "JL516_*",
    "adsb_actions_*_36_-122*",
    "noisy_time_issue*",
)
"""Recordings without interference: AFR34ZG, Toulouse, two traces, JL516, old avionics and TIS-B, faults of time."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One aircraft of one recording."""

    address: int
    flies: bool
    loss: Loss | None
    verdicts: dict[str, Verdict]
    events: tuple[Event, ...]

    @property
    def hex(self) -> str:
        """The address as six hexadecimal digits."""
        return f"{self.address:06x}"

    @property
    def lost(self) -> bool:
        """Whether its loss is long enough to be one that must be found."""
        return counts(self.loss)


@dataclass(frozen=True, slots=True)
class Measured:
    """One recording. `span` is on its timebase; `zero_utc_s` is None where its UTC is not known."""

    name: str
    reader: str
    clean: bool
    reports: int
    span: Interval
    zero_utc_s: float | None
    aircraft: tuple[Heard, ...]
    skipped: tuple[Skipped, ...]

    @property
    def counted(self) -> tuple[Heard, ...]:
        """Aircraft of which enough was heard in flight, and all that lost their position."""
        return tuple(one for one in self.aircraft if one.flies or one.lost)


@dataclass(frozen=True, slots=True)
class Given:
    """What the files do not tell.

    zone: of the times in the names of raw logs; receiver: where the raw logs were heard, None: found from them;
    clean: patterns of the names of recordings without interference.
    """

    zone: str
    receiver: Receiver | None
    clean: Sequence[str]


def measured(paths: Sequence[Path], given: Given, refused: Callable[[str, str], None]) -> Iterator[Measured]:
    """Every file that a reader takes. `refused` is told the name and the reason of the others."""
    for path in paths:
        log = fnmatch(path.name, LOG)
        print(f"reading {path.name}", file=sys.stderr, flush=True)
        try:
            recording = open_recording(path, start_from_name=f"{LOG_PATTERN} {given.zone}" if log else None)
        except CrossfixError as error:
            refused(path.name, str(error).partition("\n")[0].replace(str(path), path.name))
            continue
        clean = any(fnmatch(path.name, pattern) for pattern in given.clean)
        yield _measured(path.name, recording, clean, _receiver(recording, given.receiver) if log else None)


def _receiver(recording: Recording, given: Receiver | None) -> Receiver | None:
    """As given, or as it follows from the log, which is what `crossfix survey` does."""
    if given is not None:
        return given
    lowest: dict[int, Lowest] = {}
    lowest_heard(recording.reports, lowest)
    return receiver_place(lowest.values())


def _measured(name: str, recording: Recording, clean: bool, receiver: Receiver | None) -> Measured:
    heard: list[Heard] = []
    skipped: dict[Skipped, None] = {}
    for flight in flights_in(recording.reports, receiver):
        found = events_in(flight)
        skipped.update(dict.fromkeys(found.skipped))
        reports = flight.reports
        verdicts = {rule: judge(reports) for rule, judge in RULES.items()}
        heard.append(Heard(flight.icao_address, flies(reports), loss_of(reports), verdicts, found.events))
    times = recording.reports["time"].masked()
    known = times[np.isfinite(times)]
    span = Interval(float(known.min()), float(known.max())) if len(known) else Interval()
    zero = recording.timebase.utc_of_zero_s
    return Measured(name, recording.reader, clean, len(times), span, zero, tuple(heard), tuple(skipped))
