"""Raw frames as jet1090 writes them: one JSON object per line with `timestamp` (Unix time) and `frame` (hexadecimal).

What jet1090 decoded beside them is not taken: the frames are decoded here. `metadata[0].rssi` is the signal level.
Source: jet1090 documentation (xoolive/rs1090), and its output.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, ClassVar

import msgspec
import numpy as np

from crossfix.read.protocol import Head, Match, Reading, no, sure
from crossfix.read.surveillance.frames import LONG, QUANTITIES, SHORT, Frames, decoded
from crossfix.read.surveillance.lines import line_blocks
from crossfix.records.table import Table
from crossfix.records.timebase import Timebase

LATEST_S = 253402300800.0
"""Year 10000: a larger timestamp is no Unix time in seconds."""


@dataclass(frozen=True, slots=True)
class RawJsonl:
    """Frames with their time, decoded."""

    name: ClassVar[str] = "jet1090_jsonl"
    what: ClassVar[str] = "JSON lines of raw frames as jet1090 writes them; Unix time"
    quantities: ClassVar[tuple[str, ...]] = QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By the first objects' keys."""
        found = [_object(line) for line in head.lines()[:20] if line.strip()]
        frames = sum(isinstance(o.get("frame"), str) and "timestamp" in o for o in found)
        if frames and frames >= 0.5 * len(found):
            return sure("JSON lines with timestamp and frame")
        return no("no JSON lines with timestamp and frame")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """A table per block of about 1 MiB."""
        reading.timebase = Timebase("Unix time as jet1090 gives it", 1e-6, 0.0)
        chunks = (_frames(number, text, reading) for number, text in line_blocks(data, reading))
        return decoded(chunks, reading, self.name)


def _frames(number: int, text: bytes, reading: Reading) -> Frames:
    taken = _Taken()
    for line_number, line in enumerate(text.splitlines(), number):
        if line.strip() and (doubt := taken.add(_object(line))):
            reading.doubts.add(f"line {line_number}", doubt)
    return taken.as_frames()


@dataclass(slots=True)
class _Taken:
    """Frames of one block."""

    times: list[float] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)

    def add(self, found: dict[str, Any]) -> str | None:
        """Take one object; what is wrong with it."""
        text = found.get("frame")
        if not isinstance(text, str):
            return "no JSON object with a frame"
        try:
            frame = bytes.fromhex(text)
        except ValueError:
            frame = b""
        if len(frame) not in (SHORT, LONG):
            return "the frame is not 14 or 28 hexadecimal digits"
        time = _number(found.get("timestamp"))
        known = 0 <= time < LATEST_S
        self.times.append(time if known else math.nan)
        self.frames.append(frame)
        self.levels.append(_level(found.get("metadata")))
        return None if known else "no Unix time in timestamp"

    def as_frames(self) -> Frames:
        """In columns."""
        times = np.array(self.times)
        length = np.array([len(f) for f in self.frames], np.uint8)
        data = np.frombuffer(b"".join(f.ljust(LONG, b"\0") for f in self.frames), np.uint8).reshape(-1, LONG)
        return Frames(times, ~np.isnan(times), data, length, np.array(self.levels))


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan


def _level(metadata: object) -> float:
    first = metadata[0] if isinstance(metadata, list) and metadata else None
    return _number(first.get("rssi")) if isinstance(first, dict) else math.nan
