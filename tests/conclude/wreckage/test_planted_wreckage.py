"""A made-up case with planted findings, and no others; 10,000 marks; a case as it stood before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders.case_folder import statement
from builders.wreckage import BROKEN, FRONT, REAR, mark, planted, wreckage, write_wreckage
from crossfix.conclude.conclusion import conclude
from crossfix.conclude.select import select
from crossfix.conclude.wreckage.concentration import concentration
from crossfix.conclude.wreckage.counts import zone_counts
from crossfix.conclude.wreckage.explanations import expected_findings
from crossfix.conclude.wreckage.settings import DEFAULT
from crossfix.conclude.wreckage.still_told import still_told
from crossfix.conclude.wreckage.zones import parts_of
from crossfix.read.case_folder import read_case
from crossfix.records.case import Case
from crossfix.records.interval import Interval
from crossfix.records.wreckage import Expected
from crossfix.records.wreckage_findings import Concentration, WreckageFindings


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """500 marks, 40 objects, one broken chain."""
    return read_case(write_wreckage(tmp_path_factory.mktemp("planted") / "c", planted()))


@pytest.fixture(scope="module")
def found(case: Case) -> WreckageFindings:
    """What follows from it."""
    made = conclude(case).wreckage
    assert made is not None
    return made


def test_the_one_broken_chain_is_found_and_no_other(found: WreckageFindings) -> None:
    (one,) = found.custody
    assert (one.object, one.kind, one.lasts_s) == (BROKEN, "gap", Interval(86400.0, 86400.0))
    assert one.statements == ("W3",)


def test_counts_are_those_planted(found: WreckageFindings) -> None:
    counts = {one.zone: one.count for one in found.zones}
    assert counts["aircraft"] == Interval(500, 500)
    assert all(counts[zone] == Interval(90, 90) for zone in REAR)
    assert all(counts[zone] == Interval(10, 10) for zone in FRONT)
    kinds = dict(next(one.by_kind for one in found.zones if one.zone == "aircraft"))
    assert kinds == {"through": Interval(333, 333), "blind": Interval(167, 167)}
    area = next(one.area_mm2 for one in found.zones if one.zone == "aircraft")
    assert area == Interval(500 * 40.0, 500 * 96.0)


def test_the_spread_is_not_uniform(found: WreckageFindings) -> None:
    assert found.concentration is not None
    assert not found.concentration.uniform
    assert found.concentration.total == 500
    fewer = {one.zone for one in found.concentration.shares if one.count < one.expected}
    assert {"wing_left_outer", "wing_right_outer", *FRONT} == fewer


def test_the_negative_result_told_of_more_is_found_and_nothing_else(found: WreckageFindings) -> None:
    (one,) = found.negatives
    assert (one.test, one.specimens, one.detection_told) == ("residue", ("object_0",), True)
    assert [(wide.statement, wide.scope, wide.narrow) for wide in one.wider] == [("W5", "all", ("W4",))]
    assert found.unexplained == ()
    assert found.expected == ()
    assert found.meeting is None
    assert [one.what for one in found.skipped] == ["meeting point of directions"]


def test_without_the_statement_what_it_told_is_gone(case: Case) -> None:
    assert case.wreckage is not None
    left = still_told(case.wreckage, {"W1", "W4"})
    assert len(left.marks) == 500
    assert all(not one.explained_by for one in left.marks)
    assert left.objects == ()
    assert left.tests[0].specimens == ()
    none = still_told(case.wreckage, ())
    assert (none.marks, none.objects, none.tests, none.examined) == ((), (), (), ())
    same = still_told(case.wreckage, set(case.statements))
    assert same == case.wreckage


def test_a_case_as_it_stood_is_concluded_from(case: Case) -> None:
    earlier = select(case, without=["REPORT"])
    made = conclude(earlier).wreckage
    assert made is not None
    assert made.zones == ()
    assert made.negatives == ()


def test_a_result_of_another_scope_is_not_told_of_more(tmp_path: Path) -> None:
    content = planted(10, 1)
    content["tests"].append({**content["tests"][0], "id": "whole", "scope": "all", "statements": ["W5"]})
    folder = write_wreckage(tmp_path / "c", content)
    made = conclude(read_case(folder)).wreckage
    assert made is not None
    assert [len(one.wider) for one in made.negatives] == [1, 0]


def test_a_case_that_stays_in_scope_has_no_wider(tmp_path: Path) -> None:
    says = {"scope": {"finding": "no_traces", "scope": "some"}}
    statements = [
        statement("W1"),
        statement("W2", says={"cause": {"claim": "objects", "stance": "suggested"}}),
        statement("W3"),
        statement("W4", says=says),
        statement("W5", "PAPER", relays="W4", says=says),
    ]
    made = conclude(read_case(write_wreckage(tmp_path / "c", planted(10, 1), statements=statements))).wreckage
    assert made is not None
    assert made.negatives[0].wider == ()


def test_expected_damage_has_four_outcomes() -> None:
    def outcome(looked_for: bool, found: bool | None) -> str:
        one = Expected("H1", "x", ("a",), looked_for, found, ("S1",), 1)
        of = wreckage([mark("m", "a"), mark("n", "b"), mark("f", "a", stage="impact_or_later")], expected=(one,))
        (made,) = expected_findings(of, parts_of(of.airframe))
        assert made.marks == ("m",)
        return made.kind

    assert outcome(True, True) == "found"
    assert outcome(True, False) == "not_found"
    assert outcome(True, None) == "result_not_told"
    assert outcome(False, None) == "not_looked_for"


def test_ten_thousand_marks_are_counted_and_compared(case: Case) -> None:
    assert case.wreckage is not None
    many = tuple(replace(one, id=f"{one.id}_{k}") for k in range(20) for one in case.wreckage.marks)
    of = replace(case.wreckage, marks=many)
    parts = parts_of(of.airframe)
    counts = {one.zone: one.count.low for one in zone_counts(of, parts, 0.2)}
    assert counts["aircraft"] == len(many) == 10_000
    spread = concentration(of, parts, DEFAULT)
    assert isinstance(spread, Concentration)
    assert spread.p_value < 1e-100
