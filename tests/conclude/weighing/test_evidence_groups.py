"""Groups come from roots and from the network, and their ids are stable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import CASE, Plain, at, document, lasts, statement, write_case
from crossfix.conclude.weighing import evidence_groups, group_ids
from crossfix.read.case_folder import read_case
from crossfix.records.case import Case
from crossfix.records.weighing import EvidenceGroup

CLAIMS = [
    {"id": "birds", "label": "birds"},
    {"id": "meant", "label": "meant", "kind": "intent"},
    {"id": "refused", "label": "refused", "kind": "conduct"},
    {"id": "clean", "label": "clean", "kind": "finding"},
]
DOCUMENTS = [
    document("REPORT"),
    document("LOG", "log", "recorder"),
    document("PAPER", "paper", "media", published="2024-01-16"),
]


def says(claim: str) -> Plain:
    return {"cause": {"claim": claim, "stance": "asserted"}}


def case_of(tmp_path: Path, *statements: Plain, **more: Any) -> Case:
    written = {"documents": DOCUMENTS, "claims": CLAIMS, "questions": [], **more}
    return read_case(write_case(tmp_path, statements=list(statements), **written))


def groups(tmp_path: Path, *statements: Plain, **more: Any) -> dict[str, EvidenceGroup]:
    return {group.id: group for group in evidence_groups(case_of(tmp_path, *statements, **more))}


def test_one_group_per_root_and_matter(tmp_path: Path) -> None:
    found = groups(
        tmp_path,
        statement("S1", says=at("landing", "06:10")),
        statement("S2", says=lasts("takeoff", "landing", 30)),
        statement("S3", "LOG", says=at("landing", "06:10")),
        statement("S4", says=says("birds")),
        statement("S5", fact="F1"),
        statement("S6"),
    )
    assert list(found) == ["report/landing", "report/birds", "report/F1", "report/S6", "log/landing"]
    assert found["report/landing"].statements == ("S1", "S2")
    assert found["report/landing"].also_said_by == ("log/landing",)
    assert found["report/birds"].also_said_by == ()
    assert {group.kind for group in found.values()} == {"root"}
    assert found["log/landing"].trust == "recorder"
    assert found["log/landing"].label == "Landing (Log of the tower)"


def test_relays_belong_to_the_root_at_their_end(tmp_path: Path) -> None:
    found = groups(
        tmp_path,
        statement("S1", says=says("birds")),
        statement("S2", "PAPER", says=says("birds"), relays="S1"),
        statement("S3", "PAPER", relays="S2"),
    )
    (group,) = found.values()
    assert (group.id, group.statements, group.origins, group.roots) == (
        "report/birds", ("S1", "S2", "S3"), ("S1",), ("report",),
    )  # fmt: skip
    assert group.known_from.low < 86400 * 2, "the newspaper of 16 January had it first"


def test_one_fact_in_three_statements_is_one_group(tmp_path: Path) -> None:
    number = {"number": {"of": "n", "equals": 0}}
    found = groups(
        tmp_path,
        statement("S1", says={**at("landing", "06:10"), **number}, fact="F1"),
        statement("S2", says=number, fact="F1"),
        statement("S3", fact="F1"),
        quantities=[{"id": "n", "label": "N", "unit": "m"}],
    )
    assert {name: one.statements for name, one in found.items()} == {"report/landing": ("S1", "S2", "S3")}


@pytest.mark.parametrize(
    "network",
    [
        {"structure": [{"before": "call", "after": "landing", "why": "w", "cause": True}]},
        {"chains": [{"events": ["call", "landing"], "why": "w"}]},
        {"identities": [{"events": ["call", "landing"], "why": "w"}]},
        {"states": [{"id": "s", "label": "S", "onset": "call", "reports": ["landing"]}]},
        {"states": [{"id": "s", "label": "S", "onset": "call", "end": "landing"}]},
    ],
)
def test_a_chain_is_one_group_over_roots(tmp_path: Path, network: Plain) -> None:
    found = groups(
        tmp_path,
        statement("S1", says=at("call", "06:00")),
        statement("S2", "LOG", says=at("landing", "06:10")),
        statement("S3", says=at("takeoff", "05:00")),
        **network,
    )
    assert list(found) == ["chain:call", "report/takeoff"]
    chain = found["chain:call"]
    assert (chain.kind, chain.events, chain.roots) == ("chain", ("call", "landing"), ("report", "log"))
    assert chain.label == "Crew calls the tower, and 1 connected moment"


def test_a_plain_order_connects_nothing(tmp_path: Path) -> None:
    order = [{"before": "call", "after": "landing", "why": "w"}]
    spoken = [statement("S1", says=at("call", "06:00")), statement("S2", says=at("landing", "06:10"))]
    assert list(groups(tmp_path, *spoken, structure=order)) == ["report/call", "report/landing"]


def test_words_of_a_crew_on_a_cause_are_marked(tmp_path: Path) -> None:
    found = groups(
        tmp_path,
        statement("S1", speaker="crew", says={**says("birds"), **at("call", "06:00")}),
        statement("S2", "LOG", speaker="agency", says=says("birds")),
        statement("S3", "PAPER", speaker="crew", says=says("clean")),
    )
    assert [name for name, one in found.items() if one.crew_on_cause] == ["report/birds"]


def test_intent_and_conduct_are_no_evidence(tmp_path: Path) -> None:
    found = groups(
        tmp_path,
        statement("S1", says=says("meant")),
        statement("S2", says={**says("refused"), **at("call", "06:00")}),
    )
    assert list(found) == ["report/call"]


def test_an_id_of_two_kinds_is_written_with_its_kind(tmp_path: Path) -> None:
    claims = [{"id": "landing", "label": "landing"}]
    spoken = [statement("S1", says=says("landing")), statement("S2", says=at("landing", "06:10"))]
    assert list(groups(tmp_path, *spoken, claims=claims)) == ["report/event:landing", "report/claim:landing"]


def test_only_documents_that_count(tmp_path: Path) -> None:
    case = case_of(tmp_path, statement("S1", says=says("birds")), statement("S2", "PAPER", relays="S1"))
    (group,) = evidence_groups(case, {"PAPER"})
    assert (group.id, group.statements) == ("report/birds", ("S2",))
    assert evidence_groups(case, ()) == ()


def test_what_a_recording_is_yet_to_measure_has_an_id(tmp_path: Path) -> None:
    measures = [{"event": "landing", "found": "touchdown"}]
    recording = {"id": "r", "file": "recordings/r.csv", "label": "R", "root": "log", "trust": "recorder"}
    case = case_of(
        tmp_path, statement("S1"), recordings=[{**recording, "measures": measures}], files={"recordings/r.csv": "x"}
    )
    assert group_ids(case) == ("report/S1", "log/landing")
    assert [group.id for group in evidence_groups(case)] == ["report/S1"]


def test_ids_do_not_depend_on_the_order_of_statements(tmp_path: Path) -> None:
    spoken = [statement(f"S{n}", says=at(e, "06:10")) for n, e in enumerate(("call", "landing", "takeoff"))]
    state = {"states": [{"id": "s", "label": "S", "onset": "landing", "reports": ["takeoff"]}]}
    forward, back = groups(tmp_path / "a", *spoken, **state), groups(tmp_path / "b", *reversed(spoken), **state)
    assert list(forward) == list(back) == ["chain:takeoff", "report/call"]
    assert CASE["events"][0]["id"] == "takeoff", "the first in case.yaml names the chain"
