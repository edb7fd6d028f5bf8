"""Probabilities under priors given by name: the exact optimum over all ratios and priors that fit, not samples.

P(h) = 1 / sum over k of (prior k / prior h) (P(evidence | k) / P(evidence | h)). Under difference constraints the
least of every ratio k:h is reached at once (the shortest paths from h are themselves a solution), so P(h) is greatest
there; its least is at their greatest. Of the priors in their ranges and of sum 1, those that make P(h) greatest give h
the most that it can have and the rest to the hypotheses of the smallest ratios first: a corner, found in order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from crossfix.conclude.weighing.caps import LARGEST_EXPONENT
from crossfix.conclude.weighing.frame import Array, Frame
from crossfix.conclude.weighing.words_of_probability import word_of
from crossfix.records.interval import Interval
from crossfix.records.weighing import Prior
from crossfix.records.weighing_findings import Posterior


def posteriors(total: Array, frame: Frame, priors: Sequence[Prior], exact: bool) -> Iterator[Posterior]:
    """Of every hypothesis under every prior. `exact`: no cap and no shared origin changed a range."""
    for prior in priors:
        ranges = [prior.of[leaf] for leaf in frame.leaves]
        leaves = [_of_leaf(total, ranges, place) for place in range(frame.size)]
        for hypothesis, places in frame.members.items():
            one = len(places) == 1
            found = leaves[places[0]] if one else _of_parent(leaves, places)
            yield Posterior(prior.name, prior.who, prior.date, hypothesis, found, word_of(found), exact and one)


def _of_leaf(total: Array, priors: Sequence[Interval], place: int) -> Interval:
    """The least and the greatest probability of a leaf."""
    greatest = _probability(-total[place], priors, place, most=True)
    least = _probability(total[:, place], priors, place, most=False)
    return Interval(least, greatest)


def _probability(log_ratio: Array, priors: Sequence[Interval], place: int, most: bool) -> float:
    """1 / sum of prior ratio and likelihood ratio k:h, the priors shared out in favour of h, or against it."""
    others = [k for k in range(len(priors)) if k != place]
    least_rest, most_rest = (math.fsum(getattr(priors[k], end) for k in others) for end in ("low", "high"))
    own = min(priors[place].high, 1 - least_rest) if most else max(priors[place].low, 1 - most_rest)
    if own <= 0:
        return 0.0
    others.sort(key=lambda k: log_ratio[k] if most else -log_ratio[k])
    shares = _shared_out([priors[k] for k in others], 1 - own)
    terms = [log_ratio[k] + math.log(share) for k, share in zip(others, shares, strict=True) if share > 0]
    against = float(np.logaddexp.reduce(terms)) - math.log(own) if terms else -math.inf
    return 1 / (1 + math.exp(against)) if against < LARGEST_EXPONENT else 0.0


def _shared_out(ranges: Sequence[Interval], mass: float) -> list[float]:
    """Priors of sum `mass` with as much as possible for the first, then for the second, and so on."""
    shares = [one.low for one in ranges]
    left = mass - math.fsum(shares)
    for n, one in enumerate(ranges):
        more = min(max(left, 0.0), one.high - one.low)
        shares[n] += more
        left -= more
    return shares


def _of_parent(leaves: Sequence[Interval], places: Sequence[int]) -> Interval:
    """An outer range: the sum of the children's, and what their rivals leave."""
    inside = [leaves[place] for place in places]
    outside = [one for place, one in enumerate(leaves) if place not in places]
    low = max(math.fsum(one.low for one in inside), 1 - math.fsum(one.high for one in outside), 0.0)
    high = min(math.fsum(one.high for one in inside), 1 - math.fsum(one.low for one in outside), 1.0)
    return Interval(min(low, high), high)
