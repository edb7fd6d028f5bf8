"""AVR and hexadecimal text."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.beast import HERTZ, LONG, SHORT
from crossfix.errors import InputUnusable
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.surveillance import lines
from crossfix.read.surveillance.avr import AvrText
from crossfix.records.table import Table, concatenated

pytestmark = pytest.mark.usefixtures("stand_in")
AVR = AvrText()


def read(text: bytes) -> tuple[Table, Reading]:
    """All reports, and the reading."""
    reading = Reading("x.avr")
    return concatenated(list(AVR.read_chunks(io.BytesIO(text), reading))), reading


def line(counter: int, content: bytes = LONG) -> str:
    """A frame with its counter."""
    return f"@{counter:012X}{content.hex().upper()};\r\n"


def test_frames_with_counters() -> None:
    table, reading = read((line(5 * HERTZ) + line(7 * HERTZ, SHORT)).encode())
    assert table["time"].values.tolist() == [0.0, 2.0]
    assert table["icao_address"].values.tolist() == [0x4840D6, 0x4840D6]
    assert table["downlink_format"].values.tolist() == [17, 11]
    assert reading.timebase is not None
    assert reading.timebase.utc_of_zero_s is None
    assert reading.doubts.notices() == ()


@pytest.mark.parametrize("form", ["*{};", ":{};", "{}", "%000000000005{};", "<000000000005FF{};", "  *{};  "])
def test_every_form(form: str) -> None:
    table, _ = read(form.format(LONG.hex()).encode())
    assert table["icao_address"].values.tolist() == [0x4840D6]


def test_frames_without_a_counter_have_no_time() -> None:
    table, reading = read(f"*{LONG.hex()};\n*{SHORT.hex()};\n".encode())
    assert not table["time"].valid.any()
    assert reading.timebase is not None
    assert reading.timebase.name == "no time"


def test_signal_level() -> None:
    table, _ = read(f"<000000000005FF{LONG.hex()};\n<00000000000600{LONG.hex()};\n".encode())
    assert table["signal_level"].masked().tolist() == pytest.approx([0.0, np.nan], nan_ok=True)


def test_what_is_no_frame_is_counted_by_line() -> None:
    text = f"# log\n*{LONG.hex()};\n*7700;\n*8D48;\n\n*{LONG.hex()[:-1]};\n*{LONG.hex()[:-1]}X;\n"
    _, reading = read(text.encode())
    assert [f"{n.where}: {n.text}" for n in reading.doubts.notices()] == [
        "line 1: no frame (4 times, last at line 7)",
        "line 3: Mode A/C reply, not decoded: it carries no address (2 times, last at line 4)",
    ]


def test_nothing_to_read_is_an_error() -> None:
    with pytest.raises(InputUnusable, match="no Mode S frame"):
        read(b"hello\n" * 10)


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text("*@:%<;0189abF \n", max_size=300).map(str.encode)))
def test_any_text_is_read_without_an_exception(text: bytes) -> None:
    try:
        table, _ = read(text)
    except InputUnusable:
        return
    assert len(table) <= len(text) // 14


def test_a_line_without_end_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST", 1000)
    reading = Reading("x")
    text = b"one\n" + b"8" * 5000 + b"\ntwo\n"
    found = list(lines.line_blocks(io.BytesIO(text), reading, block=300))
    assert b"".join(t for _, t in found) == b"one\ntwo\n"
    assert found[-1][0] == 3
    assert "left out" in reading.doubts.notices()[0].text


@given(st.lists(st.text("ab\r", max_size=9), max_size=20), st.integers(1, 30))
def test_blocks_are_the_text_in_any_size(parts: list[str], block: int) -> None:
    text = "\n".join(parts).encode()
    found = list(lines.line_blocks(io.BytesIO(text), Reading("x"), block))
    assert b"".join(t for _, t in found) == text
    for number, piece in found:
        assert text.split(b"\n")[number - 1] == piece.split(b"\n")[0]


def test_recognised_by_its_lines() -> None:
    assert AVR.recognise(Head((line(1) * 3).encode())).certainty is Certainty.SURE
    assert AVR.recognise(Head(f"{LONG.hex()}\n{SHORT.hex()}\n".encode())).certainty is Certainty.MAYBE
    assert AVR.recognise(Head(b"time,hex\n1,4840d6\n")).certainty is Certainty.NO
