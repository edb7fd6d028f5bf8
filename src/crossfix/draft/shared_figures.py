"""Rare figures that two documents share: 24 seconds apart, then 4, 6 and 21 seconds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from crossfix.draft.shingles import neighbouring
from crossfix.records.draft import Draft, LapseDraft, NumberDraft, Proposed, TimeDraft
from crossfix.records.thresholds import limit

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """When shared figures join two documents."""

    least_weight: float = limit(3.0, "1", "ours: three figures that are not round; 38, 29 and 67 people weigh 1.5")
    least_figures: int = limit(3, "1", "ours: two equal figures in one paragraph happen by chance")
    window_paragraphs: int = limit(2, "1", "ours: a summary is told in one paragraph or in two that follow")
    neighbours: int = limit(4, "1", "ours: of many documents with two figures each is held against the first and four")
    most_in_window: int = limit(40, "1", "ours: more figures are a table; of a longer list the first 40 are paired")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure without its words: how it is shown, and how little chance would make it equal elsewhere, 0 to 1."""

    shown: str
    weight: float


def figure(says: Proposed | None) -> Figure | None:
    """The figure of a draft; None for a date or no figure. A clock time is held to its minute.

    >>> figure(LapseDraft(24, 24, "s", "duration")), figure(NumberDraft(38, 38, "1", "people"))
    (Figure(shown='24 s', weight=1.0), Figure(shown='38', weight=0.5))
    """
    if isinstance(says, TimeDraft):
        found = _CLOCK.search(says.at)
        return Figure(f"{int(found[1]):02d}:{found[2]}", 1.0) if found else None
    if isinstance(says, LapseDraft):
        return Figure(_span(says.least_s, says.most_s, "s"), _lapse_weight(says))
    if isinstance(says, NumberDraft):
        count = says.unit == "1"
        values = [v for v in (says.least, says.most) if v is not None]
        weight = (0.25 if max(values) <= 10 else 0.5) if count and values else 1.0
        return Figure(_span(says.least, says.most, "" if count else says.unit), weight / (2 if _round(values) else 1))
    return None


def _lapse_weight(says: LapseDraft) -> float:
    if says.unit == "d":
        return 0.25
    scale = {"s": 1.0, "min": 60.0, "h": 3600.0}[says.unit]
    written = [says.least_s / scale, says.most_s / scale]
    return 0.5 if _round(written) or (says.unit != "s" and max(written) <= 2) else 1.0


def _round(values: Sequence[float]) -> bool:
    """Tens, and fifteen: said of anything."""
    return all(v % 10 == 0 or v == 15 for v in values)


def _span(least: float | None, most: float | None, unit: str) -> str:
    low, high = (None if v is None else f"{v:.10g}" for v in (least, most))
    text = low if low == high else f"{low or '?'} to {high or '?'}"
    return f"{text} {unit}".strip()


@dataclass(frozen=True, slots=True)
class Shared:
    """Figures that two documents (by number, first < second) both give close together."""

    first: int
    second: int
    figures: tuple[str, ...]
    weight: float


def shared_figures(drafts: Sequence[Sequence[Draft]], settings: FigureSettings) -> list[Shared]:
    """Pairs of documents that share enough figures, each two of them within a few paragraphs in both."""
    weights: dict[str, float] = {}
    index: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(drafts):
        for pair in _close_pairs(one, weights, settings):
            index[pair].append(number)
    owners = range(len(drafts))
    found: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for pair, held in sorted(index.items()):
        for both in neighbouring(held, owners, settings.neighbours):
            found[both].update(pair)
    return [made for (a, b), figures in sorted(found.items()) if (made := _enough(a, b, figures, weights, settings))]


def _enough(
    first: int, second: int, figures: set[str], weights: Mapping[str, float], settings: FigureSettings
) -> Shared | None:
    weight = sum(weights[name] for name in sorted(figures))
    if weight < settings.least_weight or len(figures) < settings.least_figures:
        return None
    return Shared(first, second, tuple(sorted(figures, key=lambda name: (-weights[name], name))), weight)


def _close_pairs(drafts: Sequence[Draft], weights: dict[str, float], settings: FigureSettings) -> set[tuple[str, str]]:
    """Every two different figures of one document that stand within the window; notes the weight of each."""
    at: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for draft in drafts:
        if (one := figure(draft.says)) is not None:
            weights[one.shown] = min(one.weight, weights.get(one.shown, 1.0))
            at[draft.paragraph][one.shown] = None
    pairs: set[tuple[str, str]] = set()
    for first in at:
        near = [name for p in range(first, first + settings.window_paragraphs) for name in at.get(p, ())]
        names = sorted(dict.fromkeys(near[: settings.most_in_window]))
        pairs.update(combinations(names, 2))
    return pairs
