"""What the stages of a watch tell one another, as bytes on a bus."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from crossfix.errors import StoreUnusable
from crossfix.records.notice import Notice
from crossfix.records.sighting import Sighting
from crossfix.records.table import Table
from crossfix.records.watch_effects import Input
from crossfix.run.watch.packed.sealed import layout_of, opened, sealed
from crossfix.run.watch.packed.tables import pack_table
from crossfix.run.watch.packed.values import decoded, encoded, pack_value
from crossfix.run.watch.worker import Message

Kind = Literal["reports", "sighting", "input", "tick", "flight", "kept"]
T = TypeVar("T")
LATE_S, AHEAD_S = 60.0, 300.0
"""Ours: a tick so late has waited for the bus, a later one is of a clock that was set back. Others are so far ahead of
the ticks where a part was not read for a while; more than that is a machine's whose clock is wrong.
"""
MOST_STATES = 1500
"""In one message: some 150 bytes each before packing, and a server takes 1 MiB."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message: what it is, when it was sent (s UTC since 1970), and what it holds.

    `received_s`: when the oldest reports in it were received. `inbox`: where an answer is waited for.
    """

    kind: Kind
    now_s: float
    body: bytes = b""
    received_s: float | None = None
    inbox: str = ""


def packed(envelope: Envelope) -> bytes:
    """As bytes."""
    return sealed(layout_of(Envelope), encoded(envelope))


def envelope_of(data: bytes, where: str) -> Envelope:
    """From bytes; StoreUnusable where they are something else, or of another version."""
    return decoded(Envelope, opened(layout_of(Envelope), data, where), where)


def envelopes(batch: Sequence[bytes], where: str, told: list[Notice]) -> Iterator[Envelope]:
    """Those of a batch that can be read; the others are told and passed over, so that they stop nobody."""
    for data in batch:
        try:
            yield envelope_of(data, where)
        except StoreUnusable as error:
            told.append(Notice(where, f"a message was passed over: {error}"))


def present(clock_s: float | None, one: Envelope, ahead_s: float = AHEAD_S) -> float:
    """When a message counts as come to a part whose time was `clock_s`.

    Its ticks are the clock of a part: other messages move it on by `ahead_s` at most, and nothing moves it back but a
    tick that says that the clock was set.
    """
    if clock_s is None or (one.kind == "tick" and not 0.0 < clock_s - one.now_s <= LATE_S):
        return one.now_s
    return one.now_s if clock_s <= one.now_s <= clock_s + ahead_s else clock_s


def set_back(clock_s: float | None, one: Envelope) -> bool:
    """Whether the clock of a part was set back: what it knows is then of times that are still to come."""
    return one.kind == "tick" and clock_s is not None and one.now_s < clock_s - LATE_S


def tick(now_s: float) -> bytes:
    """The message of a time."""
    return packed(Envelope("tick", now_s))


def reports(table: Table, now_s: float, received_s: float) -> bytes:
    """Reports of aircraft of one part."""
    return packed(Envelope("reports", now_s, pack_table(table), received_s))


def an_input(given: Input, now_s: float, inbox: str = "") -> bytes:
    """An input of the state machine of alerts."""
    return packed(Envelope("input", now_s, pack_value(given), inbox=inbox))


def sighted(sighting: Sighting) -> Iterator[bytes]:
    """A sighting in messages small enough; the last has what goes for all of it. Evidence is left behind."""
    events = tuple(replace(event, evidence=()) for event in sighting.events)
    pieces = in_pieces(sighting.states)
    for number, states in enumerate(pieces, 1):
        one = replace(sighting, events=events, states=states)
        if number < len(pieces):
            one = replace(one, shares=(), news_s=None)
        yield packed(Envelope("sighting", sighting.now_s, pack_value(one)))


def in_pieces(many: tuple[T, ...], most: int = MOST_STATES) -> list[tuple[T, ...]]:
    """At least one piece, perhaps an empty one."""
    return [many[k : k + most] for k in range(0, len(many), most)] or [()]


def message_to(part: str, key: str, body: bytes) -> Message:
    """For the next stage; its id is made of where it goes and what it says."""
    digest = hashlib.blake2b(body, digest_size=16, key=part.encode()[:64]).hexdigest()
    return Message(part, key, body, digest)
