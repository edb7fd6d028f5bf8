"""The results of the flights of one shard, put together and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from crossfix.derive.source_lines import with_position
from crossfix.derive.strip import Strip, lanes
from crossfix.detect.gnss.condition import Sampled
from crossfix.detect.gnss.visits import visits_of
from crossfix.present.events_parquet import Origin, order_of, row_of
from crossfix.read.doubts import Doubts
from crossfix.records.event import Event
from crossfix.records.flight import Flight, Receiver
from crossfix.records.notice import Skipped
from crossfix.records.recording import Track
from crossfix.records.table import Table
from crossfix.records.visit import Visits, merged
from crossfix.run.flights import flight_of
from crossfix.run.survey import parts
from crossfix.run.survey.findings import findings_of
from crossfix.run.survey.settings import Settings
from crossfix.run.survey.shard import Detected, Doubt, Lacking, Read
from crossfix.run.survey.visit_parts import write_visits

EVENTS = "events"
VISITS = "visits"
STRIPS = "strips"
SAMPLES = 200_000
"""Samples that are made into visits at once: a call for each flight costs 7 times as much."""


class StripLine(msgspec.Struct, frozen=True):
    """A strip of one aircraft, its ends in seconds from the first report of `source`, UTC null where that has none."""

    icao_address: str
    source: str
    first_utc_s: float | None
    begin_s: float
    end_s: float
    lanes: dict[str, list[int | None]]


@dataclass(frozen=True, slots=True, eq=False)
class Origins:
    """Which file the reports of a flight come from: from `times[k]` on (ascending, n) from `files[which[k]]`."""

    times: NDArray[np.float64]
    which: NDArray[np.int64]
    files: tuple[Origin, ...]

    def of(self, event: Event) -> Origin:
        """The file in which an event begins."""
        k = int(np.searchsorted(self.times, event.interval.low, side="right")) - 1
        return self.files[int(self.which[max(k, 0)])]


def read_of(number: int, table: Table) -> Read:
    """What a table adds to the reading of an input."""
    time = table["time"]
    sure = time.values if time.valid.all() else time.values[time.valid]
    span = (float(sure.min()), float(sure.max())) if len(sure) else (None, None)
    return Read(number, len(table), *span)


@dataclass(slots=True)
class Gathered:
    """Counts, events and visits under way. A flight on which the detectors fail is a doubt, and the others go on."""

    settings: Settings
    number: int | None
    """The input that all of it comes from, None where there are several."""
    doubts: Doubts = field(default_factory=Doubts)
    skipped: list[Skipped] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    """SHA-256 by the names of files that were read whole."""
    _reads: dict[int, Read] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)
    _lines: list[tuple[Any, bytes]] = field(default_factory=list)
    _strips: list[StripLine] = field(default_factory=list)
    _samples: list[tuple[int, Sampled]] = field(default_factory=list)
    _sampled: int = 0
    _visits: list[Visits] = field(default_factory=list)
    _never_placed: set[int] = field(default_factory=set)
    _lacking: dict[Skipped, int] = field(default_factory=dict)

    def read(self, read: Read) -> None:
        """Count reports of an input."""
        self._reads[read.number] = self._reads.get(read.number, Read(read.number, 0)).joined(read)

    def heard(self, track: Track, receiver: Receiver | None = None) -> Flight | None:
        """The flight of a track; None, with a doubt, where it is nothing to judge."""
        if track.non_icao:
            self.doubts.add(track.hex, "aircraft with a non-ICAO address (TIS-B, anonymous); not judged")
            return None
        flight = flight_of(track, receiver)
        if len(flight.reports):
            return flight
        self.doubts.add(track.hex, "aircraft of which no receiver heard a report with a sure time; not judged")
        return None

    def add(self, flight: Flight, dated: bool, origins: Callable[[], Origins]) -> None:
        """Detect in a flight, whose times are known in UTC where it is `dated`."""
        self._seen.add(flight.icao_address)
        if not with_position(flight.reports).any():
            self._never_placed.add(flight.icao_address)
        try:
            found = findings_of(flight, self.settings)
            files = origins() if found.events else None
            rows = [row_of(event, files.of(event)) for event in found.events if files is not None]
            self._lines.extend([(order_of(row), msgspec.json.encode(row) + b"\n") for row in rows])
        except Exception as error:
            text = f"a detector failed ({type(error).__name__}: {error}); the aircraft is not judged"
            self.doubts.add(f"{flight.icao_address:06x}", text)
            return
        for one in found.skipped:
            self._lacking[one] = self._lacking.get(one, 0) + 1
        if files is not None and found.strip is not None:
            self._keep_strip(flight.icao_address, found.strip, files.of(found.events[0]))
        if dated and len(found.sampled.time_s):
            self._samples.append((flight.icao_address, found.sampled))
            self._sampled += len(found.sampled.time_s)
            if self._sampled >= SAMPLES:
                self._flush()

    def _keep_strip(self, address: int, made: Strip, origin: Origin) -> None:
        first_utc_s = None if origin.utc_of_zero_s is None else origin.first_s + origin.utc_of_zero_s
        ends = (made.begin_s - origin.first_s, made.end_s - origin.first_s)
        self._strips.append(StripLine(f"{address:06x}", origin.source, first_utc_s, *ends, lanes(made)))

    def _flush(self) -> None:
        """Samples to visits."""
        if self._samples:
            whole = Sampled.joined([one for _, one in self._samples])
            lengths = [len(one.time_s) for _, one in self._samples]
            address = np.repeat(np.array([icao for icao, _ in self._samples], np.uint32), lengths)
            self._visits.append(
                visits_of(
                    address,
                    whole.time_s,
                    whole.latitude,
                    whole.longitude,
                    whole.altitude_ft,
                    whole.condition,
                    self.settings.visits,
                )
            )
        self._samples.clear()
        self._sampled = 0

    def write(self, folder: str, name: str) -> Detected:
        """Write events and visits in order as parts; gives the rest."""
        with parts.written(parts.path_of(folder, name, EVENTS)) as file:
            file.writelines(line for _, line in sorted(self._lines))
        self._flush()
        with parts.written(parts.path_of(folder, name, STRIPS)) as file:
            lines = sorted(self._strips, key=lambda one: (one.icao_address, one.source, one.begin_s))
            file.writelines(msgspec.json.encode(line) + b"\n" for line in lines)
        with parts.written(parts.path_of(folder, name, VISITS)) as file:
            hours = write_visits(file, self._visits[0] if len(self._visits) == 1 else merged(self._visits))
        lacking = sorted((one.what, one.why, count) for one, count in self._lacking.items())
        return Detected(
            tuple(read for _, read in sorted(self._reads.items())),
            tuple(sorted(self._seen)),
            tuple(sorted(self._never_placed)),
            tuple(Lacking(*one) for one in lacking),
            hours,
            tuple(Doubt(self.number, notice) for notice in self.doubts.notices()),
            tuple(self.skipped),
            self.hashes,
        )
