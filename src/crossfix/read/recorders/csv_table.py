"""CSV tables of flight data, by a mapping: a row per moment, a column per parameter. RFC 4180, but a row is one line.

Every parameter becomes a series at the table's step, or at its own where the mapping gives one: its first sample is
then the first cell that is not blank. A blank cell is not recorded. A row with too few cells was cut: what is whole of
it is kept.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.protocol import Head, Match, maybe, no
from crossfix.read.recorders.csv_cells import Cells, series_of_cells
from crossfix.read.recorders.csv_clock import times_of
from crossfix.read.recorders.csv_mapping import ColumnRule, Mapping, mapping_of
from crossfix.read.recorders.door import Told, is_text, shown
from crossfix.read.recorders.row_times import Placed, placed
from crossfix.records.flight_data import FlightData
from crossfix.records.series import Series
from crossfix.records.timebase import Timebase

BOM = b"\xef\xbb\xbf"


class CsvTable:
    """Any CSV table that a mapping describes."""

    name: ClassVar[str] = "csv_table"
    what: ClassVar[str] = "CSV tables of flight data, with a mapping of their columns: --layout MAPPING.toml"
    takes_layout: ClassVar[bool] = True

    def recognise(self, head: Head) -> Match:
        """Any text may be one."""
        return maybe("text") if is_text(head.data) else no("not text")

    def read(self, data: bytes, told: Told) -> FlightData:
        """Every column that the mapping names."""
        if told.layout is None:
            raise RequestInvalid(f"{told.name}: a CSV table needs a mapping of its columns; give --layout MAPPING.toml")
        return read_table(data, mapping_of(told.layout), told, self.name)


@dataclass(frozen=True, slots=True)
class Rows:
    """The names of the columns, and of each row its line number and its cells; a cut row has fewer."""

    names: list[str]
    lines: list[int]
    cells: list[list[str]]

    def column(self, at: int) -> list[str]:
        """The cells of one column, blank where a row was cut."""
        return [row[at] if at < len(row) else "" for row in self.cells]


def read_table(data: bytes, mapping: Mapping, told: Told, reader: str) -> FlightData:
    """The table as flight data. Raises InputUnusable where no row can be read or placed in time."""
    where = f"{told.name}: {reader}"
    rows = rows_of(data, mapping, told, where)
    times_s, zero_utc_s = times_of(mapping.time, rows.names, rows.column, told, where, rows.lines)
    steps = placed(times_s, rows.lines, mapping.step_s, told.doubts)
    rules = _rules(mapping, rows, told, where)
    series = _series(rows, rules, steps, told)
    clock = Timebase(f"clock of {told.name}", float(steps.step_s), zero_utc_s)
    return FlightData(told.source, reader, clock, series, None, told.doubts.notices())


def rows_of(data: bytes, mapping: Mapping, told: Told, where: str) -> Rows:
    """Header and rows."""
    lines = data.removeprefix(BOM).decode("utf-8", "replace").splitlines()
    if len(lines) < mapping.header_line:
        raise InputUnusable(f"{where}: {len(lines)} lines, the header is expected in line {mapping.header_line}")
    names = cells_of(lines[mapping.header_line - 1], mapping.separator)
    rows = Rows(names, [], [])
    for number, line in enumerate(lines[mapping.header_line :], mapping.header_line + 1):
        if line.strip():
            _add(rows, number, cells_of(line, mapping.separator), told)
    if not rows.lines:
        raise InputUnusable(f"{where}: no row below the header in line {mapping.header_line}")
    return rows


def _add(rows: Rows, number: int, cells: list[str], told: Told) -> None:
    wanted = len(rows.names)
    if len(cells) > wanted and any(cells[wanted:]):
        told.doubts.add(f"line {number}", f"more than the {wanted} cells of the header; left out")
        return
    if len(cells) < wanted:
        told.doubts.add(f"line {number}", f"fewer than the {wanted} cells of the header; the whole ones are kept")
        cells = cells[:-1]
    rows.lines.append(number)
    rows.cells.append(cells[:wanted])


def cells_of(line: str, separator: str) -> list[str]:
    """The cells of a line, without the blanks around them.

    >>> cells_of('1, "a, b" ,', ",")
    ['1', 'a, b', '']
    """
    if '"' not in line:
        return [cell.strip() for cell in line.split(separator)]
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])]
    except csv.Error:
        return [line]


def _rules(mapping: Mapping, rows: Rows, told: Told, where: str) -> dict[int, ColumnRule]:
    """The rule of each column that is read, by its place."""
    missing = [name for name in mapping.parameters if name not in rows.names]
    if missing:
        said = f"its columns: {shown(filter(None, rows.names), 20) or 'none'}"
        raise RequestInvalid(f"{where}: the mapping names {shown(missing)}, which is no column; {said}")
    rules, others, again = {}, [], []
    for at, name in enumerate(rows.names):
        if name in mapping.time.columns or not name:
            continue
        if name in rows.names[:at]:
            again.append(name)
        elif name in mapping.parameters:
            rules[at] = mapping.parameters[name]
        elif mapping.other_columns == "numbers":
            rules[at] = ColumnRule()
        else:
            others.append(name)
    place = f"line {mapping.header_line}"
    if again:
        told.doubts.add(place, f"columns whose name stands there before, left out: {shown(again)}")
    if others:
        told.doubts.add(place, f"columns that the mapping does not name, left out: {shown(others, 20)}")
    return rules


def _series(rows: Rows, rules: dict[int, ColumnRule], steps: Placed, told: Told) -> dict[str, Series]:
    made: dict[str, Series] = {}
    blank = []
    for at, rule in rules.items():
        column = rows.names[at]
        cells = Cells(rule.name or column, column, rows.column(at), rows.lines, rule)
        one = series_of_cells(cells, steps, _ratio(rule.step_s, steps.step_s, column), told.doubts)
        if one.name in made:
            raise RequestInvalid(f"{told.name}: the mapping calls two columns {one.name!r}")
        made[one.name] = one
        if not any(cells.texts):
            blank.append(column)
    if blank:
        told.doubts.add("", f"columns without a value: {shown(blank, 20)}")
    return made


def _ratio(wanted_s: Fraction | None, step_s: Fraction, column: str) -> int:
    """Rows from one sample to the next."""
    ratio = Fraction(1) if wanted_s is None else wanted_s / step_s
    if ratio.denominator != 1 or ratio < 1:
        raise RequestInvalid(f"{column}: step_s = {wanted_s} is no multiple of the table's step of {step_s} s")
    return int(ratio)
