"""A worker's state in pieces, where each lies on a bus, and the head that says which of them belong together.

Pieces are written first, in messages small enough for a bus and under names that were never used, then the head in one
step. So who dies in between leaves the state before, and a reader sees the old one or the new one, never a mixture. A
piece that the last head has is not written again: the new head says where it lies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from crossfix.errors import RequestInvalid, StoreUnusable

MESSAGE = 512 << 10
"""Bytes. A NATS server takes messages of 1 MiB unless it is told otherwise (nats.io, "Server Configuration")."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a state. Its name stands for its content for ever: what is changed in the least has another name.

    `body` is asked for at most once, in a thread, and only where the last snapshot has no piece of this name.
    """

    name: str
    body: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a piece lies: with which writing it came, as which of its pieces, in how many messages; its SHA-256."""

    name: str
    writing: str
    place: int
    messages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Head:
    """Up to where was read, and the pieces."""

    sequence: int
    pieces: tuple[Kept, ...]

    def packed(self) -> bytes:
        """As JSON."""
        return msgspec.json.encode(self)


def head_of(data: bytes, where: str) -> Head:
    """From JSON; StoreUnusable where it is something else."""
    try:
        return msgspec.json.decode(data, type=Head)
    except msgspec.MsgspecError as error:
        raise StoreUnusable(
            f"{where}: not the head of a snapshot: {error}; remove it to begin without a state"
        ) from error


def distinct(pieces: Sequence[Piece], where: str) -> None:
    """RequestInvalid where two pieces have one name: one of them would be lost."""
    names = {piece.name for piece in pieces}
    if len(names) != len(pieces):
        raise RequestInvalid(f"{where}: {len(pieces)} pieces of a state have {len(names)} names; give each its own")


def cut(name: str, writing: str, place: int, body: bytes, most: int = MESSAGE) -> tuple[Kept, list[bytes]]:
    """Where a piece will lie, and its messages; an empty one has none."""
    messages = [body[start : start + most] for start in range(0, len(body), most)]
    return Kept(name, writing, place, len(messages), hashlib.sha256(body).hexdigest()), messages


def whole(kept: Kept, messages: Sequence[bytes], where: str) -> bytes:
    """A piece again; StoreUnusable where a message is missing or is another's."""
    body = b"".join(messages)
    if len(messages) != kept.messages or hashlib.sha256(body).hexdigest() != kept.sha256:
        raise StoreUnusable(
            f"{where}: piece {kept.name}: {len(messages)} of {kept.messages} messages, {len(body)} bytes, and they "
            "have not the SHA-256 of the head; remove the snapshot to begin without a state"
        )
    return body
