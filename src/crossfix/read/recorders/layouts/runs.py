"""Runs: the places of a parameter, put together where they follow one another at equal steps.

A series has one step. Places at unequal steps (FRED's example has one in words 15 and 63 of 64) become several runs,
each with its own name: the time of every sample stays right.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from crossfix.read.recorders.layouts.model import SUBFRAMES, Parameter, Sample


@dataclass(frozen=True, slots=True)
class RunPart:
    """One part of each sample: in the row `offset` after that of the first part, in the words in turn."""

    offset: int
    words: tuple[int, ...]
    low: int
    high: int
    at: int


@dataclass(frozen=True, slots=True)
class Run:
    """Samples in every `spacing`-th row from `slot` of a period on, one per word. A run that is alone has no label."""

    label: str
    slot: int
    spacing: int
    parts: tuple[RunPart, ...]


def runs_of(parameter: Parameter, words_per_subframe: int) -> tuple[Run, ...]:
    """All runs of a parameter, in order of their first sample.

    The step is even where the words of a row are, and every row has them, or where each row has one.
    """
    shapes: dict[object, list[Sample]] = {}
    for sample in parameter.samples:
        shape = tuple((part.row - sample[0].row, part.low, part.high, part.at) for part in sample)
        shapes.setdefault(shape, []).append(sample)
    made = [run for samples in shapes.values() for run in _evenly(samples, parameter.period, words_per_subframe)]
    made.sort(key=lambda run: (run.slot, run.parts[0].words))
    return tuple(made) if len(made) == 1 else _labelled(made, parameter.period)


def _evenly(samples: Sequence[Sample], period: int, words_per_subframe: int) -> list[Run]:
    rows: dict[int, list[Sample]] = {}
    for sample in sorted(samples, key=lambda s: (s[0].row, s[0].word)):
        rows.setdefault(sample[0].row, []).append(sample)
    spacing = _spacing(list(rows), period)
    columns = {tuple(tuple(part.word for part in sample) for sample in row) for row in rows.values()}
    if spacing and len(columns) == 1:
        first = next(iter(rows.values()))
        words = [sample[0].word for sample in first]
        if len(words) == 1 or (spacing == 1 and _spacing(words, words_per_subframe)):
            return [_run(first, spacing)]
    return [run for same in _by_words(samples) for run in _of_one_word(same, period)]


def _by_words(samples: Sequence[Sample]) -> list[list[Sample]]:
    found: dict[tuple[int, ...], list[Sample]] = {}
    for sample in samples:
        found.setdefault(tuple(part.word for part in sample), []).append(sample)
    return list(found.values())


def _of_one_word(samples: Sequence[Sample], period: int) -> list[Run]:
    in_order = sorted(samples, key=lambda s: s[0].row)
    if spacing := _spacing([sample[0].row for sample in in_order], period):
        return [_run(in_order[:1], spacing)]
    return [_run([sample], period) for sample in in_order]


def _run(samples: Sequence[Sample], spacing: int) -> Run:
    """A run whose rows are like this one."""
    first = samples[0]
    parts = tuple(
        RunPart(part.row - first[0].row, tuple(s[k].word for s in samples), part.low, part.high, part.at)
        for k, part in enumerate(first)
    )
    return Run("", first[0].row, spacing, parts)


def _spacing(places: Sequence[int], period: int) -> int:
    """How far apart places are that divide a period evenly; 0 where they do not.

    >>> _spacing([0, 2], 4), _spacing([15, 63], 64), _spacing([3], 4)
    (2, 0, 4)
    """
    step, rest = divmod(period, len(places))
    even = not rest and all(b - a == step for a, b in pairwise(places))
    return step if even else 0


def _labelled(runs: Sequence[Run], period: int) -> tuple[Run, ...]:
    """Named by their words, and by subframe and frame of the superframe where these are needed to tell them apart."""
    names = [" and ".join(f"word {word}" for word in run.parts[0].words) for run in runs]
    for more in (
        [f"subframe {run.slot % SUBFRAMES + 1}" for run in runs],
        [f"frame {run.slot // SUBFRAMES + 1} of {period // SUBFRAMES}" for run in runs],
        [f"bits {run.parts[0].low} to {run.parts[0].high}" for run in runs],
    ):
        tally = Tally(names)
        names = [name if tally[name] == 1 else f"{name}, {text}" for name, text in zip(names, more, strict=True)]
    return tuple(Run(name, r.slot, r.spacing, r.parts) for name, r in zip(names, runs, strict=True))
