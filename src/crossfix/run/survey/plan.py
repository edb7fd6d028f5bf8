"""What there is to do: paths become inputs, and inputs become shards, the same whatever is in the files."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix import __version__
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.locations import Entry, entries_at, joined_parts
from crossfix.read.parts import SPLIT
from crossfix.read.registry import ONE_RECEIVER
from crossfix.read.start_time import utc_from_name, utc_of
from crossfix.records.notice import Notice, Skipped
from crossfix.run.survey.archive import key_of
from crossfix.run.survey.settings import Request
from crossfix.run.survey.shard import Aircraft, Archive, Doubt, Holder, Log, Partition, Shuffled, Sorted, Trace

AIRCRAFT = 200
"""Aircraft of a shard, at most."""
SHARD_BYTES = 8 << 20
"""Traces of a shard as stored: some 300,000 points, which are in memory together as some 75 MB."""
SPAN_BYTES = 32 << 20
"""Traces of one aircraft that are judged together: some 150 full days."""
PARTITION_BYTES = 4 << 20
"""Logs as stored per partition: some 400,000 frames where they are compressed with xz."""
MOST_PARTITIONS = 256
"""More would make the pieces of a block too small to be read at a good rate."""
PARTITION_ROWS = 1 << 19
"""Reports of a shard of partitions, about; as many are in memory together, some 500 MB."""


@dataclass(frozen=True, slots=True)
class Input:
    """Something that is read: an archive, a log, or the traces below a folder. Its number is its place in the plan."""

    name: str
    form: str
    entries: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """Bytes as stored."""
        return sum(entry.size for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Plan:
    """The inputs in order of their names, what there is to do with them first, and what cannot be read."""

    inputs: tuple[Input, ...]
    archives: tuple[Archive, ...]
    logs: tuple[Log, ...]
    files: tuple[tuple[int, Holder], ...]
    """Key and holder of every trace that is a file of its own."""
    doubts: tuple[Doubt, ...]
    skipped: tuple[Skipped, ...]


def planned(request: Request) -> Plan:
    """List the paths. Raises InputUnusable, with every reason, where there is nothing to read."""
    found, skipped = _found(request.paths)
    inputs, again = _inputs(found)
    skipped += again
    if not inputs:
        raise InputUnusable("\n".join(f"{one.what}: {one.why}" for one in skipped) or "no path was given")
    archives = tuple(Archive(Holder(one.name, one.entries, k)) for k, one in enumerate(inputs) if one.form == "archive")
    files = tuple(
        (key, Holder(entry.name, (entry,), k))
        for k, one in enumerate(inputs) if one.form == "traces" for entry in one.entries
        if (key := key_of(posixpath.basename(entry.name))) is not None
    )  # fmt: skip
    logs, doubts = _logs(inputs, request)
    return Plan(inputs, archives, logs, files, doubts, tuple(skipped))


def identity_of(plan: Plan, request: Request) -> str:
    """SHA-256 of all that a survey's result depends on, the content of the files by their size and stamp."""
    asked = (request.settings, request.start, request.start_from_name, request.reader)
    return hashlib.sha256(repr((__version__, asked, plan.inputs)).encode()).hexdigest()


def _found(paths: Sequence[str]) -> tuple[dict[str, tuple[Entry, str]], list[Skipped]]:
    """Every entry once, by its location, with the path that led to it."""
    found: dict[str, tuple[Entry, str]] = {}
    skipped = []
    for path in sorted(set(paths)):
        try:
            for entry in entries_at(path):
                found.setdefault(entry.location, (entry, path))
        except InputUnusable as error:
            skipped.append(Skipped(path, str(error).removeprefix(f"{path}: ")))
    return found, skipped


