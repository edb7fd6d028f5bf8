"""From anchors to words: whole subframes gathered at once, damaged stretches one by one, missing ones left as FILL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crossfix.read.recorders.arinc717_anchors import Anchors, References
from crossfix.read.recorders.compiled_loops import loops
from crossfix.read.recorders.damage import Piece, Stretch, standing
from crossfix.read.recorders.forms import SYNCS, Form
from crossfix.records.words import Quality

MOST_ROWS = 8
"""Subframes of a stretch that are looked at together; of a longer one, half as many from each end."""
FILLED = 8
"""Words of 32 that became 000 or FFF since a frame earlier, for which a whole subframe is looked at like a damaged one.
"""
LIVELY, MOST_LIVELY = 16, 0.2
"""Words of 32 far from those a frame earlier, for which two slips that cancel are looked for; not where so large a
share of all subframes is like that. The A330 sample has 12 at most, and 14 to 26 in half the parts that slipped.
"""


@dataclass(slots=True, eq=False)
class Rows:
    """Subframes under way, see `records.words.Words`; `stretches` with the pieces that stand, for the notices."""

    words: NDArray[np.uint16]
    valid: NDArray[np.bool_]
    quality: NDArray[np.uint8]
    bit: NDArray[np.int64]
    number: NDArray[np.uint8]
    stretches: list[tuple[Stretch, list[Piece]]]

    def put(self, data: NDArray[np.uint8], form: Form, stretch: Stretch, pieces: list[Piece]) -> None:
        """What stands in a stretch, and around it what is read forward from the sync before it."""
        flat, valid = self.words.reshape(-1), self.valid.reshape(-1)
        start = stretch.row * form.words_per_subframe
        words = stretch.rows * form.words_per_subframe
        valid[start : start + words] = False
        if stretch.forward is not None:
            there = min(words, (stretch.high - stretch.forward) // form.step)
            loops().read(data, int(form.order), form.step, stretch.forward, flat[start : start + there])
        for piece in pieces:
            part = slice(start + piece.first, start + piece.stop)
            loops().read(data, int(form.order), form.step, piece.bit, flat[part])
            valid[part] = True
        self.stretches.append((stretch, pieces))

    def pieces(self, form: Form) -> NDArray[np.int64]:
        """As `records.words.Words.pieces`: cut where subframes end."""
        rows = []
        width = form.words_per_subframe
        for stretch, pieces in self.stretches:
            for piece in pieces:
                for row in range(piece.first // width, (piece.stop - 1) // width + 1):
                    first, stop = max(piece.first, row * width), min(piece.stop, (row + 1) * width)
                    bit = piece.bit + (first - piece.first) * form.step
                    rows.append((stretch.row + row, first - row * width, stop - row * width, bit))
        return np.array(sorted(rows), np.int64).reshape(-1, 4)


def assembled(data: NDArray[np.uint8], form: Form, anchors: Anchors) -> Rows:
    """All subframes from the one that the recording begins in to the one that it ends in."""
    size, step, period = len(data) * 8, form.step, form.period
    head = int(anchors.bit[0] >= step)
    at = head + np.concatenate(([0], np.cumsum(anchors.elapsed(period))))
    left = size - int(anchors.bit[-1])
    tail = 1 if left < period + step else min(-(-left // period), MOST_ROWS)
    count = int(at[-1]) + tail
    rows = Rows(
        np.zeros((count, form.words_per_subframe), np.uint16),
        np.zeros((count, form.words_per_subframe), bool),
        np.full(count, Quality.FILL, np.uint8),
        np.full(count, -1, np.int64),
        ((anchors.number[0] - 1 - head + np.arange(count)) % 4 + 1).astype(np.uint8),
        [],
    )
    rows.bit[at] = anchors.bit
    whole = anchors.whole(period)
    whole[-1] = period <= left < period + step
    filled, lively = _gathered(data, form, rows, anchors, at, whole)
    references = References.of(data, form, anchors, ~(filled | lively))
    for stretch in _stretches(form, anchors, at, whole & ~filled, lively, head, tail, size):
        rows.put(data, form, stretch, _standing(data, form, references, stretch, size))
    _judge(form, rows, at, whole, anchors)
    return rows


def _gathered(
    data: NDArray[np.uint8], form: Form, rows: Rows, anchors: Anchors, at: NDArray[np.int64], whole: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whole subframes into their rows; which of the anchors' hold a run of fill, and which are lively."""
    latest = np.full(4, -1, np.int64)
    doubtful = np.zeros((int(whole.sum()), 2), np.int64)
    loops().gather(data, int(form.order), form.step, anchors.bit[whole], at[whole], rows.words, latest, doubtful)
    rows.valid[at[whole]] = True
    filled, lively = np.zeros(len(anchors), bool), np.zeros(len(anchors), bool)
    filled[whole], lively[whole] = doubtful[:, 0] >= FILLED, doubtful[:, 1] >= LIVELY
    return filled, lively & (lively.sum() <= MOST_LIVELY * len(anchors))


