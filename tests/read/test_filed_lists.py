"""Lists of filed flights: what is read of CSV and JSON, what is left out, and that everything left out is told."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.errors import InputUnusable
from crossfix.read.filed_flights import NAMES, FiledEntry, filed_in, table_codes
from crossfix.records.filed import Filed

HEAD = ",".join(NAMES)
CODES = {"URMG": "URMG", "GRV": "URMG", "UBBB": "UBBB"}.get
FULL = '4ca216,TST1,EI-ABC,Test Air,E190,GYD,grv,"43.3,45.7 42.9,47.6",2024-12-25T03:00:00Z,2024-12-25T09:00:00+01:00'


def lines(*given: str, head: str = HEAD) -> tuple[tuple[FiledEntry, ...], list[tuple[str, str]]]:
    """Entries and notices of CSV lines."""
    read = filed_in("\n".join([head, *given]) + "\n", "f.csv", CODES)
    return read.entries, [(one.where, one.text) for one in read.notices]


def test_a_line_with_everything() -> None:
    entries, notices = lines(FULL)
    filed = Filed("EI-ABC", "Test Air", "E190", "GYD", "URMG", ((43.3, 45.7), (42.9, 47.6)))
    assert entries == (FiledEntry(0x4CA216, "TST1", filed, 1735095600.0, 1735113600.0),)
    assert notices == [
        ("f.csv line 2", "origin GYD is in no table of airports, or of more than one airport; kept as written")
    ]


def test_the_table_of_airports_knows_both_codes_and_guesses_none() -> None:
    codes = table_codes()
    assert (codes("GRV"), codes("URMG"), codes("QQQ")) == ("URMG", "URMG", None)
    assert codes("BWL") is None  # two airports have it


@pytest.mark.parametrize(
    ("head", "line", "expected"),
    [
        ("hex,flight", "4CA216,tst1 ", FiledEntry(0x4CA216, "TST1", Filed())),
        ("Registration; Destination", "ei-abc;URMG", FiledEntry(None, None, Filed("EI-ABC", destination="URMG"))),
        ("callsign\troute", "TST1\t4318N04547E 4254N04736E",
         FiledEntry(None, "TST1", Filed(route=((43.3, 45.0 + 47 / 60), (42.9, 47.6))))),
        ("\ufeffcallsign,operator", 'TST1,"Air, and more"', FiledEntry(None, "TST1", Filed(operator="Air, and more"))),
    ],
)  # fmt: skip
def test_any_subset_in_any_order_with_three_separators(head: str, line: str, expected: FiledEntry) -> None:
    assert lines(line, head=head) == ((expected,), [])


@pytest.mark.parametrize(
    ("line", "found", "kept"),
    [
        ("4ca21,,,,,,,,,", "icao24 is '4ca21', expected six hexadecimal digits", 0),
        (",TOOLONG123,,,,,,,,", "callsign is 'TOOLONG123', expected one to eight letters and figures", 0),
        (",,,Air,E190,,,,,", "no icao24, callsign or registration, expected one of them", 0),
        (",TST1,,,,,,,2024-12-25T03:00,", "from is '2024-12-25T03:00', a time without a zone; add Z for UTC", 0),
        (",TST1,,,,,,,2024-12-25T03:00Z,2024-12-25T03:00Z",
         "until is '2024-12-25T03:00Z', expected a time after from, '2024-12-25T03:00Z'", 0),
        (",TST1", "2 cells, expected 10", 0),
        (',TST1,"no end,,,,,,,', "not CSV: unexpected end of data", 0),
        (",TST1,,,,,,95.0 45.7,,",
         "route has '95.0', expected 'lat,lon lat,lon ...' or positions such as 4318N04547E", 1),
        (',TST1,,,,,,"43.0,45.0",,', "route has 1 points, expected 2 to 1000", 1),
        (',TST1,,,,,,"43.0,45.0 95.0,45.0",,', "route has (95, 45), expected latitude and longitude in degrees", 1),
        (",TST1,,,,,A!B,,,", "destination is 'A!B', expected an ICAO or IATA code of an airport", 1),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_and_the_rest_is_used(line: str, found: str, kept: int) -> None:
    entries, notices = lines("4ca217,,,,,,,,,", line, "4ca218,,,,,,,,,")
    left = "it" if kept else "the line"
    assert notices == [("f.csv line 3", f"{found}; {left} is left out")]
    assert [one.icao_address for one in (entries[0], entries[-1])] == [0x4CA217, 0x4CA218]
    assert len(entries) == 2 + kept
    assert [one.callsign for one in entries[1:-1]] == ["TST1"] * kept


def test_names_that_are_not_known_are_told() -> None:
    entries, notices = lines("TST1,x", head="callsign,stand")
    assert entries[0].callsign == "TST1"
    assert notices[0][0] == "f.csv line 1"
    assert notices[0][1].startswith("'stand' is not read; known are icao24")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "expected names with one of icao24"),
        ("stand,gate\nA,1\n", "the first line is 'stand,gate'"),
        ("callsign,flight\nA,B\n", "names 'callsign' twice"),
        ('"callsign\nTST1\n', "the first line is not CSV"),
        ("[{]", "not JSON"),
        ('{"callsign": "TST1"}', "expected a JSON list of flights"),
    ],
)
def test_what_is_no_list_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputUnusable, match=says):
        filed_in(text, "f", CODES)


def test_json_is_a_list_or_an_object_with_it() -> None:
    flights: list[Any] = [
        {"hex": "4ca216", "Flight": "TST1", "route": [[43, 45.5], [42.5, 47]], "origin": None},
        7,
        {"callsign": 12},
        {"callsign": "TST2", "route": [[43, 45.5], [1e999, 47]]},
    ]
    for whole in (flights, {"note": "made up", "flights": flights}):
        read = filed_in(json.dumps(whole), "f.json", CODES)
        assert read.entries == (FiledEntry(0x4CA216, "TST1", Filed(route=((43.0, 45.5), (42.5, 47.0)))),)
        assert [(one.where, one.text) for one in read.notices] == [
            ("f.json entry 2", "7, expected an object; it is left out"),
            ("f.json entry 3", "callsign is 12, expected text; the entry is left out"),
            ("f.json entry 4",
             "route has [Infinity, 47], expected latitude and longitude in degrees; the entry is left out"),
        ]  # fmt: skip


def iso(second: int) -> str:
    """A time of a day."""
    return f"2026-11-26T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"


DAY_S = 1795651200.0
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
POINTS = st.lists(st.tuples(st.integers(-9000, 9000), st.integers(-18000, 18000)), min_size=2, max_size=5)


@st.composite
def entries_made(draw: st.DrawFn) -> tuple[dict[str, str], FiledEntry]:
    """The cells of a line, and what it says."""
    address = draw(st.none() | st.integers(0, 0xFFFFFF))
    callsign = draw(st.from_regex(r"[A-Z0-9]{1,8}", fullmatch=True))
    points = draw(st.just([]) | POINTS)
    begin, end = draw(st.tuples(st.integers(0, 43199), st.integers(43200, 86399)))
    operator, code = draw(st.none() | WORDS), draw(st.sampled_from([None, "URMG", "UBBB"]))
    cells = {
        "icao24": "" if address is None else f"{address:06x}", "callsign": callsign, "operator": operator or "",
        "destination": code or "", "route": " ".join(f"{a / 100:.2f},{b / 100:.2f}" for a, b in points),
        "from": iso(begin), "until": iso(end),
    }  # fmt: skip
    route = tuple((float(f"{a / 100:.2f}"), float(f"{b / 100:.2f}")) for a, b in points)
    filed = Filed(operator=operator, destination=code, route=route)
    return cells, FiledEntry(address, callsign, filed, DAY_S + begin, DAY_S + end)


@given(st.lists(entries_made(), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_what_is_written_is_read(made: list[tuple[dict[str, str], FiledEntry]], apart: str) -> None:
    names = list(made[0][0])
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=apart, lineterminator="\n")
    writer.writeheader()
    writer.writerows([cells for cells, _ in made])
    for text in (out.getvalue(), json.dumps([cells for cells, _ in made])):
        read = filed_in(text, "f", CODES)
        assert read.entries == tuple(entry for _, entry in made)
        assert read.notices == ()


@given(st.lists(st.text(max_size=60).map(lambda text: "".join(text.splitlines())), max_size=5))
def test_no_line_harms_another_and_none_is_lost_silently(strange: list[str]) -> None:
    entries, notices = lines(FULL, *strange, "4ca218,,,,,,,,,")
    assert entries[0].icao_address == 0x4CA216
    assert entries[-1].icao_address == 0x4CA218
    told = sum(1 for _, text in notices if "the line is left out" in text)
    wordy = [one for one in strange if one.strip()]
    assert len(entries) - 2 + told >= bool(wordy)
    assert all(math.isfinite(a) and math.isfinite(b) for one in entries for a, b in one.filed.route)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: "[" + data.decode("latin-1")))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        entries = filed_in(text, "f", CODES).entries
    except InputUnusable:
        entries = ()
    assert all(one.icao_address is not None or one.callsign or one.filed.registration for one in entries)
