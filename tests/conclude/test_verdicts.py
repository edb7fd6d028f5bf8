"""The six verdicts, and what each rests on."""

from __future__ import annotations

from pathlib import Path

from builders.case_folder import at, lasts, statement
from builders.cases import examined, number, plain, statement_of, verdicts


def test_supported_needs_every_bound_from_another_root(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "BRIEF", says=at("a", "10:00")),
        statement("S3", "PAPER", says=at("a", "10:00:00")),
    )
    assert verdicts(found) == {"S1": "supported", "S2": "supported", "S3": "supported"}
    alone = examined(
        tmp_path / "alone",
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "BRIEF", says=at("a", "10:00")),
    )
    assert verdicts(alone) == {"S1": "compatible", "S2": "supported"}, "a minute does not imply its second"


def test_the_same_root_does_not_support_itself(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "REPORT", says=at("a", "10:00")),
    )
    assert verdicts(found) == {"S1": "compatible", "S2": "compatible"}


def test_a_relay_does_not_support_its_origin(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "PAPER", relays="S1", says=at("a", "10:00:00")),
        statement("S3", "BLOG", relays="S2", says=at("a", "10:00:00")),
    )
    assert set(verdicts(found).values()) == {"compatible"}
    assert {s.root for s in found.statements} == {"report"}


def test_support_over_several_steps(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "BRIEF", says=lasts("a", "b", 10)),
        statement("S3", "PAPER", says=at("b", "10:10", tolerance_s=1)),
    )
    third = statement_of(found, "S3")
    assert (third.verdict, third.why) == ("supported", "Follows from evidence of another root.")
    assert statement_of(found, "S2").verdict == "compatible"


def test_unchecked_where_nothing_bears_on_it(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "PAPER", says=at("b", "10:00:00")),
        statement("S3", "PAPER"),
        statement("S4", "PAPER", says={"cause": {"claim": "c", "stance": "asserted"}}),
        claims=[{"id": "c", "label": "A cause"}],
    )
    assert set(verdicts(found).values()) == {"unchecked"}
    assert [s.why for s in found.statements] == [
        "Nothing else bears on it.",
        "Nothing else bears on it.",
        "Text only: nothing in it that could be checked by time or number.",
        "A claim: recorded, not scored.",
    ]


def test_disputed_takes_no_side_and_bounds_nothing(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "BRIEF", says=at("a", "10:00:05")),
    )
    assert set(verdicts(found).values()) == {"disputed"}
    assert (found.events[0].earliest_utc, found.events[0].latest_utc) == (None, None)
    assert found.contradictions[0].against == ["S1", "S2"]
    assert found.contradictions[0].text.endswith("No side is taken.")
    assert statement_of(found, "S1").why == "Conflicts with statements of its own trust class; no side is taken."
    assert statement_of(found, "S1").off_by_s is None


def test_a_majority_does_not_win_within_a_class(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "BRIEF", says=at("a", "10:00:00")),
        statement("S3", "BRIEF", says=at("a", "10:00:05")),
    )
    assert set(verdicts(found).values()) == {"disputed"}


def test_the_class_below_a_dispute_is_heard(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "BRIEF", says=at("a", "10:00:05")),
        statement("S3", "PAPER", says=at("a", "10:00:02")),
    )
    assert verdicts(found)["S3"] in ("compatible", "unchecked")
    assert found.events[0].earliest_utc == "2024-01-15T10:00:02Z"


def test_contradicted_by_a_higher_class_alone_bounds_nothing(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REC", says=at("a", "10:00:00")),
        statement("S2", "REPORT", says=at("a", "10:00:05")),
        statement("S3", "PAPER", says=at("a", "10:00:00")),
    )
    assert verdicts(found) == {"S1": "supported", "S2": "contradicted", "S3": "supported"}
    assert found.events[0].latest_utc == "2024-01-15T10:00:01Z"
    assert plain(statement_of(found, "S2").why) == "Not possible given Recorder; off by 4 s."


