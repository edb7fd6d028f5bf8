"""Snapshots of readsb, dump1090-fa and adsb.lol: `aircraft.json`, /v2 answers, or one snapshot per line.

Source: readsb README-json.md. A snapshot repeats what it knows; a report is made of what is new in it:
- one at `now - seen_pos` for a position, with everything else that the snapshot says of the aircraft;
- one at `now - seen`, without a position, where messages went on after it (10 s and more) or none is known.
A position or a message that an earlier snapshot of the same source had already is not repeated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, ClassVar

import msgspec
import numpy as np

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.protocol import Head, Match, Reading, maybe, no, sure
from crossfix.read.surveillance.object_columns import MILLISECONDS_FROM
from crossfix.read.surveillance.plausible import LATEST_UTC_S, Rows
from crossfix.read.surveillance.readsb_objects import QUANTITIES, Aircraft, table_of
from crossfix.records.filed import Filed
from crossfix.records.table import Table
from crossfix.records.timebase import Timebase

LARGEST = 256 << 20  # bytes of one source; the whole world is 7 MB
SAME_S = 0.15  # seen and seen_pos are written in steps of 0.1 s
ADDRESS = re.compile("[0-9A-Fa-f]{6}")
LONGEST_TEXT = 120
APART_S = 10.0  # between last position and last message; below it the position stands for both
RESOLUTION_S = 0.1
NO_CLOCK = Timebase("snapshot", RESOLUTION_S, None)
UTC = Timebase("unix", RESOLUTION_S, 0.0)


class Snapshot(msgspec.Struct, gc=False):
    """One document: `aircraft` in readsb's file, `ac` in the answers of aggregators."""

    now: float | None = None
    aircraft: list[Aircraft] | None = None
    ac: list[Aircraft] | None = None


@dataclass(slots=True)
class _Seen:
    """What the snapshots before had of one aircraft: the times of the last position and message; r, t, desc, ownOp."""

    position_s: float = -np.inf
    message_s: float = -np.inf
    told: tuple[str | None, ...] = (None, None, None, None)


@dataclass(slots=True)
class _Rows:
    aircraft: list[Aircraft] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    placed: list[bool] = field(default_factory=list)

    def add(self, one: Aircraft, time_s: float, placed: bool) -> None:
        self.aircraft.append(one)
        self.times.append(time_s)
        self.placed.append(placed)


