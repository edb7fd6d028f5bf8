"""Columns out of rows of decoded JSON or CSV: what is not of the expected type is a doubt and not a value."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.read.doubts import Doubts
from crossfix.read.surveillance.plausible import Rows, plausible, tell
from crossfix.read.surveillance.trace_head import address_of
from crossfix.read.surveillance.trace_words import EMERGENCIES, SOURCE_TYPES
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column, Table

MILLISECONDS_FROM = 1e11  # a Unix time in seconds stays below it until the year 5138
ODD = "value of an unexpected type; taken as not given"
Floats = NDArray[np.float64]


def numbers(values: Iterable[Any], doubts: Doubts, where: Rows) -> Floats:
    """Numbers as float64, NaN where there is none; a string, a truth value or a list is odd.

    >>> numbers([1, 2.5, None, "3", True], Doubts(), Rows("row"))
    array([1. , 2.5, nan, nan, nan])

    Whole numbers beyond float64 are infinite, and so out of every quantity's range:

    >>> numbers([10**400, -(10**400)], Doubts(), Rows("row"))
    array([ inf, -inf])
    """
    made = []
    for k, value in enumerate(values):
        kind = type(value)
        if kind is float:
            made.append(value)
        elif kind is int:
            made.append(_float(value))
        else:
            made.append(math.nan)
            if value is not None:
                doubts.add(where.place(k), ODD)
    return np.array(made, dtype=np.float64)


def _float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def flags(values: Iterable[Any], doubts: Doubts, where: Rows) -> Floats:
    """Truth values, or 0 and 1, as numbers."""
    return numbers([int(v) if isinstance(v, bool) else v for v in values], doubts, where)


def addresses(values: Sequence[Any], doubts: Doubts, where: Rows) -> dict[str, Column]:
    """`icao_address` and `non_icao`."""
    known = {v: address_of(v) for v in {v for v in values if isinstance(v, str)}}
    found = [known[v] if isinstance(v, str) else (None, False) for v in values]
    valid = np.array([a is not None for a, _ in found], dtype=bool)
    tell(~valid, "no valid address; the report belongs to no aircraft", doubts, where)
    return {
        "icao_address": Column(np.array([a or 0 for a, _ in found], dtype=np.uint32), valid),
        "non_icao": Column(np.array([foreign for _, foreign in found], dtype=bool), valid),
    }


def texts(name: str, values: Sequence[Any], doubts: Doubts, where: Rows) -> Column:
    """A column of short strings, trailing blanks removed; an empty one is not given, one that is too long is odd."""
    dtype = np.dtype(BY_NAME[name].dtype)
    stripped = [v.rstrip(" \0").encode("ascii", "replace") if isinstance(v, str) else b"" for v in values]
    odd = [
        len(text) > dtype.itemsize or (v is not None and not isinstance(v, str))
        for text, v in zip(stripped, values, strict=True)
    ]
    tell(np.array(odd, dtype=bool), f"{name} is not text of at most {dtype.itemsize} characters", doubts, where)
    kept = [b"" if bad else text for text, bad in zip(stripped, odd, strict=True)]
    return Column(np.array(kept, dtype=dtype), np.array([bool(text) for text in kept], dtype=bool))


def squawks(values: Iterable[Any], doubts: Doubts, where: Rows) -> Floats:
    """Mode A codes from four octal digits (fewer where leading zeros were lost), NaN where there is none."""
    made = [math.nan if v in (None, "") else _squawk(str(v)) for v in values]
    return _with_doubts(made, [v not in (None, "") for v in values], "squawk is not four octal digits", doubts, where)


def _squawk(text: str) -> float:
    text = text.strip().removesuffix(".0")
    octal = 1 <= len(text) <= 4 and not text.strip("01234567")
    return float(text) if octal else math.nan


def _with_doubts(made: list[float], given: list[bool], text: str, doubts: Doubts, where: Rows) -> Floats:
    found = np.array(made, dtype=np.float64)
    tell(np.isnan(found) & np.array(given, dtype=bool), text, doubts, where)
    return found


def words(values: Sequence[Any], meanings: dict[str, int], what: str, doubts: Doubts, where: Rows) -> Floats:
    """Words by their table as numbers, NaN where there is none or it is not known."""
    made = [float(meanings[v]) if isinstance(v, str) and v in meanings else math.nan for v in values]
    return _with_doubts(made, [v is not None for v in values], f"{what} is not a known word", doubts, where)


def source_classes(values: Sequence[Any], doubts: Doubts, where: Rows) -> Column:
    """Source class from readsb's `type`."""
    return integers("source_class", words(values, SOURCE_TYPES, "type", doubts, where))


