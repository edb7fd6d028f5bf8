"""Raw frames as jet1090 writes them."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.beast import LONG, SHORT
from crossfix.errors import InputUnusable
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.stream import open_recording
from crossfix.read.surveillance.raw_jsonl import RawJsonl
from crossfix.records.table import Table, concatenated

pytestmark = pytest.mark.usefixtures("stand_in")
DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[4] / "shared/data"))
JSONL = RawJsonl()


def read(text: str) -> tuple[Table, Reading]:
    """All reports, and the reading."""
    reading = Reading("x.jsonl")
    return concatenated(list(JSONL.read_chunks(io.BytesIO(text.encode()), reading))), reading


def test_frames_and_their_unix_time() -> None:
    table, reading = read(
        json.dumps({"timestamp": 1720248189.5, "frame": LONG.hex(), "df": "17", "metadata": [{"rssi": -12.5}]})
        + "\n" + json.dumps({"timestamp": 1720248190, "frame": SHORT.hex()})
    )  # fmt: skip
    assert table["time"].values.tolist() == [1720248189.5, 1720248190.0]
    assert table["signal_level"].valid.tolist() == [True, False]
    assert table["signal_level"].values[0] == -12.5
    assert reading.timebase is not None
    assert reading.timebase.utc_of_zero_s == 0.0


@pytest.mark.parametrize("time", ["null", '"now"', "-1", "1e300", "true", "1720248189525"])
def test_a_frame_whose_time_is_none_is_kept_without_it(time: str) -> None:
    table, reading = read(f'{{"timestamp":{time},"frame":"{LONG.hex()}"}}')
    assert table["time"].valid.tolist() == [False]
    assert reading.doubts.notices()[0].where == "line 1"


@pytest.mark.parametrize(
    "line",
    ['{"frame":1}', "[1,2]", "NaN", '{"timestamp":NaN,"frame":"00"}', "{", "[" * 100_000, '{"frame":"8d48"}', "\\xff"],
)
def test_a_line_that_is_none_is_a_notice(line: str) -> None:
    table, reading = read(f'{line}\n{{"timestamp":1,"frame":"{LONG.hex()}"}}')
    assert len(table) == 1
    assert [n.where for n in reading.doubts.notices()] == ["line 1"]


def test_nothing_to_read_is_an_error() -> None:
    with pytest.raises(InputUnusable, match="no Mode S frame"):
        read('{"hex":"4840d6"}')


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.just(LONG.hex()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["frame", "timestamp", "metadata"]), inner)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.lists(json_values.map(json.dumps) | st.text(max_size=20), max_size=6))
def test_any_lines_are_read_without_an_exception(found: list[str]) -> None:
    try:
        read("\n".join(found).encode("utf-8", "replace").decode())
    except InputUnusable:
        return


def test_recognised_by_its_keys() -> None:
    assert JSONL.recognise(Head(b'{"timestamp":1.5,"frame":"8d"}\n')).certainty is Certainty.SURE
    assert JSONL.recognise(Head(b'{"now":1,"hex":"a7f426"}\n')).certainty is Certainty.NO


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data at {DATA}; set CROSSFIX_DATA")
@pytest.mark.parametrize(("name", "frames"), [("full_flight_short", 57793), ("tutorial_toulouse", 71939)])
def test_real_logs_are_read_whole(name: str, frames: int) -> None:
    found = open_recording(DATA / f"surveillance/jet1090_{name}.jsonl.gz")
    assert len(found.reports) == frames
    assert found.notices == ()
