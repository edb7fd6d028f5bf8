"""The results of all shards, joined in a fixed order and written: the same bytes whoever did what, and when."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import msgspec

from crossfix.present.events_parquet import EventRow
from crossfix.read.doubts import Doubts
from crossfix.records.notice import Notice, Skipped
from crossfix.records.visit import Visits
from crossfix.run.output import Layout
from crossfix.run.survey import parts
from crossfix.run.survey.gathered import EVENTS, STRIPS, VISITS, StripLine
from crossfix.run.survey.merge import merged_rows
from crossfix.run.survey.plan import Input
from crossfix.run.survey.settings import DAY_S, HOUR_S
from crossfix.run.survey.shard import Detected, Doubt, Indexed, Read, Shuffled
from crossfix.run.survey.visit_parts import visits_by_hour

SUMMARY = "survey.json"
BEFORE_ADDRESS = b'{"icao_address":"'
"""How a line of a strip begins: most are not decoded."""
SEVERAL = re.compile(r"(.*) \((\d+) times, last at (.*)\)", re.DOTALL)
"""How `read.doubts` writes a doubt that came up several times."""
MARK = f"{parts.FOLDER}/begun.json"
"""It names crossfix in a folder whose survey is not finished."""
LAYOUT = Layout(
    frozenset(
        {
            "events.parquet",
            "cells.parquet",
            "cells.geojson",
            "sources.geojson",
            SUMMARY,
            "survey.html",
            parts.FOLDER,
        }
    ),
    (SUMMARY, MARK),
)


@dataclass(slots=True)
class Totals:
    """Everything that the shards found, but for the events and visits, which stay in the parts `names`."""

    folder: str
    inputs: Sequence[Input]
    doubts: list[Doubt]
    skipped: list[Skipped]
    names: list[str] = field(default_factory=list)
    hours: list[tuple[int, ...]] = field(default_factory=list)
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By the number of an input: what is known of it beside its reports."""
    reads: dict[int, Read] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    never_placed: set[int] = field(default_factory=set)
    hashes: dict[str, str] = field(default_factory=dict)
    lacking: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add_index(self, number: int, found: Indexed) -> None:
        """What an archive is."""
        self.facts[number] = {"sha256": found.sha256, "reader": "readsb_trace_tar", "traces": found.traces}
        self._tell(found)

    def add_log(self, number: int, read: Shuffled) -> None:
        """What a log is."""
        self.facts[number] = {"sha256": read.sha256, "reader": read.reader, "utc_of_zero_s": read.utc_of_zero_s}
        self._read(Read(number, read.reports, read.first_s, read.last_s))
        self._tell(read)

    def add(self, name: str, found: Detected) -> None:
        """What was found in some aircraft."""
        self.names.append(name)
        self.hours.append(found.hours)
        for read in found.reads:
            self._read(read)
        self.seen.update(found.seen)
        self.never_placed.update(found.never_placed)
        self.hashes.update(found.hashes)
        for one in found.lacking:
            self.lacking[one.detector, one.why] += one.flights
        self._tell(found)

    def facts_of(self, number: int) -> dict[str, Any]:
        """What is known of an input: sha256 (of a folder of traces, that of their list), reader, utc_of_zero_s."""
        one = self.inputs[number]
        if one.form != "traces":
            return self.facts.get(number, {})
        read = [(self.hashes[entry.name], entry.name) for entry in one.entries if entry.name in self.hashes]
        if len(one.entries) == 1:
            return {"reader": "readsb_trace", "sha256": read[0][0] if read else None}
        lines = "".join(f"{digest}  {name}\n" for digest, name in read)
        return {"reader": "readsb_trace", "sha256": hashlib.sha256(lines.encode()).hexdigest()}

    def events(self) -> Iterator[EventRow]:
        """All events in order."""
        return merged_rows([parts.path_of(self.folder, name, EVENTS) for name in self.names])

    def days(self) -> list[int]:
        """The UTC days with visits, in days since 1970."""
        return sorted({hour * HOUR_S // DAY_S for hours in self.hours for hour in hours})

    def visits(self, day: int) -> Iterator[Visits]:
        """All visits of a UTC day, hour by hour."""
        files = [
            (parts.path_of(self.folder, name, VISITS), hours)
            for name, hours in zip(self.names, self.hours, strict=True)
        ]
        first = day * DAY_S // HOUR_S
        return visits_by_hour(files, range(first, first + DAY_S // HOUR_S))

    def strips(self, wanted: Set[str]) -> Iterator[StripLine]:
        """The strips of these aircraft."""
        for name in self.names:
            with parts.path_of(self.folder, name, STRIPS).open("rb") as file:
                for line in file:
                    address = line[len(BEFORE_ADDRESS) : len(BEFORE_ADDRESS) + 6].decode()
                    if address in wanted:
                        yield msgspec.json.decode(line, type=StripLine)

    @property
    def reports(self) -> int:
        """Reports read."""
        return sum(read.reports for read in self.reads.values())

    def _read(self, read: Read) -> None:
        self.reads[read.number] = self.reads.get(read.number, Read(read.number, 0)).joined(read)

    def _tell(self, output: Indexed | Shuffled | Detected) -> None:
        self.doubts.extend(output.doubts)
        self.skipped.extend(output.skipped)


def notices_of(doubts: Iterable[Doubt], number: int | None) -> tuple[Notice, ...]:
    """The notices about an input, or about several of them, counted over all shards by their text."""
    counted = Doubts()
    for notice in (one.notice for one in doubts if one.number == number):
        several = SEVERAL.fullmatch(notice.text)
        text, count, last = several.groups() if several else (notice.text, "1", notice.where)
        counted.add(notice.where, text, int(count), last)
    return counted.notices()
