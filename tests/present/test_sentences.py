"""Sentences of contradictions: who, figures, evidence; nothing of the input is rewritten or left out silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.case_folder import Plain, at, document, lasts, statement
from builders.cases import DOCUMENTS, ROOTS, event, examined, number, of_kind, only, plain
from crossfix.present.words import loaded_words

MANY = [document(f"D{k}", f"r{k}", "media") for k in range(5)]
MANY_ROOTS = [*ROOTS, *({"id": f"r{k}", "label": f"Root r{k}"} for k in range(5))]


def test_tellers_of_one_figure_are_named_together_and_counted_beyond_three(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", says=at("a", "10:00:00")),
        *(statement(f"W{k}", f"D{k}", says=at("a", "10:00:05")) for k in range(5)),
        documents=[*DOCUMENTS, *MANY],
        roots=MANY_ROOTS,
    )
    one = only(found, "time")
    assert one.against == ["W0", "W1", "W2", "W3", "W4"]
    assert one.text.startswith(
        "Publisher of D0, Publisher of D1, Publisher of D2 and 2 more: 10:00:05 UTC for “Moment a”. "
        "Excluded by Official"
    )


def test_another_figure_is_another_contradiction(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", says=at("a", "10:00:00")),
        statement("S2", "PAPER", says=at("a", "10:00:05")),
        statement("S3", "BLOG", says=at("a", "10:00:09")),
    )
    assert [(c.id, c.against, c.excess_s) for c in found.contradictions] == [
        ("time-1", ["S3"], 8.0),
        ("time-2", ["S2"], 4.0),
    ], "the larger first"


def test_evidence_is_named_by_class_the_highest_first(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("b", "10:10:00")),
        statement("S2", "REC", says=at("a", "10:00:00")),
        statement("S3", "PAPER", says=lasts("a", "b", 5)),
    )
    assert of_kind(found, "duration")
    order = examined(
        tmp_path / "order",
        statement("S1", "REPORT", says=at("b", "10:10:00")),
        statement("S2", "REC", says=lasts("a", "b", 5)),
        statement("S3", "PAPER", says=at("a", "10:00:00")),
    )
    assert (
        "Excluded by Recorder (through Publisher of REC) and Official (through Publisher of REPORT)."
        in only(order, "time").text
    )


@pytest.mark.parametrize(
    ("bounds", "shown"),
    [
        ({"equals": 2}, "gives 2 items"),
        ({"at_least": 1, "at_most": 2}, "gives 1 to 2 items"),
        ({"at_most": 2}, "gives at most 2 items"),
    ],
)
def test_ranges(tmp_path: Path, bounds: Plain, shown: str) -> None:
    found = examined(
        tmp_path,
        statement("S1", says=number("q", **bounds)),
        statement("S2", "PAPER", says=number("q", 9)),
        quantities=[{"id": "q", "label": "Q", "kind": "count", "unit": "items"}],
    )
    assert only(found, "count").text == f"Q: 9 (Publisher of PAPER); Official (through Publisher of REPORT) {shown}."


def test_two_equal_classes_and_a_number(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "PAPER", says=number("q", 2)),
        statement("S2", "BLOG", says=number("q", 3)),
        quantities=[{"id": "q", "label": "Q", "kind": "count", "unit": "items"}],
    )
    assert only(found, "count").text == "Q: 2 (Publisher of PAPER); 3 (Publisher of BLOG). No side is taken."
    assert (found.quantities[0].least, found.quantities[0].most) == (None, None)


def test_a_side_is_taken_where_a_higher_class_is_among_the_evidence(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "PAPER", says=lasts("a", "b", 5)),
        statement("S3", "BLOG", says=at("b", "10:20:00")),
    )
    one = found.contradictions[0]
    assert (one.statements, one.against) == (["S1", "S2", "S3"], ["S2", "S3"])
    assert "No side is taken." not in one.text


def test_labels_of_the_case_are_shown_as_they_are(tmp_path: Path) -> None:
    label = "<b>“Take-off”</b> & {one.text} %s"
    found = examined(
        tmp_path,
        statement("S1", says=at("a", "10:00:00")),
        statement("S2", "PAPER", says=at("a", "10:00:05")),
        events=[{**event("a"), "label": label}],
    )
    assert f"“{label}”" in found.contradictions[0].text


def test_sentences_are_neutral(tmp_path: Path) -> None:
    """One case with many kinds at once; none of its sentences uses a loaded word."""
    found = examined(
        tmp_path,
        statement("S1", says={**at("a", "10:00:00"), "act": {"event": "a", "act": "informed", "to": "crew"}}),
        statement("S2", says=at("b", "10:30:00")),
        statement("S3", "PAPER", says={**at("a", "10:00:05"), "act": {"event": "a", "act": "refused", "to": "tower"}}),
        statement("S4", "BLOG", says=lasts("a", "b", 20)),
        statement("S5", "BLOG", says={"order": {"before": "b", "after": "a"}}),
        statement("S6", "PAPER", says={"loss": {"domain": "communication", "from": "a", "to": "d"}}),
        statement("S7", says=at("c", "10:10:00")),
        statement("S8", says=at("d", "11:00:00")),
        statement("S9", says={"occurrence": {"event": "e", "happened": False}}),
        statement("T1", "PAPER", says={"occurrence": {"event": "e", "happened": True}}),
        events=[event("a"), event("b"), event("c", shows=["communication"]), event("d"), event("e")],
        identities=[{"events": ["a", "b"], "why": "Told alike."}],
    )
    assert {c.kind for c in found.contradictions} == {
        "time", "entity", "duration", "order", "domain", "occurrence", "identity",
    }  # fmt: skip
    for one in found.contradictions:
        assert loaded_words(one.text) == []
        assert plain(one.text).rstrip(")").endswith("."), one.text
        assert "  " not in one.text
        assert ".." not in one.text
