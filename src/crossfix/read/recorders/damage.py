"""Which words of a damaged stretch stand, by what the words of the frames around make likely.

A stretch lies between two syncs. Read forward from the first, its words are right up to the damage; read backward from
the second, they are right after it; between two damages they may stand at a third alignment; words that are lost or
overwritten stand at none. Where the damage is, no bit says. The words do (`arinc717_loops.likelihood`): a hidden Markov
chain with the alignments as states gives the chance of each alignment at each word. A word stands where the chance that
it is read wrong is below DOUBT. At a
change of alignment, a word stands only where it is the same as a frame earlier or later: the damage is in it or next
to it, and may have left its upper bits right.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from crossfix.read.recorders.arinc717_anchors import References
from crossfix.read.recorders.compiled_loops import loops
from crossfix.read.recorders.forms import Form

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

DOUBT = 1e-4
"""Chance that a word which stands is read wrong."""
SWITCH, RESUME = -14.0, -60.0
"""Log of the odds, at each word, that another alignment follows; and that the same does after words overwritten, or one
that is off by whole subframes.
"""
RIVAL = 0.8
"""Share of the evidence of a part that it may have, at most, as part of another subframe."""
ROOM = 0.9
"""Share of its words that have no place there yet, for that to be possible."""
GAIN = 30.0
"""Evidence of a third alignment: ln(6,000 alignments, 512 words squared / 2) is 20, and 10 more."""
STRONG, WINDOW, SURE = 4.0, 9, 0.999
"""Mean evidence in a window of words, and chance of a word, that keep its bits from other alignments."""
MOST_ALIGNMENTS = 32
"""Alignments of one stretch, those off by whole subframes included, after which no further one is looked for."""
AROUND, MOST_VOTED, MOST_ALIKE = 36, 40, 16
"""A third alignment is tried so many bits around those of both syncs, and at the places where most words are those of
the frames around; a value that more words share has no vote.
"""
NO_SYNC = -12.0
"""Evidence of a word in the place of a sync that is none."""
SAME = 7.0
"""Evidence of a word that is the same as in the frames around, at a steady place."""
FILL = -6.0
"""Evidence, beside its own, of a word 000 or FFF that is unlike those of the frames around: erased memory."""
WEAK = 5.0
"""Evidence below which a word in the place of a sync is none."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """`rows` subframes from row `row` on, the first of number `number`, read from the bits [low, high).

    `forward`: the bit of its first word as counted from the sync before it; `backward`: as counted back from the sync
    after it. None where there is no such sync. `lively`: syncs in their places, no fill, but words unlike those a frame
    earlier: they stand unless another alignment explains them.
    """

    row: int
    rows: int
    number: int
    forward: int | None
    backward: int | None
    low: int
    high: int
    lively: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Words [first, stop) of a stretch that stand; the bit of the first."""

    first: int
    stop: int
    bit: int


