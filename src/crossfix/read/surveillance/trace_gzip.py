"""The text of one trace that is held in memory as stored: gzip, or plain."""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable, Iterator
from typing import Any

from crossfix.read.doubts import Doubts
from crossfix.read.expand import STEP, Expanded

MAGIC = b"\x1f\x8b"
AT_ONCE = 64 << 20  # bytes of text made in one go; more comes in pieces
MOST_PER_BYTE = 1032  # what one byte of deflate data can become, zlib technical details


def pieces_of(
    data: bytes, where: str, doubts: Doubts, at_once: Callable[[bytes, int], bytearray | None] | None
) -> Iterator[bytes | bytearray]:
    """The text, in one piece where its size is given and small, in steps where it is not.

    `at_once` is `inflater()`, asked for once per many traces.
    """
    if not data.startswith(MAGIC):
        yield data
        return
    size = int.from_bytes(data[-4:], "little")
    text = None
    if at_once is not None and 0 < size <= min(AT_ONCE, MOST_PER_BYTE * len(data)):
        text = at_once(data, size)
    if text is not None:
        yield text
        return
    stream = Expanded(io.BytesIO(data), "gzip", where, doubts)
    yield from iter(lambda: stream.read(STEP) or b"", b"")


def inflater() -> Callable[[bytes, int], bytearray | None] | None:
    """libdeflate, 3 times as fast as zlib, where the package `deflate` is installed; None where it is not."""
    try:
        library: Any = importlib.import_module("deflate")
    except ImportError:
        return None

    def inflate(data: bytes, size: int) -> bytearray | None:
        """The text; None where the data are damaged, longer than their last bytes say, or of several members."""
        try:
            text: bytearray = library.gzip_decompress(data, size)
        except library.DeflateError:
            return None
        return text if len(text) == size else None

    return inflate
