"""Segments: where a recorder's power was interrupted its clock goes on with another offset, and maybe another rate.

Breaks that are told split the moments before they are matched. A break that is not told shows as moments that a first
alignment leaves over and a second one explains: both are kept where each has matches enough on its own side. A jump
smaller than the ranges of the moments does not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from crossfix.align.anchors import Anchoring, Refusal, anchored
from crossfix.align.clock_fit import fit_clock
from crossfix.align.clocks import Aligned, ClockFit
from crossfix.align.moments import Match, Moments
from crossfix.align.settings import DEFAULT, AlignSettings
from crossfix.records.interval import INFINITE, Interval

MOST = 8
"""Segments that are looked for between two told breaks."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The clock of one sequence on that of another; for each segment how its matches were found; what was refused."""

    aligned: Aligned
    anchorings: tuple[Anchoring, ...]
    refused: tuple[str, ...]


def align(a: Moments, b: Moments, settings: AlignSettings = DEFAULT) -> Alignment | Refusal:
    """The clock of `a` on the clock of `b`; the first refusal where no stretch of `a` can be matched."""
    fits: list[ClockFit] = []
    anchorings: list[Anchoring] = []
    refused: list[Refusal] = []
    for stretch in stretches(a):
        found = _segments(stretch, b, settings)
        if isinstance(found, Refusal):
            refused.append(found)
            continue
        for anchoring, span in found:
            fit = fit_clock(anchoring.matches, a.name, b.name, span, settings)
            assert isinstance(fit, ClockFit), "an anchoring has matches enough for a clock"
            fits.append(fit)
            anchorings.append(anchoring)
    if not fits:
        return refused[0]
    return Alignment(Aligned(a.name, b.name, tuple(fits)), tuple(anchorings), tuple(one.text for one in refused))


def stretches(a: Moments) -> list[Moments]:
    """Between told breaks."""
    edges = (-INFINITE, *a.breaks, INFINITE)
    return [a.between(low, high) for low, high in pairwise(edges)]


def _segments(a: Moments, b: Moments, settings: AlignSettings) -> list[tuple[Anchoring, Interval]] | Refusal:
    """Alignments one after the other, each by what the ones before left over, put in order of time."""
    left_a, left_b = a, b
    found: list[Anchoring] = []
    first: Refusal | None = None
    while len(found) < MOST:
        one = anchored(left_a, left_b, settings, segmented=True)
        if isinstance(one, Refusal):
            first = one
            break
        found.append(one)
        left_a = _without(left_a, {m.first for m in one.matches})
        left_b = _without(left_b, {m.second for m in one.matches})
    if not found:
        assert first is not None
        return first
    return _in_order(found, a, settings)


def _without(moments: Moments, used: set[int | None]) -> Moments:
    return moments.part([k for k in range(len(moments.moments)) if moments.number(k) not in used])


def _in_order(found: Sequence[Anchoring], a: Moments, settings: AlignSettings) -> list[tuple[Anchoring, Interval]]:
    """Later alignments are segments where they and those beside them keep enough matches, each on its own side."""
    kept = [found[0]]
    for one in found[1:]:
        order = sorted([*kept, one], key=lambda x: float(np.median(_times(x.matches))))
        split = _split(order)
        if all(len(x.matches) >= settings.matches for x in split):
            kept = split
    kept.sort(key=lambda x: float(np.median(_times(x.matches))))
    lows = [a.first_s, *(float(_times(x.matches).min()) for x in kept[1:])]
    highs = [*(float(_times(x.matches).max()) for x in kept[:-1]), a.last_s]
    return [(x, Interval(low, high)) for x, low, high in zip(kept, lows, highs, strict=True)]


def _split(order: Sequence[Anchoring]) -> list[Anchoring]:
    """Each of two neighbours loses what lies on the other's side of the best cut between them."""
    made = list(order)
    for k in range(len(made) - 1):
        before, after = _times(made[k].matches), _times(made[k + 1].matches)
        cuts = np.sort(np.concatenate([before, after]))
        lost = [(before > cut).sum() + (after <= cut).sum() for cut in cuts]
        cut = float(cuts[int(np.argmin(lost))])
        made[k] = _of(made[k], before <= cut)
        made[k + 1] = _of(made[k + 1], after > cut)
    return made


def _of(one: Anchoring, kept: np.ndarray) -> Anchoring:
    """With some of its matches."""
    return replace(one, matches=tuple(m for m, keep in zip(one.matches, kept, strict=True) if keep))


def _times(matches: Sequence[Match]) -> np.ndarray:
    return np.array([(m.local.low + m.local.high) / 2 for m in matches])
