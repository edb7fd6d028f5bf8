"""Reports of one aircraft in columns that grow in place: what the detectors are run on again and again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column, Table

ROOM = 256


@dataclass(slots=True, repr=False)
class Buffer:
    """Reports in the order of time; late ones are sorted in."""

    _columns: dict[str, Column] = field(default_factory=dict)
    _length: int = 0
    _room: int = 0
    _newest_s: float = -np.inf

    def __len__(self) -> int:
        """How many reports."""
        return self._length

    @property
    def newest_s(self) -> float:
        """The time of the newest; -inf where there is none."""
        return self._newest_s

    def table(self) -> Table:
        """Views of what is held; they hold until the next change."""
        n = self._length
        return Table({name: Column(c.values[:n], c.valid[:n]) for name, c in self._columns.items()})

    @staticmethod
    def of(reports: Table, newest_s: float) -> Buffer:
        """As another held them: `table`, and the time of the newest that it ever had."""
        made = Buffer(_newest_s=newest_s)
        if reports.columns:
            made._resize(max(ROOM, 2 * len(reports)))
            made._columns = {name: _room_for(name, made._room) for name in reports}
            made._put(reports)
        return made

    def add(self, reports: Table) -> None:
        """Further reports, in the order of time among themselves."""
        more = len(reports)
        if not more:
            return
        if self._length + more > self._room:
            self._resize(max(ROOM, 2 * (self._length + more)))
        for name in reports:
            if name not in self._columns:
                self._columns[name] = _room_for(name, self._room)
        begin, end = self._length, self._length + more
        for name, held in self._columns.items():
            if name in reports:
                held.values[begin:end], held.valid[begin:end] = reports[name].values, reports[name].valid
            else:
                held.valid[begin:end] = False
        self._length = end
        times = self._columns["time"].values
        if float(times[begin]) < self._newest_s:
            self._put(self.table().where(np.argsort(times[:end], kind="stable")))
        self._newest_s = max(self._newest_s, float(times[end - 1]))

    def keep_from(self, first_s: float) -> None:
        """Let go of what is older, once it is half of what is held or more."""
        begin = int(np.searchsorted(self._columns["time"].values[: self._length], first_s))
        if begin and 2 * begin >= self._length:
            self._put(self.table().where(np.arange(begin, self._length)))

    def _put(self, table: Table) -> None:
        self._length = len(table)
        for name, held in self._columns.items():
            held.values[: self._length], held.valid[: self._length] = table[name].values, table[name].valid

    def _resize(self, room: int) -> None:
        n = self._length
        for name, held in self._columns.items():
            self._columns[name] = grown = _room_for(name, room)
            grown.values[:n], grown.valid[:n] = held.values[:n], held.valid[:n]
        self._room = room


def _room_for(name: str, room: int) -> Column:
    return Column(np.zeros(room, BY_NAME[name].dtype), np.zeros(room, bool))
