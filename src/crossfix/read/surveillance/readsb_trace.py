"""Traces of readsb and tar1090: one aircraft and one day per file, `trace_full_<hex>.json`, plain or gzip.

Source: wiedehopf/readsb README-json.md, "trace jsons". readsb stores no point without a position, thins points on
straight legs, and adds the aircraft object, with the integrity, to every fourth point: it is valid there alone.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, ClassVar

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Head, Match, Reading, maybe, no, sure
from crossfix.read.surveillance.trace_head import LIST
from crossfix.records.table import Table
from crossfix.records.timebase import Timebase

PIECE = 1 << 20
UTC_CENTISECONDS = Timebase("unix", 0.01, 0.0)
QUANTITIES: tuple[str, ...] = (
    "time",
    "icao_address",
    "non_icao",
    "source_class",
    "latitude",
    "longitude",
    "on_ground",
    "pressure_altitude",
    "geometric_altitude",
    "ground_speed",
    "track_angle",
    "magnetic_heading",
    "true_heading",
    "indicated_airspeed",
    "true_airspeed",
    "mach",
    "vertical_rate",
    "vertical_rate_geometric",
    "roll_angle",
    "track_rate",
    "selected_altitude",
    "barometric_setting",
    "callsign",
    "category",
    "squawk",
    "emergency",
    "ident",
    "alert",
    "version",
    "nic",
    "containment_radius",
    "nac_p",
    "nac_v",
    "sil",
    "sda",
    "gva",
    "nic_baro",
)


class ReadsbTrace:
    """One trace; the points of `trace` are the reports."""

    name: ClassVar[str] = "readsb_trace"
    what: ClassVar[str] = "readsb or tar1090 trace of one aircraft (trace_full_<hex>.json)"
    quantities: ClassVar[tuple[str, ...]] = QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By the key `trace` with its list, beside `icao` or `timestamp`."""
        if head.data.lstrip()[:1] != b"{":
            return no("not a JSON object")
        found = LIST.search(head.data)
        if found is None:
            return no("no list `trace`")
        before = head.data[: found.start()]
        if b'"icao"' in before or b'"timestamp"' in before:
            return sure("a JSON object with `icao` and a list `trace`")
        return maybe("a JSON object with a list `trace`")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """Tables of at most 65,608 points; raises InputUnusable where there is no trace list."""
        reading.timebase = UTC_CENTISECONDS
        seen = False
        for table in tables_of([(reading.name or "trace", iter(lambda: data.read(PIECE), b""))], reading):
            seen = True
            yield table
        if not seen:
            doubts = "; ".join(notice.text for notice in reading.doubts.notices()) or "no points"
            raise InputUnusable(f"{reading.name or 'trace'}: readsb_trace: no point could be read: {doubts}")


def tables_of(traces: Iterable[tuple[str, Iterable[bytes | bytearray]]], reading: Reading) -> Iterator[Table]:
    """Tables of any number of traces, each a name and its text in pieces. Compiles, or loads, the parser first."""
    batch: Any = importlib.import_module("crossfix.read.surveillance.trace_batch")
    reading.timebase = UTC_CENTISECONDS
    batches = batch.Batches(reading.doubts)
    name = "trace"
    for name, pieces in traces:
        yield from batches.add(name, pieces)
    yield from batches.rest(name)
