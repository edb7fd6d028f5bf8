"""The words and zones that drafts take from a case."""

from __future__ import annotations

from pathlib import Path

from builders.case_folder import at, statement, write_case
from crossfix.draft.case_words import CaseWord, case_words
from crossfix.read.case_folder import read_case
from crossfix.records.said import Zone


def test_labels_synonyms_and_zones_of_a_case(tmp_path: Path) -> None:
    said = [statement("S1", says=at("landing", "06:10", zone=["UTC+2", "Here"]))]
    case = read_case(write_case(tmp_path / "c", statements=said, synonyms={"tower": ["the control tower"]}))
    words = case_words(case)
    assert {word.id for word in words.words if word.kind == "event"} == set(case.events)
    assert CaseWord("party", "tower", "Tower", ("the control tower",)) in words.words
    assert words.zones == (Zone("UTC", 0.0), Zone("Here", 14400.0), Zone("UTC+2", 7200.0))
    assert words.date == "2024-01-15"


def test_a_case_whose_statements_give_no_time_has_utc_and_the_zones_it_names(tmp_path: Path) -> None:
    case = read_case(write_case(tmp_path / "c", statements=[statement("S1")]))
    assert case_words(case).zones == (Zone("UTC", 0.0), Zone("Here", 14400.0))
