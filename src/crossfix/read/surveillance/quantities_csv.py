"""CSV whose header names quantities of `records.quantities`: what `crossfix decode` wrote, or a table made by hand.

    # Lines that begin with # are comments.
    utc,icao_address,pressure_altitude,ground_speed,position_sent
    2024-12-25T04:25Z,4ca2d6,30000,402,true
    2024-12-25T05:13Z,4ca2d6,,,false

`time` (seconds) or `utc` (ISO 8601), and `icao_address` (six hexadecimal digits, `~` before one that is not ICAO's)
must be there; any other quantity may. Values are in the quantity's unit, an empty one is not given, yes and no are
true and false. RFC 4180, but a report is one line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Head, Match, Reading, maybe, no, sure
from crossfix.read.surveillance.lines import BOM, line_blocks
from crossfix.read.surveillance.quantity_texts import addresses, column
from crossfix.read.surveillance.written_clock import WrittenClock
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Table

UTC, TIME, ADDRESS = "utc", "time", "icao_address"
NAMES = frozenset(BY_NAME) - {"non_icao"} | {UTC}
"""What a header may name; whether an address is ICAO's is written in the address."""
SHOWN = 20
"""Characters of an unknown name that a doubt quotes."""


@dataclass(frozen=True, slots=True)
class QuantitiesCsv:
    """A table of quantities, one report per line."""

    name: ClassVar[str] = "quantities_csv"
    what: ClassVar[str] = "CSV with names of quantities in its header: written by crossfix decode, or by hand"
    quantities: ClassVar[tuple[str, ...]] = tuple(BY_NAME)

    def recognise(self, head: Head) -> Match:
        """By the names in the first line that is no comment."""
        lines = Head(head.data.removeprefix(BOM), head.name).lines()
        names = next((_names(fields) for line in lines if (fields := _fields(line))), [])
        if missing := _missing(names):
            return no(f"no column {missing}")
        unknown = [name for name in names if name not in NAMES]
        return maybe(f"a table with {ADDRESS}") if unknown else sure("a table of quantities")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """A table per block of about 1 MiB."""
        rows = _Rows(reading, self.name)
        clock = WrittenClock(reading)
        seen = False
        for number, text in line_blocks(data, reading):
            lines, columns = rows.of(number, text)
            if lines:
                seen = True
                yield _table(lines, columns, clock)
        if not seen:
            raise InputUnusable(f"{reading.name}: {self.name}: no row below a header with the names of quantities")


@dataclass(slots=True)
class _Rows:
    """Lines to columns of texts, by the header that came first."""

    reading: Reading
    reader: str
    _header: list[str] = field(default_factory=list)

    def of(self, first: int, text: bytes) -> tuple[list[int], dict[str, Sequence[str]]]:
        """The numbers of the lines that are reports, and their texts by quantity."""
        lines: list[int] = []
        kept: list[list[str]] = []
        for number, line in enumerate(text.splitlines(), first):
            fields = _fields(line)
            if not fields:
                continue
            if not self._header:
                self._begin(number, fields)
            elif len(fields) != len(self._header):
                wrong = f"not as many fields as the {len(self._header)} of the header; left out"
                self.reading.doubts.add(f"line {number}", wrong)
            else:
                lines.append(number)
                kept.append(fields)
        columns = zip(self._header, zip(*kept, strict=True), strict=False)
        return lines, {name: texts for name, texts in columns if name in NAMES}

    def _begin(self, number: int, fields: list[str]) -> None:
        names = _names(fields)
        if missing := _missing(names):
            raise InputUnusable(f"{self.reading.name}: {self.reader}: line {number}: no column {missing}")
        for place, name in enumerate(names):
            if name not in NAMES:
                hint = ": write ~ before the address" if name == "non_icao" else ""
                wrong = f"column {name[:SHOWN]!r} is no quantity; left out{hint}"
                self.reading.doubts.add(f"line {number}", wrong)
            elif name in names[:place]:
                self.reading.doubts.add(f"line {number}", f"column {name!r} stands there twice; the first is left out")
        self._header = names


def _fields(line: bytes) -> list[str]:
    """The fields of a line without the blanks around them; none of a comment or an empty line."""
    text = line.decode("utf-8", "replace").strip()
    if not text or text.startswith("#"):
        return []
    if '"' not in text:
        return [part.strip() for part in text.split(",")]
    try:
        return [part.strip() for part in next(csv.reader([text]), [])]
    except csv.Error:
        return [text]


def _names(fields: Sequence[str]) -> list[str]:
    return [name.lower() for name in fields]


def _missing(names: Sequence[str]) -> str:
    """What a header lacks, in words."""
    if ADDRESS not in names:
        return ADDRESS
    return "" if TIME in names or UTC in names else f"{TIME} or {UTC}"


def _table(lines: Sequence[int], texts: dict[str, Sequence[str]], clock: WrittenClock) -> Table:
    doubts, empty = clock.reading.doubts, [""] * len(lines)
    made = {TIME: clock.times(texts.get(TIME, empty), texts.get(UTC, empty), lines)}
    made |= addresses(texts[ADDRESS], lines, doubts)
    made |= {name: column(name, texts[name], lines, doubts) for name in texts if name not in (TIME, UTC, ADDRESS)}
    return Table({name: made[name] for name in BY_NAME if name in made})
