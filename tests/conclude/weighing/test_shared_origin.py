"""Groups of partly common origin: one report at rho 1, all of them at rho 0, between them in between."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.weighing import GROUPS, hypotheses, judged, ratio, weighed_case
from crossfix.conclude.weighing import weigh
from crossfix.conclude.weighing.shared import together
from crossfix.records.interval import Interval

LOGS = st.lists(st.floats(-8, 8).map(lambda x: round(x * 2**20) / 2**20), min_size=1, max_size=5)


def of(logs: list[float], low: float, high: float) -> tuple[float, float]:
    """Least and greatest of points."""
    rho = Interval(low, high)
    least = -together([np.array([-x]) for x in logs], rho)[0]
    return float(least), float(together([np.array([x]) for x in logs], rho)[0])


@given(LOGS)
def test_the_ends_of_rho_are_exact(logs: list[float]) -> None:
    assert of(logs, 1.0, 1.0) == (logs[0], logs[0])
    assert of(logs, 0.0, 0.0) == (sum(logs), sum(logs))


@given(LOGS, st.floats(0, 1))
def test_hypotheses_that_change_places_invert_it(logs: list[float], rho: float) -> None:
    forward, backward = of(logs, rho, rho), of([-x for x in logs], rho, rho)
    assert forward[0] == pytest.approx(-backward[0], abs=1e-9)


@given(LOGS, st.floats(0, 1), st.floats(0, 1))
def test_a_range_of_rho_holds_every_share_in_it(logs: list[float], one: float, other: float) -> None:
    low, high = sorted((one, other))
    least, greatest = of(logs, low, high)
    for share in np.linspace(low, high, 7):
        between = of(logs, float(share), float(share))[0]
        assert least - 1e-9 <= between <= greatest + 1e-9


def test_the_worked_example() -> None:
    """Two reports of ratio 10, half of common origin: 10 / (0.5 + 0.5/10) = 18.18."""
    assert math.exp(of([math.log(10)] * 2, 0.5, 0.5)[0]) == pytest.approx(10 / 0.55)


def test_crew_words_and_their_outlets() -> None:
    """Five groups of ratio 2 to 6: counted once 2 to 6, never 32 to 7776 (the reference's run)."""
    names, against = hypotheses("birds", "other"), ratio("birds", "other", 2, 6)
    shared = judged(0, against, shared_with=GROUPS[1:5], rho=Interval(1.0, 1.0))
    (found,) = weigh(weighed_case(names, shared, *(judged(n, against) for n in range(1, 5)))).raters
    total = found.totals["birds", "other"]
    assert (math.exp(total.low), math.exp(total.high)) == pytest.approx((2, 6))
    (wrong,) = weigh(weighed_case(names, *(judged(n, against) for n in range(5)))).raters
    total = wrong.totals["birds", "other"]
    assert (math.exp(total.low), math.exp(total.high)) == pytest.approx((32, 7776))
    assert found.weights[2].shares_with == (GROUPS[0], GROUPS[1], GROUPS[3], GROUPS[4])


def test_an_open_member_opens_the_bundle() -> None:
    names = hypotheses("a", "b", "c")
    both = ratio("a", "b", 2), ratio("c", "b", 3)
    case = weighed_case(names, judged(0, *both, shared_with=GROUPS[1:2]), judged(1, both[0]))
    (found,) = weigh(case).raters
    assert found.totals["a", "c"] == Interval()
    assert found.totals["a", "b"].known
    assert found.open_in["a", "c"] == (GROUPS[1],)
