"""State vectors and aircraft objects as JSON, in a list or by lines."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.traces import full_object
from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.surveillance import json_objects
from crossfix.read.surveillance.json_objects import objects_in
from crossfix.read.surveillance.state_vectors_json import ReadsbObjects, StateVectorsJson
from crossfix.records.table import Table, concatenated

VECTORS, OBJECTS = StateVectorsJson(), ReadsbObjects()
NOW = 1_767_657_600


def vector(k: int = 0, **fields: Any) -> dict[str, Any]:
    """A state vector with traffic's names."""
    first = {"timestamp": (NOW + k) * 1000, "latitude": 41.2, "longitude": -8.7, "altitude": 350.0, "icao24": "4b1815"}
    return {**first, "groundspeed": 147.0, "track": 169.0, "vertical_rate": 2752.0, **fields}


def report(k: int = 0, **fields: Any) -> dict[str, Any]:
    """A line of adsb_actions."""
    first = {"now": NOW + k, "alt_baro": 1500, "gscp": 90, "lat": 36.4, "lon": -121.4, "track": 280.8, "hex": "a7f426"}
    return {**first, "flight": "N611TH", "flightdict": None, **fields}


def read(text: bytes, reader: StateVectorsJson | ReadsbObjects = VECTORS) -> tuple[Table, str]:
    """All reports, and the doubts as one text."""
    reading = Reading("x.json")
    table = concatenated(list(reader.read_chunks(io.BytesIO(text), reading)))
    return table, "\n".join(f"{n.where}: {n.text}" for n in reading.doubts.notices())


def lines(*objects: Any) -> bytes:
    """One object per line."""
    return b"".join(json.dumps(o).encode() + b"\n" for o in objects)


@pytest.mark.parametrize("form", ["list", "lines", "indented"])
def test_state_vectors_in_aeronautical_units(form: str) -> None:
    vectors = [vector(k, altitude=350.0 + k) for k in range(5)]
    text = {
        "list": json.dumps(vectors).encode(),
        "lines": lines(*vectors),
        "indented": json.dumps(vectors, indent=2).encode(),
    }
    table, told = read(text[form])
    assert told == ""
    assert table["time"].values.tolist() == [NOW + k for k in range(5)]
    assert table["pressure_altitude"].values.tolist() == [350.0 + k for k in range(5)]
    assert (table["ground_speed"].values[0], table["vertical_rate"].values[0]) == (147.0, 2752.0)
    assert set(table["icao_address"].values) == {0x4B1815}


def test_opensky_names_are_si() -> None:
    table, _ = read(
        lines({"time": NOW, "icao24": "4b1815", "lat": 1.0, "lon": 2.0, "velocity": 100.0, "baroaltitude": 304.8})
    )
    assert table["pressure_altitude"].values[0] == pytest.approx(1000.0)
    assert table["ground_speed"].values[0] == pytest.approx(194.384449)


def test_repeated_and_decreasing_times_are_kept() -> None:
    table, told = read(lines(*[vector(k) for k in (5, 5, 3, 9)]))
    assert (table["time"].masked() - NOW).tolist() == [5, 5, 3, 9]
    assert "at the same time as the one before of this aircraft; kept" in told
    assert "earlier than the one before of this aircraft; kept" in told


def test_times_as_text() -> None:
    table, told = read(
        lines(vector(timestamp="2026-01-06T00:00:00+00:00"), vector(timestamp="noon"), vector(timestamp=None))
    )
    assert table["time"].valid.tolist() == [True, False, False]
    assert table["time"].values[0] == NOW
    assert "no time" in told


def test_integrity_of_the_point_that_carries_it() -> None:
    rows = [
        report(0),
        report(1, flightdict=full_object(type="tisb_icao"), squawk="1200"),
        report(2, squawk="1200", category="A7"),
    ]
    table, told = read(lines(*rows), OBJECTS)
    assert told == ""
    assert table["nic"].valid.tolist() == [False, True, False]
    assert table["source_class"].valid.tolist() == [False, True, False]
    assert table["source_class"].values[1] == 3
    assert table["squawk"].valid.tolist() == [False, True, False]
    assert table["callsign"].values.tolist() == [b"N611TH"] * 3
    assert table["ground_speed"].values.tolist() == [90.0] * 3
    assert table["track_angle"].values.tolist() == [280.8, 340.67, 280.8]


