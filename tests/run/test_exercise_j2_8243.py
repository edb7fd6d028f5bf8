"""The shipped exercise that follows the published timeline of J2-8243, through `investigate` with its files alone."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crossfix.present.case_json import CaseJson
from crossfix.run.exercise import run_exercise
from crossfix.run.investigate import Request, investigate


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> tuple[CaseJson, dict[str, Any], Path]:
    """What is found, the truth, and the folder that was written."""
    folder = tmp_path_factory.mktemp("j2-8243")
    run_exercise("j2-8243", folder / "case")
    found = investigate(Request(folder / "case"), folder / "out")
    truth: dict[str, Any] = json.loads((folder / "case/truth.json").read_text("utf-8"))
    return found, truth, folder / "out"


def moment(iso: str) -> float:
    """Unix time."""
    return datetime.fromisoformat(iso).timestamp()


def test_every_event_is_where_the_report_says(exercise: tuple[CaseJson, dict[str, Any], Path]) -> None:
    found, truth, _ = exercise
    events = {one.id: one for one in found.events}
    checked = 0
    for told in truth["events"]:
        event = events.get(told["id"])
        if event is None:
            continue
        true = moment(told["utc"])
        if event.earliest_utc is not None:
            assert moment(event.earliest_utc) <= true + 0.001, told["id"]
        if event.latest_utc is not None:
            assert true - 0.001 <= moment(event.latest_utc), told["id"]
        checked += event.earliest_utc is not None and event.latest_utc is not None
    assert checked >= 20


def test_the_impulses_are_found_in_the_sound_and_timed_through_the_other_clocks(
    exercise: tuple[CaseJson, dict[str, Any], Path],
) -> None:
    found, _, _ = exercise
    (cvr,) = [one for one in found.recordings if one.id == "cvr"]
    assert [one.event for one in cvr.events if one.kind == "impulse"] == ["impulse_1", "impulse_2"]
    for name in ("impulse_1", "impulse_2"):
        (event,) = [one for one in found.events if one.id == name]
        assert event.earliest_utc is not None
        assert event.latest_utc is not None
        assert moment(event.latest_utc) - moment(event.earliest_utc) < 0.5


def test_planted_statements_are_contradicted_and_no_true_one(
    exercise: tuple[CaseJson, dict[str, Any], Path],
) -> None:
    found, truth, _ = exercise
    verdicts = {one.id: one.verdict for one in found.statements}
    planted = {one["id"] for one in truth["statements"] if not one["true"]}
    assert len(planted) == 6
    assert {name for name, verdict in verdicts.items() if verdict in ("contradicted", "disputed")} == planted


def test_recordings_are_tied_and_every_page_says_that_it_is_made_up(
    exercise: tuple[CaseJson, dict[str, Any], Path],
) -> None:
    found, _, out = exercise
    pairs = {one.id.partition(".")[0] for one in found.statements if "moment" in one.says}
    assert pairs == {"fdr~transcript", "fdr~adsb"}
    for page in ("report.html", "flight-data.html", "clocks.html"):
        assert "SYNTHETIC" in (out / page).read_text("utf-8")


def test_the_tutorial_tells_the_same_counts(exercise: tuple[CaseJson, dict[str, Any], Path]) -> None:
    found, _, _ = exercise
    text = (Path(__file__).parents[2] / "docs/tutorial/exercise.md").read_text("utf-8")
    assert f"{len(found.statements)} statements from" in text
    for verdict, count in Counter(one.verdict for one in found.statements).items():
        assert f"{count} {verdict}" in text
    assert f"measured {sum('moment' in one.says for one in found.statements)} are moments" in text


def test_the_quiet_flight_has_nothing_of_it(tmp_path: Path) -> None:
    run_exercise("quiet", tmp_path / "case")
    found = investigate(Request(tmp_path / "case"), tmp_path / "out")
    assert found.contradictions == []
    kinds = {event.kind for one in found.recordings for event in one.events}
    assert not {kind for kind in kinds if kind.startswith(("impulse", "hydraulic", "gnss", "go_around", "impact"))}
