"""Frames: Mode S replies in columns, as every raw format gives them, and the way from frames to reports."""

from __future__ import annotations

import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Reading
from crossfix.read.surveillance.mode_s import Decoder
from crossfix.records.quantities import SURVEILLANCE
from crossfix.records.table import Column, Table

LONG, SHORT = 14, 7
QUANTITIES = tuple(q.name for q in SURVEILLANCE)
"""A Mode S decoder may give every quantity."""
ADS_B, MLAT = 1, 4
"""Of `source_class`."""
WITH_POSITION = np.isin(np.arange(32), [*range(5, 9), *range(9, 19), *range(20, 23)])
"""By type code: position messages, RTCA DO-260B 2.2.3.2.3 and 2.2.3.2.4; type code 0 is one without position."""
WITHOUT_POSITION = 0
LONG_FORMAT = 0x80
"""The first bit of a frame of 112 bits (downlink formats 16 to 31)."""


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """n frames: seconds on the timebase, NaN where unknown; bytes, and how many of the 14 count.

    `time_sure` is False where the time is that of a neighbour. `signal_dbfs` is NaN, `receiver` and `mlat` are None
    where the source does not say.
    """

    time_s: NDArray[np.float64]
    time_sure: NDArray[np.bool_]
    data: NDArray[np.uint8]
    length: NDArray[np.uint8]
    signal_dbfs: NDArray[np.float64] | None = None
    receiver: NDArray[np.uint32] | None = None
    mlat: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        """Number of frames."""
        return len(self.length)


def decoded(chunks: Iterable[Frames], reading: Reading, reader: str) -> Iterator[Table]:
    """Reports of all frames, in tables as the frames come; then what the decoder rejected.

    Raises InputUnusable where there is no frame.
    """
    decoder = Decoder()
    read = 0
    try:
        for frames in chunks:
            read += len(frames)
            if len(frames):
                yield _reports(frames, decoder, reading.frames)
    finally:
        reading.doubts.extend(decoder.notices())
    if not read:
        raise InputUnusable(f"{reading.name}: {reader}: no Mode S frame in it")


def _reports(frames: Frames, decoder: Decoder, with_frames: bool) -> Table:
    """The decoder's table, with what the source says beside the frame itself."""
    table, _ = decoder.decode(frames.time_s, frames.data, frames.length)
    rows = decoder.accepted
    columns = dict(table.columns)
    time = columns["time"]
    columns["time"] = Column(time.values, time.valid & frames.time_sure[rows])
    if frames.signal_dbfs is not None:
        columns["signal_level"] = Column.of("signal_level", frames.signal_dbfs[rows])
    if frames.receiver is not None:
        columns["receiver"] = Column.of("receiver", frames.receiver[rows])
    if frames.mlat is not None and frames.mlat.any():
        columns["source_class"] = _as_mlat(columns, frames.mlat[rows])
    columns["position_sent"] = _position_sent(columns["type_code"], columns["source_class"])
    if with_frames:
        columns["frame"] = Column(hexadecimal(frames.data[rows]), np.ones(len(rows), bool))
    return Table(columns)


def _position_sent(type_code: Column, source_class: Column) -> Column:
    """Known of the aircraft's own position messages and of those without position, by their type code."""
    sent = WITH_POSITION[type_code.values]
    told = sent | (type_code.values == WITHOUT_POSITION)
    return Column(sent, told & type_code.valid & (source_class.values == ADS_B) & source_class.valid)


def hexadecimal(frames: NDArray[np.uint8]) -> NDArray[np.bytes_]:
    """Frames as digits, uint8[n, 14] to S28[n]; a short format has 14 of them, whatever follows its 7 bytes.

    >>> hexadecimal(np.array([[0x5D, 0x48, 0x40, 0xD6, 0x5A, 0xE5, 0x34] + [0xFF] * 7], np.uint8))
    array([b'5d4840d65ae534'], dtype='|S28')
    """
    digits = np.frombuffer(bytearray(binascii.hexlify(frames.tobytes())), np.uint8).reshape(-1, 2 * LONG)
    digits[frames[:, 0] < LONG_FORMAT, 2 * SHORT :] = 0
    return digits.view("S28").reshape(-1)


def _as_mlat(columns: dict[str, Column], mlat: NDArray[np.bool_]) -> Column:
    found = columns.get("source_class", Column.of("source_class", np.zeros(len(mlat)), np.zeros(len(mlat), bool)))
    values = np.where(mlat, np.uint8(MLAT), found.values).astype(np.uint8)
    return Column(values, found.valid | mlat)
