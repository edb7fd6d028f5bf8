"""Raw ARINC 717 recordings: from any stored bits to the 12-bit words of consecutive subframes.

1. `arinc717_search` finds the storage form and the rate.
2. `arinc717_anchors` locks on three syncs in a row, follows with a flywheel, and finds lone syncs between damages.
3. `assembly` gathers whole subframes; `damage` says which words stand in the others; missing ones stay as FILL.

Missing subframes are counted from the bits between two syncs and from their numbers modulo 4: up to three that left no
bits are seen. `frame_counter` counts further with a frame counter, where a layout names one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.arinc717_anchors import Anchors, completed, followed
from crossfix.read.recorders.arinc717_search import Found, find_form
from crossfix.read.recorders.assembly import Rows, assembled
from crossfix.read.recorders.forms import LARGEST_RATE, RATES, SYNCS, Form, sync_bits
from crossfix.read.recorders.recording_zip import MAGIC, members
from crossfix.read.recorders.told import tell
from crossfix.records.words import Quality, Words

LOCKED = 0.5
"""Share of the bytes in lock below which a form that the first bytes gave is checked against the whole file."""


def read_words(data: bytes | memoryview, name: str, doubts: Doubts, words_per_second: int | None = None) -> Words:
    """The words of a recording, or of the one recording in a zip.

    `words_per_second`: words per subframe, where known; other rates than the usual ones need it. Raises InputUnusable
    where nothing locks, or where several files of a zip do.
    """
    rates = _rates(name, words_per_second)
    if bytes(data[: len(MAGIC)]) == MAGIC:
        content, found = _packed(data, name, rates)
        return _read(content, found, rates, name, doubts)
    content = _bytes(data)
    return _read(content, find_form(content, rates), rates, name, doubts)


def _bytes(data: bytes | memoryview) -> NDArray[np.uint8]:
    """Not to be written to, whatever `data` is: for other arrays Numba would compile each loop anew."""
    view = np.frombuffer(data, np.uint8)
    view.flags.writeable = False
    return view


def _rates(name: str, words_per_second: int | None) -> tuple[int, ...]:
    if words_per_second is None:
        return RATES
    if not 4 <= words_per_second <= LARGEST_RATE:
        raise InputUnusable(f"arinc717: {name}: {words_per_second} words/s; 4 to {LARGEST_RATE} are possible")
    return (words_per_second,)


def _packed(data: bytes | memoryview, name: str, rates: tuple[int, ...]) -> tuple[NDArray[np.uint8], Found]:
    """The recording in a zip."""
    tried = [(inside, _bytes(one)) for inside, one in members(data, name)]
    locked = [(inside, content, found) for inside, content in tried if (found := find_form(content, rates)).form]
    if len(locked) > 1:
        names = ", ".join(inside for inside, _, _ in locked)
        raise InputUnusable(f"arinc717: {name}: the zip holds {len(locked)} recordings ({names}); unpack one of them")
    if not locked:
        names = ", ".join(inside for inside, _ in tried) or "no file"
        raise InputUnusable(f"arinc717: {name}: nothing in the zip ({names}) is a raw recording; {_advice(rates)}")
    return locked[0][1:]


def _read(data: NDArray[np.uint8], found: Found, rates: tuple[int, ...], name: str, doubts: Doubts) -> Words:
    if found.form is None:
        syncs = " ".join(f"0x{sync:03X}" for sync in SYNCS)
        every = ", ".join(map(str, rates))
        raise InputUnusable(
            f"arinc717: {name}: no sequence of sync words {syncs} in {len(data)} bytes, packed or aligned, at {every} "
            f"words/s; {_advice(rates)}"
        )
    form, anchors = found.form, followed(data, found.form)
    if found.searched < len(data) and len(anchors) * form.period < LOCKED * 8 * len(data):
        found = find_form(data, rates, whole=True)
        if found.form is not None and found.form != form:
            form, anchors = found.form, followed(data, found.form)
    anchors = completed(data, form, anchors)
    rows = assembled(data, form, anchors)
    return _words(data, form, anchors, rows, found, doubts)


def _advice(rates: tuple[int, ...]) -> str:
    hint = "give --words-per-second or " if rates == RATES else ""
    return f"{hint}check that the file is raw"


def _words(data: NDArray[np.uint8], form: Form, anchors: Anchors, rows: Rows, found: Found, doubts: Doubts) -> Words:
    """Without the rows before and after all words."""
    held = np.flatnonzero(rows.quality != Quality.FILL)
    first, stop = int(held[0]), int(held[-1]) + 1
    kept = slice(first, stop)
    tell(data, form, anchors, rows, first, doubts)
    pieces = rows.pieces(form)
    pieces[:, 0] -= first
    after_sync = rows.words[rows.quality == Quality.GOOD, 1:3]
    return Words(
        words=rows.words[kept],
        valid=rows.valid[kept],
        quality=rows.quality[kept],
        number=rows.number[kept],
        count=np.arange(stop - first),
        bit_position=rows.bit[kept],
        words_per_subframe=form.words_per_subframe,
        form=form.text(int(anchors.bit[0]), sync_bits(after_sync)),
        scores=found.scores,
        stored_bits=form.step,
        pieces=pieces,
    )
