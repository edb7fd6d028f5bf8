"""Transcripts from built files: every form, every way to write a time, and hostile or cut content."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.errors import InputUnusable
from crossfix.read.cockpit.transcript import read_transcript, transcript
from crossfix.read.spoken_times import moment
from crossfix.records.message import Message, Transcript
from crossfix.records.notice import Notice
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase

SOURCE = Source("words", 0, "")


def read(text: str | bytes) -> tuple[Transcript, tuple[Notice, ...]]:
    """Of a file's content."""
    return transcript(text.encode() if isinstance(text, str) else text, SOURCE)


def told(notices: tuple[Notice, ...], words: str) -> bool:
    """Whether a notice has these words."""
    return any(words in notice.text for notice in notices)


def test_csv_by_its_header() -> None:
    made, notices = read(
        'start,end,channel,speaker,text\n1.5,2.25,P1,captain,"gear, down"\n00:01:02.500,,CAM,,sound of a switch\n'
    )
    assert made.messages == (
        Message(1.5, 2.25, "P1", "captain", "gear, down"),
        Message(62.5, None, "CAM", "", "sound of a switch"),
    )
    assert made.timebase == Timebase("transcript", 0.001)
    assert notices == ()


def test_srt_and_vtt_with_channels_and_speakers() -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,500\n[P1] captain: gear\ndown\n\n2\n00:01:00,250 --> 00:01:01,000\nunnamed\n"
    made, notices = read(srt)
    assert made.messages == (
        Message(1.0, 2.5, "P1", "captain", "gear down"),
        Message(60.25, 61.0, "", "", "unnamed"),
    )
    assert made.timebase == Timebase("transcript", 0.001)
    vtt = (
        "WEBVTT - a title\n\nNOTE\nnot a message\n\nid\n00:01.000 --> 00:02.500 align:start\n<v Tower>cleared "
        "to <b>land\n\nSTYLE\n::cue {}\n"
    )
    made, notices = read(vtt)
    assert made.messages == (Message(1.0, 2.5, "", "Tower", "cleared to land"),)
    assert notices == ()


def test_dates_with_a_zone_are_utc() -> None:
    made, _ = read("start,text\n1970-01-01T02:00:01.5+02:00,one\n1970-01-01T00:00:03Z,two\n")
    assert [m.start_s for m in made.messages] == [1.5, 3.0]
    assert made.timebase == Timebase("unix", 0.1, 0.0)


def test_dates_without_a_zone_and_mixed_clocks_are_left_out_and_told() -> None:
    made, notices = read("start,text\n1970-01-01T00:00:01Z,one\n1970-01-01T00:00:02,two\n7.5,three\n")
    assert [m.text for m in made.messages] == ["one"]
    assert told(notices, "no time in its start")
    assert told(notices, "times without a date among dated ones")


def test_what_does_not_fit_is_told_and_the_rest_is_read() -> None:
    made, notices = read("start;end;text\n5;4;ends before\n3;x;no end\n;;nothing\n2;3\n1;2;a;b\n")
    assert [(m.start_s, m.stop_s, m.text) for m in made.messages] == [
        (1, 2, "a"), (2, 3, ""), (3, None, "no end"), (5, None, "ends before"),
    ]  # fmt: skip
    for words in ("before its start", "end is no time", "no start", "more or fewer fields", "not in order"):
        assert told(notices, words)


def test_other_encodings_are_read_and_told() -> None:
    text = "start,speaker,text\n1,Höhe,über\n"
    assert read(text.encode("utf-16"))[0].messages == read(text)[0].messages
    assert read(b"\xef\xbb\xbf" + text.encode())[0].messages == read(text)[0].messages
    made, notices = read(text.encode("cp1252"))
    assert made.messages == read(text)[0].messages
    assert told(notices, "not UTF-8")
    made, notices = read(text.replace("über", "ü\0ber"))
    assert made.messages == read(text)[0].messages
    assert told(notices, "NUL")


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", "start,text\n", "WEBVTT\n\n", "start,text\nx,y\n"])
def test_no_message_is_an_error_that_says_what_is_expected(text: str) -> None:
    with pytest.raises(InputUnusable, match=r"expected|name one of"):
        read(text)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("start,text\n1,one\n")
    made, _ = read_transcript(path)
    assert made.source.path == str(path)
    assert made.source.size == path.stat().st_size
    with pytest.raises(InputUnusable, match="cannot be opened"):
        read_transcript(tmp_path / "none.csv")


@given(st.integers(0, 359_999_999), st.integers(0, 3), st.sampled_from(".,"))
def test_clock_times_are_seconds(thousandths: int, digits: int, point: str) -> None:
    seconds, part = divmod(thousandths, 1000)
    fraction = f"{part:03d}"[:digits]
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" + (point + fraction if digits else "")
    found = moment(text)
    assert found is not None
    assert found.seconds == pytest.approx(seconds + float(f"0.{fraction or 0}"), abs=1e-9)
    assert found.step_s == pytest.approx(10.0**-digits)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cs")), max_size=12).map(
    lambda text: " ".join(text.split())
)
MESSAGES = st.lists(
    st.tuples(st.integers(0, 86_400_000), st.integers(0, 99_999), WORDS, WORDS, WORDS), min_size=1, max_size=8
)


@settings(max_examples=60)
@given(MESSAGES)
def test_what_is_written_as_csv_is_read(messages: list[tuple[int, int, str, str, str]]) -> None:
    messages = sorted(messages, key=lambda one: one[0])
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["Start", "End", "Channel", "Speaker", "Text"])
    table.writerows((f"{a / 1000:.3f}", f"{(a + b) / 1000:.3f}", c, s, t) for a, b, c, s, t in messages)
    made, notices = read(out.getvalue())
    assert notices == ()
    assert [(m.channel, m.speaker, m.text) for m in made.messages] == [one[2:] for one in messages]
    for message, (start, length, *_) in zip(made.messages, messages, strict=True):
        assert message.start_s == start / 1000
        assert message.stop_s == (start + length) / 1000


PIECES = st.sampled_from((
    "WEBVTT\n", "1\n", "\n", "00:00:01,000 --> 00:00:02,000\n", "00:01.000 --> 00:02.000\n", "start,end,text\n",
    "1,2,a\n",
    '"', "\0", "--> ", "[P1] a: ", "<v x>", "99:99:99,9 --> 0", "1e9,nan,inf\n", "\ud7ff", "NOTE\n", ";", "\r",
))  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=25).map("".join), st.integers(0, 200), st.binary(max_size=6))
def test_hostile_and_cut_content_is_read_or_refused(text: str, cut: int, more: bytes) -> None:
    data = text.encode("utf-8", "surrogatepass")[: max(0, len(text) - cut)] + more
    with suppress(InputUnusable):  # any other error fails the test
        made, _ = read(data)
        check(made)


def check(made: Transcript) -> None:
    """Messages in order, none that ends before it starts."""
    assert made.messages
    starts = [m.start_s for m in made.messages]
    assert starts == sorted(starts)
    assert all(m.stop_s is None or m.stop_s >= m.start_s for m in made.messages)
