"""The results of the flights of one shard, put together and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from crossfix.present.events_parquet import Origin, order_of, row_of
from crossfix.read.doubts import Doubts
from crossfix.records.event import Event, Kind
from crossfix.records.flight import Flight
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
AFFECTED = frozenset({Kind.DEGRADED, Kind.LOSS, Kind.SPOOFING})


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
    _visits: list[Visits] = field(default_factory=list)
    _affected: set[int] = field(default_factory=set)
    _spoofed: set[int] = field(default_factory=set)
    _lacking: dict[Skipped, int] = field(default_factory=dict)

    def read(self, read: Read) -> None:
        """Count reports of an input."""
        self._reads[read.number] = self._reads.get(read.number, Read(read.number, 0)).joined(read)

    def heard(self, track: Track) -> Flight | None:
        """The flight of a track; None, with a doubt, where it is nothing to judge."""
        if track.non_icao:
            self.doubts.add(track.hex, "aircraft with a non-ICAO address (TIS-B, anonymous); not judged")
            return None
        flight = flight_of(track)
        if len(flight.reports):
            return flight
        self.doubts.add(track.hex, "aircraft of which no receiver heard a report with a sure time; not judged")
        return None

    def add(self, flight: Flight, dated: bool, origins: Callable[[], Origins]) -> None:
        """Detect in a flight, whose times are known in UTC where it is `dated`."""
        self._seen.add(flight.icao_address)
        try:
            found = findings_of(flight, self.settings)
            files = origins() if found.events else None
            rows = [row_of(event, files.of(event)) for event in found.events if files is not None]
            self._lines.extend([(order_of(row), msgspec.json.encode(row) + b"\n") for row in rows])
        except Exception as error:
            text = f"a detector failed ({type(error).__name__}: {error}); the aircraft is not judged"
            self.doubts.add(f"{flight.icao_address:06x}", text)
            return
        kinds = {event.kind for event in found.events}
        if kinds & AFFECTED:
            self._affected.add(flight.icao_address)
        if Kind.SPOOFING in kinds:
            self._spoofed.add(flight.icao_address)
        for one in found.skipped:
            self._lacking[one] = self._lacking.get(one, 0) + 1
        if dated and len(found.visits):
            self._visits.append(found.visits)

    def write(self, folder: str, name: str) -> Detected:
        """Write events and visits in order as parts; gives the rest."""
        with parts.written(parts.path_of(folder, name, EVENTS)) as file:
            file.writelines(line for _, line in sorted(self._lines))
        with parts.written(parts.path_of(folder, name, VISITS)) as file:
            hours = write_visits(file, merged(self._visits))
        lacking = sorted((one.what, one.why, count) for one, count in self._lacking.items())
        return Detected(
            tuple(read for _, read in sorted(self._reads.items())),
            tuple(sorted(self._seen)),
            tuple(sorted(self._affected)),
            tuple(sorted(self._spoofed)),
            tuple(Lacking(*one) for one in lacking),
            hours,
            tuple(Doubt(self.number, notice) for notice in self.doubts.notices()),
            tuple(self.skipped),
            self.hashes,
        )
