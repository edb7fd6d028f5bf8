"""Where two raters' ranges have no number in common, of a group and of the totals."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from crossfix.records.interval import Interval
from crossfix.records.weighing_findings import Disagreement, Pair, Ranges, RaterFindings


def disagreements(raters: Sequence[RaterFindings]) -> Iterator[Disagreement]:
    """The totals first, then group by group; of each the pair of hypotheses with the widest gap."""
    for first, second in itertools.combinations(raters, 2):
        names = (first.rater, second.rater)
        if (found := _widest(None, names, first.totals, second.totals)) is not None:
            yield found
        others = {weight.judgement.group: weight.ranges for weight in second.weights}
        for weight in first.weights:
            group = weight.judgement.group
            if group in others and (found := _widest(group, names, weight.ranges, others[group])) is not None:
                yield found


def _widest(group: str | None, raters: tuple[str, str], first: Ranges, second: Ranges) -> Disagreement | None:
    gaps = {pair: first[pair].gap(second[pair]) for pair in first}
    if not any(gaps.values()):
        return None
    hypothesis, against = pair = max(gaps, key=lambda one: gaps[one])
    return Disagreement(group, raters, hypothesis, against, (first[pair], second[pair]), gaps[pair])


def over_raters(raters: Sequence[RaterFindings]) -> tuple[Ranges, Mapping[Pair, tuple[str, ...]]]:
    """(from the least of any rater to the most of any who settles the pair, who leaves it open)."""
    ranges: dict[Pair, Interval] = {}
    unsettled: dict[Pair, tuple[str, ...]] = {}
    for pair in raters[0].totals if raters else ():
        settled = [one.totals[pair] for one in raters if one.totals[pair].known]
        ranges[pair] = Interval(min(r.low for r in settled), max(r.high for r in settled)) if settled else Interval()
        unsettled[pair] = tuple(one.rater for one in raters if not one.totals[pair].known)
    return ranges, unsettled
