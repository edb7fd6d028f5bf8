"""Flightradar24's "granular" CSV, as it publishes for accidents: one row per message as a receiver sent it on.

Columns by name: network_time, receiver_time, hex, callsign, latitude, longitude, no_position (P position, N none),
altitude (ft), squawk, speed (kt), track, vspeed (fpm), on_ground (A airborne, G on ground, N not said), flags; then, in
any order, fields `KEY:value`: P position quality, S source, GPSA geometric altitude (ft), MCPA and FMSA selected
altitudes, MACH, IAS, TAS, HDG (BDS 6,0: magnetic), ROLL. No description is published: the meanings are read off real
rows.

- A time is written `2024-01-02 07:41:03Z.515`. `receiver_time` is when the message arrived, and is taken where it lies
  within 30 s before `network_time` (receivers' clocks fail: 1970, or days off); else `network_time`, with a doubt.
- 0 stands for "not given": in squawk and speed always, in altitude and position where there is no position, in track
  and vertical rate where no speed is given. Such a zero is kept and not valid.
- P:n is taken as NIC, and only in rows with a position: 8 and 9 are the usual NIC, and it is 0 in rows without one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.protocol import Head, Match, Reading, maybe, no, sure
from crossfix.read.surveillance.object_columns import addresses, in_order, squawks, tell_of_order, texts
from crossfix.read.surveillance.opensky_files import csv_columns
from crossfix.read.surveillance.plausible import Rows, plausible, tell
from crossfix.read.surveillance.trace_words import ADS_B, ADS_R, MLAT, MODE_S, TIS_B, UNKNOWN
from crossfix.records.table import Column, Table
from crossfix.records.timebase import Timebase

TIME = re.compile(r"\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:Z?\.(\d{1,9}))?Z?\s*")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EARLIEST_S, LATEST_S = -0.5, 30.0  # network_time - receiver_time that is believed; real rows have 0.1 to 15 s
NEEDED = {"network_time", "hex", "latitude", "longitude"}
SOURCES = {
    "ADS-B": ADS_B,
    "ADSB": ADS_B,
    "ADS-R": ADS_R,
    "TIS-B": TIS_B,
    "MLAT": MLAT,
    "MODE-S": MODE_S,
    "OTHER": UNKNOWN,
}
GROUND = {"A": 0.0, "G": 1.0}
TAGGED: dict[str, str] = {
    "P": "nic",
    "GPSA": "geometric_altitude",
    "FMSA": "selected_altitude",
    "MCPA": "selected_altitude",
    "MACH": "mach",
    "IAS": "indicated_airspeed",
    "TAS": "true_airspeed",
    "HDG": "magnetic_heading",
    "ROLL": "roll_angle",
}
QUANTITIES: tuple[str, ...] = (
    "time",
    "icao_address",
    "non_icao",
    "source_class",
    "latitude",
    "longitude",
    "on_ground",
    "pressure_altitude",
    "ground_speed",
    "track_angle",
    "vertical_rate",
    "callsign",
    "squawk",
    *dict.fromkeys(TAGGED.values()),
)
Floats = NDArray[np.float64]


class Fr24Csv:
    """Rows of the granular file. Rows without a position stay rows."""

    name: ClassVar[str] = "flightradar24_csv"
    what: ClassVar[str] = "Flightradar24 granular ADS-B data as CSV (network_time, receiver_time, hex ...)"
    quantities: ClassVar[tuple[str, ...]] = QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By the names in the first line."""
        first = head.data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("latin-1")
        names = {name.strip(' "\r').lower() for name in first.split(",")}
        if {"network_time", "receiver_time"} & names and {"hex", "latitude"} <= names:
            return sure("a table with network_time, receiver_time and hex")
        return maybe("a table with network_time") if "network_time" in names else no("no column network_time")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """Tables of at most 50,000 rows."""
        reading.timebase = Timebase("unix", 0.001, 0.0)
        seen = False
        for start, columns, n in csv_columns(data, reading):
            if missing := NEEDED - columns.keys():
                raise InputUnusable(f"{reading.name}: {self.name}: no column {', '.join(sorted(missing))}")
            seen = True
            yield _table(columns, n, reading.doubts, Rows("line", start))
        if not seen:
            raise InputUnusable(f"{reading.name}: {self.name}: no row below the header")


