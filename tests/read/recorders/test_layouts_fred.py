"""FRED: built files of type 717; the official examples are read in tests/real."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest

from builders.layouts import Made, Place, decimal, fred, fred_component, fred_parameter, letters, signed, unsigned
from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.layouts import Layout, layout_from, series_of
from crossfix.records.series import SeriesDoubt, SeriesKind

ALL = (1, 2, 3, 4)
SIXTY_OF_61 = "<Numerator>60</Numerator><Denominator>61</Denominator>"
HALF = "<Conversion_Step><Poly_Coeff><Coeff_Pair index='1'>0.5</Coeff_Pair></Poly_Coeff></Conversion_Step>"


def offset(numerator: int) -> str:
    """Of 64 parts of a subframe."""
    return (
        f"<Acquisition_Time_Offset><Numerator>{numerator}</Numerator><Denominator>64</Denominator>"
        "</Acquisition_Time_Offset>"
    )


def read(xml: str, seconds: str = "<Numerator>1</Numerator>") -> Layout:
    layout = layout_from(fred(xml, 64, seconds), "fred.xml")
    assert layout.format == "ARINC 647A-1 FRED"
    return layout


@pytest.mark.parametrize("number", [-32768, -600, 0, 32767])
def test_components_overlap_and_acquisition_as_in_the_official_example(number: int) -> None:
    """One 16-bit sample in words 58 and 59 with 1 overlap bit, and one moment of acquisition for both."""
    low = fred_component([59], ALL, (1, 12), offset(27))
    high = fred_component([58], ALL, (8, 12), "<Overlap_Bits>1</Overlap_Bits>" + offset(26))
    layout = read(fred_parameter("ALT", low + high, (0, 65535), "Signed Binary", HALF, "ft"), SIXTY_OF_61)
    made = Made(3, 64)
    bits = signed(number, 16)
    for row in range(3):
        made.put(bits[:12], [Place(row, 59, 1, 12)])
        made.put(bits[11:], [Place(row, 58, 8, 5)])
    series = series_of(made.words(), layout, Doubts())["ALT"]
    assert (series.values / 0.5).tolist() == [number] * 3
    assert series.step_s == Fraction(60, 61)
    subframe = Fraction(60, 61)
    assert series.first_s == pytest.approx(float((Fraction(58, 64) - Fraction(27, 64)) * subframe))
    assert series.first_s == pytest.approx(float((Fraction(57, 64) - Fraction(26, 64)) * subframe))
    assert layout.notices == ()


def test_bits_beyond_the_raw_range_are_left_out_and_told() -> None:
    parts = fred_component([59], ALL, (1, 12)) + fred_component([58], ALL, (5, 12))
    layout = read(fred_parameter("ALT", parts, (0, 65535), "Signed Binary", HALF))
    made = Made(1, 64)
    made.put([*signed(-3, 16), 0, 1, 0, 1], [Place(0, 59, 1, 12), Place(0, 58, 5, 8)])
    assert series_of(made.words(), layout, Doubts())["ALT"].values.tolist() == [-1.5]
    assert layout.notices[0].text == "ALT: Raw_Range has 16 bits, its components hold 20; the highest 4 are not used"


def test_superframe_cycles_are_values_of_the_counter() -> None:
    cycles = "<Superframe_Parameter>SF</Superframe_Parameter><Superframe_Cycles><Cycle_Num>1</Cycle_Num>"
    place = fred_component([34], [4], (1, 7), cycles + "<Cycle_Num>9</Cycle_Num></Superframe_Cycles>")
    minutes = fred_parameter("MIN", place, (0, 127), "BCD", "<BCD_Format>34</BCD_Format>")
    counter = fred_parameter("SF", fred_component([27], [4], (9, 12)), (0, 15), "Unsigned Binary")
    made = Made(160, 64)
    for frame in range(40):
        made.put(unsigned((frame + 5) % 16, 4), [Place(4 * frame + 3, 27, 9, 4)])
        made.put(decimal(frame, (3, 4)), [Place(4 * frame + 3, 34, 1, 7)])
    series = series_of(made.words(), read(minutes + counter), Doubts())["MIN"]
    assert (series.values.tolist(), series.step_s) == ([4, 12, 20, 28, 36], Fraction(32))
    assert series.first_s == 4 * 4 + 3 + 33 / 64


def test_lists_per_word_are_taken_in_pairs() -> None:
    """As the radio altitude of the official example: word 4 of subframe 1, bits 1 to 10; word 7 of 3, bits 3 to 12."""
    ranges = "".join(
        f"<Bits><OneBasedIntRange_Start>{a}</OneBasedIntRange_Start><OneBasedIntRange_End>{b}</OneBasedIntRange_End></Bits>"
        for a, b in ((1, 10), (3, 12))
    )
    component = (
        "<Component><Word_Numbers><Word_Num>4</Word_Num><Word_Num>7</Word_Num></Word_Numbers>"
        "<Subframe_Numbers><Subframe_Num>1</Subframe_Num></Subframe_Numbers>"
        f"<Subframe_Numbers><Subframe_Num>3</Subframe_Num></Subframe_Numbers>{ranges}</Component>"
    )
    made = Made(8, 64)
    for row in (0, 4):
        made.put(unsigned(100 + row, 10), [Place(row, 4, 1, 10)])
        made.put(unsigned(200 + row, 10), [Place(row + 2, 7, 3, 10)])
    series = series_of(made.words(), read(fred_parameter("RA", component, (0, 1024), "Unsigned Binary")), Doubts())
    assert {name: (one.times().tolist(), one.values.tolist()) for name, one in series.items()} == {
        "RA (word 4)": ([3 / 64, 4 + 3 / 64], [100.0, 104.0]),
        "RA (word 7)": ([2 + 6 / 64, 6 + 6 / 64], [200.0, 204.0]),
    }


def test_tables_texts_and_ranges() -> None:
    table = "".join(
        f"<Integer_Real_Pair index='{x}'>{y}</Integer_Real_Pair>"
        for x, y in ((115, 0.0), (0, -25.8), (75, -5.2), (200, 20))
    )
    column = fred_parameter(
        "COL", fred_component([3], ALL, (1, 8)), (0, 255), "Unsigned Binary",
        f"<Conversion_Step><Integer_Real_Table>{table}</Integer_Real_Table></Conversion_Step>",
    )  # fmt: skip
    texts = "<Text_Conversion><Range_Text_Pair min='0' max='1'>IRS</Range_Text_Pair></Text_Conversion>"
    mode = fred_parameter("MODE", fred_component([4], ALL, (1, 2)), (0, 3), "Unsigned Binary", texts)
    flag = fred_parameter("FLAG", fred_component([4], ALL, (12, 12)), (0, 1), "Unsigned Binary")
    ident = fred_parameter("ID", fred_component([5], ALL, (1, 7)), (0, 127), "ASCII")
    limited = fred_parameter("LIM", fred_component([6], ALL, (1, 8)), (0, 200), "Unsigned Binary", HALF)
    made = Made(2, 64)
    for row, (number, letter) in enumerate(((95, "Q"), (201, "7"))):
        made.put(unsigned(number, 8), [Place(row, 3, 1, 8)])
        made.put(unsigned(number, 8), [Place(row, 6, 1, 8)])
        made.put([1, 0], [Place(row, 4, 1, 2)])
        made.put([1], [Place(row, 4, 12, 1)])
        made.put(letters(letter, 7), [Place(row, 5, 1, 7)])
    series = series_of(made.words(), read(column + mode + flag + ident + limited), Doubts())
    assert series["COL"].values[0] == pytest.approx(-2.6)
    assert series["COL"].reasons.tolist() == [SeriesDoubt.NONE, SeriesDoubt.OUT_OF_RANGE]
    assert np.isnan(series["COL"].values[1])
    assert (dict(series["MODE"].meanings), series["MODE"].values.tolist()) == ({0: "IRS", 1: "IRS"}, [1, 1])
    assert [series[n].kind for n in ("MODE", "FLAG")] == [SeriesKind.ENUMERATION, SeriesKind.DISCRETE]
    assert series["ID"].values.tolist() == [b"Q", b"7"]
    assert (series["LIM"].values[0], series["LIM"].valid.tolist()) == (47.5, [True, False])


def test_several_ranges_have_a_polynomial_each() -> None:
    def step(slope: float) -> str:
        return f"<Conversion_Step><Poly_Coeff><Coeff_Pair index='1'>{slope}</Coeff_Pair></Poly_Coeff></Conversion_Step>"

    def part(low: int, high: int, slope: float) -> str:
        return (
            f"<Range><Raw_Range><IntRange_Start>{low}</IntRange_Start><IntRange_End>{high}</IntRange_End></Raw_Range>"
            f"<Data_Type>Signed Binary</Data_Type>{step(slope)}</Range>"
        )

    place = fred_component([3], ALL, (1, 8))
    xml = f"<Parameter717><Name>X</Name>{place}{part(0, 127, 2)}{part(128, 255, 3)}</Parameter717>"
    made = Made(2, 64)
    made.put(signed(5, 8), [Place(0, 3, 1, 8)])
    made.put(signed(-5, 8), [Place(1, 3, 1, 8)])
    assert series_of(made.words(), read(xml), Doubts())["X"].values.tolist() == [10.0, -15.0]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            "<Predefined_Equation>Teledyne Synchro</Predefined_Equation>",
            "an equation that FRED names and does not give",
        ),
        ("<Conversion_Description>if A then B</Conversion_Description>", "described in words (if A then B)"),
    ],
)
def test_a_conversion_that_is_not_given_is_not_guessed(step: str, said: str) -> None:
    place = fred_component([3], ALL, (1, 12))
    more = f"<Conversion_Step>{step}</Conversion_Step>{HALF}"
    layout = read(fred_parameter("RUD", place, (0, 4095), "Signed Binary", more, "deg"))
    made = Made(1, 64)
    made.put(signed(-7, 12), [Place(0, 3, 1, 12)])
    series = series_of(made.words(), layout, Doubts())["RUD"]
    assert (series.values.tolist(), series.unit) == ([-7.0], "counts")
    assert said in layout.notices[0].text


BOMB = "<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'>" + "".join(
    f"<!ENTITY {n} '{f'&{b};' * 10}'>" for b, n in ("bc", "cd", "de", "ef")
)
ONE = fred_parameter("X", fred_component([3], ALL, (1, 12)), (0, 4095), "Unsigned Binary")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (BOMB + "]>", "<Note>&f;</Note>"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "<Note>&x;</Note>"),
        ("<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x.dtd'> %x;]>", ""),
        ("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'>", ""),
        ("<!DOCTYPE a>", ""),
    ],
)
def test_entities_and_document_types_are_refused(head: str, body: str) -> None:
    data = fred(ONE + body, head=head)
    with pytest.raises(InputUnusable, match=r"^fred\.xml: line \d+: has a document type, entity or outside reference"):
        layout_from(data, "fred.xml")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("</Parameter717>", ""), "fred.xml: line 7: is no XML that can be read: mismatched tag"),
        (
            ("<Word_Num>3<", "<Word_Num>65<"),
            "fred.xml: line 6: parameter 'X': word 65 is outside the subframe, 1 to 64",
        ),
        (
            ("<Word_Num>3<", "<Word_Num>three<"),
            "fred.xml: line 6: <Word_Num> has 'three' where a whole number is expected",
        ),
        (
            ("Unsigned Binary", "Gray"),
            "fred.xml: line 6: Data_Type 'Gray'; expected Unsigned Binary, Signed Binary, BCD",
        ),
        (("<Data_Type>Unsigned Binary</Data_Type>", ""), "fred.xml: line 6: <Range> without <Data_Type>"),
        (
            ("<Bits_Per_Word>12<", "<Bits_Per_Word>16<"),
            "fred.xml: line 3: Bits_Per_Word 16; words of ARINC 717 need 12",
        ),
        (("FRED717", "FRED767"), "fred.xml: line 2: is a FRED file of type 767; expected <FREDFile> with <FRED717>"),
        (("FREDFile", "html"), "fred.xml: line 2: is XML of <html>; expected <FREDFile> with <FRED717>"),
        (("<Numerator>1<", "<Numerator>0<"), "fred.xml: a subframe of 0 s; expected more than 0"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(change: tuple[str, str], said: str) -> None:
    data = fred(ONE).decode()
    assert change[0] in data
    with pytest.raises(InputUnusable, match=re.escape(said)):
        layout_from(data.replace(*change).encode(), "fred.xml")


def test_deep_nesting_ends_the_reading() -> None:
    with pytest.raises(InputUnusable, match="more than 32 levels"):
        layout_from(b"<FREDFile>" + b"<a>" * 100_000, "fred.xml")


def test_elements_of_others_are_left_out() -> None:
    data = fred("<own:Parameter717 xmlns:own='urn:own'><Name>Y</Name></own:Parameter717>" + ONE)
    assert [p.name for p in layout_from(data, "fred.xml").parameters] == ["X"]
