"""Snapshots: times from `now`, `seen` and `seen_pos`, repeats, MLAT rows, and what is not as it should be."""

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
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.surveillance.aircraft_json import AircraftJson
from crossfix.records.table import Table, concatenated

READER = AircraftJson()
NOW = 1_767_657_600.0


def one(hexadecimal: Any = "4ca216", **fields: Any) -> dict[str, Any]:
    """An aircraft with a position 0.4 s old and a message 0.1 s old."""
    first = {"hex": hexadecimal, "type": "adsb_icao", "lat": 60.1, "lon": 24.9, "seen": 0.1, "seen_pos": 0.4}
    return {**first, **fields}


def snapshot(*aircraft: Any, now: Any = NOW, key: str = "aircraft") -> bytes:
    """A document."""
    return json.dumps({"now": now, "messages": 7, key: list(aircraft)}).encode()


def read(text: bytes, start: float | None = None) -> tuple[Table, Reading, str]:
    """All reports, the reading and its doubts as one text."""
    reading = Reading("aircraft.json", start)
    table = concatenated(list(READER.read_chunks(io.BytesIO(text), reading)))
    return table, reading, "\n".join(f"{n.where}: {n.text}" for n in reading.doubts.notices())


def test_a_report_has_the_time_of_its_position() -> None:
    table, reading, told = read(snapshot(one(**full_object(), alt_baro=32_000, gs=430.5, rssi=-12.5)))
    assert told == ""
    assert reading.timebase is not None
    assert reading.timebase.utc_of_zero_s == 0.0
    assert table["time"].values.tolist() == [NOW - 0.4]
    row = {name: table[name].values[0] for name in table if table[name].valid[0]}
    assert row["icao_address"] == 0x4CA216
    assert (row["pressure_altitude"], row["ground_speed"], row["signal_level"]) == (32_000.0, 430.5, -12.5)
    assert (row["nic"], row["nac_p"], row["sil"], row["containment_radius"]) == (8, 10, 3, 186.0)
    assert (row["callsign"], row["category"], row["squawk"], row["emergency"]) == (b"AZE8243", b"A3", 4637, 0)
    assert (row["selected_altitude"], row["vertical_rate"], row["vertical_rate_geometric"]) == (32_000.0, -64.0, False)


def test_a_message_long_after_the_last_position_is_a_report_of_its_own() -> None:
    table, _, _ = read(snapshot(one(seen=0.5, seen_pos=30.0)))
    assert table["time"].values.tolist() == [NOW - 30.0, NOW - 0.5]
    assert table["latitude"].valid.tolist() == [True, False]
    assert read(snapshot(one(seen=0.5, seen_pos=10.5)))[0]["time"].values.tolist() == [NOW - 10.5]
    assert len(read(snapshot(one(seen=0.5, seen_pos=10.6)))[0]) == 2


def test_rows_without_a_position_stay() -> None:
    table, _, _ = read(snapshot({"hex": "4ca216", "type": "mode_s", "alt_baro": 1000, "seen": 2.0}))
    assert table["time"].values.tolist() == [NOW - 2.0]
    assert table["source_class"].values.tolist() == [5]
    assert not table["latitude"].valid.any()


def test_snapshots_do_not_repeat_what_they_knew() -> None:
    text = b"\n".join(
        [
            snapshot(one(seen=0.1, seen_pos=0.4)),
            snapshot(one(seen=1.1, seen_pos=1.4), now=NOW + 1),  # nothing new
            snapshot(one(seen=0.0, seen_pos=2.4, gs=10.0), now=NOW + 2),  # a message, the old position
            snapshot(one(seen=0.0, seen_pos=0.0, lat=60.2), now=NOW + 3),
        ]
    )
    table, _, told = read(text)
    assert (table["time"].masked() - NOW).round(3).tolist() == [-0.4, 2.0, 3.0]
    assert table["latitude"].valid.tolist() == [True, False, True]
    assert "nothing new since the snapshot before" in told


def test_mlat_rows_keep_their_class_and_nic() -> None:
    rows = [
        one("ae6901", type="mlat", nic=0, rc=0),
        one("~2b01cf", type=None, mlat=["lat", "lon"]),
        one("a3ca1d", tisb=["lat"], type=None),
    ]
    table, _, _ = read(snapshot(*rows))
    assert table["source_class"].values.tolist() == [4, 4, 3]
    assert table["non_icao"].values.tolist() == [False, True, False]
    assert (table["nic"].values[0], table["nic"].valid[0], table["containment_radius"].valid[0]) == (0, True, False)


