"""Reports as bytes: a message from one process of a watch to the next."""

from __future__ import annotations

import numpy as np

from crossfix.records.table import Column, Mask, Table
from crossfix.run.watch.packed.columns import (
    ALL,
    BITS,
    NONE,
    QUANTITIES,
    Cursor,
    Packed,
    packed_columns,
    unpacked_columns,
)
from crossfix.run.watch.packed.sealed import Layout, opened, sealed

LAYOUT = Layout.of("Table", QUANTITIES)


def pack_table(table: Table) -> bytes:
    """A table with exactly its columns, in their order; StoreUnusable where one is not of `records.quantities`."""
    return sealed(LAYOUT, raw_table(table))


def unpack_table(body: bytes, where: str = "packed reports") -> Table:
    """What was packed, in arrays of its own; raises StoreUnusable."""
    return table_of(opened(LAYOUT, body, where), where)


def raw_table(table: Table) -> bytes:
    """Not sealed: as part of something that is."""
    return packed_columns(
        len(table), [Packed(name, c.values, *validity_of(c.valid)) for name, c in table.columns.items()]
    )


def validity_of(valid: Mask) -> tuple[int, Mask | None]:
    """As `columns` tells it."""
    count = int(np.count_nonzero(valid))
    if count == len(valid):
        return ALL, None
    return (BITS, valid) if count else (NONE, None)


def table_of(body: bytes, where: str) -> Table:
    """From `raw_table`; raises StoreUnusable."""
    cursor = Cursor(body, where)
    rows, columns = unpacked_columns(cursor, sparse=False)
    cursor.end()
    return Table({one.name: Column(one.values, _valid(one, rows)) for one in columns})


def _valid(one: Packed, rows: int) -> Mask:
    if one.mask is not None:
        return one.mask
    return np.ones(rows, bool) if one.validity == ALL else np.zeros(rows, bool)
