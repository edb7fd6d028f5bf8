"""What the days of a survey add up to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from crossfix.detect.gnss.area import Area
from crossfix.detect.gnss.cells import CellTable
from crossfix.detect.gnss.shared_position import SharedPoint
from crossfix.detect.gnss.source import Located, NotLocatable
from crossfix.present.events_parquet import EventRow
from crossfix.records.event import Kind
from crossfix.run.survey.areas import Shown

ENTRIES = 150_000
"""Counts of cells that the page holds: some 7 MB with 300 aircraft."""
FEATURES = 50_000
"""Counts of cells in cells.geojson; with more, the flagged ones alone."""
Key = tuple[str, str, float, str]


@dataclass(slots=True)
class Tally:
    """What the days add up to."""

    kinds: Counter[str] = field(default_factory=Counter)
    affected_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Seconds in events that affect it, by aircraft; unconfirmed spoofing does not count."""
    spoofed: set[str] = field(default_factory=set)
    suspected: set[str] = field(default_factory=set)
    changed: dict[Key, EventRow] = field(default_factory=dict)
    areas: list[tuple[Area, Located | NotLocatable]] = field(default_factory=list)
    points: list[SharedPoint] = field(default_factory=list)
    shown: Shown = field(default_factory=lambda: Shown(ENTRIES))
    flagged: Shown = field(default_factory=lambda: Shown(FEATURES))
    windows: tuple[int, int] | None = None

    def add_row(self, row: EventRow) -> None:
        """An event."""
        self.kinds[row.kind] += 1
        if row.kind == Kind.SPOOFING and not row.confirmed:
            self.suspected.add(row.icao_address)
        elif row.kind != Kind.RECOVERY:
            self.affected_s[row.icao_address] += row.end_s - row.start_s
        if row.kind == Kind.SPOOFING and row.confirmed:
            self.spoofed.add(row.icao_address)

    def add_table(self, table: CellTable) -> None:
        """Counts of an hour."""
        self.shown.take(table)
        self.flagged.take(table)
        if len(table):
            first, last = int(table.window_s[0]), int(table.window_s[-1])
            self.windows = (first, last) if self.windows is None else (self.windows[0], last)

    def now(self, row: EventRow) -> EventRow:
        """The row as other aircraft confirm it."""
        return self.changed.get(key_of(row), row)


def key_of(row: EventRow) -> Key:
    """What tells a row from others."""
    return row.icao_address, row.source, row.start_s, row.kind
