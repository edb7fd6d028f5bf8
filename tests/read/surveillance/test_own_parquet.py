"""What the program's own Parquet writer wrote comes back."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

from crossfix.errors import InputUnusable
from crossfix.present.table_writers import ParquetTables as Writer
from crossfix.read.protocol import Reading
from crossfix.read.surveillance.own_parquet import ParquetTables
from crossfix.records.quantities import BY_NAME
from crossfix.records.source import Source
from crossfix.records.table import Column, Table, concatenated
from crossfix.records.timebase import Timebase

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def full_table(rows: int, seed: int) -> Table:
    """Every quantity, valid here and there."""
    rng = np.random.default_rng(seed)
    columns = {}
    for name, quantity in BY_NAME.items():
        dtype = np.dtype(quantity.dtype)
        valid = rng.random(rows) < 0.7
        if dtype.kind == "S":
            columns[name] = Column(np.where(valid, b"A1", b"").astype(dtype), valid)
        elif dtype.kind == "f":
            columns[name] = Column(np.where(valid, rng.normal(0, 1000, rows), np.nan), valid)
        else:
            columns[name] = Column(np.where(valid, rng.integers(0, 2, rows), 0).astype(dtype), valid)
    return Table(columns)


def read(text: bytes) -> tuple[Table, Reading]:
    """All reports, and the reading."""
    reading = Reading("x.parquet")
    return concatenated(list(ParquetTables().read_chunks(io.BytesIO(text), reading))), reading


@pytest.mark.parametrize(
    "timebase", [Timebase("unix", 0.01, 0.0), Timebase("counter", 1 / 12e6, None), Timebase("x", float("inf"), 12.5)]
)
def test_every_quantity_comes_back(timebase: Timebase) -> None:
    table, out = full_table(1000, 1), io.BytesIO()
    writer = Writer(out, list(BY_NAME), timebase, "readsb_trace")
    writer.write(table)
    writer.finish(Source("x", 1, "0" * 64), [])
    found, reading = read(out.getvalue())
    assert reading.timebase == timebase
    assert reading.doubts.notices() == ()
    assert list(found) == list(table)
    for name in table:
        assert found[name].values.dtype == table[name].values.dtype, name
        assert found[name].valid.tolist() == table[name].valid.tolist(), name
        assert (found[name].values[found[name].valid] == table[name].values[table[name].valid]).all(), name


def written(columns: dict[str, object], metadata: dict[str, str] | None = None) -> bytes:
    """Any Parquet file."""
    out = io.BytesIO()
    parquet.write_table(arrow.table(columns).replace_schema_metadata(metadata), out)
    return out.getvalue()


def test_without_metadata_the_clock_is_unknown() -> None:
    for metadata in (None, {"crossfix": "{"}, {"crossfix": json.dumps({"timebase": 3})}):
        table, reading = read(written({"time": [1.0], "icao_address": [5]}, metadata))
        assert reading.timebase is not None
        assert reading.timebase.utc_of_zero_s is None
        assert table["time"].values.tolist() == [1.0]
        assert "unknown clock" in reading.doubts.notices()[0].text


def test_no_rows_and_columns_of_nulls() -> None:
    table, _ = read(
        written({"time": arrow.array([], arrow.float64()), "icao_address": arrow.array([], arrow.uint32())})
    )
    assert len(table) == 0
    table, _ = read(written({"time": [1.0], "icao_address": [5], "nic": arrow.nulls(1), "callsign": arrow.nulls(1)}))
    assert not table["nic"].valid.any()
    assert not table["callsign"].valid.any()


@pytest.mark.parametrize("values", [["a"], [[1]], [b"x"]])
def test_a_column_of_another_type_is_a_clear_error(values: list[object]) -> None:
    with pytest.raises(InputUnusable, match="column nic is of type"):
        read(written({"time": [1.0], "icao_address": [5], "nic": values}))


def test_a_number_that_does_not_fit_is_a_clear_error() -> None:
    with pytest.raises(InputUnusable, match="not readable as Parquet"):
        read(written({"time": [1.0], "icao_address": [2**40], "nic": [8]}))
