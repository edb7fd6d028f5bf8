"""SBS-1 BaseStation text. The messages of the first test are those of the format's public description."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.surveillance.sbs import SbsCsv
from crossfix.records.table import Table, concatenated

SBS = SbsCsv()
PUBLISHED = """\
STA,,5,179,400AE7,10103,2008/11/28,14:58:51.153,2008/11/28,14:58:51.153,RM
MSG,4,5,211,4CA2D6,10057,2008/11/28,14:53:49.986,2008/11/28,14:58:51.153,,,408.3,146.4,,,64,,,,,
MSG,8,5,211,4CA2D6,10057,2008/11/28,14:53:50.391,2008/11/28,14:58:51.153,,,,,,,,,,,,0
MSG,3,5,211,4CA2D6,10057,2008/11/28,14:53:50.594,2008/11/28,14:58:51.153,,37000,,,51.45735,-1.02826,,,0,0,0,0
MSG,1,145,256,7404F2,11267,2008/11/28,23:48:18.611,2008/11/28,23:53:19.161,RJA1118,,,,,,,,,,,
"""
TEMPLATE = (
    "MSG,3,1,1,{hex},1,{day},{time},{day},{time},{call},{alt},{gs},{track},{lat},{lon},{vr},{squawk},{alert},0,0,{gnd}"
)
DEFAULTS = {
    "hex": "4CA2D6", "day": "2026/01/06", "time": "01:02:03.456", "call": "", "alt": "", "gs": "", "track": "",
    "lat": "", "lon": "", "vr": "", "squawk": "", "alert": "", "gnd": "",
}  # fmt: skip


def message(**fields: str) -> str:
    """One message."""
    return TEMPLATE.format(**{**DEFAULTS, **fields}) + "\n"


def read(text: str, start: float | None = None) -> tuple[Table, Reading]:
    """All reports, and the reading."""
    reading = Reading("x.sbs", start)
    return concatenated(list(SBS.read_chunks(io.BytesIO(text.encode("latin-1", "replace")), reading))), reading


def test_published_messages() -> None:
    table, reading = read(PUBLISHED)
    assert table["icao_address"].values.tolist() == [0x4CA2D6, 0x4CA2D6, 0x4CA2D6, 0x7404F2]
    assert table["ground_speed"].masked()[0] == 408.3
    assert table["track_angle"].masked()[0] == 146.4
    assert table["vertical_rate"].masked()[0] == 64
    assert table["pressure_altitude"].masked()[2] == 37000
    assert (table["latitude"].values[2], table["longitude"].values[2]) == (51.45735, -1.02826)
    assert table["callsign"].values[3] == b"RJA1118"
    assert table["callsign"].valid.tolist() == [False, False, False, True]
    assert table["on_ground"].valid.tolist() == [False, True, True, False]
    assert table["time"].values[0] == pytest.approx(14 * 3600 + 53 * 60 + 49.986)
    assert reading.timebase is not None
    assert reading.timebase.utc_of_zero_s is None
    assert "2008-11-28 00:00" in reading.timebase.name
    assert any("zone" in n.text for n in reading.doubts.notices())


def test_a_start_gives_utc_to_the_first_message() -> None:
    table, reading = read(PUBLISHED, start=1227884029.986)
    assert reading.timebase is not None
    assert reading.timebase.utc_of_zero_s is not None
    assert reading.timebase.utc_of_zero_s + table["time"].values[0] == pytest.approx(1227884029.986)


def test_time_goes_on_over_midnight() -> None:
    table, _ = read(message(day="2026/01/31", time="23:59:59.500") + message(day="2026/02/01", time="00:00:00.250"))
    assert table["time"].values[1] - table["time"].values[0] == 0.75


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"hex": "XYZ123"}, "icao_address"), ({"hex": "4CA2D"}, "icao_address"), ({"hex": "000000"}, "icao_address"),
        ({"lat": "91.0"}, "latitude"), ({"lat": "nan"}, "latitude"), ({"lon": "inf"}, "longitude"),
        ({"alt": "ground"}, "pressure_altitude"), ({"squawk": "7800"}, "squawk"), ({"squawk": "-1"}, "squawk"),
        ({"time": "25:00:00.0"}, "time"), ({"day": "2026/02/30"}, "time"), ({"time": "1_0:0_0:00"}, "time"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_is_a_notice_and_not_valid(fields: dict[str, str], column: str) -> None:
    table, reading = read(message(time="01:00:00.000") + message(**fields))
    assert not table[column].valid[1]
    assert reading.doubts.notices()[-1].where == "line 2"


def test_flags_and_squawk() -> None:
    table, _ = read(message(squawk="21", alert="-1", gnd="1") + message(squawk="7700", alert="0", gnd="-1"))
    assert table["squawk"].values.tolist() == [21, 7700]
    assert table["alert"].values.tolist() == [True, False]
    assert table["on_ground"].values.tolist() == [True, True]


def test_multilateration_is_marked() -> None:
    table, _ = read(message() + message().replace("MSG", "MLAT"))
    assert table["source_class"].values.tolist() == [0, 4]


def test_nothing_to_read_is_an_error() -> None:
    with pytest.raises(InputUnusable, match="no message"):
        read("STA,,5,179,400AE7,10103,2008/11/28,14:58:51.153,2008/11/28,14:58:51.153,RM\n")


any_field = st.text(max_size=8) | st.sampled_from(
    ["nan", "-inf", "1e999", "0x10", "2026/01/06", "01:02:03.456", "7700"]
)


@settings(deadline=None)
@given(st.lists(st.lists(any_field, max_size=25), max_size=5))
def test_any_fields_are_read_without_an_exception(rows: list[list[str]]) -> None:
    try:
        read(message() + "".join("MSG," + ",".join(row) + "\n" for row in rows))
    except InputUnusable:
        return


def test_recognised_by_its_messages() -> None:
    assert SBS.recognise(Head(PUBLISHED.encode())).certainty is Certainty.SURE
    assert SBS.recognise(Head(b"network_time,receiver_time,hex\n")).certainty is Certainty.NO
