"""Claims by root: tellers are counted apart from the record that they pass on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders.case_folder import CASE, Plain, document, statement
from builders.cases import DOCUMENTS, ROOTS, examined
from crossfix.present.case_json import CaseJson, ClaimOut

CLAIMS = [{"id": "birds", "label": "Birds were struck"}, {"id": "other", "label": "Something else"}]


def told(name: str, doc: str, stance: str = "asserted", **more: Any) -> Plain:
    """A statement of the claim."""
    return statement(name, doc, says={"cause": {"claim": "birds", "stance": stance}}, **more)


def claim(found: CaseJson) -> ClaimOut:
    """The one claim that is told."""
    assert [c.id for c in found.claims] == ["birds"], "a claim that nobody tells is not listed"
    return found.claims[0]


def test_relays_count_once(tmp_path: Path) -> None:
    found = claim(
        examined(
            tmp_path,
            statement("S0", "REC", speaker="crew", says={"cause": {"claim": "birds", "stance": "asserted"}}),
            told("S1", "REPORT", relays="S0"),
            told("S2", "PAPER", relays="S1"),
            told("S3", "BLOG", relays="S0"),
            claims=CLAIMS,
        )
    )
    assert (found.tellers, found.roots) == (3, 1)
    assert found.text == "3 tellers, 1 root."
    assert found.teller_names == ["Publisher of REPORT", "Publisher of PAPER", "Publisher of BLOG"]
    assert (found.root_names, found.root_statements) == (["Root rec"], ["S0"])
    assert found.relays == [("S1", "S0"), ("S2", "S1"), ("S3", "S0")]


def test_the_voice_of_the_record_is_a_teller_where_nobody_passes_it_on(tmp_path: Path) -> None:
    found = claim(examined(tmp_path, told("S1", "REPORT", speaker="crew"), claims=CLAIMS))
    assert (found.tellers, found.roots, found.teller_names) == (1, 1, ["Flight crew"])
    assert found.text == "1 teller, 1 root."


def test_a_teller_that_speaks_twice_is_one(tmp_path: Path) -> None:
    found = claim(examined(tmp_path, told("S1", "PAPER"), told("S2", "PAPER", "suggested"), claims=CLAIMS))
    assert (found.tellers, found.roots) == (1, 1)
    assert (found.asserted, found.suggested) == (["S1"], ["S2"])


def test_roots_are_those_of_the_origins_not_of_the_relaying_documents(tmp_path: Path) -> None:
    found = claim(
        examined(tmp_path, told("S1", "REPORT"), told("S2", "BRIEF"), told("S3", "PAPER", relays="S1"), claims=CLAIMS)
    )
    assert (found.tellers, found.roots) == (2, 2)
    assert found.root_names == ["Root report", "Root brief"]


def test_documents_of_one_root_are_one_root(tmp_path: Path) -> None:
    documents = [*DOCUMENTS, document("REPORT-2", "report")]
    found = claim(examined(tmp_path, told("S1", "REPORT"), told("S2", "REPORT-2"), claims=CLAIMS, documents=documents))
    assert (found.tellers, found.roots) == (2, 1)


def test_who_rejects_is_no_teller(tmp_path: Path) -> None:
    found = claim(examined(tmp_path, told("S1", "REPORT"), told("S2", "PAPER", "rejected"), claims=CLAIMS))
    assert (found.tellers, found.roots, found.rejected) == (1, 1, ["S2"])
    assert found.text == "1 teller, 1 root. Rejected in 1 statement."


def test_intent_is_recorded_and_never_scored(tmp_path: Path) -> None:
    claims = [{"id": "birds", "label": "It was meant", "kind": "intent"}]
    found = claim(examined(tmp_path, told("S1", "REPORT"), claims=claims))
    assert found.text == "1 teller, 1 root. Recorded as said; not scored (ICAO Annex 13, 3.1)."


def chain(tmp_path: Path, **selected: Any) -> CaseJson:
    """The crew's words in a late report; a paper relays them by way of a blog."""
    documents = [
        document("REPORT", published="2025-02-04"),
        document("BLOG", "blog", "media", published="2024-12-25"),
        document("PAPER", "paper", "media", published="2024-12-26"),
    ]
    return examined(
        tmp_path,
        told("S0", "REPORT", speaker="crew"),
        told("S1", "BLOG", relays="S0"),
        told("S2", "PAPER", relays="S1"),
        claims=CLAIMS,
        documents=documents,
        **selected,
    )


def test_chain_of_relays(tmp_path: Path) -> None:
    found = claim(chain(tmp_path))
    assert (found.tellers, found.roots, found.root_names) == (2, 1, ["Root report"])


def test_chain_whose_origin_was_not_known_yet_begins_with_its_first_known_link(tmp_path: Path) -> None:
    found = claim(chain(tmp_path, as_known_at="2024-12-27"))
    assert (found.root_names, found.root_statements) == (["Root blog"], ["S1"])
    assert (found.teller_names, found.relays) == (["Publisher of PAPER"], [("S2", "S1")])
    alone = claim(chain(tmp_path / "alone", as_known_at="2024-12-25"))
    assert (alone.tellers, alone.roots, alone.relays) == (1, 1, [])


def test_chain_whose_middle_is_left_out_keeps_its_origin(tmp_path: Path) -> None:
    """Without the blog the paper still passes on the crew's words: it does not become a root of its own."""
    found = claim(chain(tmp_path, without=("BLOG",)))
    assert (found.tellers, found.roots, found.root_names) == (1, 1, ["Root report"])
    assert found.relays == [("S2", "S0")]


def test_root_labels_come_from_the_case(tmp_path: Path) -> None:
    roots = [{**r, "label": "The cockpit voice recorder"} if r["id"] == "rec" else r for r in ROOTS]
    found = claim(examined(tmp_path, told("S1", "REC"), claims=CLAIMS, roots=roots, parties=CASE["parties"]))
    assert found.root_names == ["The cockpit voice recorder"]
