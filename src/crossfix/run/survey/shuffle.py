"""Logs hold many aircraft, cut in time. They are put in order of address first, so that each aircraft is seen whole.

A log is read once, as a stream, and its reports go to a part in blocks of bounded size, each sorted by the rest of the
address divided by the number of partitions. A partition is then read from the parts of all logs of one timeline. Values
are kept exactly, those that are not valid too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.receiver_place import Lowest, lowest_heard, lowest_of, receiver_place
from crossfix.errors import FormatUnknown, InputUnusable, RequestInvalid
from crossfix.present.events_parquet import Origin
from crossfix.read.locations import check_unchanged, local_path
from crossfix.read.registry import ONE_RECEIVER
from crossfix.read.stream import Stream, stream
from crossfix.records.flight import Flight, Receiver
from crossfix.records.notice import Notice, Skipped
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column, Table, concatenated
from crossfix.run.flights import NON_ICAO_BIT, heard, keys_of, tracks_in
from crossfix.run.survey import parts
from crossfix.run.survey.gathered import Gathered, Origins, read_of
from crossfix.run.survey.settings import Settings
from crossfix.run.survey.shard import Detected, Doubt, Log, Partition, Read, Shuffled, Sorted
from crossfix.run.survey.visit_parts import pyarrow

ROWS = "rows"
BLOCK_ROWS = 1 << 18
"""Reports of a block: some 60 MB while they are sorted."""
ORIGIN = "origin"
"""A column beside the quantities: the number of the log that a report comes from."""
VALID = ":valid"


def shuffle(shard: Log, folder: str, name: str) -> Shuffled:
    """Read a log and put its reports in order; they go into a part `rows`."""
    entry = shard.entry
    try:
        check_unchanged(entry)
        with local_path(entry) as path:
            try:
                return _shuffled(shard, path, folder, name)
            except (InputUnusable, RequestInvalid) as error:
                return Shuffled(skipped=(Skipped(entry.name, _why(error, path, entry.name)),))
    except (InputUnusable, OSError) as error:
        return Shuffled(skipped=(Skipped(entry.name, str(error).removeprefix(f"{entry.name}: ")),))


def _why(error: Exception, path: str, name: str) -> str:
    """The first line, without the path; the formats that are read are not listed for every file."""
    text = error.seen if isinstance(error, FormatUnknown) else str(error).partition("\n")[0]
    return text.removeprefix(f"{path}: ").replace(path, name)


def _shuffled(shard: Log, path: str, folder: str, name: str) -> Shuffled:
    with (
        stream(path, reader=shard.reader, start=shard.start, frames=True) as source,
        parts.written(parts.path_of(folder, name, ROWS)) as file,
    ):
        blocks = _Blocks(file, shard.partitions, source.reader.quantities)
        span, left_out = Read(shard.number, 0), Counter[str]()
        lowest: dict[int, Lowest] = {}
        for table in source.tables():
            lowest_heard(table, lowest)
            span = span.joined(read_of(shard.number, table))
            blocks.add(_judged(table, left_out))
        blocks.finish()
        return _told(shard, source, blocks, span, left_out, lowest)


def _told(
    shard: Log, source: Stream, blocks: _Blocks, span: Read, left_out: Counter[str], lowest: dict[int, Lowest]
) -> Shuffled:
    zero = source.timebase.utc_of_zero_s
    texts = [f"{count} {text}" for text, count in left_out.items() if count]
    if zero is None:
        text = f"no date ({source.timebase.name}): its events have seconds from its first report, and no place in UTC"
        texts.append(f"{text}; it is not joined with other files")
    notices = [*(Notice(shard.entry.name, text) for text in texts), *source.notices()]
    return Shuffled(
        source.source().sha256,
        source.reader.name,
        source.timebase.name,
        zero,
        span.reports,
        span.first_s,
        span.last_s,
        tuple(blocks.columns),
        blocks.count,
        tuple(int(n) for n in blocks.rows),
        lowest_of(lowest.values()) if source.reader.name in ONE_RECEIVER else (),
        tuple(Doubt(shard.number, notice) for notice in notices),
    )


def _judged(table: Table, left_out: Counter[str]) -> Table:
    """The reports that a flight may have: of an ICAO address, heard by a receiver, with a sure time."""
    keys, sure = keys_of(table), table["time"].valid
    foreign = keys >> NON_ICAO_BIT == 1
    left_out["reports without a valid address; they belong to no aircraft"] += int((keys < 0).sum())
    left_out["reports with a non-ICAO address (TIS-B, anonymous); not judged"] += int(foreign.sum())
    left_out["reports without a sure time; not judged"] += int(((keys >= 0) & ~foreign & ~sure).sum())
    wanted = (keys >= 0) & ~foreign & sure & heard(table)
    return table if wanted.all() else table.where(wanted)


@dataclass(slots=True)
class _Blocks:
    """Writes blocks: one Arrow batch per partition, partition after partition, block after block."""

    file: BinaryIO
    partitions: int
    names: Sequence[str]
    count: int = 0
    columns: dict[str, None] = field(default_factory=dict)
    rows: NDArray[np.int64] = field(init=False)
    _waiting: list[Table] = field(default_factory=list)
    _writer: Any = None

    def __post_init__(self) -> None:
        self.rows = np.zeros(self.partitions, np.int64)

    def add(self, table: Table) -> None:
        self.columns |= dict.fromkeys(table)
        self._waiting.append(table)
        if sum(map(len, self._waiting)) >= BLOCK_ROWS:
            self._flush()

    def finish(self) -> None:
        if any(map(len, self._waiting)):
            self._flush()
        if self._writer is not None:
            self._writer.close()

    def _flush(self) -> None:
        table = concatenated(self._waiting)
        self._waiting.clear()
        rest = table["icao_address"].values.astype(np.int64) % self.partitions
        batch = _batch(table.where(np.argsort(rest, kind="stable")), self.names)
        if self._writer is None:
            ipc = pyarrow().ipc
            options = ipc.IpcWriteOptions(compression="lz4")
            self._writer = ipc.new_file(self.file, batch.schema, options=options)
        counts = np.bincount(rest, minlength=self.partitions)
        for begin, length in zip(np.cumsum(counts) - counts, counts, strict=True):
            self._writer.write_batch(batch.slice(int(begin), int(length)))
        self.rows += counts
        self.count += 1


def _batch(table: Table, names: Sequence[str]) -> Any:
    """Values and validity of every quantity; one that the table lacks is nowhere valid."""
    arrow = pyarrow()
    made: dict[str, Any] = {}
    for name in names:
        dtype = np.dtype(BY_NAME[name].dtype)
        column = table[name] if name in table else Column(np.zeros(len(table), dtype), np.zeros(len(table), bool))
        if dtype.kind == "S":
            held = arrow.py_buffer(np.ascontiguousarray(column.values).tobytes())
            made[name] = arrow.Array.from_buffers(arrow.binary(dtype.itemsize), len(table), [None, held])
        else:
            made[name] = arrow.array(column.values)
        made[name + VALID] = arrow.array(column.valid)
    return arrow.RecordBatch.from_arrays(list(made.values()), names=list(made))


def _column(name: str, batch: Any) -> Column:
    dtype = np.dtype(BY_NAME[name].dtype)
    values = batch.column(name)
    if dtype.kind == "S":
        given = np.frombuffer(values.buffers()[1], dtype, len(values), values.offset * dtype.itemsize)
    else:
        given = values.to_numpy(zero_copy_only=False)
    return Column(given, batch.column(name + VALID).to_numpy(zero_copy_only=False))


def detect(shard: Partition, settings: Settings, folder: str, name: str) -> Detected:
    """Read some addresses from all logs of a timeline and detect; the events and visits go into parts."""
    gathered = Gathered(settings, shard.logs[0].number if len(shard.logs) == 1 else None)
    files = tuple(_origin(log) for log in shard.logs)
    receiver = _receiver(shard, settings)
    for partition in range(shard.first, shard.stop):
        for track in tracks_in(_together(shard, partition, folder)):
            if (flight := gathered.heard(track, receiver)) is not None:
                gathered.add(_without_origin(flight), files[0].dated, partial(_origins, flight, files))
    return gathered.write(folder, name)


def _receiver(shard: Partition, settings: Settings) -> Receiver | None:
    """Where the one receiver of all logs stands: as the user says, or by the lowest positions that it heard."""
    if settings.receiver is not None:
        return Receiver(*settings.receiver)
    if not all(log.one_receiver for log in shard.logs):
        return None
    return receiver_place(one for log in shard.logs for one in log.lowest)


def _origins(flight: Flight, files: tuple[Origin, ...]) -> Origins:
    return Origins(flight["time"].values.astype(np.float64), flight[ORIGIN].values.astype(np.int64), files)


def _origin(log: Sorted) -> Origin:
    first_s = log.first_s or 0.0
    return Origin(log.source, first_s + (log.utc_of_zero_s or 0.0), None if log.utc_of_zero_s is None else 0.0)


def _together(shard: Partition, partition: int, folder: str) -> Table:
    """The reports of one partition in all logs, log after log."""
    tables = [table for k in range(len(shard.logs)) for table in _tables(shard, k, partition, folder)]
    return concatenated(tables) if tables else Table({"icao_address": Column.of("icao_address", [])})


def _tables(shard: Partition, number: int, partition: int, folder: str) -> Iterator[Table]:
    """The reports of one partition in one log: dated ones in Unix time, others on the log's own clock."""
    log = shard.logs[number]
    with pyarrow().OSFile(str(parts.path_of(folder, log.part, ROWS))) as file:
        blocks = pyarrow().ipc.open_file(file)
        for block in range(log.blocks):
            batch = blocks.get_batch(block * shard.partitions + partition)
            if not len(batch):
                continue
            columns = {name: _column(name, batch) for name in log.columns}
            time = columns["time"]
            shifted = time.values.astype(np.float64) + (log.utc_of_zero_s or 0.0)
            columns["time"] = Column(shifted, time.valid)
            columns[ORIGIN] = Column(np.full(len(batch), number, np.int64), np.ones(len(batch), bool))
            table = Table(columns)
            quotient = columns["icao_address"].values.astype(np.int64) // shard.partitions
            yield table.where(quotient % shard.shares == shard.share) if shard.shares > 1 else table


def _without_origin(flight: Flight) -> Flight:
    columns = {name: column for name, column in flight.reports.columns.items() if name != ORIGIN}
    return Flight(flight.icao_address, Table(columns), flight.receiver)
