"""One file against its model: every problem with its line, what was found and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import CASE, at, lasts, statement, write_case
from builders.refused import line_with, only, refused
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder.models import CaseFile
from crossfix.read.case_folder.shape import MAX_SHOWN, shape


def says(tmp_path: Path, what: dict[str, Any]) -> Path:
    """A case whose second statement says one thing."""
    return write_case(tmp_path, statements=[statement("S1"), statement("S2", says=what)])


def test_minimal_case_is_read(tmp_path: Path) -> None:
    case = read_case(write_case(tmp_path))
    assert list(case.statements) == ["S1", "S2", "S3"]


def test_unknown_key_with_a_close_one(tmp_path: Path) -> None:
    folder = write_case(tmp_path, titel="x")
    problem = only(folder)
    assert (problem.file, problem.line) == ("case.yaml", line_with(folder / "case.yaml", "titel"))
    assert problem.text == "titel: unknown key 'titel'; did you mean 'title'?"


def test_unknown_key_deep_down_lists_the_keys_of_its_place(tmp_path: Path) -> None:
    folder = says(tmp_path, {"time": {"event": "landing", "at": "06:10", "zone": "UTC", "qqq": 1}})
    problem = only(folder)
    assert (problem.file, problem.line) == ("statements.yaml", line_with(folder / "statements.yaml", "qqq"))
    assert problem.text == (
        "statements.S2.says.time.qqq: unknown key 'qqq'; known keys: at, between, event, rounding, tolerance_s, zone"
    )


def test_alias_of_a_key_is_meant_not_its_field_name(tmp_path: Path) -> None:
    question = {"id": "q", "label": "Q", "start": "takeoff", "to": "landing"}
    problems = refused(write_case(tmp_path, questions=[question]))
    assert [p.text for p in problems] == [
        "questions.q.from: missing",
        "questions.q.start: unknown key 'start'; known keys: from, id, label, to",
    ]


def test_missing_key_is_at_the_line_of_its_owner(tmp_path: Path) -> None:
    broken = statement("S2")
    del broken["quote"]
    folder = write_case(tmp_path, statements=[statement("S1"), broken])
    problem = only(folder)
    assert (problem.file, problem.line) == ("statements.yaml", line_with(folder / "statements.yaml", "id: S2"))
    assert problem.text == "statements.S2.quote: missing"


def test_missing_top_key(tmp_path: Path) -> None:
    problem = only(write_case(tmp_path, title=None))
    assert (problem.file, problem.line, problem.text) == ("case.yaml", 1, "title: missing")


def test_all_problems_of_all_files_in_line_order(tmp_path: Path) -> None:
    statements = [statement("S1", colour="red"), statement("S 2"), statement("S3", says={})]
    statements[2]["says"] = {}
    folder = write_case(tmp_path, title="", section="1.1", statements=statements)
    problems = refused(folder)
    assert [(p.file, p.line) for p in problems] == sorted((p.file, p.line or 0) for p in problems)
    assert {p.text.split(":")[0] for p in problems} == {
        "title",
        "section",
        "statements.S1.colour",
        "statements.S 2.id",
        "statements.S3.says",
    }


def test_a_wrong_file_of_many_problems_shows_the_first(tmp_path: Path) -> None:
    problems = refused(write_case(tmp_path, files={"statements.yaml": "statements: [" + "1," * 30_000 + "]"}))
    assert len(problems) == MAX_SHOWN + 1
    assert problems[0].text == f"{30_000 - MAX_SHOWN} more; mend these first"


def test_a_list_where_a_mapping_belongs(tmp_path: Path) -> None:
    problem = only(write_case(tmp_path, files={"documents.yaml": "- id: D\n"}))
    assert (problem.file, problem.line) == ("documents.yaml", 1)
    assert problem.text.startswith("the file: Input should be a valid dictionary")


def test_text_that_yaml_reads_as_a_number(tmp_path: Path) -> None:
    folder = write_case(tmp_path, files={"case.yaml": "id: 12\n"})
    found = {p.text for p in refused(folder)}
    assert "id: is read as a number or yes/no; write it in quotes; found 12" in found


@pytest.mark.parametrize("day", ["2024-02-30", "2024-13-01", "0000-01-01"])
def test_day_that_does_not_exist(tmp_path: Path, day: str) -> None:
    folder = write_case(tmp_path, date=day)
    problem = only(folder)
    assert (problem.file, problem.line) == ("case.yaml", line_with(folder / "case.yaml", "date:"))
    assert problem.text.startswith("date: not a date of the calendar")
    assert problem.text.endswith(f"write 2024-12-25; found '{day}'")


def test_day_in_another_order(tmp_path: Path) -> None:
    problem = only(write_case(tmp_path, date="25.12.2024"))
    assert problem.text.startswith("date: String should match pattern")


@pytest.mark.parametrize("section", ["1.20", "1.0", "2.1", "1"])
def test_section_that_annex_13_does_not_have(tmp_path: Path, section: str) -> None:
    problem = only(write_case(tmp_path, events=[*CASE["events"], {"id": "x", "label": "X", "section": section}]))
    assert problem.text.startswith("events.x.section: String should match pattern")


@pytest.mark.parametrize("identifier", ["", "a b", "-a", "a/b", "é", "a" * 81, "<b>"])
def test_ids(tmp_path: Path, identifier: str) -> None:
    problem = only(write_case(tmp_path, id=identifier))
    assert problem.line == 1
    assert problem.text.startswith("id: String should match pattern")


@pytest.mark.parametrize("quote", [" ", "\u00a0", "\u200b", "\n"])
def test_quote_of_white_space(tmp_path: Path, quote: str) -> None:
    folder = write_case(tmp_path, statements=[statement("S1", quote=quote)])
    problem = only(folder)
    assert problem.line == line_with(folder / "statements.yaml", "quote:")
    assert problem.text.startswith("statements.S1.quote: empty or white space only")


@pytest.mark.parametrize(
    "number", ["nan", "inf", "-inf", ".nan", ".inf", "1e999", "true", "'12'", "1_000", "ten", "1e10"]
)
def test_numbers_that_are_none(tmp_path: Path, number: str) -> None:
    says = f"{{number: {{of: n, equals: {number}}}}}"
    text = f"statements:\n- {{id: S, document: REPORT, quote: q, text: t, says: {says}}}\n"
    quantities = [{"id": "n", "label": "N", "unit": "m"}]
    problems = refused(write_case(tmp_path, quantities=quantities, files={"statements.yaml": text}))
    assert [(p.file, p.line) for p in problems] == [("statements.yaml", 2)]
    assert problems[0].text.startswith("statements.S.says.number.equals: Input should be ")


@pytest.mark.parametrize("value", ["nan", "1e300", "true", "[1, inf]", "[1]", "[1, 2, 3]"])
def test_durations_that_are_none(tmp_path: Path, value: str) -> None:
    duration = f"{{from: takeoff, to: landing, lasts: {value}}}"
    text = f"statements:\n- {{id: S, document: REPORT, quote: q, text: t, says: {{duration: {duration}}}}}\n"
    problems = refused(write_case(tmp_path, files={"statements.yaml": text}))
    assert {(p.file, p.line) for p in problems} == {("statements.yaml", 2)}
    assert all(p.text.startswith("statements.S.says.duration.lasts") for p in problems)


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (-90.01, 0), (0, 181), (float("inf"), 0), (True, 0)])
def test_places_off_the_earth(tmp_path: Path, latitude: float, longitude: float) -> None:
    place = {"id": "p", "label": "P", "latitude": latitude, "longitude": longitude, "source": "s"}
    problem = only(write_case(tmp_path, places=[place]))
    assert problem.text.startswith("places.p.l")


def test_says_nothing(tmp_path: Path) -> None:
    broken = statement("S2")
    broken["says"] = {}
    problem = only(write_case(tmp_path, statements=[broken]))
    assert problem.text.startswith("statements.S2.says: says nothing; give one of time, offsets, order, duration")


def test_text_only_with_something_else(tmp_path: Path) -> None:
    problem = only(says(tmp_path, {**at("landing", "06:10"), "text_only": True}))
    assert problem.text.startswith("statements.S2.says: text_only stands alone")


@pytest.mark.parametrize("extra", [{}, {"at": "06:10", "between": ["06:10", "06:11"]}])
def test_time_in_one_form(tmp_path: Path, extra: dict[str, Any]) -> None:
    problem = only(says(tmp_path, {"time": {"event": "landing", "zone": "UTC", **extra}}))
    assert problem.text.startswith("statements.S2.says.time: give exactly one of at, between")


@pytest.mark.parametrize("extra", [{}, {"equals": 1, "at_most": 2}, {"equals": 1, "word": "fog"}])
def test_number_in_one_form(tmp_path: Path, extra: dict[str, Any]) -> None:
    folder = write_case(
        tmp_path,
        quantities=[{"id": "n", "label": "N", "unit": "m"}],
        statements=[statement("S2", says={"number": {"of": "n", **extra}})],
    )
    assert only(folder).text.startswith("statements.S2.says.number: give exactly one of equals, at_least/at_most, word")


@pytest.mark.parametrize(
    "what",
    [
        {"order": {"before": "landing", "after": "landing"}},
        lasts("landing", "landing", 5),
        {"loss": {"domain": "navigation", "from": "landing", "to": "landing"}},
        {"offsets": {"from": "landing", "items": [{"event": "landing", "by": 5}]}},
    ],
)
def test_one_event_in_two_places(tmp_path: Path, what: dict[str, Any]) -> None:
    folder = says(tmp_path, what)
    problem = only(folder)
    assert problem.line == line_with(folder / "statements.yaml", f"{next(iter(what))}:")
    assert "event 'landing' is named twice; name different events" in problem.text


@pytest.mark.parametrize(
    "change",
    [
        {"questions": [{"id": "q", "label": "Q", "from": "call", "to": "call"}]},
        {"structure": [{"before": "call", "after": "call", "why": "w"}]},
        {"identities": [{"events": ["call", "call"], "why": "w"}]},
    ],
)
def test_one_event_in_two_places_of_the_case(tmp_path: Path, change: dict[str, Any]) -> None:
    assert "event 'call' is named twice" in only(write_case(tmp_path, **change)).text


@pytest.mark.parametrize("bounds", [{}, {"at_least": 5, "below": 5}, {"at_least": 6, "below": 5}])
def test_definition_without_room(tmp_path: Path, bounds: dict[str, float]) -> None:
    quantities = [{"id": "n", "label": "N", "unit": "m"}]
    definition = {"id": "d", "label": "D", "quantity": "n", "source": "s", **bounds}
    problem = only(write_case(tmp_path, quantities=quantities, definitions=[definition]))
    assert problem.text.startswith("definitions.d: ")


def test_sha256_in_another_spelling(tmp_path: Path) -> None:
    from builders.case_folder import document  # noqa: PLC0415

    problem = only(write_case(tmp_path, documents=[document("REPORT", sha256="ABC")]))
    assert problem.text.startswith("documents.REPORT.sha256: String should match pattern")


def test_empty_file_is_named() -> None:
    made, problems = shape("case.yaml", b"# nothing\n", CaseFile)
    assert made is None
    assert str(problems[0]) == "case.yaml: empty; `crossfix new` writes a commented skeleton"
