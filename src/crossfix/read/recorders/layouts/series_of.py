"""Series of a layout: every parameter at its own rate, with the time of its own word, from the words of a recorder.

A sample's time is that of its subframe plus (word - 1) / words per subframe, plus the layout's acquisition offset.
A number in several words has the time of its least significant part, which is the one whose change is seen first.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.layouts.grid import Grid, frame_grid, superframe_grid
from crossfix.read.recorders.layouts.model import Counter, Layout, Parameter
from crossfix.read.recorders.layouts.numbers import Placed, part_bits, reasons_of
from crossfix.read.recorders.layouts.runs import Run, runs_of
from crossfix.read.recorders.layouts.values import Values, resolution_of, values_of
from crossfix.records.parameters import quantity_of
from crossfix.records.series import Origin, Series, SeriesDoubt, SeriesKind
from crossfix.records.words import Words


def series_of(words: Words, layout: Layout, doubts: Doubts) -> dict[str, Series]:
    """All series of a layout by name, in its order. InputUnusable where the layout is for another word rate."""
    if words.words_per_subframe != layout.words_per_subframe:
        raise InputUnusable(
            f"{layout.name}: is for {layout.words_per_subframe} words per subframe, the recording has "
            f"{words.words_per_subframe}; give the layout of this recorder"
        )
    doubts.extend(layout.notices)
    work = _Work(words, layout, doubts)
    return {one.name: one for parameter in layout.parameters for one in work.series(parameter)}


class _Work:
    """One decoding: the words, and how their frames and superframes run."""

    def __init__(self, words: Words, layout: Layout, doubts: Doubts) -> None:
        self._words, self._layout, self._doubts = words, layout, doubts
        self._frame = frame_grid(words)
        counters = {p.counter for p in layout.parameters if p.counter is not None}
        self._superframes = {counter: self._superframe(counter) for counter in counters}

    def series(self, parameter: Parameter) -> Iterator[Series]:
        grid = self._frame if parameter.counter is None else self._superframes[parameter.counter]
        runs = runs_of(parameter, self._layout.words_per_subframe)
        if len(runs) > 1:
            labels = "; ".join(run.label for run in runs)
            text = f"{parameter.name}: its samples are not equally spaced; {len(runs)} series: {labels}"
            self._doubts.add(f"{self._layout.name}: {parameter.place}", text)
        for run in runs:
            yield self._series(parameter, run, Placed.of(run, self._frame, grid))

    def _series(self, parameter: Parameter, run: Run, placed: Placed) -> Series:
        parts = [part_bits(self._words, placed, part) for part in run.parts]
        found = values_of(parameter, parts)
        reasons = reasons_of(parts)
        reasons = np.where(reasons == SeriesDoubt.NONE, found.reasons, reasons)
        valid = reasons == SeriesDoubt.NONE
        if parameter.kind is SeriesKind.ANALOGUE:
            found.values[reasons == SeriesDoubt.NOT_RECORDED] = np.nan
        origin = tuple(
            Origin(part.words, part.high, part.low, placed.first + part.offset, placed.spacing) for part in run.parts
        )
        self._tell(parameter, origin[0], found, reasons, valid)
        first = Fraction(origin[0].words[0] - 1, self._layout.words_per_subframe) + placed.first + self._start()
        return Series(
            name=f"{parameter.name} ({run.label})" if run.label else parameter.name,
            quantity=_quantity(parameter),
            unit=parameter.unit,
            kind=parameter.kind,
            first_s=float(first * self._layout.subframe_s + parameter.offset_s),
            step_s=self._layout.subframe_s * placed.spacing / len(origin[0].words),
            values=found.values,
            valid=valid,
            reasons=reasons,
            resolution=resolution_of(parameter),
            meanings=parameter.meanings,
            origin=origin,
        )

    def _start(self) -> int:
        return int(self._words.count[0]) if len(self._words) else 0

    def _superframe(self, counter: Counter) -> Grid:
        grid = superframe_grid(self._words, counter)
        if grid.phase is None and len(self._words):
            lost = int((grid.position < 0).sum())
            text = (
                f"the superframe counter {counter.name} begins anew or jumps, or is damaged throughout; its parameters "
                f"are taken by the counter of each frame, {lost} subframes by none"
            )
            self._doubts.add(self._layout.name, text)
        return grid

    def _tell(
        self, parameter: Parameter, origin: Origin, found: Values, reasons: NDArray[np.uint8], valid: NDArray[np.bool_]
    ) -> None:
        name = parameter.name
        torn = (
            f"{name}: its parts differ in the bits that they share; if most of its {len(valid)} samples do, the layout"
        )
        self._add(origin, found.torn & valid, f"{torn} is in doubt")
        self._add(origin, reasons == SeriesDoubt.UNREADABLE, f"{name}: no value of its encoding")
        self._add(origin, reasons == SeriesDoubt.OUT_OF_RANGE, f"{name}: outside the range of its conversion")
        if parameter.operating_range is not None:
            low, high = parameter.operating_range
            outside = valid & ((found.values < low) | (found.values > high))
            self._add(
                origin, outside, f"{name}: outside its operating range, {low:g} to {high:g} {parameter.unit}; kept"
            )

    def _add(self, origin: Origin, where: NDArray[np.bool_], text: str) -> None:
        if len(at := np.flatnonzero(where)):
            self._doubts.add(self._place(origin, int(at[0])), text, len(at), self._place(origin, int(at[-1])))

    def _place(self, origin: Origin, sample: int) -> str:
        row, word = origin.place(sample)
        bit = self._words.bit_of(row, word)
        return f"subframe {row}, word {word}" if bit is None else f"bit {bit}"


def _quantity(parameter: Parameter) -> str | None:
    """What the layout says, else by the first of its names that is known."""
    if parameter.quantity is not None:
        return parameter.quantity
    known = (quantity_of(name) for name in (parameter.name, *parameter.also_called))
    return next((quantity for quantity in known if quantity is not None), None)
