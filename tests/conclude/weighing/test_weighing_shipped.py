"""The shipped case has hypotheses and groups, and no judgement: so no number."""

from __future__ import annotations

import pytest

from builders.shipped import CASE
from crossfix.conclude.weighing import weigh
from crossfix.read.case_folder import read_case
from crossfix.records.weighing import NOT_LISTED
from crossfix.records.weighing_findings import WeighingFindings


@pytest.fixture(scope="module")
def found() -> WeighingFindings:
    return weigh(read_case(CASE))


def test_nobody_has_judged_it(found: WeighingFindings) -> None:
    assert found.status == "nobody judged"
    assert (found.raters, found.over_raters, found.disagreements) == ((), {}, ())
    assert not any(found.judged.values())
    assert [one.id for one in found.hypotheses if one.parent is None] == [
        "H1",
        *(f"H{n}" for n in range(2, 8)),
        NOT_LISTED,
    ]


def test_tellers_of_birds_are_one_group_of_one_root(found: WeighingFindings) -> None:
    birds = next(group for group in found.groups if group.id == "R-PRELIM/bird_strike")
    assert len(birds.statements) > len(birds.origins)
    assert birds.roots == ("R-PRELIM",)
    assert birds.crew_on_cause


def test_the_failures_after_the_first_sound_count_once(found: WeighingFindings) -> None:
    chain = next(group for group in found.groups if group.id == "chain:first_sound")
    assert {"controls_lost", "hyd3_zero", "hyd1_fluid_zero", "hyd2_low", "crew_report_0515"} <= set(chain.events)
    assert {"second_sound", "impact", "decision_aktau"} & set(chain.events) == set()
    assert not any(group.matter in chain.events for group in found.groups if group.kind == "root")


def test_no_chain_is_the_whole_flight(found: WeighingFindings) -> None:
    assert max(len(group.events) for group in found.groups) <= 12
    assert len(found.groups) > 100
