"""CSV tables by a mapping: times, kinds, rates, cut lines, and mappings that do not fit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from builders.flight_data import told
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.recorders.csv_table import CsvTable
from crossfix.records.flight_data import FlightData
from crossfix.records.series import SeriesDoubt, SeriesKind

SECONDS = '[time]\nseconds = "t"\n[parameters.ias]\nunit = "kt"\n'


def read(text: str, mapping: str = SECONDS) -> FlightData:
    """A table as flight data."""
    return CsvTable().read(text.encode(), told(text.encode(), "made.csv", mapping))


def texts(data: FlightData) -> str:
    """All notices."""
    return "\n".join(f"{n.where}: {n.text}" for n in data.notices)


def test_numbers_units_and_blank_cells() -> None:
    data = read("t,ias,other\n10,100.5,x\n11,,x\n12,bad,x\n13,inf,x\n", "step_s = 1\n" + SECONDS)
    one = data["ias"]
    assert (one.unit, one.first_s, one.step_s, one.resolution) == ("kt", 10.0, Fraction(1), 0.1)
    assert one.values[0] == 100.5
    assert one.valid.tolist() == [True, False, False, False]
    assert one.reasons.tolist()[1:] == [SeriesDoubt.NOT_RECORDED, SeriesDoubt.UNREADABLE, SeriesDoubt.UNREADABLE]
    assert data.timebase.utc_of_zero_s is None
    assert "line 4: column ias: 'bad' and such are no value of its kind (analogue) (2 times, last at line 5)" in texts(
        data
    )
    assert "columns that the mapping does not name, left out: other" in texts(data)


@pytest.mark.parametrize(
    ("clock", "header", "first", "second"),
    [
        ('utc = "z"', "z", "2024-12-25T05:13:30Z", "2024-12-25T05:13:31Z"),
        ('utc = "z"', "z", "2024-12-25 05:13:30", "2024-12-25 05:13:31"),
        ('date = "d"\ntime = "h"\nutc_offset = "+05:00"', "d,h", "2024-12-25,10:13:30", "2024-12-25,10:13:31"),
        (
            'date = "d"\ntime = "h"\nutc_offset_column = "o"',
            "d,h,o",
            "2024-12-25,04:13:30,-01:00",
            "2024-12-25,10:13:31,+05:00",
        ),
    ],
)
def test_utc_in_every_way(clock: str, header: str, first: str, second: str) -> None:
    data = read(f"{header},ias\n{first},1\n{second},2\n", f"step_s = 1\n[time]\n{clock}\n[parameters.ias]\n")
    assert data.timebase.utc_of_zero_s == 1_735_103_610.0  # date -u -d 2024-12-25T05:13:30Z +%s
    assert data["ias"].times().tolist() == [0.0, 1.0]
    assert data["ias"].values.tolist() == [1.0, 2.0]


def test_a_parameter_at_its_own_rate_and_offset() -> None:
    rows = "".join(f"{k / 8},{k},{10 * k if k % 8 == 3 else ''}\n" for k in range(32))
    mapping = 'step_s = "1/8"\n[time]\nseconds = "t"\n[parameters.fast]\n[parameters.slow]\nstep_s = 1\n'
    data = read("t,fast,slow\n" + rows, mapping)
    assert data["fast"].step_s == Fraction(1, 8)
    assert data["slow"].times().tolist() == [0.375, 1.375, 2.375, 3.375]
    assert data["slow"].values.tolist() == [30.0, 110.0, 190.0, 270.0]
    assert data["slow"].valid.all()


def test_a_value_between_the_samples_is_told() -> None:
    mapping = 'step_s = 1\n[time]\nseconds = "t"\n[parameters.slow]\nstep_s = 2\n'
    data = read("t,slow\n0,1\n1,\n2,2\n3,9\n", mapping)
    assert data["slow"].values.tolist() == [1.0, 2.0]
    assert "line 5: column slow: a value between its samples" in texts(data)
    with pytest.raises(RequestInvalid, match="no multiple of the table's step"):
        read("t,slow\n0,1\n1,\n", mapping.replace("= 2", '= "3/2"'))


def test_kinds_meanings_and_cells_that_are_no_value() -> None:
    mapping = """
