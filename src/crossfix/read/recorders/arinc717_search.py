"""In which form an ARINC 717 recording is stored: every form at every rate, by the syncs that stand in a row.

A run of n syncs in the right order and at the right distance is there by chance, in random bits, with 4/4096^n per
place and form. The form is taken where its longest run is so long that fewer than CHANCE such runs are expected in
all that was searched: 3 in a few hundred bytes, 4 in a few megabytes, 5 in some gigabytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.read.recorders.compiled_loops import loops
from crossfix.read.recorders.forms import NAMES, Form, Order
from crossfix.records.words import FormScore

CHANCE = 1e-4
"""Largest chance that random bytes, as many as were searched, are taken for a recording."""
BLOCK = 1 << 18
"""Bytes searched before the question whether they are enough."""
ENOUGH, SHARE = 32, 0.5
"""Subframes in runs, and their share of what was searched, after which the rest of the file is not searched."""


@dataclass(frozen=True, slots=True)
class Found:
    """The form of a recording, None where nothing locks; the scores of all; the bytes they were taken from."""

    form: Form | None
    scores: tuple[FormScore, ...]
    searched: int


def find_form(data: NDArray[np.uint8], rates: Sequence[int], *, whole: bool = False) -> Found:
    """The form with most subframes in runs, from the first bytes that are enough, or from the `whole` file."""
    every = np.array(rates, np.int64)
    tally = np.zeros((len(Order), len(rates), 2), np.int64)
    done = 0
    found = Found(None, (), 0)
    while done < len(data):
        stop = len(data) if whole else min(done + BLOCK, len(data))
        loops().search(data, done, stop, every, tally)
        done = stop
        found = _judged(tally, rates, done)
        if found.form is not None and _enough(tally, found):
            break
    return found


def run_needed(searched: int, rates: int) -> int:
    """Syncs in a row that chance does not make in so many bytes searched at so many rates.

    >>> run_needed(300, 10), run_needed(1 << 20, 10), run_needed(1 << 30, 10)
    (3, 4, 5)
    """
    places = searched * (8 * 3 + 2) * max(1, rates)
    run = 3
    while places * 4.0 / 4096.0**run > CHANCE:
        run += 1
    return run


def _judged(tally: NDArray[np.int64], rates: Sequence[int], searched: int) -> Found:
    needed = run_needed(searched, len(rates))
    forms = [(Form(order, rate), *tally[order, k].tolist()) for order in Order for k, rate in enumerate(rates)]
    scored = [(min(1.0, begun * form.period / (8 * searched)), begun, run, form) for form, begun, run in forms]
    # Aligned words at 384/s have all the syncs of packed words at 512/s, but those do not leave four bits free.
    ranked = sorted(scored, key=lambda one: (-one[1], one[3].period, -one[3].order))
    best_of = {order: next(one for one in ranked if one[3].order == order) for order in Order}
    told = [one for one in ranked if one[1] or one is best_of[one[3].order]]
    scores = tuple(FormScore(NAMES[form.order], form.words_per_subframe, share) for share, _, _, form in told)
    chosen = next((form for _, _, run, form in ranked if run >= needed), None)
    return Found(chosen, scores, searched)


def _enough(tally: NDArray[np.int64], found: Found) -> bool:
    return bool(tally[:, :, 0].max() >= ENOUGH) and found.scores[0].share > SHARE
