"""The door for flight data: what a reader of it is given and what it hands back.

Flight data are read whole: a parameter is a series of its own, from the first sample to the last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import ClassVar, Protocol

from crossfix.read.doubts import Doubts
from crossfix.read.protocol import Head, Match
from crossfix.records.flight_data import FlightData
from crossfix.records.source import Source

TEXT_BYTES = frozenset(range(32, 127)) | {9, 10, 13}


@dataclass(frozen=True, slots=True)
class LayoutText:
    """A layout or mapping as it stands in its file, and the file's name."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told of the content: its source, and what the user said of it."""

    source: Source
    doubts: Doubts
    layout: LayoutText | None = None
    words_per_second: int | None = None

    @property
    def name(self) -> str:
        """The file's name without its folder, for messages."""
        return PurePath(self.source.path).name


class RecorderReader(Protocol):
    """One per format. `name` is <origin>_<form>."""

    name: ClassVar[str]
    what: ClassVar[str]
    takes_layout: ClassVar[bool]

    def recognise(self, head: Head) -> Match:
        """Whether the content is of this format. Never raises, never reads on."""

    def read(self, data: bytes, told: Told) -> FlightData:
        """Every parameter. A bad part is a doubt; raises InputUnusable only where nothing can be read."""


def is_text(data: bytes) -> bool:
    """Whether content begins as text: more than 9 of 10 bytes are printable.

    >>> is_text(b"time,ias\\n"), is_text(b"\\xff\\xff\\x47\\x82"), is_text(b"")
    (True, False, False)
    """
    start = data[:4096]
    return bool(start) and sum(byte in TEXT_BYTES for byte in start) > 0.9 * len(start)


def shown(names: Iterable[str], most: int = 8) -> str:
    """The first of some names, for a doubt.

    >>> shown(["IAS", "HDG"]), shown(map(str, range(12)), most=3)
    ('IAS, HDG', '0, 1, 2 and 9 more')
    """
    known = list(names)
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more
