"""The wreckage of J2-8243: every mark tied to statements, the scope contradiction, systems beside zones."""

from __future__ import annotations

import pytest

from builders.shipped import CASE
from crossfix.conclude.conclusion import conclude
from crossfix.conclude.findings import Findings
from crossfix.read.case_folder import read_case
from crossfix.records.wreckage import Wreckage
from crossfix.records.wreckage_findings import SystemFinding, WreckageFindings


@pytest.fixture(scope="module")
def findings() -> Findings:
    """What follows from the shipped case."""
    return conclude(read_case(CASE))


@pytest.fixture(scope="module")
def told(findings: Findings) -> Wreckage:
    """Its wreckage as told."""
    assert findings.case.wreckage is not None
    return findings.case.wreckage


@pytest.fixture(scope="module")
def found(findings: Findings) -> WreckageFindings:
    """What follows from its wreckage."""
    assert findings.wreckage is not None
    return findings.wreckage


def system(found: WreckageFindings, name: str) -> SystemFinding:
    """A system by id."""
    return next(one for one in found.systems if one.system == name)


def test_every_mark_object_and_test_is_tied_to_a_fact_of_the_record(findings: Findings, told: Wreckage) -> None:
    facts = {"F050", "F090", "F091", "F092", "F093", "F094", "F095", "F100", "F101", "F102", "F103", "F104"}
    seen = set()
    told_by = {one.id: one.statements for one in told.marks}
    told_by |= {one.id: one.statements for one in told.objects} | {one.id: one.statements for one in told.tests}
    assert len(told_by) == len(told.marks) + len(told.objects) + len(told.tests)
    for name, statements in told_by.items():
        assert statements, name
        seen |= {findings.case.statements[s].fact for s in statements}
    assert seen == facts


def test_the_damaged_zones_are_those_of_the_report(told: Wreckage) -> None:
    zones = {one.zone for one in told.marks if "blind" in one.kinds and not one.among}
    assert zones == {"fuselage_rear", "fin", "stabilisers", "elevators", "rudder", "engine_left", "wing_left"}
    assert all(one.count.high == float("inf") for one in told.marks if "blind" in one.kinds)


def test_the_wider_scope_is_found_for_the_objects_alone(found: WreckageFindings) -> None:
    wider = {one.test: [wide.statement for wide in one.wider] for one in found.negatives}
    assert wider == {"explosive_traces": ["F100-REPORT-INTERIM"], "cylinders": []}
    assert not any(one.detection_told for one in found.negatives)


def test_systems_are_beside_zones_in_the_order_of_loss(found: WreckageFindings) -> None:
    order = sorted((one.place, one.system) for one in found.systems if one.place)
    assert [name for place, name in order if place[0] == place[1]] == ["hydraulics_3", "hydraulics_2"]
    assert system(found, "hydraulics_3").place == (4, 4)
    assert system(found, "hydraulics_2").place == (7, 7)
    assert {system(found, name).place for name in ("elevator_control", "rudder_control")} == {(1, 3)}
    assert system(found, "hydraulics_3").damaged == ("fuselage_rear", "elevators", "rudder", "wing_left")
    assert [one.event for one in system(found, "pitch_trim").events] == ["further_failure"]
    zero = system(found, "hydraulics_3").events[0].when
    assert (zero.low, zero.high) == (18814.0, 18815.0)


def test_fire_after_the_impact_is_beside_no_system(told: Wreckage, found: WreckageFindings) -> None:
    burnt = {one.id for one in told.marks if one.kinds == ("burn",)}
    assert len(burnt) == 5
    assert not burnt & {mark for one in found.systems for mark in one.marks}


def test_nothing_is_compared_or_placed_that_was_not_told(found: WreckageFindings) -> None:
    assert found.concentration is None
    assert found.meeting is None
    assert found.custody == ()
    skipped = {one.what for one in found.skipped}
    assert {"comparison with a uniform spread", "meeting point of directions"} <= skipped


def test_explanations_searched_and_not(told: Wreckage, found: WreckageFindings) -> None:
    kinds = {(one.explanation, told.expected[one.place].what): one.kind for one in found.expected}
    assert kinds["H1", "traces of explosives on the foreign objects"] == "not_found"
    assert kinds["H2", "remains of birds"] == "not_looked_for"
    assert kinds["H3", "signs of an explosion on the oxygen cylinders"] == "not_found"
    assert found.unexplained == ("stabiliser_actuator", "two_seats")
