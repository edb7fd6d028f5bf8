"""Anchors: the same moments in two sequences, though some are missing in each, some belong to no pair, and neither
offset nor drift is known.

Vote over drift and offset -> match one to one -> fit. The runner-up is the best alignment by pairs that the winner does
not use: where it is nearly as good the pattern repeats, and the answer is refused, with the figures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from crossfix.align.anchor_match import Fitted, matched
from crossfix.align.anchor_vote import Pairs, candidates, chance, pairs_of, window_of
from crossfix.align.moments import Columns, Match, Moments
from crossfix.align.settings import DEFAULT, AlignSettings

Reason = Literal["nothing_in_common", "too_many", "too_few", "runner_up", "by_chance"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why two sequences were not matched. matches, runner_up: of the best alignment and of the next."""

    reason: Reason
    text: str
    matches: int = 0
    runner_up: int = 0


@dataclass(frozen=True, slots=True)
class Anchoring:
    """The matches of two sequences, and how sure they are.

    second clock = first clock + apart_s + drift * (first clock - pivot_s). runner_up: matches of the next alignment,
    runner_up_apart_s its offset, None where there is none. by_chance: alignments as good as this one that unrelated
    moments would be expected to have.
    """

    matches: tuple[Match, ...]
    apart_s: float
    drift: float
    pivot_s: float
    runner_up: int
    runner_up_apart_s: float | None
    by_chance: float

    @property
    def ratio(self) -> float:
        """Matches of the best alignment for each of the next."""
        return len(self.matches) / max(self.runner_up, 1)


def anchored(
    a: Moments, b: Moments, settings: AlignSettings = DEFAULT, *, segmented: bool = False
) -> Anchoring | Refusal:
    """Match two sequences: `first` and `local` of each match are of `a`, `second` and `other` of `b`.

    segmented: a runner-up whose matches come before or after the winner's is no rival but another segment.
    A rate of b for a outside 1 +- drift_ppm is not searched. Method: ours; vote after Hough (1962), keying matched
    as by Tuccio and Townsend, JATE 2(1):4, 2012, but with the rate unknown.
    """
    number: dict[str, int] = {}
    first, second = Columns.of(a.moments, number), Columns.of(b.moments, number)
    common = a.kinds() & b.kinds()
    if not common:
        return Refusal("nothing_in_common", f"{_kinds(a)}; {_kinds(b)}: no kind in common")
    count = sum(int((first.kind == number[k]).sum()) * int((second.kind == number[k]).sum()) for k in common)
    if count > settings.pairs:
        told = f"{count:,} pairs of moments, at most {settings.pairs:,} are voted on; give a part of the recordings"
        return Refusal("too_many", told)
    pairs = pairs_of(first, second, settings)
    best = _best(pairs, first, settings)
    if best is None or best.count < settings.matches:
        found = 0 if best is None else best.count
        told = f"{found} matches between {a.name} ({len(a.moments)} moments) and {b.name} ({len(b.moments)})"
        return Refusal("too_few", f"{told}; at least {settings.matches} are needed", found)
    rest = ~_beside(pairs, best)
    next_ = _best(pairs.where(rest), first, settings)
    if next_ is not None:
        used = np.zeros(len(pairs), bool)
        used[rest] = next_.used
        next_ = replace(next_, used=used)
    if segmented and next_ is not None and parted(pairs, best, next_, settings):
        return _judged(a, b, pairs, best, next_, replace(settings, ratio=0.0))
    return _judged(a, b, pairs, best, next_, settings)


def _judged(
    a: Moments, b: Moments, pairs: Pairs, best: Fitted, next_: Fitted | None, settings: AlignSettings
) -> Anchoring | Refusal:
    runner_up = 0 if next_ is None else next_.count
    by_chance = chance(pairs, best.count, best.line, _beside(pairs, best), settings)
    if next_ is not None and best.count < settings.ratio * runner_up:
        told = (
            f"{best.count} matches of {a.name} and {b.name} at {best.line.apart_s:+.3f} s, and {runner_up} at "
            f"{next_.line.apart_s:+.3f} s: a ratio of {best.count / runner_up:.2f}; at least {settings.ratio:g} is "
            "needed"
        )
        return Refusal("runner_up", told, best.count, runner_up)
    if by_chance > settings.by_chance:
        told = (
            f"{best.count} matches of {a.name} and {b.name}: {by_chance:.2g} alignments as good are expected by "
            f"chance, at most {settings.by_chance:g} are accepted; more moments, or a limit of the offset, would tell"
        )
        return Refusal("by_chance", told, best.count, runner_up)
    apart = None if next_ is None else next_.line.apart_s
    found = _matches(a, b, pairs, best)
    return Anchoring(found, best.line.apart_s, best.line.drift, pairs.pivot_s, runner_up, apart, by_chance)


def parted(pairs: Pairs, best: Fitted, next_: Fitted, settings: AlignSettings) -> bool:
    """Whether a cut in local time parts them: enough matches of each on its own side, and few astray."""
    one, other = np.sort(pairs.local[best.used]), np.sort(pairs.local[next_.used])
    cuts = np.concatenate([one, other])
    below, next_below = np.searchsorted(one, cuts, side="right"), np.searchsorted(other, cuts, side="right")
    for left, right in ((below, len(other) - next_below), (len(one) - below, next_below)):
        astray = len(one) + len(other) - left - right
        enough = (left >= settings.matches) & (right >= settings.matches)
        if (enough & (astray <= settings.astray * np.minimum(left, right))).any():
            return True
    return False


def _best(pairs: Pairs, first: Columns, settings: AlignSettings) -> Fitted | None:
    """The candidate with most matches; of equals, the one whose matches are nearer to its line."""
    best: tuple[tuple[int, float], Fitted] | None = None
    for line in candidates(pairs, settings):
        if best is not None and line.votes < best[0][0]:
            continue
        fitted = matched(pairs, first.kind, line, window_of(pairs, settings)[0], settings)
        near = -float(np.abs(pairs.off(fitted.line)[fitted.used]).sum())
        score = (fitted.count, near)
        if best is None or score > best[0]:
            best = (score, fitted)
    return None if best is None else best[1]


def _beside(pairs: Pairs, best: Fitted) -> np.ndarray:
    """The pairs (p,) that lie on the winner's line, matched or not: they are no other alignment."""
    slack = 2 * best.sigma_at(pairs.local)
    return np.asarray(np.abs(pairs.off(best.line)) <= pairs.tolerance + slack)


def _matches(a: Moments, b: Moments, pairs: Pairs, best: Fitted) -> tuple[Match, ...]:
    found = []
    for i, j in zip(pairs.first[best.used].tolist(), pairs.second[best.used].tolist(), strict=True):
        one, other = a.moments[i], b.moments[j]
        m, n = a.number(i), b.number(j)
        name = f"{one.kind} {a.name}[{m}] = {b.name}[{n}]"
        sigma = float(np.hypot(one.sigma_s, other.sigma_s))
        label = " / ".join(dict.fromkeys(text for text in (one.label, other.label) if text))
        found.append(Match(name, one.kind, one.at, other.at, sigma, m, n, label))
    return tuple(sorted(found, key=lambda m: (m.local.low, m.local.high)))


def _kinds(one: Moments) -> str:
    return f"{one.name} has {', '.join(sorted(one.kinds())) or 'no moments'}"
