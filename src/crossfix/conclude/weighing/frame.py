"""The hypotheses as places of an array: those without children in a row, parents as sets of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crossfix.records.interval import Interval
from crossfix.records.weighing import Hypothesis
from crossfix.records.weighing_findings import Pair, Ranges

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """`most[i, j]` of an array is the greatest ln P(i)/P(j); the least is `-most[j, i]`; infinite where open."""

    hypotheses: tuple[Hypothesis, ...]
    leaves: tuple[str, ...]
    members: Mapping[str, tuple[int, ...]]
    """For each hypothesis the places of the leaves that it holds: of a leaf its own."""

    @property
    def size(self) -> int:
        """How many leaves."""
        return len(self.leaves)

    def apart(self, first: str, second: str) -> bool:
        """True where neither holds the other."""
        return not set(self.members[first]) & set(self.members[second])

    def pairs(self) -> list[Pair]:
        """Every ordered pair of hypotheses that are apart."""
        return [pair for pair in itertools.permutations(self.members, 2) if self.apart(*pair)]

    def siblings(self, hypothesis: str) -> tuple[str, ...]:
        """The other hypotheses of the same parent."""
        parent = {one.id: one.parent for one in self.hypotheses}
        return tuple(h for h in self.members if h != hypothesis and parent[h] == parent[hypothesis])

    def top(self) -> tuple[str, ...]:
        """Hypotheses without a parent."""
        return tuple(one.id for one in self.hypotheses if one.parent is None)

    def range(self, most: Array, pair: Pair) -> Interval:
        """From least to greatest; of a parent over all its children, for the shares of the children are not known."""
        first, second = (self.members[h] for h in pair)
        greatest, least = (most[np.ix_(*places)].max() for places in ((first, second), (second, first)))
        return Interval(0.0 - float(least), float(greatest))

    def ranges(self, most: Array) -> Ranges:
        """Of every pair."""
        return next(self.ranges_of_each(most[None]))

    def ranges_of_each(self, most: Array) -> Iterator[Ranges]:
        """Of every pair, for each array of the first axis."""
        pairs, names = self.pairs(), list(self.members)
        places = [(names.index(first), names.index(second)) for first, second in pairs]
        for one in self._of_all(most):
            greatest = one.tolist()
            yield {
                pair: Interval(0.0 - greatest[j][i], greatest[i][j]) for pair, (i, j) in zip(pairs, places, strict=True)
            }

    def _of_all(self, most: Array) -> Array:
        """Shape (arrays, hypotheses, hypotheses): of leaves as given, of parents the greatest over their children."""
        rows = np.stack([most[:, places, :].max(axis=1) for places in self.members.values()], axis=1)
        return np.stack([rows[:, :, places].max(axis=2) for places in self.members.values()], axis=2)


def frame_of(hypotheses: Sequence[Hypothesis]) -> Frame:
    """Of hypotheses without circles of parents.

    >>> frame_of([Hypothesis("a", "", None), Hypothesis("b", "", None), Hypothesis("b1", "", "b")]).members
    {'a': (0,), 'b': (1,), 'b1': (1,)}
    """
    parents = {one.id: one.parent for one in hypotheses}
    leaves = tuple(h for h in parents if h not in parents.values())
    members: dict[str, list[int]] = {h: [] for h in parents}
    for place, leaf in enumerate(leaves):
        above: str | None = leaf
        while above is not None:
            members[above].append(place)
            above = parents[above]
    return Frame(tuple(hypotheses), leaves, {h: tuple(places) for h, places in members.items()})
