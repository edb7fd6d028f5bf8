"""CSV of named quantities: what decode writes comes back, and tables made by hand are read or told of."""

from __future__ import annotations

import io
import string
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import mode_s as made
from builders.beast import HERTZ, Sent, stream
from crossfix import open_recording
from crossfix.errors import InputUnusable
from crossfix.present.table_writers import CsvTables
from crossfix.read.choose import recognised
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.surveillance.plausible import RANGES
from crossfix.read.surveillance.quantities_csv import QuantitiesCsv
from crossfix.records.quantities import BY_NAME
from crossfix.records.source import Source
from crossfix.records.table import Column, Table, concatenated
from crossfix.records.timebase import Timebase
from crossfix.run.decode import Request, decode

READER = QuantitiesCsv()
DAY_S = 1_735_084_800.0
"""2024-12-25T00:00Z."""


def read(text: bytes, start_utc_s: float | None = None) -> tuple[Table, Timebase, str]:
    """All reports, the clock, and the doubts as one text."""
    reading = Reading("x.csv", start_utc_s)
    table = concatenated(list(READER.read_chunks(io.BytesIO(text), reading)))
    assert reading.timebase is not None
    return table, reading.timebase, "\n".join(f"{n.where}: {n.text}" for n in reading.doubts.notices())


def values(table: Table, name: str) -> list[Any]:
    """None where not valid."""
    return [v if ok else None for v, ok in zip(table[name].values.tolist(), table[name].valid, strict=True)]


PUBLISHED = b"""# Points as a newspaper printed them.
utc,icao_address,pressure_altitude,ground_speed,position_sent,squawk
2024-12-25T04:25Z,4ca2d6,30000,402,true,
# a remark between rows

2024-12-25T08:37+04:00, ~4CA2D6 ,14025,52,TRUE,0021
2024-12-25 05:13,4ca2d6,,,false,7700
"""


def test_a_table_made_by_hand() -> None:
    table, timebase, told = read(PUBLISHED)
    assert told == ""
    assert timebase == Timebase("Unix time as written in the table", 60.0, 0.0)
    assert (table["time"].masked() - DAY_S).tolist() == [15900.0, 16620.0, 18780.0]
    assert values(table, "icao_address") == [0x4CA2D6] * 3
    assert values(table, "non_icao") == [False, True, False]
    assert values(table, "pressure_altitude") == [30000.0, 14025.0, None]
    assert values(table, "ground_speed") == [402.0, 52.0, None]
    assert values(table, "position_sent") == [True, True, False]
    assert values(table, "squawk") == [None, 21, 7700]


@pytest.mark.parametrize(
    ("column", "times", "step"),
    [
        ("utc", ["2024-12-25T04:25Z", "2024-12-25T04:37Z"], 60.0),
        ("utc", ["2024-12-25T04:25:00Z", "2024-12-25T04:37:00Z"], 60.0),
        ("utc", ["2024-12-25T04:25Z", "2024-12-25T05:13:31Z"], 60.0),
        ("utc", ["2024-12-25T04:25:00Z", "2024-12-25T05:13:31Z"], 1.0),
        ("utc", ["2024-12-25T04:25:00.500Z", "2024-12-25T05:13:31Z"], 0.1),
        ("time", ["0", "60", "720.0"], 60.0),
        ("time", ["0", "61"], 1.0),
        ("time", ["0", "61.125"], 0.001),
        ("time", ["", "x"], 1e-7),
    ],
)
def test_the_resolution_is_that_of_the_written_times(column: str, times: list[str], step: float) -> None:
    text = f"{column},icao_address\n" + "".join(f"{time},4ca2d6\n" for time in times)
    assert read(text.encode())[1].resolution_s == pytest.approx(step)


def test_which_clock() -> None:
    own, timebase, _ = read(b"time,icao_address\n5,4ca2d6\n6,4ca2d6\n")
    assert (own["time"].values.tolist(), timebase.utc_of_zero_s) == ([5.0, 6.0], None)
    started, timebase, _ = read(b"time,icao_address\n5,4ca2d6\n", start_utc_s=DAY_S)
    assert (started["time"].values.tolist(), timebase.utc_of_zero_s) == ([5.0], DAY_S - 5.0)
    both, timebase, told = read(
        b"time,utc,icao_address\n5,,4ca2d6\n6,2024-12-25T00:00:06Z,4ca2d6\n,2024-12-25T00:00:07Z,4ca2d6\n"
        b"8,2024-12-25T00:00:09Z,4ca2d6\n"
    )
    assert (both["time"].values.tolist(), timebase.utc_of_zero_s) == ([5.0, 6.0, 7.0, 8.0], DAY_S)
    assert told == "line 5: time and utc differ by another amount than in the first row; time is taken"
    apart, timebase, told = read(b"time,utc,icao_address\n5,,4ca2d6\n,2024-12-25T00:00:07Z,4ca2d6\n")
    assert (values(apart, "time"), timebase.utc_of_zero_s) == ([None, DAY_S + 7.0], 0.0)
    assert "line 2: no row has both time and utc; utc is taken, time left out" in told


