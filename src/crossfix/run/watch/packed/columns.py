"""Columns of reports as bytes, as they are in memory, little-endian, each after its validity, a bit a report.

    rows | columns | (quantity, bytes of a value, validity) of each | bits and values of each

Every length is held against the bytes that are left before anything is made of them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import StoreUnusable
from crossfix.records.quantities import BY_NAME, SURVEILLANCE
from crossfix.records.table import Mask

QUANTITIES = ", ".join(f"{q.name}: {np.dtype(q.dtype).str}" for q in SURVEILLANCE)
"""What the bytes mean; a version with others is another layout."""
NUMBERS = {quantity.name: k for k, quantity in enumerate(SURVEILLANCE)}
HEAD = struct.Struct("<IH")
COLUMN = struct.Struct("<HHB")
ALL, NONE, BITS, SPARSE = range(4)
"""Which values are valid: all; none; those told by bits; those told by bits, and only these are there."""
SIZES: dict[str, Sequence[int]] = {"f": (2, 4, 8), "u": (1, 2, 4, 8), "b": (1,), "S": range(1, 256)}
LARGEST_ADDRESS = 0xFFFFFF


@dataclass(frozen=True, slots=True)
class Packed:
    """A column: `mask` tells which of all rows are valid where `validity` is BITS or SPARSE; None otherwise."""

    name: str
    values: NDArray[np.generic]
    validity: int
    mask: Mask | None = None


@dataclass(slots=True)
class Cursor:
    """Bytes that are taken one part after another; StoreUnusable where there are not so many."""

    body: bytes
    where: str
    at: int = 0

    def take(self, dtype: np.dtype[np.generic], count: int) -> NDArray[np.generic]:
        """A view of so many values."""
        end = self.at + dtype.itemsize * count
        if end > len(self.body):
            raise StoreUnusable(f"{self.where}: {end} bytes needed, {len(self.body)} found: cut, or sizes not true")
        found = np.frombuffer(self.body, dtype, count, self.at) if count else np.empty(0, dtype)
        self.at = end
        return found

    def numbers(self, form: struct.Struct) -> tuple[Any, ...]:
        """The fields of a head."""
        return form.unpack(self.take(_bytes(), form.size).tobytes())

    def end(self) -> None:
        """Nothing may be left."""
        if self.at != len(self.body):
            raise StoreUnusable(f"{self.where}: {len(self.body) - self.at} bytes too many after {self.at}")


def packed_columns(rows: int, columns: Sequence[Packed]) -> bytes:
    """All columns; StoreUnusable where one is not as `records.quantities` has it."""
    heads, parts = [HEAD.pack(rows, len(columns))], list[NDArray[np.generic]]()
    for one in columns:
        values = np.ascontiguousarray(one.values)
        if one.name not in NUMBERS or values.dtype.kind != np.dtype(BY_NAME[one.name].dtype).kind:
            raise StoreUnusable(f"column {one.name!r} of {values.dtype}: not a quantity as this version stores it")
        heads.append(COLUMN.pack(NUMBERS[one.name], values.dtype.itemsize, one.validity))
        if one.mask is not None:
            parts.append(np.packbits(one.mask))
        parts.append(values.astype(values.dtype.newbyteorder("<"), copy=False))
    return b"".join((*heads, *(part.data for part in parts)))


def unpacked_columns(cursor: Cursor, sparse: bool) -> tuple[int, list[Packed]]:
    """Rows and columns, in arrays of their own; `sparse` whether such columns may be there. Raises StoreUnusable."""
    rows, count = cursor.numbers(HEAD)
    heads = list(_heads(cursor, count, sparse))
    if len({name for name, _, _ in heads}) != count or (rows and not count):
        raise StoreUnusable(f"{cursor.where}: {rows} rows of {count} columns, none or one of them there twice")
    return rows, [_column(cursor, rows, *head) for head in heads]


def _heads(cursor: Cursor, count: int, sparse: bool) -> Iterator[tuple[str, np.dtype[np.generic], int]]:
    for number, size, validity in COLUMN.iter_unpack(cursor.take(_bytes(), count * COLUMN.size).tobytes()):
        if number >= len(SURVEILLANCE):
            raise StoreUnusable(f"{cursor.where}: quantity {number} is not known: of another version of crossfix")
        name = SURVEILLANCE[number].name
        dtype = _dtype(name, size)
        if dtype is None or validity > (SPARSE if sparse else BITS):
            raise StoreUnusable(f"{cursor.where}: column {name}: values of {size} bytes, validity {validity}")
        yield name, dtype, validity


def _column(cursor: Cursor, rows: int, name: str, dtype: np.dtype[np.generic], validity: int) -> Packed:
    mask = None
    if validity in (BITS, SPARSE):
        bits = cursor.take(_bytes(), -(-rows // 8))
        mask = np.unpackbits(bits.view(np.uint8), count=rows).view(bool)
    found = cursor.take(dtype, int(np.count_nonzero(mask)) if mask is not None and validity == SPARSE else rows)
    if dtype.kind == "b" and found.view(np.uint8).max(initial=0) > 1:
        raise StoreUnusable(f"{cursor.where}: column {name}: a truth value that is neither 0 nor 1")
    if name == "icao_address" and validity != NONE:
        # It is the place of an aircraft in a table of all: a longer one would be outside it.
        told = found if mask is None or validity == SPARSE else found[mask]
        if told.max(initial=0) > LARGEST_ADDRESS:
            raise StoreUnusable(f"{cursor.where}: column {name}: an address of more than 24 bits")
    return Packed(name, found.astype(dtype.newbyteorder("=")), validity, mask)


@cache
def _dtype(name: str, size: int) -> np.dtype[np.generic] | None:
    kind = np.dtype(BY_NAME[name].dtype).kind
    return np.dtype(f"<{kind}{size}") if size in SIZES[kind] else None


@cache
def _bytes() -> np.dtype[np.generic]:
    return np.dtype(np.uint8)
