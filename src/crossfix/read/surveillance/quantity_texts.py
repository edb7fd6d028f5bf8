"""Texts of a table as values of quantities: numbers, truth values, codes and short words, as people write them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from crossfix.read.doubts import Doubts
from crossfix.read.surveillance.plausible import RANGES
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column

ADDRESS = re.compile(r"(~?)([0-9a-fA-F]{6})")
FRAME = re.compile(r"[0-9a-f]{14}|[0-9a-f]{28}")
SQUAWK = re.compile(r"[0-7]{1,4}")
WHOLE = re.compile(r"[0-9]{1,10}")
TRUTHS = {"true": True, "false": False}
Value = bool | int | float | bytes


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a quantity is written: from a text to its value, None where it is none; and what was expected."""

    value: Callable[[str], Value | None]
    expected: str


def column(name: str, texts: Sequence[str], lines: Sequence[int], doubts: Doubts) -> Column:
    """A column of texts, empty where not given; `lines` are their places. What is no value is a doubt."""
    meaning = meaning_of(name)
    dtype = np.dtype(BY_NAME[name].dtype)
    values: Any = np.full(len(texts), np.nan) if dtype.kind == "f" else np.zeros(len(texts), dtype)
    valid = np.zeros(len(texts), bool)
    for row, text in enumerate(texts):
        if not text:
            continue
        value = meaning.value(text)
        if value is None:
            doubts.add(f"line {lines[row]}", f"{name} is not {meaning.expected}; not valid")
        else:
            values[row], valid[row] = value, True
    return Column(values, valid)


def addresses(texts: Sequence[str], lines: Sequence[int], doubts: Doubts) -> dict[str, Column]:
    """`icao_address` and `non_icao` from six hexadecimal digits, `~` before an address that is not ICAO's."""
    found = [ADDRESS.fullmatch(text) for text in texts]
    for row in (k for k, match in enumerate(found) if match is None):
        doubts.add(f"line {lines[row]}", "no address of six hexadecimal digits; the report belongs to no aircraft")
    valid = [match is not None for match in found]
    numbers = [int(match[2], 16) if match else 0 for match in found]
    foreign = [match is not None and match[1] == "~" for match in found]
    return {
        "icao_address": Column.of("icao_address", numbers, valid),
        "non_icao": Column.of("non_icao", foreign, valid),
    }


def meaning_of(name: str) -> Meaning:
    """How a quantity is written.

    >>> meaning_of("squawk").value("7700"), meaning_of("squawk").value("7800"), meaning_of("squawk").expected
    (7700, None, 'four octal digits')
    >>> meaning_of("latitude").value("43.5"), meaning_of("latitude").value("143.5"), meaning_of("latitude").expected
    (43.5, None, 'a number from -90 to 90 deg')
    """
    if name == "squawk":
        return Meaning(lambda text: int(text) if SQUAWK.fullmatch(text) else None, "four octal digits")
    if name == "frame":
        return Meaning(_frame, "14 or 28 hexadecimal digits")
    dtype = np.dtype(BY_NAME[name].dtype)
    if dtype.kind == "b":
        return Meaning(lambda text: TRUTHS.get(text.lower()), "true or false")
    if dtype.kind == "S":
        return Meaning(lambda text: _word(text, dtype.itemsize), f"text of at most {dtype.itemsize} ASCII characters")
    if dtype.kind == "u":
        low, high = RANGES.get(name, (0, np.iinfo(dtype).max))
        return Meaning(lambda text: _whole(text, low, high), f"a whole number from {low:.0f} to {high:.0f}")
    low, high = RANGES.get(name, (-math.inf, math.inf))
    limits = f" from {low:g} to {high:g} {BY_NAME[name].unit}".rstrip() if name in RANGES else ""
    return Meaning(lambda text: number(text, low, high), f"a number{limits}")


def number(text: str, low: float = -math.inf, high: float = math.inf) -> float | None:
    """A finite number in a range; None where the text is none.

    >>> number("-3.5"), number("1e3"), number("nan"), number("1_000"), number("7", 8, 9)
    (-3.5, 1000.0, None, None, None)
    """
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return value if low <= value <= high and math.isfinite(value) else None


def _whole(text: str, low: float, high: float) -> int | None:
    value = int(text) if WHOLE.fullmatch(text) else None
    return value if value is not None and low <= value <= high else None


def _word(text: str, longest: int) -> bytes | None:
    return text.encode() if text.isascii() and len(text) <= longest else None


def _frame(text: str) -> bytes | None:
    digits = text.lower()
    return digits.encode() if FRAME.fullmatch(digits) else None
