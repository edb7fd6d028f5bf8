"""An engine that was packed and unpacked goes on as the one that was not; what is no engine is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.flights import Cruise, table_of
from builders.mutated import most_memory, mutated, refused_or
from crossfix.detect.gnss.limits import DegradedLimits, LossLimits, SpoofingLimits
from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.errors import StoreUnusable
from crossfix.records.event import Event
from crossfix.records.table import Table
from crossfix.run.watch.buffer import Buffer
from crossfix.run.watch.engine import Counts, Engine, EngineLimits
from crossfix.run.watch.followed import Followed
from crossfix.run.watch.history import History, Kept, Segment
from crossfix.run.watch.packed import engine_state
from crossfix.run.watch.packed.engine_state import LAYOUT, REST, SEGMENT, engine_from, engine_pieces
from crossfix.run.watch.packed.sealed import opened, sealed
from crossfix.run.watch.packed.segments import LAYOUT as SEGMENT_LAYOUT
from crossfix.run.watch.packed.segments import pack_segment, unpack_segment
from crossfix.run.watch.packed.values import encoded
from crossfix.run.watch.places import Inferred
from crossfix.run.watch.screen import Latest, Screen
from crossfix.run.watch.slots import Slots

BRIEF = SatelliteNavigation(
    LossLimits(silence_s=20.0), DegradedLimits(window_s=20.0), SpoofingLimits(flown_s=20.0, sparse_s=20.0)
)
"""Memories so short that reports, and aircraft, are let go of within a made-up flight."""
LIMITS = EngineLimits(slack_s=5.0, forget_every_s=5.0)
STRETCHES = ("clean", "lost", "low", "circling", "silent")
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


def engine() -> Engine:
    """With nothing in it."""
    return Engine(BRIEF, limits=LIMITS)


@st.composite
def traffic(draw: st.DrawFn) -> Table:
    """Up to four aircraft with stretches of every kind; one that is silent for long is let go of, another comes."""
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        cruise, t = Cruise(latitude=45.0 + number, callsign=b"TST%d" % number), float(draw(st.integers(0, 200)))
        for kind, lasts in draw(st.lists(st.tuples(st.sampled_from(STRETCHES), st.integers(5, 60)), max_size=6)):
            made = () if kind == "silent" else getattr(cruise, kind)(t, t + lasts)
            rows += [row | {"icao_address": 0x400000 + number} for row in made]
            t += lasts
    rows += [row | {"icao_address": 0x500000} for row in Cruise().clean(0, 3)]
    return table_of(sorted(rows, key=lambda row: float(row["time"])))


def packed(one: Engine) -> dict[str, bytes]:
    """Its pieces."""
    return {piece.name: piece.body() for piece in engine_pieces(one)}


def batches(table: Table, piece: int) -> list[Table]:
    """The reports in pieces."""
    return [table.where(np.arange(begin, min(begin + piece, len(table)))) for begin in range(0, len(table), piece)]


def seen(one: Engine) -> tuple[Any, ...]:
    """What others see of it; `settled` gives what is new."""
    addresses = range(0x400000, 0x400004)
    kept = [None if (table := one.reports_of(address)) is None else content(table) for address in addresses]
    return list(one.events()), one.settled(), one.states(), one.counts, one.newest_s, one.looked_at(), one.kept, kept


def content(table: Table) -> list[tuple[str, list[bool], bytes]]:
    """Its columns and what is valid in them."""
    return [(name, c.valid.tolist(), c.values[c.valid].tobytes()) for name, c in table.columns.items()]


def inside(value: Any) -> Any:
    """All that an engine or a part of it holds, field by field, whether packing knows of it or not.

    Left out is room that is not used yet, and of the table of all addresses what is empty.
    """
    match value:
        case Engine():
            count = len(value)
            screen, latest = value._screen, value._screen.latest
            rows = screen.state[:count], latest.vertical_rate_fpm[:count], latest.callsign[:count]
            parts = {one.name: getattr(value, one.name) for one in fields(value) if one.name != "_screen"}
            return inside(parts), inside([*rows, latest.computed[:count]])
        case Slots():
            return value.held(), [(k, int(value._of[k])) for k in np.flatnonzero(value._of).tolist()]
        case Buffer():
            return content(value.table()), value.newest_s, len(value)
        case np.ndarray():
            return value.dtype.str, value.shape, value.tobytes()
        case dict():
            return [(key, inside(one)) for key, one in value.items()]
        case list() | tuple():
            return [inside(one) for one in value]
        case Segment() | Kept() | History() | Followed() | Counts():
            return [(one.name, inside(getattr(value, one.name))) for one in fields(value)]
    return value


@FEW
@given(traffic(), st.integers(20, 200), st.floats(0.0, 1.0), st.integers(1, 4))
def test_an_engine_unpacked_goes_on_as_if_never_packed(table: Table, piece: int, share: float, asked: int) -> None:
    """It is asked for what it found after some of the batches, so that it holds what was not asked for yet."""
    one, other = engine(), engine()
    parts = batches(table, piece)
    cut = int(share * len(parts))
    for k, part in enumerate(parts):
        if k == cut:
            before, other = other, engine_from(packed(other), engine())
            assert inside(other) == inside(before)
        assert other.add(part) == one.add(part)
        if k % asked == 0:
            assert seen(other) == seen(one)
    assert other.finish() == one.finish()
    assert seen(other) == seen(one)


def test_reports_that_come_late_and_slots_used_again_after_a_cut() -> None:
    """As above, by hand: the aircraft that was let go of leaves its slot to another, on either side of the cut."""
    first = [row | {"icao_address": 0x400001} for row in [*Cruise().clean(0, 30), *Cruise().lost(30, 60)]]
    second = [row | {"icao_address": 0x400002} for row in Cruise(latitude=50.0).clean(0, 400)]
    third = [row | {"icao_address": 0x400003} for row in Cruise(latitude=55.0).lost(300, 400)]
    table = table_of(sorted([*first, *second, *third], key=lambda row: float(row["time"])))
    order = np.arange(len(table)) + np.where(np.arange(len(table)) % 7 == 3, 25, 0)
    table = table.where(np.argsort(order, kind="stable"))
    one, other = engine(), engine()
    reused = False
    settled: list[Event] = []
    for k, part in enumerate(batches(table, 40)):
        if k % 3 == 0:
            other = engine_from(packed(other), engine())
        assert other.add(part) == one.add(part)
        if k % 5 == 4:
            now = seen(one)
            assert seen(other) == now
            settled += now[1]
        reused = reused or (one._slots.at(0x400003) is not None and len(one) < 3)
    assert settled
    assert reused


def test_what_is_seldom_held_is_packed_as_well() -> None:
    one = with_lost()
    followed = one._followed[0]
    one._first_s, one._inferred = {3: 5.5, 0: np.inf}, {0: None, 2: Inferred(1.0, 2.0, 3.0, 4.0)}
    one._settled, followed.settled = list(followed.events), [*followed.events, *followed.events]
    followed.urgent, followed.dirty = not followed.urgent, not followed.dirty
    assert inside(engine_from(packed(one), engine())) == inside(one)


def test_a_segment_is_written_once() -> None:
    one = engine()
    parts = batches(table_of([row | {"icao_address": 0x400001} for row in Cruise().clean(0, 60)]), 40)
    one.add(parts[0])
    before = packed(one)
    one.add(parts[1])
    after = packed(one)
    assert {name: body for name, body in after.items() if name in before} == {
        name: body for name, body in before.items() if name.startswith(SEGMENT)
    }
    assert sum(name.startswith(REST) for name in after) == 1
    again = packed(engine_from(after, engine()))
    assert {name for name in again if name.startswith(SEGMENT)} == {name for name in after if name.startswith(SEGMENT)}


def test_a_body_asked_for_later_is_of_the_moment_of_packing() -> None:
    one, parts = engine(), batches(lost(), 40)
    one.add(parts[0])
    events, pieces = list(one.events()), engine_pieces(one)
    for part in parts[1:]:
        one.add(part)
    found = engine_from({piece.name: piece.body() for piece in pieces}, engine())
    assert list(found.events()) == events != list(one.events())
    assert found.counts.reports == 40


def lost() -> Table:
    """One aircraft that loses its satellites."""
    rows = [*Cruise().clean(0, 30), *Cruise().lost(30, 90)]
    return table_of([row | {"icao_address": 0x400001} for row in rows])


def with_lost() -> Engine:
    """An engine that follows it."""
    made = engine()
    for part in batches(lost(), 60):
        made.add(part)
    assert list(made.events())
    return made


KNOWN: tuple[tuple[type[Any], set[str], set[str]], ...] = (
    (
        Engine,
        {"counts", "newest_s", "_slots", "_screen", "_history", "_followed", "_first_s", "_inferred", "_settled"}
        | {"_forgot_s"},
        {"detector", "receiver", "limits", "filed"},
    ),
    (Followed, {one.name for one in fields(engine_state._Followed)} - {"reports", "newest_s"} | {"buffer"}, set()),
    (Buffer, {"_columns", "_length", "_newest_s"}, {"_room"}),
    (Slots, {"_addresses", "_free"}, {"_of"}),
    (Screen, {"state", "latest"}, {"detector", "receiver"}),
    (Latest, {"vertical_rate_fpm", "callsign", "computed"}, set()),
    (History, {"_segments", "_names"}, {"reach_s"}),
    (Segment, {"slot", "columns", "newest_s", "name"}, set()),
    (Kept, {"values", "rows", "valid"}, set()),
    (Counts, {one.name for one in fields(Counts)}, set()),
)
"""What packing knows of: fields that are packed, and fields that are given or made anew."""


@pytest.mark.parametrize(("kind", "is_packed", "anew"), KNOWN, ids=[kind.__name__ for kind, _, _ in KNOWN])
def test_every_field_is_packed_or_made_anew(kind: type[Any], is_packed: set[str], anew: set[str]) -> None:
    assert {one.name for one in fields(kind)} == is_packed | anew


PIECES = packed(with_lost())
NAMES = sorted(PIECES, key=lambda name: (name.startswith(REST), len(PIECES[name])))
LAYOUTS = {name: LAYOUT if name.startswith(REST) else SEGMENT_LAYOUT for name in NAMES}


@settings(max_examples=40)
@given(st.data(), st.sampled_from(range(len(NAMES))))
def test_pieces_that_changed_on_the_way_are_refused(data: st.DataObject, k: int) -> None:
    name = NAMES[k]
    body = data.draw(mutated(PIECES[name]))
    assert refused_or(lambda: engine_from(PIECES | {name: body}, engine())) is None or body == PIECES[name]


@settings(max_examples=60)
@given(st.data(), st.sampled_from(range(len(NAMES))))
def test_nothing_else_is_raised_where_the_check_sum_is_right(data: st.DataObject, k: int) -> None:
    name = NAMES[k]
    inside = data.draw(mutated(opened(LAYOUTS[name], PIECES[name], "here")))
    pieces = PIECES | {name: sealed(LAYOUTS[name], inside)}
    empty = engine()
    if refused_or(lambda: engine_from(pieces, empty)) is None:
        assert (len(empty), empty.counts, empty.kept) == (0, Counts(), (0, 0))


@settings(max_examples=60)
@given(st.data(), st.sampled_from(range(len(NAMES))))
def test_what_is_not_there_takes_no_memory(data: st.DataObject, k: int) -> None:
    """Beside the table of all addresses, of which memory is taken as it is used."""
    name = NAMES[k]
    inside = data.draw(mutated(opened(LAYOUTS[name], PIECES[name], "here")))
    body = sealed(LAYOUTS[name], inside)
    room = 200_000 + 100 * len(inside)
    if name.startswith(SEGMENT):
        assert most_memory(lambda: unpack_segment(body, "0", 1, "here")) < room
    else:
        assert most_memory(lambda: engine_state._rest_of(PIECES | {name: body}, "here")) < room


def rest_with(**more: Any) -> dict[str, bytes]:
    """Pieces of which the rest tells something else."""
    one = with_lost()
    rest = replace(engine_state._rest(one, *one._history.held()), **more)
    segments = {piece.name: piece.body() for piece in engine_pieces(one) if piece.name.startswith(SEGMENT)}
    return segments | {REST + "0": sealed(LAYOUT, encoded(rest))}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"segments": ("0" * 32,)}, "segments lack"),
        ({"addresses": (2**24,)}, "more than 24 bits"),
        ({"addresses": (5, 5)}, "with two slots"),
        ({"free": (1,)}, "free slots that are none of 1"),
        ({"free": (0,)}, "whose slot is none of 1, or is free"),
        ({"addresses": (5,)}, "under the slot of another"),
        ({"columns": ("colour",)}, "'colour' is not known"),
        ({"state": bytes(8)}, "state of the screen: 8 bytes"),
        ({"callsign": b""}, "callsigns: 0 bytes"),
    ],
)
def test_what_does_not_fit_together_is_told(more: dict[str, Any], told: str) -> None:
    with pytest.raises(StoreUnusable, match=told):
        engine_from(rest_with(**more), engine())


def test_one_rest_is_needed() -> None:
    with pytest.raises(StoreUnusable, match="0 pieces rest-"):
        engine_from({}, engine())
    with pytest.raises(StoreUnusable, match="2 pieces rest-"):
        engine_from(rest_with() | PIECES, engine())


def test_a_segment_of_aircraft_that_are_not_there_is_refused() -> None:
    segment = with_lost()._history.held()[0][0]
    body = pack_segment(segment)
    assert unpack_segment(body, segment.name, 1, "here").slot.tolist() == segment.slot.tolist()
    with pytest.raises(StoreUnusable, match="not in order from 0 to -1"):
        unpack_segment(body, segment.name, 0, "here")


def contents(segments: Sequence[Segment]) -> list[Any]:
    """All of them, to be compared."""
    return [(one.name, one.newest_s, one.slot.tolist(), content(one.whole())) for one in segments]


def test_segments_keep_few_values_as_few() -> None:
    one = with_lost()
    found = engine_from(packed(one), engine())
    segments, names = found._history.held()
    assert contents(segments) == contents(one._history.held()[0])
    assert names == one._history.held()[1]
    assert [one.size for one in segments] == [one.size for one in one._history.held()[0]]
