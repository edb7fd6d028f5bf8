"""Documents that seem to tell one root: near-duplicate passages, and rare figures that they share.

A proposal only. Two documents that share a text may copy one another, or both a third that is not at hand; the dates
of publication say which came first, not which was the source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from crossfix.draft.changes import changes
from crossfix.draft.shared_figures import FigureSettings, Shared, figure, shared_figures
from crossfix.draft.shingles import Alike, ShingleSettings, alike, containment, shingles
from crossfix.records.draft import Draft
from crossfix.records.interval import Interval
from crossfix.records.passage import DocumentText, Passage
from crossfix.records.thresholds import limit

Order = Literal["certain", "likely", "unknown"]


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """What joins two documents, and what is shown of it."""

    shingles: ShingleSettings = field(default_factory=ShingleSettings)
    figures: FigureSettings = field(default_factory=FigureSettings)
    likely_s: float = limit(43200.0, "s", "ours: half a day; a date without a time is 48 hours wide over all zones")
    shown_passages: int = limit(3, "1", "ours: pairs of passages set side by side for one link")


@dataclass(frozen=True, slots=True)
class Told:
    """A document as read, when it was published (unknown ends infinite, any clock) and what is drafted from it."""

    document: DocumentText
    when: Interval
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A passage of each document, how much of the shorter stands in the other, and what the later lost and added."""

    earlier: str
    later: str
    containment: float
    lost: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Two documents by SHA-256. `order`: how surely the first was published first."""

    earlier: str
    later: str
    order: Order
    strength: float
    figures: tuple[str, ...]
    drafts: tuple[tuple[str, str], ...]
    """Ids of drafts of the two that give the same figure."""
    passages: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class Relay:
    """Documents of one proposed root by SHA-256, the earliest first, and the strongest links that join them."""

    documents: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(slots=True)
class _Pair:
    strength: float = 0.0
    shared: Shared | None = None
    alike: list[Alike] = field(default_factory=list)


def relays(told: Sequence[Told], settings: RelaySettings | None = None) -> tuple[Relay, ...]:
    """Proposed roots of two and more documents. The order of `told` does not matter; a file given twice counts once."""
    settings = settings or RelaySettings()
    once = {one.document.source.sha256: one for one in told}
    documents = sorted(once.values(), key=_when)
    passages = [(n, passage) for n, one in enumerate(documents) for passage in one.document.passages if passage.main]
    runs = [shingles(documents[n].document.words(passage), settings.shingles.run_words) for n, passage in passages]
    pairs: defaultdict[tuple[int, int], _Pair] = defaultdict(_Pair)
    for found in alike(runs, [n for n, _ in passages], settings.shingles):
        pair = pairs[(passages[found.first][0], passages[found.second][0])]
        pair.alike.append(found)
        pair.strength = max(pair.strength, found.containment)
    for shared in shared_figures([one.drafts for one in documents], settings.figures):
        pair = pairs[(shared.first, shared.second)]
        pair.shared = shared
        pair.strength += shared.weight / settings.figures.least_weight
    made = [_link(documents, both, pairs[both], passages, settings) for both in _spanning(pairs)]
    return _grouped(documents, made)


def _when(one: Told) -> tuple[float, str]:
    """Dated documents first, by the middle of when they may have been published; then by their bytes."""
    middle = (one.when.low + one.when.high) / 2 if one.when.width < float("inf") else float("inf")
    return middle, one.document.source.sha256


def _spanning(pairs: dict[tuple[int, int], _Pair]) -> list[tuple[int, int]]:
    """The strongest links that join everything that is joined: a maximum spanning forest (Kruskal, 1956)."""
    group: dict[int, int] = {}
    kept = []
    for both in sorted(pairs, key=lambda both: (-pairs[both].strength, both)):
        first, second = (_root(group, n) for n in both)
        if first != second:
            group[second] = first
            kept.append(both)
    return sorted(kept)


def _root(group: dict[int, int], number: int) -> int:
    while (above := group.get(number, number)) != number:
        group[number] = group.get(above, above)
        number = above
    return number


def order(earlier: Interval, later: Interval, likely_s: float) -> Order:
    """How surely the first came first.

    >>> order(Interval(0, 10), Interval(20, 30), 5), order(Interval(0, 10), Interval(8, 30), 5)
    ('certain', 'likely')
    """
    if earlier.high < later.low:
        return "certain"
    if earlier.width == float("inf") or later.width == float("inf"):
        return "unknown"
    apart = (later.low + later.high) / 2 - (earlier.low + earlier.high) / 2
    return "likely" if apart >= likely_s else "unknown"


def _link(
    documents: Sequence[Told],
    both: tuple[int, int],
    pair: _Pair,
    passages: Sequence[tuple[int, Passage]],
    settings: RelaySettings,
) -> Link:
    first, second = (documents[n] for n in both)
    figures = pair.shared.figures if pair.shared else ()
    most = settings.shown_passages
    shown = [
        _beside(first, second, [passages[one.first][1]], [passages[one.second][1]], settings.shingles)
        for one in sorted(pair.alike, key=lambda one: (-one.containment, one.first, one.second))[:most]
    ]
    if not shown and figures:
        mine, theirs = (_carriers(one, figures, most) for one in (first, second))
        shown = [_beside(first, second, mine, theirs, settings.shingles)]
    return Link(
        first.document.source.sha256,
        second.document.source.sha256,
        order(first.when, second.when, settings.likely_s),
        pair.strength,
        figures,
        _same_figures(first.drafts, second.drafts, figures),
        tuple(shown),
    )


def _beside(
    first: Told, second: Told, mine: Sequence[Passage], theirs: Sequence[Passage], settings: ShingleSettings
) -> Beside:
    """Passages of two documents side by side; several of one document follow each other."""
    earlier, later = ("\n".join(one.document.words(p) for p in held) for one, held in ((first, mine), (second, theirs)))
    share = containment(shingles(earlier, settings.run_words), shingles(later, settings.run_words))
    inside = (_inside(first.drafts, mine), _inside(second.drafts, theirs))
    return Beside(earlier, later, share, *changes(earlier, later, inside, share >= settings.least_containment))


def _inside(drafts: Iterable[Draft], passages: Sequence[Passage]) -> list[Draft]:
    return [one for one in drafts if any(p.begin <= one.begin < p.end for p in passages)]


def _carriers(told: Told, figures: Sequence[str], most: int) -> list[Passage]:
    """The fewest passages that carry the figures, the richest first chosen, in the order of the text."""
    held: dict[Passage, set[str]] = {}
    for passage in told.document.passages:
        shown = {one.shown for draft in _inside(told.drafts, [passage]) if (one := figure(draft.says)) is not None}
        if shared := shown & set(figures):
            held[passage] = shared
    chosen: list[Passage] = []
    lacking = set(figures)
    while held and len(chosen) < most:
        best = max(held, key=lambda passage: (len(held[passage] & lacking), -passage.begin))
        if not held[best] & lacking:
            break
        lacking -= held.pop(best)
        chosen.append(best)
    return sorted(chosen, key=lambda passage: passage.begin)


def _same_figures(
    first: Sequence[Draft], second: Sequence[Draft], figures: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """The first draft of each shared figure in either document."""
    found = []
    for name in figures:
        ends = [
            next((d.id for d in drafts if (one := figure(d.says)) and one.shown == name), None)
            for drafts in (first, second)
        ]
        if ends[0] is not None and ends[1] is not None:
            found.append((ends[0], ends[1]))
    return tuple(found)


def _grouped(documents: Sequence[Told], links: Sequence[Link]) -> tuple[Relay, ...]:
    """Links that hang together, each group with its documents in the order given."""
    number = {one.document.source.sha256: n for n, one in enumerate(documents)}
    group: dict[int, int] = {}
    for link in links:
        low, high = sorted((_root(group, number[link.earlier]), _root(group, number[link.later])))
        group[high] = low
    members: defaultdict[int, list[str]] = defaultdict(list)
    for sha256, n in number.items():
        members[_root(group, n)].append(sha256)
    return tuple(
        Relay(tuple(held), tuple(link for link in links if _root(group, number[link.earlier]) == root))
        for root, held in sorted(members.items())
        if len(held) > 1
    )
