"""The model of case.json: ids, order, what fixes a bound, and what is withheld."""

from __future__ import annotations

from pathlib import Path

from builders.case_folder import at, document, lasts, statement
from builders.cases import DOCUMENTS, event, examined, plain, statement_of
from crossfix.present.case_out import KINDS


def test_contradictions_are_numbered_within_their_kind_and_listed_in_the_order_of_kinds(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", says=at("a", "10:00:00")),
        statement("S2", says=at("b", "10:30:00")),
        statement("S3", "PAPER", says=at("a", "10:00:05")),
        statement("S4", "PAPER", says=at("b", "10:31:00")),
        statement("S5", "PAPER", says=lasts("a", "b", 20)),
        statement("S6", "PAPER", says={"order": {"before": "b", "after": "a"}}),
    )
    assert [c.id for c in found.contradictions] == ["duration-1", "order-1", "time-1", "time-2"]
    places = [KINDS.index(c.kind) for c in found.contradictions]
    assert places == sorted(places)


def test_ids_use_no_underscore(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", says=at("a", "10:00:00")),
        statement("S2", "PAPER", says=at("a", "10:00:05")),
        states=[{"id": "s", "label": "State", "onset": "a"}],
    )
    assert [(c.kind, c.id) for c in found.contradictions] == [("onset_vs_repeat", "onset-vs-repeat-1")]


def test_what_fixes_a_bound(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", says=at("a", "10:00:10")),
        statement("S2", "PAPER", says=at("a", "10:00")),
        statement("S3", "REC", says=lasts("a", "b", 5)),
        questions=[
            {"id": "q", "label": "Q", "from": "a", "to": "b"},
            {"id": "r", "label": "R", "from": "c", "to": "d"},
        ],
    )
    first, second = found.events[:2]
    assert first.fixed_by == {"earliest": ["S1"], "latest": ["S1"]}
    assert first.statements == ["S1", "S2", "S3"], "all that speak of its time, fixing it or not"
    assert set(second.fixed_by["earliest"]) == {"S1", "S3"}
    asked, unknown = found.intervals
    assert asked.fixed_by == {"shortest": ["S3"], "longest": ["S3"]}
    assert asked.sentence == "From “Moment a” to “Moment b”. Fixed by: Root rec (Recorder)."
    assert (unknown.shortest_s, unknown.longest_s) == (None, None)
    assert unknown.sentence == "No evidence bounds the time from “Moment c” to “Moment d”."


def test_interval_that_the_order_alone_bounds(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1"),
        structure=[{"before": "a", "after": "b", "why": "So it is."}],
        questions=[{"id": "q", "label": "Q", "from": "a", "to": "b"}],
    )
    assert (found.intervals[0].shortest_s, found.intervals[0].longest_s) == (0.0, None)
    assert found.intervals[0].sentence.endswith("Bounded by the order of the events alone.")


def test_words_of_a_protected_record_are_withheld_and_its_times_are_used(tmp_path: Path) -> None:
    documents = [document("REC", "rec", "recorder", protected=True), *DOCUMENTS[1:]]
    found = examined(
        tmp_path,
        statement("S1", "REC", quote="secretword", says=at("a", "10:00:00")),
        statement("S2", "PAPER", says=at("a", "10:00:05")),
        documents=documents,
    )
    first = statement_of(found, "S1")
    assert (first.quote, first.quote_status) == (None, "withheld")
    assert statement_of(found, "S2").verdict == "contradicted"
    assert "secretword" not in found.model_dump_json()


def test_a_statement_as_written(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", says={**at("a", "14:00", ["Here", "UTC"]), **lasts("a", "b", [1, 2])}),
    )
    one = statement_of(found, "S1")
    assert one.as_written == "14:00 Here or UTC; 1 to 2 min"
    assert (one.says, one.events) == (["time", "duration"], ["a", "b"])
    assert [(b.zone, b.earliest_utc, b.latest_utc) for b in one.bars] == [
        ("Here", "2024-01-15T10:00:00Z", "2024-01-15T10:01:00Z"),
        ("UTC", "2024-01-15T14:00:00Z", "2024-01-15T14:01:00Z"),
    ]


def test_sentences_of_the_skeleton_point_to_contradictions(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", fact="F1", says=at("a", "10:00:00")),
        statement("S2", "PAPER", says=at("a", "10:00:05")),
        events=[event("a", section="1.1")],
    )
    assert found.sections[0].sentences[0].contradictions == ["time-1"]


def test_numbers_in_why_are_those_of_the_statement(tmp_path: Path) -> None:
    found = examined(
        tmp_path, statement("S1", says=at("a", "10:00:00")), statement("S2", "PAPER", says=at("a", "11:00:00"))
    )
    second = statement_of(found, "S2")
    assert second.off_by_s == 3599.0
    assert plain(second.why) == "Not possible given Official; off by 59 min 59 s."
