"""SBS-1 BaseStation text (port 30003): messages that BaseStation, dump1090 or readsb decoded, as 22 comma fields.

     0 MSG, or MLAT (mlat-client)          10 callsign                    16 vertical rate, fpm
     1 transmission type 1 to 8            11 altitude, ft on 1013.25 hPa 17 squawk
     2 session, 3 aircraft, 5 flight ids   12 ground speed, kt            18 alert, -1 or 1 where set
     4 address, 6 hexadecimal digits       13 track angle, deg            19 emergency
     6, 7 date and time of the message     14 latitude, deg               20 ident (SPI)
     8, 9 date and time of the log line    15 longitude, deg              21 on ground

Source: woodair.net, BaseStation socket data. The times are on the clock of the computer that wrote them, and the zone
is not in the file. Field 19 is left out: it says no more than the squawk. Lines of other kinds (SEL, ID, AIR, STA, CLK)
report no flight.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, ClassVar

import numpy as np

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Head, Match, Reading, no, sure
from crossfix.read.surveillance.lines import line_blocks
from crossfix.records.table import Column, Table
from crossfix.records.timebase import Timebase

KINDS = (b"MSG", b"MLAT")
OTHERS = (b"SEL", b"ID", b"AIR", b"STA", b"CLK")
FEWEST, MOST = 10, 22
MLAT = 4
DAY_S = 86400
NUMBERS = {
    "pressure_altitude": (11, -2000.0, 200000.0),
    "ground_speed": (12, 0.0, 5000.0),
    "track_angle": (13, 0.0, 360.0),
    "latitude": (14, -90.0, 90.0),
    "longitude": (15, -180.0, 180.0),
    "vertical_rate": (16, -40000.0, 40000.0),
}
"""Field and the range in which it is believed."""
FLAGS = {"alert": 18, "ident": 20, "on_ground": 21}


@dataclass(frozen=True, slots=True)
class SbsCsv:
    """Reports decoded elsewhere."""

    name: ClassVar[str] = "sbs_csv"
    what: ClassVar[str] = "SBS-1 BaseStation text (port 30003); times on the writer's clock, zone not stated"
    quantities: ClassVar[tuple[str, ...]] = (
        "time", "icao_address", "source_class", "callsign", *NUMBERS, "squawk", *FLAGS,
    )  # fmt: skip

    def recognise(self, head: Head) -> Match:
        """By the first field of the lines and their commas."""
        lines = [line for line in head.lines()[:200] if line.strip()]
        found = sum(line.split(b",", 1)[0] in KINDS + OTHERS and line.count(b",") >= FEWEST - 1 for line in lines)
        if found and found >= 0.5 * len(lines):
            return sure(f"{found} of {len(lines)} lines are BaseStation messages")
        return no("no BaseStation messages")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """A table per block of about 1 MiB."""
        clock = _WallClock(reading)
        read = 0
        for number, text in line_blocks(data, reading):
            messages = list(_messages(number, text, reading))
            if messages:
                read += len(messages)
                yield _table(messages, clock, reading)
        if not read:
            raise InputUnusable(f"{reading.name}: sbs_csv: no message of an aircraft in it")


def _messages(number: int, text: bytes, reading: Reading) -> Iterator[tuple[int, list[bytes]]]:
    for line_number, line in enumerate(text.splitlines(), number):
        fields = line.split(b",", MOST)
        if fields[0] in KINDS and len(fields) >= FEWEST:
            yield line_number, [*fields, *[b""] * (MOST - len(fields))]
        elif line.strip() and fields[0] not in OTHERS:
            reading.doubts.add(f"line {line_number}", "no BaseStation message")


def _table(messages: list[tuple[int, list[bytes]]], clock: _WallClock, reading: Reading) -> Table:
    lines = [number for number, _ in messages]
    fields = list(zip(*(f[:MOST] for _, f in messages), strict=True))
    times = [clock.seconds(f[6], f[7], f[8], f[9], n) for n, f in messages]
    columns = {"time": Column.of("time", times), "icao_address": _addresses(fields[4], lines, reading)}
    columns["source_class"] = Column.of("source_class", [MLAT if kind == b"MLAT" else 0 for kind in fields[0]])
    columns["callsign"] = _texts([f.strip()[:8] for f in fields[10]])
    for name, (place, low, high) in NUMBERS.items():
        columns[name] = _numbers(name, fields[place], low, high, lines, reading)
    columns["squawk"] = _squawks(fields[17], lines, reading)
    for name, place in FLAGS.items():
        columns[name] = Column.of(name, [f in (b"-1", b"1") for f in fields[place]], [f != b"" for f in fields[place]])
    return Table(columns)


def _addresses(fields: tuple[bytes, ...], lines: list[int], reading: Reading) -> Column:
    values = [_hexadecimal(f) for f in fields]
    for line, value in zip(lines, values, strict=True):
        if value is None:
            reading.doubts.add(f"line {line}", "the address is not 6 hexadecimal digits")
    return Column.of("icao_address", [v or 0 for v in values], [v is not None for v in values])


def _hexadecimal(text: bytes) -> int | None:
    try:
        value = int(text, 16) if len(text) == 6 and text.isalnum() else 0
    except ValueError:
        return None
    return value or None


def _texts(values: list[bytes]) -> Column:
    return Column.of("callsign", values, [v != b"" and v.isascii() for v in values])


def _numbers(
    name: str, fields: tuple[bytes, ...], low: float, high: float, lines: list[int], reading: Reading
) -> Column:
    values = np.array([_number(f) for f in fields])
    valid = (values >= low) & (values <= high)
    for row in np.flatnonzero(~valid):
        if fields[row]:
            reading.doubts.add(f"line {lines[row]}", f"{name} is not a number from {low:g} to {high:g}")
    return Column.of(name, values, valid)


def _number(text: bytes) -> float:
    try:
        return float(text) if text and b"_" not in text else math.nan
    except ValueError:
        return math.nan


def _squawks(fields: tuple[bytes, ...], lines: list[int], reading: Reading) -> Column:
    """Four octal digits; dump1090 drops leading zeros."""
    good = [0 < len(f) <= 4 and not f.strip(b"01234567") for f in fields]
    for line, field_, fine in zip(lines, fields, good, strict=True):
        if field_ and not fine:
            reading.doubts.add(f"line {line}", "squawk is not four octal digits")
    return Column.of("squawk", [int(f) if fine else 0 for f, fine in zip(fields, good, strict=True)], good)


@dataclass(slots=True)
class _WallClock:
    """Dates and times of the writer's clock as seconds from midnight of the first day."""

    reading: Reading
    _zero: int | None = None
    _days: dict[bytes, int | None] = field(default_factory=dict)

    def seconds(self, day: bytes, clock: bytes, other_day: bytes, other_clock: bytes, line: int) -> float:
        """The time of the message, or else of the log line; NaN where neither can be read."""
        for d, c in ((day, clock), (other_day, other_clock)):
            days, of_day = self._day(d), _of_day(c)
            if days is not None and of_day is not None:
                return self._since_zero(days, of_day)
        self.reading.doubts.add(f"line {line}", "no date and time")
        self._begin(None, 0.0)
        return math.nan

    def _since_zero(self, days: int, of_day: float) -> float:
        if self._zero is None:
            self._zero = days
            self._begin(days, of_day)
        return (days - self._zero) * DAY_S + of_day

    def _begin(self, days: int | None, of_day: float) -> None:
        if days is None:
            self.reading.timebase = self.reading.timebase or Timebase("no time", math.inf)
            return
        start = self.reading.start_utc_s
        name = f"the writer's clock, from {date.fromordinal(days)} 00:00, zone not stated"
        if start is None:
            self.reading.doubts.add(
                "", "times are on the writer's clock, whose zone the file does not state; give --start"
            )
        self.reading.timebase = Timebase(name, 1e-3, None if start is None else start - of_day)

    def _day(self, text: bytes) -> int | None:
        if text not in self._days:
            if len(self._days) > 1000:
                self._days.clear()
            self._days[text] = _ordinal(text)
        return self._days[text]


def _ordinal(text: bytes) -> int | None:
    """Days since 1 January of year 1.

    >>> _ordinal(b"2008/11/28"), _ordinal(b"2008/13/28")
    (733374, None)
    """
    try:
        year, month, day = text.split(b"/")
        return date(int(year), int(month), int(day)).toordinal()
    except ValueError:
        return None


def _of_day(text: bytes) -> float | None:
    """Seconds since midnight.

    >>> _of_day(b"14:58:51.153"), _of_day(b"24:00:00.000"), _of_day(b"nan:1:1")
    (53931.153, None, None)
    """
    parts = text.split(b":") if b"_" not in text else []
    try:
        hour, minute, second = int(parts[0]), int(parts[1]), float(parts[2])
    except (ValueError, IndexError):
        return None
    if 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 61:
        return hour * 3600 + minute * 60 + second
    return None
