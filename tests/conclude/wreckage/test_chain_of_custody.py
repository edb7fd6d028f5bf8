"""Chains of custody: gaps and overlaps that are sure, and seals that are not accounted for."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.wreckage import held, step
from crossfix.conclude.wreckage.custody import custody_findings, custody_not_told
from crossfix.records.interval import Interval
from crossfix.records.wreckage import RecoveredObject
from crossfix.records.wreckage_findings import CustodyFinding

HOUR = 3600.0


def found(one: RecoveredObject) -> list[CustodyFinding]:
    """The findings on an object."""
    return list(custody_findings(one, 60.0))


def test_an_unbroken_chain_has_no_finding() -> None:
    assert not found(held(step("a", 0, 100, "1"), step("b", 100, None, "1", seal_intact=True), recovered=0))


def test_a_gap_tells_between_whom_and_how_long() -> None:
    (one,) = found(held(step("a", 0, 100), step("b", 100 + HOUR, None)))
    assert (one.kind, one.after, one.before, one.lasts_s) == ("gap", 0, 1, Interval(HOUR, HOUR))
    assert one.statements == ("of_a", "of_b")
    assert "a and b" in one.text


def test_an_overlap_and_an_untold_end() -> None:
    (overlap,) = found(held(step("a", 0, 2 * HOUR), step("b", HOUR, None)))
    assert (overlap.kind, overlap.lasts_s) == ("overlap", Interval(HOUR, HOUR))
    (untold,) = found(held(step("a", 0, None), step("b", HOUR, None)))
    assert untold.kind == "end_not_told"


def test_a_gap_after_the_recovery() -> None:
    (one,) = found(held(step("a", HOUR, None), recovered=0))
    assert (one.kind, one.after, one.before) == ("gap", -1, 0)


def test_a_minute_is_no_gap() -> None:
    assert not found(held(step("a", 0, 100), step("b", 160, None)))
    assert found(held(step("a", 0, 100), step("b", 161, None)))


def test_dates_that_may_meet_are_neither() -> None:
    first = replace(step("a", 0, 0), until=Interval(0, 2 * 86400))
    second = replace(step("b", 0, None), since=Interval(86400, 3 * 86400))
    assert not found(held(first, second))
    never = replace(step("b", 0, None), since=Interval())
    assert not found(held(step("a", 0, 100), never))


@pytest.mark.parametrize(("reason", "kinds"), [(None, ["seal_changed"]), ("opened for weighing", [])])
def test_a_seal_changes_with_a_reason_or_is_a_finding(reason: str | None, kinds: list[str]) -> None:
    chain = held(step("a", 0, 100, "1"), step("b", 100, 200), step("c", 200, None, "2", reseal=reason))
    assert [one.kind for one in found(chain)] == kinds


def test_a_broken_seal_is_a_finding_and_an_unknown_one_is_not() -> None:
    (one,) = found(held(step("a", 0, 100, "1"), step("b", 100, None, "1", seal_intact=False)))
    assert one.kind == "seal_broken"
    assert "(1)" in one.text
    assert not found(held(step("a", 0, 100, "1"), step("b", 100, None)))


def test_no_hand_over_told_is_said_and_not_found_fault_with() -> None:
    assert not found(held(recovered=0))
    assert custody_not_told(held()) is not None
    assert custody_not_told(held(step("a", 0, None))) is None


edges = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(lambda two: Interval(min(two), max(two)))


@given(edges, edges, st.floats(0, 1), st.floats(0, 1))
def test_what_is_found_is_so_for_every_time_within_the_bounds(
    end: Interval, start: Interval, one: float, other: float
) -> None:
    first = replace(step("a", 0, 0), until=end)
    second = replace(step("b", 0, None), since=start)
    lapse = (start.low + other * start.width) - (end.low + one * end.width)
    for finding in found(held(first, second)):
        assert finding.lasts_s is not None
        size = lapse if finding.kind == "gap" else -lapse
        assert finding.lasts_s.low - 1e-9 <= size <= finding.lasts_s.high + 1e-9
        assert finding.lasts_s.low > 60.0
        assert finding.lasts_s.high < inf
