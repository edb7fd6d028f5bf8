"""Tables as Arrow, pandas and Polars, where those are installed. What is not valid becomes null.

The libraries are optional: each is imported in one function, and named in the error where it is absent.
An address stays a number, with `non_icao` beside it; times stay seconds on the recording's timebase, and where its UTC
is known a column `utc` is added.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import LibraryMissing
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column, Table
from crossfix.records.timebase import Timebase

UTC = "utc"
FARTHEST_S = 253402300800.0
"""Year 10000."""


def to_arrow(table: Table, timebase: Timebase | None = None) -> Any:
    """A pyarrow.Table of the columns that the table has; `unit` and `what` in each field's metadata."""
    pyarrow = _library("pyarrow", "arrow")
    names = [name for name in BY_NAME if name in table]
    return pyarrow.Table.from_arrays(
        arrow_columns(pyarrow, table, names, timebase), schema=arrow_schema(pyarrow, names, timebase)
    )


def to_pandas(table: Table, timebase: Timebase | None = None) -> Any:
    """A pandas.DataFrame: numbers with null as pandas' own nullable types, so that an integer stays one."""
    pandas = _library("pandas", "pandas")
    made = {name: _pandas_column(pandas, table[name]) for name in BY_NAME if name in table}
    if (moments := _utc(table, timebase)) is not None:
        made[UTC] = pandas.to_datetime(moments, utc=True)
    return pandas.DataFrame(made)


def to_polars(table: Table, timebase: Timebase | None = None) -> Any:
    """A polars.DataFrame, by way of Arrow."""
    polars = _library("polars", "polars")
    return polars.from_arrow(to_arrow(table, timebase))


def arrow_schema(
    pyarrow: Any, names: Sequence[str], timebase: Timebase | None, metadata: dict[bytes, bytes] | None = None
) -> Any:
    """The fields of these quantities, `utc` last where the timebase has it."""
    fields = [
        pyarrow.field(
            name, _arrow_type(pyarrow, name), metadata={"unit": BY_NAME[name].unit, "what": BY_NAME[name].what}
        )
        for name in names
    ]
    if _has_utc(timebase):
        fields.append(pyarrow.field(UTC, pyarrow.timestamp("us", tz="UTC"), metadata={"what": "column time as UTC"}))
    return pyarrow.schema(fields, metadata=metadata)


def arrow_columns(pyarrow: Any, table: Table, names: Sequence[str], timebase: Timebase | None) -> list[Any]:
    """Arrays of these quantities; one that the table lacks is all null."""
    made = [_arrow_column(pyarrow, table, name) for name in names]
    if (moments := _utc(table, timebase)) is not None:
        made.append(pyarrow.array(moments, type=pyarrow.timestamp("us", tz="UTC")))
    return made


def _arrow_type(pyarrow: Any, name: str) -> Any:
    dtype = np.dtype(BY_NAME[name].dtype)
    return pyarrow.string() if dtype.kind == "S" else pyarrow.from_numpy_dtype(dtype)


def _arrow_column(pyarrow: Any, table: Table, name: str) -> Any:
    kind = _arrow_type(pyarrow, name)
    if name not in table:
        return pyarrow.nulls(len(table), kind)
    column = table[name]
    if column.values.dtype.kind != "S":
        return pyarrow.array(column.values, type=kind, mask=~column.valid)
    words, places = np.unique(column.values, return_inverse=True)
    texts = pyarrow.array([w.decode("ascii", "replace") for w in words.tolist()], type=pyarrow.string())
    return texts.take(pyarrow.array(places, mask=~column.valid))


def _pandas_column(pandas: Any, column: Column) -> Any:
    if column.values.dtype.kind == "S":
        texts = [v.decode("ascii", "replace") if ok else None for v, ok in zip(*_lists(column), strict=True)]
        return pandas.array(texts, dtype="string")
    if column.values.dtype.kind == "f":
        return column.masked()
    kind = pandas.arrays.BooleanArray if column.values.dtype.kind == "b" else pandas.arrays.IntegerArray
    return kind(column.values.copy(), ~column.valid)


def _lists(column: Column) -> tuple[list[Any], list[bool]]:
    return column.values.tolist(), column.valid.tolist()


def _has_utc(timebase: Timebase | None) -> bool:
    return timebase is not None and timebase.utc_of_zero_s is not None


def utc_microseconds(column: Column, utc_of_zero_s: float) -> NDArray[np.datetime64]:
    """Column `time` as UTC to the microsecond; NaT where it is not valid or beyond the year 9999."""
    seconds = column.masked() + utc_of_zero_s
    known = np.abs(seconds) < FARTHEST_S
    counted = np.where(known, np.rint(np.where(known, seconds, 0.0) * 1e6), 0).astype(np.int64)
    moments = counted.astype("datetime64[us]")
    moments[~known] = np.datetime64("NaT")
    return moments


def _utc(table: Table, timebase: Timebase | None) -> NDArray[np.datetime64] | None:
    if timebase is None or timebase.utc_of_zero_s is None or "time" not in table:
        return None
    return utc_microseconds(table["time"], timebase.utc_of_zero_s)


def _library(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise LibraryMissing(name, f"a table as {extra}", extra) from error
