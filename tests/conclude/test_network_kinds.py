"""Contradictions that numbers show: each kind in a textbook case, and a near miss in which it must not be found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import Plain, at, lasts, statement
from builders.cases import examined, number, of_kind, only, plain, statement_of, verdicts

S, P = "REPORT", "PAPER"


def order(before: str, after: str) -> Plain:
    """`says` of an order."""
    return {"order": {"before": before, "after": after}}


def offsets(start: str, *items: tuple[str, float], **more: Any) -> Plain:
    """`says` of a list of offsets."""
    return {"offsets": {"from": start, "items": [{"event": e, "by": by} for e, by in items], **more}}


# -------------------------------------------------------------- time


def test_time(tmp_path: Path) -> None:
    found = examined(
        tmp_path, statement("S1", S, says=at("a", "10:00:00")), statement("S2", P, says=at("a", "10:00:05"))
    )
    one = only(found, "time")
    assert (one.id, one.statements, one.against, one.events, one.excess_s) == (
        "time-1",
        ["S1", "S2"],
        ["S2"],
        ["a"],
        4.0,
    )
    assert verdicts(found) == {"S1": "unchecked", "S2": "contradicted"}
    assert statement_of(found, "S2").off_by_s == 4.0
    assert plain(one.text) == (
        "Publisher of PAPER: 10:00:05 UTC for “Moment a”. Excluded by Official (through Publisher of REPORT). "
        "The evidence leaves 10:00:00 to 10:00:01 UTC. It misses by 4 s."
    )


@pytest.mark.parametrize(("time", "found"), [("10:00:01", 0), ("10:00:02", 1), ("09:59:59", 0), ("09:59:58", 1)])
def test_time_whose_second_touches_the_other_is_possible(tmp_path: Path, time: str, found: int) -> None:
    result = examined(tmp_path, statement("S1", S, says=at("a", "10:00:00")), statement("S2", P, says=at("a", time)))
    assert [c.excess_s for c in result.contradictions] == [1.0] * found


def test_tolerance_is_part_of_what_is_said(tmp_path: Path) -> None:
    said = at("a", "10:00:05", tolerance_s=4)
    result = examined(tmp_path, statement("S1", S, says=at("a", "10:00:00")), statement("S2", P, says=said))
    assert result.contradictions == []


# -------------------------------------------------------------- order


def test_order(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:00:00")),
        statement("S2", S, says=at("b", "10:05:00")),
        statement("S3", P, says=order("b", "a")),
    )
    one = only(found, "order")
    assert (set(one.statements), one.against, one.excess_s) == ({"S1", "S2", "S3"}, ["S3"], 299.0)
    assert statement_of(found, "S3").off_by_s == 299.0
    assert plain(one.text) == (
        "Publisher of PAPER puts “Moment b” before “Moment a”; "
        "the evidence has them the other way round by at least 4 min 59 s."
    )


def test_order_of_moments_that_may_be_one_is_possible(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:00:00")),
        statement("S2", S, says=at("b", "10:00:01")),
        statement("S3", P, says=order("b", "a")),
    )
    assert found.contradictions == []
    assert verdicts(found)["S3"] == "compatible"


def test_effect_before_its_cause_names_what_was_taken_as_given(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:05:00")),
        statement("S2", P, says=at("b", "10:00:00")),
        structure=[{"before": "a", "after": "b", "why": "b is the effect of a"}],
    )
    one = only(found, "time")
    assert (one.against, one.excess_s) == (["S2"], 299.0)
    assert one.text.endswith("(Taken as given: b is the effect of a.)")
    assert set(one.statements) == {"S1", "S2"}, "the structure is not a statement"


# -------------------------------------------------------------- count, value, sums

QUANTITIES = [
    {"id": "approaches", "label": "Approaches flown", "kind": "count", "unit": "approaches"},
    {"id": "height", "label": "Height", "kind": "value", "unit": "m"},
    {"id": "visibility", "label": "Visibility", "kind": "value", "unit": "m"},
]
FOG = [{"id": "fog", "label": "fog", "quantity": "visibility", "below": 1000, "source": "A handbook"}]


def numbers(tmp_path: Path, high: Plain, low: Plain, **more: Any) -> Any:
    """What comes of a quantity given officially and by a newspaper."""
    quantities = more.pop("quantities", QUANTITIES)
    return examined(
        tmp_path, statement("S1", S, says=high), statement("S2", P, says=low), quantities=quantities, **more
    )


def test_count(tmp_path: Path) -> None:
    found = numbers(tmp_path, number("approaches", 2), number("approaches", 3))
    one = only(found, "count")
    assert (one.statements, one.against, one.events, one.excess_s) == (["S1", "S2"], ["S2"], [], None)
    assert one.text == (
        "Approaches flown: 3 (Publisher of PAPER); Official (through Publisher of REPORT) gives 2 approaches."
    )
    assert (found.quantities[0].least, found.quantities[0].most) == (2.0, 2.0)


def test_a_count_is_never_off_by_seconds(tmp_path: Path) -> None:
    off = statement_of(numbers(tmp_path, number("approaches", 2), number("approaches", 3)), "S2")
    assert (off.verdict, off.off_by_s, off.why) == ("contradicted", None, "Not possible given Official.")


def test_count_within_bounds(tmp_path: Path) -> None:
    found = numbers(tmp_path, number("approaches", 2), number("approaches", at_least=1, at_most=2))
    assert found.contradictions == []
    assert verdicts(found)["S2"] == "supported"


def test_value_in_another_unit(tmp_path: Path) -> None:
    found = numbers(tmp_path, number("height", 300, tolerance=10), number("height", 1050, unit="ft"))
    one = only(found, "value")
    assert (one.against, one.excess_s) == (["S2"], None)
    assert "1050 ft (Publisher of PAPER)" in one.text
    assert one.text.endswith("gives 290 to 310 m.")


def test_value_in_another_unit_that_fits(tmp_path: Path) -> None:
    found = numbers(tmp_path, number("height", 300, tolerance=10), number("height", 1000, unit="ft"))
    assert found.contradictions == []
    assert (found.quantities[1].least, found.quantities[1].most) == (pytest.approx(304.8), pytest.approx(304.8))


SUM = [{"whole": "aboard", "parts": ["crew", "passengers"], "why": "Nobody else was aboard."}]
PEOPLE = [{"id": q, "label": q, "kind": "count", "unit": "persons"} for q in ("aboard", "crew", "passengers")]


@pytest.mark.parametrize(("passengers", "found"), [(62, 0), (61, 1), (63, 1)])
def test_sums(tmp_path: Path, passengers: int, found: int) -> None:
    result = examined(
        tmp_path,
        statement("S1", S, says=number("aboard", 67)),
        statement("S2", S, says=number("crew", 5)),
        statement("S3", P, says=number("passengers", passengers)),
        quantities=PEOPLE,
        sums=SUM,
    )
    assert len(result.contradictions) == found
    for one in result.contradictions:
        assert (one.kind, set(one.statements), one.against, one.excess_s) == ("count", {"S1", "S2", "S3"}, [], None)
        assert (
            one.text
            == f"aboard: the parts add up to {passengers + 5} persons, not to the whole. Nobody else was aboard."
        )
    assert "contradicted" not in verdicts(result).values()


def test_sum_with_a_part_that_nobody_gave_is_no_contradiction(tmp_path: Path) -> None:
    result = numbers(tmp_path, number("aboard", 67), number("crew", 5), quantities=PEOPLE, sums=SUM)
    assert result.contradictions == []


def test_sum_smaller_than_its_known_part(tmp_path: Path) -> None:
    result = numbers(
        tmp_path,
        number("aboard", 4),
        number("crew", at_least=5),
        quantities=PEOPLE,
        sums=[{**SUM[0], "parts": ["crew"]}],
    )
    assert only(result, "count").text.startswith("aboard: the parts add up to at least 5 persons")


# -------------------------------------------------------------- definition by word


def test_definition_by_word(tmp_path: Path) -> None:
    found = numbers(tmp_path, number("visibility", 1500), number("visibility", word="fog"), definitions=FOG)
    one = only(found, "definition")
    assert (one.against, one.excess_s, statement_of(found, "S2").off_by_s) == (["S2"], None, None)
    assert one.text == (
        "“fog” means Visibility below 1000 m (A handbook). Said by Publisher of PAPER; "
        "Official (through Publisher of REPORT) gives 1500 m."
    )


@pytest.mark.parametrize(("metres", "found"), [(999, 0), (1001, 1)])
def test_word_inside_its_definition(tmp_path: Path, metres: int, found: int) -> None:
    result = numbers(tmp_path, number("visibility", metres), number("visibility", word="fog"), definitions=FOG)
    assert len(of_kind(result, "definition")) == len(result.contradictions) == found


# -------------------------------------------------------------- duration


def test_duration_with_the_ends_between_which_it_is_right(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:00:00")),
        statement("S2", S, says=at("r", "10:06:00")),
        statement("S3", S, says=at("b", "10:26:00")),
        statement("S4", P, says=lasts("a", "b", 20)),
        events="a r b",
        states=[{"id": "s", "label": "The state", "onset": "a", "reports": ["r"]}],
        questions=[{"id": "q", "label": "How long", "from": "a", "to": "b"}],
    )
    one = only(found, "duration")
    assert (one.against, one.excess_s) == (["S4"], 299.0)
    assert plain(one.text) == (
        "Publisher of PAPER gives 20 min from “Moment a” to “Moment b”; the evidence gives 25 min 59 s to 26 min 01 s. "
        "The figure is right from “Moment r” to “Moment b”: 19 min 59 s to 20 min 01 s."
    )
    assert (found.intervals[0].shortest_s, found.intervals[0].longest_s) == (1559.0, 1561.0)


@pytest.mark.parametrize(("minutes", "off"), [(24, 59.0), (25, None), (26, None), (27, 59.0)])
def test_duration_written_in_minutes_is_a_minute_wide(tmp_path: Path, minutes: int, off: float | None) -> None:
    found = examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:00:00")),
        statement("S3", S, says=at("b", "10:26:00")),
        statement("S4", P, says=lasts("a", "b", minutes)),
    )
    assert [c.excess_s for c in found.contradictions] == ([] if off is None else [off])
    assert statement_of(found, "S4").off_by_s == off


def test_ends_that_nothing_times_are_not_offered(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:00:00")),
        statement("S3", S, says=at("b", "10:26:00")),
        statement("S4", P, says=lasts("a", "b", 20)),
        events="a r b",
        states=[{"id": "s", "label": "The state", "onset": "a", "reports": ["r"]}],
    )
    assert "The figure is right" not in only(found, "duration").text


# -------------------------------------------------------------- onset taken from a repeat report


def onset(tmp_path: Path, *more: Plain) -> Any:
    """A state that began at 10:00, reported again at 10:30."""
    return examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:00")),
        statement("S2", S, says=at("r", "10:30:20")),
        statement("S3", S, says=at("b", "09:00:00")),
        *more,
        events="a r b",
        states=[{"id": "s", "label": "The state", "onset": "a", "reports": ["r"]}],
    )


def test_onset_vs_repeat_names_the_repeat_report_that_matches(tmp_path: Path) -> None:
    found = onset(tmp_path, statement("S4", P, says=at("a", "10:30")))
    one = only(found, "onset_vs_repeat")
    assert (one.id, one.against, one.excess_s) == ("onset-vs-repeat-1", ["S4"], 1740.0)
    assert plain(one.text) == (
        "The state is one continuing state that began 10:00:00 to 10:01:00 UTC; Publisher of PAPER puts its beginning "
        "at 10:30 UTC, the time of a repeat report: “Moment r”. It misses the onset by 29 min 00 s."
    )


def test_onset_at_a_time_without_report_names_none(tmp_path: Path) -> None:
    one = only(onset(tmp_path, statement("S4", P, says=at("a", "10:20"))), "onset_vs_repeat")
    assert "repeat report" not in one.text
    assert one.excess_s == 1140.0


def test_onset_within_its_bounds(tmp_path: Path) -> None:
    assert onset(tmp_path, statement("S4", P, says=at("a", "10:01"))).contradictions == []


def test_onset_by_offset(tmp_path: Path) -> None:
    one = only(onset(tmp_path, statement("S4", P, says=offsets("b", ("a", 90), unit="min"))), "onset_vs_repeat")
    assert one.against == ["S4"]
    assert one.excess_s == pytest.approx(1740.0)
    assert "puts its beginning at 90 min after “Moment b”" in one.text


def test_several_reports_of_one_state_are_not_averaged(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", S, says=at("r", "10:30:00")),
        statement("S2", S, says=at("q", "10:40:00")),
        statement("S3", S, says=at("end", "10:50:00")),
        events="a r q end",
        states=[{"id": "s", "label": "The state", "onset": "a", "end": "end", "reports": ["r", "q"]}],
    )
    assert found.contradictions == []
    assert (found.events[0].earliest_utc, found.events[0].latest_utc) == (None, "2024-01-15T10:30:01Z")


# -------------------------------------------------------------- zone


def zoned(tmp_path: Path, time: str, zone: str | list[str]) -> Any:
    """An event at 10:00:00 UTC, given in another zone; the case uses UTC+4."""
    return examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:00:00")),
        statement("S2", S, says=at("b", "15:30:00", "Here")),
        statement("S3", P, says=at("a", time, zone)),
    )


def test_zone_that_would_fit(tmp_path: Path) -> None:
    found = zoned(tmp_path, "14:00:00", "UTC")
    one = only(found, "zone")
    assert (one.against, one.excess_s) == (["S3"], 14399.0)
    assert one.text.endswith("Read as Here time it would be possible.")
    assert statement_of(found, "S3").zones == [], "no zone of its own fits"


@pytest.mark.parametrize(("time", "kind"), [("14:00:01", "zone"), ("14:00:02", "time"), ("13:59:58", "time")])
def test_zone_must_fit_to_the_second(tmp_path: Path, time: str, kind: str) -> None:
    assert "Read as" in only(zoned(tmp_path, time, "UTC"), kind).text or kind == "time"


def test_of_several_zones_the_one_that_fits_is_told(tmp_path: Path) -> None:
    found = zoned(tmp_path, "14:00:00", ["UTC", "Here"])
    assert found.contradictions == []
    third = statement_of(found, "S3")
    assert third.zones == ["Here"]
    assert "Tried: UTC, truncated: off by 3" in plain(third.why)
    assert third.why.endswith("Here, truncated: fits.")
    assert [(b.zone, b.fits, b.earliest_utc) for b in third.bars] == [
        ("UTC", False, "2024-01-15T14:00:00Z"),
        ("Here", True, "2024-01-15T10:00:00Z"),
    ]


def test_all_zones_that_fit_are_listed_and_none_is_chosen(tmp_path: Path) -> None:
    found = examined(tmp_path, statement("S1", P, says=at("a", "14:00:00", ["UTC", "Here"])))
    assert statement_of(found, "S1").zones == ["UTC", "Here"]
    assert (found.events[0].earliest_utc, found.events[0].latest_utc) == (
        "2024-01-15T10:00:00Z",
        "2024-01-15T14:00:01Z",
    )
