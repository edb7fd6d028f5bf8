"""Shards: pieces of work that any worker can do, and what each leaves behind. All of it can be pickled and written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from crossfix.derive.receiver_place import Lowest
from crossfix.read.locations import Entry
from crossfix.records.notice import Notice, Skipped


@dataclass(frozen=True, slots=True)
class Holder:
    """What holds traces: an archive with all its parts, or one file. `number` is that of its input."""

    name: str
    parts: tuple[Entry, ...]
    number: int


class Trace(NamedTuple):
    """The trace of one aircraft: whose by its name (see `run.flights`), which holder has it, and its bytes there."""

    key: int
    holder: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Archive:
    """To do: find the traces in an archive."""

    holder: Holder


@dataclass(frozen=True, slots=True)
class Log:
    """To do: read a file that holds many aircraft, and put its reports in order of address, in `partitions` parts."""

    entry: Entry
    number: int
    start: str | None
    reader: str | None
    partitions: int


@dataclass(frozen=True, slots=True)
class Aircraft:
    """To do: detect in the traces of some aircraft, each with all of its traces."""

    holders: tuple[Holder, ...]
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A log whose reports are in order of address: its part, with what is needed to say where an event comes from."""

    part: str
    source: str
    number: int
    utc_of_zero_s: float | None
    first_s: float | None
    columns: tuple[str, ...]
    blocks: int
    one_receiver: bool
    lowest: tuple[Lowest, ...]


@dataclass(frozen=True, slots=True)
class Partition:
    """To do: detect in the reports of some addresses, from all logs of one timeline.

    They are those that leave the rest `first` to before `stop` when divided by `partitions`. Where that is too much at
    once, those of them whose quotient leaves the rest `share` when divided by `shares`.
    """

    logs: tuple[Sorted, ...]
    first: int
    stop: int
    partitions: int
    share: int = 0
    shares: int = 1


Shard = Archive | Log | Aircraft | Partition


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one input: reports, and the first and last time in seconds UTC, or on its own clock."""

    number: int
    reports: int
    first_s: float | None = None
    last_s: float | None = None

    def joined(self, other: Read) -> Read:
        """With what else was read of the same input."""
        firsts = [t for t in (self.first_s, other.first_s) if t is not None]
        lasts = [t for t in (self.last_s, other.last_s) if t is not None]
        reports = self.reports + other.reports
        return Read(self.number, reports, min(firsts, default=None), max(lasts, default=None))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A notice about an input by its number; None where it is about several."""

    number: int | None
    notice: Notice


@dataclass(frozen=True, slots=True)
class Lacking:
    """A detector that could not run on so many flights, and why."""

    detector: str
    why: str
    flights: int


@dataclass(frozen=True, slots=True)
class Indexed:
    """Of an archive: the hash and size of its bytes, and how many traces are in it. The traces are in the part."""

    sha256: str = ""
    traces: int = 0
    doubts: tuple[Doubt, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Shuffled:
    """Of a log: what it is, and how many of its reports are in each partition."""

    sha256: str = ""
    reader: str = ""
    clock: str = ""
    utc_of_zero_s: float | None = None
    reports: int = 0
    first_s: float | None = None
    last_s: float | None = None
    columns: tuple[str, ...] = ()
    blocks: int = 0
    rows: tuple[int, ...] = ()
    lowest: tuple[Lowest, ...] = ()
    """Where one receiver heard all of it: the lowest good positions, from which its place follows."""
    doubts: tuple[Doubt, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Detected:
    """Of aircraft: what was read, who was seen, and who of these never had a position. The rest is in its parts."""

    reads: tuple[Read, ...] = ()
    seen: tuple[int, ...] = ()
    never_placed: tuple[int, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    hours: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def reports(self) -> int:
        """Reports read."""
        return sum(read.reports for read in self.reads)


Output = Indexed | Shuffled | Detected
