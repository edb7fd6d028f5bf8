"""Rows of any kind as Parquet, chunk after chunk. No time of writing is in the file: the same rows, the same bytes."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from crossfix.errors import LibraryMissing

TIME = "time"
"""Kind of a column of Unix seconds, written as UTC to the microsecond."""
Field = tuple[str, str, str]
"""Name of a column, its type in Arrow or TIME, and what it is."""


def write_chunks(out: BinaryIO, columns: Sequence[Field], chunks: Iterable[Sequence[Sequence[Any]]]) -> None:
    """Write chunks, each the values of every column, None where not known; each becomes a row group."""
    arrow, parquet = _library("pyarrow"), _library("pyarrow.parquet")
    utc = arrow.timestamp("us", tz="UTC")
    types = [utc if kind == TIME else getattr(arrow, kind)() for _, kind, _ in columns]
    schema = arrow.schema(
        [arrow.field(name, kind, metadata={"what": what}) for (name, _, what), kind in zip(columns, types, strict=True)]
    )
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for chunk in chunks:
            values = [_micros(some) if kind == utc else some for some, kind in zip(chunk, types, strict=True)]
            arrays = [arrow.array(some, type=kind) for some, kind in zip(values, types, strict=True)]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema), row_group_size=max(1, len(arrays[0])))


def _micros(seconds: Iterable[float | None]) -> list[int | None]:
    return [None if s is None else round(s * 1e6) for s in seconds]


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise LibraryMissing("pyarrow", "writing Parquet", "survey") from error