@dataclass(frozen=True, slots=True, eq=False)
class _Judge:
    """The words of one stretch against the frames around."""

    data: NDArray[np.uint8]
    form: Form
    words: int
    span: Longs
    around: Longs
    stray: Floats

    def evidence(self, bit: int) -> Floats:
        """Of each word, read from `bit` on; syncs that are none count against it."""
        out = np.empty(self.words)
        form = self.form
        loops().likelihood(
            self.data, int(form.order), form.step, bit, self.span, form.words_per_subframe, self.around,
            self.stray, out,
        )  # fmt: skip
        out[(out < 0) & np.isin(self.read(bit), (0x000, 0xFFF))] += FILL
        syncs = out[:: form.words_per_subframe]
        syncs[(self.around.max(axis=1) >= 0) & (syncs < WEAK)] += NO_SYNC
        return out

    def third(self, places: Longs, free: Longs, known: Floats) -> int | None:
        """The alignment that explains some consecutive words best beyond what is known; None where none does enough."""
        found, form = np.zeros(2), self.form
        loops().best_gain(
            self.data, int(form.order), form.step, places, form.words_per_subframe, self.around,
            self.stray, free, known, found,
        )  # fmt: skip
        return int(found[1]) if found[0] >= GAIN else None

    def read(self, bit: int) -> NDArray[np.uint16]:
        """The words from `bit` on; 0 outside the stretch."""
        out = np.zeros(self.words, np.uint16)
        step = self.form.step
        first = max(0, -(-(int(self.span[0]) - bit) // step))
        stop = max(first, min(self.words, (int(self.span[1]) - bit) // step))
        loops().read(self.data, int(self.form.order), step, bit + first * step, out[first:stop])
        return out


@dataclass(frozen=True, slots=True, eq=False)
class _Explained:
    """Alignments by the bit of word 0; evidence and chance of each at each word; the best, one past the last: none."""

    bits: list[int]
    evidence: Floats
    chance: Floats
    best: NDArray[np.intp]

    def known(self) -> Floats:
        """The evidence of each word at its best alignment."""
        padded = np.vstack((self.evidence, np.zeros(self.evidence.shape[1])))
        known: Floats = np.take_along_axis(padded, self.best[None], 0)[0]
        return known

    def free(self, span: Longs, step: int) -> Longs:
        """The bits that each word may be read from: those between the words around it that are well explained."""
        known = self.known()
        near = np.convolve(known, np.full(WINDOW, 1 / WINDOW), "same")[: len(known)]
        strong = (self.chance.max(axis=0) >= SURE) & (near >= STRONG) & (self.best < len(self.bits))
        place = np.array([*self.bits, 0])[self.best] + step * np.arange(len(known))
        ends, starts = np.where(strong, place + step, span[0]), np.where(strong, place, span[1])
        low = np.maximum.accumulate(np.concatenate((span[:1], ends[:-1])))
        high = np.minimum.accumulate(np.concatenate((starts[1:], span[1:]))[::-1])[::-1]
        return np.stack((low, high))


def standing(data: NDArray[np.uint8], form: Form, references: References, stretch: Stretch) -> list[Piece]:
    """The parts of a stretch that stand, in order."""
    known = [bit for bit in (stretch.forward, stretch.backward) if bit is not None]
    rows = np.arange(stretch.rows)
    numbers = (stretch.number - 1 + rows) % 4 + 1
    around = references.around(numbers, known[0] + rows * form.period)
    span = np.array([stretch.low, stretch.high], np.int64)
    stray = references.stray[numbers - 1].reshape(-1)
    judge = _Judge(data, form, len(stray), span, around, stray)
    alignments = sorted(set(known))
    low, high = _range(stretch, form)
    places = _places(judge, alignments, (low, high))
    while True:
        explained = _explained(judge, stretch, alignments)
        third = judge.third(places, explained.free(span, form.step), np.maximum(explained.known(), 0.0))
        if third is None or third in alignments or len(alignments) >= MOST_ALIGNMENTS:
            break
        shifts = range(-stretch.rows * form.period, (stretch.rows + 1) * form.period, form.period)
        rivals = [third, *(third + shift for shift in shifts if low <= third + shift <= high)]
        alignments += [bit for bit in dict.fromkeys(rivals) if bit not in alignments]
    if stretch.lively and len(alignments) == 1:
        return [Piece(0, (stretch.high - alignments[0]) // form.step, alignments[0])]
    return _pieces(judge, explained, known)


def _explained(judge: _Judge, stretch: Stretch, bits: list[int]) -> _Explained:
    """The chance of each alignment at each word, given all words: forwards and backwards through them."""
    evidence = np.stack([judge.evidence(bit) for bit in bits])
    place = np.array(bits)
    lags = np.maximum(0, -(-(place[:, None] - place[None, :]) // judge.form.step))
    switch = np.where((place[:, None] - place[None, :]) % judge.form.period == 0, RESUME, SWITCH)
    first = _begins(bits, stretch.forward, judge)
    last = _begins([-bit for bit in bits], None if stretch.backward is None else -stretch.backward, judge)
    ahead, behind, left = (np.empty_like(evidence) for _ in range(3))
    loops().weigh(evidence, lags, switch, first, ahead, left)
    loops().weigh(evidence[:, ::-1].copy(), lags.T.copy(), switch, last, behind, left)
    nothing = SWITCH * sum(sync is not None for sync in (stretch.forward, stretch.backward))
    total = np.logaddexp.reduce(np.append((ahead + last[:, ::-1]).reshape(-1), nothing))
    chance = np.exp(np.minimum(ahead + behind[:, ::-1] - evidence - total, 0.0))
    best = np.vstack((chance, 1 - chance.sum(axis=0))).argmax(axis=0)
    return _Explained(list(bits), evidence, chance, best)


def _begins(bits: list[int], known: int | None, judge: _Judge) -> Floats:
    """Log of the odds that the words before a word are at no alignment, and each alignment begins at it.

    The words for which there are no bits after the sync at `known` are lost for sure; any number where there is none.
    """
    odds = np.full((len(bits), judge.words), SWITCH)
    if known is None:
        return odds
    for k, bit in enumerate(bits):
        extra = np.arange(judge.words) - max(0, -(-(known - bit) // judge.form.step))
        odds[k] = np.where(extra >= 0, SWITCH + loops().LOST * extra, loops().IMPOSSIBLE)
        if (bit - known) % judge.form.period == 0:
            odds[k] = RESUME
        if bit == known:
            odds[k, 0] = 0.0
    return odds


def _pieces(judge: _Judge, explained: _Explained, known: list[int]) -> list[Piece]:
    """Words whose value is sure, whichever alignment gives it, and whose subframe is.

    It is sure at the alignments of both syncs, a few bits slipped or not.
    """
    bits, best = explained.bits, explained.best
    near = [min(abs(bit - sync) for sync in known) <= AROUND for bit in bits]
    read = np.stack([judge.read(bit) for bit in bits])
    value = np.take_along_axis(read, np.minimum(best, len(bits) - 1)[None], 0)
    stands = (explained.chance * (read == value)).sum(axis=0) >= 1 - DOUBT
    changes = np.flatnonzero(np.diff(best))
    edges = np.unique(np.concatenate((changes, changes + 1)))
    stands[edges] &= explained.known()[edges] >= SAME
    stands &= best < len(bits)
    cuts = np.flatnonzero(np.diff(np.concatenate(([0], np.where(stands, best + 1, 0), [0])))).tolist()
    return [
        Piece(first, stop, bits[best[first]] + first * judge.form.step)
        for first, stop in pairwise(cuts)
        if stands[first] and (near[best[first]] or _timed(judge, explained, best[first], slice(first, stop)))
    ]


def _timed(judge: _Judge, explained: _Explained, alignment: int, part: slice) -> bool:
    """Whether words are less like those of any other subframe that has room; else they may be early or late."""
    own = explained.evidence[alignment, part].sum()
    for rival, bit in enumerate(explained.bits):
        off = bit - explained.bits[alignment]
        first, stop = (max(0, word - off // judge.form.step) for word in (part.start, part.stop))
        if off == 0 or off % judge.form.period or stop <= first:
            continue
        room = (explained.best[first:stop] == len(explained.bits)).mean()
        if room > ROOM and explained.evidence[rival, first:stop].sum() > RIVAL * own:
            return False
    return True


def _range(stretch: Stretch, form: Form) -> tuple[int, int]:
    """The bits that word 0 may have at any alignment. Where there is one sync only, any number of bits may be lost."""
    known = [bit for bit in (stretch.forward, stretch.backward) if bit is not None]
    low, high = min(known) - AROUND, max(known) + AROUND
    if stretch.backward is None:
        low -= stretch.rows * form.period
    if stretch.forward is None:
        high += stretch.rows * form.period
    return low, high


def _places(judge: _Judge, known: list[int], within: tuple[int, int]) -> Longs:
    """Bits of the first word at the alignments that are tried: near those known, and where most words agree."""
    form, grid = judge.form, judge.form.grid
    near = np.concatenate([np.arange(bit - AROUND, bit + AROUND + 1) for bit in known])
    low, high = within
    at = np.arange(judge.span[0] + -judge.span[0] % grid, judge.span[1] - form.step + 1, grid)
    values = np.zeros(len(at), np.uint16)
    loops().read(judge.data, int(form.order), grid, int(at[0]) if len(at) else 0, values)
    expected, words = _steady(judge)
    first, stop = np.searchsorted(expected, values), np.searchsorted(expected, values, "right")
    agreeing = stop - first
    agreeing[agreeing > MOST_ALIKE] = 0
    order = np.repeat(first - np.cumsum(agreeing) + agreeing, agreeing) + np.arange(agreeing.sum())
    places = np.repeat(at, agreeing) - form.step * words[order]
    voted, votes = np.unique(places[(places >= low) & (places <= high)], return_counts=True)
    voted = voted[np.argsort(-votes, kind="stable")[:MOST_VOTED]]
    tried = np.unique(np.concatenate((near, voted)))
    on_grid: Longs = tried[tried % grid == 0].astype(np.int64)
    return on_grid


def _steady(judge: _Judge) -> tuple[NDArray[np.uint16], Longs]:
    """The values that words had in the frames around, sorted, and which words; without 000 and FFF."""
    form, width = judge.form, judge.form.words_per_subframe
    values = []
    for references in judge.around[:, :2].T:
        expected = np.zeros((len(references), width), np.uint16)
        for row, bit in zip(expected, references.tolist(), strict=True):
            if bit >= 0:
                loops().read(judge.data, int(form.order), form.step, bit, row)
        values.append(expected.reshape(-1))
    words = np.tile(np.arange(judge.words), 2)
    both = np.concatenate(values)
    kept = (both != 0x000) & (both != 0xFFF)
    kept[judge.words :] &= values[0] != values[1]
    order = np.argsort(both[kept], kind="stable")
    return both[kept][order], words[kept][order]
