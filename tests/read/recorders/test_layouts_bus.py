"""JSON with ARINC 429 bits: files built here, with words built bit by bit from the ARINC 429 word."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.layouts import Made, Place, unsigned
from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.layouts import layout_from, series_of
from crossfix.records.series import SeriesKind


def part(word: int, high: int, bits: int, bus_bit: int, subframe: int = 1, rate: int = 4) -> dict[str, int]:
    """One part as the JSON has it."""
    return {
        "part": 1, "rate_quarter_hz": rate, "subframe": subframe, "word": word,
        "bit_msb": high, "bits": bits, "a429_bit": bus_bit,
    }  # fmt: skip


def file(parts: list[dict[str, int]], **other: Any) -> bytes:
    """A file with one parameter."""
    row = {"sign_bit": "29", "msb": "28", "data_bits": "15", "conv": "Resol=0.5", "unit": "deg", "type": LINEAR}
    return json.dumps({"wps": 64, "frame_counter": {}, "parameters": {"X": {"parts": parts, **row, **other}}}).encode()


LINEAR = "BNR LINEAR (A*X)"
SIGN_AND_NINE = [part(43, 12, 1, 29), part(43, 11, 9, 26)]


def bus_bits(number: int) -> dict[int, int]:
    """Bits 29 (sign) to 14 of a two's complement BNR word, ARINC 429 Part 1, by number."""
    digits = format(number % 2**16, "016b")
    return {29 - k: int(digit) for k, digit in enumerate(digits)}


def put(made: Made, row: int, parts: list[dict[str, int]], bits: dict[int, int]) -> None:
    """The recorded bits of a bus word into their words."""
    for one in parts:
        for k in range(one["bits"]):
            made.put([bits[one["a429_bit"] - k]], [Place(row, one["word"], one["bit_msb"] - k, 1)])


@settings(max_examples=60, deadline=None)
@given(st.integers(-(2**12), 2**12 - 1), st.integers(1, 10))
def test_what_was_recorded_of_a_bus_word(number: int, bits: int) -> None:
    """Sign and some bits from 26 down; as |number| stays below bit 27, the unrecorded 28 and 27 repeat the sign."""
    parts = [part(43, 12, 1, 29), part(44, 12, bits, 26)]
    made = Made(1, 64)
    put(made, 0, parts, bus_bits(number))
    (series,) = series_of(made.words(), layout_from(file(parts), "bus.json"), Doubts()).values()
    least = 2 ** (13 - bits)
    assert series.resolution == 0.5 * least
    assert 0 <= 0.5 * number - series.values[0] < 0.5 * least  # the bits below were cut off
    assert series.values[0] == number // least * least * 0.5


def test_minus_twelve_is_not_read_without_its_sign_bits() -> None:
    """Another tool reads the A330's rudder of -1.05 degrees as -136.05."""
    made = Made(1, 64)
    put(made, 0, SIGN_AND_NINE, bus_bits(-192))
    text = file(SIGN_AND_NINE, conv="Resol=.00549316")
    (series,) = series_of(made.words(), layout_from(text, "bus.json"), Doubts()).values()
    assert series.values.tolist() == pytest.approx([-1.05468672])


@pytest.mark.parametrize(
    ("rate", "subframe", "times"),
    [
        (1, 4, [3 + 4 / 64, 7 + 4 / 64]),
        (2, 2, [1 + 4 / 64, 3 + 4 / 64, 5 + 4 / 64, 7 + 4 / 64]),
        (4, 1, [k + 4 / 64 for k in range(8)]),
        (16, 1, [k / 4 + 4 / 64 for k in range(32)]),
    ],
)
def test_rates_count_samples_per_frame(rate: int, subframe: int, times: list[float]) -> None:
    text = file([part(5, 12, 12, 28, subframe, rate)], sign_bit="")
    (series,) = series_of(Made(8, 64).words(), layout_from(text, "bus.json"), Doubts()).values()
    assert series.times().tolist() == times


