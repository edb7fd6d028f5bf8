"""The outside of everything packed: what it is, of which layout, how long, and whether it came whole.

    crossfix's mark | what it is | layout | form | bytes inside | CRC-32 of what follows | what follows

The layout is a digest of all fields and types inside, so that a version with others is told and never misread. The CRC
tells damage; who means harm can make a right one, so what is inside is checked as well.
"""

from __future__ import annotations

import hashlib
import importlib
import struct
import types
import typing
import zlib
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from crossfix.errors import LibraryMissing, StoreUnusable

try:
    zstandard: Any = importlib.import_module("zstandard")
except ImportError:
    zstandard = None

MARK = b"xfx1"
HEAD = struct.Struct("<4s24s8sB3xII")
PLAIN, ZSTD = 0, 1
LEVEL = 1
RATIO = 128
"""What is packed further is stored as it is, so that a few bytes never become many.

Reports shrink to a tenth, the states of flights to a fortieth.
"""
SMALL = 128
"""Bytes below which nothing is won."""
MOST = 1 << 31
"""Bytes of one thing."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is packed: its name in ASCII, at most 24 characters, and the digest of its fields, 8 bytes."""

    name: str
    digest: bytes

    @staticmethod
    def of(name: str, told: str) -> Layout:
        """From words that change when the layout does."""
        return Layout(name, hashlib.sha256(f"{name}: {told}".encode()).digest()[:8])


def sealed(layout: Layout, inside: bytes) -> bytes:
    """With its outside, packed by zstandard where that pays."""
    if len(inside) >= MOST:
        raise StoreUnusable(f"{layout.name}: {len(inside)} bytes to pack, at most {MOST}; watch fewer aircraft in it")
    form, body = PLAIN, inside
    if len(inside) >= SMALL:
        small = _zstandard().ZstdCompressor(level=LEVEL, write_checksum=False).compress(inside)
        if len(small) < len(inside) <= RATIO * len(small):
            form, body = ZSTD, small
    head = HEAD.pack(MARK, layout.name.encode(), layout.digest, form, len(inside), zlib.crc32(body))
    return head + body


def opened(layout: Layout, data: bytes, where: str) -> bytes:
    """What is inside. `where` is told in errors; raises StoreUnusable."""
    if len(data) < HEAD.size or data[:4] != MARK:
        raise StoreUnusable(f"{where}: {len(data)} bytes that begin with {data[:4]!r}; expected {MARK!r}, {_WHOLE}")
    _, name, digest, form, size, crc = HEAD.unpack_from(data)
    body = memoryview(data)[HEAD.size :]
    told = name.rstrip(b"\0").decode("ascii", "replace")
    if told != layout.name:
        raise StoreUnusable(f"{where}: it is {told!r}, expected {layout.name!r}")
    if digest != layout.digest:
        raise StoreUnusable(
            f"{where}: {told} with other fields (layout {digest.hex()}, this version's {layout.digest.hex()}): it was "
            "written by another version of crossfix; use one version for all, or begin without what is stored"
        )
    if zlib.crc32(body) != crc:
        raise StoreUnusable(f"{where}: {told}: {len(body)} bytes that have not the CRC-32 of its head: cut or damaged")
    if form == PLAIN and size == len(body):
        return bytes(body)
    if form != ZSTD or not size <= RATIO * len(body):
        raise StoreUnusable(f"{where}: {told}: {len(body)} bytes of form {form} that should hold {size}: malformed")
    return _expanded(body, size, f"{where}: {told}")


_WHOLE = "and a head of 48 bytes: not packed by crossfix, or cut"


def _expanded(body: memoryview, size: int, where: str) -> bytes:
    library = _zstandard()
    try:
        if library.get_frame_parameters(body).content_size != size:
            raise StoreUnusable(f"{where}: the frame of zstandard has not the {size} bytes that the head tells")
        found: bytes = library.ZstdDecompressor().decompress(body, allow_extra_data=False)
    except library.ZstdError as error:
        raise StoreUnusable(f"{where}: not a frame of zstandard: {error}") from error
    if len(found) != size:
        raise StoreUnusable(f"{where}: {len(found)} bytes inside, the head tells {size}")
    return found


def _zstandard() -> Any:
    if zstandard is None:
        raise LibraryMissing("zstandard", "packing the state of a watch", "watch")
    return zstandard


def layout_of(kind: Any, name: str = "") -> Layout:
    """Of a dataclass, with all that it holds."""
    return _layout_of(kind, name)


@cache
def _layout_of(kind: Any, name: str) -> Layout:
    return Layout.of(name or kind.__name__, _words(kind))


def _words(kind: Any) -> str:
    """A type as text, with the fields of dataclasses and the values of enumerations."""
    if is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return f"{kind.__name__}({', '.join(f'{one.name}: {_words(hints[one.name])}' for one in fields(kind))})"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"{kind.__name__}({', '.join(repr(one.value) for one in kind)})"
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is None:
        return kind.__name__ if isinstance(kind, type) else repr(kind)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(map(_words, inner))
    return f"{getattr(origin, '__name__', origin)}[{', '.join(map(_words, inner))}]"