def emergencies(values: Sequence[Any], doubts: Doubts, where: Rows) -> Column:
    """Emergency state from readsb's `emergency`."""
    return integers("emergency", words(values, EMERGENCIES, "emergency", doubts, where))


def integers(name: str, values: Floats) -> Column:
    """Numbers that are known to fit, NaN not valid, in the type of their quantity."""
    valid = ~np.isnan(values)
    return Column(np.where(valid, values, 0).astype(BY_NAME[name].dtype), valid)


def utc_seconds(values: Sequence[Any], doubts: Doubts, where: Rows) -> Floats:
    """Unix times from seconds, milliseconds, or ISO 8601 (without a zone: UTC).

    >>> utc_seconds([1657712422, 1657712422000, "2022-07-13T11:40:22Z", "x"], Doubts(), Rows("row"))
    array([1.65771242e+09, 1.65771242e+09, 1.65771242e+09,            nan])
    """
    if any(isinstance(v, str) for v in values):
        values = [_iso(v) if isinstance(v, str) else v for v in values]
    found = numbers(values, doubts, where)
    return np.where(np.abs(found) >= MILLISECONDS_FROM, found / 1000.0, found)


def _iso(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


@dataclass(frozen=True, slots=True)
class Given:
    """Where a quantity of numbers comes from: the key, and what a unit of the source is in ours."""

    name: str
    key: str
    factor: float = 1.0


def ranged(
    given: Sequence[Given], get: Callable[[str], Sequence[Any]], doubts: Doubts, where: Rows
) -> dict[str, Column]:
    """Columns of numbers, tested against their ranges. Of two keys for one quantity the later counts where given."""
    found: dict[str, Floats] = {}
    for one in given:
        values = flags(get(one.key), doubts, where.of(one.key)) * one.factor
        found[one.name] = np.where(np.isnan(values), found[one.name], values) if one.name in found else values
    return {name: plausible(name, values, doubts, where) for name, values in found.items()}


def in_order(columns: dict[str, Column]) -> Table:
    """Columns in the order of `records.quantities`."""
    return Table({name: columns[name] for name in BY_NAME if name in columns})


def tell_of_order(table: Table, doubts: Doubts, where: Rows) -> None:
    """Doubts about reports of one aircraft at the same time as, or earlier than, the one before; all are kept."""
    usable = np.flatnonzero(table["time"].valid & table["icao_address"].valid)
    owner = table["icao_address"].values[usable].astype(np.int64)
    if "non_icao" in table:
        owner |= table["non_icao"].values[usable].astype(np.int64) << 24
    order = np.argsort(owner, kind="stable")
    step = np.diff(table["time"].values[usable][order].astype(np.float64))
    same_owner = np.diff(owner[order]) == 0
    later = usable[order][1:]
    for wrong, text in (
        (same_owner & (step == 0.0), "report at the same time as the one before of this aircraft; kept"),
        (
            same_owner & (step < 0.0),
            "report earlier than the one before of this aircraft; kept in the order of the file",
        ),
    ):
        rows = np.zeros(len(table), dtype=bool)
        rows[later[wrong]] = True
        tell(rows, text, doubts, where)
