"""The results equal an enumeration of all corners and subsets on 200 random small cases."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from builders.weighing import GROUPS, hypotheses, judged, prior, ratio, weighed_case
from builders.weighing_brute_force import corners, fewest, group_range, posterior, shared_range
from crossfix.conclude.weighing import weigh
from crossfix.conclude.weighing.settings import CAPS
from crossfix.records.interval import Interval
from crossfix.records.weighing import Judgement, Ratio
from crossfix.records.weighing_findings import RaterFindings

CASES = 200
NAMES = ("a", "b", "c", "d")
CLOSE = 1e-8


def made_ratios(chance: random.Random, leaves: tuple[str, ...]) -> list[Ratio]:
    """Ratios that can all hold: each around the difference of hidden likelihoods; a tree and at times one more."""
    hidden = {leaf: chance.uniform(-3, 3) for leaf in leaves}
    pairs = [(leaf, chance.choice(leaves[:n])) for n, leaf in enumerate(leaves) if n]
    if chance.random() < 0.5:
        pairs.append((leaves[0], leaves[-1]))
    made = []
    for first, second in pairs:
        middle = hidden[first] - hidden[second]
        down, up = (0.0, 0.0) if chance.random() < 0.3 else (chance.uniform(0, 2), chance.uniform(0, 2))
        made.append(ratio(first, second, math.exp(middle - down), math.exp(middle + up)))
    return made


def made_case(seed: int) -> tuple[tuple[str, ...], list[Judgement]]:
    """Two to four hypotheses, one to five groups; some with a grade, some of partly common origin."""
    chance = random.Random(seed)
    leaves = NAMES[: chance.randint(2, 4)]
    judgements = [judged(n, *made_ratios(chance, leaves)) for n in range(chance.randint(1, 5))]
    if chance.random() < 0.4:
        judgements[0] = judged(0, *judgements[0].ratios, grade=chance.choice("ABCDEF"))
    if len(judgements) > 2 and chance.random() < 0.5:
        share = sorted((chance.random(), chance.random()))
        others = tuple(GROUPS[n] for n in range(1, chance.randint(2, len(judgements) - 1) + 1))
        judgements[0] = judged(
            0, *judgements[0].ratios, grade=judgements[0].grade, shared_with=others, rho=Interval(*share)
        )
    return leaves, judgements


def total(
    leaves: tuple[str, ...], judgements: list[Judgement], pair: tuple[str, str], out: frozenset[int] = frozenset()
) -> tuple[float, float]:
    """Least and greatest of a pair without some groups, by enumeration."""
    bundle = [] if not judgements[0].shared_with else [0, *(GROUPS.index(g) for g in judgements[0].shared_with)]
    ranges = {n: one_range(leaves, one, pair) for n, one in enumerate(judgements) if n not in out}
    parts = [found for n, found in ranges.items() if n not in bundle]
    if inside := [ranges[n] for n in bundle if n in ranges]:
        parts.append(shared_range(inside, judgements[0].rho))
    return sum(low for low, _ in parts), sum(high for _, high in parts)


def one_range(leaves: tuple[str, ...], one: Judgement, pair: tuple[str, str]) -> tuple[float, float]:
    cap = 1.0 if one.grade == "F" else math.inf if one.grade is None else CAPS[one.grade]
    return group_range(one, leaves, pair, math.log(cap))


def found(seed: int) -> tuple[tuple[str, ...], list[Judgement], RaterFindings]:
    leaves, judgements = made_case(seed)
    case = weighed_case(hypotheses(*leaves), *judgements)
    given = [prior("p", **{leaf: (0.5 / len(leaves), 1.2 / len(leaves)) for leaf in leaves})]
    return leaves, judgements, weigh(case, given).raters[0]


@pytest.mark.parametrize("block", range(4))
def test_totals_leave_one_out_tipping_and_posteriors(block: int) -> None:
    seen_tipping = seen_posterior = 0
    for seed in range(block * CASES // 4, (block + 1) * CASES // 4):
        leaves, judgements, result = found(seed)
        for pair in itertools.permutations(leaves, 2):
            low, high = total(leaves, judgements, pair)
            assert (result.totals[pair].low, result.totals[pair].high) == pytest.approx((low, high), abs=CLOSE)
            for n, left in enumerate(result.leave_one_out):
                low, high = total(leaves, judgements, pair, frozenset([n]))
                assert (left.totals[pair].low, left.totals[pair].high) == pytest.approx((low, high), abs=CLOSE)
        seen_tipping += check_tipping(leaves, judgements, result)
        seen_posterior += check_posteriors(leaves, judgements, result)
    assert seen_tipping > 5
    assert seen_posterior > 5


def check_tipping(leaves: tuple[str, ...], judgements: list[Judgement], result: RaterFindings) -> int:
    ahead = [h for h in leaves if all(total(leaves, judgements, (h, k))[0] > CLOSE for k in leaves if k != h)]
    assert result.leader == (ahead[0] if ahead else None)
    if result.tipping is None:
        return 0
    by_rival = [
        fewest(lambda out, k=k: total(leaves, judgements, (ahead[0], k), out)[0], len(judgements))  # type: ignore[misc]
        for k in leaves
        if k != ahead[0]
    ]
    assert result.tipping.number == min(by_rival) == len(result.tipping.groups)
    out = frozenset(GROUPS.index(group) for group in result.tipping.groups)
    assert result.tipping.rival is not None
    assert total(leaves, judgements, (ahead[0], result.tipping.rival), out)[0] <= CLOSE
    return 1


def check_posteriors(leaves: tuple[str, ...], judgements: list[Judgement], result: RaterFindings) -> int:
    """Where no cap and no common origin acts; with few groups, for the products of corners are many."""
    if len(judgements) > 2 or any(one.grade or one.shared_with for one in judgements):
        return 0
    every = [corners(one, leaves) for one in judgements]
    priors = [Interval(0.5 / len(leaves), 1.2 / len(leaves))] * len(leaves)
    for place, one in enumerate(result.posteriors):
        assert one.exact
        low, high = posterior(every, priors, place)
        assert (one.probability.low, one.probability.high) == pytest.approx((low, high), abs=CLOSE)
    return 1