def _table(columns: dict[str, list[str]], n: int, doubts: Doubts, where: Rows) -> Table:
    def column(name: str) -> list[str]:
        return columns.get(name, [""] * n)

    def figures(name: str) -> Floats:
        return _figures(column(name), doubts, where.of(name))

    placed = np.array([flag != "N" for flag in column("no_position")], dtype=bool)
    speed, track, rate = figures("speed"), figures("track"), figures("vspeed")
    altitude, ground = figures("altitude"), _by_word(column("on_ground"), GROUND)
    moving = (speed > 0) | (ground == 1.0)
    silent = {
        "latitude": ~placed,
        "longitude": ~placed,
        "pressure_altitude": (altitude == 0) & ~placed,
        "ground_speed": (speed == 0) & (ground != 1.0),
        "track_angle": (track == 0) & ~moving,
        "vertical_rate": (rate == 0) & ~moving & (track == 0),
    }
    found = {
        "latitude": figures("latitude"),
        "longitude": figures("longitude"),
        "pressure_altitude": altitude,
        "ground_speed": speed,
        "track_angle": track,
        "vertical_rate": rate,
        "on_ground": ground,
    }
    found |= _tagged(_tags(columns, n), placed, doubts, where)
    made = {k: plausible(k, v, doubts, where, ~silent[k] if k in silent else None) for k, v in found.items()}
    codes = squawks([None if text in ("0", "") else text for text in column("squawk")], doubts, where)
    made["squawk"] = plausible("squawk", codes, doubts, where)
    made["callsign"] = texts("callsign", column("callsign"), doubts, where)
    made |= addresses([text.removeprefix("0x").removeprefix("0X") for text in column("hex")], doubts, where)
    made["source_class"] = _source_class(columns, n)
    made["time"] = _times(column("network_time"), column("receiver_time"), doubts, where)
    table = in_order(made)
    tell_of_order(table, doubts, where)
    return table


def _figures(values: Sequence[str], doubts: Doubts, where: Rows) -> Floats:
    made = [_figure(text) for text in values]
    found = np.array(made, dtype=np.float64)
    odd = np.isnan(found) & np.array([text.strip() not in ("", "nan", "NaN") for text in values], dtype=bool)
    tell(odd, "not a number; taken as not given", doubts, where)
    return found


def _figure(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _by_word(values: Iterable[str], meanings: dict[str, float]) -> Floats:
    return np.array([meanings.get(text.strip().upper(), math.nan) for text in values], dtype=np.float64)


def _tags(columns: dict[str, list[str]], n: int) -> list[dict[str, str]]:
    """Per row, the fields `KEY:value`; of a key given twice the later (MACH:756, then MACH:0.756)."""
    named = {"network_time", "receiver_time", "hex", "callsign", "latitude", "longitude"}
    free = [values for name, values in columns.items() if name not in named]
    rows = zip(*free, strict=True) if free else iter([()] * n)
    return [dict(text.split(":", 1) for text in row if ":" in text) for row in rows]


def _tagged(tags: list[dict[str, str]], placed: NDArray[np.bool_], doubts: Doubts, where: Rows) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for key, name in TAGGED.items():
        values = _figures([row.get(key, "") for row in tags], doubts, where.of(key))
        if key == "MACH":
            values = np.where(values >= 10.0, values / 1000.0, values)  # written in thousandths
        if key == "P":
            values = np.where(placed, values, np.nan)
        found[name] = np.where(np.isnan(values), found[name], values) if name in found else values
    return found


def _source_class(columns: dict[str, list[str]], n: int) -> Column:
    """From `S:...` or the bare word that stands beside it."""
    made = np.full(n, np.nan)
    named = {"hex", "callsign", "network_time", "receiver_time"}
    for name, values in columns.items():
        if name not in named:
            codes = [SOURCES.get(text.removeprefix("S:").strip().upper()) for text in values]
            given = np.array([math.nan if code is None else code for code in codes], dtype=np.float64)
            made = np.where(np.isnan(made), given, made)
    valid = ~np.isnan(made)
    return Column(np.where(valid, made, 0).astype(np.uint8), valid)


def _times(network: Sequence[str], receiver: Sequence[str], doubts: Doubts, where: Rows) -> Column:
    sent, heard = _utc(network, doubts, where.of("network_time")), _utc(receiver, doubts, where.of("receiver_time"))
    delay = sent - heard
    good = (delay >= EARLIEST_S) & (delay <= LATEST_S)
    doubtful = ~good & ~np.isnan(heard) & ~np.isnan(sent)
    tell(doubtful, "receiver_time is not within 30 s before network_time, which is taken", doubts, where)
    return plausible("time", np.where(good | np.isnan(sent), heard, sent), doubts, where)


def _utc(values: Sequence[str], doubts: Doubts, where: Rows) -> Floats:
    days: dict[str, Callable[[], float] | float | None] = {}
    made = [_moment(text, days) for text in values]
    found = np.array([math.nan if moment is None else moment for moment in made], dtype=np.float64)
    tell(np.isnan(found) & np.array([bool(text.strip()) for text in values], dtype=bool), "not a time", doubts, where)
    return found


def _moment(text: str, days: dict[str, Any]) -> float | None:
    """Unix seconds; None where the text is no time.

    >>> _moment("2024-01-02 07:41:03Z.515", {})
    1704181263.515
    """
    found = TIME.fullmatch(text)
    if found is None:
        return None
    day, clock, fraction = found.groups()
    if day not in days:
        days[day] = _day(day)
    hour, minute, second = int(clock[:2]), int(clock[3:5]), int(clock[6:8])
    if days[day] is None or hour > 23 or minute > 59 or second > 60:
        return None
    whole = days[day] + 3600 * hour + 60 * minute + second
    return float(whole) + (float(f"0.{fraction}") if fraction else 0.0)


def _day(text: str) -> int | None:
    try:
        return int((datetime.fromisoformat(text).replace(tzinfo=UTC) - EPOCH) / SECOND)
    except (ValueError, OverflowError):
        return None