step_s = 1
[time]
seconds = "t"
[parameters.ap]
kind = "discrete"
meanings = {0 = "-", 1 = "Engaged"}
[parameters.mode]
kind = "enumeration"
[parameters.wpt]
kind = "text"
name = "Waypoint"
not_valid = ["----"]
[parameters.on]
kind = "discrete"
"""
    data = read("t,ap,mode,wpt,on\n0,Engaged,NAV,KGFK,true\n1,-,HDG,----,0\n2,1,NAV,,maybe\n", mapping)
    assert data["ap"].values.tolist() == [1, 0, 1]
    assert (data["mode"].values.tolist(), data["mode"].meanings) == ([1, 0, 1], {0: "HDG", 1: "NAV"})
    assert data["Waypoint"].kind is SeriesKind.TEXT
    assert data["Waypoint"].values.tolist() == ["KGFK", "----", ""]
    assert data["Waypoint"].reasons.tolist() == [SeriesDoubt.NONE, SeriesDoubt.MASKED, SeriesDoubt.NOT_RECORDED]
    assert data["on"].reasons.tolist() == [SeriesDoubt.NONE, SeriesDoubt.NONE, SeriesDoubt.UNREADABLE]


def test_separator_quotes_header_line_and_the_field_s_word() -> None:
    before = 'separator = ";"\nheader_line = 2\nstep_s = 1\n[time]\nseconds = "t"\n'
    mapping = before + '[parameters."a;b"]\nquantity = "pitch_angle"\n'
    data = read('remark\nt; "a;b"\n0; "2.5"\n1;3\n', mapping)
    assert data["a;b"].values.tolist() == [2.5, 3.0]
    assert data["a;b"].quantity == "pitch_angle"


def test_a_cut_last_line_keeps_its_whole_cells() -> None:
    data = read("t,ias,b\n0,100,1\n1,101,2\n2,10", "step_s = 1\n" + SECONDS)
    assert len(data["ias"]) == 3
    assert data["ias"].valid.tolist() == [True, True, False], "10 may have been 102"
    assert "line 4: fewer than the 3 cells" in texts(data)
    assert "line 3: more than the 2 cells" in texts(read("t,ias\n0,1\n1,2,3\n2,3\n", "step_s = 1\n" + SECONDS))


def test_columns_named_twice_and_without_a_value() -> None:
    data = read("t,ias,ias\n0,1,5\n1,2,5\n", "step_s = 1\n" + SECONDS)
    assert data["ias"].values.tolist() == [1.0, 2.0]
    assert "whose name stands there before, left out: ias" in texts(data)
    assert "columns without a value: ias" in texts(read("t,ias\n0,\n1,\n", "step_s = 1\n" + SECONDS))


def test_all_other_columns_as_numbers_where_asked_for() -> None:
    data = read("t,ias,hdg\n0,1,90\n1,2,91\n", 'step_s = 1\nother_columns = "numbers"\n' + SECONDS)
    assert data["hdg"].values.tolist() == [90.0, 91.0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "0 lines, the header is expected in line 1"),
        ("t,ias\n", "no row below the header"),
        ("t,ias\nx,1\n", "no row has a time that can be read; the first is 'x'"),
    ],
)
def test_nothing_to_read(text: str, said: str) -> None:
    with pytest.raises(InputUnusable, match=said):
        read(text)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("not toml", "mapping.toml: is no TOML"),
        ("[parameters.ias]\n", "mapping.toml: time: Field required"),
        (SECONDS + "colour = 1\n", "parameters.ias.colour: Extra inputs are not permitted"),
        ('[time]\nseconds = "t"\nutc = "t"\n', "give one of seconds, utc, or date and time"),
        ('[time]\ndate = "t"\ntime = "t"\n', "need one of utc_offset and utc_offset_column"),
        ("step_s = 0\n" + SECONDS, "step_s: Value error, expected 1/4096 to 3600 s"),
        ('step_s = "fast"\n' + SECONDS, "step_s: Value error, expected seconds"),
        (SECONDS + 'kind = "colour"\n', "parameters.ias.kind"),
        ('[time]\nseconds = "z"\n', "no column z to tell the time from; its columns: t, ias"),
        (SECONDS + "[parameters.n1]\n", "the mapping names n1, which is no column; its columns: t, ias"),
        ('[time]\nseconds = "t"\n[parameters.ias]\nname = "x"\n[parameters.b]\nname = "x"\n', "names b"),
    ],
)
def test_a_mapping_that_is_wrong_or_does_not_fit(mapping: str, said: str) -> None:
    with pytest.raises(RequestInvalid, match=said):
        read("t,ias\n0,1\n1,2\n", mapping)


def test_without_a_mapping_the_error_asks_for_one() -> None:
    with pytest.raises(RequestInvalid, match=r"give --layout MAPPING\.toml"):
        CsvTable().read(b"t,ias\n0,1\n", told(b"t,ias\n0,1\n"))


def test_random_text_never_raises_anything_else() -> None:
    chance = np.random.default_rng(7)
    for _ in range(200):
        text = "t,ias\n" + "".join(chance.choice(list('0123456789.,-"\n te;\x00é'), 80))
        try:
            found = read(text, "step_s = 1\n" + SECONDS)
        except InputUnusable:
            continue
        assert len(found["ias"].values) == len(found["ias"].valid)
