"""Records come out as they went in, whatever they hold; what is no record of the kind is refused."""

from __future__ import annotations

import math
import struct
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.alerts import register
from builders.flights import Cruise, flight_of
from builders.mutated import most_memory, mutated, refused_or
from builders.watch import T0_S, circle_hazard, event, state
from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.errors import StoreUnusable
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Delivery, Silence, Subscription
from crossfix.records.event import Event, Place, Reason, Report
from crossfix.records.hazard import Hazard
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice
from crossfix.records.watch_effects import Acknowledge, FlightsSeen, HazardsSeen, Input, Tick
from crossfix.run.watch.packed.sealed import layout_of, sealed
from crossfix.run.watch.packed.values import (
    RECORDS,
    encoded,
    pack_value,
    unpack_input,
    unpack_value,
)

KINDS = sorted(RECORDS, key=lambda kind: kind.__name__)
register()  # no NaN, which is equal to nothing: it has a test of its own


def any_of(*kinds: type[Any]) -> st.SearchStrategy[Any]:
    """A record of one of these kinds, whatever it holds, infinite times among them; numbers of at most 64 bits."""
    return st.one_of(*(st.from_type(kind).filter(of_64_bits) for kind in kinds))


def of_64_bits(value: Any) -> bool:
    """Whether every whole number in it is one that MessagePack has."""
    if is_dataclass(value):
        return all(of_64_bits(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, tuple):
        return all(map(of_64_bits, value))
    return not isinstance(value, int) or -(2**63) <= value < 2**64


def alike(one: Any, other: Any) -> bool:
    """Equal, and of the same types all through: a tuple is no list, an enumeration no text."""
    if type(one) is not type(other):
        return False
    if is_dataclass(one):
        return all(alike(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)


@given(any_of(*KINDS))
def test_what_comes_out_is_what_went_in(value: Any) -> None:
    assert alike(unpack_value(pack_value(value), type(value)), value)


@settings(max_examples=20)
@given(any_of(*get_args(Input)))
def test_an_input_is_known_by_its_name(given: Any) -> None:
    assert alike(unpack_input(pack_value(given)), given)


@settings(max_examples=50)
@given(st.data(), any_of(*KINDS))
def test_bytes_that_changed_on_the_way_are_refused(data: st.DataObject, value: Any) -> None:
    packed = pack_value(value)
    body = data.draw(mutated(packed))
    assert refused_or(lambda: unpack_value(body, type(value))) is None or body == packed
    refused_or(lambda: unpack_input(body))


@settings(max_examples=50)
@given(st.data(), any_of(Event, Alert, FlightsSeen, HazardsSeen))
def test_nothing_else_is_raised_where_the_check_sum_is_right(data: st.DataObject, value: Any) -> None:
    inside = data.draw(mutated(encoded(value)))
    body = sealed(layout_of(type(value)), inside)
    assert isinstance(refused_or(lambda: unpack_value(body, type(value))), type(value) | None)
    assert most_memory(lambda: unpack_value(body, type(value))) < 100_000 + 200 * len(inside)


def test_lengths_that_are_not_there_take_no_memory() -> None:
    for inside in (
        b"\x81\xa6states\xdd\x7f\xff\xff\xff",
        b"\x81\xa6states\xc6\xff\xff\xff\xff",
        b"\x81\xa1x" + b"\xdd\x7f\xff\xff\xff" * 50,
        b"\xdf\x7f\xff\xff\xff",
        b"\x81\xa1x" + b"\x91" * 100_000 + b"\xc0",
    ):
        body = sealed(layout_of(FlightsSeen), inside)
        assert refused_or(lambda body=body: unpack_value(body, FlightsSeen)) is None  # type: ignore[misc]
        assert most_memory(lambda body=body: unpack_value(body, FlightsSeen)) < 1_000_000  # type: ignore[misc]


def test_numbers_are_exact_infinite_and_nan_with_its_bits() -> None:
    odd = struct.unpack("<d", bytes.fromhex("010203040506f87f"))[0]
    for number in (math.inf, -math.inf, -0.0, 5e-324, 0.1, odd, math.nan):
        one = replace(state(), latitude=number, route=((number, 1.0),))
        found = unpack_value(pack_value(one), AircraftState)
        assert struct.pack("<d", found.latitude) == struct.pack("<d", number)
        assert struct.pack("<d", found.route[0][0]) == struct.pack("<d", number)


def test_an_event_with_all_that_a_detector_finds() -> None:
    rows = [*Cruise().clean(0, 60), *Cruise().circling(60, 120), *Cruise().lost(120, 160)]
    found = list(SatelliteNavigation().detect(flight_of([row | {"frame": b"8d"} for row in rows])))
    assert any(one.evidence and one.reasons for one in found)
    assert [unpack_value(pack_value(one), Event) for one in found] == found


def test_numbers_of_numpy_in_an_event_become_plain_ones() -> None:
    made = event(1, T0_S, math.inf, (43.0, 44.0), claimed=Place(np.float64(1.5), None))
    count: Any = np.int64(3)
    told: dict[str, Any] = {"icao_address": np.uint32(0x4CA216), "confirmed": np.bool_(True)}
    reasons = (Reason("loss", np.float64(1.0), 2.0, count),)
    made = replace(made, reasons=reasons, evidence=(Report(1.0, "loss", None),), **told)
    found = unpack_value(pack_value(made), Event)
    assert found == made
    assert (type(found.icao_address), type(found.confirmed), type(found.reasons[0].reports)) == (int, bool, int)


def test_an_interval_that_is_none_is_refused() -> None:
    body = msgspec.msgpack.encode(
        msgspec.to_builtins(event(1, 0.0, 1.0, (43.0, 44.0))) | {"interval": {"low": math.nan}}
    )
    with pytest.raises(StoreUnusable, match="interval cannot have NaN ends"):
        unpack_value(sealed(layout_of(Event), body), Event)


def test_a_record_of_another_kind_is_refused() -> None:
    with pytest.raises(StoreUnusable, match="it is 'Tick', expected 'Notice'"):
        unpack_value(pack_value(Tick()), Notice)
    with pytest.raises(StoreUnusable, match="'Notice' is not an input"):
        unpack_input(pack_value(Notice("a", "b")))
    with pytest.raises(StoreUnusable, match="it is 'Hazard', expected 'Event'"):
        unpack_value(pack_value(circle_hazard()), Event)


def test_what_is_no_record_is_not_packed() -> None:
    with pytest.raises(TypeError, match="dict is not one"):
        pack_value({})
    with pytest.raises(StoreUnusable, match="object in a record"):
        pack_value(Acknowledge("a", "b", note=object()))  # type: ignore[arg-type]
    with pytest.raises(StoreUnusable, match="serialize ints"):
        pack_value(Acknowledge("a", "b", raised_again=2**64))
    with pytest.raises(StoreUnusable, match="surrogates"):
        pack_value(Notice("a", "\ud800"))


def test_the_layout_changes_with_any_field_inside() -> None:
    digests = {layout_of(kind).digest for kind in (Event, Alert, Delivery, Subscription, Silence, Hazard)}
    assert len(digests) == 6
    assert layout_of(Interval).digest != layout_of(Place).digest
    assert layout_of(Acknowledge, "x").digest == layout_of(Acknowledge, "x").digest
