"""Mode-S Beast binary: a file, or the output of a receiver on TCP port 30005.

    1A 31  6 bytes counter  1 byte signal   2 bytes Mode A/C
    1A 32  6 bytes counter  1 byte signal   7 bytes Mode S
    1A 33  6 bytes counter  1 byte signal  14 bytes Mode S
    1A 34  6 bytes counter  1 byte unused  14 bytes status: DIP switches (10: GPS time), clock error, GPS status
    1A 35 21 bytes position of a Radarcape
    1A E3  8 bytes identity of the receiver of the frames that follow (readsb)

Big-endian; a byte 1A inside a frame is sent twice. Source: jetvision wiki, Mode-S Beast: Data Output Formats (2025);
E3 from readsb. A Mode A/C reply of zeros with counter 0 is a keep-alive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.read.protocol import Head, Match, Reading, maybe, no, sure
from crossfix.read.surveillance.counter_clock import SYNTHETIC, CounterClock
from crossfix.read.surveillance.frames import QUANTITIES, Frames, decoded
from crossfix.read.surveillance.kept import Kept, loops, room_for
from crossfix.records.table import Table

BLOCK = 1 << 20
"""Bytes per table: up to 65,000 frames."""
GPS_SWITCH = 0x10
RECEIVERS = 256
"""Clocks kept apart; further receivers share the last."""
ONE = rb"(?:[^\x1a]|\x1a\x1a)"
FRAME = re.compile(
    rb"\x1a(?:1" + ONE + rb"{9}|2" + ONE + rb"{14}|[345]" + ONE + rb"{21}|\xe3" + ONE + rb"{8})(?=\x1a[^\x1a]|\x1a?\Z)",
    re.DOTALL,
)
with np.errstate(divide="ignore"):
    DBFS = 20 * np.log10(np.arange(256) / 255)
    """Signal level: the byte is 255 times the square root of the power (dump1090, readsb); 0 is none."""
DBFS[0] = np.nan
TEXTS = (
    "bytes between frames, or a doubled escape",
    "frame cut by the next one or by the end",
    "frame of an unknown type",
    "",
    "",
    "Mode A/C reply, not decoded: it carries no address",
)
"""Of the tally's rows, in their order; status frames and keep-alives are no doubts."""


@dataclass(frozen=True, slots=True)
class BeastBinary:
    """Frames of one or more receivers, decoded."""

    name: ClassVar[str] = "beast_binary"
    what: ClassVar[str] = "Mode-S Beast binary, also live as beast://host:port; 12 MHz or GPS counter, no date"
    quantities: ClassVar[tuple[str, ...]] = QUANTITIES

    def recognise(self, head: Head) -> Match:
        """By frames that follow one another without a gap."""
        found = [match.end() - match.start() for match in FRAME.finditer(head.data)]
        share = sum(found) / max(1, len(head.data))
        if len(found) >= 3 and share > 0.8:
            return sure(f"{len(found)} Beast frames in {len(head.data)} bytes")
        if found and share > 0.2:
            return maybe(f"Beast frames in {share:.0%} of the first bytes")
        return no("no Beast frames")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """A table per block of about 1 MiB, or of what has arrived from a receiver."""
        return decoded(frames_of(data, reading), reading, self.name)


def frames_of(data: BinaryIO, reading: Reading, block: int = BLOCK) -> Iterator[Frames]:
    """Frames block by block."""
    splitter = _Splitter(reading)
    take: Callable[[int], bytes] = data.read1 if reading.live else data.read  # type: ignore[attr-defined]
    while piece := take(block):
        frames = splitter.split(piece, final=False)
        if len(frames):
            yield frames
    frames = splitter.split(b"", final=True)
    if len(frames):
        yield frames


@dataclass(slots=True)
class _Splitter:
    """Bytes to frames, with what is carried from block to block."""

    reading: Reading
    clock: CounterClock = field(init=False)
    _rest: bytes = b""
    _offset: int = 0
    _heard: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(1, np.uint64))
    _settings: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(2, np.uint8))
    _receivers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = CounterClock(self.reading)

    def split(self, piece: bytes, *, final: bool) -> Frames:
        loop = loops("beast_loops")
        block = np.frombuffer(self._rest + piece, np.uint8)
        kept = room_for(len(block) // loop.FEWEST + 1)
        tally = np.zeros((loop.KINDS, 3), np.int64)
        count, used = loop.split(block, final, kept, self._heard, tally, self._settings, np.zeros(21, np.uint8))
        self._tell(tally)
        start, self._offset = self._offset, self._offset + used
        self._rest = block[used:].tobytes()
        if self._settings[1] and self.clock.gps is None:
            self.clock.gps = bool(self._settings[0] & GPS_SWITCH)
        return self._frames(kept.first(count), start)

    def _frames(self, kept: Kept, start: int) -> Frames:
        """With time; `start` is the place of the block in the source."""
        clocks = self._clocks(kept.receiver)
        made = (kept.counter >= SYNTHETIC.start) & (kept.counter < SYNTHETIC.stop)
        own = np.where(made | (kept.counter == 0), -1, kept.counter)
        time_s, time_sure = self.clock.times(own, clocks, lambda row: f"byte {start + kept.place[row]}")
        receiver = clocks.astype(np.uint32) if self._receivers else None
        return Frames(
            time_s, time_sure, kept.data, kept.length, DBFS[kept.signal], receiver, made if made.any() else None
        )

    def _clocks(self, receiver: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The receivers numbered in the order in which they were heard; 0 where none was named."""
        numbers: NDArray[np.int64] = np.zeros(len(receiver), np.int64)
        if not receiver.any():
            return numbers
        identities, heard, places = np.unique(receiver, return_index=True, return_inverse=True)
        for at in np.argsort(heard).tolist():
            numbers[at] = self._number_of(int(identities[at]))
        return numbers[places]

    def _number_of(self, identity: int) -> int:
        if identity and identity not in self._receivers:
            if len(self._receivers) == RECEIVERS:
                return RECEIVERS
            if len(self._receivers) == 1:
                self.reading.doubts.add("", "several receivers: each counter begins at the newest time so far")
            self._receivers[identity] = len(self._receivers) + 1
        return self._receivers.get(identity, 0)

    def _tell(self, tally: NDArray[np.int64]) -> None:
        for (count, first, last), text in zip(tally.tolist(), TEXTS, strict=True):
            if text:
                self.reading.doubts.add(f"byte {self._offset + first}", text, count, f"byte {self._offset + last}")
