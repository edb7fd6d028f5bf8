"""The part `wreckage` of case.json: unknown is null, every mark has its statements, texts say what they must."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.airframes import case_of, findings, marks, shown, wreckage
from crossfix.present.case_json import CaseJson
from crossfix.present.wreckage_out import wreckage_out
from crossfix.records.wreckage_findings import Concentration


def test_a_case_without_wreckage_has_no_part() -> None:
    assert wreckage_out(case_of(None), None) is None
    assert CaseJson.model_fields["wreckage"].default is None


def test_it_comes_back_from_json_as_it_was() -> None:
    made = shown()
    assert type(made).model_validate_json(made.model_dump_json(by_alias=True)) == made


def test_every_mark_keeps_its_statements_and_unknown_is_null() -> None:
    made = {mark.id: mark for mark in shown().marks}
    assert {mark.id: mark.statements for mark in made.values()} == {m.id: list(m.statements) for m in marks()}
    assert made["M1"].count == (2, None)
    assert made["M6"].count == (None, None)
    assert made["M1"].length_mm is None
    assert made["M2"].length_mm == (20, 30)
    assert made["M3"].position_sigma_m is None


def test_times_are_utc_of_the_day_of_the_case() -> None:
    first, second = shown().objects[0].custody
    assert (first.since_earliest_utc, first.until_latest_utc) == ("2031-05-07T00:00:00Z", "2031-05-17T00:00:00Z")
    assert (second.ended, second.until_latest_utc) == (False, None)
    assert shown().systems[0].events[0].earliest_utc == "2031-05-06T07:13:52Z"


def test_a_zone_has_the_statements_of_its_own_marks() -> None:
    zones = {zone.zone: zone for zone in shown().zones}
    assert zones["rear"].statements == ["S03", "S06"]
    assert zones["fin"].count == (4, 6)
    assert zones["wing_left"].count == (None, None)


def test_a_result_names_its_scope_and_what_widens_it() -> None:
    made = shown()
    assert made.tests[0].scope_label == "examined parts"
    (wider,) = made.negatives[0].wider
    assert (wider.statement, wider.scope_label, wider.narrow) == ("S17", "the aircraft", ["S18"])


@pytest.mark.parametrize(
    ("p_value", "uniform", "words"),
    [
        (0.008, False, "not uniform (p 0.008, below 0.01)"),
        (0.3, True, "not rejected, which is not the same as uniform (p 0.3, not below 0.01)"),
    ],
)
def test_concentration_states_the_test_and_no_cause(p_value: float, uniform: bool, words: str) -> None:
    given = findings().concentration
    assert given is not None
    one = Concentration(given.shares, given.total, p_value, given.level, uniform, given.left_out)
    made = shown(found=replace(findings(), concentration=one))
    assert made.concentration is not None
    assert words in made.concentration.text
    assert "names no cause" in made.concentration.text


def test_what_was_left_out_of_the_comparison_is_listed() -> None:
    assert shown().skipped == [("photographs", "none told"), ("zone rear", "no number is told")]


def test_an_expected_damage_is_that_of_its_place() -> None:
    two = replace(wreckage(), expected=(*wreckage().expected, replace(wreckage().expected[0], what="feathers")))
    found = replace(findings(), expected=tuple(replace(findings().expected[0], place=place) for place in (1, 0)))
    assert [one.what for one in shown(two, found).expected] == ["feathers", "remains in the engine"]
