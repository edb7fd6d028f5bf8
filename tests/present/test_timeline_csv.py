"""The timeline as a table."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from builders.case_json import synthetic_case
from crossfix.present.timeline_csv import FORMULA_STARTS, HEADER, safe_cell, timeline_csv


def test_one_row_per_event_per_recorded_event_and_per_bar() -> None:
    case = synthetic_case()
    rows = list(csv.DictReader(io.StringIO(timeline_csv(case))))
    assert tuple(rows[0]) == HEADER
    recorded = [row for row in rows if row["kind"] == "recorded"]
    assert len(recorded) == sum(len(one.events) for one in case.recordings) == 5
    assert len(rows) == len(case.events) + 5 + sum(len(said.bars) for said in case.statements)
    first = tuple(recorded[0][name] for name in ("id", "label", "event", "verdict"))
    assert first == ("ground-station", "Positions stop", "nav-lost", "measured")
    assert (recorded[3]["latest_utc"], recorded[3]["width_s"]) == ("", "")
    sound = next(row for row in rows if row["id"] == "sound-1")
    assert sound["width_s"] == "1.000"
    assert sound["earliest_utc"] == "2031-05-06T07:13:31.000Z"


def test_unknown_bounds_are_empty_cells() -> None:
    rows = csv.DictReader(io.StringIO(timeline_csv(synthetic_case())))
    rescue = next(row for row in rows if row["id"] == "rescue")
    assert (rescue["earliest_utc"], rescue["latest_utc"], rescue["width_s"]) == ("", "", "")


@given(st.text())
def test_no_cell_starts_a_formula(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(FORMULA_STARTS)
    assert cell.removeprefix("'") == text.removeprefix("'")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_label_comes_back_from_the_table(label: str) -> None:
    case = synthetic_case()
    event = case.events[0].model_copy(update={"label": label})
    text = timeline_csv(case.model_copy(update={"events": [event], "statements": [], "recordings": []}))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1][2] == safe_cell(label)
