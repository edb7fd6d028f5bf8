"""OpenSky state vectors in CSV and Parquet: SI units, echoes, old positions, and what is not as it should be."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.surveillance.opensky_files import OpenSkyCsv
from crossfix.read.surveillance.own_parquet import ParquetTables
from crossfix.records.table import Table, concatenated

CSV, PARQUET = OpenSkyCsv(), ParquetTables()
NOW = 1_767_657_600
NAMES = (
    "time", "icao24", "lat", "lon", "velocity", "heading", "vertrate", "callsign", "onground", "alert", "spi", "squawk",
    "baroaltitude", "geoaltitude", "lastposupdate", "lastcontact", "hour",
)  # fmt: skip


def row(k: int, **fields: Any) -> dict[str, Any]:
    """A state vector of second k with a position 0.6 s and a message 0.2 s old."""
    made = {
        "time": NOW + k, "icao24": "4b1815", "lat": 47.5, "lon": 8.5, "velocity": 231.5, "heading": 90.0,
        "vertrate": -6.5024, "callsign": "SWR1  ", "onground": False, "alert": False, "spi": False, "squawk": "0416",
        "baroaltitude": 10058.4, "geoaltitude": 10210.8, "lastposupdate": NOW + k - 0.6, "lastcontact": NOW + k - 0.2,
        "hour": NOW,
    }  # fmt: skip
    return {**made, **fields}


def csv_of(*rows: dict[str, Any]) -> bytes:
    """As OpenSky writes: None is empty, truth values are words."""
    lines = [",".join(NAMES)]
    lines += [",".join("" if one[name] is None else str(one[name]) for name in NAMES) for one in rows]
    return ("\n".join(lines) + "\n").encode()


def parquet_of(*rows: dict[str, Any], moments: bool = False) -> bytes:
    """The same rows as Parquet, times as numbers or as moments."""
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = arrow.Table.from_pylist(list(rows))
    if moments:
        micro = arrow.array([int(one["time"]) * 10**6 for one in rows]).cast(arrow.timestamp("us", "UTC"))
        table = table.set_column(0, "time", micro)
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def read(text: bytes, reader: OpenSkyCsv | ParquetTables = CSV) -> tuple[Table, str]:
    """All reports, and the doubts as one text."""
    reading = Reading("x")
    table = concatenated(list(reader.read_chunks(io.BytesIO(text), reading)))
    assert reading.timebase is not None
    return table, "\n".join(f"{n.where}: {n.text}" for n in reading.doubts.notices())


@pytest.mark.parametrize("form", ["csv", "parquet", "parquet with moments"])
def test_si_becomes_aeronautical(form: str) -> None:
    rows = [row(0), row(1, lat=47.6)]
    if form == "csv":
        table, told = read(csv_of(*rows))
    else:
        table, told = read(parquet_of(*rows, moments="moments" in form), PARQUET)
    assert told == ""
    assert table["time"].values.tolist() == pytest.approx([NOW - 0.6, NOW + 0.4])
    assert table["pressure_altitude"].values[0] == pytest.approx(33_000.0)
    assert table["geometric_altitude"].values[0] == pytest.approx(33_500.0)
    assert table["ground_speed"].values[0] == pytest.approx(450.0)
    assert table["vertical_rate"].values[0] == pytest.approx(-1280.0)
    assert table["squawk"].values.tolist() == [416, 416]
    assert table["callsign"].values.tolist() == [b"SWR1", b"SWR1"]
    assert table["on_ground"].valid.all()
    assert not table["on_ground"].values.any()
    assert "source_class" not in table


def test_echoes_are_left_out_and_old_positions_are_not_valid() -> None:
    rows = [row(0), row(1, lastcontact=NOW - 0.2, lastposupdate=NOW - 0.6), row(2, lastposupdate=NOW - 0.6), row(3)]
    other = row(1, icao24="4b1816", lastcontact=NOW - 0.2, lastposupdate=NOW - 0.6)
    table, told = read(csv_of(*rows[:2], other, *rows[2:]))
    assert table["icao_address"].values.tolist() == [0x4B1815, 0x4B1816, 0x4B1815, 0x4B1815]
    assert table["latitude"].valid.tolist() == [True, True, False, True]
    assert (table["time"].masked() - NOW).round(2).tolist() == [-0.6, -0.6, 1.8, 2.4]
    assert "no message since the row before" in told
    assert "the position is that of the row before" in told


def test_without_the_columns_of_updates_every_row_is_a_report() -> None:
    text = f"time,icao24,lat,lon,baroaltitude\n{NOW},4b1815,47.5,8.5,304.8\n{NOW + 1},4b1815,,,304.8\n".encode()
    table, told = read(text)
    assert told == ""
    assert table["time"].values.tolist() == [NOW, NOW + 1]
    assert table["latitude"].valid.tolist() == [True, False]


def test_traffic_s_names_in_feet_and_knots() -> None:
    text = b"timestamp,icao24,latitude,longitude,altitude,groundspeed,vertical_rate,geoaltitude\n"
    text += b"2026-01-06 00:00:00+00:00,4b1815,47.5,8.5,33000,450,-1280,33500\n"
    table, told = read(text)
    assert told == ""
    assert table["time"].values[0] == NOW
    assert (table["pressure_altitude"].values[0], table["geometric_altitude"].values[0]) == (33_000.0, 33_500.0)


def test_values_that_are_not_as_they_should_be() -> None:
    bad = row(
        1,
        icao24="xyz",
        lat="north",
        velocity=1e300,
        heading="NaN",
        squawk="9999",
        callsign="MUCH TOO LONG",
        onground="yes",
    )
    table, told = read(csv_of(row(0), bad, row(2)))
    assert len(table) == 3
    assert table["icao_address"].valid.tolist() == [True, False, True]
    for name in ("latitude", "ground_speed", "track_angle", "squawk", "callsign", "on_ground"):
        assert table[name].valid.tolist() == [True, False, True], name
    for part in (
        "no valid address",
        "unexpected type",
        "ground_speed outside",
        "squawk is not four",
        "callsign is not",
    ):
        assert part in told


def test_lines_that_are_not_as_the_header() -> None:
    lines = csv_of(row(0), row(1), row(2)).split(b"\n")
    lines[2] = b"1,2,3"
    lines.insert(3, b"x")
    table, told = read(b"\n".join(lines) + b'"unclosed')
    assert "not as many fields as the 17 of the header" in told
    assert {NOW - 0.6, NOW + 1.4} <= set(table["time"].values.tolist())


@pytest.mark.parametrize("text", [b"", b"\n\n", b"time,icao24\n", b"\0\0"])
def test_nothing_to_read_is_a_clear_error(text: bytes) -> None:
    with pytest.raises(InputUnusable, match="opensky_csv: no row below the header"):
        read(text)


def test_parquet_that_cannot_be_read() -> None:
    good = parquet_of(row(0))
    for text in (b"", b"PAR1", good[:-9], b"PAR1" + bytes(100) + b"PAR1", good[:40] + b"\xff" * 40 + good[80:]):
        with pytest.raises(InputUnusable, match="parquet_tables"):
            read(text, PARQUET)
    out = io.BytesIO()
    pytest.importorskip("pyarrow.parquet").write_table(pytest.importorskip("pyarrow").table({"a": [1]}), out)
    with pytest.raises(InputUnusable, match="neither icao_address and time nor icao24"):
        read(out.getvalue(), PARQUET)


def test_recognised() -> None:
    assert CSV.recognise(Head(csv_of(row(0)), "x")).certainty is Certainty.SURE
    assert CSV.recognise(Head(b"timestamp,icao24,altitude\n", "x")).certainty is Certainty.SURE
    assert CSV.recognise(Head(b"icao24,b\n", "x")).certainty is Certainty.MAYBE
    assert CSV.recognise(Head(b"network_time,receiver_time,hex\n", "x")).certainty is Certainty.NO
    assert PARQUET.recognise(Head(b"PAR1...", "x")).certainty is Certainty.SURE
    assert PARQUET.recognise(Head(b"", "x")).certainty is Certainty.NO


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_mutation_gives_reports_or_a_clear_error(data: st.DataObject) -> None:
    text = bytearray(csv_of(*[row(k) for k in range(4)]))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        if data.draw(st.booleans()):
            text[at] = data.draw(st.integers(0, 255))
        else:
            text[at:at] = data.draw(st.sampled_from([b"nan", b"1e999", b",", b'"', b"\n", b"\r", b"-", b"9" * 400]))
    try:
        table, _ = read(bytes(text))
    except InputUnusable:
        return
    assert np.isfinite(table["time"].values[table["time"].valid]).all()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_mutation_of_parquet(data: st.DataObject) -> None:
    text = bytearray(parquet_of(*[row(k) for k in range(3)]))
    for _ in range(data.draw(st.integers(1, 3))):
        text[data.draw(st.integers(4, len(text) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(text), PARQUET)
    except InputUnusable:
        return
