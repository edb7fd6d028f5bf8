"""How firmly a total holds: worst case, leave-one-group-out, break-even prior odds, what would change most."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from crossfix.conclude.weighing.caps import LARGEST_EXPONENT
from crossfix.conclude.weighing.evidence import Evidence
from crossfix.conclude.weighing.frame import Array, Frame
from crossfix.records.interval import Interval
from crossfix.records.weighing_findings import LeftOut, Ranges, Swing


def worst_cases(total: Array, frame: Frame) -> dict[str, Interval]:
    """Of each hypothesis with siblings: the least of its least, and of its greatest, over them."""
    found = {}
    for hypothesis in frame.members:
        against = [frame.range(total, (hypothesis, rival)) for rival in frame.siblings(hypothesis)]
        if against:
            found[hypothesis] = Interval(min(one.low for one in against), min(one.high for one in against))
    return found


def best_placed(total: Array, frame: Frame) -> tuple[str, str] | None:
    """The hypothesis without a parent with the highest worst case, and its closest rival."""
    cases, top = worst_cases(total, frame), frame.top()
    if len(top) < 2:
        return None
    best = max(top, key=lambda h: (cases[h].low, cases[h].high))
    rival = min(frame.siblings(best), key=lambda h: frame.range(total, (best, h)).low)
    return best, rival


def break_even(totals: Ranges) -> Ranges:
    """Prior odds that the evidence just makes up for: one over the ratio.

    >>> break_even({("a", "b"): Interval(math.log(2), math.log(4))})
    {('a', 'b'): Interval(low=0.25, high=0.5)}
    """
    return {pair: Interval(_exp(-total.high), _exp(-total.low)) for pair, total in totals.items()}


def _exp(value: float) -> float:
    return math.exp(value) if value < LARGEST_EXPONENT else math.inf


def leave_one_out(evidence: Evidence, frame: Frame) -> Iterator[LeftOut]:
    """The totals without each group in turn."""
    single, every = evidence.single(), np.ones(len(evidence.judgements), dtype=bool)
    bundled = [evidence.bundled(bundle, every) for bundle in evidence.bundles]
    parts = np.concatenate([evidence.most[single], np.array(bundled).reshape(-1, frame.size, frame.size)])
    settled, opened = np.where(np.isfinite(parts), parts, 0.0).sum(axis=0), np.isinf(parts).sum(axis=0)
    of_bundle = {place: n for n, bundle in enumerate(evidence.bundles) for place in bundle.places}
    rests = np.zeros_like(evidence.most)
    for place in range(len(rests)):
        part = evidence.most[place] if single[place] else bundled[of_bundle[place]]
        infinite = np.isinf(part)
        rests[place] = np.where(opened - infinite > 0, math.inf, settled - np.where(infinite, 0.0, part))
        if not single[place]:
            kept = every.copy()
            kept[place] = False
            rests[place] += evidence.bundled(evidence.bundles[of_bundle[place]], kept)
    for judgement, totals in zip(evidence.judgements, frame.ranges_of_each(rests), strict=True):
        yield LeftOut(judgement.group, totals)


def swings(evidence: Evidence, unknown: Evidence, frame: Frame, pair: tuple[str, str]) -> Sequence[Swing]:
    """Of every group and unknown that leaves the pair a range, the widest first."""
    total = frame.range(evidence.total(), pair)
    found = []
    for source, is_unknown in ((unknown, True), (evidence, False)):
        for judgement, most in zip(source.judgements, source.most, strict=True):
            moves = frame.range(most, pair)
            if moves.width == 0 and not is_unknown:
                continue
            tips = total.low + moves.low <= 0 < total.low if is_unknown else total.low <= 0 < total.low + moves.width
            found.append(Swing(judgement.group, *pair, moves, is_unknown, tips))
    return sorted(found, key=lambda swing: -swing.log_ratio.width)
