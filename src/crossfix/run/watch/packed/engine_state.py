"""The engine's state in pieces: a segment of the history is one that is written once, the rest one that is always new.

An engine unpacked goes on as the one that was packed would have. Its settings (detector, receiver, limits) and what is
filed are given anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from crossfix.errors import StoreUnusable
from crossfix.records.event import Event
from crossfix.records.quantities import BY_NAME
from crossfix.run.watch import screen_loop as loop
from crossfix.run.watch.buffer import Buffer
from crossfix.run.watch.engine import Counts, Engine
from crossfix.run.watch.followed import Followed
from crossfix.run.watch.history import Segment
from crossfix.run.watch.packed.columns import LARGEST_ADDRESS, QUANTITIES
from crossfix.run.watch.packed.sealed import Layout, layout_of, opened, sealed
from crossfix.run.watch.packed.segments import pack_segment, unpack_segment
from crossfix.run.watch.packed.tables import raw_table, table_of
from crossfix.run.watch.packed.values import decoded, encoded
from crossfix.run.watch.places import Inferred
from crossfix.run.watch.screen import Latest
from crossfix.run.watch.slots import Slots
from crossfix.run.watch.snapshot import Piece

REST, SEGMENT = "rest-", "segment-"
"""How the names of pieces begin; what follows is never used again."""


@dataclass(frozen=True, slots=True)
class _Followed:
    icao_address: int
    reports: bytes
    newest_s: float
    first_s: float
    events: tuple[Event, ...]
    since_s: float
    waits_s: float
    flagged_s: float
    ran_s: float
    dirty: bool
    urgent: bool
    settled: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Rest:
    """All but the segments; arrays are float64 and S8 of as many rows as there are slots."""

    counts: Counts
    newest_s: float
    forgot_s: float
    addresses: tuple[int, ...]
    free: tuple[int, ...]
    state: bytes
    vertical_rate_fpm: bytes
    callsign: bytes
    computed: bytes
    segments: tuple[str, ...]
    columns: tuple[str, ...]
    followed: tuple[tuple[int, _Followed], ...]
    first_s: tuple[tuple[int, float], ...]
    inferred: tuple[tuple[int, Inferred | None], ...]
    settled: tuple[Event, ...]


LAYOUT = Layout.of("Engine", f"{layout_of(_Rest).digest.hex()}, {loop.FIELDS} fields of the screen, {QUANTITIES}")


def engine_pieces(engine: Engine) -> list[Piece]:
    """All that an engine knows at this moment; bodies may be asked for later, from another thread."""
    segments, columns = engine._history.held()
    made = [Piece(SEGMENT + one.name, partial(pack_segment, one)) for one in segments]
    return [*made, Piece(REST + uuid.uuid4().hex, _later(_rest(engine, segments, columns)))]


def _later(rest: _Rest) -> Callable[[], bytes]:
    return lambda: sealed(LAYOUT, encoded(rest))


def _rest(engine: Engine, segments: Sequence[Segment], columns: tuple[str, ...]) -> _Rest:
    addresses, free = engine._slots.held()
    count, latest = len(addresses), engine._screen.latest
    return _Rest(
        counts=replace(engine.counts),
        newest_s=engine.newest_s,
        forgot_s=engine._forgot_s,
        addresses=addresses,
        free=free,
        state=_by_column(engine._screen.state[:count]),
        vertical_rate_fpm=latest.vertical_rate_fpm[:count].astype("<f8").tobytes(),
        callsign=latest.callsign[:count].tobytes(),
        computed=_by_column(latest.computed[:count]),
        segments=tuple(one.name for one in segments),
        columns=columns,
        followed=tuple((slot, _of_followed(one)) for slot, one in engine._followed.items()),
        first_s=tuple(engine._first_s.items()),
        inferred=tuple(engine._inferred.items()),
        settled=tuple(engine._settled),
    )


def _by_column(values: NDArray[np.float64]) -> bytes:
    """Column after column: like stands by like, and packs the better."""
    return np.ascontiguousarray(values.T, "<f8").tobytes()


def _of_followed(one: Followed) -> _Followed:
    return _Followed(
        icao_address=one.icao_address,
        reports=raw_table(one.buffer.table()),
        newest_s=one.buffer.newest_s,
        first_s=one.first_s,
        events=one.events,
        since_s=one.since_s,
        waits_s=one.waits_s,
        flagged_s=one.flagged_s,
        ran_s=one.ran_s,
        dirty=one.dirty,
        urgent=one.urgent,
        settled=tuple(one.settled),
    )


def engine_from(pieces: Mapping[str, bytes], empty: Engine, where: str = "packed engine") -> Engine:
    """`empty`, which has the settings and has been given no report, with what was packed.

    Raises StoreUnusable, and then `empty` is as it was. Pieces with other names are left alone.
    """
    rest, where = _rest_of(pieces, where)
    count = len(rest.addresses)
    segments = [
        unpack_segment(pieces[SEGMENT + name], name, count, f"{where}: {SEGMENT}{name}") for name in rest.segments
    ]
    state = _array(rest.state, "<f8", (count, loop.FIELDS), f"{where}: state of the screen")
    latest = _latest(rest, count, where)
    followed = {slot: _followed_of(one, f"{where}: aircraft {one.icao_address:06X}") for slot, one in rest.followed}
    empty._slots = Slots.of_held(rest.addresses, rest.free)
    empty._screen.hold(state, latest)
    empty._history.hold(segments, rest.columns)
    empty._followed, empty._settled = followed, list(rest.settled)
    empty._first_s, empty._inferred = dict(rest.first_s), dict(rest.inferred)
    empty.counts, empty.newest_s, empty._forgot_s = rest.counts, rest.newest_s, rest.forgot_s
    return empty


def _rest_of(pieces: Mapping[str, bytes], where: str) -> tuple[_Rest, str]:
    """What is not in segments, looked at, and where it was; every segment that it names is there."""
    names = [name for name in pieces if name.startswith(REST)]
    if len(names) != 1:
        raise StoreUnusable(f"{where}: {len(names)} pieces {REST}*, expected one; remove it to begin without a state")
    where = f"{where}: {names[0]}"
    rest = decoded(_Rest, opened(LAYOUT, pieces[names[0]], where), where)
    lacking = [name for name in rest.segments if SEGMENT + name not in pieces]
    if lacking:
        raise StoreUnusable(f"{where}: {len(lacking)} of {len(rest.segments)} segments lack: {SEGMENT}{lacking[0]} ...")
    if len(set(rest.segments)) != len(rest.segments):
        raise StoreUnusable(f"{where}: a segment is named twice")
    _held(rest, where)
    return rest, where


def _held(rest: _Rest, where: str) -> None:
    """Numbers of slots and names of columns against what is there."""
    count, free = len(rest.addresses), set(rest.free)
    used = [address for slot, address in enumerate(rest.addresses) if slot not in free]
    if not all(0 <= one <= LARGEST_ADDRESS for one in rest.addresses) or len(set(used)) != len(used):
        raise StoreUnusable(f"{where}: an address of more than 24 bits, or one with two slots")
    if len(free) != len(rest.free) or not all(0 <= slot < count for slot in free):
        raise StoreUnusable(f"{where}: free slots that are none of {count}, or twice the same")
    slots = [slot for slot, _ in rest.followed]
    if len(set(slots)) != len(slots) or not all(0 <= slot < count and slot not in free for slot in slots):
        raise StoreUnusable(f"{where}: an aircraft is followed whose slot is none of {count}, or is free")
    if any(rest.addresses[slot] != one.icao_address for slot, one in rest.followed):
        raise StoreUnusable(f"{where}: an aircraft is followed under the slot of another")
    unknown = [name for name in rest.columns if name not in BY_NAME]
    if unknown:
        raise StoreUnusable(f"{where}: quantity {unknown[0]!r} is not known here: of another version of crossfix")


def _array(body: bytes, dtype: DTypeLike, shape: tuple[int, ...], where: str) -> NDArray[Any]:
    """Column after column, as many as in the last place of the shape."""
    kind = np.dtype(dtype)
    if len(body) != int(np.prod(shape)) * kind.itemsize:
        raise StoreUnusable(f"{where}: {len(body)} bytes, expected {shape} values of {kind.itemsize}")
    return np.frombuffer(body, kind).reshape(shape[::-1]).T.astype(kind.newbyteorder("="), order="C")


def _latest(rest: _Rest, count: int, where: str) -> Latest:
    return Latest(
        _array(rest.vertical_rate_fpm, "<f8", (count,), f"{where}: vertical rates"),
        _array(rest.callsign, "S8", (count,), f"{where}: callsigns"),
        _array(rest.computed, "<f8", (count, 3), f"{where}: computed places"),
    )


def _followed_of(one: _Followed, where: str) -> Followed:
    reports = table_of(one.reports, where)
    if len(reports) and ("time" not in reports or not reports["time"].valid.all()):
        raise StoreUnusable(f"{where}: reports without a sure time are not followed")
    return Followed(
        icao_address=one.icao_address,
        buffer=Buffer.of(reports, one.newest_s),
        first_s=one.first_s,
        events=one.events,
        since_s=one.since_s,
        waits_s=one.waits_s,
        flagged_s=one.flagged_s,
        ran_s=one.ran_s,
        dirty=one.dirty,
        urgent=one.urgent,
        settled=list(one.settled),
    )
