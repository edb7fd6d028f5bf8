"""Records as bytes, by msgspec's MessagePack: field by field into the types that they declare, and nothing else.

Each is told by its name outside, since a field cannot hold one of several dataclasses.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, cast, get_args

import msgspec
import numpy as np

from crossfix.errors import StoreUnusable
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Delivery, Silence, Subscription
from crossfix.records.event import Event
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.records.sighting import Sighting
from crossfix.records.watch_effects import Input
from crossfix.run.watch.packed.sealed import HEAD, layout_of, opened, sealed

T = TypeVar("T")
INPUTS: dict[str, type[Any]] = {one.__name__: one for one in get_args(Input)}
RECORDS: frozenset[type[Any]] = frozenset(
    {Event, AircraftState, Hazard, Alert, Delivery, Subscription, Silence, Notice, Sighting, *INPUTS.values()}
)
"""What `pack_value` takes."""


def _plain(value: Any) -> Any:
    """NumPy's numbers, as detectors may leave them in an event."""
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} in a record: only plain values can be packed")


ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def encoded(value: Any) -> bytes:
    """Not sealed: as part of something that is. Raises StoreUnusable where a value has no place in MessagePack."""
    try:
        return ENCODER.encode(value)
    except (NotImplementedError, OverflowError, UnicodeError) as error:
        raise StoreUnusable(f"{type(value).__name__} cannot be packed: {error}") from error


def decoded(kind: type[T], body: bytes, where: str) -> T:
    """From `encoded`; raises StoreUnusable."""
    declared: Any = kind
    try:
        return cast(T, _decoder(declared).decode(body))
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise StoreUnusable(f"{where}: malformed: {error}") from error


def pack_value(value: Any) -> bytes:
    """One of `RECORDS`; TypeError for anything else."""
    if type(value) not in RECORDS:
        raise TypeError(f"{type(value).__name__} is not one of the records that are packed")
    return sealed(layout_of(type(value)), encoded(value))


def unpack_value(body: bytes, kind: type[T], where: str = "packed record") -> T:
    """A record of this kind; raises StoreUnusable."""
    return decoded(kind, opened(layout_of(kind), body, where), f"{where}: {kind.__name__}")


def unpack_input(body: bytes, where: str = "packed input") -> Input:
    """Any input of `records.watch_effects`, by the name that it tells; raises StoreUnusable."""
    name = bytes(body[4:28]).rstrip(b"\0").decode("ascii", "replace") if len(body) >= HEAD.size else ""
    if name not in INPUTS:
        raise StoreUnusable(f"{where}: {name!r} is not an input of the state machine of alerts: {', '.join(INPUTS)}")
    return cast(Input, unpack_value(body, INPUTS[name], where))
