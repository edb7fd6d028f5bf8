"""A Beast log split into frames, for tests of the decoder: 1A type(1), counter(6), level(1), frame, with 1A doubled."""

from __future__ import annotations

import lzma
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# One byte of content is any byte, or one that comes after 1A. What begins and does not end is the rest of the log.
SENT = re.compile(
    rb"\x1a(?:1X{9}|2(?P<short>X{14})|3(?P<long>X{21})|[123].*)".replace(b"X", rb"(?:\x1a.|[^\x1a])"), re.DOTALL
)
DOUBLED = re.compile(rb"\x1a(.)", re.DOTALL)
COUNTS_PER_S = 12e6


def split(data: bytes) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.uint8]]:
    """Times in seconds from the first frame that has one, frames (n, 14) and lengths, without Mode A/C."""
    frames, counters = [], []
    for sent in SENT.finditer(data):
        if content := sent["short"] or sent["long"]:
            body = DOUBLED.sub(rb"\1", content)
            counters.append(int.from_bytes(body[:6], "big"))
            frames.append(body[7:])
    counted = np.array(counters, np.float64)
    start = counted[counted > 0][0] if len(counted) else 0.0
    stored = b"".join(f.ljust(14, b"\0") for f in frames)
    lengths = np.array([len(f) for f in frames], np.uint8)
    return (counted - start) / COUNTS_PER_S, np.frombuffer(stored, np.uint8).reshape(-1, 14), lengths


def split_xz(path: Path) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.uint8]]:
    """The same of an .xz file."""
    return split(lzma.decompress(path.read_bytes()))
