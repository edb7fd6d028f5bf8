"""A worker's state in pieces small enough for a bus, and the head that says which pieces belong together.

The pieces are written first, each under a name that was never used, then the head in one step. So who dies in between
leaves the state before, and a reader sees the old one or the new one, never a mixture.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from crossfix.errors import StoreUnusable

PIECE = 512 << 10
"""Bytes. A NATS server takes messages of 1 MiB unless it is told otherwise (nats.io, "Server Configuration")."""


@dataclass(frozen=True, slots=True)
class Head:
    """Up to where was read, which writing it is of, how many pieces, and the SHA-256 of them together."""

    sequence: int
    writing: str
    pieces: int
    sha256: str

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


def cut(sequence: int, writing: str, body: bytes, piece: int = PIECE) -> tuple[Head, list[bytes]]:
    """The head and the pieces; an empty state has none."""
    pieces = [body[start : start + piece] for start in range(0, len(body), piece)]
    return Head(sequence, writing, len(pieces), hashlib.sha256(body).hexdigest()), pieces


def whole(head: Head, pieces: Sequence[bytes | None], where: str) -> bytes:
    """The state again; StoreUnusable where a piece is missing or is another's."""
    found = [piece for piece in pieces if piece is not None]
    body = b"".join(found)
    if len(found) != head.pieces or hashlib.sha256(body).hexdigest() != head.sha256:
        raise StoreUnusable(
            f"{where}: {len(found)} of {head.pieces} pieces, {len(body)} bytes, and they have not the SHA-256 of the "
            "head; remove the snapshot to begin without a state"
        )
    return body
