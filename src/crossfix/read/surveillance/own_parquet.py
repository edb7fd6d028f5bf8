"""Parquet: what `crossfix decode` wrote, or state vectors with `icao24` (see `opensky`), told apart by their columns.

One reader for both, because the names of the columns stand at the end of a Parquet file, beyond the first 64 KiB.
Own files have columns named and typed as in `records.quantities`, null where not valid, and in the metadata under
`crossfix` the timebase and the reader that made them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar

import numpy as np

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Head, Match, Reading, no, sure
from crossfix.read.surveillance import opensky
from crossfix.read.surveillance.parquet_input import BATCH, MAGIC, library, parquet_file, values_of
from crossfix.read.surveillance.plausible import Rows
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column, Table
from crossfix.records.timebase import Timebase

METADATA = b"crossfix"
FORMAT = 1
UNKNOWN = Timebase("unknown", math.inf, None)


class ParquetTables:
    """Own tables and state vectors in Parquet."""

    name: ClassVar[str] = "parquet_tables"
    what: ClassVar[str] = "Parquet written by crossfix decode, or OpenSky state vectors and traffic's tables in Parquet"
    quantities: ClassVar[tuple[str, ...]] = tuple(BY_NAME)

    def recognise(self, head: Head) -> Match:
        """By the first four bytes."""
        return sure("begins as Parquet does") if head.data.startswith(MAGIC) else no("not Parquet")

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:
        """Tables of at most 50,000 rows."""
        where = f"{reading.name}: {self.name}"
        with parquet_file(data, where) as file:
            names = set(file.schema_arrow.names)
            if {"icao_address", "time"} <= names:
                yield from _own(file, reading, where)
            elif "icao24" in names:
                yield from _state_vectors(file, reading)
            else:
                seen = ", ".join(sorted(map(str, names))[:20]) or "none"
                raise InputUnusable(f"{where}: neither icao_address and time nor icao24 among its columns: {seen}")


def _own(file: Any, reading: Reading, where: str) -> Iterator[Table]:
    reading.timebase = _timebase(file.schema_arrow.metadata or {}, reading)
    names = [name for name in BY_NAME if name in file.schema_arrow.names]
    for name in names:
        if not _fits(name, file.schema_arrow.field(name).type):
            raise InputUnusable(f"{where}: column {name} is of type {file.schema_arrow.field(name).type}")
    seen = False
    for batch in file.iter_batches(batch_size=BATCH, columns=names):
        seen = True
        yield Table({name: _column(name, batch.column(name)) for name in names})
    if not seen:
        yield Table({name: Column(np.zeros(0, BY_NAME[name].dtype), np.zeros(0, bool)) for name in names})


def _timebase(metadata: dict[bytes, bytes], reading: Reading) -> Timebase:
    try:
        said = json.loads(metadata.get(METADATA, b"null"))
        given = said["timebase"]
        resolution, zero = given["resolution_s"], given["utc_of_zero_s"]
        made = Timebase(
            str(given["name"]),
            math.inf if resolution is None else float(resolution),
            None if zero is None else float(zero),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        reading.doubts.add("metadata", "no timebase that can be read; the times are on an unknown clock")
        return UNKNOWN
    if said.get("format") != FORMAT:
        reading.doubts.add("metadata", f"written in format {said.get('format')!r}; this program knows {FORMAT}")
    return made


def _fits(name: str, kind: Any) -> bool:
    types = library("pyarrow").types
    dtype = np.dtype(BY_NAME[name].dtype)
    if dtype.kind == "S":
        return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_null(kind))
    if dtype.kind == "b":
        return bool(types.is_boolean(kind) or types.is_null(kind))
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_null(kind))


def _column(name: str, column: Any) -> Column:
    arrow = library("pyarrow")
    dtype = np.dtype(BY_NAME[name].dtype)
    valid = column.is_valid().to_numpy(zero_copy_only=False)
    if dtype.kind == "S":
        texts = [(text or "").encode("ascii", "replace") for text in column.to_pylist()]
        return Column(np.array(texts, dtype=dtype), valid)
    kind = arrow.from_numpy_dtype(dtype)
    if arrow.types.is_null(column.type):
        return Column(np.zeros(len(column), dtype), valid)
    filled = column.fill_null(False if dtype.kind == "b" else 0).cast(kind)
    values = filled.to_numpy(zero_copy_only=False).astype(dtype, copy=True)
    if dtype.kind == "f":
        values[~valid] = np.nan
        valid = valid & ~np.isnan(values)
    return Column(values, valid)


def _state_vectors(file: Any, reading: Reading) -> Iterator[Table]:
    reading.timebase = opensky.UTC
    echoes, start = opensky.Echoes(), 1
    names = [name for name in file.schema_arrow.names if name in opensky.KEYS]
    for batch in file.iter_batches(batch_size=BATCH, columns=names):
        columns = {name: values_of(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
        yield opensky.table_of(columns, batch.num_rows, echoes, reading.doubts, Rows("row", start))
        start += batch.num_rows
