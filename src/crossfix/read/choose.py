"""Which reader reads a source: recognised from its content, or named by the user."""

from __future__ import annotations

from collections.abc import Sequence

from crossfix.errors import FormatUnknown, RequestInvalid
from crossfix.read.protocol import Certainty, Head, Match, Reader
from crossfix.read.registry import READERS

SHOWN = 48


def named(name: str, readers: Sequence[Reader] = READERS) -> Reader:
    """The reader of this name; RequestInvalid lists those there are."""
    for reader in readers:
        if reader.name == name:
            return reader
    raise RequestInvalid(f"no reader is called {name!r}; there are: {', '.join(r.name for r in readers)}")


def recognised(head: Head, where: str, readers: Sequence[Reader] = READERS) -> Reader:
    """The one reader that is sure, or else the one that may be. Several or none: FormatUnknown says what was seen."""
    matches = [(reader, reader.recognise(head)) for reader in readers]
    for certainty in (Certainty.SURE, Certainty.MAYBE):
        found = [(reader, match) for reader, match in matches if match.certainty is certainty]
        if len(found) == 1:
            return found[0][0]
        if found:
            raise FormatUnknown(_several(where, found))
    raise FormatUnknown(
        f"{where}: {_seen(head.data)}; no reader recognises it.",
        "".join(f"\n  {reader.name}: {reader.what}" for reader in readers),
    )


def _several(where: str, found: Sequence[tuple[Reader, Match]]) -> str:
    said = "; ".join(f"{reader.name} ({match.why})" for reader, match in found)
    return f"{where}: several readers recognise it: {said}; choose one with --reader {found[0][0].name}"


def _seen(data: bytes) -> str:
    """What the content begins with.

    >>> _seen(b""), _seen(b"PK\\x03\\x04"), _seen(b"a,b,c")
    ('is empty', 'begins with the bytes 504b0304', "begins with the text 'a,b,c'")
    """
    if not data:
        return "is empty"
    start = data[:SHOWN]
    if all(32 <= b < 127 or b in b"\t\r\n" for b in start):
        return f"begins with the text {start.decode('ascii')!r}"
    return f"begins with the bytes {start[:24].hex()}"
