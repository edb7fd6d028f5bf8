"""How many bytes a WAV file lacks against its own header. libsndfile shortens a cut file without a word."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

UNKNOWN = (0, 0x7FFFFFFF, 0xFFFFFFFF)
"""Sizes that a program writes where it streams, or in RF64: they state nothing."""
MOST_CHUNKS = 4096


def missing_bytes(path: Path) -> int:
    """Bytes of the data chunk that are not there; 0 where the file is whole, is no WAV, or states no length.

    Source: RIFF: a chunk is 4 letters, its size as little-endian 32 bits, its content, padded to an even size.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] not in (b"RIFF", b"RIFX") or head[8:] != b"WAVE":
            return 0
        return _lacking(file, size, ">I" if head[:4] == b"RIFX" else "<I")


def _lacking(file: BinaryIO, size: int, form: str) -> int:
    for _ in range(MOST_CHUNKS):
        chunk = file.read(8)
        if len(chunk) < 8:
            return 0
        (length,) = struct.unpack(form, chunk[4:])
        if chunk[:4] == b"data":
            return 0 if length in UNKNOWN else max(0, file.tell() + length - size)
        file.seek(length + length % 2, 1)
    return 0