def test_a_statement_may_be_raised_above_its_document(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "PAPER", says=at("a", "10:00:00"), trust="recorder"),
        statement("S2", "REPORT", says=at("a", "10:00:05")),
    )
    assert verdicts(found) == {"S1": "unchecked", "S2": "contradicted"}


def test_a_statement_is_as_good_as_its_worst_checked_part(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "REPORT", says=at("b", "10:00:00")),
        statement("S3", "PAPER", says={**at("a", "10:00"), **lasts("a", "b", 60, "s")}),
        statement("S4", "BLOG", says={**at("a", "10:00"), **number("q", 2)}),
        quantities=[{"id": "q", "label": "Q", "kind": "count", "unit": "items"}],
    )
    assert verdicts(found)["S3"] == "contradicted"
    assert statement_of(found, "S3").off_by_s == 59.0
    assert verdicts(found)["S4"] == "supported", "a part that nothing bears on decides only alone"


def test_nothing_is_measured_without_a_recording(tmp_path: Path) -> None:
    found = examined(tmp_path, statement("S1", "REC", says=at("a", "10:00:00")))
    assert verdicts(found) == {"S1": "unchecked"}


def test_parts_of_one_statement_are_not_choices(tmp_path: Path) -> None:
    """A time and a duration in one statement are both said: neither was tried instead of the other."""
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says={**at("a", "10:00"), **lasts("a", "b", 60, "s")}),
        statement("S2", "PAPER", says=at("b", "10:01")),
    )
    assert "Tried" not in statement_of(found, "S1").why


def test_choices_are_told_where_one_does_not_fit(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:45")),
        statement("S2", "PAPER", says=at("a", "10:00", rounding="undecided")),
        statement("S3", "BLOG", says=at("a", "10:00", rounding="undecided", tolerance_s=30)),
    )
    second = statement_of(found, "S2")
    assert second.readings == ["truncated"]
    assert plain(second.why).endswith("Tried: UTC, truncated: fits; UTC, nearest: off by 15 s.")
    third = statement_of(found, "S3")
    assert third.readings == ["truncated", "nearest"]
    assert "Tried" not in third.why, "both fit and the zone is one"


# -------------------------------------------------------------- what must not happen


def test_a_dispute_with_a_time_of_two_zones_takes_all_that_say_the_same(tmp_path: Path) -> None:
    """Both papers give 10:00:00 or 14:00:00, the blog 10:00:07: neither paper is spared for being read second."""
    said = [
        statement("S1", "PAPER", says=at("a", "14:00:00", ["Here", "UTC"])),
        statement("S2", "BLOG", says=at("a", "10:00:07")),
        statement("S3", "PAPER", says=at("a", "14:00:00", ["Here", "UTC"])),
    ]
    found = examined(tmp_path, *said)
    assert set(verdicts(found).values()) == {"disputed"}
    assert (found.events[0].earliest_utc, found.events[0].latest_utc) == (None, None)


def test_a_relay_does_not_revive_a_disputed_statement(tmp_path: Path) -> None:
    """Two reports dispute; that a paper passes one of them on does not settle it."""
    found = examined(
        tmp_path,
        statement("S1", "REPORT", says=at("a", "10:00:00")),
        statement("S2", "BRIEF", says=at("a", "10:00:05")),
        statement("S3", "PAPER", relays="S1", says=at("a", "10:00:00")),
        statement("S4", "BLOG", says=at("a", "10:00:00")),
    )
    assert verdicts(found)["S4"] != "supported"


def test_a_zone_settled_by_a_statement_does_not_support_it(tmp_path: Path) -> None:
    """14:05:00 in one of two zones implies 10:05 only if something else settles the zone."""
    found = examined(
        tmp_path,
        statement("S1", "PAPER", says=at("a", "14:05:00", ["Here", "UTC"])),
        statement("S2", "BLOG", says=at("a", "10:05")),
    )
    assert verdicts(found) == {"S1": "compatible", "S2": "compatible"}
