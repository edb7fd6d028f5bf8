"""The network against brute force and against worlds whose truth is known."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.brute_force import extreme, possible
from builders.examples import examples
from builders.worlds import world
from crossfix.align.constraints import (
    ORIGIN,
    STRUCTURE,
    Alternative,
    Clock,
    Constraint,
    Inconsistent,
    Network,
    Resolution,
    Row,
    resolve,
)
from crossfix.records.interval import Interval

SEEDS = st.integers(0, 2**32 - 1)
MICROSECOND = 1e-6


def at(event: str, low: float, high: float, zone: str = "") -> Alternative:
    """An event at an absolute time."""
    return Alternative((Row(ORIGIN, event, Interval(low, high)),), zone)


def said(name: str, rank: int, *alternatives: Alternative, root: str = "") -> Constraint:
    """A statement of its own root."""
    return Constraint(name, rank, root or name, alternatives)


def apart(a: str, b: str, low: float, high: float) -> Alternative:
    """B - a in [low, high]."""
    return Alternative((Row(a, b, Interval(low, high)),))


def rows_of(network: Network) -> list[Row]:
    """All rows of a network without choices."""
    return [row for c in network.constraints for row in c.alternatives[0].rows]


def verdicts(resolution: Resolution) -> dict[str, str]:
    """Verdict by name."""
    return {name: judged.verdict for name, judged in resolution.judged.items()}


@given(SEEDS, st.integers(2, 8), st.integers(1, 25))
@settings(max_examples=examples(25, 60), deadline=None)
def test_bounds_with_known_rates_equal_brute_force(seed: int, events: int, statements: int) -> None:
    made = world(seed, events, statements, zones=False)
    resolution = resolve(made.network)
    for event in made.times:
        bounds = resolution.base.bounds(ORIGIN, event)
        assert bounds.high == pytest.approx(extreme(rows_of(made.network), (), ORIGIN, event, 1), abs=MICROSECOND)
        assert bounds.low == pytest.approx(extreme(rows_of(made.network), (), ORIGIN, event, -1), abs=MICROSECOND)


@given(SEEDS, st.integers(2, 7), st.integers(4, 30), st.integers(1, 3))
@settings(max_examples=examples(25, 60), deadline=None)
def test_bounds_with_unknown_rates_equal_brute_force(seed: int, events: int, statements: int, clocks: int) -> None:
    made = world(seed, events, statements, clocks, zones=False)
    resolution = resolve(made.network)
    names = [ORIGIN, *made.times]
    for start, stop in pairwise(names):
        bounds = resolution.base.bounds(start, stop)
        rows = rows_of(made.network)
        high = extreme(rows, made.network.clocks, start, stop, 1)
        low = extreme(rows, made.network.clocks, start, stop, -1)
        # The reference solves to 1e-7 feasibility on rows with coefficients of up to 1e4 s: its error is larger.
        assert bounds.high == pytest.approx(high, abs=1e-4)
        assert bounds.low == pytest.approx(low, abs=1e-4)


@given(SEEDS, st.integers(2, 10), st.integers(1, 40), st.integers(0, 2))
@settings(max_examples=examples(35, 80), deadline=None)
def test_no_true_statement_is_ever_disputed_or_contradicted(
    seed: int, events: int, statements: int, clocks: int
) -> None:
    made = world(seed, events, statements, clocks)
    resolution = resolve(made.network)
    assert not resolution.conflicts
    assert set(verdicts(resolution).values()) <= {"supported", "compatible", "unchecked"}
    for constraint in made.network.constraints:
        fits = {constraint.alternatives[k].zone for k in resolution.judged[constraint.name].fits}
        assert "Z" in fits, "the true zone is never struck out"
    for event, time in made.times.items():
        bounds = resolution.base.bounds(ORIGIN, event)
        assert bounds.low - MICROSECOND <= time <= bounds.high + MICROSECOND


@given(
    SEEDS, st.integers(3, 8), st.integers(5, 30), st.integers(0, 2), st.floats(0.01, 1000), st.booleans(), st.booleans()
)
@settings(max_examples=examples(35, 80), deadline=None)
def test_a_false_statement_outside_the_bounds_is_always_found(
    seed: int, events: int, statements: int, clocks: int, miss_s: float, late: bool, same_class: bool
) -> None:
    made = world(seed, events, statements, clocks, ranks=2, zones=False)
    bounds = resolve(made.network).base.bounds(ORIGIN, "e1")
    end = bounds.high if late else bounds.low
    if not math.isfinite(end):
        return
    low = end + miss_s if late else end - miss_s - 1.0
    false = said("false", 2 if same_class else 3, at("e1", low, low + 1.0))
    network = Network((*made.network.constraints, false), made.network.clocks)
    resolution = resolve(network)
    judged = resolution.judged["false"]
    assert judged.verdict in (("disputed", "contradicted") if same_class else ("contradicted",))
    if judged.verdict == "contradicted" and not same_class:
        assert judged.off_by_s == pytest.approx(miss_s, abs=MICROSECOND if not clocks else 1e-5)
        assert "disputed" not in verdicts(resolution).values()
    for conflict in resolution.conflicts:
        members = {c.name: c for c in network.constraints if c.name in conflict.members}
        rows = {name: list(c.alternatives[0].rows) for name, c in members.items()}
        assert not possible([r for several in rows.values() for r in several], network.clocks)
        for left_out in rows:
            rest = [r for name, several in rows.items() if name != left_out for r in several]
            assert possible(rest, network.clocks), "an irreducible set: without any one member it can hold"


@given(SEEDS, st.integers(2, 7), st.integers(3, 25))
@settings(max_examples=examples(25, 60), deadline=None)
def test_supported_means_implied_without_the_own_root(seed: int, events: int, statements: int) -> None:
    made = world(seed, events, statements, roots=3, zones=False)
    found = verdicts(resolve(made.network))
    for constraint in made.network.constraints:
        others = [r for c in made.network.constraints if c.root != constraint.root for r in c.alternatives[0].rows]
        row = constraint.alternatives[0].rows[0]
        high = extreme(others, (), row.start, row.stop, 1)
        low = extreme(others, (), row.start, row.stop, -1)
        assert high is not None
        assert low is not None
        implied = high <= row.bounds.high + MICROSECOND and low >= row.bounds.low - MICROSECOND
        assert (found[constraint.name] == "supported") == implied


def test_a_lower_class_that_cannot_be_true_is_contradicted_and_says_by_how_much() -> None:
    resolution = resolve(
        Network((said("recorder", 1, at("impact", 100, 101)), said("press", 5, at("impact", 160, 161))))
    )
    assert verdicts(resolution) == {"recorder": "unchecked", "press": "contradicted"}
    assert resolution.judged["press"].off_by_s == pytest.approx(59)
    (conflict,) = resolution.conflicts
    assert (conflict.members, conflict.aside) == (("recorder", "press"), ("press",))


def test_one_class_in_conflict_with_itself_is_disputed_and_no_side_is_taken() -> None:
    network = Network(
        (
            said("a", 1, at("e", 0, 1)),
            said("b", 1, at("e", 0, 1)),
            said("c", 1, at("e", 10, 11)),
            said("d", 1, at("f", 5, 6)),
        )
    )
    resolution = resolve(network)
    assert verdicts(resolution) == {"a": "disputed", "b": "disputed", "c": "disputed", "d": "unchecked"}
    assert {frozenset(c.members) for c in resolution.conflicts} == {frozenset("ac"), frozenset("bc")}
    assert not resolution.base.bounds(ORIGIN, "e").known


def test_a_disputed_class_does_not_bind_the_class_below() -> None:
    network = Network((said("a", 1, at("e", 0, 1)), said("c", 1, at("e", 10, 11)), said("low", 2, at("e", 50, 51))))
    assert verdicts(resolve(network))["low"] == "unchecked"


def test_agreement_of_another_root_supports_and_of_the_same_root_does_not() -> None:
    same = Network((said("a", 1, at("e", 0, 60), root="r"), said("b", 1, at("e", 10, 11), root="r")))
    other = Network((said("a", 1, at("e", 0, 60), root="r"), said("b", 1, at("e", 10, 11), root="q")))
    assert verdicts(resolve(same)) == {"a": "compatible", "b": "compatible"}
    assert verdicts(resolve(other)) == {"a": "supported", "b": "compatible"}


def test_measured_stays_measured() -> None:
    measured = Constraint("m", 1, "r", (at("e", 0, 1),), measured=True)
    assert verdicts(resolve(Network((measured,)))) == {"m": "measured"}


def test_zones_that_do_not_fit_are_struck_out_and_all_that_fit_are_kept() -> None:
    base = said("base", 1, at("e", 3600, 3700))
    press = said("press", 2, at("e", 0, 60, "UTC"), at("e", 3600, 3660, "UTC-1"), at("e", 3640, 3700, "odd"))
    resolution = resolve(Network((base, press)))
    assert [press.alternatives[k].zone for k in resolution.judged["press"].fits] == ["UTC-1", "odd"]
    assert resolution.base.bounds(ORIGIN, "e") == Interval(3600, 3700), "the hull of what fits, not a choice"


def test_of_two_undecided_zones_one_statement_decides_the_other() -> None:
    one = said("one", 1, at("e", 0, 60, "A"), at("e", 3600, 3660, "B"))
    two = said("two", 1, at("e", 3600, 3660, "A"), at("e", 7200, 7260, "B"))
    resolution = resolve(Network((one, two)))
    assert [resolution.judged[n].fits for n in ("one", "two")] == [(1,), (0,)]
    assert resolution.base.bounds(ORIGIN, "e") == Interval(3600, 3660)


def test_relative_times_read_both_ways() -> None:
    def offsets(cumulative: bool) -> Alternative:
        last = "b" if cumulative else "a"
        rows = (Row("a", "b", Interval(4, 5)), Row(last, "c", Interval(21, 22)))
        return Alternative(rows, reading="cumulative" if cumulative else "absolute")

    network = Network(
        (said("t", 1, at("a", 0, 1)), said("c", 1, at("c", 22, 23)), said("list", 2, offsets(False), offsets(True)))
    )
    judged = resolve(network).judged["list"]
    assert judged.fits == (0,)
    assert judged.excess_s[1] == pytest.approx(1.0, abs=1e-5), "25 s are read, at most 23 s are possible, over two rows"


def test_structure_that_cannot_hold_is_an_error_and_not_a_verdict() -> None:
    order = Alternative((Row("a", "b", Interval(1.0)),))
    back = Alternative((Row("b", "a", Interval(1.0)),))
    with pytest.raises(Inconsistent):
        resolve(
            Network(
                (Constraint("structure/0", STRUCTURE, "", (order,)), Constraint("structure/1", STRUCTURE, "", (back,)))
            )
        )


def test_the_case_on_which_rate_one_fails_works() -> None:
    """Anchors of a clock that runs 1.00125 fast over two hours: infeasible at rate 1, found at unknown rate."""
    times = [0.0, 2400.0, 4800.0, 7200.0]
    anchors = [
        Constraint(f"a{k}", 1, f"r{k}", (Alternative((Row(ORIGIN, f"e{k}", Interval(t, t + 1.0)),)),))
        for k, t in enumerate(times)
    ]
    local = [
        Constraint(
            f"l{k}",
            1,
            "rec",
            (Alternative((Row("clock:rec", f"e{k}", Interval(t / 1.00125, t / 1.00125 + 0.5), "rec"),)),),
        )
        for k, t in enumerate(times)
    ]
    fixed = resolve(Network((*anchors, *local)))
    assert "disputed" in verdicts(fixed).values()
    free = resolve(Network((*anchors, *local), (Clock("rec", Interval(0.998, 1.002)),)))
    assert set(verdicts(free).values()) == {"compatible"}
    assert free.base.bounds(ORIGIN, "e3").width < 1.5


def test_an_unknown_that_nothing_bounds_stays_unknown() -> None:
    resolution = resolve(Network((said("a", 1, at("e", 0, 1)),), unknowns=("never",)))
    assert not resolution.base.bounds(ORIGIN, "never").known
    assert resolution.binding(ORIGIN, "never") == ((), ())


def test_binding_statements_fix_the_bound() -> None:
    network = Network(
        (said("t", 1, at("a", 0, 1)), said("wide", 1, at("b", 0, 90)), said("d", 1, apart("a", "b", 5, 6)))
    )
    resolution = resolve(network)
    assert resolution.binding(ORIGIN, "b") == (("d", "t"), ("t", "d"))
    assert resolution.base.bounds(ORIGIN, "b") == Interval(5, 7)
