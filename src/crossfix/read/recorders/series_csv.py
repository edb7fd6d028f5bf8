"""CSV in long form as `crossfix decode` writes it: parameter, unit, t_s, value, valid; one parameter after another.

A value is a number; a parameter whose values are not is text. Kinds and meanings are not in such a file: whole numbers
come back as numbers. The step is found from the times, which must be regular.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Head, Match, no, sure
from crossfix.read.recorders.door import Told
from crossfix.records.flight_data import FlightData
from crossfix.records.parameters import quantity_of
from crossfix.records.series import Series, SeriesDoubt, SeriesKind
from crossfix.records.timebase import Timebase

HEADER = ["parameter", "unit", "t_s", "value", "valid"]
LARGEST_DENOMINATOR = 1 << 14
VALID = {"true": True, "false": False}


class SeriesCsv:
    """Series in long form."""

    name: ClassVar[str] = "series_csv"
    what: ClassVar[str] = "CSV of flight data in long form, as crossfix decode writes it"
    takes_layout: ClassVar[bool] = False

    def recognise(self, head: Head) -> Match:
        """By the header."""
        first = head.data.partition(b"\n")[0].strip()
        return sure("the header of series") if first == ",".join(HEADER).encode() else no("another header")

    def read(self, data: bytes, told: Told) -> FlightData:
        """Every parameter whose times are regular."""
        series: dict[str, Series] = {}
        for name, rows in groupby(_rows(data, told), key=lambda row: row[0]):
            if name in series:
                told.doubts.add(f"parameter {name}", "stands there twice; the first is kept")
                continue
            if (one := _series(name, list(rows), told)) is not None:
                series[name] = one
        if not series:
            raise InputUnusable(f"{told.name}: {self.name}: no parameter can be read")
        clock = Timebase(f"clock of {told.name}", math.inf, None)
        return FlightData(told.source, self.name, clock, series, None, told.doubts.notices())


def _rows(data: bytes, told: Told) -> Iterator[list[str]]:
    lines = csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline=""))
    next(lines, None)
    try:
        for row in lines:
            if len(row) == len(HEADER) and row[4] in VALID and _is_number(row[2]):
                yield row
            else:
                told.doubts.add(f"line {lines.line_num}", "not parameter, unit, t_s, value, valid; left out")
    except csv.Error as error:
        told.doubts.add(f"line {lines.line_num}", f"not CSV ({error}); what follows is left out")


def _series(name: str, rows: list[list[str]], told: Told) -> Series | None:
    times = np.array([float(row[2]) for row in rows])
    step = regular_step(times)
    if step is None:
        told.doubts.add(f"parameter {name}", "its times are not regular, or none is given; left out")
        return None
    valid = np.array([VALID[row[4]] for row in rows])
    texts = [row[3] for row in rows]
    numbers = all(_is_number(text) for text in texts if text)
    values: NDArray[Any] = np.array([float(t) if t else math.nan for t in texts] if numbers else texts)
    blank = np.array([not text for text in texts])
    reasons = np.where(valid, SeriesDoubt.NONE, np.where(blank, SeriesDoubt.NOT_RECORDED, SeriesDoubt.MASKED))
    return Series(
        name=name, quantity=quantity_of(name), unit=rows[0][1],
        kind=SeriesKind.ANALOGUE if numbers else SeriesKind.TEXT, first_s=float(times[0]), step_s=step,
        values=values, valid=valid, reasons=reasons.astype(np.uint8), resolution=None, meanings={},
    )  # fmt: skip


def regular_step(times: NDArray[np.float64]) -> Fraction | None:
    """The simplest step that gives exactly these times, 1 s for a single one; None where they are not regular.

    >>> regular_step(np.array([0.25, 0.375, 0.5]))
    Fraction(1, 8)
    """
    if len(times) == 1:
        return Fraction(1)
    mean = (times[-1] - times[0]) / (len(times) - 1)
    if not (np.isfinite(times).all() and mean > 0):
        return None
    step = Fraction(float(mean)).limit_denominator(LARGEST_DENOMINATOR)
    steps = np.arange(len(times), dtype=np.float64)
    again = times[0] + steps * step.numerator / step.denominator
    return step if step > 0 and np.allclose(again, times, rtol=0, atol=1e-6) else None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
