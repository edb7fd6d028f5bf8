"""Layouts that cannot be used: outside the frame, overlapping nonsense, unknown words, no layout at all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.layouts import Made, fred, prm, toml
from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.layouts import layout_from, series_of

PART = {"word": 9, "bits": [1, 12]}
FRAME = {"words_per_subframe": 64}
COUNTER = {"subframe": 1, "word": 2, "bits": [1, 4], "frames": 16}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"parts": [{**PART, "word": 65}]}, "parameter 'X': word 65 is outside the subframe, 1 to 64"),
        ({"parts": [{**PART, "bits": [1, 13]}]}, "bits 1 to 13 are not within a word, 1 to 12"),
        ({"parts": [{**PART, "bits": [8, 3]}]}, "bits 8 to 3 are not within a word, 1 to 12"),
        ({"parts": [PART, PART]}, "the same bits of a word are in two of its parts"),
        ({"parts": [PART, {"word": 10, "bits": [1, 4], "at": 14}]}, "its bits 13 to 14 are in no part"),
        ({"parts": [{**PART, "at": 1}]}, "no part holds its least significant bit"),
        ({"parts": [PART, {"word": 10, "bits": [1, 4], "overlap": 4}]}, "a part of bits 9 to 12 adds nothing"),
        (
            {"parts": [{"word": 9, "bits": [1, 4]}, {"word": 10, "bits": [1, 8], "overlap": 4}]},
            "a part of bits 1 to 8 adds nothing to bits 1 to 4",
        ),
        (
            {"parts": [{**PART, "word": [9] * 5000, "frames": list(range(1, 17))}], "counter": "other"},
            ".parts.0: more than 65536 places",
        ),
        ({"parts": [{**PART, "word": [9, 9]}]}, "the same place is given twice"),
        ({"parts": [{**PART, "word": k} for k in range(2, 7)]}, "a number of 60 bits; expected at most 53"),
        ({"parts": [PART], "encoding": "bcd", "digits": [4, 4]}, "digits of (4, 4) bits do not fill its 12 bits"),
        ({"parts": [PART], "encoding": "float"}, "a floating-point number of 12 bits; expected 32 or 64"),
        ({"parts": [PART], "encoding": "ascii"}, "12 bits are no whole number of characters of 7 bits"),
        ({"parts": [PART], "encoding": "gray"}, ".encoding: Input should be 'unsigned', 'twos_complement'"),
        ({"parts": [PART], "table": [[1, 2], [1, 3]]}, "a table needs two points or more with x rising"),
        (
            {"parts": [PART], "segments": [{"low": 0, "high": 9, "polynomial": [1]}, {"low": 5, "polynomial": [2]}]},
            "two ranges of a conversion hold 5 to 9",
        ),
        ({"parts": [PART], "polynomial": [1], "segments": [{"polynomial": [2]}]}, "expected one of them"),
        ({"parts": [PART], "operating_range": [5, 1]}, "an operating range from 5 to 1"),
        ({"parts": [PART], "counter": "main"}, ".counter: 'main'; expected one of other"),
        ({"parts": [{**PART, "frames": [17]}], "counter": "other"}, "subframe 65 is outside the frame or superframe"),
        ({"parts": [{**PART, "frames": [2]}]}, "subframe 5 is outside the frame or superframe, 1 to 4"),
        ({"parts": [PART, {**PART, "word": 10, "subframes": [1]}]}, "parts.1: 1 places; the first part has 4"),
        ({"parts": [PART], "colour": "red"}, ".colour: Extra inputs are not permitted"),
        ({"parts": []}, ".parts: Tuple should have at least 1 item"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(row: dict[str, Any], said: str) -> None:
    with pytest.raises(InputUnusable, match=r"^x\.toml: parameters\.X.*" + re.escape(said)):
        layout_from(toml(FRAME, {"X": row}, {"other": COUNTER}), "x.toml")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "x: is no layout but empty; expected ARINC 647A-1 FRED (XML), Airfase PRM, JSON"),
        (b" \n", "x: is no layout but empty"),
        (b"\x00\x01\x02", "x: is no layout but binary"),
        (b"time,ias\n1,2\n", "x: is none of the known layouts; read as TOML: "),
        (b"[" * 100_000, "x: is none of the known layouts; read as TOML: "),
        (b'{"a":' * 100_000, "x: JSON: Invalid JSON: recursion limit exceeded"),
        (b"[frame]\nwords_per_subframe = 64\n[parameters]\n", "x: no parameter; expected at least one"),
        (toml({"words_per_subframe": 1}, {"X": {"parts": [PART]}}), "x: 1 words per subframe; expected 2 to 8192"),
        (
            toml({**FRAME, "seconds_per_subframe": "1/0"}, {"X": {"parts": [PART]}}),
            "x: frame.seconds_per_subframe: Value error, expected a number such as 0.5 or '60/61'",
        ),
        (toml({**FRAME, "seconds_per_subframe": -1}, {"X": {"parts": [PART]}}), "x: a subframe of -1 s; expected more"),
    ],
)
def test_what_is_no_layout_says_so(data: bytes, said: str) -> None:
    with pytest.raises(InputUnusable, match="^" + re.escape(said)):
        layout_from(data, "x")


def test_every_problem_is_named_and_the_first_20_shown() -> None:
    rows = {f"P{k}": {"parts": [{"word": 100 + k, "bits": [1, 12]}]} for k in range(30)}
    with pytest.raises(InputUnusable) as caught:
        layout_from(toml(FRAME, rows), "x.toml")
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert lines[3] == "x.toml: parameters.P3: parameter 'P3': word 103 is outside the subframe, 1 to 64"
    assert lines[-1] == "x.toml: and 10 more"


def test_two_parameters_of_one_name_are_refused() -> None:
    one = "<Parameter717><Name>A</Name><Component><Word_Numbers><Word_Num>3</Word_Num></Word_Numbers><Subframe_Numbers>"
    one += "<Subframe_Num>1</Subframe_Num></Subframe_Numbers><Bits><OneBasedIntRange_Start>1</OneBasedIntRange_Start>"
    one += "<OneBasedIntRange_End>12</OneBasedIntRange_End></Bits></Component><Range><Raw_Range><IntRange_Start>0"
    one += (
        "</IntRange_Start><IntRange_End>4095</IntRange_End></Raw_Range><Data_Type>Unsigned Binary</Data_Type></Range>"
    )
    with pytest.raises(InputUnusable, match="has the same name as the one at line 6"):
        layout_from(fred(f"{one}</Parameter717>\n{one}</Parameter717>"), "x.xml")


def test_a_layout_of_another_word_rate_is_refused() -> None:
    layout = layout_from(toml(FRAME, {"X": {"parts": [PART]}}), "x.toml")
    with pytest.raises(InputUnusable, match=r"^x\.toml: is for 64 words per subframe, the recording has 128"):
        series_of(Made(4, 128).words(), layout, Doubts())


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300)
    | st.tuples(
        st.sampled_from(
            [toml(FRAME, {"X": {"parts": [PART]}}), prm(64, []), fred(""), b'{"wps": 64, "parameters": {}}']
        ),
        st.integers(0, 400),
        st.binary(max_size=8),
    ).map(lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + len(t[2]) :])
)
def test_random_and_broken_content_raises_nothing_else(data: bytes) -> None:
    said = "x:"
    try:
        layout_from(data, "x")
    except InputUnusable as error:
        said = str(error)
    assert said.startswith("x:")
