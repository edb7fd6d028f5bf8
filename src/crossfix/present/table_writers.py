"""Tables into a file as they come: Parquet, CSV, or JSON lines. Memory does not grow with the recording.

Parquet keeps every quantity as it is stored, and the timebase in the file's metadata under `crossfix`. The text forms
are for people and other programs: the address is six hexadecimal digits (`~` before one that is not an ICAO address),
the squawk four digits, `utc` comes first where it is known. What is not valid is empty in CSV and absent in JSON.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO, Protocol

import numpy as np

from crossfix import __version__
from crossfix.errors import LibraryMissing
from crossfix.records.frames_out import UTC, arrow_columns, arrow_schema, utc_microseconds
from crossfix.records.notice import Notice
from crossfix.records.source import Source
from crossfix.records.table import Column, Table, concatenated
from crossfix.records.timebase import Timebase

ROWS = 1 << 16
"""Rows of a Parquet row group, at least."""
TEXT_ROWS = 1 << 13
METADATA = b"crossfix"
FORMAT = 1
"""Of the metadata and columns in Parquet."""


class TableWriter(Protocol):
    """Where tables go."""

    def write(self, table: Table) -> None:
        """Write the rows of a table."""

    def finish(self, source: Source, notices: Sequence[Notice]) -> None:
        """Write what remains. The file itself is the caller's to close."""


