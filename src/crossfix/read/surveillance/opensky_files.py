"""State vectors in CSV. The rules are in `opensky`."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Head, Match, Reading, maybe, no, sure
from crossfix.read.surveillance.opensky import KEYS, QUANTITIES, TIMES, UTC, WORDS, Echoes, table_of
from crossfix.read.surveillance.plausible import Rows
from crossfix.records.table import Table

ROWS = 50_000
LONGEST_LINE = 1 << 20
TRUTHS = {"true": 1.0, "false": 0.0, "t": 1.0, "f": 0.0}
BLANKS = frozenset({"", "null", "none", "nan", "na", "nat", "\\n"})


class OpenSkyCsv:
    """State vectors, one per line, with a header line."""

    name: ClassVar[str] = "opensky_csv"
    what: ClassVar[str] = "OpenSky state vectors or traffic's tables as CSV, with icao24 and time or timestamp"
    quantities: ClassVar[tuple[str, ...]] = QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By the names in the first line."""
        first = head.data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("latin-1")
        return _match({name.strip(' "\r').lower() for name in first.split(",")})

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """Tables of at most 50,000 rows."""
        reading.timebase = UTC
        echoes, seen = Echoes(), False
        for start, columns, n in csv_columns(data, reading):
            seen = True
            where = Rows("line", start)
            loose = {key: column if key in WORDS else _loosened(key, column) for key, column in columns.items()}
            yield table_of({k: v for k, v in loose.items() if k in KEYS}, n, echoes, reading.doubts, where)
        if not seen:
            raise InputUnusable(f"{reading.name}: {self.name}: no row below the header")


def _match(names: set[str]) -> Match:
    if "icao24" not in names:
        return no("no column icao24")
    if names & {"velocity", "baroaltitude", "lastcontact", "lastposupdate"} and "time" in names:
        return sure("a table with icao24, time and OpenSky's other columns")
    if names & set(TIMES):
        return sure("a table with icao24 and a time")
    return maybe("a table with icao24")


def csv_columns(data: BinaryIO, reading: Reading) -> Iterator[tuple[int, dict[str, list[str]], int]]:
    """Line number of the first row, columns by the names of the header, and the number of rows."""
    text = io.TextIOWrapper(data, encoding="utf-8-sig", errors="replace", newline="")
    csv.field_size_limit(LONGEST_LINE)
    try:
        yield from _rows(csv.reader(text), reading)
    finally:
        text.detach()


def _rows(lines: Any, reading: Reading) -> Iterator[tuple[int, dict[str, list[str]], int]]:
    header: list[str] = []
    kept: list[list[str]] = []
    start = 0
    while True:
        try:
            row = next(lines, None)
        except csv.Error as error:
            reading.doubts.add(f"line {lines.line_num}", f"not CSV ({error}); left out")
            continue
        if row and not header:
            header = _names(row)
            continue
        if row and len(row) != len(header):
            reading.doubts.add(f"line {lines.line_num}", f"not as many fields as the {len(header)} of the header")
            row = [*row, *[""] * len(header)][: len(header)] if len(row) >= 2 else None
            if row is None:
                continue
        if row:
            start = start or lines.line_num
            kept.append(row)
        if kept and (row is None or len(kept) >= ROWS):
            yield start, dict(zip(header, map(list, zip(*kept, strict=True)), strict=False)), len(kept)
            kept, start = [], 0
        if row is None:
            return


def _names(header: list[str]) -> list[str]:
    """The header in lower case; a column without a name, or with that of another, gets one of its own.

    >>> _names(["Time", "", "x", "x"])
    ['time', 'column 2', 'x', 'column 4']
    """
    names: list[str] = []
    for k, field in enumerate(header, 1):
        name = field.strip().lower()
        names.append(name if name and name not in names else f"column {k}")
    return names


def _loosened(key: str, column: list[str]) -> list[Any]:
    """Texts of a CSV column as numbers or truth values where they are; None where empty; else the text, as odd."""
    if key not in KEYS:
        return column
    made: list[Any] = []
    for text in column:
        try:
            value = float(text)
            made.append(None if math.isnan(value) else value)
        except ValueError:
            low = text.strip().lower()
            made.append(None if low in BLANKS else TRUTHS.get(low, text))
    return made
