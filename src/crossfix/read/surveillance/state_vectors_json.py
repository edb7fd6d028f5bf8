"""Reports as JSON objects: a list of them, or one per line.

Two families of keys, told apart by their names: state vectors (`icao24`, `timestamp` or `time` ...) as traffic and
OpenSky's users export them, and readsb's aircraft objects with `hex` and `now` on every line, where a `flightdict`
(adsb_actions) holds what the point itself carried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO, ClassVar

import numpy as np

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.protocol import Head, Match, Reading, maybe, no, sure
from crossfix.read.surveillance import opensky, readsb_objects
from crossfix.read.surveillance.json_objects import objects_in
from crossfix.read.surveillance.object_columns import tell_of_order, utc_seconds
from crossfix.read.surveillance.plausible import Rows, plausible, tell
from crossfix.records.table import Table
from crossfix.records.timebase import Timebase

ROWS = 50_000
TIME = re.compile(rb'"(timestamp|time|last_position|lastcontact)"\s*:')
UTC = Timebase("unix", 1.0, 0.0)
ON_TOP = ("hex", "lat", "lon", "alt_baro", "flight")


class StateVectorsJson:
    """State vectors with `icao24`: units by the names of the keys (traffic: ft, kt, fpm; OpenSky: SI)."""

    name: ClassVar[str] = "state_vectors_json"
    what: ClassVar[str] = "state vectors as a list of JSON objects, or one per line, with icao24 and timestamp"
    quantities: ClassVar[tuple[str, ...]] = opensky.QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By `icao24` and a time in the first object."""
        first = _first_object(head)
        if first is None or b'"icao24"' not in first:
            return no("no JSON object with `icao24` at the beginning")
        if b'"frame"' in first or b'"df"' in first:
            return no("decoded or raw frames, not state vectors")
        return sure("JSON objects with `icao24` and a time") if TIME.search(first) else maybe("objects with `icao24`")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """Tables of at most 50,000 reports."""
        reading.timebase = opensky.UTC
        echoes = opensky.Echoes()
        for start, rows in _chunks(data, reading, self.name):
            keys = dict.fromkeys(key for row in rows for key in row)
            columns = {key: [row.get(key) for row in rows] for key in keys}
            yield opensky.table_of(columns, len(rows), echoes, reading.doubts, Rows("object", start))


class ReadsbObjects:
    """readsb's aircraft objects, each with the time `now`."""

    name: ClassVar[str] = "readsb_jsonl"
    what: ClassVar[str] = "aircraft objects of readsb with hex and now, one per line (adsb_actions)"
    quantities: ClassVar[tuple[str, ...]] = readsb_objects.QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By `hex` and `now` in the first object."""
        first = _first_object(head)
        if first is None or b'"hex"' not in first or b'"now"' not in first:
            return no("no JSON object with `hex` and `now` at the beginning")
        if re.search(rb'"(aircraft|ac)"\s*:\s*\[', first):
            return no("a snapshot of many aircraft")
        return sure("JSON objects with `hex` and `now`")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """Tables of at most 50,000 reports. Keys of `flightdict` count, where there is one, over those beside it."""
        reading.timebase = UTC
        for start, rows in _chunks(data, reading, self.name):
            yield _readsb_table(rows, reading.doubts, Rows("object", start))


def _readsb_table(rows: Sequence[dict[str, Any]], doubts: Doubts, where: Rows) -> Table:
    flat = [_flat(row) for row in rows]

    def get(key: str) -> list[Any]:
        return [row.get(key) for row in flat]

    now = plausible("time", utc_seconds([row.get("now") for row in rows], doubts, where), doubts, where)
    tell(~now.valid, "no valid time", doubts, where)
    table = readsb_objects.table_of(get, np.where(now.valid, now.masked(), np.nan), None, doubts, where)
    tell_of_order(table, doubts, where)
    return table


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """One level: what the point carried, and the few keys beside it that are of this moment.

    >>> _flat({"hex": "a7f426", "gscp": 93, "squawk": "1200", "flightdict": {"nic": 8, "track": 281.07}})
    {'nic': 8, 'track': 281.07, 'hex': 'a7f426', 'gs': 93}
    >>> _flat({"hex": "a7f426", "track": 281.1, "squawk": "1200", "flightdict": None})
    {'track': 281.1, 'hex': 'a7f426'}
    """
    if "flightdict" not in row:
        return row
    inner = row["flightdict"]
    made = {"track": row["track"]} if row.get("track") is not None else {}
    made |= inner if isinstance(inner, dict) else {}
    for key in ON_TOP:
        if row.get(key) is not None:
            made[key] = row[key]
    if "gscp" in row:
        made["gs"] = row["gscp"]
    return made


def _first_object(head: Head) -> bytes | None:
    """The text from the first brace to the end of its object, as far as the head goes."""
    text = head.data.lstrip(b"\xef\xbb\xbf \t\r\n[")
    if not text.startswith(b"{"):
        return None
    depth = 0
    for found in re.finditer(rb'"(?:[^"\\]|\\.)*"|[{}]', text):
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth == 0:
            return text[: found.end()]
    return text


def _chunks(data: BinaryIO, reading: Reading, name: str) -> Iterator[tuple[int, Sequence[dict[str, Any]]]]:
    objects = objects_in(data, reading.doubts)
    start = 0
    while rows := list(islice(objects, ROWS)):
        yield rows[0][0], [row for _, row in rows]
        start += len(rows)
    if not start:
        raise InputUnusable(f"{reading.name}: {name}: no JSON object could be read")
