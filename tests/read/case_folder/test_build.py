"""From models to records: what cannot be turned is a problem at its line; what can, keeps its precision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import at, document, lasts, statement, write_case
from builders.refused import line_with, only, refused
from crossfix.read.case_folder import read_case
from crossfix.records.interval import Interval
from crossfix.records.said import DurationSaid, NumberSaid, OffsetsSaid, TimeSaid


def said(tmp_path: Path, what: dict[str, Any], **more: Any) -> Path:
    """A case with one statement."""
    return write_case(tmp_path, statements=[statement("S1", says=what)], **more)


@pytest.mark.parametrize(
    ("what", "key", "text"),
    [
        (at("landing", "25:00"), "at:", "says.time.at: '25:00' is not a time of day"),
        (at("landing", "noon"), "at:", "says.time.at: 'noon' is not a clock time; write 05:21:42"),
        (at("landing", "2020-01-01T05:00"), "at:", "says.time.at: '2020-01-01T05:00' is 1475 days from 2024-01-15"),
        (at("landing", "06:10", "Mars"), "zone:", "says.time.zone: 'Mars' is not a zone; write UTC"),
        (at("landing", "06:10", ["UTC", "UTC+19"]), "zone:", "says.time.zone: 'UTC+19' is no zone on Earth"),
    ],
)
def test_bad_times_and_zones(tmp_path: Path, what: dict[str, Any], key: str, text: str) -> None:
    folder = said(tmp_path, what)
    problem = only(folder)
    assert (problem.file, problem.line) == ("statements.yaml", line_with(folder / "statements.yaml", key))
    assert problem.text.startswith(f"statements.{text}")


def test_between_the_wrong_way_round(tmp_path: Path) -> None:
    what = {"time": {"event": "landing", "between": ["23:50", "00:10"], "zone": "UTC"}}
    folder = said(tmp_path, what)
    problem = only(folder)
    assert problem.line == line_with(folder / "statements.yaml", "between:")
    assert problem.text.endswith("23:50 is after 00:10; give first, last, with a date past midnight")


@pytest.mark.parametrize(
    ("what", "key", "text"),
    [
        (lasts("takeoff", "landing", [60, 40]), "lasts:", "60 is more than 40; give least, most"),
        ({"offsets": {"from": "call", "items": [{"event": "landing", "by": [6, 4]}]}}, "by:", "6 is more than 4"),
        ({"number": {"of": "n", "at_least": 5, "at_most": 4}}, "at_least:", "at_least 5 is more than at_most 4"),
        ({"number": {"of": "n", "equals": 5, "unit": "hPa"}}, "unit:", "unit 'hPa' does not convert to 'm' of 'n'"),
        ({"number": {"of": "n", "equals": 5, "reference": "QNH"}}, "reference:", "reference 'QNH' is not 'QFE' of 'n'"),
        ({"number": {"of": "n", "word": "warm"}}, "word:", "'warm' defines 'm', not 'n'"),
    ],
)
def test_inverted_ranges_and_wrong_units(tmp_path: Path, what: dict[str, Any], key: str, text: str) -> None:
    folder = said(
        tmp_path,
        what,
        quantities=[
            {"id": "n", "label": "N", "unit": "m", "reference": "QFE"},
            {"id": "m", "label": "M", "unit": "degrees"},
        ],
        definitions=[{"id": "warm", "label": "warm", "quantity": "m", "at_least": 20, "source": "s"}],
    )
    problem = only(folder)
    assert (problem.file, problem.line) == ("statements.yaml", line_with(folder / "statements.yaml", key))
    assert problem.text.startswith(text)


@pytest.mark.parametrize(
    ("window", "key", "text"),
    [
        ({"from": "2024-01-15T07:00:00Z", "to": "2024-01-15T05:00:00Z"}, "to:", "window.to is not after window.from"),
        ({"from": "2024-01-15T05:00:00Z", "to": "2024-01-15T05:00:00Z"}, "to:", "window.to is not after window.from"),
        (
            {"from": "2024-01-15T05:00:00", "to": "2024-01-15T07:00:00Z"},
            "from:",
            "window.from: '2024-01-15T05:00:00' has no zone",
        ),
        ({"from": "2024-01-15T05:00:00Z", "to": "later"}, "to:", "window.to: 'later' is not ISO 8601"),
        ({"from": "0001-01-01T00:00:00Z", "to": "2024-01-15T07:00:00Z"}, "from:", "window.from is more than 366 days"),
    ],
)
def test_windows(tmp_path: Path, window: dict[str, str], key: str, text: str) -> None:
    folder = write_case(tmp_path, window=window)
    problem = only(folder)
    window_line = line_with(folder / "case.yaml", "window:")
    assert problem.file == "case.yaml"
    assert problem.line == window_line + (1 if key == "from:" else 2)
    assert problem.text.startswith(text)


@pytest.mark.parametrize(
    ("zones", "text"),
    [
        ({"Mars": "far"}, "zones.Mars: 'far' is not a zone"),
        ({"Mars": "UTC+20"}, "zones.Mars: 'UTC+20' is no zone on Earth"),
        ({"UTC": "UTC+4"}, "zones: 'UTC' is an offset itself; name a place"),
    ],
)
def test_named_zones_are_checked_though_unused(tmp_path: Path, zones: dict[str, str], text: str) -> None:
    folder = write_case(tmp_path, zones=zones)
    problem = only(folder)
    assert (problem.file, problem.line) == ("case.yaml", line_with(folder / "case.yaml", "zones:") + 1)
    assert problem.text.startswith(text)


@pytest.mark.parametrize("published", ["soon", "2024-13", "2024-02-30", "9999", "2024-01-15T05:21"])
def test_bad_date_of_publication(tmp_path: Path, published: str) -> None:
    folder = write_case(tmp_path, documents=[document("REPORT", published=published)], statements=[statement("S1")])
    problem = only(folder)
    assert (problem.file, problem.line) == ("documents.yaml", line_with(folder / "documents.yaml", "published:"))
    assert problem.text.startswith("documents.published: ")


def test_bad_date_of_saying(tmp_path: Path) -> None:
    folder = write_case(tmp_path, statements=[statement("S1", said="later")])
    problem = only(folder)
    assert problem.line == line_with(folder / "statements.yaml", "said:")


def test_several_problems_in_line_order(tmp_path: Path) -> None:
    statements = [statement(f"S{k}", says=at("landing", f"25:0{k}")) for k in range(5)]
    lines = [p.line or 0 for p in refused(write_case(tmp_path, statements=statements))]
    assert lines == sorted(lines)
    assert len(lines) == 5


def first(folder: Path) -> Any:
    """What S1 says."""
    return read_case(folder).statements["S1"].says[0]


def test_a_time_keeps_its_precision_and_zones(tmp_path: Path) -> None:
    made = first(said(tmp_path, at("landing", "5:21", ["Here", "UTC+3"], rounding="undecided", tolerance_s=5)))
    assert isinstance(made, TimeSaid)
    assert [z.offset_s for z in made.zones] == [14400.0, 10800.0]
    assert made.local.spans() == (("truncated", Interval(19255, 19325)), ("nearest", Interval(19225, 19295)))
    assert made.as_written == "5:21 Here or UTC+3"


def test_between_holds_the_last_minute(tmp_path: Path) -> None:
    made = first(said(tmp_path, {"time": {"event": "landing", "between": ["06:10", "06:12"], "zone": "UTC"}}))
    assert made.local.spans() == (("truncated", Interval(22200, 22380)),)


def test_a_duration_in_its_unit(tmp_path: Path) -> None:
    made = first(said(tmp_path, lasts("takeoff", "landing", 26)))
    assert isinstance(made, DurationSaid)
    assert made.lasts.spans() == (("truncated", Interval(1560, 1620)),)


def test_a_single_offset_has_one_reading(tmp_path: Path) -> None:
    made = first(said(tmp_path, {"offsets": {"from": "call", "items": [{"event": "landing", "by": 5}]}}))
    assert isinstance(made, OffsetsSaid)
    assert made.readings == ("absolute",)


def test_a_list_of_offsets_has_two(tmp_path: Path) -> None:
    items = [{"event": "call", "by": 4}, {"event": "landing", "by": 6}]
    assert first(said(tmp_path, {"offsets": {"from": "takeoff", "items": items}})).readings == (
        "absolute",
        "cumulative",
    )


def test_a_number_in_the_unit_of_its_quantity(tmp_path: Path) -> None:
    quantities = [{"id": "n", "label": "N", "unit": "m"}]
    made = first(
        said(tmp_path, {"number": {"of": "n", "equals": 1000, "unit": "ft", "tolerance": 10}}, quantities=quantities)
    )
    assert isinstance(made, NumberSaid)
    assert (made.bounds.low, made.bounds.high) == pytest.approx((301.752, 307.848))
    assert made.as_written == "1000 ft ± 10"
