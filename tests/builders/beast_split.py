"""A Beast log split into frames, for tests of the decoder: 1A type(1), counter(6), level(1), frame, with 1A doubled."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIZES = {0x31: 2, 0x32: 7, 0x33: 14}
COUNTS_PER_S = 12e6


def split(data: bytes) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.uint8]]:
    """Times in seconds from the first frame that has one, frames (n, 14) and lengths, without Mode A/C."""
    frames, counters, place = [], [], 0
    while place < len(data) - 1:
        size = SIZES.get(data[place + 1]) if data[place] == 0x1A else None
        if size is None:
            place += 1
            continue
        body, place = bytearray(), place + 2
        while len(body) < 7 + size and place < len(data):
            place += data[place] == 0x1A
            body += data[place : place + 1]
            place += 1
        if size > 2 and len(body) == 7 + size:
            counters.append(int.from_bytes(body[:6], "big"))
            frames.append(bytes(body[7:]))
    counted = np.array(counters, np.float64)
    start = counted[counted > 0][0] if len(counted) else 0.0
    stored = b"".join(f.ljust(14, b"\0") for f in frames)
    lengths = np.array([len(f) for f in frames], np.uint8)
    return (counted - start) / COUNTS_PER_S, np.frombuffer(stored, np.uint8).reshape(-1, 14), lengths


def split_xz(path: Path) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.uint8]]:
    """The same of an .xz file."""
    return split(lzma.decompress(path.read_bytes()))