def _stretches(
    form: Form, anchors: Anchors, at: NDArray[np.int64], whole: NDArray[np.bool_], lively: NDArray[np.bool_],
    head: int, tail: int, size: int,
) -> Iterator[Stretch]:  # fmt: skip
    """What is not whole, in order: before the first sync, between two, after the last."""
    period, first = form.period, int(anchors.bit[0])
    if head:
        yield Stretch(0, 1, int(anchors.number[0] - 2) % 4 + 1, None, first - period, max(0, first - period), first)
    for k in np.flatnonzero(~whole | lively):
        row, number, low = int(at[k]), int(anchors.number[k]), int(anchors.bit[k])
        if k == len(anchors) - 1:
            yield Stretch(row, tail, number, low, None, low, min(size, low + tail * period), bool(whole[k]))
            return
        count, high = int(at[k + 1]) - row, int(anchors.bit[k + 1])
        if count <= MOST_ROWS:
            yield Stretch(row, count, number, low, high - count * period, low, high, bool(whole[k]))
            continue
        part = MOST_ROWS // 2
        yield Stretch(row, part, number, low, None, low, min(high, low + part * period))
        begin = int(at[k + 1]) - part
        second = (number - 1 + begin - row) % 4 + 1
        yield Stretch(begin, part, second, None, high - part * period, max(low, high - part * period), high)


def _standing(data: NDArray[np.uint8], form: Form, references: References, stretch: Stretch, size: int) -> list[Piece]:
    """The parts that stand. In the last subframe of a recording that ends inside it, every word that was received.

    Nothing speaks against them but another alignment, and the last words before an impact are unlike those before. A
    run of fill at the end does: it is an erased memory, or a file made longer.
    """
    last = stretch.backward is None and stretch.high == size and stretch.high - stretch.low < form.period
    if last and not _ends_in_fill(data, form, stretch.low, stretch.high):
        stretch = replace(stretch, lively=True)
    return standing(data, form, references, stretch)


def _ends_in_fill(data: NDArray[np.uint8], form: Form, low: int, high: int) -> bool:
    words = np.zeros((high - low) // form.step, np.uint16)
    loops().read(data, int(form.order), form.step, low, words)
    end = words[-FILLED:]
    return len(end) == FILLED and bool((end == end[0]).all()) and int(end[0]) in (0x000, 0xFFF)


def _judge(form: Form, rows: Rows, at: NDArray[np.int64], whole: NDArray[np.bool_], anchors: Anchors) -> None:
    """Quality of each row, and the place of word 1 where its own sync is lost."""
    rows.quality[at[whole]] = Quality.GOOD
    rows.valid[at[anchors.wrong > 0], 0] = False
    own = set(at.tolist())
    for stretch, pieces in rows.stretches:
        for row in range(stretch.row, stretch.row + stretch.rows):
            rows.valid[row, 0] &= int(rows.words[row, 0]) == SYNCS[rows.number[row] - 1]
            if row in own:
                ends = stretch.backward is None and row == stretch.row + stretch.rows - 1
                full = bool(rows.valid[row].all())
                rows.quality[row] = Quality.GOOD if full else Quality.PARTIAL if ends else Quality.TAIL_BAD
            elif rows.valid[row].any():
                rows.quality[row] = Quality.HEAD_BAD
                rows.bit[row] = _first_bit(form, pieces, row - stretch.row)


def _first_bit(form: Form, pieces: list[Piece], row: int) -> int:
    """Where word 1 of a row would be, by the piece that has most of its words."""
    start, stop = row * form.words_per_subframe, (row + 1) * form.words_per_subframe
    most = max(pieces, key=lambda one: min(one.stop, stop) - max(one.first, start))
    return most.bit - (most.first - start) * form.step
