"""Anchors: where subframes begin. Those in lock, and single ones between damages that the data confirm.

Three syncs in a row lock; that leaves out a subframe between two damages. Its sync word alone proves nothing, 4 of
4096 places look like one. Its words do: they are near those of the same subframe in the frames around.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.read.recorders.compiled_loops import loops
from crossfix.read.recorders.forms import Form

Longs = NDArray[np.int64]

CONFIRMED = 20.0
"""Evidence (log of the odds against chance) of the words after or before a lone sync that makes it an anchor."""
NEAR = 48
"""Words looked at on each side of a lone sync."""
MOST_LONE = 2048
"""Lone syncs looked at in a stretch: random bits have one in 1024."""
SAMPLED = 48
"""Subframes of each number from which it is learnt which words are steady."""
REACH = 64
"""Periods searched for lone syncs from each end of a stretch without lock."""


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """Subframes with their own sync, in the order of the file: bit, number 1 to 4, wrong bits of the sync."""

    bit: Longs
    number: Longs
    wrong: Longs

    def __len__(self) -> int:
        """How many."""
        return len(self.bit)

    def elapsed(self, period: int) -> Longs:
        """Subframes from each anchor to the next: the fewest that agree with the numbers modulo 4 and leave at most
        half a subframe of bits too many. Bits are lost far oftener than added.
        """
        step = np.diff(self.number) % 4
        fewest = np.maximum(np.ceil((np.diff(self.bit) - period / 2) / period).astype(np.int64), 1)
        counted: Longs = fewest + (step - fewest) % 4
        return counted

    def whole(self, period: int) -> NDArray[np.bool_]:
        """Which subframes end exactly where the next number begins; the last one never."""
        exact = (np.diff(self.bit) == period) & (np.diff(self.number) % 4 == 1)
        return np.append(exact, False)


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """Whole subframes by number, what a damaged one is compared with: their bits in order, and those of `every` number.

    `stray`: (4, words) how often the word of each place in the frame is unlike both those of the frames around.
    """

    bits: tuple[Longs, ...]
    every: Longs
    stray: NDArray[np.float64]

    @staticmethod
    def of(
        data: NDArray[np.uint8], form: Form, anchors: Anchors, trusted: NDArray[np.bool_] | None = None
    ) -> References:
        """From the subframes that are whole and, where that is known, trusted."""
        whole = anchors.whole(form.period)
        whole = whole if trusted is None else whole & trusted
        bits = tuple(anchors.bit[whole & (anchors.number == number)] for number in range(1, 5))
        every = np.sort(np.concatenate(bits))
        return References(bits, every, np.stack([_stray(data, form, known) for known in bits]))

    def around(self, numbers: Longs, bits: Longs) -> Longs:
        """For each subframe of a number near a bit, the bits of four others, -1 where there is none.

        (subframes, 4): those of the same number before and after it, then those of any number. Many parameters stand in
        each of the four subframes, and the nearest one in time is the best guide to them.
        """
        found = np.full((len(bits), 4), -1, np.int64)
        for k, (number, bit) in enumerate(zip(numbers.tolist(), bits.tolist(), strict=True)):
            for known, column in ((self.bits[(number - 1) % 4], 0), (self.every, 2)):
                left, right = np.searchsorted(known, (bit, bit + 1)).tolist()
                if left > 0:
                    found[k, column] = known[left - 1]
                if right < len(known):
                    found[k, column + 1] = known[right]
        return found


def _stray(data: NDArray[np.uint8], form: Form, known: Longs) -> NDArray[np.float64]:
    """The share of words far from those of the subframes before and after, in a sample of all."""
    middles = np.unique(np.linspace(1, len(known) - 2, SAMPLED).astype(np.int64)) if len(known) > 2 else ()
    far = np.zeros(form.words_per_subframe)
    for k in middles:
        three = np.zeros((3, form.words_per_subframe), np.uint16)
        for row, bit in zip(three, known[k - 1 : k + 2], strict=True):
            loops().read(data, int(form.order), form.step, bit, row)
        before, own, after = three.astype(np.int32)
        far += np.minimum(abs(own - before), abs(own - after)) > loops().FAR
    return (far + 1) / (len(middles) + 20)


def followed(data: NDArray[np.uint8], form: Form) -> Anchors:
    """The subframes in lock."""
    room = np.empty((len(data) * 8 // form.period + 2, 3), np.int64)
    count = loops().follow(data, int(form.order), form.step, form.period, room)
    return Anchors(*(room[:count, k].copy() for k in range(3)))


def completed(data: NDArray[np.uint8], form: Form, anchors: Anchors) -> Anchors:
    """With the lone syncs that the data confirm."""
    references = References.of(data, form, anchors)
    anchors = _without_chance(data, form, references, anchors)
    found = [
        sync
        for low, high in _stretches(anchors, form, len(data) * 8)
        for sync in _lone(data, form, references, low, high)
    ]
    lone = np.array(found, np.int64).reshape(-1, 2)
    bits, numbers = np.append(anchors.bit, lone[:, 0]), np.append(anchors.number, lone[:, 1])
    wrong = np.append(anchors.wrong, np.zeros(len(found), np.int64))
    order = np.argsort(bits, kind="stable")
    return _renumbered(Anchors(bits[order], numbers[order], wrong[order]), form.period)


def _without_chance(data: NDArray[np.uint8], form: Form, references: References, anchors: Anchors) -> Anchors:
    """Without the syncs at the end of a lock that only stand in their place by chance, after a damage."""
    whole = anchors.whole(form.period)
    doubtful = np.flatnonzero(~whole[1:-1] & whole[:-2]) + 1
    chance = [
        int(k)
        for k in doubtful
        if len(references.bits[anchors.number[k] - 1]) > 0
        and not _confirmed(data, form, references, int(anchors.bit[k]), int(anchors.number[k]))
    ]
    return Anchors(*(np.delete(one, chance) for one in (anchors.bit, anchors.number, anchors.wrong)))


def _renumbered(anchors: Anchors, period: int) -> Anchors:
    """A lone sync that is one of 1 and 3, or of 2 and 4, by one wrong bit: the other one makes four subframes less."""
    number, wrong = anchors.number.copy(), anchors.wrong.copy()
    whole = anchors.whole(period)
    for k in np.flatnonzero(~whole[1:-1] & ~whole[:-2]) + 1:
        part = slice(k - 1, k + 2)
        near = Anchors(anchors.bit[part], number[part].copy(), wrong[part])
        other = Anchors(near.bit, near.number + np.array([0, 2, 0]), near.wrong)
        if other.elapsed(period).sum() < near.elapsed(period).sum():
            number[k], wrong[k] = (number[k] + 1) % 4 + 1, 1
    return Anchors(anchors.bit, number, wrong)


def _stretches(anchors: Anchors, form: Form, size: int) -> list[tuple[int, int]]:
    """Where a lone sync may begin, from bit to bit: between anchors, before the first and after the last.

    It ends before the next anchor begins: bits that are part of another sync are no evidence of their own.
    """
    broken = np.flatnonzero(~anchors.whole(form.period)[:-1])
    first = anchors.bit - form.step + 1
    ends = [(int(anchors.bit[k]) + form.step, int(first[k + 1])) for k in broken]
    ends += [(0, int(first[0])), (int(anchors.bit[-1]) + form.step, size)]
    reach = REACH * form.period
    short = [(low, high) for low, high in ends if high - low <= 2 * reach]
    long = [(low, high) for low, high in ends if high - low > 2 * reach]
    return [*short, *((low, low + reach) for low, _ in long), *((high - reach, high) for _, high in long)]


def _lone(data: NDArray[np.uint8], form: Form, references: References, low: int, high: int) -> list[tuple[int, int]]:
    """Bit and number of the syncs in [low, high) that the data confirm.

    None where they are far more than there is room for: then the words themselves are like syncs.
    """
    room = np.empty((MOST_LONE, 2), np.int64)
    count = loops().hits(data, int(form.order), form.grid, low, high, room)
    most = 2 * (high - low) // form.period + 3
    found: list[tuple[int, int]] = []
    for bit, number in room[:count].tolist():
        if _confirmed(data, form, references, bit, number):
            found.append((bit, number))
        if len(found) > most:
            return []
    return found


def _confirmed(data: NDArray[np.uint8], form: Form, references: References, bit: int, number: int) -> bool:
    """Whether the words after a sync, or those before it, are near those of the frames around."""
    near = min(NEAR, form.words_per_subframe - 1)
    after = _evidence(data, form, references, bit + form.step, number, form.step, near)
    if np.cumsum(after).max() >= CONFIRMED:
        return True
    offset = (form.words_per_subframe - near) * form.step
    before = _evidence(data, form, references, bit - near * form.step, number - 1, offset, near)
    return bool(np.cumsum(before[::-1]).max() >= CONFIRMED)


def _evidence(
    data: NDArray[np.uint8], form: Form, references: References, bit: int, number: int, offset: int, count: int
) -> NDArray[np.float64]:
    """Of `count` words from `bit` on, which lie `offset` bits after the sync of subframe `number`."""
    around = references.around(np.array([number]), np.array([bit - offset]))
    around = np.where(around < 0, -1, around + offset)
    out = np.empty(count)
    span = np.array([0, len(data) * 8], np.int64)
    stray = references.stray[(number - 1) % 4, offset // form.step :]
    loops().likelihood(data, int(form.order), form.step, bit, span, count, around, stray, out)
    return out
