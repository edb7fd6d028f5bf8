"""Runways against what still works."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.diversions import EASE, HERE, RUNWAY, airport
from crossfix.records.diversion import Degraded, Verdict
from crossfix.warn.diversion.landing import landings, needed_m
from crossfix.warn.diversion.limits import RunwayLimits

LIMITS = RunwayLimits()
ALL: tuple[Degraded, ...] = ("hydraulics", "gnss", "reversers", "spoilers", "antiskid", "flaps")


def cell(metres: float, *without: Degraded, wet: str = "dry", code: int | None = None, **runway: object) -> Verdict:
    there = airport("AAAA", (43.0, 47.0), replace(RUNWAY, length_m=metres, **runway))  # type: ignore[arg-type]
    return landings(there, replace(HERE, degraded=frozenset(without)), wet, code, LIMITS)[0].cell.verdict


def test_length_by_hand() -> None:
    """350 m and 66.9 m/s squared over twice 2.5 m/s2 are 1245 m at sea level; at 5,000 ft air is 0.8617 as dense."""
    assert needed_m(airport(), HERE, "dry", None, LIMITS)[0] == pytest.approx(1245.1, abs=0.1)
    high = replace(airport(), elevation_ft=5000.0)
    assert needed_m(high, HERE, "dry", None, LIMITS)[0] == pytest.approx(350 + 895.1 / 0.8617, abs=0.5)


def test_factors_multiply_and_hydraulics_hold_theirs() -> None:
    def times(*without: Degraded, wet: str = "dry", code: int | None = None) -> float:
        metres, _ = needed_m(airport(), replace(HERE, degraded=frozenset(without)), wet, code, LIMITS)
        assert metres is not None
        return metres / 1245.122

    assert times("antiskid", "flaps") == pytest.approx(1.6 * 1.4, rel=1e-4)
    assert times("hydraulics", "antiskid", "reversers", "spoilers") == pytest.approx(2.0, rel=1e-4)
    assert times("hydraulics", "flaps", wet="wet") == pytest.approx(2.0 * 1.4 * 1.15, rel=1e-4)
    assert times(wet="wet", code=2) == pytest.approx(2.0, rel=1e-4)
    assert times("gnss") == pytest.approx(1.0, rel=1e-4)


@pytest.mark.parametrize(
    ("metres", "verdict"),
    [(1433.0, Verdict.YES), (1431.0, Verdict.MARGINAL), (1246.0, Verdict.MARGINAL), (1244.0, Verdict.NO)],
)
def test_fifteen_percent_in_flight(metres: float, verdict: Verdict) -> None:
    assert cell(metres) is verdict


def test_surface_width_and_what_is_not_known() -> None:
    assert cell(4000.0, surface="turf") is Verdict.NO
    assert cell(4000.0, surface="") is Verdict.UNKNOWN
    assert cell(4000.0, width_m=23.0) is Verdict.MARGINAL
    assert cell(4000.0, width_m=None) is Verdict.MARGINAL
    assert cell(4000.0, wet="slippery") is Verdict.MARGINAL
    assert cell(4000.0, wet="slippery", code=5) is Verdict.YES
    assert cell(9000.0, code=0) is Verdict.NO
    assert landings(airport(), replace(HERE, type=None), "dry", None, LIMITS)[0].cell.verdict is Verdict.UNKNOWN
    bare = landings(replace(airport(), runways=()), HERE, "dry", None, LIMITS)
    assert (bare[0].runway, bare[0].cell.verdict) == (None, Verdict.UNKNOWN)


@given(st.floats(800, 5000), st.sets(st.sampled_from(ALL)), st.sampled_from(ALL), st.sampled_from(["dry", "wet"]))
def test_what_does_not_work_never_helps(metres: float, without: set[Degraded], one: Degraded, wet: str) -> None:
    assert EASE[cell(metres, *without, one, wet=wet)] <= EASE[cell(metres, *without, wet=wet)]
    assert EASE[cell(metres, *without, wet="wet")] <= EASE[cell(metres, *without, wet="dry")]
    assert EASE[cell(metres, *without, wet=wet)] <= EASE[cell(metres + 100.0, *without, wet=wet)]
