"""Values: what the number or the characters of a sample mean in the unit of its parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.read.recorders.layouts.model import Encoding, Parameter, Segments, Step
from crossfix.read.recorders.layouts.numbers import Ints, Mask, PartBits, joined
from crossfix.records.series import SeriesDoubt, SeriesKind

Floats = NDArray[np.float64]
CODES = ((8, np.uint8), (16, np.uint16), (32, np.uint32))


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Values, why one is none (codes of SeriesDoubt), and where the parts of a number contradict each other."""

    values: NDArray[Any]
    reasons: NDArray[np.uint8]
    torn: Mask


def values_of(parameter: Parameter, parts: list[PartBits]) -> Values:
    """The values of the gathered bits, whatever their validity."""
    if parameter.encoding is Encoding.ASCII:
        return _text(parameter, parts)
    number, torn = joined(parts, parameter.encoding is Encoding.TWOS_COMPLEMENT)
    reasons = np.zeros(len(number), np.uint8)
    if parameter.encoding is Encoding.BCD:
        number, readable = decimal(number, parameter.digits)
        reasons[~readable] = SeriesDoubt.UNREADABLE
    if parameter.no_computed_data:
        reasons[np.isin(number, parameter.no_computed_data)] = SeriesDoubt.NO_COMPUTED_DATA
    if parameter.kind is not SeriesKind.ANALOGUE:
        return Values(_codes(parameter, number, parts), reasons, torn)
    values = _floats(number, parts) if parameter.encoding is Encoding.FLOAT else number.astype(np.float64)
    reasons[~np.isfinite(values) & (reasons == SeriesDoubt.NONE)] = SeriesDoubt.UNREADABLE
    for step in parameter.steps:
        values = converted(values, step)
    reasons[np.isnan(values) & (reasons == SeriesDoubt.NONE)] = SeriesDoubt.OUT_OF_RANGE
    return Values(values, reasons, torn)


def decimal(number: Ints, digits: tuple[int, ...]) -> tuple[Ints, Mask]:
    """Binary-coded decimal, and where every digit is 0 to 9; `digits` are their bits, the highest digit first.

    >>> [part.tolist() for part in decimal(np.array([0b010_0011, 0b001_1100]), (3, 4))]
    [[23, 22], [True, False]]
    """
    made, readable, rest, weight = np.zeros_like(number), np.ones(len(number), bool), number.copy(), 1
    for width in reversed(digits):
        digit = rest & ((1 << width) - 1)
        readable &= digit <= 9
        made += digit * weight
        rest >>= width
        weight *= 10
    return made, readable


def converted(values: Floats, step: Step) -> Floats:
    """One step of a conversion; NaN where the step says nothing of a value.

    >>> from crossfix.read.recorders.layouts.model import Table
    >>> converted(np.array([0.0, 37.5, 300.0]), Table(((0, -25.8), (75, -5.2), (255, 29.3)))).tolist()
    [-25.8, -15.5, nan]
    """
    if not isinstance(step, Segments):
        x, y = (np.array(column, dtype=np.float64) for column in zip(*step.points, strict=True))
        return np.asarray(np.interp(values, x, y, left=np.nan, right=np.nan))
    made = np.full(len(values), np.nan)
    for segment in reversed(step.segments):
        inside = (values >= segment.low) & (values <= segment.high)
        made[inside] = np.polynomial.polynomial.polyval(values[inside], segment.coefficients)
    return made


def resolution_of(parameter: Parameter) -> float | None:
    """One least significant bit in the unit; None where it is not the same everywhere."""
    if parameter.kind is not SeriesKind.ANALOGUE or parameter.encoding is Encoding.FLOAT:
        return None
    size = 1.0
    for step in parameter.steps:
        if not isinstance(step, Segments) or len(step.segments) != 1 or len(step.segments[0].coefficients) != 2:
            return None
        size *= abs(step.segments[0].coefficients[1])
    return size


def _codes(parameter: Parameter, number: Ints, parts: list[PartBits]) -> NDArray[Any]:
    """In as few bytes as hold every code."""
    width = max(part.end for part in parts)
    if parameter.encoding is Encoding.TWOS_COMPLEMENT:
        return number
    return number.astype(next((dtype for bits, dtype in CODES if width <= bits), np.int64))


def _floats(number: Ints, parts: list[PartBits]) -> Floats:
    """IEEE 754 single or double precision."""
    if max(part.end for part in parts) == 32:
        return number.astype(np.uint32).view(np.float32).astype(np.float64)
    return number.view(np.float64)


def _text(parameter: Parameter, parts: list[PartBits]) -> Values:
    """ISO 5 characters, the first in the highest bits; control characters are no text, blanks at the end fall away."""
    bits = parameter.character_bits
    places = range(max(part.end for part in parts) - bits, -1, -bits)
    letters = np.stack([_window(parts, at, bits) for at in places], axis=1)
    blank = letters == 0
    text = np.where(blank, 32, letters).astype(np.uint8)
    readable = ((text >= 32) & (text < 127)).all(axis=1)
    text[~readable] = ord("?")
    values = np.char.rstrip(np.ascontiguousarray(text).view(f"S{len(places)}").ravel())
    reasons = np.where(readable, SeriesDoubt.NONE, SeriesDoubt.UNREADABLE).astype(np.uint8)
    return Values(values, reasons, np.zeros(len(values), bool))


def _window(parts: list[PartBits], at: int, width: int) -> Ints:
    """Bits `at` and up of numbers that may be longer than a machine word."""
    made = np.zeros(len(parts[0].bits), np.int64)
    for part in parts:
        low, high = max(at, part.at), min(at + width, part.end)
        if low < high:
            made |= ((part.bits >> (low - part.at)) & ((1 << (high - low)) - 1)) << (low - at)
    return made
