"""Series into a file: Parquet, CSV in long form, or HDF5 as POLARIS has it. Each parameter keeps its own rate.

| form | what it keeps |
|---|---|
| Parquet | all: a row per sample, one parameter after another, the rest in the metadata; read back it is the same |
| HDF5 | all: `/series/<name>/{data,mask}` with the attributes of POLARIS, and what those lack in one of our own |
| CSV | parameter, unit, t_s, value, valid, with every digit; not kinds, meanings, reasons and origins |

A value that is not valid stays in place beside its validity; one that is no number is empty in CSV. A code is written
as its number. `read/recorders/described.py` has the keys of what crossfix writes beside the samples.
"""

from __future__ import annotations

import importlib
import io
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from crossfix import __version__
from crossfix.errors import LibraryMissing
from crossfix.records.flight_data import FlightData
from crossfix.records.series import Series, SeriesKind

KEY = "crossfix"
SERIES_KEY = "crossfix_series"
FORMAT = 1
HEADER = "parameter,unit,t_s,value,valid"
DATA_TYPES = {
    SeriesKind.ANALOGUE: "Signed",
    SeriesKind.DISCRETE: "Discrete",
    SeriesKind.ENUMERATION: "Multistate",
    SeriesKind.TEXT: "ASCII",
}
"""What POLARIS calls a kind."""
TEXT_ROWS = 1 << 14


def write_parquet(data: FlightData, out: BinaryIO) -> None:
    """A row group per parameter, zstandard inside."""
    arrow, parquet = _library("pyarrow", "arrow"), _library("pyarrow.parquet", "arrow")
    said = [_described(one) | {"samples": len(one)} for one in data.series.values()]
    metadata = {KEY: json.dumps(_about(data)), SERIES_KEY: json.dumps(said)}
    words = arrow.dictionary(arrow.int32(), arrow.string())
    schema = arrow.schema(
        [
            ("parameter", words), ("unit", words), ("t_s", arrow.float64()), ("value", arrow.float64()),
            ("text", arrow.string()), ("valid", arrow.bool_()), ("reason", arrow.uint8()),
        ],
        metadata=metadata,
    )  # fmt: skip
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for one in data.series.values():
            writer.write_table(arrow.Table.from_arrays(_arrays(arrow, one), schema=schema))


def _arrays(arrow: Any, one: Series) -> list[Any]:
    count = len(one)
    name, unit = (_repeated(arrow, word, count) for word in (one.name, one.unit))
    value, text = arrow.nulls(count, arrow.float64()), arrow.nulls(count, arrow.string())
    if one.kind is SeriesKind.TEXT:
        text = arrow.array(_texts(one.values), type=arrow.string())
    else:
        value = arrow.array(one.values.astype(np.float64))
        if one.meanings:
            text = arrow.array([one.meanings.get(code) for code in one.values.tolist()], type=arrow.string())
    return [name, unit, arrow.array(one.times()), value, text, arrow.array(one.valid), arrow.array(one.reasons)]


def _repeated(arrow: Any, word: str, count: int) -> Any:
    return arrow.DictionaryArray.from_arrays(arrow.array(np.zeros(count, np.int32)), arrow.array([word]))


def write_csv(data: FlightData, out: BinaryIO) -> None:
    """RFC 4180, lines end in LF; `t_s` in seconds on the recorder's clock."""
    out.write(f"{HEADER}\n".encode())
    for one in data.series.values():
        before, times = f"{_quoted(one.name)},{_quoted(one.unit)},", one.times()
        for start in range(0, len(one), TEXT_ROWS):
            rows = slice(start, start + TEXT_ROWS)
            parts = zip(times[rows].tolist(), _cells(one, rows), one.valid[rows].tolist(), strict=True)
            lines = (f"{before}{t_s!r},{cell},{'true' if ok else 'false'}\n" for t_s, cell, ok in parts)
            out.write("".join(lines).encode())


def _cells(one: Series, rows: slice) -> Iterator[str]:
    values = one.values[rows]
    if one.kind is SeriesKind.TEXT:
        return map(_quoted, _texts(values))
    if values.dtype.kind == "f":
        return ("" if math.isnan(value) else repr(value) for value in values.tolist())
    return (str(int(value)) for value in values.tolist())


def write_hdf5(data: FlightData, out: BinaryIO) -> None:
    """HDF5 in the form of POLARIS; a slash in a name is `_` in the path, as there, and stays in attribute `name`."""
    h5py = _library("h5py", "flightdata")
    made = io.BytesIO()
    with h5py.File(made, "w") as file:
        file.attrs[KEY] = json.dumps(_about(data))
        file.attrs["duration"] = _duration(data)
        file.attrs["hdfaccess_version"] = 1
        if data.timebase.utc_of_zero_s is not None:
            file.attrs["start_timestamp"] = data.timebase.utc_of_zero_s
        series = file.create_group("series", track_order=True)
        for one in data.series.values():
            _write_parameter(series.create_group(_free_key(one.name, series)), one)
    out.write(made.getbuffer())


def _write_parameter(group: Any, one: Series) -> None:
    texts = one.values.dtype.kind == "U"
    stored = np.array([text.encode() for text in one.values.tolist()], dtype="S") if texts else one.values
    for name, samples in (("data", stored), ("mask", ~one.valid), ("reasons", one.reasons)):
        group.create_dataset(name, data=samples, **({"compression": "gzip"} if len(one) else {}))
    group.attrs["name"] = one.name
    group.attrs["frequency"] = one.step_s.denominator / one.step_s.numerator
    group.attrs["supf_offset"] = one.first_s
    group.attrs["data_type"] = DATA_TYPES[one.kind]
    if one.unit:
        group.attrs["units"] = one.unit
    if one.meanings:
        group.attrs["values_mapping"] = json.dumps({str(code): text for code, text in one.meanings.items()})
    group.attrs[KEY] = json.dumps(_described(one))


def _free_key(name: str, taken: Any) -> str:
    key = name.replace("/", "_").strip(".") or "_"
    number = 2
    free = key
    while free in taken:
        free, number = f"{key} ({number})", number + 1
    return free


def _duration(data: FlightData) -> float:
    """Seconds that the longest series covers, as POLARIS counts them: without its offset."""
    return max((float(len(one) * one.step_s) for one in data.series.values()), default=0.0)


SERIES_WRITERS: dict[str, Callable[[FlightData, BinaryIO], None]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "hdf5": write_hdf5,
}


def _about(data: FlightData) -> dict[str, Any]:
    clock = asdict(data.timebase)
    if not math.isfinite(data.timebase.resolution_s):
        clock["resolution_s"] = None
    return {
        "format": FORMAT,
        "version": __version__,
        "reader": data.reader,
        "timebase": clock,
        "source": asdict(data.source),
        "notices": [asdict(notice) for notice in data.notices],
    }


def _described(one: Series) -> dict[str, Any]:
    """All of a series but its samples."""
    return {
        "name": one.name,
        "quantity": one.quantity,
        "unit": one.unit,
        "kind": one.kind.value,
        "first_s": one.first_s,
        "step_s": str(one.step_s),
        "dtype": one.values.dtype.str,
        "resolution": one.resolution,
        "meanings": {str(code): text for code, text in one.meanings.items()},
        "origin": [asdict(part) for part in one.origin],
    }


def _texts(values: NDArray[Any]) -> list[str]:
    if values.dtype.kind == "S":
        return [text.decode("latin-1") for text in values.tolist()]
    return [str(text) for text in values.tolist()]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text


def _library(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise LibraryMissing(name.partition(".")[0], "writing flight data", extra) from error
