"""Reads a PNG with a palette back, by the standard and not by crossfix's own code."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Image:
    """Places in the palette (rows, columns), the palette, and which of its places are transparent."""

    places: NDArray[np.uint8]
    palette: list[tuple[int, int, int]]
    transparent: list[int]


def png_image(data: bytes) -> Image:
    """An image of palette places; checks the signature, every checksum and every filter type."""
    assert data[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
    parts = list(chunks(data[8:]))
    assert [name for name, _ in parts] == [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"]
    content = dict(parts)
    columns, rows, depth, kind, *rest = struct.unpack(">IIBBBBB", content[b"IHDR"])
    assert (kind, rest) == (3, [0, 0, 0])
    width = (columns * depth + 7) // 8
    lines = np.frombuffer(zlib.decompress(content[b"IDAT"]), np.uint8).reshape(rows, width + 1)
    assert not lines[:, 0].any()
    bits = np.unpackbits(lines[:, 1:], axis=1)[:, : columns * depth].reshape(rows, columns, depth)
    places = (bits * (1 << np.arange(depth)[::-1])).sum(axis=2).astype(np.uint8)
    colours = content[b"PLTE"]
    palette = [(colours[k], colours[k + 1], colours[k + 2]) for k in range(0, len(colours), 3)]
    return Image(places, palette, [k for k, alpha in enumerate(content[b"tRNS"]) if alpha == 0])


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's name and content."""
    while data:
        (length,) = struct.unpack(">I", data[:4])
        name, content = data[4:8], data[8 : 8 + length]
        assert struct.unpack(">I", data[8 + length : 12 + length]) == (zlib.crc32(name + content),)
        yield name, content
        data = data[12 + length :]
