"""Traces, one after another, into tables of bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.read.doubts import Doubts
from crossfix.read.surveillance.plausible import LATEST_UTC_S, RANGES, SILENT_ZERO, out_of_range
from crossfix.read.surveillance.trace_columns import dated, inside, settle, spread, spread_words
from crossfix.read.surveillance.trace_head import LONGEST_HEAD, Header, header_before, header_from, place_of_list
from crossfix.read.surveillance.trace_kernel import (
    BAD,
    COUNTERS,
    END,
    FIRST_BAD,
    FULL,
    ITEMS,
    OBJECTS,
    ODD,
    ON_GROUND,
    PAD,
    POINTS,
    STATUS,
    parse,
)
from crossfix.read.surveillance.trace_words import (
    CATEGORY_SLOT,
    EMERGENCY_SLOT,
    FLIGHT_SLOT,
    NOT_GIVEN,
    RECORD,
    SLOT,
    SQUAWK_SLOT,
    TYPE_SLOT,
)
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column, Table

ROWS = 65_608  # not a multiple of a page, so that the 14 columns do not fall on the same cache lines
RECORDS = ROWS // 2
MOST_POINTS = 20_000_000  # of one trace; the longest real ones have some 30,000
LONGEST_POINT = 1 << 22  # bytes

ITEM_COLUMNS: tuple[tuple[str, int], ...] = (
    ("latitude", 1),
    ("longitude", 2),
    ("pressure_altitude", 3),
    ("geometric_altitude", 10),
    ("ground_speed", 4),
    ("track_angle", 5),
    ("indicated_airspeed", 12),
    ("vertical_rate", 7),
    ("roll_angle", 13),
)
OBJECT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("geometric_altitude", "alt_geom"),
    ("track_angle", "track"),
    ("indicated_airspeed", "ias"),
    ("roll_angle", "roll"),
    ("true_heading", "true_heading"),
    ("magnetic_heading", "mag_heading"),
    ("true_airspeed", "tas"),
    ("mach", "mach"),
    ("track_rate", "track_rate"),
    ("selected_altitude", "nav_altitude_fms"),
    ("selected_altitude", "nav_altitude_mcp"),
    ("barometric_setting", "nav_qnh"),
    ("ident", "spi"),
    ("alert", "alert"),
    ("version", "version"),
    ("nic", "nic"),
    ("containment_radius", "rc"),
    ("nac_p", "nac_p"),
    ("nac_v", "nac_v"),
    ("sil", "sil"),
    ("sda", "sda"),
    ("gva", "gva"),
    ("nic_baro", "nic_baro"),
)
"""Column and key of the aircraft object. Where the point and its object both give a value, the object's is finer."""


class Batch:
    """Parsed points of several traces until they are made into a table."""

    def __init__(self) -> None:
        self.points = np.empty((ITEMS, ROWS))
        self.codes = np.empty((ROWS, 4), np.uint8)
        self.records = np.empty((RECORDS, RECORD))
        self.state = np.zeros(COUNTERS, np.int64)
        self.time_valid = np.empty(ROWS, np.bool_)
        self.address = Column(np.empty(ROWS, np.uint32), np.empty(ROWS, np.bool_))
        self.non_icao = np.empty(ROWS, np.bool_)

    @property
    def size(self) -> int:
        """Rows so far."""
        return int(self.state[POINTS])

    def take(self, text: NDArray[np.uint8], start: int) -> int:
        """Points of `text` from `start` on; returns where to go on."""
        return int(parse(text, start, self.points, self.codes, self.records, self.state))

    def sign(self, begin: int, header: Header, where: str, doubts: Doubts) -> None:
        """Say whose the rows from `begin` on are, and on which clock; tell of times out of order."""
        rows = slice(begin, self.size)
        self.address.values[rows] = header.address or 0
        self.address.valid[rows] = header.address is not None
        self.non_icao[rows] = header.non_icao
        zero_s = np.nan if header.timestamp is None else header.timestamp
        same, earlier, missing = dated(self.points[0, rows], zero_s, self.time_valid[rows], LATEST_UTC_S)
        doubts.add(where, "point at the same time as the one before; kept", same)
        doubts.add(where, "point earlier than the one before; kept in the order of the file", earlier)
        if header.timestamp is not None:
            doubts.add(where, "point without a time between 1970 and 2100", missing)

    def table(self, where: str, doubts: Doubts) -> Table:
        """All rows as columns. The batch must not be used afterwards: the table has its memory."""
        n, m = self.size, int(self.state[OBJECTS])
        heading, geometric = np.empty(n), np.empty(n, np.bool_)
        settle(self.points, self.codes, n, heading, geometric)
        columns = {
            "time": Column(self.points[0, :n], self.time_valid[:n]),
            "icao_address": Column(self.address.values[:n], self.address.valid[:n]),
            "non_icao": Column(self.non_icao[:n], self.address.valid[:n]),
            "source_class": self._source_class(n, m),
            "on_ground": Column(self.codes[:n, 1] == ON_GROUND, self.codes[:n, 1] != 0),
        }
        refused: dict[str, int] = {}
        for name, item in ITEM_COLUMNS:
            columns[name] = _ranged(name, self.points[item, :n], refused)
        columns["true_heading"] = _ranged("true_heading", heading, refused)
        rate = columns["vertical_rate"]
        columns["vertical_rate_geometric"] = Column(geometric, rate.valid)
        for name, key in OBJECT_COLUMNS:
            _spread(columns, name, self.records, m, SLOT[key], n, refused)
        _spread(columns, "squawk", self.records, m, SQUAWK_SLOT, n, refused)
        _spread(columns, "emergency", self.records, m, EMERGENCY_SLOT, n, refused)
        columns["callsign"] = self._words(n, m, FLIGHT_SLOT, "S8")
        columns["category"] = self._words(n, m, CATEGORY_SLOT, "S2")
        for name, count in refused.items():
            doubts.add(where, out_of_range(name), count)
        return Table({name: columns[name] for name in BY_NAME if name in columns})

    def _source_class(self, n: int, m: int) -> Column:
        given = self.codes[:n, 0]
        made = Column(np.where(given == NOT_GIVEN, 0, given).astype(np.uint8), given != NOT_GIVEN)
        rows = self.records.view(np.int64)[:m, RECORD - 1]
        lacking = ~made.valid[rows] & ~np.isnan(self.records[:m, TYPE_SLOT])
        made.values[rows[lacking]] = self.records[:m, TYPE_SLOT][lacking]
        made.valid[rows[lacking]] = True
        return made

    def _words(self, n: int, m: int, slot: int, dtype: str) -> Column:
        packed, valid = np.zeros(n, np.uint64), np.zeros(n, np.bool_)
        spread_words(self.records, m, slot, packed, valid)
        texts = packed.astype("<u8", copy=False).view("S8")
        return Column(texts.astype(dtype) if dtype != "S8" else texts, valid)


