"""Traces of readsb: against the standard library's JSON on every point, and on what is not as it should be."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders.trace_reference import reports
from builders.traces import Point, Trace, flight, full_object
from crossfix.errors import InputUnusable
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.surveillance.readsb_trace import ReadsbTrace, tables_of
from crossfix.read.surveillance.trace_gzip import inflater, pieces_of
from crossfix.records.notice import Notice
from crossfix.records.table import Table, concatenated

READER = ReadsbTrace()
HERE = (48.1, 11.5, 30_000, 430.5, 90.0)


def read(text: bytes) -> tuple[Table, tuple[Notice, ...]]:
    """All points, and the doubts."""
    reading = Reading("trace_full_4ca216.json")
    table = concatenated(list(READER.read_chunks(io.BytesIO(text), reading)))
    assert reading.timebase is not None
    assert reading.timebase.utc_of_zero_s == 0.0
    return table, reading.doubts.notices()


def rows(table: Table) -> list[dict[str, Any]]:
    """What is valid in each row, without what is the same for all."""
    skipped = ("icao_address", "non_icao")
    made: list[dict[str, Any]] = [{} for _ in range(len(table))]
    for name in table:
        if name not in skipped:
            column = table[name]
            for k in np.flatnonzero(column.valid):
                made[k][name] = column.values[k].item()
    return made


def told(notices: tuple[Notice, ...]) -> str:
    """All doubts as one text."""
    return "\n".join(f"{n.where}: {n.text}" for n in notices)


@pytest.mark.parametrize("indent", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_every_point_equals_the_standard_library(seed: int, indent: bool) -> None:
    text = flight(seed, 700).text(indent)
    table, notices = read(text)
    assert rows(table) == reports(text)
    assert notices == ()
    assert set(table["icao_address"].values) == {0x4CA216}
    assert not table["non_icao"].values.any()


def decimal(low: float, high: float, digits: int) -> st.SearchStrategy[float]:
    """A number with a few decimals, as readsb writes."""
    return st.floats(low, high).map(lambda value: round(value, digits))


POINTS = st.builds(
    Point,
    decimal(0, 86_400, 2),
    decimal(-90, 90, 6),
    decimal(-180, 180, 6),
    st.one_of(st.none(), st.just("ground"), st.integers(-1000, 60_000)),
    st.one_of(st.none(), decimal(0, 700, 1)),
    st.one_of(st.none(), decimal(0, 360, 1)),
    st.integers(0, 15),
    st.one_of(st.none(), st.integers(-6000, 6000)),
    st.one_of(st.none(), st.dictionaries(st.sampled_from(sorted(full_object())), st.none()).map(
        lambda without: {k: v for k, v in full_object().items() if k not in without}
    )),
    st.sampled_from([None, "adsb_icao", "adsb_icao_nt", "adsr_icao", "tisb_trackfile", "mlat", "mode_s", "other"]),
    st.tuples(*[st.one_of(st.none(), st.integers(0, 100))] * 4),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(points=st.lists(POINTS, min_size=1, max_size=12), indent=st.booleans(), spaced=st.booleans())
def test_any_written_trace_equals_the_standard_library(points: list[Point], indent: bool, spaced: bool) -> None:
    text = Trace(points).text(indent)
    if spaced:
        text = json.dumps(json.loads(text)).encode()
    table, _ = read(text)
    assert rows(table) == reports(text)


@settings(max_examples=300, deadline=None)
@given(number=st.one_of(st.integers(-(10**30), 10**30), st.floats(-1e300, 1e300)))
@example(number=0.1)
@example(number=2**63)
@example(number=-1738703622.619)
def test_numbers_are_those_of_the_standard_library(number: float) -> None:
    text = Trace([Point(0.0, 1.0, 1.0, number)]).text()
    table, _ = read(text)
    found = table["pressure_altitude"].values[0]
    digits = json.dumps(number).lstrip("-").replace(".", "")
    if "e" in digits or len(digits) > 15:
        assert found == pytest.approx(float(number), rel=4e-15, abs=1e-300)
    else:
        assert found == number


def test_flags_ground_and_old_points_of_nine_items() -> None:
    text = Trace(
        [
            Point(0.0, *HERE[:2], "ground", 12.0, 271.5, 1, None),
            Point(1.0, *HERE[:2], 3000, 120.0, 90.0, 4 + 8, -640),
            [2.0, 48.1, 11.5, 3000, 120.0, 90.0, 0, 64, {"type": "mlat", "nic": 0, "rc": 0}],
            [3.0, 48.1, 11.5],
        ]
    ).text()
    table, notices = read(text)
    found = rows(table)
    assert found[0] | {"on_ground": True, "true_heading": 271.5, "ground_speed": 12.0} == found[0]
    assert "track_angle" not in found[0]
    assert "pressure_altitude" not in found[0]
    assert found[1]["geometric_altitude"] == 3000.0
    assert found[1]["vertical_rate_geometric"] is True
    assert "pressure_altitude" not in found[1]
    assert found[2]["source_class"] == 4
    assert found[2]["nic"] == 0
    assert "containment_radius" not in found[2]
    assert found[3] == {"time": 1735689603.0, "latitude": 48.1, "longitude": 11.5}
    assert notices == ()


def test_integrity_is_valid_at_the_points_that_carry_it() -> None:
    table, _ = read(flight(1, 40).text())
    assert np.flatnonzero(table["nic"].valid).tolist() == list(range(3, 40, 4))
    assert np.flatnonzero(table["nac_p"].valid).tolist() == list(range(3, 40, 4))


def test_an_address_that_is_not_icao() -> None:
    table, _ = read(Trace([Point(0.0, *HERE)], icao="~2b01cf").text())
    assert (table["icao_address"].values[0], table["non_icao"].values[0]) == (0x2B01CF, True)


@pytest.mark.parametrize("icao", ["4ca2160", "xyz", "", None, 17, ["4ca216"], "4ca21g"])
def test_a_wrong_address_leaves_reports_without_one(icao: Any) -> None:
    table, notices = read(Trace([Point(0.0, *HERE)], icao=icao).text())
    assert not table["icao_address"].valid.any()
    assert table["latitude"].values[0] == 48.1
    assert "no valid address" in told(notices)


@pytest.mark.parametrize("timestamp", [..., None, "1735689600", True, -5, 1e300])
def test_a_wrong_timestamp_leaves_reports_without_a_time(timestamp: Any) -> None:
    table, notices = read(Trace([Point(0.0, *HERE)], timestamp=timestamp).text())
    assert not table["time"].valid.any()
    assert "no valid `timestamp`" in told(notices)


def test_keys_in_another_order() -> None:
    text = b'{"trace":[[1.5,48.1,11.5,100,1,2,0,0,null]],"icao":"4ca216","timestamp":1735689600}'
    table, notices = read(text)
    assert table["time"].values[0] == 1735689601.5
    assert table["icao_address"].values[0] == 0x4CA216
    assert notices == ()


@pytest.mark.parametrize(
    "odd",
    [
        Point(
            "0.5",
            "48.1",
            "11.5",
            "flight level",
            "x",
            [1, [2, {"a": "]"}]],
            {"a": 1},
            True,
            5,
            7,
            ("1", "2", False, {}),
        ),
        Point(0.0, 48.1, 11.5, {"deep": [[[]]]}, [], "ground", "0", "64", "object", ["adsb_icao"]),
        Point(
            0.0, 48.1, 11.5, aircraft={"nic": "8", "flight": 8, "squawk": 7700, "emergency": 1, "type": [], "rc": {}}
        ),
        Point(0.0, 48.1, 11.5, aircraft={"squawk": "7800", "flight": "TOO LONG FOR IT", "category": "\\u0041", "x": 1}),
    ],
)
def test_values_of_other_types_are_not_given(odd: Point) -> None:
    table, notices = read(Trace([Point(0.0, *HERE), odd, Point(9.0, *HERE)]).text())
    assert len(table) == 3
    assert "value of an unexpected type" in told(notices)
    assert rows(table)[2]["latitude"] == 48.1
    assert not any(table[name].valid[1] for name in ("nic", "squawk", "callsign", "ground_speed"))


def test_not_a_number_and_infinity() -> None:
    text = Trace([Point(0.0, *HERE), Point(float("nan"), float("inf"), float("-inf"), float("nan"))]).text()
    table, notices = read(text)
    assert len(table) == 2
    assert rows(table)[1] == {"source_class": 1}
    assert "point without a time" in told(notices)


def test_a_value_out_of_range_stays_and_is_not_valid() -> None:
    point = Point(0.0, 91.0, -200.0, 1e9, -1.0, 400.0, aircraft={"nic": 12, "nac_p": -1, "nav_qnh": 0, "mach": 9e99})
    table, notices = read(Trace([point]).text())
    assert table["latitude"].values[0] == 91.0
    assert rows(table)[0].keys() == {"time", "source_class", "on_ground"}
    assert "latitude outside -90 to 90 deg; not valid" in told(notices)
    assert "nic outside 0 to 11; not valid" in told(notices)


def test_equal_and_decreasing_times_are_kept() -> None:
    table, notices = read(Trace([Point(t, *HERE) for t in (5.0, 5.0, 3.0, 8.0)]).text())
    assert (table["time"].masked() - 1735689600.0).tolist() == [5.0, 5.0, 3.0, 8.0]
    assert "point at the same time as the one before; kept" in told(notices)
    assert "point earlier than the one before; kept" in told(notices)


def test_a_cut_trace_gives_its_whole_points() -> None:
    text = flight(3, 30).text()
    for length in (len(text) - 1, len(text) // 2, len(text) // 2 + 1, len(text) // 3):
        table, notices = read(text[:length])
        assert rows(table) == reports(text)[: len(table)]
        assert len(table) > 3
        if length != len(text) - 1:
            assert "the trace is cut" in told(notices)


def test_a_broken_point_is_passed_over() -> None:
    lines = flight(3, 9).text().split(b"\n")
    lines[4] = b"    [12.5,48.1,:,},"
    table, notices = read(b"\n".join(lines))
    assert len(table) == 8
    assert "not a point of a trace; passed over" in told(notices)


@pytest.mark.parametrize(
    "text",
    [b"", b"{}", b"{", b"[]", b"\0" * 100, b'{"icao":"4ca216","timestamp":1,"trace":[]}', b'{"trace":7}', b"\xff" * 9],
)
def test_nothing_to_read_is_a_clear_error(text: bytes) -> None:
    with pytest.raises(InputUnusable, match="readsb_trace: no point could be read"):
        read(text)


def test_deep_nesting() -> None:
    deep = b"[" * 200_000 + b"]" * 200_000
    text = b'{"icao":"4ca216","timestamp":1,"trace":[[0,1,2,3,4,5,0,' + deep + b",null],[1,1,2,3,4,5,0,0,null]]}"
    table, notices = read(text)
    assert len(table) == 2
    assert "unexpected type" in told(notices)
    with pytest.raises(InputUnusable):
        read(b'{"a":' + deep[:60_000] + b',"icao":"4ca216"')
    with pytest.raises(InputUnusable):
        read(b'{"a":' + deep + b',"trace":[[0,1,2]]}')


@pytest.mark.parametrize(("points", "size"), [(12, 1), (40, 7), (300, 64), (300, 1000), (300, 4096)])
def test_text_in_pieces_of_any_size_is_the_same(points: int, size: int) -> None:
    text = flight(5, points).text()
    reading = Reading("x")
    pieces = (text[k : k + size] for k in range(0, len(text), size))
    table = concatenated(list(tables_of([("x", pieces)], reading)))
    assert rows(table) == reports(text)
    assert reading.doubts.notices() == ()


def test_many_traces_share_tables_and_keep_their_owners() -> None:
    traces = [flight(k, 100 + k, f"{0x400000 + k:06x}").text() for k in range(20)]
    tables = list(tables_of([(str(k), iter([text])) for k, text in enumerate(traces)], Reading("x")))
    assert len(tables) == 1
    table = tables[0]
    counts = np.unique(table["icao_address"].values, return_counts=True)[1]
    assert counts.tolist() == [100 + k for k in range(20)]
    assert rows(table) == [row for text in traces for row in reports(text)]


def _long(points: int) -> Iterator[bytes]:
    yield b'{"icao":"4ca216","timestamp":1735689600,"trace":['
    line = b'[%d.5,48.100001,11.5,30000,430.5,90.1,0,64,null,"adsb_icao",30825,null,null,null],\n'
    for k in range(0, points, 1000):
        yield b"".join(line % (j % 80_000) for j in range(k, k + 1000))
    yield b"[1,2,3]]}"


def test_a_trace_of_a_million_points_comes_in_tables_of_bounded_size() -> None:
    reading, count = Reading("x"), 0
    for table in tables_of([("x", _long(1_000_000))], reading):
        assert len(table) <= 65_608
        count += len(table)
    assert count == 1_000_001


def test_endless_text_stops() -> None:
    def endless(piece: bytes) -> Iterator[bytes]:
        yield b'{"icao":"4ca216","timestamp":1,"trace":[[0,1,2],'
        for _ in range(40):
            yield piece * (1 << 20)
        raise AssertionError("read on")

    for piece in (b"7", b'[0,"a', b"[0,[[[["):
        reading = Reading("x")
        tables = list(tables_of([("x", endless(piece))], reading))
        assert sum(map(len, tables)) == 1
        assert "too long" in told(reading.doubts.notices())


def test_gzip_with_and_without_libdeflate(monkeypatch: pytest.MonkeyPatch) -> None:
    text = flight(2, 200).text()
    packed = gzip.compress(text)
    reading = Reading("x")
    for at_once in (inflater(), None):
        assert b"".join(pieces_of(packed, "x", reading.doubts, at_once)) == text
    two = gzip.compress(text[:5000]) + gzip.compress(text[5000:])
    assert b"".join(pieces_of(two, "x", reading.doubts, inflater())) == text
    lying = packed[:-4] + (2**31).to_bytes(4, "little")
    with pytest.raises(InputUnusable, match="damaged"):
        list(pieces_of(lying, "x", reading.doubts, inflater()))
    monkeypatch.setitem(sys.modules, "deflate", None)
    assert inflater() is None


def test_recognised_by_content() -> None:
    text = flight(1, 10).text()
    assert READER.recognise(Head(text, "x")).certainty is Certainty.SURE
    assert READER.recognise(Head(b"\n " + text[:80] + b'"trace" : [', "x")).certainty is Certainty.SURE
    assert READER.recognise(Head(b'{"now":1,"aircraft":[]}', "trace_full_4ca216.json")).certainty is Certainty.NO
    assert READER.recognise(Head(b"", "x")).certainty is Certainty.NO


def test_numba_is_imported_when_a_trace_is_read() -> None:
    script = (
        "import sys, crossfix, crossfix.read.registry; print(sorted({'numba', 'pyarrow', 'pandas'} & set(sys.modules)))"
    )
    made = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert made.stdout.strip() == "[]"


VALID = flight(9, 24).text()


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_any_mutation_gives_points_or_a_clear_error(data: st.DataObject) -> None:
    text = bytearray(VALID)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                text[at] = data.draw(st.integers(0, 255))
            case 1:
                del text[at : at + data.draw(st.integers(1, 200))]
            case 2:
                text[at:at] = data.draw(
                    st.sampled_from([b"[", b"]", b"{", b'"', b"\\", b"\0", b"-", b"1e999", b"null", b","])
                )
            case _:
                other = data.draw(st.integers(0, len(text) - 1))
                text[at:at] = text[other : other + data.draw(st.integers(1, 300))]
        text = text or bytearray(b"{")
    try:
        table, _ = read(bytes(text))
    except InputUnusable:
        return
    assert len(table) <= 24 + 6 * 24
    assert all(np.abs(table["latitude"].values[table["latitude"].valid]) <= 90)


@settings(max_examples=100, deadline=None)
@given(noise=st.binary(max_size=400))
def test_any_bytes_after_the_start_of_the_list(noise: bytes) -> None:
    try:
        read(b'{"icao":"4ca216","timestamp":1,"trace":[' + noise)
    except InputUnusable:
        return