class AircraftJson:
    """Snapshots, one document or one per line."""

    name: ClassVar[str] = "readsb_aircraft_json"
    what: ClassVar[str] = "aircraft.json of readsb, tar1090 or dump1090, or a /v2 answer of adsb.lol and others"
    quantities: ClassVar[tuple[str, ...]] = QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By the list `aircraft` or `ac` of objects with `hex`."""
        text = head.data.lstrip()
        if text[:1] != b"{":
            return no("not a JSON object")
        squeezed = b"".join(text.split())
        if b'"aircraft":[' not in squeezed and b'"ac":[' not in squeezed:
            return no("no list `aircraft` or `ac`")
        return sure("a list of aircraft with `hex`") if b'"hex"' in text else maybe("a list of aircraft, none in it")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """One table per snapshot."""
        text = data.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise InputUnusable(f"{reading.name}: {self.name}: larger than {LARGEST >> 20} MiB; split it by snapshot")
        yield from reports_of(_snapshots(text, reading), reading)


def reports_of(snapshots: Iterable[Snapshot], reading: Reading) -> Iterator[Table]:
    """A table of what is new in each snapshot. Of a live source it is no doubt that little is."""
    known: dict[str | None, _Seen] = {}
    repeated = Doubts() if reading.live else reading.doubts
    for k, snapshot in enumerate(snapshots):
        where = f"snapshot {k + 1}"
        now = _now(snapshot.now, where, reading)
        aircraft = snapshot.aircraft or snapshot.ac or []
        rows = _new_rows(aircraft, now, known, where, repeated)
        _tell_filed(aircraft, known, reading.filed)
        yield _table(rows, reading.doubts, Rows(f"{where}, report"))


def _snapshots(text: bytes, reading: Reading) -> Iterator[Snapshot]:
    """The documents: one, or one per line."""
    whole = snapshot_of(text, reading.doubts)
    if whole is not None:
        yield whole
        return
    made = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        one = snapshot_of(line, reading.doubts)
        if one is None:
            reading.doubts.add(f"line {number}", "not a snapshot in JSON; passed over")
            continue
        made += 1
        yield one
    if not made:
        raise InputUnusable(f"{reading.name}: {AircraftJson.name}: not JSON, or cut; no snapshot could be read")


def snapshot_of(text: bytes, doubts: Doubts) -> Snapshot | None:
    """A snapshot; None where the text is not one JSON object."""
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    try:
        loose = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(loose, dict):
        return None
    aircraft = loose.get("aircraft") or loose.get("ac")
    made = [_mended(one, doubts) for one in aircraft] if isinstance(aircraft, list) else []
    now = loose.get("now")
    return Snapshot(_number(now), [one for one in made if one is not None])


def _number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    except OverflowError:
        return None


_DECODER = msgspec.json.Decoder(Snapshot)
_FIELDS = {one.name: one.type for one in msgspec.structs.fields(Aircraft)}


def _mended(loose: Any, doubts: Doubts) -> Aircraft | None:
    """An aircraft without the fields that are of an unexpected type; None where it is no object."""
    if not isinstance(loose, dict):
        doubts.add("aircraft", "not a JSON object; passed over")
        return None
    one = Aircraft()
    for name, kind in _FIELDS.items():
        if name not in loose:
            continue
        try:
            value = msgspec.convert(loose[name], kind)
        except (msgspec.ValidationError, RecursionError, OverflowError):
            doubts.add(f"aircraft {str(loose.get('hex'))[:8]}", f"{name} is of an unexpected type; taken as not given")
        else:
            setattr(one, name, value)
    return one


def _now(now: float | None, where: str, reading: Reading) -> float | None:
    """`now` in Unix seconds. Without it the times of this source count from the snapshot, and are marked so."""
    now_s = now / 1000.0 if now is not None and now >= MILLISECONDS_FROM else now
    usable = now_s is not None and 0.0 < now_s <= LATEST_UTC_S
    if reading.timebase is None:
        start = reading.start_utc_s
        reading.timebase = UTC if usable or start is not None else NO_CLOCK
        if not usable:
            given = "taken from the given start" if start is not None else "the times count from the snapshot"
            reading.doubts.add(where, f"no valid `now`; {given}")
            return start if start is not None else 0.0
    if usable and reading.timebase is UTC:
        return now_s
    reading.doubts.add(where, "`now` is missing here, or was missing at the beginning; the times are not valid")
    return None


def _new_rows(
    aircraft: Sequence[Aircraft], now: float | None, known: dict[str | None, _Seen], where: str, doubts: Doubts
) -> _Rows:
    """What is new in a snapshot."""
    rows, repeated = _Rows(), 0
    for one in aircraft:
        message_s, position_s = _times(one, now)
        before = known.setdefault(one.hex, _Seen()) if one.hex else _Seen()
        new_position = position_s is not None and not position_s <= before.position_s + SAME_S
        newest = position_s if new_position and position_s is not None else before.position_s
        if new_position and position_s is not None:
            rows.add(one, position_s, True)
            before.position_s = position_s
        goes_on = position_s is None or not new_position or message_s - newest > APART_S
        if goes_on and not message_s <= max(before.message_s, newest) + SAME_S:
            rows.add(one, message_s, False)
        elif not new_position:
            repeated += 1
        before.message_s = max(before.message_s, message_s)
    doubts.add(where, "nothing new since the snapshot before; left out", repeated)
    return rows


def _tell_filed(aircraft: Sequence[Aircraft], known: Mapping[str | None, _Seen], filed: dict[int, Filed]) -> None:
    """What the program's own database says of an aircraft: registration `r`, type `t` or `desc`, operator `ownOp`."""
    for one in aircraft:
        told = (one.r, one.t, one.desc, one.ownOp)
        seen = known.get(one.hex)
        if seen is None or told == seen.told:
            continue
        seen.told = told
        if ADDRESS.fullmatch(one.hex or ""):
            registration, kind, words, operator = (_plain(text) for text in told)
            filed[int(one.hex or "", 16)] = Filed(registration, operator, kind or words)


def _plain(text: str | None) -> str | None:
    """Without what cannot be shown in a line; None where nothing is left."""
    return "".join(one for one in (text or "")[:LONGEST_TEXT] if one.isprintable()).strip() or None


def _times(one: Aircraft, now: float | None) -> tuple[float, float | None]:
    """The times of the last message and of the position, None where there is no position; NaN without `now`."""
    base = np.nan if now is None else now
    placed = one.lat is not None and one.lon is not None
    seen = one.seen if one.seen is not None and 0.0 <= one.seen < 1e9 else None
    seen_pos = one.seen_pos if one.seen_pos is not None and 0.0 <= one.seen_pos < 1e9 else None
    if not placed:
        return base - (seen or 0.0), None
    position_s = base - (seen_pos if seen_pos is not None else seen or 0.0)
    return base - (seen if seen is not None else seen_pos or 0.0), position_s


def _table(rows: _Rows, doubts: Doubts, where: Rows) -> Table:
    def get(key: str) -> list[Any]:
        return [getattr(one, key) for one in rows.aircraft]

    return table_of(get, np.array(rows.times, dtype=np.float64), np.array(rows.placed, dtype=bool), doubts, where)
