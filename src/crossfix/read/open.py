"""Opens a file, standard input or a receiver: hashes while it reads, decompresses by content, shows the head."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, cast

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.expand import Expanded, compression_of
from crossfix.read.parts import Parts, parts_of
from crossfix.read.protocol import HEAD_BYTES, Head
from crossfix.read.tcp import SCHEME, TcpStream
from crossfix.records.source import Source

BLOCK = 1 << 20
ENDINGS = {"gzip": (".gz",), "xz": (".xz",), "bzip2": (".bz2",), "zstd": (".zst", ".zstd")}
STDIN = "-"


class Counted(io.RawIOBase):
    """A stream whose bytes are counted and hashed as they pass."""

    def __init__(self, inner: BinaryIO | io.RawIOBase, path: str) -> None:
        self._inner: Any = inner
        self._path = path
        self._hash = hashlib.sha256()
        self.count = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill part of `buffer`; 0 at the end."""
        try:
            got = int(self._inner.readinto(buffer) or 0)
        except OSError as error:
            raise InputUnusable(f"{self._path}: cannot be read: {error.strerror or error}") from error
        self._hash.update(memoryview(buffer)[:got])
        self.count += got
        return got

    def hexdigest(self) -> str:
        """SHA-256 of the bytes that have passed."""
        return self._hash.hexdigest()


class _Rejoined(io.RawIOBase):
    """The head put back before the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            piece, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            piece = self._rest.read1(len(buffer))  # type: ignore[attr-defined]
        buffer[: len(piece)] = piece
        return len(piece)


@dataclass(slots=True)
class Opened:
    """An open source. `data` is its content; `size` its bytes as stored, None where that is not known yet."""

    path: str
    head: Head
    data: BinaryIO
    compression: str | None
    size: int | None
    live: bool
    doubts: Doubts
    _counted: Counted

    @property
    def taken(self) -> int:
        """Stored bytes read so far."""
        return self._counted.count

    def source(self) -> Source:
        """The source by size and hash; reads to the end first, so that the hash is that of the whole file."""
        while not self.live and self._counted.read(BLOCK):
            pass
        return Source(self.path, self._counted.count, self._counted.hexdigest())


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[Opened]:
    """Open a file by path, `-` for standard input, or `beast://host:port`.

    Raises InputUnusable where it cannot be opened or nothing can be decompressed.
    """
    path = os.fspath(path)
    if path.startswith(SCHEME):
        with TcpStream(path, doubts := Doubts()) as stream:
            counted = Counted(stream, path)
            yield Opened(path, Head(b"", path), _buffered(counted), None, None, True, doubts, counted)
        return
    raw, size = _raw(path)
    try:
        yield _prepared(path, raw, size)
    finally:
        if path != STDIN:
            raw.close()


def _raw(path: str) -> tuple[BinaryIO, int | None]:
    if path == STDIN:
        return sys.stdin.buffer, None
    parts = parts_of(Path(path))
    if len(parts) > 1:
        return cast(BinaryIO, Parts(parts)), sum(part.stat().st_size for part in parts)
    try:
        raw = Path(path).open("rb", buffering=0)  # noqa: SIM115  closed by the caller
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputUnusable(f"{path}: cannot be opened: {reason}") from error
    status = os.fstat(raw.fileno())
    return raw, status.st_size if stat.S_ISREG(status.st_mode) else None


def _prepared(path: str, raw: BinaryIO, size: int | None) -> Opened:
    doubts = Doubts()
    counted = Counted(raw, path)
    data: BinaryIO = _buffered(counted)
    first = _filled(data, HEAD_BYTES)
    compression = compression_of(first)
    data = _buffered(_Rejoined(first, data))
    if compression:
        data = _buffered(Expanded(data, compression, path, doubts))
        first = _filled(data, HEAD_BYTES)
        data = _buffered(_Rejoined(first, data))
    head = Head(first, _content_name(path, compression))
    return Opened(path, head, data, compression, size, False, doubts, counted)


def _buffered(raw: io.RawIOBase) -> BinaryIO:
    return io.BufferedReader(raw, buffer_size=BLOCK)


def _filled(data: BinaryIO, length: int) -> bytes:
    return data.read(length)


def _content_name(path: str, compression: str | None) -> str:
    """The file's name, without the ending of its compression.

    >>> _content_name("logs/day.bin.xz", "xz"), _content_name("trace_full_4ca216.json", "gzip")
    ('day.bin', 'trace_full_4ca216.json')
    """
    name = PurePath(path).name
    ending = next((e for e in ENDINGS.get(compression or "", ()) if name.lower().endswith(e)), "")
    return name[: len(name) - len(ending)]
