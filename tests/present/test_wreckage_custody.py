"""Custody lanes: gaps and overlaps are where they were, unknown ends are open, nothing leaves the scale."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from builders.airframes import DAY_S, findings, objects, recovered, shown, wreckage
from crossfix.present.wreckage_custody import MOST_LANES, MOST_TICKS, ObjectLane, Stretch, custody
from crossfix.present.wreckage_json import ObjectOut
from crossfix.records.interval import Interval
from crossfix.records.wreckage import HandOver, RecoveredObject
from crossfix.records.wreckage_findings import CustodyFinding


def lanes(*some: RecoveredObject, found: tuple[CustodyFinding, ...] | None = None) -> dict[str, ObjectLane]:
    """By object."""
    custody_found = findings().custody if found is None else found
    part = shown(replace(wreckage(), objects=some or objects()), replace(findings(), custody=custody_found))
    return {lane.object.id: lane for lane in custody(part.objects, part.custody).lanes}


def stop(part: Stretch | None) -> float:
    """Where a stretch ends."""
    assert part is not None
    return part.start + part.width


def test_a_gap_lies_between_the_end_before_and_the_beginning_after() -> None:
    lane = lanes()["O2"]
    (gap,) = lane.matters
    before, after = lane.bars
    assert gap.stretch is not None
    assert abs(gap.stretch.start - stop(before.possible)) < 1
    assert abs(stop(gap.stretch) - after.possible.start) < 1
    assert gap.text == "4 days without a holder"


def test_an_overlap_is_where_both_hold_and_the_two_are_in_two_rows() -> None:
    lane = lanes()["O3"]
    (overlap,) = lane.matters
    first, second = lane.bars
    assert {first.row, second.row} == {0, 1}
    assert overlap.stretch is not None
    assert overlap.stretch.start == second.possible.start
    assert abs(stop(overlap.stretch) - stop(first.possible)) < 0.05


def test_where_no_end_is_told_nothing_is_sure_and_the_bar_is_open() -> None:
    first, last = lanes()["O1"].bars
    assert first.sure is not None
    assert first.possible.width > first.sure.width
    assert last.open_right
    assert last.sure is None
    assert abs(stop(last.possible) - 100) < 0.05
    assert "end not told" in last.words


def test_an_object_without_times_has_no_bar() -> None:
    assert lanes()["O4"].bars == ()
    assert lanes()["O4"].recovered is None


def test_no_time_at_all_is_no_scale_and_the_text_stays() -> None:
    step = HandOver("Police", Interval(), None, None, None, (), 1)
    kept = CustodyFinding("X", "end_not_told", 0, None, None, "The end is not told", (), 1)
    lane = lanes(recovered("X", step, recovered=None), found=(kept,))["X"]
    assert lane.bars == ()
    assert [one.text for one in lane.matters] == ["The end is not told"]


def test_of_too_many_those_with_something_found_are_shown_and_the_rest_counted() -> None:
    many = tuple(recovered(f"X{k}") for k in range(MOST_LANES + 5))
    found = CustodyFinding("X64", "end_not_told", 0, None, None, "The end is not told", (), 1)
    part = shown(replace(wreckage(), objects=many), replace(findings(), custody=(found,)))
    made = custody(part.objects, part.custody)
    assert len(made.lanes) == MOST_LANES
    assert made.lanes[-1].object.id == "X64"
    assert made.left_out == 5


days = st.lists(st.floats(0, 4000), min_size=4, max_size=4).map(sorted)


@given(st.lists(days, min_size=1, max_size=5))
def test_nothing_leaves_the_scale_and_what_is_sure_is_possible(steps: list[list[float]]) -> None:
    chain = [
        HandOver("H", Interval(a * DAY_S, b * DAY_S), Interval(c * DAY_S, d * DAY_S), None, None, (), 1)
        for a, b, c, d in steps
    ]
    made = custody(shown_objects(chain), [])
    assert 0 < len(made.ticks) <= MOST_TICKS + 1
    assert all(0 <= place <= 100 for place, _ in made.ticks)
    for bar in made.lanes[0].bars:
        assert bar.possible.start >= 0
        assert stop(bar.possible) <= 100.01
        if bar.sure is not None:
            assert bar.possible.start - 0.61 <= bar.sure.start
            assert stop(bar.sure) <= stop(bar.possible) + 0.61


def shown_objects(chain: list[HandOver]) -> list[ObjectOut]:
    """One object with this chain."""
    return shown(replace(wreckage(), objects=(recovered("X", *chain, recovered=None),)), findings()).objects
