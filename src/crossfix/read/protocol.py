"""The door for formats: what a reader is given, what it says of a file, and what it hands back.

A reader is stateless and cheap to make. It yields tables of bounded size in the order of the source, so that a day
of reports passes through constant memory; `read/open_recording` joins them where a whole Recording is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import BinaryIO, ClassVar, Protocol

from crossfix.read.doubts import Doubts
from crossfix.records.filed import Filed
from crossfix.records.table import Table
from crossfix.records.timebase import Timebase

HEAD_BYTES = 65536
"""How much of the content a reader may look at to recognise its format."""


class Certainty(IntEnum):
    """How sure a reader is that a file is of its format."""

    NO = 0
    MAYBE = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Match:
    """A reader's answer, with its reason in a few words."""

    certainty: Certainty
    why: str


def no(why: str) -> Match:
    """Not this format."""
    return Match(Certainty.NO, why)


def maybe(why: str) -> Match:
    """Nothing speaks against this format, but other formats look alike."""
    return Match(Certainty.MAYBE, why)


def sure(why: str) -> Match:
    """Only this format looks like this."""
    return Match(Certainty.SURE, why)


@dataclass(frozen=True, slots=True)
class Head:
    """The first bytes of the content (decompressed, at most HEAD_BYTES) and the file's name without its folder."""

    data: bytes
    name: str = ""

    def lines(self) -> list[bytes]:
        """The whole lines, without their ends; the last one only where the content ends with it."""
        lines = self.data.splitlines()
        return lines[:-1] if len(self.data) >= HEAD_BYTES else lines


@dataclass(slots=True)
class Reading:
    """One reading of one source: what the reader is told, and what it tells beside its tables.

    `start_utc_s` is the Unix time of the first report, where the user gave one for a source without a date.
    `frames` asks readers of raw frames for the column `frame`.
    `filed` is what a source says of aircraft beside their reports, by ICAO address: registration, type, operator.
    `timebase` is set by the reader before its first table, `doubts` collects notices in bounded memory.
    """

    name: str = ""
    start_utc_s: float | None = None
    live: bool = False
    frames: bool = False
    timebase: Timebase | None = None
    doubts: Doubts = field(default_factory=Doubts)
    filed: dict[int, Filed] = field(default_factory=dict)


class Reader(Protocol):
    """One per format. `name` is <origin>_<form>; `quantities` are all columns that its tables may have."""

    name: ClassVar[str]
    what: ClassVar[str]
    quantities: ClassVar[tuple[str, ...]]

    def recognise(self, head: Head) -> Match:
        """Whether the content is of this format. Never raises, never reads on."""

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """Tables of bounded size. A bad byte is a doubt; raises InputUnusable only where nothing can be read."""
