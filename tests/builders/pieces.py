"""Pieces of a state that say whether their bodies were asked for."""

from __future__ import annotations

from collections.abc import Mapping

from crossfix.run.watch.snapshot import Piece


def pieces_of(bodies: Mapping[str, bytes], asked: list[str] | None = None) -> list[Piece]:
    """In the same order; the names of those whose bodies are asked for are added to `asked`."""
    seen = [] if asked is None else asked

    def body_of(name: str) -> bytes:
        seen.append(name)
        return bodies[name]

    return [Piece(name, lambda name=name: body_of(name)) for name in bodies]  # type: ignore[misc]
