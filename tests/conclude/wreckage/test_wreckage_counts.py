"""Counts by zone and side, and the comparison with a uniform spread, against figures worked out another way."""

from __future__ import annotations

import itertools
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from builders.wreckage import mark, wreckage, zone
from crossfix.conclude.wreckage.concentration import concentration, spread_chance
from crossfix.conclude.wreckage.counts import side_counts, zone_counts
from crossfix.conclude.wreckage.settings import DEFAULT
from crossfix.conclude.wreckage.zones import parts_of
from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.wreckage import Mark, Wreckage, Zone
from crossfix.records.wreckage_findings import Concentration, ZoneCount

TAIL = (
    zone("tail", 20.0, drawn=False, side="both"),
    zone("left", 10.0, "tail", side="left"),
    zone("right", 10.0, "tail", side="right"),
    zone("nose", 40.0),
)
MANY = Interval(2, inf)


def counts(of: Wreckage) -> dict[str, ZoneCount]:
    """Zone -> its count."""
    return {one.zone: one for one in zone_counts(of, parts_of(of.airframe), 0.2)}


def spread(of: Wreckage) -> Concentration | Skipped:
    """The comparison."""
    return concentration(of, parts_of(of.airframe), DEFAULT)


def test_a_group_holds_the_marks_of_its_parts_and_its_own() -> None:
    found = counts(wreckage([mark("m", "left", 3), mark("n", "tail", MANY), mark("o", "nose", 1)], TAIL))
    assert found["tail"].count == Interval(5, inf)
    assert found["tail"].marks == ("n",)
    assert found["left"].count == Interval(3, 3)
    assert found["left"].wider == ("n",)
    assert "right" not in found
    assert found["nose"].per_m2 == Interval(1 / 48.0, 1 / 32.0)


def test_kinds_told_together_are_sure_of_none() -> None:
    one = counts(wreckage([mark("m", kinds=("through", "blind"), count=4), mark("n", kinds=("blind",), count=2)]))["a"]
    assert dict(one.by_kind) == {"through": Interval(0, 4), "blind": Interval(2, 6)}


def test_marks_told_apart_among_others_are_counted_once() -> None:
    assert counts(wreckage([mark("m", count=9), mark("n", count=2, among=("m",))]))["a"].count == Interval(9, 9)


def test_areas_are_known_as_far_as_sizes_are() -> None:
    size = (Interval(10, 12), Interval(5, 5))
    assert counts(wreckage([mark("m", count=2, size_mm=size)]))["a"].area_mm2 == Interval(50.0, 120.0)
    assert counts(wreckage([mark("m", size_mm=size), mark("n")]))["a"].area_mm2 == Interval(25.0, inf)
    assert counts(wreckage([mark("n")]))["a"].area_mm2 is None


def test_a_side_not_told_is_neither_left_nor_right() -> None:
    sides = {
        one.side: one.count for one in side_counts(wreckage([mark("m", "left", 3), mark("n", "tail", MANY)], TAIL))
    }
    assert sides == {"left": Interval(3, 3), "both": MANY}


@given(st.lists(st.tuples(st.sampled_from(["left", "right", "nose", "tail"]), st.integers(1, 9)), max_size=20))
def test_every_mark_is_on_one_side_and_in_one_outermost_zone(told: list[tuple[str, int]]) -> None:
    of = wreckage([mark(f"m{k}", where, number) for k, (where, number) in enumerate(told)], TAIL)
    number = sum(n for _, n in told)
    assert sum(one.count.low for one in side_counts(of)) == number
    assert sum(one.count.low for name, one in counts(of).items() if name in ("tail", "nose")) == number


def seen(marks: list[Mark], zones: tuple[Zone, ...] = (), examined: tuple[str, ...] = ("a", "b")) -> Wreckage:
    """Wreckage whose zones were examined."""
    return wreckage(marks, zones, examined=examined, examined_by=("S1",))


def test_without_examined_zones_nothing_is_compared() -> None:
    found = spread(wreckage([mark("m", "a", 50)]))
    assert isinstance(found, Skipped)
    assert "unknown, not empty" in found.why


def test_many_is_not_compared() -> None:
    found = spread(seen([mark("m", "a", MANY), mark("n", "b", 3)]))
    assert isinstance(found, Skipped)


def test_an_even_spread_is_not_rejected_and_a_heap_is() -> None:
    even = spread(seen([mark("m", "a", 22), mark("n", "b", 18)]))
    heap = spread(seen([mark("m", "a", 40)]))
    assert isinstance(even, Concentration)
    assert isinstance(heap, Concentration)
    assert even.uniform
    assert not heap.uniform
    assert [share.expected for share in heap.shares] == [20.0, 20.0]
    # All of 40 in one of two zones whose share is at most 0.6: 2 x 0.6^40, times two zones.
    assert heap.p_value == pytest.approx(4 * 0.6**40, rel=1e-9)


def test_a_group_with_marks_of_its_own_stands_for_its_parts() -> None:
    of = seen([mark("m", "tail", 3), mark("n", "left", 2), mark("o", "nose", 5)], TAIL, ("tail", "nose"))
    found = spread(of)
    assert isinstance(found, Concentration)
    assert [(share.zone, share.count) for share in found.shares] == [("tail", 5), ("nose", 5)]


def test_zones_left_out_are_told() -> None:
    of = seen([mark("m", "left", 3), mark("n", "nose", MANY), mark("o", "right", 1)], TAIL, ("left", "right", "nose"))
    found = spread(of)
    assert isinstance(found, Concentration)
    assert [one.what for one in found.left_out] == ["nose"]
    partly = spread(seen([mark("m", "left", 3), mark("n", "nose", 2)], TAIL, ("left", "right")))
    assert isinstance(partly, Concentration)
    assert [one.what for one in partly.left_out] == ["nose"]


def test_damage_of_the_impact_is_not_compared() -> None:
    assert isinstance(spread(seen([mark("m", "a", 40, stage="impact_or_later")])), Skipped)


@given(st.integers(0, 40), st.integers(1, 40), st.floats(0.02, 0.98))
def test_the_chance_with_exact_areas_is_the_binomial(count: int, of: int, share: float) -> None:
    count = min(count, of)
    one = min(float(binomtest(count, of, share, "greater").pvalue), float(binomtest(count, of, share, "less").pvalue))
    assert spread_chance(count, of, share, 1 - share, 0.0) == pytest.approx(min(1.0, 2 * one), rel=1e-7, abs=1e-300)


@given(st.integers(0, 30), st.integers(1, 30), st.floats(0.05, 0.95), st.floats(-1, 1), st.floats(-1, 1))
def test_no_areas_within_the_error_are_less_surprised(
    count: int, of: int, share: float, one: float, other: float
) -> None:
    count = min(count, of)
    true = spread_chance(count, of, share * (1 + 0.2 * one), (1 - share) * (1 + 0.2 * other), 0.0)
    assert true <= spread_chance(count, of, share, 1 - share, 0.2) * (1 + 1e-9)


def test_a_uniform_spread_is_rarely_rejected() -> None:
    """Exactly: every way in which 6 marks fall on three equal zones, at a level of 10 %."""
    zones = (zone("a"), zone("b"), zone("c"))
    ways = list(itertools.product("abc", repeat=6))
    rejected = 0
    for way in ways:
        counted = [mark(name, name, way.count(name)) for name in "abc" if name in way]
        found = spread(seen(counted, zones, ("a", "b", "c")))
        assert isinstance(found, Concentration)
        rejected += found.p_value < 0.1
    assert 0 < rejected / len(ways) < 0.1
