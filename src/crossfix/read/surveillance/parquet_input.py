"""Parquet in batches of bounded size, out of a stream that cannot be sought."""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from crossfix.errors import InputUnusable, LibraryMissing

MAGIC = b"PAR1"  # apache/parquet-format README, File format
IN_MEMORY = 64 << 20  # bytes; a larger file goes through a temporary one
BATCH = 50_000


@contextmanager
def parquet_file(data: BinaryIO, where: str) -> Iterator[Any]:
    """A pyarrow ParquetFile; InputUnusable where it, or what is read of it inside the block, is damaged."""
    arrow = library("pyarrow")
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as seekable:
        shutil.copyfileobj(data, seekable, 1 << 20)
        seekable.seek(0)
        try:
            with library("pyarrow.parquet").ParquetFile(arrow.PythonFile(seekable, mode="r")) as file:
                yield file
        except (arrow.ArrowException, OSError, MemoryError, UnicodeDecodeError) as error:
            text = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise InputUnusable(f"{where}: not readable as Parquet: {text}") from error


def values_of(column: Any) -> list[Any]:
    """A column as Python values, None where null; a moment as Unix seconds, bytes as text."""
    arrow = library("pyarrow")
    if arrow.types.is_timestamp(column.type):
        micro = column.cast(arrow.timestamp("us", column.type.tz), safe=False).cast(arrow.int64())
        return [None if v is None else v / 1e6 for v in micro.to_pylist()]
    return [_plain(v) for v in column.to_pylist()]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return None if isinstance(value, float) and value != value else value


def library(name: str) -> Any:
    """A module of pyarrow, or LibraryMissing."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise LibraryMissing("pyarrow", "reading Parquet", "arrow") from error
