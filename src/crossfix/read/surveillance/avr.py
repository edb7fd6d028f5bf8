"""AVR text: frames as hexadecimal digits, one per line.

    *8D4840D6202CC371C32CE0576098;                    or : instead of *
    @016CE3671AA88D4840D6202CC371C32CE0576098;        with 12 digits of counter; % instead of @
    <016CE3671AA84B8D4840D6202CC371C32CE0576098;      and 2 digits of signal level
    8D4840D6202CC371C32CE0576098                      digits alone

14 or 28 digits are Mode S, 4 are Mode A/C. Source: jetvision wiki, Mode-S Beast: Data Output Formats (2025); `<`, `%`
and `:` as dump1090 takes them. A frame without a counter has no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

import numpy as np

from crossfix.read.protocol import Head, Match, Reading, maybe, no, sure
from crossfix.read.surveillance.beast import DBFS
from crossfix.read.surveillance.counter_clock import CounterClock
from crossfix.read.surveillance.frames import QUANTITIES, Frames, decoded
from crossfix.read.surveillance.kept import loops, room_for
from crossfix.read.surveillance.lines import line_blocks
from crossfix.records.table import Table

HEX = rb"(?:[0-9A-Fa-f]{28}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{4})"
MARKED = re.compile(rb"(?:[*:]|[@%][0-9A-Fa-f]{12}|<[0-9A-Fa-f]{14})" + HEX + rb";?")
BARE = re.compile(rb"[0-9A-Fa-f]{28}|[0-9A-Fa-f]{14}")
TEXTS = ("no frame", "Mode A/C reply, not decoded: it carries no address")


@dataclass(frozen=True, slots=True)
class AvrText:
    """Frames of one receiver, decoded."""

    name: ClassVar[str] = "avr_text"
    what: ClassVar[str] = "AVR or hexadecimal text, with or without a 12 MHz counter; no date"
    quantities: ClassVar[tuple[str, ...]] = QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By lines that are frames."""
        lines = [line.strip() for line in head.lines() if line.strip()]
        marked = sum(MARKED.fullmatch(line) is not None for line in lines)
        bare = sum(BARE.fullmatch(line) is not None for line in lines)
        if marked and marked >= 0.8 * len(lines):
            return sure(f"{marked} of {len(lines)} lines are AVR frames")
        if bare + marked and bare + marked >= 0.5 * len(lines):
            return maybe(f"{bare + marked} of {len(lines)} lines have the digits of a frame")
        return no("lines are no frames")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """A table per block of about 1 MiB."""
        clock = CounterClock(reading)
        chunks = (_frames(number, text, clock, reading) for number, text in line_blocks(data, reading))
        return decoded(chunks, reading, self.name)


def _frames(number: int, text: bytes, clock: CounterClock, reading: Reading) -> Frames:
    loop = loops("avr_loop")
    kept = room_for(len(text) // loop.FEWEST + 1)
    tally = np.zeros((loop.KINDS, 3), np.int64)
    count = loop.parse(np.frombuffer(text, np.uint8), kept, tally)
    for (many, first, last), words in zip(tally.tolist(), TEXTS, strict=True):
        reading.doubts.add(f"line {number + first}", words, many, f"line {number + last}")
    kept = kept.first(count)
    counter = np.where(kept.counter == 0, -1, kept.counter)
    time_s, time_sure = clock.times(counter, np.zeros(count, np.int64), lambda row: f"line {number + kept.place[row]}")
    return Frames(time_s, time_sure, kept.data, kept.length, DBFS[kept.signal])
