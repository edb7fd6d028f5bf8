"""The cells of one column of a table, as a series."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.read.doubts import Doubts
from crossfix.read.recorders.csv_mapping import ColumnRule
from crossfix.read.recorders.layouts.units import unit_word
from crossfix.read.recorders.row_times import Placed
from crossfix.records.parameters import quantity_of
from crossfix.records.series import Series, SeriesDoubt, SeriesKind

YES_NO = {"true": 1, "yes": 1, "on": 1, "false": 0, "no": 0, "off": 0}
LARGEST_CODE = 1 << 53


@dataclass(frozen=True, slots=True)
class Cells:
    """A column under way: what it is called, the texts of its rows with their line numbers, and its rule."""

    name: str
    column: str
    texts: Sequence[str]
    lines: Sequence[int]
    rule: ColumnRule


def series_of_cells(cells: Cells, steps: Placed, every: int, doubts: Doubts) -> Series:
    """The series at every `every`-th step of the table, from the first cell that is not blank on."""
    at = np.arange(len(steps.rows))
    rows = steps.rows
    filled = np.array([bool(t) for t in cells.texts])[rows] & (rows >= 0)
    start = int(np.flatnonzero(filled)[0]) % every if filled.any() else 0
    chosen = at % every == start
    stray = np.flatnonzero(filled & ~chosen)
    if len(stray):
        text = f"column {cells.column}: a value between its samples, {every} rows apart; left out"
        first, last = (f"line {cells.lines[rows[k]]}" for k in (stray[0], stray[-1]))
        doubts.add(first, text, len(stray), last=last)
    rows = rows[chosen]
    texts = [cells.texts[row] if row >= 0 else "" for row in rows.tolist()]
    values, reasons, meanings = _values(cells, texts, rows, doubts)
    return Series(
        name=cells.name, quantity=cells.rule.quantity or quantity_of(cells.name), unit=unit_word(cells.rule.unit),
        kind=cells.rule.kind, first_s=steps.first_s + float(start * steps.step_s), step_s=steps.step_s * every,
        values=values, valid=reasons == SeriesDoubt.NONE, reasons=reasons,
        resolution=_resolution(texts) if cells.rule.kind is SeriesKind.ANALOGUE else None, meanings=meanings,
    )  # fmt: skip


def _values(
    cells: Cells, texts: list[str], rows: NDArray[np.int64], doubts: Doubts
) -> tuple[NDArray[Any], NDArray[np.uint8], dict[int, str]]:
    reasons = np.full(len(texts), SeriesDoubt.NONE, dtype=np.uint8)
    reasons[[not text for text in texts]] = SeriesDoubt.NOT_RECORDED
    reasons[[text in cells.rule.not_valid for text in texts]] = SeriesDoubt.MASKED
    if cells.rule.kind is SeriesKind.TEXT:
        return np.array(texts, dtype="U"), reasons, {}
    if cells.rule.kind is SeriesKind.ANALOGUE:
        values: NDArray[Any] = np.array([_number(text) for text in texts])
        unread = np.isnan(values)
        meanings: dict[int, str] = {}
    else:
        meanings = dict(cells.rule.meanings) or _codes(cells.rule.kind, texts, reasons)
        codes = [_code(text, meanings) for text in texts]
        values = np.array([code or 0 for code in codes], dtype=np.int64)
        unread = np.array([code is None for code in codes])
    wrong = np.flatnonzero(unread & (reasons == SeriesDoubt.NONE))
    reasons[wrong] = SeriesDoubt.UNREADABLE
    if len(wrong):
        text = f"column {cells.column}: {texts[wrong[0]][:20]!r} and such are no value of its kind ({cells.rule.kind})"
        first, last = (f"line {cells.lines[rows[k]]}" for k in (wrong[0], wrong[-1]))
        doubts.add(first, text, len(wrong), last=last)
    return values, reasons, meanings


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def _codes(kind: SeriesKind, texts: Sequence[str], reasons: NDArray[np.uint8]) -> dict[int, str]:
    """Codes for the words of an enumeration, in their alphabetical order; none where its cells are numbers."""
    words = sorted({text for text, reason in zip(texts, reasons.tolist(), strict=True) if not reason})
    if kind is SeriesKind.DISCRETE or all(_code(word, {}) is not None for word in words):
        return {}
    return dict(enumerate(words))


def _code(text: str, meanings: dict[int, str]) -> int | None:
    """The code of a cell: its meaning, a whole number, or yes and no.

    >>> _code("3DDiff", {4: "3DDiff"}), _code("1.0", {}), _code("true", {}), _code("abc", {})
    (4, 1, 1, None)
    """
    for code, meaning in meanings.items():
        if text == meaning:
            return code
    if text.lower() in YES_NO:
        return YES_NO[text.lower()]
    number = _number(text)
    return int(number) if number.is_integer() and abs(number) < LARGEST_CODE else None


def _resolution(texts: Sequence[str]) -> float | None:
    """The last decimal place that the column writes.

    >>> _resolution(["1.50", "", "2.25"]), _resolution(["3", "1e5"]), _resolution([""])
    (0.01, 1.0, None)
    """
    places = [len(text.rpartition(".")[2]) if "." in text else 0 for text in texts if text and "e" not in text.lower()]
    return float(f"1e-{max(places)}") if places else None
