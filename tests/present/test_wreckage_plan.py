"""The plan: nothing is placed that has no place, no box is over another, the views are turned the right way."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.airframes import MANY, airframe, many_marks, mark, marks, shown, shown_marks, wreckage
from crossfix.present.wreckage_badges import Box, Obstacle, Wanted, placed
from crossfix.present.wreckage_json import MarkOut
from crossfix.present.wreckage_plan import (
    ACROSS,
    CROWD,
    MOST_DRAWN,
    MOST_PLACED,
    SMALL,
    Plan,
    PlanView,
    most_placed,
    plan,
)
from crossfix.present.wreckage_words import added, count_words, mark_words
from crossfix.records.interval import Interval
from crossfix.records.wreckage import Mark


def drawn(*some: Mark) -> Plan:
    """The plan with these marks, or those of the made-up wreckage."""
    made = plan(shown_marks(*(some or marks())))
    assert made is not None
    return made


def view(made: Plan, name: str) -> PlanView:
    """One of the four."""
    return next(one for one in made.views if one.view == name)


def test_four_views_on_one_scale() -> None:
    made = drawn()
    assert [one.view for one in made.views] == ["left", "right", "top", "rear"]
    assert len({one.metre for one in made.views}) == 1
    assert made.views[0].metre == pytest.approx((ACROSS - 24) / 30, rel=1e-3)


def test_a_mark_without_a_place_is_a_box_with_its_count_and_one_with_a_place_is_there() -> None:
    left = view(drawn(), "left")
    assert {one.id for one in left.marks} == {"M2", "M3"}
    boxes = {one.zone: one.rows for one in left.badges}
    assert boxes == {
        "rear": ((("through", "blind"), "many"),),
        "fin": ((("blind",), "3–5"), (("missing",), "1")),
    }


def test_the_left_side_has_the_nose_to_the_left_and_the_right_side_to_the_right() -> None:
    ahead, behind = (mark(key, "front", position_m=(x, 0.0, 0.0)) for key, x in (("A", 2.0), ("B", 12.0)))
    made = drawn(ahead, behind)
    for name, order in (("left", ["A", "B"]), ("right", ["B", "A"]), ("top", ["A", "B"])):
        across = sorted(view(made, name).marks, key=lambda one: one.x)
        assert [one.id for one in across] == order, name


def test_from_above_the_right_wing_is_up_and_from_behind_it_is_to_the_right() -> None:
    wings = (
        mark("L", "wing_left", position_m=(14.0, -8.0, -1.0)),
        mark("R", "wing_right", position_m=(14.0, 8.0, -1.0)),
    )
    made = drawn(*wings, mark("F", "fin", position_m=(28.0, 0.0, 4.0)))
    above = {one.id: one.y for one in view(made, "top").marks}
    assert above["R"] < above["L"]
    zones = {zone.id: zone.path for zone in view(made, "rear").zones}
    first = {zone: float(path[1:].split(",")[0]) for zone, path in zones.items()}
    assert first["wing_left"] < first["fin"] < first["wing_right"]


def test_what_is_told_of_a_zone_is_told_apart_from_what_is_told_of_a_larger_part() -> None:
    told = {zone.id: zone.told for zone in view(drawn(), "top").zones}
    assert told["rear_left"] == "own"
    assert told["rear_right"] == "group"
    assert told["front"] == "none"
    words = {zone.id: zone.words for zone in view(drawn(), "top").zones}
    assert words["front"] == "no damage told"
    assert "told of Rear fuselage, no closer" in words["rear_right"]


def test_the_uncertainty_is_a_circle_of_one_sigma_and_none_where_it_is_not_told() -> None:
    made = {one.id: one for one in view(drawn(), "left").marks}
    assert made["M2"].radius == pytest.approx(0.4 * 19.2, abs=0.06)
    assert made["M3"].radius is None
    assert (made["M2"].count, made["M3"].count) == ("", "3")


def test_a_direction_is_drawn_on_the_side_it_comes_from() -> None:
    above = {one.id: one for one in view(drawn(), "left").marks}["M2"]
    assert above.line is not None
    start, stop = (part.split(",") for part in above.line[1:].split("L"))
    assert float(start[1]) < float(stop[1]), "made downwards, so it comes from above"
    assert float(stop[0]) == pytest.approx(above.x, abs=0.1)


def test_a_zone_without_an_outline_is_named() -> None:
    assert drawn().outside == ("Tail lamp",)


def test_too_many_marks_of_a_zone_are_one_box_and_it_is_said() -> None:
    fitting = [mark(f"M{k}", "front", position_m=(k / 10, 0.0, 0.0)) for k in range(MOST_PLACED)]
    assert drawn(*fitting).grouped == ()
    assert len(view(drawn(*fitting), "left").marks) == MOST_PLACED
    assert [view(drawn(*fitting[:count]), "left").sign for count in (CROWD, CROWD + 1)] == [1.0, SMALL]
    made = drawn(*fitting, mark("last", "front", position_m=(1.0, 0.0, 0.0)))
    assert made.grouped == ("Front fuselage",)
    assert view(made, "left").marks == ()
    assert [one.rows for one in view(made, "left").badges] == [((("through",), str(MOST_PLACED + 1)),)]


def test_many_zones_share_what_is_drawn() -> None:
    each: list[MarkOut] = shown_marks(mark("A", "front", position_m=(1.0, 0.0, 0.0))).marks
    assert most_placed({f"zone {k}": each for k in range(100)}) == MOST_DRAWN // 100


def test_ten_thousand_marks_are_two_boxes() -> None:
    made = plan(many_marks(10_000))
    assert made is not None
    left = view(made, "left")
    assert [row for one in left.badges for row in one.rows] == [(("through",), "5000")]
    assert sum(len(one.marks) for one in made.views) == 0


def test_what_is_told_of_the_whole_aircraft_is_told_in_words_and_drawn_nowhere() -> None:
    root = replace(airframe().zones[3], id="all", label="Aircraft", within=None)
    zones = (root, *(replace(zone, within=zone.within or "all") for zone in airframe().zones))
    told = (mark("A", "all", "dent", count=Interval(7, 7)), mark("B", "all", "through", among=("A",)))
    made = plan(shown_marks(*told, over=replace(airframe(), zones=zones)))
    assert made is not None
    assert made.whole == (("Aircraft", "dent: 7"),)
    assert made.told == {"none"}
    assert not made.boxed
    assert [one.badges for one in made.views] == [()] * 4


def test_told_of_a_larger_part_still_is_sparser() -> None:
    zones = tuple(replace(zone, within="rear_left") if zone.id == "fin" else zone for zone in airframe().zones)
    made = plan(shown_marks(mark("A", "rear"), over=replace(airframe(), zones=zones)))
    assert made is not None
    assert {zone.id: zone.told for zone in view(made, "right").zones} | {"front": "none"} == {
        "front": "none", "wing_right": "none", "rear_right": "group", "fin": "wide",
    }  # fmt: skip


def test_marks_among_others_are_not_counted_again() -> None:
    made = view(drawn(mark("A", "fin", count=Interval(9, 9)), mark("B", "fin", among=("A",))), "left")
    assert [one.rows for one in made.badges] == [((("through",), "9"),)]


def test_an_airframe_without_outlines_has_no_plan() -> None:
    bare = replace(airframe(), zones=tuple(replace(zone, outlines=()) for zone in airframe().zones))
    assert plan(shown(replace(wreckage(), airframe=bare))) is None


def test_groups_within_each_other_do_not_hang() -> None:
    zones = tuple(replace(zone, within="rear_left") if zone.id == "fin" else zone for zone in airframe().zones)
    made = plan(shown(replace(wreckage(), airframe=replace(airframe(), zones=zones))))
    assert made is not None
    assert {zone.told for zone in view(made, "left").zones if zone.id == "fin"} == {"own"}


boxes = st.builds(
    lambda x, y, width, rows, inside: Wanted(Box.around((x, y), width, 18.0 * rows), inside),
    st.floats(60, ACROSS - 60),
    st.floats(0, 200),
    st.floats(20, 110),
    st.integers(1, 3),
    st.booleans(),
)


@given(
    st.lists(boxes, max_size=14), st.lists(st.builds(Obstacle, st.floats(0, ACROSS), st.floats(0, 200)), max_size=20)
)
def test_no_box_lies_over_another_or_beside_the_page(wanted: list[Wanted], points: list[Obstacle]) -> None:
    made = placed(wanted, points, ACROSS)
    assert [(one.width, one.height) for one in made] == [(one.box.width, one.box.height) for one in wanted]
    assert all(0 <= one.x <= ACROSS - one.width for one in made)
    assert not any(one.overlaps(other) for one, other in combinations(made, 2))


@given(boxes)
def test_a_box_alone_lies_on_its_zone_or_has_a_line_to_it(one: Wanted) -> None:
    (made,) = placed([one], [], ACROSS)
    assert (made == one.box) == one.inside
    assert (made.leader_to(*one.box.middle) is None) == one.inside


counts = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (min(pair), max(pair)))


@given(counts, counts)
def test_sums_of_counts_hold_every_sum(one: tuple[int, int], other: tuple[int, int]) -> None:
    least, most = added(one, other)
    assert (least, most) == (one[0] + other[0], one[1] + other[1])
    assert added(one, (other[0], None)) == (one[0] + other[0], None)
    assert count_words((least, None)) != count_words((least, most))


def test_what_is_not_told_is_said_so() -> None:
    told = shown_marks(mark("A", "fin", count=Interval(), position_m=(1.0, 0.0, 0.0))).marks[0]
    assert mark_words(told) == "through hole: not told, place told, its uncertainty not"
    sized = mark("B", "fin", "dent", "other", count=MANY, size_mm=(Interval(5, 20), Interval(-float("inf"), 9)))
    made = shown_marks(sized).marks[0]
    assert mark_words(made) == "dent or other damage: many, 5–20 × 0–9 mm"
