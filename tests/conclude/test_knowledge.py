"""Who knew of a hazard when: gaps as intervals, and null, never zero, where nothing is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders.case_folder import Plain, at, lasts, statement
from builders.cases import examined, plain
from crossfix.present.case_json import CaseJson, KnowledgeOut

HAZARD = {
    "id": "smoke",
    "label": "Smoke",
    "onset": "a",
    "steps": [
        {"stage": "first_report", "party": "crew", "event": "b"},
        {"stage": "told_atc", "party": "tower", "event": "c"},
    ],
}


def known(tmp_path: Path, *said: Plain, **more: Any) -> list[KnowledgeOut]:
    """Both steps of the hazard."""
    found: CaseJson = examined(tmp_path, *said, hazards=[HAZARD], **more)
    assert [(k.hazard, k.stage, k.party, k.event, k.onset_event) for k in found.knowledge] == [
        ("smoke", "first_report", "Flight crew", "b", "a"),
        ("smoke", "told_atc", "Tower", "c", "a"),
    ]
    return found.knowledge


def test_gap_with_both_endpoints(tmp_path: Path) -> None:
    first, second = known(
        tmp_path,
        statement("S1", says=at("a", "10:00:00")),
        statement("S2", says=at("b", "10:05:00")),
        statement("S3", says=at("c", "10:10")),
    )
    assert first.gap_s == (299.0, 301.0)
    assert second.gap_s == (599.0, 660.0)
    assert (first.onset_earliest_utc, first.onset_latest_utc) == ("2024-01-15T10:00:00Z", "2024-01-15T10:00:01Z")
    assert (first.earliest_utc, first.latest_utc) == ("2024-01-15T10:05:00Z", "2024-01-15T10:05:01Z")
    assert first.statements == ["S2"]
    assert plain(first.text) == (
        "Flight crew: Moment b, 10:05:00 to 10:05:01 UTC; 4 min 59 s to 5 min 01 s after “Moment a”."
    )


def test_gap_from_a_duration_alone(tmp_path: Path) -> None:
    """The onset's time is not known, the gap is."""
    first, _ = known(tmp_path, statement("S1", says=lasts("a", "b", 5)))
    assert first.gap_s == (300.0, 360.0)
    assert (first.earliest_utc, first.latest_utc, first.onset_earliest_utc) == (None, None, None)
    assert plain(first.text) == "Flight crew: Moment b: no time obtained."


def test_unknown_onset_is_null(tmp_path: Path) -> None:
    first, second = known(tmp_path, statement("S1", says=at("b", "10:05:00")))
    assert first.gap_s == (None, None)
    assert (first.onset_earliest_utc, first.onset_latest_utc) == (None, None)
    assert first.text.endswith("; time of onset not known.")
    assert second.gap_s == (None, None)


def test_unknown_event_is_null(tmp_path: Path) -> None:
    first, _ = known(tmp_path, statement("S1", says=at("a", "10:00:00")))
    assert (first.gap_s, first.earliest_utc, first.latest_utc) == ((None, None), None, None)
    assert first.statements == []
    assert first.text == "Flight crew: Moment b: no time obtained."


def test_gap_that_only_the_order_bounds(tmp_path: Path) -> None:
    first, _ = known(
        tmp_path,
        statement("S1", says=at("a", "10:00:00")),
        structure=[{"before": "a", "after": "b", "why": "A report comes after what it reports."}],
    )
    assert first.gap_s == (0.0, None), "zero here is a bound that follows, not a default"
    assert (first.earliest_utc, first.latest_utc) == ("2024-01-15T10:00:00Z", None)


def test_contradicted_times_do_not_enter(tmp_path: Path) -> None:
    first, _ = known(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "REPORT", says=at("b", "10:05:00")),
        statement("S3", "PAPER", says=at("b", "10:06:00")),
    )
    assert first.gap_s == (299.0, 301.0)
    assert first.statements == ["S2", "S3"], "who spoke of it is told, whatever the verdict"
