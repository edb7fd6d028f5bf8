"""A segment of the history as bytes: it never changes, so it is written once."""

from __future__ import annotations

import struct
from typing import cast

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import StoreUnusable
from crossfix.run.watch.history import Kept, Segment
from crossfix.run.watch.packed.columns import (
    ALL,
    BITS,
    NONE,
    QUANTITIES,
    SPARSE,
    Cursor,
    Packed,
    packed_columns,
    unpacked_columns,
)
from crossfix.run.watch.packed.sealed import Layout, opened, sealed

LAYOUT = Layout.of("Segment", f"newest_s, rows, slots, sparse columns of {QUANTITIES}")
HEAD = struct.Struct("<dI")
SLOT = np.dtype("<i4")


def pack_segment(segment: Segment) -> bytes:
    """Everything but its name, under which it is stored."""
    head = HEAD.pack(segment.newest_s, len(segment)) + segment.slot.astype(SLOT, copy=False).tobytes()
    columns = [_packed(name, kept, len(segment)) for name, kept in segment.columns.items()]
    return sealed(LAYOUT, head + packed_columns(len(segment), columns))


def _packed(name: str, kept: Kept, count: int) -> Packed:
    if kept.rows is None:
        return Packed(name, kept.values, ALL if kept.valid is None else BITS, kept.valid)
    mask = np.zeros(count, bool)
    mask[kept.rows] = True
    return Packed(name, kept.values, SPARSE, mask)


def unpack_segment(body: bytes, name: str, slots: int, where: str) -> Segment:
    """The segment of this name, of aircraft with slots below `slots`; raises StoreUnusable."""
    cursor = Cursor(opened(LAYOUT, body, where), where)
    newest_s, count = cursor.numbers(HEAD)
    slot = cast(NDArray[np.int32], cursor.take(SLOT, count).astype(np.int32))
    rows, columns = unpacked_columns(cursor, sparse=True)
    cursor.end()
    if rows != count or not count or slot[0] < 0 or slot[-1] >= slots or np.any(slot[1:] < slot[:-1]):
        raise StoreUnusable(f"{where}: {count} slots, not in order from 0 to {slots - 1}, or not of {rows} reports")
    time = next((one for one in columns if one.name == "time"), None)
    if time is None or time.validity != ALL or time.values.dtype != np.float64:
        raise StoreUnusable(f"{where}: reports without a sure time cannot be in the history")
    if any(one.validity == NONE for one in columns):
        raise StoreUnusable(f"{where}: a column without any value is not kept in the history")
    return Segment(slot, {one.name: _kept(one) for one in columns}, float(newest_s), name)


def _kept(one: Packed) -> Kept:
    if one.validity != SPARSE or one.mask is None:
        return Kept(one.values, None, one.mask)
    return Kept(one.values, np.flatnonzero(one.mask).astype(np.int32), None)