def test_plain_aircraft_objects_by_line() -> None:
    table, _ = read(
        lines({"now": NOW, "hex": "~4ca216", "lat": 1.0, "lon": 2.0, "alt_baro": "ground", "gs": 3.0, "nic": 8}),
        OBJECTS,
    )
    assert (table["non_icao"].values[0], table["on_ground"].values[0], table["nic"].values[0]) == (True, True, 8)


@pytest.mark.parametrize("reader", [VECTORS, OBJECTS])
def test_broken_lines_and_other_values(reader: StateVectorsJson | ReadsbObjects) -> None:
    make = vector if reader is VECTORS else report
    text = lines(make(0)) + b'{"icao24": "4b18\n' + lines(make(1), 17, None, [1], {}) + b"garbage\n" + lines(make(2))
    table, told = read(text, reader)
    times = table["time"].values[table["time"].valid]
    assert (times - NOW).tolist() == [0, 1, 2]
    assert "broken JSON; passed over" in told
    assert "not a JSON object; passed over" in told


@pytest.mark.parametrize("text", [b"", b"[]", b"[[[[", b"garbage", b"\xff\xfe\x00", b"[" * 300_000, b'{"a":' * 100_000])
def test_nothing_to_read_is_a_clear_error(text: bytes) -> None:
    with pytest.raises(InputUnusable, match="no JSON object could be read"):
        read(text)


def test_cut_in_an_object() -> None:
    text = json.dumps([vector(k) for k in range(5)]).encode()
    table, told = read(text[:-30])
    assert len(table) == 4
    assert "broken JSON; what follows is not read" in told


def test_objects_come_out_the_same_in_pieces_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    objects = [vector(k, callsign='Ünïcode " } { ,') for k in range(30)]
    for piece in (1, 3, 50, 1000):
        monkeypatch.setattr(json_objects, "PIECE", piece)
        for text in (json.dumps(objects, ensure_ascii=False).encode(), lines(*objects)):
            doubts = Doubts()
            assert [made for _, made in objects_in(io.BytesIO(text), doubts)] == objects
            assert doubts.notices() == ()


def test_an_endless_object_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_objects, "LONGEST", 10_000)
    monkeypatch.setattr(json_objects, "PIECE", 4_000)
    stream = io.BytesIO(lines({"a": 1}) + b'{"a":"' + b"x" * 1_000_000)
    doubts = Doubts()
    assert len(list(objects_in(stream, doubts))) == 1
    assert stream.tell() < 50_000
    assert "not read" in doubts.notices()[0].text


def test_recognised() -> None:
    sure = Certainty.SURE
    assert VECTORS.recognise(Head(json.dumps([vector()]).encode(), "x")).certainty is sure
    assert OBJECTS.recognise(Head(lines(report()), "x")).certainty is sure
    assert VECTORS.recognise(Head(lines(report()), "x")).certainty is Certainty.NO
    assert OBJECTS.recognise(Head(lines(vector()), "x")).certainty is Certainty.NO
    frame = lines({"timestamp": 1.0, "frame": "8d4ca216", "df": "17", "icao24": "4ca216"})
    assert VECTORS.recognise(Head(frame, "x")).certainty is Certainty.NO
    assert VECTORS.recognise(Head(b"", "x")).certainty is Certainty.NO


TEXT = json.dumps([vector(k, callsign="AZE8243", squawk="7700", onground=False) for k in range(4)]).encode()


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_mutation_gives_reports_or_a_clear_error(data: st.DataObject) -> None:
    vectors = data.draw(st.booleans())
    reader, valid = (VECTORS, TEXT) if vectors else (OBJECTS, lines(report(), report(flightdict=full_object())))
    text = bytearray(valid)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text) - 1))
        if data.draw(st.booleans()):
            text[at] = data.draw(st.integers(0, 255))
        else:
            text[at:at] = data.draw(
                st.sampled_from([b"null", b"1e999", b"[", b'"', b"NaN", b"-", b"\n", b"9" * 5000, b"{}"])
            )
    try:
        table, _ = read(bytes(text), reader)
    except InputUnusable:
        return
    assert np.isfinite(table["time"].values[table["time"].valid]).all()
