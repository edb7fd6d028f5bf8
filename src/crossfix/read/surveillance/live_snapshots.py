"""`aircraft.json` as it is polled, or recorded while it was: one snapshot per line, read as the lines come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, ClassVar

from crossfix.read.protocol import Head, Match, Reading
from crossfix.read.surveillance.aircraft_json import AircraftJson, Snapshot, reports_of, snapshot_of
from crossfix.records.table import Table

BLOCK = 1 << 20
LONGEST = 64 << 20
"""Bytes of a line; the whole world is 7 MB. A longer one is left out."""


class LiveSnapshots:
    """As `readsb_aircraft_json`, without waiting for the end."""

    name: ClassVar[str] = "readsb_aircraft_json_live"
    what: ClassVar[str] = "aircraft.json polled over HTTP, one snapshot per line"
    quantities: ClassVar[tuple[str, ...]] = AircraftJson.quantities

    def recognise(self, head: Head) -> Match:
        """As the reader of files does."""
        return AircraftJson().recognise(head)

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """One table per snapshot that has anything new."""
        for table in reports_of(_snapshots(data, reading), reading):
            if len(table):
                yield table


def _snapshots(data: BinaryIO, reading: Reading) -> Iterator[Snapshot]:
    for number, line in enumerate(_lines(data, reading), 1):
        if not line.strip():
            continue
        one = snapshot_of(line, reading.doubts)
        if one is None:
            reading.doubts.add(f"line {number}", "not a snapshot in JSON; passed over")
        else:
            yield one


def _lines(data: BinaryIO, reading: Reading) -> Iterator[bytes]:
    """Whole lines; what is longer than LONGEST is left out, as far as its end."""
    take: Callable[[int], bytes] = data.read1 if reading.live else data.read  # type: ignore[attr-defined]
    parts: list[bytes] = []
    held, skipping = 0, False
    while piece := take(BLOCK):
        *whole, rest = piece.split(b"\n")
        for line in whole:
            if not skipping:
                yield b"".join([*parts, line])
            parts, held, skipping = [], 0, False
        parts.append(rest)
        held += len(rest)
        if held > LONGEST:
            reading.doubts.add("", f"line of over {LONGEST} bytes, left out")
            parts, held, skipping = [], 0, True
    if parts and not skipping:
        yield b"".join(parts)
