"""Claims by root."""

from __future__ import annotations

from builders.case_json import synthetic_case
from crossfix.present.chains import origins


def test_the_chain_runs_from_the_root_and_shows_where_the_hedge_was_lost() -> None:
    case = synthetic_case()
    crew, ministry = origins(case.claims[0], case)
    assert (crew.label, crew.count) == ("Crew report by radio", 3)
    first = crew.tellings[0]
    assert (first.said.id, first.stance, first.hedge_lost) == ("S15", "suggested", False)
    second = first.relayed_by[0]
    assert (second.said.id, second.hedge_lost) == ("S16", True)
    third = second.relayed_by[0]
    assert (third.said.id, third.hedge_lost) == ("S17", False)
    assert (ministry.label, ministry.tellings[0].stance) == ("Ministry briefing of 8 May", "rejected")


def test_a_statement_that_is_not_in_the_case_is_left_out() -> None:
    case = synthetic_case()
    claim = case.claims[0].model_copy(update={"asserted": ["S16", "gone"], "relays": [("S16", "gone")]})
    told = [link.said.id for origin in origins(claim, case) for link in origin.tellings]
    assert "gone" not in told
    assert "S16" in told