def test_what_is_wrong_is_told_with_its_line() -> None:
    table, _, told = read(
        b"utc,icao_address,colour,latitude,squawk,nic,on_ground,callsign,frame,ground_speed,non_icao,latitude\n"
        b"noon,4ca2d,red,,,,,,,,true,95\n"
        b"2024-12-25T04:25Z,4ca2d6,red,,7800,8.5,yes,MUCH TOO LONG,8d,fast,,\n"
        b"2024-12-25T04:26Z,4ca2d6\n"
        b"2024-12-25T04:27Z,4ca2d6,,,,256,,\xc3\xa9,,nan,,\n"
    )
    assert told.splitlines() == [
        "line 1: column 'colour' is no quantity; left out",
        "line 1: column 'non_icao' is no quantity; left out: write ~ before the address",
        "line 1: column 'latitude' stands there twice; the first is left out",
        "line 4: not as many fields as the 12 of the header; left out",
        "line 2: utc is not like 2024-12-25T04:25Z; not valid",
        "line 2: no time",
        "line 2: no address of six hexadecimal digits; the report belongs to no aircraft",
        "line 2: latitude is not a number from -90 to 90 deg; not valid",
        "line 3: squawk is not four octal digits; not valid",
        "line 3: nic is not a whole number from 0 to 11; not valid (2 times, last at line 5)",
        "line 3: on_ground is not true or false; not valid",
        "line 3: callsign is not text of at most 8 ASCII characters; not valid (2 times, last at line 5)",
        "line 3: frame is not 14 or 28 hexadecimal digits; not valid",
        "line 3: ground_speed is not a number from 0 to 4096 kt; not valid (2 times, last at line 5)",
    ]
    assert len(table) == 3
    assert not any(table[name].valid.any() for name in ("latitude", "squawk", "nic", "on_ground", "callsign", "frame"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "no row below a header"),
        (b"# only a remark\n", "no row below a header"),
        (b"time,icao_address\n", "no row below a header"),
        (b"# remark\ntime,latitude\n1,2\n", "line 2: no column icao_address"),
        (b"icao_address,latitude\n4ca2d6,2\n", "line 1: no column time or utc"),
    ],
)
def test_nothing_to_read_is_a_clear_error(text: bytes, said: str) -> None:
    with pytest.raises(InputUnusable, match=said):
        read(text)


def test_recognised_by_its_header() -> None:
    assert recognised(Head(PUBLISHED, "x.csv"), "x.csv").name == "quantities_csv"
    assert READER.recognise(Head(b"\xef\xbb\xbf# x\nUTC,ICAO_address\n")).certainty is Certainty.SURE
    assert READER.recognise(Head(b"time,icao_address,colour\n")).certainty is Certainty.MAYBE
    for other in (b"", b"time,icao24\n", b"icao_address,latitude\n", b"# time,icao_address\n", b"time,latitude\n"):
        assert READER.recognise(Head(other)).certainty is Certainty.NO


def texts_of(name: str) -> st.SearchStrategy[bytes]:
    """What readers give: no blanks around, and digits in a frame."""
    if name == "frame":
        return st.binary(min_size=14, max_size=14).map(bytes.hex).map(str.encode)
    longest = np.dtype(BY_NAME[name].dtype).itemsize
    visible = st.text(string.ascii_letters + string.digits + string.punctuation + " ", min_size=1, max_size=longest)
    return visible.map(str.strip).filter(bool).map(str.encode)


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Values that the quantity can have."""
    dtype = np.dtype(BY_NAME[name].dtype)
    if dtype.kind == "S":
        return texts_of(name)
    if dtype.kind == "b":
        return st.booleans()
    if name == "squawk":
        return st.from_regex(r"[0-7]{4}", fullmatch=True).map(int)
    if name == "time":
        return st.floats(-1e6, 4e9)
    if name == "icao_address":
        return st.integers(0, 0xFFFFFF)
    if dtype.kind == "f":
        return st.floats(*RANGES.get(name, (-1e9, 1e9)))
    low, high = RANGES.get(name, (0, np.iinfo(dtype).max))
    return st.integers(int(low), int(high))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any reports in any quantities."""
    rows = draw(st.integers(1, 6))
    names = draw(st.sets(st.sampled_from(sorted(set(BY_NAME) - {"time", "icao_address", "non_icao"})), max_size=6))
    columns = {}
    for name in ["time", "icao_address", "non_icao", *names]:
        stored = draw(st.lists(values_of(name), min_size=rows, max_size=rows))
        valid = [True] * rows if name == "non_icao" else draw(st.lists(st.booleans(), min_size=rows, max_size=rows))
        columns[name] = Column.of(name, stored, valid)
    return Table(columns)


