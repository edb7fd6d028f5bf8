"""Near-duplicate passages: runs of words that two texts share.

A. Broder, "On the resemblance and containment of documents", Compression and Complexity of Sequences, 1997:
resemblance is the Jaccard index of the sets of word runs, containment the share of the smaller set.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossfix.records.thresholds import limit

Shingles = frozenset[int]
_WORD = re.compile(r"\w+(?:[:.,]\d+)*")


@dataclass(frozen=True, slots=True)
class ShingleSettings:
    """When two passages count as one text."""

    run_words: int = limit(3, "1", "ours: one word in five replaced leaves half of the runs of three (0.8 cubed)")
    least_runs: int = limit(8, "1", "ours: shorter passages are headings and set phrases")
    least_shared: int = limit(6, "1", "ours: eight words in a row; unrelated reports of one event share set phrases")
    least_containment: float = limit(0.35, "1", "ours: one word in four replaced leaves 0.42 (0.75 cubed)")
    neighbours: int = limit(4, "1", "ours: of many copies of a run each is held against the first and the last four")
    hits: int = limit(3, "1", "ours: shared runs found in the index before two passages are compared in full")


@dataclass(frozen=True, slots=True)
class Alike:
    """Two passages by their numbers in the list given, `first < second`."""

    first: int
    second: int
    jaccard: float
    containment: float


def words(text: str) -> list[str]:
    """Words and figures in lower case.

    >>> words("At 05:13:32, the Crew")
    ['at', '05:13:32', 'the', 'crew']
    """
    return _WORD.findall(text.lower())


def shingles(text: str, run_words: int) -> Shingles:
    """The runs of `run_words` words, each as a number that is the same throughout one process."""
    found = words(text)
    return frozenset(map(hash, zip(*(found[k:] for k in range(run_words)), strict=False)))


def jaccard(first: Shingles, second: Shingles) -> float:
    """Shared runs over all runs, 0 to 1; two texts without runs share none: 0."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def containment(first: Shingles, second: Shingles) -> float:
    """Shared runs over the runs of the shorter text, 0 to 1."""
    shared = len(first & second)
    return shared / min(len(first), len(second)) if shared else 0.0


def alike(passages: Sequence[Shingles], owners: Sequence[int], settings: ShingleSettings) -> Iterator[Alike]:
    """Pairs of passages of different owners that tell the same words, in order.

    An index of runs names the candidates. Where a run stands in n passages, each is held against the first and the
    last `neighbours`, not against all: the work grows as n, and copies of copies stay joined through one another.
    """
    index: defaultdict[int, list[int]] = defaultdict(list)
    for number, passage in enumerate(passages):
        if len(passage) >= settings.least_runs:
            for one in passage:
                index[one].append(number)
    hits: Counter[tuple[int, int]] = Counter()
    for held in index.values():
        if len(held) > 1:
            hits.update(neighbouring(held, owners, settings.neighbours))
    for (first, second), count in sorted(hits.items()):
        if count < settings.hits:
            continue
        shared = len(passages[first] & passages[second])
        inside = containment(passages[first], passages[second])
        if shared >= settings.least_shared and inside >= settings.least_containment:
            yield Alike(first, second, jaccard(passages[first], passages[second]), inside)


def neighbouring(held: Sequence[int], owners: Sequence[int], neighbours: int) -> Iterator[tuple[int, int]]:
    """Pairs of different owners: each with the first and with the last few before it."""
    for at in range(1, len(held)):
        second = held[at]
        before = held[max(0, at - neighbours) : at]
        for first in before if at <= neighbours else (held[0], *before):
            if owners[first] != owners[second]:
                yield first, second
