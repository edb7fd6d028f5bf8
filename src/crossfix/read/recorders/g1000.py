"""Garmin G1000 logs: CSV with `#airframe_info` first, then a line of units and a line of names, a row per second.

Local date and time with their offset from UTC tell the time, in whole seconds: a sample was taken up to 1 s after the
time of its row. The system stamps some seconds twice and skips others (`row_times`). A blank cell is not recorded: what
is not fitted or has no signal stays blank. What the columns mean is from the log's own names and units.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Head, Match, no, sure
from crossfix.read.recorders.csv_mapping import ColumnRule, Mapping, TimeColumns
from crossfix.read.recorders.csv_table import BOM, cells_of, read_table
from crossfix.read.recorders.door import Told
from crossfix.read.recorders.layouts.units import unit_word
from crossfix.records.flight_data import FlightData
from crossfix.records.series import SeriesKind

FIRST = b"#airframe_info"
UNITS_LINE, NAMES_LINE = 2, 3
DATE, TIME, OFFSET = "Lcl Date", "Lcl Time", "UTCOfst"
CLOCK = TimeColumns(date=DATE, time=TIME, utc_offset_column=OFFSET)
STEP_S = Fraction(1)
UNITS = {
    "ft baro": "ft",
    "ft msl": "ft",
    "ft wgs": "ft",
    "inch": "inHg",
    "deg f": "deg F",
    "g": "g",
    "volts": "V",
    "amps": "A",
    "gals": "US gal",
    "gph": "US gal/h",
    "mt": "m",
    "nm": "NM",
}
"""The field's unit for those of the log's own that layouts do not spell too."""
KINDS = {"enum": SeriesKind.ENUMERATION, "bool": SeriesKind.DISCRETE, "ident": SeriesKind.TEXT}


class G1000Csv:
    """Logs of the Garmin G1000 and its sisters."""

    name: ClassVar[str] = "g1000_csv"
    what: ClassVar[str] = "Garmin G1000 logs: CSV that begins with #airframe_info"
    takes_layout: ClassVar[bool] = False

    def recognise(self, head: Head) -> Match:
        """By the first line."""
        first = head.data.removeprefix(BOM)
        return sure("begins with #airframe_info") if first.startswith(FIRST) else no("no #airframe_info first")

    def read(self, data: bytes, told: Told) -> FlightData:
        """Every column. InputUnusable where the lines of units and names or every row is missing."""
        return read_table(data, mapping_in(data, f"{told.name}: {self.name}"), told, self.name)


def mapping_in(data: bytes, where: str) -> Mapping:
    """The mapping that a log's own lines of units and names give."""
    lines = data.removeprefix(BOM).decode("utf-8", "replace").splitlines()[:NAMES_LINE]
    if len(lines) < NAMES_LINE:
        raise InputUnusable(f"{where}: {len(lines)} lines; expected units in line {UNITS_LINE}, names in {NAMES_LINE}")
    units, names = (cells_of(lines[at - 1], ",") for at in (UNITS_LINE, NAMES_LINE))
    if missing := [name for name in CLOCK.columns if name not in names]:
        raise InputUnusable(f"{where}: line {NAMES_LINE} has no {', '.join(missing)}, which tell the time")
    units += [""] * (len(names) - len(units))
    rules = {name: _rule(unit) for name, unit in zip(names, units, strict=False) if name and name not in CLOCK.columns}
    return Mapping(time=CLOCK, parameters=rules, header_line=NAMES_LINE, step_s=STEP_S)


def _rule(unit: str) -> ColumnRule:
    kind = KINDS.get(unit.lower(), SeriesKind.ANALOGUE)
    return ColumnRule(unit="" if unit.lower() in KINDS else UNITS.get(unit.lower()) or unit_word(unit), kind=kind)
