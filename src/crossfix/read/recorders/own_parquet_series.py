"""Parquet as `crossfix decode` writes series: a row per sample, one parameter after another.

Columns `parameter`, `t_s`, `value` (numbers and codes), `text`, `valid` and `reason`. The metadata of the file, under
`crossfix_series`, tell of each parameter its name, step, kind and unit (`described`), under `crossfix` the clock.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable, LibraryMissing
from crossfix.read.protocol import Head, Match, no, sure
from crossfix.read.recorders.described import KEY, Description, description_of, timebase_of
from crossfix.read.recorders.door import Told
from crossfix.records.flight_data import FlightData
from crossfix.records.series import Series, SeriesDoubt, SeriesKind

MAGIC = b"PAR1"  # apache/parquet-format README, File format
SERIES_KEY = b"crossfix_series"
COLUMNS = ("parameter", "value", "text", "valid", "reason")


class SeriesParquet:
    """Series that crossfix wrote."""

    name: ClassVar[str] = "series_parquet"
    what: ClassVar[str] = "Parquet of flight data, as crossfix decode writes it"
    takes_layout: ClassVar[bool] = False

    def recognise(self, head: Head) -> Match:
        """By the metadata, which stand at the end: only a file that is whole within the head is known."""
        if not head.data.startswith(MAGIC):
            return no("not Parquet")
        return sure("series in its metadata") if SERIES_KEY in head.data else no("no series in its metadata")

    def read(self, data: bytes, told: Told) -> FlightData:
        """Every parameter."""
        where = f"{told.name}: {self.name}"
        try:
            arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
        except ImportError as error:
            raise LibraryMissing("pyarrow", "reading Parquet", "arrow") from error
        try:
            table = parquet.read_table(arrow.BufferReader(data))
        except (arrow.ArrowException, OSError) as error:
            raise InputUnusable(f"{where}: not readable as Parquet: {str(error).splitlines()[0][:200]}") from error
        metadata: dict[bytes, bytes] = table.schema.metadata or {}
        described = _described(metadata, where)
        missing = [name for name in COLUMNS if name not in table.column_names]
        timebase = timebase_of(metadata.get(KEY.encode(), b"null"), told)
        if missing or timebase is None:
            raise InputUnusable(f"{where}: no {', '.join(missing) or 'clock in its metadata'}; not written by crossfix")
        if sum(length for _, length in described) != table.num_rows:
            raise InputUnusable(f"{where}: {table.num_rows} rows, its metadata tell of {sum(n for _, n in described)}")
        columns = {name: table.column(name).combine_chunks() for name in COLUMNS}
        series, start = {}, 0
        for about, length in described:
            rows = {name: column.slice(start, length) for name, column in columns.items()}
            series[about.name] = _series(about, rows, where)
            start += length
        return FlightData(told.source, self.name, timebase, series, None, told.doubts.notices())


def _described(metadata: Mapping[bytes, bytes], where: str) -> list[tuple[Description, int]]:
    """What is known of each parameter, with its number of samples."""
    try:
        said = json.loads(metadata.get(SERIES_KEY, b"null"))
        found = [(description_of(one), int(one["samples"])) for one in said]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputUnusable(f"{where}: its metadata do not tell of its series") from error
    return [(about, length) for about, length in found if about is not None]


def _series(about: Description, rows: Mapping[str, Any], where: str) -> Series:
    reasons = rows["reason"].to_numpy(zero_copy_only=False).astype(np.uint8)
    if about.step_s is None or about.kind is None or (reasons > max(SeriesDoubt)).any():
        raise InputUnusable(f"{where}: {about.name}: neither step nor kind, or a reason that is not known")
    return Series(
        name=about.name, quantity=about.quantity, unit=about.unit, kind=about.kind, first_s=about.first_s,
        step_s=about.step_s, values=_values(about, rows), valid=rows["valid"].to_numpy(zero_copy_only=False),
        reasons=reasons, resolution=about.resolution, meanings=about.meanings, origin=about.origin,
    )  # fmt: skip


def _values(about: Description, rows: Mapping[str, Any]) -> NDArray[Any]:
    dtype = np.dtype(about.dtype)
    if about.kind is not SeriesKind.TEXT:
        return np.asarray(rows["value"].to_numpy(zero_copy_only=False)).astype(dtype)
    texts = rows["text"].to_pylist()
    if dtype.kind == "S":
        return np.array([(text or "").encode("latin-1") for text in texts], dtype=dtype)
    return np.array([text or "" for text in texts], dtype=dtype)
