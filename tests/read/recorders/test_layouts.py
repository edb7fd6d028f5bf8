"""Layouts: numbers put bit by bit at random places come back, with their time, from every encoding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.layouts import Made, Place, decimal, floating, letters, signed, toml, unsigned
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.layouts import layout_from, series_of
from crossfix.records.series import Series, SeriesDoubt, SeriesKind
from crossfix.records.words import Quality

SECONDS = Fraction(60, 61)
SUBSETS = [(1, 2, 3, 4), (1, 3), (2, 4), (1,), (3,), (4,), (1, 2), (1, 2, 4), (2, 3, 4)]


@dataclass(frozen=True)
class Plan:
    """A parameter at random places: for each part its word per sample of a subframe, its bits, and its subframe."""

    words_per_subframe: int
    rows: int
    first: int
    subframes: tuple[int, ...]
    words: tuple[tuple[int, ...], ...]
    lows: tuple[int, ...]
    widths: tuple[int, ...]
    overlaps: tuple[int, ...]
    later: tuple[int, ...]
    seed: int

    @property
    def starts(self) -> list[int]:
        """The lowest bit of the number in each part."""
        made = [0]
        for width, overlap in zip(self.widths, self.overlaps[1:], strict=False):
            made.append(made[-1] + width - overlap)
        return made

    @property
    def bits(self) -> int:
        """Of the whole number."""
        return self.starts[-1] + self.widths[-1]

    def parts(self) -> list[dict[str, Any]]:
        """As TOML has them."""
        return [
            {
                "word": list(words) if len(words) > 1 else words[0],
                "bits": [low, low + width - 1],
                "subframes": [subframe + later for subframe in self.subframes],
                "overlap": overlap,
            }
            for words, low, width, overlap, later in zip(
                self.words, self.lows, self.widths, self.overlaps, self.later, strict=True
            )
        ]

    def places(self, row: int, k: int) -> list[Place]:
        """All parts of sample `k` of a subframe."""
        return [
            Place(row + later, words[k], low, width)
            for words, low, width, later in zip(self.words, self.lows, self.widths, self.later, strict=True)
        ]

    def samples(self, made: Made) -> list[tuple[int, int]]:
        """Row and number within the row of every sample whose first part is in the recording, in time order."""
        rows = [row for row in range(self.rows) if made.subframe(row) in self.subframes]
        in_time = sorted(range(len(self.words[0])), key=lambda k: self.words[0][k])
        return [(row, k) for row in rows for k in in_time]

    def time_s(self, row: int, k: int) -> float:
        """Of the least significant part."""
        return float((row + Fraction(self.words[0][k] - 1, self.words_per_subframe)) * SECONDS)


@st.composite
def plans(draw: st.DrawFn, widths: tuple[int, ...] = (), overlapping: bool = True) -> Plan:
    """Random plans; with `widths` for parts of these."""
    wps = draw(st.sampled_from([32, 64]))
    if not widths:
        widths = tuple(draw(st.lists(st.integers(2, 12), min_size=1, max_size=4)))
    count = draw(st.sampled_from([1, 1, 2, 4]))
    free = draw(st.permutations(range(2, wps + 1)))
    words = [tuple(free[k * count : (k + 1) * count]) for k in range(len(widths))]
    if draw(st.booleans()):  # equally spaced, as most are
        start = draw(st.integers(2, wps // count - len(widths)))
        words = [tuple(start + p + k * (wps // count) for k in range(count)) for p in range(len(widths))]
    subframes = draw(st.sampled_from(SUBSETS))
    most = 4 - max(subframes)
    overlaps = [0] + [draw(st.integers(0, min(a, b) - 1)) for a, b in pairwise(widths)]
    return Plan(
        wps,
        draw(st.integers(1, 19)),
        draw(st.integers(1, 4)),
        subframes,
        tuple(words),
        tuple(draw(st.integers(1, 13 - width)) for width in widths),
        widths,
        tuple(overlaps) if overlapping else (0,) * len(widths),
        (0, *(draw(st.integers(0, most)) for _ in widths[1:])),
        draw(st.integers(0, 2**32 - 1)),
    )


def found(plan: Plan, made: Made, row: dict[str, Any]) -> dict[float, tuple[Any, bool]]:
    """Every sample that the layout finds, by its time, from all series of the parameter."""
    frame = {"words_per_subframe": plan.words_per_subframe, "seconds_per_subframe": "60/61"}
    layout = layout_from(toml(frame, {"X": {**row, "parts": plan.parts()}}), "made.toml")
    series = series_of(made.words(), layout, Doubts())
    assert all(name.startswith("X") for name in series)
    return {
        round(float(time), 6): (value, bool(valid))
        for one in series.values()
        for time, value, valid in zip(one.times(), one.values, one.valid, strict=True)
    }


def check(plan: Plan, row: dict[str, Any], numbers: Any, bits_of: Any, value_of: Any) -> None:
    """Encode, decode, compare: every sample at its time, equal, valid where all its words are in the recording."""
    random = np.random.default_rng(plan.seed)
    made = Made(plan.rows, plan.words_per_subframe, plan.first)
    expected: dict[float, tuple[Any, bool]] = {}
    for r, k in plan.samples(made):
        number = numbers(random)
        bits = bits_of(number)
        places = plan.places(r, k)
        for place, start in zip(places, plan.starts, strict=True):
            made.put(bits[start : start + place.width], [place])
        whole = all(place.row < plan.rows for place in places)
        if random.random() < 0.1:
            made.damaged.add((places[-1].row, places[-1].word))
            whole = False
        expected[round(plan.time_s(r, k), 6)] = (value_of(number), whole)
    got = found(plan, made, row)
    assert sorted(got) == sorted(expected)
    assert {time: valid for time, (_, valid) in got.items()} == {time: valid for time, (_, valid) in expected.items()}
    for time, (value, valid) in expected.items():
        if valid:
            assert got[time][0] == (pytest.approx(value, rel=1e-12, abs=1e-12) if isinstance(value, float) else value)


@settings(max_examples=60, deadline=None)
@given(plans(), st.sampled_from([(0.0, 1.0), (-3.37538, 0.00228938), (100.0, -0.25)]))
def test_unsigned_numbers(plan: Plan, line: tuple[float, float]) -> None:
    row = {"polynomial": line}
    check(
        plan,
        row,
        lambda random: int(random.integers(0, 2**plan.bits)),
        lambda number: unsigned(number, plan.bits),
        lambda number: line[0] + line[1] * number,
    )


@settings(max_examples=60, deadline=None)
@given(plans(), st.sampled_from([0.00549316, 2.0]))
def test_numbers_with_sign(plan: Plan, size: float) -> None:
    half = 2 ** (plan.bits - 1)
    row = {"encoding": "twos_complement", "polynomial": [0.0, size]}
    check(
        plan,
        row,
        lambda random: int(random.integers(-half, half)),
        lambda number: signed(number, plan.bits),
        lambda number: size * number,
    )


@settings(max_examples=40, deadline=None)
@given(plans(overlapping=False), st.data())
def test_decimal_numbers(plan: Plan, data: st.DataObject) -> None:
    digits, rest = [], plan.bits
    while rest:
        digits.append(data.draw(st.integers(1, min(4, rest))))
        rest -= digits[-1]
    most = [9 if width == 4 else 2**width - 1 for width in digits]
    check(
        plan,
        {"encoding": "bcd", "digits": digits, "kind": "analogue"},
        lambda random: int("".join(str(random.integers(0, figure + 1)) for figure in most)),
        lambda number: decimal(number, digits),
        float,
    )


@settings(max_examples=40, deadline=None)
@given(plans(widths=(12, 12, 8), overlapping=False))
def test_floating_point(plan: Plan) -> None:
    check(
        plan,
        {"encoding": "float"},
        lambda random: float(np.float32(random.normal(0, 1e3))),
        lambda number: floating(number, 32),
        float,
    )


@settings(max_examples=40, deadline=None)
@given(plans(widths=(12, 12, 12, 12, 8), overlapping=False))
def test_text(plan: Plan) -> None:
    alphabet = [chr(code) for code in range(33, 127)]
    check(
        plan,
        {"encoding": "ascii"},
        lambda random: "".join(random.choice(alphabet, size=8)),
        lambda text: letters(text, 7),
        lambda text: text.encode(),
    )


def one(layout: bytes, made: Made) -> Series:
    """The only series."""
    (series,) = series_of(made.words(), layout_from(layout, "made.toml"), Doubts()).values()
    return series


def test_unrecorded_bits_repeat_the_sign() -> None:
    """ARINC 429 bits 29 (sign) and 26 to 18 as on the A330: -12 of 512 is not -12 with two zeros under the sign."""
    made = Made(4, 64)
    for row, number in enumerate((-12, 511, -512, 0)):
        made.put([*unsigned(number % 512, 9), int(number < 0)], [Place(row, 43, 2, 10)])
    parts = [{"word": 43, "bits": [2, 10]}, {"word": 43, "bits": [11, 11], "at": 11}]
    rows = {"X": {"encoding": "twos_complement", "parts": parts, "polynomial": [0, 0.5]}}
    series = one(toml({"words_per_subframe": 64}, rows), made)
    assert series.values.tolist() == [-6.0, 255.5, -256.0, 0.0]
    assert series.resolution == 0.5


@given(st.integers(-(2**19), 2**19 - 1), st.integers(-511, 511))
def test_parts_of_two_moments(number: int, moved: int) -> None:
    """The upper part is a second later: the number is the earlier one, as long as it moved by under half of it."""
    later = min(max(number + moved, -(2**19)), 2**19 - 1)
    made = Made(2, 64)
    made.put(signed(number, 20)[:11], [Place(0, 21, 1, 11)])
    made.put(signed(later, 20)[10:], [Place(1, 21, 3, 10)])
    parts = [
        {"word": 21, "subframes": [1], "bits": [1, 11]},
        {"word": 21, "subframes": [2], "bits": [3, 12], "overlap": 1},
    ]
    series = one(toml({"words_per_subframe": 64}, {"X": {"encoding": "twos_complement", "parts": parts}}), made)
    assert series.values.tolist() == [number]


def test_parts_that_cannot_belong_together_stay_within_their_bits() -> None:
    """The lower part ends in ones, the upper part is 0: the nearest number would be -1."""
    made = Made(1, 64)
    made.put([1] * 11, [Place(0, 21, 1, 11)])
    parts = [{"word": 21, "bits": [1, 11]}, {"word": 22, "bits": [3, 12], "overlap": 1}]
    assert one(toml({"words_per_subframe": 64}, {"X": {"parts": parts}}), made).values.tolist() == [2047.0]


def test_the_first_of_two_segments_that_meet_counts() -> None:
    made = Made(1, 64)
    made.put(unsigned(4, 12), [Place(0, 9, 1, 12)])
    segments = [{"low": 0, "high": 4, "polynomial": [1]}, {"low": 4, "polynomial": [2]}]
    rows = {"X": {"parts": [{"word": 9, "bits": [1, 12]}], "segments": segments}}
    assert one(toml({"words_per_subframe": 64}, rows), made).values.tolist() == [1.0]


def test_words_after_the_end_of_the_recording_were_not_recorded() -> None:
    made = Made(2, 64)
    made.damaged = {(0, 9), (1, 9)}
    words = made.words()
    words.quality[1] = Quality.PARTIAL
    layout = layout_from(
        toml({"words_per_subframe": 64}, {"X": {"parts": [{"word": 9, "bits": [1, 12]}]}}), "made.toml"
    )
    reasons = series_of(words, layout, Doubts())["X"].reasons
    assert reasons.tolist() == [SeriesDoubt.DAMAGED, SeriesDoubt.NOT_RECORDED]


def test_what_is_not_valid_says_why() -> None:
    made = Made(6, 64)
    for row, number in enumerate((1, 2, 3, 4, 5, 6)):
        made.put(unsigned(number, 12), [Place(row, 9, 1, 12)])
    made.damaged.add((1, 9))
    made.missing.add(2)
    segments = [{"low": 0, "high": 4, "polynomial": [0, 10]}, {"low": 6, "polynomial": [1]}]
    place = {"word": 9, "bits": [1, 12]}
    rows = {"X": {"parts": [place], "segments": segments, "no_computed_data": [4], "unit": "psi"}}
    doubts = Doubts()
    layout = layout_from(toml({"words_per_subframe": 64}, rows), "made.toml")
    series = series_of(made.words(), layout, doubts)["X"]
    none, damaged, missing = SeriesDoubt.NONE, SeriesDoubt.DAMAGED, SeriesDoubt.NOT_RECORDED
    computed, outside = SeriesDoubt.NO_COMPUTED_DATA, SeriesDoubt.OUT_OF_RANGE
    assert series.reasons.tolist() == [none, damaged, missing, computed, outside, none]
    assert series.values[[0, 1, 3, 5]].tolist() == [10.0, 20.0, 40.0, 1.0]
    assert np.isnan(series.values[[2, 4]]).all()
    assert [(n.where, n.text) for n in doubts.notices()] == [
        (f"bit {(4 * 64 + 8) * 12}", "X: outside the range of its conversion")
    ]


def test_outside_the_operating_range_is_told_and_kept() -> None:
    """A dive to -20 degrees is what an investigation is about; the range of a document must not hide it."""
    made = Made(2, 64)
    made.put(signed(-20, 8), [Place(1, 9, 1, 8)])
    parts = [{"word": 9, "bits": [1, 8]}]
    row = {"encoding": "twos_complement", "parts": parts, "operating_range": [-10, 30], "unit": "deg"}
    doubts = Doubts()
    layout = layout_from(toml({"words_per_subframe": 64}, {"Pitch": row}), "made.toml")
    series = series_of(made.words(), layout, doubts)["Pitch"]
    assert (series.values.tolist(), series.valid.tolist()) == ([0.0, -20.0], [True, True])
    (notice,) = doubts.notices()
    assert notice.text == "Pitch: outside its operating range, -10 to 30 deg; kept"


def test_digits_above_nine_and_control_characters_are_unreadable() -> None:
    made = Made(2, 64)
    made.put(unsigned(0x1B, 8), [Place(0, 2, 1, 8)])
    made.put(decimal(19, (4, 4)), [Place(1, 2, 1, 8)])
    made.put(unsigned(3, 7), [Place(0, 3, 1, 7)])
    made.put(letters("A", 7), [Place(1, 3, 1, 7)])
    rows = {
        "Day": {"encoding": "bcd", "digits": [4, 4], "parts": [{"word": 2, "bits": [1, 8]}]},
        "Letter": {"encoding": "ascii", "parts": [{"word": 3, "bits": [1, 7]}]},
    }
    series = series_of(made.words(), layout_from(toml({"words_per_subframe": 64}, rows), "made.toml"), Doubts())
    for each, value, kind in (
        (series["Day"], 19, SeriesKind.ENUMERATION),
        (series["Letter"], b"A", SeriesKind.TEXT),
    ):
        assert each.reasons.tolist() == [SeriesDoubt.UNREADABLE, SeriesDoubt.NONE]
        assert (each.values[1], each.kind) == (value, kind)


def test_kinds_and_meanings() -> None:
    made = Made(4, 64)
    for row in range(4):
        made.put(unsigned(row, 2), [Place(row, 5, 7, 2)])
    meanings = {"0": "OFF", "1": "ARM", "2": "ON"}
    rows = {
        "Mode": {"parts": [{"word": 5, "bits": [7, 8]}], "meanings": meanings},
        "High": {"parts": [{"word": 5, "bits": [8, 8]}], "meanings": {"1": "ON"}},
        "Plain": {"parts": [{"word": 5, "bits": [7, 8]}]},
    }
    series = series_of(made.words(), layout_from(toml({"words_per_subframe": 64}, rows), "made.toml"), Doubts())
    assert [(s.kind, s.values.tolist(), dict(s.meanings)) for s in series.values()] == [
        (SeriesKind.ENUMERATION, [0, 1, 2, 3], {0: "OFF", 1: "ARM", 2: "ON"}),
        (SeriesKind.DISCRETE, [0, 0, 1, 1], {1: "ON"}),
        (SeriesKind.ANALOGUE, [0.0, 1.0, 2.0, 3.0], {}),
    ]
    assert series["Mode"].values.dtype == np.uint8
    assert (series["Plain"].resolution, series["Mode"].resolution) == (1.0, None)


def test_the_words_behind_a_sample() -> None:
    made = Made(8, 64)
    made.put(unsigned(0xABC, 12), [Place(6, 30, 1, 12)])
    made.put(unsigned(0x12, 5), [Place(7, 31, 8, 5)])
    parts = [
        {"word": 30, "subframes": [1, 3], "bits": [1, 12]},
        {"word": 31, "subframes": [2, 4], "bits": [8, 12]},
    ]
    layout = layout_from(toml({"words_per_subframe": 64}, {"X": {"parts": parts}}), "made.toml")
    words = made.words()
    series = series_of(words, layout, Doubts())["X"]
    behind = series.behind(3, words)
    assert [(b.row, b.word, b.value, b.bit) for b in behind] == [
        (6, 30, 0xABC, (6 * 64 + 29) * 12),
        (7, 31, 0x12 << 7, (7 * 64 + 30) * 12),
    ]
    assert series.values[3] == 0x12 * 4096 + 0xABC


def test_an_acquisition_offset_moves_the_time() -> None:
    rows = {"X": {"parts": [{"word": 33, "bits": [1, 12]}], "acquisition_offset_s": "-27/64"}}
    series = one(toml({"words_per_subframe": 64, "seconds_per_subframe": 2}, rows), Made(2, 64))
    assert series.times().tolist() == [1.0 - 27 / 64, 3.0 - 27 / 64]


def test_no_subframes_are_no_samples() -> None:
    made = Made(0, 64)
    made_layout = toml({"words_per_subframe": 64}, {"X": {"parts": [{"word": 2, "bits": [1, 12], "subframes": [2]}]}})
    assert len(one(made_layout, made)) == 0
