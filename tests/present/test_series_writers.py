"""Series written and read back: the same to the last bit in Parquet and HDF5, the same times and numbers in CSV."""

from __future__ import annotations

import csv
import importlib
import io
from collections.abc import Callable
from fractions import Fraction
from typing import Any, BinaryIO

import numpy as np
import pytest
from hypothesis import given, settings

from builders.flight_data import told
from builders.series import analogue, any_flight_data, flight_data
from crossfix.errors import InputUnusable, LibraryMissing
from crossfix.present.series_writers import HEADER, SERIES_WRITERS
from crossfix.read.recorders.own_parquet_series import SeriesParquet
from crossfix.read.recorders.polaris_hdf5 import PolarisHdf5
from crossfix.read.recorders.series_csv import SeriesCsv, regular_step
from crossfix.records.flight_data import FlightData
from crossfix.records.series import Series, SeriesKind


def written(data: FlightData, form: str) -> bytes:
    """The file."""
    out = io.BytesIO()
    SERIES_WRITERS[form](data, out)
    return out.getvalue()


def assert_same(one: Series, again: Series) -> None:
    """Every field of two series, NaN being NaN."""
    for name in ("name", "quantity", "unit", "kind", "first_s", "step_s", "resolution", "meanings", "origin"):
        assert getattr(one, name) == getattr(again, name), name
    assert one.values.dtype == again.values.dtype
    assert one.values.tobytes() == again.values.tobytes() or np.array_equal(one.values, again.values, equal_nan=True)
    assert one.valid.tolist() == again.valid.tolist()
    assert one.reasons.tolist() == again.reasons.tolist()


@settings(max_examples=60, deadline=None)
@given(any_flight_data())
def test_parquet_reads_back_the_same(data: FlightData) -> None:
    stored = written(data, "parquet")
    assert_all_same(data, SeriesParquet().read(stored, told(stored)))


@settings(max_examples=60, deadline=None)
@given(any_flight_data())
def test_hdf5_reads_back_the_same(data: FlightData) -> None:
    stored = written(data, "hdf5")
    assert_all_same(data, PolarisHdf5().read(stored, told(stored)))


def assert_all_same(data: FlightData, again: FlightData) -> None:
    """Series in their order, clock and notices."""
    assert list(again.series) == list(data.series)
    for name in data.series:
        assert_same(data[name], again[name])
    assert again.timebase == data.timebase
    assert again.notices == data.notices


@settings(max_examples=60, deadline=None)
@given(any_flight_data())
def test_csv_has_every_sample_with_every_digit(data: FlightData) -> None:
    rows = list(csv.reader(io.StringIO(written(data, "csv").decode(), newline="")))
    assert ",".join(rows.pop(0)) == HEADER
    for one in data.series.values():
        mine, rows = rows[: len(one)], rows[len(one) :]
        assert [row[:2] for row in mine] == [[one.name, one.unit]] * len(one)
        assert [float(row[2]) for row in mine] == one.times().tolist()
        assert [row[4] for row in mine] == ["true" if ok else "false" for ok in one.valid.tolist()]
        for row, value in zip(mine, one.values.tolist(), strict=True):
            if one.kind is SeriesKind.TEXT:
                assert row[3] == (value.decode("latin-1") if isinstance(value, bytes) else value)
            else:
                assert row[3] == "" if np.isnan(value) else float(row[3]) == value
    assert rows == []


def test_csv_reads_back_times_units_values_and_validity() -> None:
    data = flight_data(analogue(), analogue("A, B", (7.0, np.nan)))
    stored = written(data, "csv")
    again = SeriesCsv().read(stored, told(stored))
    assert list(again.series) == ["IAS", "A, B"]
    for name in data.series:
        assert again[name].times().tolist() == data[name].times().tolist()
        assert again[name].step_s == data[name].step_s
        assert again[name].unit == data[name].unit
        assert np.array_equal(again[name].values, data[name].values, equal_nan=True)
        assert again[name].valid.tolist() == data[name].valid.tolist()


