"""Detection in traces: every aircraft of a shard with all of its traces, of several days too."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from crossfix.errors import InputUnusable
from crossfix.present.events_parquet import Origin
from crossfix.read.doubts import Doubts
from crossfix.read.locations import Joined, bytes_at, check_unchanged
from crossfix.read.protocol import Reading
from crossfix.read.surveillance.readsb_trace import tables_of
from crossfix.read.surveillance.trace_gzip import inflater, pieces_of
from crossfix.records.notice import Skipped
from crossfix.records.recording import Track
from crossfix.records.table import Table, concatenated
from crossfix.run.flights import NON_ICAO_BIT, tracks_in
from crossfix.run.survey.gathered import Gathered, Origins, read_of
from crossfix.run.survey.settings import Settings
from crossfix.run.survey.shard import Aircraft, Detected, Holder, Trace

Text = Iterator[bytes | bytearray]


@dataclass(frozen=True, slots=True)
class Piece:
    """Reports of one aircraft out of one trace."""

    track: Track
    holder: Holder
    source: str


@dataclass(slots=True)
class Told:
    """What is told beside the reports: doubts, holders that cannot be read, and the SHA-256 of traces that are files,
    by name.
    """

    doubts: Doubts = field(default_factory=Doubts)
    lost: list[Skipped] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)


def detect(shard: Aircraft, settings: Settings, folder: str, name: str) -> Detected:
    """Read the traces aircraft by aircraft and detect; the events and visits go into parts."""
    numbers = {holder.number for holder in shard.holders}
    gathered = Gathered(settings, numbers.pop() if len(numbers) == 1 else None)
    for pieces in _by_aircraft(shard, gathered):
        track = _whole([piece.track for piece in pieces])
        if (flight := gathered.heard(track)) is not None:
            gathered.add(flight, True, partial(_origins, pieces))
    return gathered.write(folder, name)


def rounds(traces: Sequence[Trace]) -> list[list[Trace]]:
    """The first trace of every aircraft, then the second of every one, and so on: each aircraft once per round.

    >>> [[t.key for t in one] for one in rounds([Trace(5, 0, 0, 1), Trace(7, 0, 1, 1), Trace(5, 1, 0, 1)])]
    [[5, 7], [5]]
    """
    counts: dict[int, int] = defaultdict(int)
    made: list[list[Trace]] = []
    for trace in sorted(traces, key=lambda trace: (trace.holder, trace.offset)):
        if counts[trace.key] == len(made):
            made.append([])
        made[counts[trace.key]].append(trace)
        counts[trace.key] += 1
    return made


def tables(holders: Sequence[Holder], traces: Sequence[Trace], told: Told) -> Iterator[Table]:
    """The reports of these traces in tables of bounded size."""
    with _Opened(holders, told) as opened:
        yield from tables_of(opened.texts(traces), Reading(doubts=told.doubts))


@dataclass(slots=True)
class _Opened:
    """Holders under way; one is open at a time."""

    holders: Sequence[Holder]
    told: Told
    _number: int = -1
    _source: Joined | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> _Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def texts(self, traces: Sequence[Trace]) -> Iterator[tuple[str, Text]]:
        """Name and text of every trace that can be read."""
        at_once = inflater()
        for trace in traces:
            holder = self.holders[trace.holder]
            if trace.holder != self._number:
                self._source, self._number = self._open(holder), trace.holder
            if self._source is None:
                continue
            name = _source_of(holder, trace)
            try:
                stored = bytes_at(self._source, trace.offset, trace.size)
            except OSError as error:
                self.told.doubts.add(name, f"cannot be read: {error.strerror or error}")
                continue
            if trace.offset == 0:
                self.told.hashes[name] = hashlib.sha256(stored).hexdigest()
            yield name, self._text(stored, name, at_once)

    def _open(self, holder: Holder) -> Joined | None:
        self._stack.close()
        try:
            for part in holder.parts:
                check_unchanged(part)
        except InputUnusable as error:
            self.told.lost.append(Skipped(holder.name, str(error).removeprefix(f"{holder.name}: ")))
            return None
        return self._stack.enter_context(Joined(holder.parts))

    def _text(self, stored: bytes, name: str, at_once: Callable[[bytes, int], bytearray | None] | None) -> Text:
        """The text, up to where it cannot be decompressed: the others still can."""
        try:
            yield from pieces_of(stored, name, self.told.doubts, at_once)
        except InputUnusable as error:
            self.told.doubts.add(name, str(error).removeprefix(f"{name}: "))


def _by_aircraft(shard: Aircraft, gathered: Gathered) -> Iterator[list[Piece]]:
    """The pieces of every aircraft in the order of its traces. They are views of the tables that were read.

    Where each aircraft has one trace it is handed out as soon as that ends, so that its table can be let go of.
    """
    told = Told(gathered.doubts)
    in_rounds = rounds(shard.traces)
    found: dict[int, list[Piece]] = {trace.key: [] for trace in shard.traces}
    done: set[int] = set()
    for traces in in_rounds:
        key_before = None
        for key, piece in _pieces(shard, traces, gathered, told):
            if len(in_rounds) == 1 and key_before not in (None, key):
                yield found.pop(key_before)
                done.add(key_before)
            if key in done:
                gathered.doubts.add(piece.track.hex, "a trace of an address that another trace has too; judged apart")
            found.setdefault(key, []).append(piece)
            key_before = key
    gathered.skipped.extend(dict.fromkeys(told.lost))
    gathered.hashes.update(told.hashes)
    yield from (pieces for pieces in found.values() if pieces)


def _pieces(shard: Aircraft, traces: Sequence[Trace], gathered: Gathered, told: Told) -> Iterator[tuple[int, Piece]]:
    """Whose each piece is, by the address in the trace."""
    named = {trace.key: trace for trace in traces}
    for table in tables(shard.holders, traces, told):
        for track in tracks_in(table):
            key = track.icao_address | (track.non_icao << NON_ICAO_BIT)
            trace = named.get(key, traces[0])
            holder = shard.holders[trace.holder]
            if key not in named:
                text = "a trace of this address under the name of another; judged apart from its other traces"
                gathered.doubts.add(track.hex, text)
            gathered.read(read_of(holder.number, track.reports))
            yield key, Piece(track, holder, _source_of(holder, trace))


def _whole(tracks: Sequence[Track]) -> Track:
    if len(tracks) == 1:
        return tracks[0]
    return Track(tracks[0].icao_address, tracks[0].non_icao, concatenated([track.reports for track in tracks]))


def _origins(pieces: Sequence[Piece]) -> Origins:
    """From the first time of each trace on, it is that trace."""
    first: dict[str, float] = {}
    for piece in pieces:
        if (begin := read_of(0, piece.track.reports).first_s) is not None:
            first[piece.source] = min(first.get(piece.source, np.inf), begin)
    ordered = sorted(first.items(), key=lambda one: (one[1], one[0]))
    files = tuple(Origin(source, start_s, 0.0) for source, start_s in ordered)
    return Origins(np.array([start_s for _, start_s in ordered]), np.arange(len(ordered)), files)


def _source_of(holder: Holder, trace: Trace) -> str:
    """The name of a trace: of its file, or in its archive."""
    if trace.offset == 0:
        return holder.name
    foreign = "~" if trace.key >> NON_ICAO_BIT else ""
    return f"{holder.name}/trace_full_{foreign}{trace.key & 0xFFFFFF:06x}.json"