@dataclass(slots=True)
class ParquetTables:
    """One Parquet file, zstandard inside."""

    out: BinaryIO
    names: Sequence[str]
    timebase: Timebase
    reader: str
    _pyarrow: Any = None
    _writer: Any = None
    _schema: Any = None
    _waiting: list[Table] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the writer, or say that pyarrow is missing."""
        try:
            self._pyarrow = importlib.import_module("pyarrow")
            parquet = importlib.import_module("pyarrow.parquet")
        except ImportError as error:
            raise LibraryMissing("pyarrow", "writing Parquet", "arrow") from error
        said = {"format": FORMAT, "version": __version__, "reader": self.reader, "timebase": _plain(self.timebase)}
        metadata = {METADATA: json.dumps(said).encode()}
        self._schema = arrow_schema(self._pyarrow, self.names, self.timebase, metadata)
        self._writer = parquet.ParquetWriter(self.out, self._schema, compression="zstd")

    def write(self, table: Table) -> None:
        """Gather rows until there are enough for a row group."""
        self._waiting.append(table)
        if sum(map(len, self._waiting)) >= ROWS:
            self._flush()

    def finish(self, source: Source, notices: Sequence[Notice]) -> None:
        """The last row group, the source with its hash, and the notices."""
        self._flush()
        said = {"source": asdict(source), "notices": [asdict(n) for n in notices]}
        self._writer.add_key_value_metadata({"crossfix_source": json.dumps(said)})
        self._writer.close()

    def _flush(self) -> None:
        if table := concatenated(self._waiting):
            columns = arrow_columns(self._pyarrow, table, self.names, self.timebase)
            self._writer.write_table(self._pyarrow.Table.from_arrays(columns, schema=self._schema))
        self._waiting.clear()


@dataclass(slots=True)
class CsvTables:
    """Comma-separated values (RFC 4180, lines end in LF), a header with the names first."""

    out: BinaryIO
    names: Sequence[str]
    timebase: Timebase
    reader: str

    def __post_init__(self) -> None:
        """Write the header."""
        self.out.write((",".join(_headings(self.names, self.timebase)) + "\n").encode())

    def write(self, table: Table) -> None:
        """A line per report."""
        for part in _parts(table):
            texts = _texts(part, self.names, self.timebase)
            columns = [list(map(_quoted, values)) if name in FREE else values for name, values in texts]
            self.out.write("".join(",".join(row) + "\n" for row in zip(*columns, strict=True)).encode())

    def finish(self, source: Source, notices: Sequence[Notice]) -> None:
        """Nothing remains."""


@dataclass(slots=True)
class JsonTables:
    """JSON lines: an object per report with what is valid in it."""

    out: BinaryIO
    names: Sequence[str]
    timebase: Timebase
    reader: str

    def write(self, table: Table) -> None:
        """A line per report."""
        for part in _parts(table):
            texts = _texts(part, self.names, self.timebase)
            columns = [[_member(name, v) for v in values] for name, values in texts if name == "time" or any(values)]
            lines = ("{" + ",".join(filter(None, row)) + "}\n" for row in zip(*columns, strict=True))
            self.out.write("".join(lines).encode())

    def finish(self, source: Source, notices: Sequence[Notice]) -> None:
        """Nothing remains."""


MakeWriter = Callable[[BinaryIO, Sequence[str], Timebase, str], TableWriter]
WRITERS: dict[str, MakeWriter] = {
    "parquet": ParquetTables,
    "csv": CsvTables,
    "ndjson": JsonTables,
}
TEXT = frozenset({UTC, "icao_address", "callsign", "category", "squawk", "frame"})
"""Written as text in JSON."""
FREE = frozenset({"callsign", "category"})
"""Text in which any character may stand."""
INFINITE = frozenset({"inf", "-inf"})
"""No numbers in JSON: left out."""


def _parts(table: Table) -> Iterator[Table]:
    """A few rows at a time: as text they take 20 times the memory."""
    for start in range(0, len(table), TEXT_ROWS):
        yield table.where(np.arange(start, min(start + TEXT_ROWS, len(table))))


def _member(name: str, text: str) -> str:
    if not text:
        return ""
    if name in TEXT:
        return f'"{name}":{json.dumps(text)}'
    return f'"{name}":{text}' if text not in INFINITE else ""


def _headings(names: Sequence[str], timebase: Timebase) -> list[str]:
    known = [UTC] if timebase.utc_of_zero_s is not None else []
    return [*known, *(name for name in names if name != "non_icao")]


def _texts(table: Table, names: Sequence[str], timebase: Timebase) -> Iterator[tuple[str, list[str]]]:
    """Every column as text, empty where not valid."""
    for name in _headings(names, timebase):
        if name == UTC:
            yield name, _moments(table, timebase.utc_of_zero_s or 0.0)
        elif name not in table:
            yield name, [""] * len(table)
        else:
            yield name, _column(name, table)


def _moments(table: Table, utc_of_zero_s: float) -> list[str]:
    moments = utc_microseconds(table["time"], utc_of_zero_s)
    return ["" if text == "NaT" else f"{text}Z" for text in np.datetime_as_string(moments).tolist()]


def _column(name: str, table: Table) -> list[str]:
    column = table[name]
    texts = [""] * len(column.values)
    rows = np.flatnonzero(column.valid)
    for row, text in zip(rows.tolist(), _values(name, column, table, rows), strict=True):
        texts[row] = text
    return texts


def _values(name: str, column: Column, table: Table, rows: np.ndarray[Any, Any]) -> Iterator[str]:
    values = column.values[rows]
    if name == "icao_address":
        foreign = table["non_icao"].values[rows].tolist() if "non_icao" in table else [False] * len(rows)
        yield from (f"{'~' if f else ''}{a:06x}" for a, f in zip(values.tolist(), foreign, strict=True))
    elif name == "squawk":
        yield from (f"{v:04d}" for v in values.tolist())
    elif name == "time":
        yield from map(repr, np.round(values.astype(np.float64), 7).tolist())
    elif values.dtype.kind == "S":
        yield from (v.decode("ascii", "replace") for v in values.tolist())
    elif values.dtype.kind == "b":
        yield from ("true" if v else "false" for v in values.tolist())
    else:
        yield from map(repr, values.tolist())


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text


def _plain(timebase: Timebase) -> dict[str, str | float | None]:
    """As JSON knows numbers: a resolution without bound is null."""
    said: dict[str, str | float | None] = asdict(timebase)
    return {key: None if value == float("inf") else value for key, value in said.items()}