def test_two_subframes_make_one_sample() -> None:
    parts = [part(21, 12, 9, 28, 2, 2), part(21, 12, 1, 29, 1, 2), part(21, 11, 6, 19, 1, 2)]
    made = Made(4, 64)
    for row, number in ((0, -12345), (2, 12345)):
        bits = bus_bits(number)
        put(made, row, parts[1:], bits)
        put(made, row + 1, parts[:1], bits)
    (series,) = series_of(made.words(), layout_from(file(parts, conv="Resol=1"), "bus.json"), Doubts()).values()
    assert (series.values.tolist(), series.times().tolist()) == ([-12345.0, 12345.0], [20 / 64, 2 + 20 / 64])


def test_packed_bits_count_and_discretes_hold() -> None:
    made = Made(1, 64)
    made.put(unsigned(59, 6), [Place(0, 9, 1, 6)])
    packed = file([part(9, 6, 6, 6)], sign_bit="", msb="6", data_bits="6", conv="", type="PACKED BITS", unit="sec")
    (series,) = series_of(made.words(), layout_from(packed, "bus.json"), Doubts()).values()
    assert (series.values.tolist(), series.kind, series.unit) == ([59], SeriesKind.ENUMERATION, "s")
    flag = file([part(9, 1, 1, 15)], sign_bit="", msb="15", data_bits="1", conv="", type="DISCRETE")
    (series,) = series_of(made.words(), layout_from(flag, "bus.json"), Doubts()).values()
    assert (series.values.tolist(), series.kind) == ([1], SeriesKind.DISCRETE)


def test_a_sign_that_was_not_recorded_is_told() -> None:
    layout = layout_from(file([part(9, 12, 12, 28)]), "bus.json")
    assert [n.text for n in layout.notices] == [
        "X: its sign, bit 29 of ARINC 429, is not recorded; values below zero read as large ones"
    ]


@pytest.mark.parametrize(
    ("parts", "other", "said"),
    [
        ([part(65, 12, 12, 28)], {}, "bus.json: parameters.X: parameter 'X': word 65 is outside the subframe, 1 to 64"),
        ([part(5, 6, 7, 28)], {}, "bus.json: parameters.X: parameter 'X': bits 0 to 6 are not within a word"),
        ([part(5, 12, 12, 28, 3, 2)], {}, "subframe 5 is outside the frame or superframe, 1 to 4"),
        ([part(60, 12, 12, 28, 1, 16)], {}, "word 76 is outside the subframe, 1 to 64"),
        ([part(5, 12, 6, 28), part(5, 12, 6, 22)], {}, "the same bits of a word are in two of its parts"),
        ([part(5, 12, 6, 28), part(6, 12, 6, 20)], {}, "its bits 7 to 8 are in no part"),
        ([part(5, 12, 6, 28), part(6, 12, 6, 22, 1, 8)], {}, "[4, 8] samples per frame; expected one rate"),
        ([part(5, 12, 12, 28, 1, 3)], {}, "[3] samples per frame; expected one rate that divides the frame"),
        ([part(5, 12, 12, 28)], {"type": "GRAY"}, "bus.json: parameters.X.type: 'GRAY'; expected BNR LINEAR (A*X)"),
        ([part(5, 12, 12, 28)], {"msb": ""}, "bus.json: parameters.X: no msb or no data_bits"),
        ([part(5, 12, 12, 28)], {"conv": "Resol=abc"}, "bus.json: parameters.X.conv: String should match pattern"),
        ([part(5, 12, 12, 28)], {"colour": "red"}, "bus.json: parameters.X.colour: Extra inputs are not permitted"),
        ([], {}, "bus.json: parameters.X.parts: Tuple should have at least 1 item"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(
    parts: list[dict[str, int]], other: dict[str, str], said: str
) -> None:
    with pytest.raises(InputUnusable, match=re.escape(said)):
        layout_from(file(parts, **other), "bus.json")
