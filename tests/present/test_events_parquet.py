"""Events as Parquet: what a reader of the file gets, in a fixed order, in fixed bytes."""

from __future__ import annotations

import io
import json
import math
from datetime import UTC, datetime
from typing import Any

import pyarrow.parquet as pq

from crossfix.present import events_parquet
from crossfix.present.events_parquet import EventRow, Origin, event_chunks, event_columns, order_of, row_of
from crossfix.present.parquet_rows import ParquetRows
from crossfix.records.event import Event, Kind, Place, Reason, Report
from crossfix.records.interval import Interval

UNIX = 1735711200.5
EVENT = Event(
    Kind.SPOOFING, "spoofing", 0x0A4C21, Interval(UNIX, UNIX + 30.25), Interval(-math.inf, UNIX), True,
    (Reason("slow", UNIX, UNIX + 30, 12, 52.0, 100.0, "kt"), Reason("saturated", UNIX + 1, UNIX + 2, 2)),
    (Report(UNIX + 1, "slow", "8d0a4c2100"),),
    Place(60.5, 24.25, 35000.0, math.nan, True), "CSN304", False, "slow_circle", Place(54.96, 19.98),
)  # fmt: skip
DATED = Origin("day.tar/trace_full_0a4c21.json", UNIX - 600.0, 0.0)
UNDATED = Origin("log.bin", UNIX - 600.0, None)


def written(rows: list[EventRow]) -> tuple[bytes, list[dict[str, Any]]]:
    """The file, and what it holds."""
    out = io.BytesIO()
    with ParquetRows(out, event_columns()) as file:
        for chunk in event_chunks(rows):
            file.write(chunk)
    return out.getvalue(), pq.read_table(io.BytesIO(out.getvalue())).to_pylist()


def test_every_column() -> None:
    (row,) = written([row_of(EVENT, DATED)])[1]
    reasons, evidence = json.loads(row.pop("reasons")), json.loads(row.pop("evidence"))
    assert row == {
        "icao_address": "0a4c21", "callsign": "CSN304", "kind": "spoofing", "form": "slow_circle",
        "confirmed": False, "ongoing": True,
        "start_utc": datetime(2025, 1, 1, 6, 0, 0, 500_000, UTC),
        "end_utc": datetime(2025, 1, 1, 6, 0, 30, 750_000, UTC),
        "start_s": 600.0, "end_s": 630.25, "onset_low_s": None, "onset_high_s": 600.0,
        "latitude": 60.5, "longitude": 24.25, "altitude_ft": 35000.0, "sigma_nm": None, "inferred": True,
        "claimed_latitude": 54.96, "claimed_longitude": 19.98, "detector": "spoofing",
        "source": "day.tar/trace_full_0a4c21.json",
    }  # fmt: skip
    assert reasons == [
        {"code": "slow", "first_s": 600.0, "last_s": 630.0, "reports": 12, "value": 52.0, "limit": 100.0, "unit": "kt"},
        {
            "code": "saturated",
            "first_s": 601.0,
            "last_s": 602.0,
            "reports": 2,
            "value": None,
            "limit": None,
            "unit": "",
        },
    ]
    assert evidence == [{"time_s": 601.0, "reason": "slow", "frame": "8d0a4c2100"}]


def test_a_log_without_date_has_seconds_and_no_utc() -> None:
    (row,) = written([row_of(EVENT, UNDATED)])[1]
    assert (row["start_utc"], row["end_utc"], row["start_s"]) == (None, None, 600.0)


def test_every_column_says_what_it_is_and_no_more_is_written() -> None:
    content, _ = written([row_of(EVENT, DATED)])
    schema = pq.read_schema(io.BytesIO(content))
    assert all(schema.field(name).metadata[b"what"] for name in schema.names)
    assert set(schema.metadata or {}) <= {b"ARROW:schema"}
    assert content == written([row_of(EVENT, DATED)])[0]


def test_no_event_is_a_file_too() -> None:
    assert written([])[1] == []


def test_order() -> None:
    dated, undated = row_of(EVENT, DATED), row_of(EVENT, UNDATED)
    later = row_of(EVENT, Origin("day.tar/a.json", UNIX - 5.0, 1.0))
    assert sorted([undated, later, dated], key=order_of) == [dated, later, undated]


def test_rows_come_in_groups(monkeypatch: Any) -> None:
    monkeypatch.setattr(events_parquet, "ROWS", 3)
    content, rows = written([row_of(EVENT, DATED)] * 8)
    file = pq.ParquetFile(io.BytesIO(content))
    assert [file.metadata.row_group(k).num_rows for k in range(file.num_row_groups)] == [3, 3, 2]
    assert len(rows) == 8
