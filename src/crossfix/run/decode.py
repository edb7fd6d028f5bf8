"""crossfix decode: a recording into a table on disk, chunk by chunk."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import OutputRefused, RequestInvalid
from crossfix.present.decode_summary import Decoded
from crossfix.present.table_writers import WRITERS, MakeWriter, TableWriter
from crossfix.read.start_time import utc_of
from crossfix.read.stream import Stream, stream
from crossfix.records.notice import Notice
from crossfix.records.table import Table
from crossfix.records.timebase import Timebase

STDOUT = "-"
FRAME = "frame"
"""The one quantity that is written only where it is asked for."""
ENDINGS = {".parquet": "parquet", ".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson"}
ADDRESS = re.compile(r"(~?)([0-9a-fA-F]{6})")
Progress = Callable[[int, int | None, int], None]
"""Told after each chunk: bytes read, bytes there are, reports read."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to decode, into what, and which reports: from `begin` to before `end`, UTC or seconds on the timebase."""

    path: str
    out: str
    form: str | None = None
    aircraft: tuple[str, ...] = ()
    begin: str | None = None
    end: str | None = None
    start: str | None = None
    start_from_name: str | None = None
    reader: str | None = None
    frames: bool = False


def decode(request: Request, progress: Progress = lambda *_: None) -> Decoded:
    """Write the wanted reports. The file appears whole or not at all; a live source is ended by Ctrl-C."""
    form = _form(request)
    wanted = _Wanted(frozenset(_address(a) for a in request.aircraft), request.begin, request.end)
    with stream(
        request.path, reader=request.reader, start=request.start, start_from_name=request.start_from_name,
        frames=request.frames,
    ) as source, output_file(request) as out:  # fmt: skip
        if request.frames and FRAME not in source.reader.quantities:
            raise RequestInvalid(f"{request.path}: {source.reader.name} gives no frames; leave out --frames")
        names = [name for name in source.reader.quantities if request.frames or name != FRAME]
        return _pass(source, wanted, WRITERS[form], names, out, progress)


def _pass(
    source: Stream, wanted: _Wanted, make: MakeWriter, names: Sequence[str], out: BinaryIO, progress: Progress
) -> Decoded:
    writer: TableWriter | None = None
    reports = written = 0
    for table in _until_interrupted(source):
        if writer is None:
            writer = make(out, names, source.timebase, source.reader.name)
        chosen = wanted.of(table, source.timebase)
        reports, written = reports + len(table), written + len(chosen)
        if len(chosen):
            writer.write(chosen)
        progress(source.taken, source.size, reports)
    if writer is None:
        writer = make(out, names, source.timebase, source.reader.name)
    read = source.source()
    notices = (*source.notices(), *wanted.notices())
    writer.finish(read, notices)
    return Decoded(read, source.reader.name, source.timebase, reports, written, notices)


def _until_interrupted(source: Stream) -> Iterator[Table]:
    """Ctrl-C ends a live source in good order; it aborts anything else."""
    try:
        yield from source.tables()
    except KeyboardInterrupt:
        if not source.live:
            raise


@dataclass(slots=True)
class _Wanted:
    """Which reports are written."""

    aircraft: frozenset[tuple[int, bool]]
    begin: str | None
    end: str | None
    _untimed: int = field(default=0)

    def of(self, table: Table, timebase: Timebase) -> Table:
        """The wanted rows."""
        if not self.aircraft and self.begin is None and self.end is None:
            return table
        rows = self._by_address(table) if self.aircraft else np.ones(len(table), bool)
        if self.begin is not None or self.end is not None:
            time = table["time"]
            self._untimed += int((rows & ~time.valid).sum())
            low, high = _seconds(self.begin, timebase, -np.inf), _seconds(self.end, timebase, np.inf)
            with np.errstate(invalid="ignore"):
                rows = rows & time.valid & (time.values >= low) & (time.values < high)  # type: ignore[operator]
        return table.where(rows)

    def _by_address(self, table: Table) -> NDArray[np.bool_]:
        address = table["icao_address"]
        foreign = table["non_icao"].values if "non_icao" in table else np.zeros(len(table), bool)
        key = address.values.astype(np.int64) | (foreign.astype(np.int64) << 24)
        return address.valid & np.isin(key, [number | (other << 24) for number, other in self.aircraft])

    def notices(self) -> tuple[Notice, ...]:
        """Reports that could not be placed in time."""
        text = f"{self._untimed} reports without a sure time were left out by --from or --to"
        return (Notice("", text),) if self._untimed else ()


def _address(text: str) -> tuple[int, bool]:
    found = ADDRESS.fullmatch(text.strip())
    if not found:
        raise RequestInvalid(f"--aircraft {text!r}: expected 6 hexadecimal digits, `~` before a non-ICAO address")
    return int(found[2], 16), found[1] == "~"


def _seconds(text: str | None, timebase: Timebase, without: float) -> float:
    """Seconds on the timebase."""
    if text is None:
        return without
    try:
        return float(text)
    except ValueError:
        utc = utc_of(text)
    if timebase.utc_of_zero_s is None:
        raise RequestInvalid(
            f"{text}: this recording has no date ({timebase.name}); give --start or --start-from-name, "
            "or --from and --to as seconds on its own clock"
        )
    return utc - timebase.utc_of_zero_s


def _form(request: Request) -> str:
    for text in (request.begin, request.end):
        if text is not None and not _is_number(text):
            utc_of(text)
    if request.form is not None:
        return request.form
    if request.out == STDOUT:
        return "csv"
    ending = Path(request.out).suffix.lower()
    if ending not in ENDINGS:
        raise RequestInvalid(f"{request.out}: ends in none of {', '.join(ENDINGS)}; name the form with --format")
    return ENDINGS[ending]


def _is_number(text: str) -> bool:
    try:
        return not np.isnan(float(text))
    except ValueError:
        return False


@contextmanager
def output_file(request: Request) -> Iterator[BinaryIO]:
    """Standard output, or a file beside the wanted one that takes its place at the end."""
    if request.out == STDOUT:
        try:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise OutputRefused("standard output was closed before the end") from None
        return
    out = Path(request.out)
    try:
        if out.is_dir():
            raise OutputRefused(f"{out}: is a folder; name a file")
        if out.exists() and Path(request.path).exists() and out.samefile(request.path):
            raise OutputRefused(f"{out}: is the input; choose another file")
        handle, name = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.parent)
    except OSError as error:
        raise OutputRefused(f"{out}: cannot be written: {error.strerror or error}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(out)
    except OSError as error:
        raise OutputRefused(f"{out}: cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
