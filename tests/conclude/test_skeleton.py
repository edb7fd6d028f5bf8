"""The factual skeleton: nineteen sections of ICAO Annex 13, of what stands and of what is not a party's word alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import CASE, Plain, at, document, statement
from builders.cases import DOCUMENTS, event, examined
from crossfix.present.case_json import CaseJson, SentenceOut

PARTIES = [*CASE["parties"], {"id": "airline", "label": "Airline", "interest": "party"}]


def fact(name: str, doc: str = "REPORT", *, section: str = "1.1", text: str = "It took off.", **more: Any) -> Plain:
    """A statement of a fact."""
    return statement(name, doc, fact=more.pop("fact", "F1"), section=section, text=text, **more)


def sentences(found: CaseJson) -> list[tuple[str, SentenceOut]]:
    """(section, sentence) of the whole skeleton."""
    return [(section.number, s) for section in found.sections for s in section.sentences]


def test_all_nineteen_sections_are_there_even_if_empty(tmp_path: Path) -> None:
    found = examined(tmp_path, fact("S1"))
    assert [s.number for s in found.sections] == [f"1.{k}" for k in range(1, 20)]
    assert [len(s.sentences) for s in found.sections] == [1] + [0] * 18
    assert len({s.title for s in found.sections}) == 19


def test_sentences_carry_their_statements(tmp_path: Path) -> None:
    found = examined(tmp_path, fact("S1"), fact("S2", "PAPER"), fact("S3", section="1.10", text="Dry.", fact="F2"))
    assert [(n, s.text, s.statements) for n, s in sentences(found)] == [
        ("1.1", "It took off.", ["S1", "S2"]),
        ("1.10", "Dry.", ["S3"]),
    ]


def test_sections_come_from_the_event_where_the_statement_names_none(tmp_path: Path) -> None:
    said = statement("S1", fact="F1", says=at("a", "10:00:00"))
    found = examined(tmp_path, said, events=[event("a", section="1.9")])
    assert [n for n, _ in sentences(found)] == ["1.9"]


@pytest.mark.parametrize("alone", [True, False])
def test_what_only_a_party_says_stays_out(tmp_path: Path, alone: bool) -> None:
    documents = [*DOCUMENTS, document("PRESS", "brief", interest="party")]
    said = [fact("S1", speaker="airline"), fact("S2", "PRESS")]
    if not alone:
        said.append(fact("S3", "PAPER"))
    found = examined(tmp_path, *said, documents=documents, parties=PARTIES)
    assert [s.statements for _, s in sentences(found)] == ([] if alone else [["S1", "S2", "S3"]])


def test_contradicted_facts_stay_out(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        fact("S1", says=at("a", "10:00:00")),
        fact("S2", "PAPER", fact="F2", text="It took off later.", says=at("a", "10:00:05")),
    )
    assert [s.statements for _, s in sentences(found)] == [["S1"]]
    assert sentences(found)[0][1].contradictions == ["time-1"]


def test_disputed_facts_stay_out(tmp_path: Path) -> None:
    found = examined(
        tmp_path, fact("S1", says=at("a", "10:00:00")), fact("S2", "BRIEF", fact="F2", says=at("a", "10:00:05"))
    )
    assert sentences(found) == []


def test_facts_set_aside_by_words_stay_out(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        fact("S1", says={"act": {"event": "a", "act": "informed"}}),
        fact("S2", "PAPER", fact="F2", text="It was refused.", says={"act": {"event": "a", "act": "refused"}}),
    )
    assert [s.statements for _, s in sentences(found)] == [["S1"]]


def test_claims_and_statements_without_a_fact_stand_elsewhere(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        fact("S1", says={"cause": {"claim": "c", "stance": "asserted"}}),
        statement("S2"),
        claims=[{"id": "c", "label": "A cause"}],
    )
    assert sentences(found) == []
