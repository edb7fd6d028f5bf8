"""Decompression by content, in bounded steps: gzip, xz, bzip2 and zstandard.

A damaged or cut stream gives what came before the damage, and a doubt. One that expands without end is refused.
"""

from __future__ import annotations

import bz2
import importlib
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

from crossfix.errors import InputUnusable, LibraryMissing
from crossfix.read.doubts import Doubts

STEP = 1 << 18
"""Compressed bytes taken, and at least the bytes handed out, per step."""
FREE_BYTES = 64 << 20
"""Output that is never refused."""
RATIO = 250
"""Output per input above FREE_BYTES that is refused. Surveillance data compress 3 to 40 times."""
MEMORY = 128 << 20
"""Largest window of xz and zstandard; xz -9 needs 65 MiB."""
MAGIC: tuple[tuple[str, bytes], ...] = (
    ("gzip", b"\x1f\x8b\x08"),
    ("xz", b"\xfd7zXZ\x00"),
    ("zstd", b"\x28\xb5\x2f\xfd"),
    ("bzip2", b"BZh"),
)
"""RFC 1952 2.3.1; The .xz File Format 2.1.1.1; RFC 8878 3.1.1; bzip2 header."""
BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")


class _Engine(Protocol):
    """What bz2 and lzma offer."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def compression_of(head: bytes) -> str | None:
    """The name of the compression, from the first bytes.

    >>> compression_of(b"\\x1f\\x8b\\x08\\x00"), compression_of(b"BZhello"), compression_of(b"*8D;")
    ('gzip', None, None)
    """
    name = next((name for name, magic in MAGIC if head.startswith(magic)), None)
    if name == "bzip2" and head[4:10] not in BZIP2_BLOCKS:
        return None
    return name


class Expanded(io.RawIOBase):
    """The content of a compressed stream."""

    def __init__(self, compressed: BinaryIO, compression: str, name: str, doubts: Doubts) -> None:
        self._compressed, self._compression, self._name, self._doubts = compressed, compression, name, doubts
        self._make = _engines()[compression]
        self._engine = self._make()
        self._waiting = b""
        self._taken = self._given = 0
        self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill part of `buffer`; 0 at the end."""
        while not self._ended:
            try:
                piece = self._step(max(1, min(len(buffer), STEP)))
            except (lzma.LZMAError, OSError, EOFError, ValueError) as error:
                piece = b""
                self._stop(f"{self._compression} data are damaged ({error}); what follows is not read")
            if piece:
                buffer[: len(piece)] = piece
                self._given += len(piece)
                self._refuse_bomb()
                return len(piece)
        return 0

    def _step(self, length: int) -> bytes:
        if self._engine.eof:
            self._next_member()
            return b""
        if self._engine.needs_input and not self._waiting:
            self._waiting = self._compressed.read(STEP)
            self._taken += len(self._waiting)
            if not self._waiting:
                self._stop(f"{self._compression} data end too early; the file is cut")
                return b""
        data, self._waiting = self._waiting, b""
        return self._engine.decompress(data, length)

    def _next_member(self) -> None:
        """Files may be several compressed ones in a row, with zero padding between."""
        rest = (self._engine.unused_data or self._compressed.read(STEP)).lstrip(b"\0")
        while not rest:
            more = self._compressed.read(STEP)
            if not more:
                self._ended = True
                return
            rest = more.lstrip(b"\0")
        self._taken += len(rest)
        rest += self._compressed.read(16) if len(rest) < 16 else b""
        if compression_of(rest) != self._compression:
            self._stop(f"bytes after the end of the {self._compression} data are not read")
            return
        self._engine = self._make()
        self._waiting = rest

    def _stop(self, text: str) -> None:
        self._ended = True
        if not self._given:
            raise InputUnusable(f"{self._name}: {text}; nothing could be read")
        self._doubts.add(f"compressed byte {self._taken}", text)

    def _refuse_bomb(self) -> None:
        if self._given > FREE_BYTES and self._given > RATIO * self._taken:
            raise InputUnusable(
                f"{self._name}: expands more than {RATIO} times ({self._taken} to over {self._given} bytes); "
                "decompress it yourself if it is genuine"
            )


class _Zlib:
    """A gzip member by the interface of bz2 and lzma."""

    def __init__(self, library: Any) -> None:
        self._inner = library.decompressobj(wbits=31)
        self._error: type[Exception] = library.error
        self._tail = b""

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def needs_input(self) -> bool:
        return not self._tail

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        try:
            made = self._inner.decompress(self._tail + data, max_length)
        except self._error as error:
            raise OSError(str(error)) from error
        self._tail = self._inner.unconsumed_tail
        return bytes(made)


class _Zstandard:
    """A zstandard frame by the interface of bz2 and lzma; what one step expands to is kept and handed out in parts."""

    def __init__(self, library: Any) -> None:
        self._inner = library.ZstdDecompressor(max_window_size=MEMORY).decompressobj()
        self._error: type[Exception] = library.ZstdError
        self._input = self._output = b""

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof) and not self._output

    @property
    def needs_input(self) -> bool:
        return not self._output and not self._input

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data) + self._input

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        self._input += data
        # A block makes at most 128 KiB (RFC 8878 3.1.1.2.4) of 3 or more bytes: 64 bytes make at most 2.7 MiB.
        if not self._output and not self._inner.eof:
            taken, self._input = self._input[:64], self._input[64:]
            try:
                self._output = self._inner.decompress(taken)
            except self._error as error:
                raise OSError(str(error)) from error
        made, self._output = self._output[:max_length], self._output[max_length:]
        return made


def _engines() -> dict[str, Callable[[], _Engine]]:
    return {
        "gzip": lambda: _Zlib(_isal_or_zlib()),
        "xz": lambda: lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MEMORY),
        "bzip2": bz2.BZ2Decompressor,
        "zstd": lambda: _Zstandard(_zstandard()),
    }


def _isal_or_zlib() -> Any:
    """ISA-L inflates 2 to 3 times as fast as zlib; optional."""
    try:
        return importlib.import_module("isal.isal_zlib")
    except ImportError:
        return zlib


def _zstandard() -> Any:
    try:
        return importlib.import_module("zstandard")
    except ImportError as error:
        raise LibraryMissing("zstandard", "reading .zst files", "zstd") from error
