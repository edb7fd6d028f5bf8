"""The index of a tar of traces: one pass over its bytes finds where each trace lies, and their hash."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.locations import Joined, check_unchanged, missing_part
from crossfix.read.open import Counted
from crossfix.read.surveillance.trace_tar import members
from crossfix.records.notice import Skipped
from crossfix.run.flights import NON_ICAO_BIT
from crossfix.run.survey import parts
from crossfix.run.survey.shard import Archive, Doubt, Indexed

NAME = re.compile(r"(?:.*/)?trace_full_(~?)([0-9a-fA-F]{6})\.json(?:\.gz)?")
PLACES = np.dtype([("key", np.int64), ("offset", np.int64), ("size", np.int64)])
TAR_BLOCK = 512
BUFFER = 1 << 20


def key_of(name: str) -> int | None:
    """Whose trace a file is, by its name; None where the name is not that of a trace.

    >>> key_of("traces/16/trace_full_4ca216.json") == 0x4CA216, key_of("trace_full_~2b01cf.json") == 0x12B01CF
    (True, True)
    >>> key_of("trace_recent_4ca216.json") is None
    True
    """
    found = NAME.fullmatch(name)
    return int(found[2], 16) | (bool(found[1]) << NON_ICAO_BIT) if found else None


def index(shard: Archive, folder: str, name: str) -> Indexed:
    """Find the traces; their places go into a part `npy`, in the order of the archive."""
    holder, doubts = shard.holder, Doubts()
    try:
        if lost := missing_part(holder.parts):
            raise InputUnusable(f"{holder.name}: the part {lost} is missing; put all parts of the archive together")
        for part in holder.parts:
            check_unchanged(part)
        with Joined(holder.parts) as joined:
            counted = Counted(joined, holder.name)
            places = _places(io.BufferedReader(counted, BUFFER), doubts)
            while counted.read(BUFFER):
                pass
        if not len(places):
            said = "".join(f"; {notice.text}" for notice in doubts.notices())
            raise InputUnusable(f"{holder.name}: no trace_full_<hex>.json in this tar{said}")
    except (InputUnusable, OSError) as error:
        return Indexed(skipped=(Skipped(holder.name, str(error).removeprefix(f"{holder.name}: ")),))
    with parts.written(parts.path_of(folder, name, "npy")) as file:
        np.save(file, places)
    told = tuple(Doubt(holder.number, notice) for notice in doubts.notices())
    return Indexed(counted.hexdigest(), len(places), told)


@dataclass(slots=True)
class _Told:
    """A stream that tells how far it was read."""

    inner: Any
    at: int = 0

    def read(self, size: int) -> bytes:
        piece: bytes = self.inner.read(size)
        self.at += len(piece)
        return piece


def _places(data: Any, doubts: Doubts) -> Any:
    """Key, offset and size of every trace. A member's content begins at a whole block and is followed by nothing but
    what fills its last one: the place of its end tells that of its beginning.
    """
    told, found = _Told(data), []
    for name, content in members(told, doubts):  # type: ignore[arg-type]
        key = key_of(name)
        if key is None:
            doubts.add(name, "members whose names are not trace_full_<hex>.json; not read")
            continue
        found.append((key, (told.at - len(content)) // TAR_BLOCK * TAR_BLOCK, len(content)))
    return np.array(found, PLACES)
