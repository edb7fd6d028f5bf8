"""Files as a feed: the reports of recordings in the order of their time, at the speed of the replay's clock."""

from __future__ import annotations

import heapq
import math
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from crossfix.errors import RequestInvalid
from crossfix.read.protocol import Reading
from crossfix.read.stream import Stream, stream
from crossfix.records.filed import Filed
from crossfix.records.notice import Notice
from crossfix.records.table import Column, Table
from crossfix.run.watch.clock import ReplayClock
from crossfix.run.watch.feed_health import FeedHealth, Tell
from crossfix.run.watch.feed_lines import READERS
from crossfix.run.watch.raw_log import Recorded, recorded_in

STEP_S = 0.5
"""Reports of so long are handed on together."""
BY_ENDING = {ending: reader for reader, ending in READERS.values()}


@dataclass(slots=True)
class ReplayFeed:
    """Recordings, or folders that a watch recorded. `start` and `start_from_name` as for `crossfix decode`."""

    paths: Sequence[Path]
    clock: ReplayClock
    tell: Tell
    start: str | None = None
    start_from_name: str | None = None
    reader: str | None = None
    step_s: float = STEP_S
    name: str = "replay"
    health: FeedHealth = field(init=False)
    filed: dict[int, Filed] = field(default_factory=dict)
    """What the recordings say of aircraft beside their reports."""
    _unread: int = 1
    """Recordings that were not read to their end."""
    _read_to_s: float = -math.inf

    def __post_init__(self) -> None:
        self.health = FeedHealth(self.name)

    async def batches(self) -> AsyncIterator[tuple[float, Table]]:
        """(time of the step's end, reports with times in s UTC); ends with the last recording."""
        self.health.connected = True
        for at_s, table in self.pieces():
            await self.clock.until(at_s)
            self.health.took(at_s, len(table))
            yield at_s, table
        self.health.connected = False

    @property
    def ends_s(self) -> float | None:
        """When the last report is (s UTC); None until all is read: each recording is read one chunk ahead."""
        return self._read_to_s if self._unread == 0 and math.isfinite(self._read_to_s) else None

    def pieces(self) -> Iterator[tuple[float, Table]]:
        """The same, at once."""
        sources = [source for path in self.paths for source in self._source(path)]
        self._unread = len(sources)
        yield from heapq.merge(*sources, key=lambda piece: piece[0])

    def _source(self, path: Path) -> list[Iterator[tuple[float, Table]]]:
        if path.is_dir():
            return [self._recorded(one) for one in recorded_in(path)]
        return [self._file(path)]

    def _file(self, path: Path) -> Iterator[tuple[float, Table]]:
        with stream(
            path,
            reader=self.reader,
            start=self.start,
            start_from_name=self.start_from_name,
            frames=True,
            filed=self.filed,
        ) as source:
            yield from self._cut(_of_file(path, source))
            for notice in source.notices():
                self._tell(Notice(f"{path.name} {notice.where}".strip(), notice.text))

    def _recorded(self, one: Recorded) -> Iterator[tuple[float, Table]]:
        reading = Reading(one.feed, one.begun_s, frames=True, filed=self.filed)
        yield from self._cut(_of_record(one, reading))
        for notice in reading.doubts.notices():
            self._tell(Notice(f"{one.feed} {notice.where}".strip(), notice.text))

    def _cut(self, tables: Iterator[Table]) -> Iterator[tuple[float, Table]]:
        """The steps of a recording."""
        table = next(tables, None)
        while table is not None:
            time = table["time"]
            self._read_to_s = max(self._read_to_s, float(np.max(time.values, where=time.valid, initial=-math.inf)))
            ahead = next(tables, None)
            self._unread -= ahead is None
            yield from _steps(table, self.step_s)
            table = ahead

    def _tell(self, notice: Notice) -> None:
        self.health.notices.append(notice)
        self.tell(notice)


def _of_file(path: Path, source: Stream) -> Iterator[Table]:
    for table in source.tables():
        zero_s = source.timebase.utc_of_zero_s
        if zero_s is None:
            raise RequestInvalid(f"{path}: its times carry no date; give --start or --start-from-name")
        yield _shifted(table, zero_s)


def _of_record(one: Recorded, reading: Reading) -> Iterator[Table]:
    for table in BY_ENDING[one.ending].read_chunks(one.data(reading.doubts), reading):
        zero_s = reading.timebase.utc_of_zero_s if reading.timebase is not None else None
        if zero_s is not None:
            yield _shifted(table, zero_s)


def _shifted(table: Table, zero_s: float) -> Table:
    time = table["time"]
    return Table({**table.columns, "time": Column(time.values.astype(np.float64) + zero_s, time.valid)})


def _steps(table: Table, step_s: float) -> Iterator[tuple[float, Table]]:
    """Pieces of a table, each with the end of its step; a report is where it stands in the source, if it is late."""
    times = table["time"].values.astype(np.float64)
    known = np.maximum.accumulate(np.where(table["time"].valid & ~np.isnan(times), times, -np.inf))
    if not len(times) or not np.isfinite(known[-1]):
        return
    step = np.floor(known / step_s)
    cuts = np.flatnonzero(np.diff(step) > 0) + 1
    for rows in np.split(np.arange(len(times)), cuts):
        if np.isfinite(known[rows[-1]]):
            yield (float(step[rows[-1]]) + 1.0) * step_s, table.where(rows)