def _ranged(name: str, values: NDArray[np.float64], refused: dict[str, int]) -> Column:
    valid = np.empty(len(values), np.bool_)
    low, high = RANGES[name]
    outside = int(inside(values, low, high, valid))
    if outside:
        refused[name] = refused.get(name, 0) + outside
    return Column(values, valid)


def _spread(
    columns: dict[str, Column],
    name: str,
    records: NDArray[np.float64],
    m: int,
    slot: int,
    n: int,
    refused: dict[str, int],
) -> None:
    if name not in columns:
        dtype = np.dtype(BY_NAME[name].dtype)
        values: NDArray[Any] = np.full(n, np.nan) if dtype.kind == "f" else np.zeros(n, dtype)
        columns[name] = Column(values, np.zeros(n, np.bool_))
    low, high = RANGES[name]
    column = columns[name]
    outside = int(spread(records, m, slot, low, high, column.values, column.valid))
    if outside and name in SILENT_ZERO:
        outside -= int(np.count_nonzero(records[:m, slot] == 0.0))
    if outside:
        refused[name] = refused.get(name, 0) + outside


class Batches:
    """Fills one batch after another from any number of traces."""

    def __init__(self, doubts: Doubts) -> None:
        self.doubts = doubts
        self._batch = Batch()

    def rest(self, where: str) -> Iterator[Table]:
        """What has not been handed out."""
        if self._batch.size:
            yield self._handed_out(where)

    def _handed_out(self, where: str) -> Table:
        full, self._batch = self._batch, Batch()
        return full.table(where, self.doubts)

    def add(self, where: str, pieces: Iterable[bytes | bytearray]) -> Iterator[Table]:
        """The trace whose text comes in pieces; yields tables as they fill up. `where` names it in doubts."""
        stream = iter(pieces)
        head, rest = _until_list(stream)
        place = place_of_list(head)
        if place is None:
            self.doubts.add(where, "no trace list at the beginning; not read" if head else "empty; not read")
            return
        header = header_before(head, place, where, self.doubts)
        yield from self._points(where, header, head, place, rest)

    def _points(
        self, where: str, header: Header, text: bytearray, start: int, stream: Iterator[bytes | bytearray]
    ) -> Iterator[Table]:
        """Points of the text and of what follows. Keeps the point under way and one piece, no more."""
        begin, taken, ended = self._batch.size, 0, False
        while True:
            text.extend(bytes(PAD))
            view = np.frombuffer(text, np.uint8)
            status = FULL
            while status == FULL:
                start = self._batch.take(view, start)
                status = int(self._batch.state[STATUS])
                if status == FULL:
                    taken += self._batch.size - begin
                    self._batch.sign(begin, header, where, self.doubts)
                    self._tell(where)
                    yield self._handed_out(where)
                    begin = 0
            self._tell(where)
            del view
            left = text[start:-PAD]
            if status == END:
                header = header if header.whole else header.completed(header_from(left, where, self.doubts))
                ended = True
                break
            piece = next(stream, None)
            if piece is None or len(left) > LONGEST_POINT or taken + self._batch.size - begin > MOST_POINTS:
                break
            text, start = left + piece, 0
        if not ended:
            self.doubts.add(where, "the trace is cut, or has a point that is too long; what follows is not read")
        self._batch.sign(begin, header, where, self.doubts)
        _tell_of_header(header, where, self.doubts)

    def _tell(self, where: str) -> None:
        state = self._batch.state
        if state[BAD]:
            self.doubts.add(f"{where}, byte {state[FIRST_BAD]}", "not a point of a trace; passed over", int(state[BAD]))
        if state[ODD]:
            self.doubts.add(where, "value of an unexpected type; taken as not given", int(state[ODD]))
        state[BAD] = state[ODD] = 0


def _until_list(stream: Iterator[bytes | bytearray]) -> tuple[bytearray, Iterator[bytes | bytearray]]:
    """The text up to and with the piece in which the trace list begins, and the pieces after it."""
    head = bytearray()
    for piece in stream:
        if not head and isinstance(piece, bytearray):
            head = piece
        else:
            head += piece
        if len(head) > LONGEST_HEAD or place_of_list(head) is not None:
            break
    return head, stream


def _tell_of_header(header: Header, where: str, doubts: Doubts) -> None:
    if header.address is None:
        doubts.add(where, "no valid address in `icao`; the points belong to no aircraft")
    if header.timestamp is None:
        doubts.add(where, "no valid `timestamp`; the points have no time")