@settings(max_examples=200, deadline=None)
@given(tables(), st.sampled_from([None, 0.0, 1_767_657_421.0 - 3600.25]))
def test_what_decode_writes_comes_back(table: Table, zero_s: float | None) -> None:
    out = io.BytesIO()
    writer = CsvTables(out, list(table), Timebase("x", 1e-3, zero_s), "sbs_csv")
    writer.write(table)
    writer.finish(Source("x", 1, "0" * 64), [])
    found, timebase, told = read(out.getvalue())
    known = bool(table["time"].valid.any())
    assert "differ" not in told
    assert timebase.utc_of_zero_s == pytest.approx(zero_s if known else None, abs=2e-6)
    assert {line.split(": ", 1)[1].partition(" (")[0] for line in told.splitlines()} <= {
        "no time", "no address of six hexadecimal digits; the report belongs to no aircraft",
    }  # fmt: skip
    assert set(found) == set(table)
    for name in table:
        valid = table["icao_address"].valid if name == "non_icao" else table[name].valid
        expected = [np.round(v, 7) if name == "time" else v for v in table[name].values[valid]]
        assert name == "non_icao" or found[name].valid.tolist() == valid.tolist(), name
        assert found[name].values[valid].tolist() == expected, name


def test_a_log_of_frames_by_way_of_decode(tmp_path: Path) -> None:
    log, out = tmp_path / "x.bin", tmp_path / "x.csv"
    level = made.altitude_25(30_000, 12)
    frames = [made.squitter(0x4CA2D6, made.airborne(60.0, 25.0, k % 2, level)) for k in range(20)]
    frames += [made.squitter(0x4CA2D6, level << 36), made.all_call(0x4CA2D6)]
    log.write_bytes(stream(Sent((k + 1) * HERTZ, frame) for k, frame in enumerate(frames)))
    start = "2026-01-05T23:57:01Z"
    decode(Request(str(log), str(out), start=start, frames=True))
    direct, back = open_recording(log, start=start, frames=True), open_recording(out)
    assert back.reader == "quantities_csv"
    assert [n.text for n in back.notices] == []
    assert back.timebase.utc_of_zero_s == pytest.approx(direct.timebase.utc_of_zero_s, abs=2e-6)
    assert back.reports["frame"].values.tolist() == [frame.hex().encode() for frame in frames]
    assert values(back.reports, "position_sent") == [True] * 20 + [False, None]
    for name in direct.reports:
        before, after = direct.reports[name], back.reports[name]
        assert before.valid.tolist() == after.valid.tolist(), name
        assert before.values[before.valid].tolist() == pytest.approx(after.values[after.valid].tolist()), name


def test_the_example_of_the_documentation() -> None:
    page = Path(__file__).parents[3] / "docs/how-to/add-a-recording.md"
    example = page.read_text("utf-8").partition("```csv\n")[2].partition("```")[0]
    table, timebase, told = read(example.encode())
    assert (len(table), timebase.resolution_s, told) == (3, 60.0, "")
    assert values(table, "position_sent") == [True, False, None]
    assert values(table, "squawk") == [None, None, 7700]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_mutation_gives_reports_or_a_clear_error(data: st.DataObject) -> None:
    text = bytearray(PUBLISHED)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        if data.draw(st.booleans()):
            text[at] = data.draw(st.integers(0, 255))
        else:
            text[at:at] = data.draw(st.sampled_from([b"nan", b"1e999", b",", b'"', b"\n", b"\r", b"#", b"9" * 400]))
    try:
        table, timebase, _ = read(bytes(text))
    except InputUnusable:
        return
    assert np.isfinite(table["time"].values[table["time"].valid]).all()
    assert timebase.resolution_s > 0
