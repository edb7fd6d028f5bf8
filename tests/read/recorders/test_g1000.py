"""Garmin G1000 logs: built ones, jittered, cut, and without what they need."""

from __future__ import annotations

import pytest

from builders.flight_data import G1000_NAMES, g1000, g1000_row, told
from crossfix.errors import InputUnusable
from crossfix.read.protocol import Certainty, Head
from crossfix.read.recorders.g1000 import G1000Csv
from crossfix.records.flight_data import FlightData
from crossfix.records.series import SeriesKind


def read(data: bytes) -> FlightData:
    """A log as flight data."""
    return G1000Csv().read(data, told(data, "log.csv"))


def test_units_kinds_and_utc() -> None:
    data = read(g1000([g1000_row(f"23:59:5{k}", 90 + k, fix="NoSoln" if k == 1 else "3D") for k in range(3)]))
    assert data.timebase.utc_of_zero_s == 1_706_763_590.0  # date -u -d 2024-02-01T04:59:50Z +%s
    assert data["IAS"].values.tolist() == [90.0, 91.0, 92.0]
    assert {name: one.unit for name, one in data.series.items()} == {
        "AtvWpt": "", "IAS": "kt", "Pitch": "deg", "GPSfix": "", "AfcsOn": "", "BaroA": "inHg",
    }  # fmt: skip
    fix = data["GPSfix"]
    assert (fix.kind, [fix.meanings[code] for code in fix.values.tolist()]) == (
        SeriesKind.ENUMERATION, ["3D", "NoSoln", "3D"],
    )  # fmt: skip
    assert data["AfcsOn"].kind is SeriesKind.DISCRETE
    assert not data["AfcsOn"].valid.any()
    assert data["AtvWpt"].kind is SeriesKind.TEXT
    assert [n.text for n in data.notices] == ["columns without a value: AfcsOn"]


def test_a_time_zone_that_changes_on_the_way_does_not_move_utc() -> None:
    east = ["2024-01-31", "13:00:01", "-04:00", *g1000_row("", 5.0)[3:]]
    data = read(g1000([g1000_row("12:00:00", 4.0), east]))
    assert data["IAS"].times().tolist() == [0.0, 1.0]
    assert data["IAS"].valid.all()


def test_rows_before_the_clock_is_known_are_left_out_and_told() -> None:
    early = ["", "", "", *g1000_row("", 1.0)[3:]]
    data = read(g1000([early, early, g1000_row("12:00:00", 2.0)]))
    assert data["IAS"].values.tolist() == [2.0]
    assert ("line 4", "a row without a time; left out (2 times, last at line 5)") in [
        (n.where, n.text) for n in data.notices
    ]


def test_a_second_without_a_row_is_not_recorded() -> None:
    data = read(g1000([g1000_row("12:00:00", 1.0), g1000_row("12:00:03", 4.0)]))
    assert data["IAS"].valid.tolist() == [True, False, False, True]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"#airframe_info\n", "1 lines; expected units in line 2, names in 3"),
        (b"#airframe_info\nkt\nIAS\n1\n", "line 3 has no Lcl Date, Lcl Time, UTCOfst"),
        (g1000([]), "no row below the header"),
        (g1000([["", "", "", *g1000_row("", 1.0)[3:]]]), "no row has a time"),
    ],
)
def test_what_cannot_be_read(data: bytes, said: str) -> None:
    with pytest.raises(InputUnusable, match=said):
        read(data)


def test_recognised_by_its_first_line() -> None:
    assert G1000Csv().recognise(Head(g1000([]))).certainty is Certainty.SURE
    assert G1000Csv().recognise(Head(",".join(G1000_NAMES).encode())).certainty is Certainty.NO
