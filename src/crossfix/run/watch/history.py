"""The reports of the last hour, of all aircraft, by batch and column, of which few are ever asked for.

Batches are joined to segments sorted by aircraft; a column keeps only the values that are valid where most are not.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column, Table, concatenated

Ints = NDArray[np.int64]
JOINED = 16
"""Segments of one size that are joined to one of the next."""
LARGEST = 1 << 19
"""Reports of a segment that is joined no more: to join it takes 0.1 s."""
FRAME, FRAMES_S = "frame", 600.0
"""Ours: evidence of an onset lies within `screen.PENDING_S`, half of it; frames take a quarter of the memory."""
SPARSE = 0.6
"""Of the reports valid, below which a column keeps the valid ones alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Values of a column; `rows` (None: all) are those that have one, `valid` (None: all) which of these are valid."""

    values: NDArray[np.generic]
    rows: NDArray[np.int32] | None
    valid: NDArray[np.bool_] | None

    @staticmethod
    def of(column: Column) -> Kept | None:
        share = np.count_nonzero(column.valid) / max(1, len(column.valid))
        if share == 0.0:
            return None
        if share < SPARSE:
            rows = np.flatnonzero(column.valid).astype(np.int32)
            return Kept(column.values[rows], rows, None)
        return Kept(column.values.copy(), None, None if share == 1.0 else column.valid.copy())

    def all(self, count: int) -> Column:
        """At every row; there are so many."""
        if self.rows is None:
            return Column(self.values, np.ones(count, bool) if self.valid is None else self.valid)
        values, valid = np.zeros(count, self.values.dtype), np.zeros(count, bool)
        values[self.rows], valid[self.rows] = self.values, True
        return Column(values, valid)

    def at(self, wanted: Ints) -> Column:
        """At these rows, which are in order."""
        if self.rows is None:
            valid = np.ones(len(wanted), bool) if self.valid is None else self.valid[wanted]
            return Column(self.values[wanted], valid)
        place = np.searchsorted(self.rows, wanted)
        place = np.minimum(place, len(self.rows) - 1)
        valid = self.rows[place] == wanted
        values = self.values[place]
        values[~valid] = np.zeros(1, values.dtype)[0]
        return Column(values, valid)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Reports in the order of their slot, and of time in it."""

    slot: NDArray[np.int32]
    columns: dict[str, Kept]
    newest_s: float
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Stands for its content, which never changes: who has it under this name need not write it again."""

    def __len__(self) -> int:
        return len(self.slot)

    @property
    def size(self) -> int:
        """Bytes."""
        parts = (part for kept in self.columns.values() for part in (kept.values, kept.rows, kept.valid))
        return self.slot.nbytes + sum(part.nbytes for part in parts if part is not None)

    def without(self, column: str) -> Segment:
        """Itself where it has no such column, else another one."""
        if column not in self.columns:
            return self
        return Segment(self.slot, {name: kept for name, kept in self.columns.items() if name != column}, self.newest_s)

    def rows_of(self, slots: Ints) -> Ints:
        begins, ends = np.searchsorted(self.slot, slots, "left"), np.searchsorted(self.slot, slots, "right")
        there = np.flatnonzero(ends > begins)
        if not len(there):
            return np.empty(0, np.int64)
        return np.concatenate([np.arange(begins[k], ends[k]) for k in there])

    def table(self, rows: Ints) -> Table:
        return Table({name: kept.at(rows) for name, kept in self.columns.items()})

    def whole(self) -> Table:
        return Table({name: kept.all(len(self)) for name, kept in self.columns.items()})


@dataclass(slots=True, repr=False)
class History:
    """Reports back to `reach_s` before the newest, and a little more."""

    reach_s: float
    _segments: list[Segment] = field(default_factory=list)
    _names: dict[str, None] = field(default_factory=dict)

    def add(self, slot: Ints, reports: Table) -> None:
        """A batch, in the order of slot and time."""
        self._names.update(dict.fromkeys(reports))
        self._segments.append(_segment(slot.astype(np.int32), reports))
        self._join()

    def forget(self, newest_s: float) -> None:
        """Let go of segments all of which is out of reach, and of frames that are too old to be evidence."""
        kept = [one for one in self._segments if one.newest_s >= newest_s - self.reach_s]
        self._segments = [one.without(FRAME) if one.newest_s < newest_s - FRAMES_S else one for one in kept]

    def reports_of(self, slots: Sequence[int]) -> Iterator[tuple[int, Table]]:
        """What is kept of each of these aircraft, in the order of time; every column that any report had is there."""
        wanted = np.unique(np.array(slots, np.int64))
        parts, owners = [], []
        for segment in self._segments:
            rows = segment.rows_of(wanted)
            if len(rows):
                parts.append(segment.table(rows))
                owners.append(segment.slot[rows])
        if not parts:
            return
        whole, owner = self._complete(concatenated(parts)), np.concatenate(owners)
        order = np.lexsort((whole["time"].values, owner))
        whole, owner = whole.where(order), owner[order]
        for slot in wanted.tolist():
            begin, end = np.searchsorted(owner, slot, "left"), np.searchsorted(owner, slot, "right")
            yield slot, Table({n: Column(c.values[begin:end], c.valid[begin:end]) for n, c in whole.columns.items()})

    def held(self) -> tuple[tuple[Segment, ...], tuple[str, ...]]:
        """Its segments, and the columns that any report had, in their order."""
        return tuple(self._segments), tuple(self._names)

    def hold(self, segments: Sequence[Segment], names: Sequence[str]) -> None:
        """These from now on, as another held them."""
        self._segments, self._names = list(segments), dict.fromkeys(names)

    @property
    def size(self) -> int:
        """Bytes kept."""
        return sum(segment.size for segment in self._segments)

    def __len__(self) -> int:
        """Reports kept."""
        return sum(map(len, self._segments))

    def _complete(self, table: Table) -> Table:
        """With the columns that were valid nowhere: by which columns there are, detectors tell kinds of sources."""
        n = len(table)
        return Table(
            {
                name: table[name] if name in table else Column(np.zeros(n, BY_NAME[name].dtype), np.zeros(n, bool))
                for name in self._names
            }
        )

    def _join(self) -> None:
        """The last segments as one, where there are enough of a size."""
        while len(self._segments) >= JOINED:
            last = self._segments[-JOINED:]
            if len(last[0]) > 4 * max(len(one) for one in last[1:]) or sum(map(len, last)) > LARGEST:
                return
            self._segments[-JOINED:] = [_joined(last)]


def _segment(slot: NDArray[np.int32], reports: Table) -> Segment:
    columns = {name: kept for name, c in reports.columns.items() if (kept := Kept.of(c)) is not None}
    return Segment(slot, columns, float(reports["time"].values.max()) if len(reports) else -np.inf)


def _joined(segments: Sequence[Segment]) -> Segment:
    slot = np.concatenate([one.slot for one in segments])
    whole = concatenated([one.whole() for one in segments])
    order = np.lexsort((whole["time"].values, slot))
    return _segment(slot[order], whole.where(order))