def test_csv_with_bad_lines_says_which() -> None:
    rows = ["IAS,kt,0.0,1,true", "IAS,kt,x,1,true", "IAS,kt,1.0,2,perhaps", "IAS,kt,1.0,2,true"]
    again = ["HDG,,0,1,true", "HDG,,5,1,true", "HDG,,6,1,true", "IAS,kt,2.0,2,true"]
    text = "\n".join([HEADER, *rows, *again])
    data = SeriesCsv().read(text.encode(), told(text.encode()))
    assert data["IAS"].values.tolist() == [1.0, 2.0]
    said = [(n.where, n.text) for n in data.notices]
    assert ("line 3", "not parameter, unit, t_s, value, valid; left out (2 times, last at line 4)") in said
    assert ("parameter HDG", "its times are not regular, or none is given; left out") in said
    assert ("parameter IAS", "stands there twice; the first is kept") in said
    with pytest.raises(InputUnusable, match="no parameter can be read"):
        SeriesCsv().read(f"{HEADER}\n".encode(), told(b""))


@pytest.mark.parametrize("step", [Fraction(1, 8), Fraction(60, 61), Fraction(64), Fraction(1, 3)])
def test_the_step_comes_back_from_the_times(step: Fraction) -> None:
    assert regular_step(3.4375 + np.arange(5000) * step.numerator / step.denominator) == step


def test_hdf5_is_what_a_reader_of_polaris_expects() -> None:
    """By h5py alone: group, datasets and attributes of the reference, slash in a name as `_`."""
    h5py: Any = importlib.import_module("h5py")
    stored = written(flight_data(analogue("A/P"), analogue("A_P"), utc_of_zero_s=1.7e9), "hdf5")
    with h5py.File(io.BytesIO(stored)) as file:
        assert list(file["series"]) == ["A_P", "A_P (2)"]
        group = file["series/A_P"]
        assert group["data"][:].tolist() == [1.0, 2.5, 4.0]
        assert group["mask"][:].tolist() == [False, True, False]
        assert group["mask"].dtype == bool
        assert {k: group.attrs[k] for k in ("name", "frequency", "supf_offset", "units", "data_type")} == {
            "name": "A/P", "frequency": 4.0, "supf_offset": 0.125, "units": "kt", "data_type": "Signed",
        }  # fmt: skip
        assert (file.attrs["start_timestamp"], file.attrs["duration"]) == (1.7e9, 0.75)


def test_parquet_is_a_plain_table_for_others() -> None:
    parquet: Any = importlib.import_module("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(written(flight_data(analogue()), "parquet"))).to_pydict()
    assert table == {
        "parameter": ["IAS"] * 3, "unit": ["kt"] * 3, "t_s": [0.125, 0.375, 0.625], "value": [1.0, 2.5, 4.0],
        "text": [None] * 3, "valid": [True, False, True], "reason": [0, 3, 0],
    }  # fmt: skip


@pytest.mark.parametrize("form", ["parquet", "hdf5", "csv"])
def test_the_same_input_gives_the_same_bytes(form: str) -> None:
    data = flight_data(analogue())
    assert written(data, form) == written(data, form)


@pytest.mark.parametrize("form", ["parquet", "hdf5"])
def test_a_missing_library_is_named(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    write: Callable[[FlightData, BinaryIO], None] = SERIES_WRITERS[form]
    with pytest.raises(LibraryMissing, match="pip install"):
        write(flight_data(analogue()), io.BytesIO())


def test_parquet_that_is_cut_or_not_ours_is_refused() -> None:
    stored = written(flight_data(analogue()), "parquet")
    for data in (stored[:-20], stored[:40], b"PAR1" + bytes(60), b""):
        with pytest.raises(InputUnusable, match=r"made\.dat: series_parquet"):
            SeriesParquet().read(data, told(data))