def test_on_ground_and_altitude_words() -> None:
    table, _, told = read(
        snapshot(one(alt_baro="ground"), one("4ca217", alt_baro=0), one("4ca218", alt_baro="sky"), one("4ca219"))
    )
    assert table["on_ground"].values[table["on_ground"].valid].tolist() == [True, False]
    assert table["pressure_altitude"].valid.tolist() == [False, True, False, False]
    assert 'alt_baro is neither a number nor "ground"' in told


def test_milliseconds_and_the_answers_of_aggregators() -> None:
    table, _, _ = read(snapshot(one(), now=NOW * 1000, key="ac"))
    assert table["time"].values.tolist() == [NOW - 0.4]


@pytest.mark.parametrize("now", [None, "noon", -3, 1e300, True])
def test_without_now_the_times_count_from_the_snapshot(now: Any) -> None:
    table, reading, told = read(snapshot(one(), now=now))
    assert reading.timebase is not None
    assert reading.timebase.utc_of_zero_s is None
    assert table["time"].values.tolist() == [-0.4]
    assert "the times count from the snapshot" in told
    later, reading, _ = read(snapshot(one(), now=now), start=NOW)
    assert reading.timebase is not None
    assert reading.timebase.utc_of_zero_s == 0.0
    assert later["time"].values.tolist() == [NOW - 0.4]


def test_fields_of_other_types_are_taken_as_not_given() -> None:
    odd = one(
        gs="430", nic=[8], flight=7, alt_geom={"a": 1}, squawk="9999", emergency="mayday", seen="now", category=None
    )
    table, _, told = read(snapshot(odd, one("4ca217"), 17, None, one(hexadecimal="xyz"), one(hexadecimal=5)))
    assert len(table) == 4
    assert table["icao_address"].valid.tolist() == [True, True, False, False]
    assert not any(table[name].valid[0] for name in ("ground_speed", "nic", "callsign", "geometric_altitude", "squawk"))
    for part in ("gs is of an unexpected type", "squawk is not four octal digits", "emergency is not a known word"):
        assert part in told


def test_values_out_of_range() -> None:
    table, _, told = read(snapshot(one(lat=91.0, nic=12, gs=1e308, seen_pos=0.0)))
    assert not any(table[name].valid[0] for name in ("latitude", "nic", "ground_speed"))
    assert table["latitude"].values[0] == 91.0
    assert "latitude outside -90 to 90 deg; not valid" in told


def test_not_a_number_in_python_s_json() -> None:
    text = snapshot(one(gs=float("nan"), alt_geom=float("inf")))
    table, _, _ = read(text)
    assert not table["ground_speed"].valid[0]
    assert not table["geometric_altitude"].valid[0]


DEEP = b'{"now":1,"aircraft":[{"hex":"4ca216","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}]}"


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"7", b"\xff\xfe", snapshot(one())[:-3], b"\0" * 9, DEEP])
def test_nothing_to_read_is_a_clear_error(text: bytes) -> None:
    with pytest.raises(InputUnusable, match="readsb_aircraft_json"):
        read(text)


def test_a_line_that_is_no_snapshot_is_passed_over() -> None:
    table, _, told = read(snapshot(one()) + b"\n{broken\n\n" + snapshot(one("4ca217"), now=NOW + 1))
    assert len(table) == 2
    assert "line 2: not a snapshot in JSON; passed over" in told


def test_recognised() -> None:
    assert READER.recognise(Head(snapshot(one()), "x")).certainty is Certainty.SURE
    assert READER.recognise(Head(snapshot(one(), key="ac"), "x")).certainty is Certainty.SURE
    assert READER.recognise(Head(snapshot(), "x")).certainty is Certainty.MAYBE
    assert READER.recognise(Head(b'{"icao":"4ca216","trace":[]}', "x")).certainty is Certainty.NO
    assert READER.recognise(Head(b"", "x")).certainty is Certainty.NO


VALID = snapshot(one(**full_object()), one("~2b01cf", type="mlat", nic=0), one("4ca217", alt_baro="ground"))


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_mutation_gives_reports_or_a_clear_error(data: st.DataObject) -> None:
    text = bytearray(VALID)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        if data.draw(st.booleans()):
            text[at] = data.draw(st.integers(0, 255))
        else:
            text[at:at] = data.draw(st.sampled_from([b"null", b"1e999", b"[", b'"', b"NaN", b"-", b"0", b"9" * 400]))
    try:
        table, _, _ = read(bytes(text))
    except InputUnusable:
        return
    assert np.isfinite(table["time"].values[table["time"].valid]).all()
