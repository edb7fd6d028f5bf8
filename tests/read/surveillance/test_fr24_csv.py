"""Flightradar24's granular CSV."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.surveillance.fr24_csv import Fr24Csv
from crossfix.records.table import Table, concatenated

READER = Fr24Csv()
HEADER = "network_time,receiver_time,hex,callsign,latitude,longitude,no_position,altitude,squawk,speed,track,vspeed,"
HEADER += "on_ground,flags,position_class" + "," * 15
DAY = 1_735_689_600  # 2025-01-01


def row(k: int = 0, **fields: Any) -> str:
    """A row of second k, received 0.4 s before it was sent on."""
    made = {
        "network_time": f"2025-01-01 00:00:{k:02d}Z.900", "receiver_time": f"2025-01-01 00:00:{k:02d}Z.500",
        "hex": "0x4ca216", "callsign": "AZE8243", "latitude": 43.3, "longitude": 45.8, "no_position": "P",
        "altitude": 14_025, "squawk": 416, "speed": 52, "track": 192, "vspeed": -64, "on_ground": "A", "flags": 0,
        "position_class": "ADS-B",
    } | {k: v for k, v in fields.items() if k != "tags"}  # fmt: skip
    tags = fields.get(
        "tags", ["P:8", "S:ADS-B", "C:25", "MACH:756", "GPSA:13775", "MACH:0.756", "HDG:211", "ROLL:-3.5"]
    )
    cells = [str(value) for value in made.values()] + tags
    return ",".join(cells + [""] * (30 - len(cells)))


def read(*rows: str, header: str = HEADER) -> tuple[Table, str]:
    """All reports, and the doubts as one text."""
    return read_bytes(("\n".join([header, *rows]) + "\n").encode())


def read_bytes(text: bytes) -> tuple[Table, str]:
    """The same from bytes."""
    reading = Reading("x.csv")
    table = concatenated(list(READER.read_chunks(io.BytesIO(text), reading)))
    return table, "\n".join(f"{n.where}: {n.text}" for n in reading.doubts.notices())


EVERY = {
    "time": DAY + 1.5, "icao_address": 0x4CA216, "non_icao": False, "source_class": 1, "latitude": 43.3,
    "longitude": 45.8, "on_ground": False, "pressure_altitude": 14_025.0, "geometric_altitude": 13_775.0,
    "ground_speed": 52.0, "track_angle": 192.0, "magnetic_heading": 211.0, "indicated_airspeed": 306.0,
    "true_airspeed": 446.0, "mach": 0.756, "vertical_rate": -64.0, "roll_angle": -3.5, "selected_altitude": 40_000.0,
    "callsign": b"AZE8243", "squawk": 416, "nic": 8,
}  # fmt: skip


def test_every_field() -> None:
    tags = ["P:8", "S:ADS-B", "MACH:756", "GPSA:13775", "HDG:211", "ROLL:-3.5", "IAS:306", "TAS:446", "MCPA:40000"]
    table, told = read(row(1, tags=tags))
    assert told == ""
    assert {name: table[name].values[0] for name in table if table[name].valid[0]} == EVERY


def test_rows_without_a_position_stay_and_zeros_there_are_not_given() -> None:
    bare = {
        "latitude": 0,
        "longitude": 0,
        "no_position": "N",
        "altitude": 0,
        "squawk": 0,
        "speed": 0,
        "track": 0,
        "vspeed": 0,
    }
    table, told = read(
        row(1, **bare, on_ground="N", callsign="", tags=["P:0", "S:ADS-B", "C:20"]), row(2, **bare | {"altitude": 9000})
    )
    assert told == ""
    assert len(table) == 2
    assert [name for name in table if table[name].valid[0]] == ["time", "icao_address", "non_icao", "source_class"]
    assert table["pressure_altitude"].valid.tolist() == [False, True]


def test_zero_is_given_where_it_can_be() -> None:
    table, _ = read(
        row(1, altitude=0),
        row(2, speed=0, track=191, vspeed=0),
        row(3, vspeed=0),
        row(4, on_ground="G", speed=0, track=0, vspeed=0),
        row(5, track=0),
    )
    assert table["pressure_altitude"].valid.tolist() == [True] * 5
    assert table["ground_speed"].valid.tolist() == [True, False, True, True, True]
    assert table["vertical_rate"].valid.tolist() == [True] * 5
    assert table["track_angle"].valid.tolist() == [True] * 5
    assert table["on_ground"].values.tolist() == [False, False, False, True, False]


def test_receivers_clocks_that_fail() -> None:
    table, told = read(
        row(1, receiver_time="1970-01-01 00:00:00Z.000"),
        row(2, receiver_time="2025-01-08 00:00:00Z.000"),
        row(3, receiver_time=""),
        row(4),
        row(5, network_time="x"),
        row(6, network_time="", receiver_time="2025-13-01 00:00:00Z.000"),
        row(7, network_time="2025-01-01 25:00:00Z.000", receiver_time="9" * 40),
    )
    assert (table["time"].values[:5] - DAY).round(3).tolist() == [1.9, 2.9, 3.9, 4.5, 5.5]
    assert table["time"].valid.tolist() == [True] * 5 + [False] * 2
    assert "receiver_time is not within 30 s before network_time, which is taken (2 times" in told
    assert "not a time" in told


@pytest.mark.parametrize(
    ("receiver", "taken"),
    [("00:00:09Z.999", 9.999), ("00:00:09Z.998", 39.999), ("00:00:40Z.499", 40.499), ("00:00:40Z.501", 39.999)],
)
def test_threshold_of_the_delay(receiver: str, taken: float) -> None:
    table, _ = read(row(network_time="2025-01-01 00:00:39Z.999", receiver_time=f"2025-01-01 {receiver}"))
    assert table["time"].values[0] - DAY == pytest.approx(taken, abs=1e-6)


def test_values_that_are_not_as_they_should_be() -> None:
    odd = row(
        1,
        hex="0xzz",
        callsign="MUCH TOO LONG",
        latitude="north",
        altitude="FL330",
        speed="1e999",
        squawk="9999",
        tags=["P:x", "MACH:", "GPSA:nan", ":", "TAS"],
    )
    table, told = read(row(0), odd, "short,row", row(2))
    assert table["icao_address"].valid.tolist()[:2] == [True, False]
    for name in ("callsign", "latitude", "pressure_altitude", "ground_speed", "squawk", "nic", "mach"):
        assert not table[name].valid[1], name
    assert "not as many fields" in told
    assert "not a number" in told


def test_a_column_that_is_missing_is_named() -> None:
    with pytest.raises(InputUnusable, match="flightradar24_csv: no column hex"):
        read("2025-01-01 00:00:00Z.1,1,1", header="network_time,latitude,longitude")
    with pytest.raises(InputUnusable, match="no row below the header"):
        read()
    with pytest.raises(InputUnusable, match="no row below the header"):
        read_bytes(b"")


def test_recognised() -> None:
    assert READER.recognise(Head(HEADER.encode() + b"\n", "x")).certainty is Certainty.SURE
    assert READER.recognise(Head(b"\xef\xbb\xbf" + HEADER.encode(), "x")).certainty is Certainty.SURE
    assert READER.recognise(Head(b"time,icao24\n", "x")).certainty is Certainty.NO
    assert READER.recognise(Head(b"", "x")).certainty is Certainty.NO


VALID = "\n".join([HEADER, row(1), row(2, no_position="N", latitude=0, longitude=0), row(3)]).encode()


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_mutation_gives_reports_or_a_clear_error(data: st.DataObject) -> None:
    text = bytearray(VALID)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        if data.draw(st.booleans()):
            text[at] = data.draw(st.integers(0, 255))
        else:
            text[at:at] = data.draw(st.sampled_from([b"nan", b"1e999", b",", b'"', b"\n", b"\r", b":", b"9" * 400]))
    try:
        table, _ = read_bytes(bytes(text))
    except InputUnusable:
        return
    assert np.isfinite(table["time"].values[table["time"].valid]).all()
