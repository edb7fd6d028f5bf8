"""Lists of offsets read both ways, events taken for one moment, and what is said to have happened or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import Plain, at, statement
from builders.cases import event, examined, number, of_kind, only, plain, statement_of, verdicts

S, P = "REPORT", "PAPER"
QUANTITIES = [{"id": "approaches", "label": "Approaches flown", "kind": "count", "unit": "approaches"}]


def offsets(start: str, *items: tuple[str, float], **more: Any) -> Plain:
    """`says` of a list of offsets."""
    return {"offsets": {"from": start, "items": [{"event": e, "by": by} for e, by in items], **more}}


def happened(name: str, yes: bool) -> Plain:
    """`says` of an occurrence."""
    return {"occurrence": {"event": name, "happened": yes}}


# -------------------------------------------------------------- reading


def sounds(tmp_path: Path, *more: Plain, **said: Any) -> Any:
    """Two sounds 23 to 25 s apart, and "4, 6, 21 seconds" after the first."""
    events = [event("first"), event("x"), event("y"), event("hyd"), event("second")]
    return examined(
        tmp_path,
        statement("S1", S, says=at("first", "10:00:00")),
        statement("S2", S, says=at("second", "10:00:24")),
        statement("S3", P, says=offsets("first", ("x", 4), ("y", 6), ("hyd", 21), **said)),
        *more,
        events=events,
        questions=[{"id": "q", "label": "From hyd to the second", "from": "hyd", "to": "second"}],
        identities=[{"events": ["hyd", "second"], "why": "Both were loud."}],
    )


def test_reading_both_ways_with_what_each_implies_and_the_identity_test(tmp_path: Path) -> None:
    found = sounds(tmp_path)
    one = only(found, "reading")
    assert (one.statements, one.against, one.excess_s) == (["S3"], [], None)
    implied = {i.reading: (i.shortest_s, i.longest_s) for i in found.intervals[0].implied}
    assert implied == {"absolute": (1.0, 4.0), "cumulative": (-11.0, -6.0)}
    assert (found.intervals[0].shortest_s, found.intervals[0].longest_s) == (-11.0, 4.0)
    assert statement_of(found, "S3").readings == ["absolute", "cumulative"]
    assert plain(one.text) == (
        "“4, 6, 21 s” after “Moment first” (1 statement) can be read two ways. "
        "Read absolute, each from the first, it fits the evidence and gives From hyd to the second: 1 s to 4 s. "
        "Taken for one moment, “Moment hyd” as “Moment second” is off by 1 s. "
        "Read cumulative, each from the last, it fits the evidence and gives From hyd to the second: −11 s to −6 s. "
        "Taken for one moment, “Moment hyd” as “Moment second” is off by 6 s."
    )


def test_reading_that_the_evidence_excludes(tmp_path: Path) -> None:
    found = sounds(tmp_path, statement("S4", S, says=at("hyd", "10:00:22")))
    assert statement_of(found, "S3").readings == ["absolute"]
    text = plain(of_kind(found, "reading")[0].text)
    assert "Read absolute, each from the first, it fits the evidence." in text
    assert "Read cumulative, each from the last, it misses the evidence by 8 s." in text, "31 s against 22 to 23 s"
    assert [c.excess_s for c in of_kind(found, "identity")] == [1.0], "22 to 23 s is not 24 to 25 s"


def test_decided_reading_is_no_finding(tmp_path: Path) -> None:
    found = sounds(tmp_path, reading="absolute")
    assert of_kind(found, "reading") == []
    assert (found.intervals[0].shortest_s, found.intervals[0].longest_s) == (1.0, 4.0)


def test_one_offset_has_one_reading(tmp_path: Path) -> None:
    found = examined(tmp_path, statement("S1", P, says=offsets("a", ("b", 4))))
    assert found.contradictions == []


def test_offsets_that_no_reading_fits_are_contradicted(tmp_path: Path) -> None:
    found = sounds(tmp_path, statement("S4", S, says=at("hyd", "10:01:00")))
    assert verdicts(found)["S3"] == "contradicted"
    assert [(c.kind, c.against) for c in of_kind(found, "reading")] == [("reading", ["S3"]), ("reading", [])]
    assert statement_of(found, "S3").readings == []
    # Cumulative: hyd - first in [31, 34]; known: [59, 61]. The last item's two rows share the 25 s between them:
    # the list of single steps (4, 6, 21) and their total are widened alike, so the total is 25 s short.
    assert statement_of(found, "S3").off_by_s == pytest.approx(25.0, abs=1e-6)


# -------------------------------------------------------------- identity


def apart(tmp_path: Path, **times: str) -> Any:
    """Events that could be taken for one moment, at these times."""
    said = [statement(f"S-{e}", S, says=at(e, t)) for e, t in times.items()]
    return examined(tmp_path, *said, events=" ".join(times), identities=[{"events": [*times], "why": "Told alike."}])


def test_identity_of_a_pair(tmp_path: Path) -> None:
    one = only(apart(tmp_path, a="10:00:00", b="10:00:24"), "identity")
    assert (one.events, set(one.statements), one.against, one.excess_s) == (["a", "b"], {"S-a", "S-b"}, [], 23.0)
    assert plain(one.text) == "“Moment a” and “Moment b” are not one moment: 23 s to 25 s apart. Told alike."


def test_identity_of_a_pair_the_other_way_round(tmp_path: Path) -> None:
    one = only(apart(tmp_path, a="10:00:24", b="10:00:00"), "identity")
    assert one.excess_s == 23.0
    assert plain(one.text).startswith("“Moment b” and “Moment a” are not one moment: 23 s to 25 s apart.")


def test_events_that_may_be_one_moment_are_no_finding(tmp_path: Path) -> None:
    assert apart(tmp_path, a="10:00:00", b="10:00:01").contradictions == []


def test_identity_of_a_group(tmp_path: Path) -> None:
    one = only(apart(tmp_path, a="10:00:00", b="10:00:24", c="10:00:25"), "identity")
    assert (one.events, one.excess_s) == (["a", "b", "c"], 23.0)
    assert "3 events could be taken for one moment; 2 of their 3 pairs cannot be one." in one.text
    assert "The nearest of these, “Moment a” and “Moment b”, are 23 s to 25 s apart" in plain(one.text)


def test_identity_changes_no_verdict(tmp_path: Path) -> None:
    assert set(verdicts(apart(tmp_path, a="10:00:00", b="10:00:24")).values()) == {"unchecked"}


# -------------------------------------------------------------- occurrence


def test_occurrence_by_class(tmp_path: Path) -> None:
    found = examined(
        tmp_path, statement("S1", S, says=happened("a", False)), statement("S2", P, says=happened("a", True))
    )
    one = only(found, "occurrence")
    assert (one.against, one.events, one.excess_s) == (["S2"], ["a"], None)
    assert verdicts(found) == {"S1": "unchecked", "S2": "contradicted"}
    assert statement_of(found, "S2").off_by_s is None
    assert "happened according to Media (through Publisher of PAPER)" in one.text
    assert "did not happen according to Official (through Publisher of REPORT)" in one.text


def test_occurrence_within_a_class_takes_no_side(tmp_path: Path) -> None:
    found = examined(
        tmp_path, statement("S1", P, says=happened("a", False)), statement("S2", "BLOG", says=happened("a", True))
    )
    one = only(found, "occurrence")
    assert one.against == ["S1", "S2"]
    assert one.text.endswith("No side is taken.")
    assert set(verdicts(found).values()) == {"disputed"}


def test_occurrence_told_twice(tmp_path: Path) -> None:
    found = examined(
        tmp_path, statement("S1", S, says=happened("a", True)), statement("S2", P, says=happened("a", True))
    )
    assert found.contradictions == []
    assert verdicts(found)["S2"] == "supported"


def test_a_time_given_for_what_did_not_happen_is_a_question_of_occurrence(tmp_path: Path) -> None:
    found = examined(
        tmp_path, statement("S1", S, says=happened("a", False)), statement("S2", P, says=at("a", "10:00:00"))
    )
    one = only(found, "occurrence")
    assert (one.against, one.excess_s) == (["S2"], None)
    assert "misses by" not in one.text
    second = statement_of(found, "S2")
    assert (second.verdict, second.off_by_s) == ("contradicted", None)


def test_the_part_that_fails_gives_the_kind(tmp_path: Path) -> None:
    """A statement that says a time, a number and an occurrence, of which only the last is excluded."""
    says = {**at("a", "10:00:00"), **number("approaches", 2), **happened("b", True)}
    found = examined(
        tmp_path, statement("S1", S, says=happened("b", False)), statement("S2", P, says=says), quantities=QUANTITIES
    )
    assert only(found, "occurrence").events == ["b"]
