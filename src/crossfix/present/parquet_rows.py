"""Rows of any kind as Parquet, chunk after chunk. No time of writing is in the file: the same rows, the same bytes."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Self

from crossfix.errors import LibraryMissing

TIME = "time"
"""Kind of a column of Unix seconds, written as UTC to the microsecond."""
Field = tuple[str, str, str]
"""Name of a column, its type in Arrow or TIME, and what it is."""


class ParquetRows:
    """A file under way, a context: memory does not grow with the number of chunks."""

    def __init__(self, out: BinaryIO, columns: Sequence[Field]) -> None:
        """Raises LibraryMissing without pyarrow."""
        self._arrow, parquet = _library("pyarrow"), _library("pyarrow.parquet")
        self._utc = self._arrow.timestamp("us", tz="UTC")
        self._types = [self._utc if kind == TIME else getattr(self._arrow, kind)() for _, kind, _ in columns]
        fields = [
            self._arrow.field(name, kind, metadata={"what": what})
            for (name, _, what), kind in zip(columns, self._types, strict=True)
        ]
        self._writer = parquet.ParquetWriter(out, self._arrow.schema(fields), compression="zstd")

    def __enter__(self) -> Self:
        """Ready to write."""
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the file."""
        self._writer.close()

    def write(self, chunk: Sequence[Sequence[Any]]) -> None:
        """The values of every column, None where not known; they become a row group."""
        values = [_micros(some) if kind == self._utc else some for some, kind in zip(chunk, self._types, strict=True)]
        arrays = [self._arrow.array(some, type=kind) for some, kind in zip(values, self._types, strict=True)]
        table = self._arrow.Table.from_arrays(arrays, schema=self._writer.schema)
        self._writer.write_table(table, row_group_size=max(1, len(arrays[0])))


def _micros(seconds: Iterable[float | None]) -> list[int | None]:
    return [None if s is None else round(s * 1e6) for s in seconds]


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise LibraryMissing("pyarrow", "writing Parquet", "survey") from error