def _inputs(found: dict[str, tuple[Entry, str]]) -> tuple[tuple[Input, ...], list[Skipped]]:
    made: list[Input] = []
    traces: dict[str, list[Entry]] = {}
    recent: dict[str, int] = {}
    for parts in joined_parts([entry for entry, _ in found.values()]):
        first, root = found[parts[0].location]
        name = posixpath.basename(first.name)
        if key_of(name) is not None:
            traces.setdefault(root, []).append(first)
        elif name.startswith("trace_recent_"):
            recent[root] = recent.get(root, 0) + 1
        elif SPLIT.fullmatch(name) or name.endswith(".tar"):
            made.append(Input(first.name, "archive", parts))
        else:
            made.append(Input(first.name, "log", parts))
    made += [Input(root, "traces", tuple(sorted(some, key=lambda e: e.name))) for root, some in traces.items()]
    skipped = [
        Skipped(root, f"{count} files trace_recent_*: they repeat the end of trace_full_*; not read")
        for root, count in sorted(recent.items())
    ]
    return tuple(sorted(made, key=lambda one: (one.name, one.form))), skipped


def _logs(inputs: Sequence[Input], request: Request) -> tuple[tuple[Log, ...], tuple[Doubt, ...]]:
    numbered = [(k, one) for k, one in enumerate(inputs) if one.form == "log"]
    if request.start is not None and len(numbered) != 1:
        raise RequestInvalid(
            f"--start is the first time of one log, and there are {len(numbered)}; use --start-from-name"
        )
    starts, doubts = _starts(numbered, request)
    wanted = sum(one.size for _, one in numbered) / PARTITION_BYTES
    partitions = min(1 << max(0, int(np.ceil(np.log2(max(wanted, 1.0))))), MOST_PARTITIONS)
    logs = tuple(Log(one.entries[0], k, starts[k], request.reader, partitions) for k, one in numbered)
    return logs, doubts


def _starts(numbered: Sequence[tuple[int, Input]], request: Request) -> tuple[dict[int, str | None], tuple[Doubt, ...]]:
    """The start of every log, from its name where that is asked for. The pattern must fit one of them."""
    if request.start is not None:
        utc_of(request.start)
    starts: dict[int, str | None] = {k: request.start for k, _ in numbered}
    if request.start_from_name is None:
        return starts, ()
    doubts, refused = [], None
    for k, one in numbered:
        try:
            moment = datetime.fromtimestamp(utc_from_name(one.name, request.start_from_name), UTC)
            starts[k] = moment.isoformat()
        except RequestInvalid as error:
            refused = error
            doubts.append(Doubt(k, Notice(one.name, f"{error}; read without it")))
    if refused is not None and len(doubts) == len(numbered):
        raise refused
    return starts, tuple(doubts)


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """Every trace that there is: key, number of its holder, offset and size, columns of equal length."""

    holders: tuple[Holder, ...]
    key: NDArray[np.int64]
    holder: NDArray[np.int32]
    offset: NDArray[np.int64]
    size: NDArray[np.int64]


def traces_of(files: Sequence[tuple[int, Holder]], indexed: Sequence[tuple[Holder, Any]]) -> Traces:
    """Traces that are files, and those found in archives (their places with fields `key`, `offset` and `size`)."""
    holders = (*(holder for _, holder in files), *(holder for holder, _ in indexed))
    count = len(files)
    lengths = [len(places) for _, places in indexed]

    def column(of_files: list[int], name: str) -> NDArray[np.int64]:
        return np.concatenate([np.array(of_files, np.int64), *(places[name] for _, places in indexed)])

    return Traces(
        holders,
        column([key for key, _ in files], "key"),
        np.concatenate([np.arange(count), np.repeat(np.arange(count, len(holders)), lengths)], dtype=np.int32),
        column([0] * count, "offset"),
        column([holder.parts[0].size for _, holder in files], "size"),
    )


