"""Airfase PRM: files built column by column, with words built bit by bit."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from builders.layouts import Made, Place, PrmParameter, decimal, prm, prm_part, signed, unsigned
from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.layouts import layout_from, series_of
from crossfix.records.series import Series, SeriesDoubt, SeriesKind

COUNTER = "SUP1 01 016 1    0099 09 12 00"


def read(made: Made, *parameters: PrmParameter, counter: str = "") -> tuple[dict[str, Series], Doubts]:
    doubts = Doubts()
    layout = layout_from(prm(made.words_per_subframe, parameters, counter), "320.PRM")
    assert layout.format == "Airfase PRM"
    return series_of(made.words(), layout, doubts), doubts


def test_one_line_per_sample_and_a_linear_conversion() -> None:
    made = Made(3, 1024)
    for row in range(3):
        made.put(unsigned(1000 + row, 12), [Place(row, 74, 1, 12)])
        made.put(unsigned(2000 + row, 12), [Place(row, 586, 1, 12)])
    parts = [[prm_part("ALL", 74, 1, 12, 1)], [prm_part("ALL", 586, 1, 12)]]
    conversion = [(-4096, 4095, (0.0, 0.125))]
    series, doubts = read(
        made, PrmParameter("CAS", "BNR", parts, 8, unit="kts", ends=(30, 450), conversions=conversion)
    )
    cas = series["CAS"]
    assert (cas.unit, cas.kind, cas.resolution, cas.step_s) == ("kt", SeriesKind.ANALOGUE, 0.125, Fraction(1, 2))
    assert cas.values.tolist() == [125.0, 250.0, 125.125, 250.125, 125.25, 250.25]
    assert cas.times().tolist() == [row + 73 / 1024 + half for row in range(3) for half in (0, 0.5)]
    assert doubts.notices() == ()


@pytest.mark.parametrize("number", [-1200, -1, 0, 41_000])
def test_parts_go_from_the_least_significant_one(number: int) -> None:
    made = Made(1, 1024)
    made.put(signed(number, 17), [Place(0, 716, 1, 12), Place(0, 715, 8, 5)])
    line = prm_part("ALL", 716, 1, 12, 1) + prm_part("ALL", 715, 8, 12)
    series, _ = read(made, PrmParameter("ALT_BARO_ADC1", "BNR", [[line]], 4, signed=True, unit="ft"))
    assert series["ALT_BARO_ADC1"].values.tolist() == [number]
    made = Made(1, 1024)
    made.put(signed(number, 17), [Place(0, 716, 1, 12), Place(0, 715, 8, 5)])
    split = PrmParameter(
        "ALT", "BNR", [[prm_part("ALL", 716, 1, 12)]], 4, signed=True, more_parts=[prm_part("ALL", 715, 8, 12)]
    )
    assert read(made, split)[0]["ALT"].values.tolist() == [number]


def test_the_ils_frequency_in_digits_of_3_4_4_and_4_bits() -> None:
    made = Made(1, 1024)
    made.put(decimal(1030, (3, 4, 4, 4)), [Place(0, 246, 9, 4), Place(0, 247, 2, 11)])
    line = prm_part("ALL", 246, 9, 12) + prm_part("ALL", 247, 2, 12)
    row = PrmParameter("ILSFRQ", "BCD", [[line]], 4, unit="MHZ", digits="3444", conversions=[(0, 9999, (100.0, 0.01))])
    series, _ = read(made, row)
    assert series["ILSFRQ"].values.tolist() == pytest.approx([110.30])
    assert (series["ILSFRQ"].unit, series["ILSFRQ"].kind) == ("MHz", SeriesKind.ANALOGUE)


def test_a_quadratic_per_range_of_numbers() -> None:
    made = Made(3, 1024)
    for row, number in enumerate((100, 2047, 4000)):
        made.put(unsigned(number, 12), [Place(row, 17, 1, 12)])
    conversions = [(0, 2047, (1.987531, 0.05017969, -0.000029334)), (2048, 4095, (-704.2733, 0.295005, -0.000029923))]
    series, _ = read(made, PrmParameter("AIL", "BNR", [[prm_part("ALL", 17, 1, 12)]], 4, conversions=conversions))
    expected = [a + b * x + c * x * x for x, (a, b, c) in ((100, conversions[0][2]), (2047, conversions[0][2]))]
    expected += [a + b * 4000 + c * 4000**2 for a, b, c in [conversions[1][2]]]
    assert series["AIL"].values.tolist() == pytest.approx(expected, rel=1e-5)
    assert series["AIL"].resolution is None


def test_discretes_with_meanings_and_subframes() -> None:
    made = Made(8, 1024)
    for row, value in enumerate((0, 1, 1, 1, 0, 0, 1, 0)):
        made.put([value], [Place(row, 5, 2, 1)])
    parameter = PrmParameter("GEAR", "DIS", [[prm_part("1,3", 5, 2, 2)]], 2, meanings=[(0, "AIR"), (1, "GND")])
    series, doubts = read(made, parameter)
    gear = series["GEAR"]
    assert (gear.kind, dict(gear.meanings)) == (SeriesKind.DISCRETE, {0: "AIR", 1: "GND"})
    assert (gear.values.tolist(), gear.step_s, gear.first_s) == ([0, 1, 0, 1], Fraction(2), 4 / 1024)
    assert doubts.notices() == ()


def test_a_superframe_parameter() -> None:
    """Frame 4 of 16, from 1: its counter is 3."""
    made = Made(160, 1024)
    for frame in range(40):
        made.put(unsigned((frame + 14) % 16, 4), [Place(4 * frame, 99, 9, 4)])
        made.put(decimal(frame, (2, 4)), [Place(4 * frame + 3, 257, 2, 6)])
    row = PrmParameter("DAY", "BCD", [[prm_part("4", 257, 2, 7)]], 1, digits="24", frame=4)
    series, _ = read(made, row, counter=COUNTER)
    day = series["DAY"]
    assert (day.values.tolist(), day.step_s, day.first_s) == ([5, 21, 37], Fraction(64), 23 + 256 / 1024)
    assert day.kind is SeriesKind.ENUMERATION
    assert set(day.reasons.tolist()) == {SeriesDoubt.NONE}


def test_a_rate_that_the_places_do_not_have_is_told() -> None:
    parts = [[prm_part("ALL", word, 1, 12)] for word in (515, 579, 643)]
    _, doubts = read(Made(1, 1024), PrmParameter("CAS_R", "BNR", parts, 16))
    assert [(n.where, n.text) for n in doubts.notices()] == [
        ("320.PRM: line 6", "CAS_R: 12 places per frame where PA21 says 16; the places are taken"),
        ("320.PRM: line 3", "CAS_R: its samples are not equally spaced; 3 series: word 515; word 579; word 643"),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((b"BNR", b"GRY"), "320.PRM: line 3: parameter 'X': format 'GRY'; expected BNR, BCD, DIS, ISO"),
        (
            (b"0074 01 12", b"2074 01 12"),
            "320.PRM: line 3: parameter 'X': word 2074 is outside the subframe, 1 to 1024",
        ),
        ((b"0074 01 12", b"0074 01 13"), "320.PRM: line 3: parameter 'X': bits 1 to 13 are not within a word, 1 to 12"),
        ((b"0074 01 12", b"00x4 01 12"), "320.PRM: line 8: '00x4' where a whole number is expected"),
        ((b"DAT1", b"DAT2"), "320.PRM: no line DAT1, which says how many words a subframe has"),
        ((b"PA50", b"PA70 07         004\nPA50"), "320.PRM: line 9: superframe '07', of which no line SUP1 tells"),
        ((b"ALL  0074", b"1,5  0074"), "320.PRM: line 3: parameter 'X': subframe 5 is outside the frame"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(change: tuple[bytes, bytes], said: str) -> None:
    data = prm(1024, [PrmParameter("X", "BNR", [[prm_part("ALL", 74, 1, 12)]], 4)])
    assert change[0] in data
    with pytest.raises(InputUnusable, match=re.escape(said)):
        layout_from(data.replace(*change), "320.PRM")
