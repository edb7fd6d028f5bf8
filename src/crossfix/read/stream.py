"""One source, its reader and the tables that come out: what `open_recording` joins and `crossfix decode` writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crossfix.errors import InputUnusable
from crossfix.read.choose import named, recognised
from crossfix.read.open import Opened, opened
from crossfix.read.protocol import Reader, Reading
from crossfix.read.start_time import utc_from_name, utc_of
from crossfix.records.filed import Filed
from crossfix.records.notice import Notice
from crossfix.records.recording import Recording
from crossfix.records.source import Source
from crossfix.records.table import Table, concatenated
from crossfix.records.timebase import Timebase


@dataclass(slots=True)
class Stream:
    """A source being read. `timebase`, `source` and `notices` are complete once `tables` is exhausted."""

    reader: Reader
    _opened: Opened
    _reading: Reading

    def tables(self) -> Iterator[Table]:
        """Tables of bounded size; may be iterated once."""
        return self.reader.read_chunks(self._opened.data, self._reading)

    @property
    def timebase(self) -> Timebase:
        """The clock of column `time`; known from the first table on."""
        if self._reading.timebase is None:
            raise InputUnusable(f"{self._opened.path}: {self.reader.name}: no report could be read")
        return self._reading.timebase

    @property
    def live(self) -> bool:
        """A receiver, not a file."""
        return self._opened.live

    @property
    def size(self) -> int | None:
        """Bytes as stored, where known."""
        return self._opened.size

    @property
    def taken(self) -> int:
        """Bytes as stored, read so far."""
        return self._opened.taken

    def source(self) -> Source:
        """The source with its hash; reads on to the end of the file."""
        return self._opened.source()

    def notices(self) -> tuple[Notice, ...]:
        """Doubts so far."""
        return self._reading.doubts.notices()


@contextmanager
def stream(
    path: str | os.PathLike[str],
    *,
    reader: str | None = None,
    start: str | None = None,
    start_from_name: str | None = None,
    frames: bool = False,
    filed: dict[int, Filed] | None = None,
) -> Iterator[Stream]:
    """Open a source and choose its reader: by `reader`, or else from the content. `frames` adds the raw frames.

    `filed` takes what the source says of aircraft beside their reports (`read.protocol.Reading`).
    """
    start_utc_s = _start(os.fspath(path), start, start_from_name)
    with opened(path) as source:
        if reader is not None or source.live:
            chosen = named(reader or "beast_binary")
        else:
            chosen = recognised(source.head, source.path)
        reading = Reading(source.head.name, start_utc_s, source.live, frames, doubts=source.doubts)
        reading.filed = reading.filed if filed is None else filed
        yield Stream(chosen, source, reading)


def open_recording(
    path: str | os.PathLike[str],
    *,
    reader: str | None = None,
    start: str | None = None,
    start_from_name: str | None = None,
    frames: bool = False,
) -> Recording:
    """Read a whole recording: columns with validity, the clock they are on, and every doubt.

    `reader` names the format where it is not recognised. `start` is the time of the first report of a source that
    carries no date, ISO 8601 with zone; `start_from_name` a strptime pattern for the file's name, with the zone.
    `frames` adds the column `frame` to what is read from raw frames.
    Raises InputUnusable, FormatUnknown or RequestInvalid.
    """
    with stream(path, reader=reader, start=start, start_from_name=start_from_name, frames=frames) as source:
        table = concatenated(list(source.tables()))
        timebase = source.timebase
        return Recording(source.source(), source.reader.name, timebase, table, source.notices())


def _start(path: str, start: str | None, start_from_name: str | None) -> float | None:
    if start is not None:
        return utc_of(start)
    return utc_from_name(path, start_from_name) if start_from_name is not None else None
