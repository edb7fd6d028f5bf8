"""What the reader of a raw recording tells: each damage, gap and doubt, with its bit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from crossfix.read.doubts import Doubts
from crossfix.read.recorders.arinc717_anchors import Anchors
from crossfix.read.recorders.assembly import Rows
from crossfix.read.recorders.damage import Piece, Stretch
from crossfix.read.recorders.forms import Form, Order

MOST_TOLD = 150
"""Damages told one by one; the others are counted by what they are."""
FLAGS = {
    0x8000: "CUT: this frame does not follow the one before it",
    0x4000: "UNKNOWN: the next sync word is not where it should be",
    0x2000: "BAD: the subframe does not begin with its sync word",
    0x1000: "PAD: the subframe has words too many",
}
"""Of the sync words of the aligned form, Airfase."""


def tell(data: NDArray[np.uint8], form: Form, anchors: Anchors, rows: Rows, first_row: int, doubts: Doubts) -> None:
    """All of it into `doubts`, in order of place. `first_row`: the row that is subframe 0."""
    found = sorted((*_wrong(anchors), *_damages(form, rows, first_row), *_flags(data, form, anchors)))
    for k, (bit, kind, detail) in enumerate(found):
        doubts.add(f"bit {bit}", f"{kind}{detail}" if k < MOST_TOLD else kind)


def _wrong(anchors: Anchors) -> Iterator[tuple[int, str, str]]:
    for k in np.flatnonzero(anchors.wrong):
        yield int(anchors.bit[k]), "sync word with wrong bits, the subframe is kept", f": {anchors.wrong[k]}"


def _damages(form: Form, rows: Rows, first_row: int) -> Iterator[tuple[int, str, str]]:
    size = rows.words.shape[1]
    for stretch, pieces in rows.stretches:
        words = stretch.rows * size
        stands = sum(one.stop - one.first for one in pieces)
        if stretch.row < first_row:
            yield stretch.low, "bits before the first word are not read", f": {stretch.high - stretch.low}"
        elif stands < words:
            where = f"; subframe {stretch.row - first_row}, {stands} of {words} words stand"
            yield stretch.low, *_damage(form, stretch, pieces, words, where)


def _damage(form: Form, stretch: Stretch, pieces: list[Piece], words: int, where: str) -> tuple[str, str]:
    """What happened between two syncs, or at an end of the recording."""
    if stretch.forward is None:
        return "words before a sync", where
    if stretch.backward is None:
        received = (stretch.high - stretch.low) // form.step
        if len(pieces) == 1 and pieces[0].stop == received < words:
            return "the recording ends inside a subframe", where
        return "lock is lost, or the recording ends", where
    lost = words * form.step - (stretch.high - stretch.low)
    if lost == 0:
        return "words overwritten between two syncs in their places", where
    if abs(lost) < form.step:
        return "slip", f" of {abs(lost)} bits too {'few' if lost > 0 else 'many'}{where}"
    if lost > 0:
        return "dropout", f" of {lost} bits{where}"
    return "bits between that belong to no subframe", f": {-lost}{where}"


def _flags(data: NDArray[np.uint8], form: Form, anchors: Anchors) -> Iterator[tuple[int, str, str]]:
    """The flags of aligned sync words."""
    if form.order < Order.LITTLE_ENDIAN:
        return
    high = data[(anchors.bit >> 3) + int(form.order == Order.LITTLE_ENDIAN)].astype(np.int64) << 8
    for flag, text in FLAGS.items():
        for k in np.flatnonzero(high & flag):
            yield int(anchors.bit[k]), f"flag {text}", ""
