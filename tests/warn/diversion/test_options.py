"""The whole table: hazards, order, and what must never happen."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders.diversions import EASE, HERE, TIME_S, airport, disc, hazard, report, star, verdicts
from crossfix.records.diversion import FACTS, Airport, Diversion, Option, Situation, Surroundings, Verdict
from crossfix.records.hazard import Force, Hazard, HazardKind, Reference, Volume
from crossfix.warn.diversion.options import options_of

FIELD = airport("AAAA", (43.4, 47.9))


def asked(*hazards: Hazard, now: Situation = HERE, there: Airport = FIELD, **around: object) -> Option:
    found = options_of(now, [there], Surroundings(hazards, **around))  # type: ignore[arg-type]
    return (*found.options, *found.rejected)[0]


def test_an_area_between_is_flown_round() -> None:
    clear, round_ = asked(), asked(hazard(disc(43.4, 46.9, 20.0)))
    assert clear.way_nm is not None
    assert round_.way_nm is not None
    assert round_.way_nm > clear.way_nm + 3.0
    assert verdicts(round_)["way"] is Verdict.YES
    assert len(round_.via) >= 2


@pytest.mark.parametrize(
    "kind", [HazardKind.GNSS_LOSS, HazardKind.GNSS_SPOOFING, HazardKind.FACILITY, HazardKind.AIRPORT_CLOSED]
)
def test_some_kinds_are_not_flown_round(kind: HazardKind) -> None:
    assert asked(hazard(disc(43.4, 46.9, 20.0), kind)).via == ()


def test_heights_and_times_count() -> None:
    between = disc(43.4, 46.9, 20.0)
    assert asked(hazard(replace(between, floor_ft=20_000.0))).via == ()
    assert asked(hazard(replace(between, ceiling_ft=1000.0))).via == ()
    assert asked(hazard(replace(between, floor_ft=5000.0))).via != ()
    assert asked(hazard(replace(between, floor_ft=20_000.0)), now=replace(HERE, altitude_ft=None)).via != ()
    assert asked(hazard(between, periods=((TIME_S + 7200, math.inf),))).via == ()
    assert asked(hazard(between, periods=((TIME_S + 900, math.inf),))).via != ()
    assert asked(hazard(between, cancelled_s=TIME_S - 10)).via == ()
    assert asked(hazard(between, periods=((TIME_S - 900, TIME_S - 60),), end_estimated=True)).via != ()


def test_the_way_begins_at_the_farthest_point() -> None:
    sure, unsure = asked(), asked(now=replace(HERE, within_nm=20.0))
    assert sure.way_nm is not None
    assert unsure.way_nm == pytest.approx(sure.way_nm + 20.0)
    assert unsure.straight_nm == sure.straight_nm
    assert (unsure.lands_in_s or 0.0) > (sure.lands_in_s or 0.0) + 200.0


def test_inside_and_perhaps_inside() -> None:
    assert verdicts(asked(hazard(disc(43.45, 45.9, 15.0))))["way"] is Verdict.MARGINAL
    beside = hazard(disc(43.45, 45.5, 12.0))
    assert verdicts(asked(beside))["way"] is Verdict.YES
    assert verdicts(asked(beside, now=replace(HERE, within_nm=6.0)))["way"] is Verdict.MARGINAL


def test_openness() -> None:
    assert verdicts(asked())["open"] is Verdict.UNKNOWN
    assert verdicts(asked(told_open=frozenset({"AAAA"})))["open"] is Verdict.YES
    closed = hazard(Volume(airports=("AAAA",)), HazardKind.AIRPORT_CLOSED)
    assert verdicts(asked(closed, told_open=frozenset({"AAAA"})))["open"] is Verdict.NO
    assert verdicts(asked(replace(closed, force="information")))["open"] is Verdict.NO
    assert verdicts(asked(hazard(Volume(airports=("AAAA",)), HazardKind.FACILITY)))["open"] is Verdict.MARGINAL
    assert verdicts(asked(hazard(disc(43.4, 48.3, 9.0))))["open"] is Verdict.NO
    assert verdicts(asked(hazard(disc(43.4, 48.3, 5.0))))["open"] is Verdict.UNKNOWN
    assert verdicts(asked(hazard(disc(43.4, 48.3, 9.0), force="advisory")))["open"] is Verdict.MARGINAL


@pytest.mark.parametrize(
    ("floor_ft", "reference", "force", "elevation_ft", "verdict"),
    [
        (4600.0, "AMSL", "restriction", 0.0, Verdict.NO),
        (4800.0, "AMSL", "restriction", 0.0, Verdict.UNKNOWN),
        (4800.0, "AMSL", "restriction", 500.0, Verdict.NO),
        (4800.0, "AMSL", "restriction", None, Verdict.NO),
        (3300.0, "AGL", "restriction", 5000.0, Verdict.UNKNOWN),
        (30_000.0, "FL", "measured", 0.0, Verdict.NO),
    ],
)
def test_an_area_above_the_approach_closes_nothing(
    floor_ft: float, reference: Reference, force: Force, elevation_ft: float | None, verdict: Verdict
) -> None:
    volume = replace(disc(43.4, 47.9, 5.0), floor_ft=floor_ft, floor_reference=reference)
    there = replace(FIELD, elevation_ft=elevation_ft)
    assert verdicts(asked(hazard(volume, force=force), there=there))["open"] is verdict


def test_a_prohibition_for_another_state_does_not_bind() -> None:
    ban = hazard(disc(43.4, 48.3, 9.0), force="prohibition", addressed_to="US operators")
    assert verdicts(asked(ban))["open"] is Verdict.NO
    assert verdicts(asked(ban, now=replace(HERE, operator_state="AZ")))["open"] is Verdict.MARGINAL
    assert verdicts(asked(ban, now=replace(HERE, operator_state="us")))["open"] is Verdict.NO


def test_navigation() -> None:
    lost = replace(HERE, degraded=frozenset({"gnss"}))
    assert verdicts(asked())["navigation"] is Verdict.YES
    assert verdicts(asked(now=lost))["navigation"] is Verdict.UNKNOWN
    assert verdicts(asked(now=lost, reports={"AAAA": report()}))["navigation"] is Verdict.YES
    assert verdicts(asked(now=lost, reports={"AAAA": report(ceiling_ft=900.0)}))["navigation"] is Verdict.UNKNOWN
    assert verdicts(asked(now=lost, reports={"AAAA": report(age_s=4000.0)}))["navigation"] is Verdict.UNKNOWN
    assert verdicts(asked(hazard(disc(43.4, 48.3, 9.0), HazardKind.GNSS_LOSS)))["navigation"] is Verdict.UNKNOWN


def test_an_outline_that_cannot_be_read_is_unknown() -> None:
    broken = hazard(Volume(rings=(((43.0, 46.0), (43.0, 47.0)),)))
    found = options_of(HERE, [FIELD], Surroundings((broken,)))
    assert verdicts((*found.options, *found.rejected)[0])["way"] is Verdict.UNKNOWN
    assert [one.where for one in found.notices] == ["H1"]


def test_terrain_and_no_advice_on_every_answer() -> None:
    found = options_of(HERE, [], Surroundings())
    assert any("Terrain not considered" in one for one in found.remarks)
    assert found.remarks[0].startswith("Options for the commander")
    assert not any("recommend" in one.lower() for one in found.remarks)


places = st.tuples(st.floats(41.5, 45.0), st.floats(43.5, 49.0))
codes = st.lists(places, min_size=3, max_size=7)


def fields(listed: list[tuple[float, float]]) -> list[Airport]:
    return [airport(f"A{k:03}", place) for k, place in enumerate(listed)]


def every(found: Diversion) -> dict[str, Option]:
    return {one.airport.code: one for one in (*found.options, *found.rejected)}


@settings(max_examples=40)
@given(codes, places, st.lists(st.floats(0.1, 0.8), min_size=3, max_size=7), st.floats(1.0, 1.8), st.floats(2000, 9000))
def test_a_larger_hazard_never_makes_an_airport_easier_to_reach(
    listed: list[tuple[float, float]], middle: tuple[float, float], spokes: list[float], scale: float, endurance: float
) -> None:
    now = replace(HERE, endurance_s=endurance)
    small, large = (
        every(options_of(now, fields(listed), Surroundings((hazard(Volume(rings=(star(middle, spokes, one),))),))))
        for one in (1.0, scale)
    )
    # From inside an area there is no way that avoids it: then the way is told to be marginal, and is not compared.
    swallowed = any(verdicts(one)["way"] is Verdict.MARGINAL for one in large.values())
    for code, before in small.items():
        one, other = verdicts(before), verdicts(large[code])
        assert EASE[other["open"]] <= EASE[one["open"]]
        if swallowed:
            assert other["way"] in (Verdict.MARGINAL, Verdict.NO)
        elif other["way"] is not Verdict.NO:
            assert EASE[other["way"]] <= EASE[one["way"]]
            assert EASE[other["reach"]] <= EASE[one["reach"]]
            assert (large[code].way_nm or math.inf) >= (before.way_nm or math.inf) - 0.001
        assert large[code].reasons or swallowed or not before.reasons


@settings(max_examples=40)
@given(codes, places, st.floats(5.0, 50.0), st.floats(0, 60), st.floats(0, 60), st.booleans(), st.floats(2000, 9000))
def test_more_uncertainty_never_turns_no_into_yes(
    listed: list[tuple[float, float]], middle: tuple[float, float], radius: float, within: float, more: float,
    thrust: bool, endurance: float,
) -> None:  # fmt: skip
    around = Surroundings((hazard(disc(*middle, radius)),), {"A000": report("A000", ceiling_ft=150.0)})
    sure, unsure = (
        every(
            options_of(
                replace(HERE, within_nm=one, thrust=thrust, endurance_s=endurance, altitude_ft=30_000.0),
                fields(listed), around,
            )
        )
        for one in (within, within + more)
    )  # fmt: skip
    for code, before in sure.items():
        one, other = verdicts(before), verdicts(unsure[code])
        for fact in ("reach", "way", "runway", "weather", "open"):
            assert EASE[other[fact]] <= EASE[one[fact]]
        assert bool(unsure[code].reasons) >= bool(before.reasons)


@settings(max_examples=40)
@given(codes, st.randoms(use_true_random=False), st.booleans())
def test_order_is_the_same_whatever_comes_first_and_every_cell_has_a_source(
    listed: list[tuple[float, float]], shuffled: random.Random, lost: bool
) -> None:
    assume(len(set(listed)) == len(listed))
    given_ = fields(listed)
    now = replace(HERE, degraded=frozenset({"gnss", "hydraulics"}) if lost else frozenset())
    around = Surroundings((hazard(disc(43.0, 47.5, 25.0)),), {"A001": report("A001")})
    found = options_of(now, given_, around)
    again = list(given_)
    shuffled.shuffle(again)
    assert options_of(now, again, around) == found
    assert {*every(found)} == {one.code for one in given_}
    keys = [(one.unknown, one.lands_in_s or math.inf, -(one.spare_m or 0.0), one.airport.code) for one in found.options]
    assert keys == sorted(keys)
    for one in every(found).values():
        assert tuple(cell.fact for cell in one.cells) == FACTS
        assert all(cell.source and cell.value for cell in one.cells)