@dataclass(frozen=True, slots=True, eq=False)
class AircraftShards:
    """Shards of whole aircraft, made when they are asked for: together they would not fit into the memory."""

    traces: Traces
    rows: tuple[NDArray[np.int64], ...]
    """The traces of each shard, by their rows."""
    cut: tuple[int, ...]
    """Keys of aircraft with more traces than are judged together."""

    def __len__(self) -> int:
        """Number of shards."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Aircraft]:
        """In the order in which their first traces lie in the archives."""
        return (_shard(self.traces, rows) for rows in self.rows)

    def doubts(self) -> tuple[Doubt, ...]:
        """A notice for every aircraft that is judged in spans."""
        text = "traces of more than 32 MiB: judged in several spans, cut between two traces"
        return tuple(Doubt(None, Notice(f"{key & 0xFFFFFF:06x}", text)) for key in self.cut)


def aircraft_shards(traces: Traces) -> AircraftShards:
    """Put whole aircraft together until there are AIRCRAFT of them or SHARD_BYTES of traces."""
    made: list[NDArray[np.int64]] = []
    cut: list[int] = []
    waiting: list[NDArray[np.int64]] = []
    held = 0
    for rows in _aircraft(traces) if len(traces.key) else ():
        size = int(traces.size[rows].sum())
        if waiting and (len(waiting) == AIRCRAFT or held + size > SHARD_BYTES):
            made.append(np.concatenate(waiting))
            waiting, held = [], 0
        if size <= SPAN_BYTES:
            waiting.append(rows)
            held += size
        else:
            made += np.split(rows, np.flatnonzero(np.diff(np.cumsum(traces.size[rows]) // SPAN_BYTES)) + 1)
            cut.append(int(traces.key[rows[0]]))
    if waiting:
        made.append(np.concatenate(waiting))
    return AircraftShards(traces, tuple(made), tuple(cut))


def _aircraft(traces: Traces) -> list[NDArray[np.int64]]:
    """The rows of every aircraft, in order of holder and offset; aircraft in the order of their first rows."""
    order = np.lexsort((traces.offset, traces.holder, traces.key))
    begins = np.flatnonzero(np.diff(traces.key[order], prepend=-1))
    groups = np.split(order, begins[1:])
    first = order[begins]
    return [groups[k] for k in np.lexsort((traces.offset[first], traces.holder[first]))]


def _shard(traces: Traces, rows: NDArray[np.int64]) -> Aircraft:
    numbers, places = np.unique(traces.holder[rows], return_inverse=True)
    columns = (traces.key[rows], places, traces.offset[rows], traces.size[rows])
    made = tuple(Trace(*one) for one in zip(*(column.tolist() for column in columns), strict=True))
    return Aircraft(tuple(traces.holders[k] for k in numbers), made)


def partition_shards(logs: Sequence[tuple[Log, str, Shuffled]]) -> Iterator[Partition]:
    """Shards of addresses: over all logs with a date together, and over each log without one by itself."""
    dated = [one for one in logs if one[2].utc_of_zero_s is not None]
    alone = [[one] for one in logs if one[2].utc_of_zero_s is None]
    for group in ([dated] if dated else []) + alone:
        held = tuple(_sorted(*one) for one in group)
        counts = np.sum([shuffled.rows for _, _, shuffled in group], axis=0)
        large = counts > PARTITION_ROWS
        sums = np.cumsum(counts) // PARTITION_ROWS
        cuts = np.flatnonzero((np.diff(sums) > 0) | large[1:] | large[:-1]) + 1
        for first, stop in zip([0, *cuts], [*cuts, len(counts)], strict=True):
            rows = int(counts[first:stop].sum())
            shares = -(-rows // PARTITION_ROWS) if stop - first == 1 else min(rows, 1)
            for share in range(shares):
                yield Partition(held, int(first), int(stop), len(counts), share, shares)


def _sorted(log: Log, part: str, read: Shuffled) -> Sorted:
    one_receiver = read.reader in ONE_RECEIVER
    return Sorted(
        part, log.entry.name, log.number, read.utc_of_zero_s, read.first_s, read.columns, read.blocks, one_receiver,
        read.lowest,
    )  # fmt: skip
