"""The loops over a recording's bits, compiled; see arinc717.py for what they do together.

A place is a bit of the file, counted from its first. Every loop reads words in one order (`forms.Order`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, inlined

Bytes = NDArray[np.uint8]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

LEAST_FIRST, MOST_FIRST, REVERSED, LITTLE_ENDIAN, BIG_ENDIAN = range(5)
_SYNC = np.array([0, 0x247, 0x5B8, 0xA47, 0xDB8], np.int64)
_MIRRORED = np.array([int(f"{word:012b}"[::-1], 2) for word in range(4096)], np.int64)
_ONES = np.array([word.bit_count() for word in range(4096)], np.int64)
_NUMBER = np.zeros(4096, np.uint8)
"""The number of the subframe that a word is the sync of; 0 for other words."""
_NUMBER[_SYNC[1:]] = [1, 2, 3, 4]
_EITHER = _NUMBER | (_NUMBER[_MIRRORED] << 4)
"""The same for a word, and above it for its mirror image."""

MOST_WRONG = 2
"""Wrong bits of a sync word in its place that are taken for bit errors; other words are 11 or 12 bits away."""
RUN = 3
"""Syncs in a row that lock."""
LONGEST = 8
"""Syncs in a row that are counted."""
FLAGGED_SHARE, MOST_LOOKED_AT = 8, 128
"""A subframe is not aligned where more than one word in 8 of the first 128 has bits above the twelfth."""

NEARNESS = np.full(4096, 4096 * 0.6)
"""How much likelier than chance a word is that is so far from its reference, where it follows it; see `likelihood`."""
NEARNESS[1:] = 4096 * 0.36 / (2.0 * np.arange(1, 4096) * np.arange(2, 4097))
_ONE_BIT = 4096 * 0.04 / 12
_IDLE = -1.0
"""Evidence, at most, of a word that is not the 000 or FFF that it was."""
IMPOSSIBLE = -1e6
LOST = -1.0
"""Evidence of a word that is at no alignment, beyond those for which there are no bits."""
PART = 32
"""Words that are counted together."""
FAR = 64
"""Counts from the word a frame earlier, of 4096, from which a word is far."""


@inlined
def _word(data: Bytes, bit: int, order: int) -> int:
    at, last = bit >> 3, data.size - 1
    a, b, c = np.int64(data[at]), np.int64(data[min(at + 1, last)]), np.int64(data[min(at + 2, last)])
    if order == LEAST_FIRST:
        return ((a | b << 8 | c << 16) >> (bit & 7)) & 0xFFF  # type: ignore[return-value]
    if order == LITTLE_ENDIAN:
        return (a | b << 8) & 0xFFF  # type: ignore[return-value]
    if order == BIG_ENDIAN:
        return (a << 8 | b) & 0xFFF  # type: ignore[return-value]
    window = ((a << 16 | b << 8 | c) >> (12 - (bit & 7))) & 0xFFF
    return window if order == MOST_FIRST else _MIRRORED[window]  # type: ignore[return-value]


@inlined
def _run(data: Bytes, bit: int, number: int, order: int, period: int) -> int:
    """Syncs in a row from one of subframe `number` on, at most LONGEST."""
    size, count = data.size * 8, 0
    while count < LONGEST and bit + 12 <= size and _NUMBER[_word(data, bit, order)] == number:
        count += 1
        bit += period
        number = number % 4 + 1
    return count


@inlined
def _aligned(data: Bytes, bit: int, order: int, words: int) -> bool:
    """Whether the upper four bits of the words after a sync are free, as they are where words are aligned."""
    flagged, at = 0, (bit >> 3) + (1 if order == LITTLE_ENDIAN else 0)
    looked_at = min(words, MOST_LOOKED_AT)
    for word in range(1, looked_at):
        flagged += data[at + 2 * word] > 15
    return flagged * FLAGGED_SHARE <= looked_at


@inlined
def _tally(data: Bytes, bit: int, number: int, order: int, rates: Longs, tally: Longs) -> None:
    aligned = order >= LITTLE_ENDIAN
    for k in range(rates.size):
        run = _run(data, bit, number, order, rates[k] * (16 if aligned else 12))
        if run < RUN or (aligned and not _aligned(data, bit, order, rates[k])):
            continue
        tally[order, k, 0] += 1
        tally[order, k, 1] = max(tally[order, k, 1], run)


@compiled
def search(data: Bytes, start: int, stop: int, rates: Longs, tally: Longs) -> None:
    """Every form at every rate over the bytes [start, stop).

    `tally`: (orders, rates, 2), how many places begin a run of at least RUN syncs, and the longest run.
    """
    for at in range(start, min(stop, data.size - 2)):
        a, b, c = np.int64(data[at]), np.int64(data[at + 1]), np.int64(data[at + 2])
        low, high = a | b << 8 | c << 16, a << 16 | b << 8 | c
        for shift in range(8):
            one, other = (low >> shift) & 0xFFF, (high >> (12 - shift)) & 0xFFF
            if _NUMBER[one] or _EITHER[other]:
                for order in range(5):
                    number = _number(order, shift, one, other)
                    if number:
                        _tally(data, 8 * at + (shift if order < LITTLE_ENDIAN else 0), number, order, rates, tally)


@inlined
def _number(order: int, shift: int, one: np.int64, other: np.int64) -> int:
    """The subframe of a sync in one order, of the 12 bits from `shift` on in the bytes as they are, or turned."""
    if order == LEAST_FIRST or (order == LITTLE_ENDIAN and shift == 0):
        return int(_NUMBER[one])
    if order == MOST_FIRST or (order == BIG_ENDIAN and shift == 4):
        return int(_NUMBER[other])
    return int(_EITHER[other]) >> 4 if order == REVERSED else 0


@inlined
def _acquired(data: Bytes, bit: int, order: int, grid: int, period: int) -> int:
    """The first place from `bit` on that begins RUN syncs in a row; -1 where there is none."""
    size = data.size * 8
    bit = bit + (grid - bit % grid) % grid
    while bit + 2 * period + 12 <= size:
        number = _NUMBER[_word(data, bit, order)]
        if number and _run(data, bit, number, order, period) >= RUN:
            return bit
        bit += grid
    return -1


@inlined
def _bit_errors(data: Bytes, bit: int, number: int, order: int, period: int) -> bool:
    """Whether a word in the place of a sync is that sync with few wrong bits: the next sync is in its place too, and
    is not the successor of the sync that the word may look like.
    """
    wrong = _ONES[_word(data, bit, order) ^ _SYNC[number]]
    return wrong <= MOST_WRONG and _run(data, bit + period, number % 4 + 1, order, period) >= 1


@compiled
def follow(data: Bytes, order: int, step: int, period: int, anchors: Longs) -> int:
    """Subframes that are in lock into `anchors` (room, 3): bit, number, wrong bits of the sync; how many.

    Acquired on RUN syncs in a row. One sync that is missing is passed over where two follow in their places (flywheel).
    """
    size, grid = data.size * 8, 8 if step == 16 else 1
    count, bit, number, wrong = 0, 0, 0, 0
    while True:
        if number == 0:
            bit = _acquired(data, bit, order, grid, period)
            if bit < 0:
                return count
            number, wrong = int(_NUMBER[_word(data, bit, order)]), 0
        anchors[count, 0], anchors[count, 1], anchors[count, 2] = bit, number, wrong
        count += 1
        after, following = bit + period, number % 4 + 1
        if after + 12 > size:
            return count
        wrong = _ONES[_word(data, after, order) ^ _SYNC[following]]
        if wrong == 0 or _bit_errors(data, after, following, order, period):
            bit, number = after, following
        elif _run(data, after + period, following % 4 + 1, order, period) >= 2:
            bit, number, wrong = after + period, following % 4 + 1, 0
        else:
            bit, number = bit + step, 0


@compiled
def hits(data: Bytes, order: int, grid: int, low: int, high: int, found: Longs) -> int:
    """Sync words that begin in [low, high) into `found` (room, 2): bit, number; how many."""
    count, bit = 0, low + -low % grid
    while bit < high and bit + 12 <= data.size * 8 and count < found.shape[0]:
        number = _NUMBER[_word(data, bit, order)]
        if number:
            found[count, 0], found[count, 1] = bit, number
            count += 1
        bit += grid
    return count


@inlined
def _unpack(data: Bytes, order: int, step: int, bit: int, out: NDArray[np.uint16]) -> None:
    """Words from `bit` on; the usual order two at a time, several times as fast."""
    first, shift = 0, np.uint32(bit & 7)
    if order == LEAST_FIRST and step == 12:
        pairs = min(out.size // 2, (data.size - (bit >> 3) - 1) // 3)
        for k in range(pairs):
            at = (bit >> 3) + 3 * k
            low, high = np.uint32(data[at]) | np.uint32(data[at + 1]) << 8, np.uint32(data[at + 2])
            both = (low | high << 16 | np.uint32(data[at + 3]) << 24) >> shift
            out[2 * k], out[2 * k + 1] = both & 0xFFF, (both >> 12) & 0xFFF
        first = 2 * pairs
    for w in range(first, out.size):
        out[w] = _word(data, bit + w * step, order)


@compiled
def read(data: Bytes, order: int, step: int, bit: int, out: NDArray[np.uint16]) -> None:
    """Words from `bit` on into `out`."""
    _unpack(data, order, step, bit, out)


@compiled
def gather(
    data: Bytes, order: int, step: int, bits: Longs, rows: Longs, words: NDArray[np.uint16], latest: Longs,
    doubtful: Longs,
) -> None:  # fmt: skip
    """Whole subframes that begin at `bits` into the rows `rows` of `words`.

    `doubtful` (subframes, 2): the most words in any PART of each that became 000 or FFF since a frame earlier, and the
    most that are far from those a frame earlier. That is the last row of the same number that was gathered, from
    `latest` (4,) on.
    """
    for k in range(bits.size):
        row, before = rows[k], latest[rows[k] % 4]
        latest[row % 4] = row
        _unpack(data, order, step, bits[k], words[row])
        if before >= 0:
            _compare(words[before], words[row], doubtful[k])


@inlined
def _compare(before: NDArray[np.uint16], now: NDArray[np.uint16], doubtful: Longs) -> None:
    for part in range(0, now.size, PART):
        filled, far = 0, 0
        for w in range(part, min(part + PART, now.size)):
            distance = np.int32(now[w]) - np.int32(before[w])
            filled += int((distance != 0) & (((now[w] + 1) & 0xFFF) <= 1))
            far += int(abs(distance) > FAR)
        doubtful[0], doubtful[1] = max(doubtful[0], filled), max(doubtful[1], far)


@inlined
def _evidence(data: Bytes, bit: int, order: int, references: Longs, offset: int, stray: float) -> float:
    """Of a word against the same word of the subframes at `references`, -1 for none."""
    word, distance, one_bit, idle = _word(data, bit, order), 4096, False, False
    for k in range(references.size):
        if references[k] >= 0:
            other = _word(data, references[k] + offset, order)
            one_bit = one_bit or _ONES[word ^ other] == 1
            if abs(word - other) < distance:
                distance = abs(word - other)
                idle = ((other + 1) & 0xFFF) <= 1
    if distance == 4096 or (idle and distance == 0):
        return 0.0
    near = NEARNESS[distance]
    if one_bit:
        near = max(near, _ONE_BIT)
    found = np.log((1.0 - stray) * near + stray)
    return min(found, 0.0) + _IDLE if idle else found  # type: ignore[no-any-return]


@compiled
def likelihood(
    data: Bytes, order: int, step: int, bit: int, span: Longs, words: int, references: Longs, stray: Floats, out: Floats
) -> None:
    """How much likelier each word is, read from `bit` on, than chance: log, against its references.

    Words are near those of the subframes around: the same in 6 of 10, else the likelier the smaller the distance D,
    1/(D(D+1)), or one bit away; with the chance `stray` (words,), which each place in the frame has of its own, they
    are anything. Words 000 and FFF that agree say nothing, as they agree at any alignment; near them is not likely.
    `references`: (rows, any number), the first bit of each, -1 for none. `span`: the bits that may be read, first and
    one past the last.
    """
    for w in range(out.size):
        place = bit + step * w
        if place < span[0] or place + step > span[1]:
            out[w] = IMPOSSIBLE
        else:
            out[w] = _evidence(data, place, order, references[w // words], step * (w % words), stray[w])


@compiled
def best_gain(
    data: Bytes, order: int, step: int, places: Longs, words: int, references: Longs, stray: Floats, free: Longs,
    known: Floats, found: Floats,
) -> None:  # fmt: skip
    """The consecutive words that one of many alignments explains best beyond what explains them already.

    `places`: the bit of word 0 at each alignment. `free` (2, words): the bits that each word may be read from, first
    and one past the last. `known`: the evidence of each word so far. `found`: the gain, and the bit of word 0.
    """
    found[0] = 0.0
    for k in range(places.size):
        total = 0.0
        for w in range(known.size):
            place = places[k] + step * w
            if place < free[0, w] or place + step > free[1, w]:
                total = 0.0
                continue
            own = _evidence(data, place, order, references[w // words], step * (w % words), stray[w])
            total = max(0.0, total + own - known[w])
            if total > found[0]:
                found[0], found[1] = total, places[k]


@compiled
def weigh(evidence: Floats, lags: Longs, switch: Floats, first: Floats, chances: Floats, left: Floats) -> None:
    """Log of the odds of each alignment at each word, given the words up to it.

    `evidence`, `chances`, `left`: (alignments, words). Between two alignments, words may be lost.
    `lags` (alignments, alignments): the fewest that must be, from one to another, so that no bit is read twice.
    `switch`, of the same shape: log of the odds of the change. `first` (alignments, words): log of the odds of each as
    the first one, from each word on. `left`: of each alignment, having been left at or before a word.
    """
    states, size = evidence.shape
    for w in range(size):
        for s in range(states):
            reached = first[s, w] if w == 0 else _sum(first[s, w], chances[s, w - 1])
            for other in range(states):
                since = w - 1 - lags[other, s]
                if since >= 0:
                    reached = _sum(reached, left[other, since] + switch[other, s])
            chances[s, w] = evidence[s, w] + reached
            left[s, w] = _sum(chances[s, w], left[s, w - 1] + LOST) if w > 0 else chances[s, w]


@inlined
def _sum(one: float, other: float) -> float:
    """Log of exp(one) + exp(other)."""
    high, low = max(one, other), min(one, other)
    return high + np.log1p(np.exp(low - high)) if low > high - 40.0 else high
