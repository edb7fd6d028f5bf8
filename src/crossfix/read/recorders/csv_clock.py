"""The times of the rows of a table: seconds, ISO 8601 in UTC, or local date and time with their offset from UTC."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.recorders.csv_mapping import TimeColumns
from crossfix.read.recorders.door import Told, shown

MOST_S = 1e10
"""Seconds beyond which a number is no time."""


def times_of(
    clock: TimeColumns, names: Sequence[str], column: Callable[[int], list[str]], told: Told, where: str,
    lines: Sequence[int],
) -> tuple[NDArray[np.float64], float | None]:  # fmt: skip
    """Seconds of each row on the recorder's clock, NaN where it has no time, and the Unix time of their zero.

    Where the rows tell UTC the zero is the first row that has a time; otherwise UTC is not known.
    """
    missing = [name for name in clock.columns if name not in names]
    if missing:
        said = f"its columns: {shown(filter(None, names), 20) or 'none'}"
        raise RequestInvalid(f"{where}: no column {shown(missing)} to tell the time from; {said}")
    cells = [column(names.index(name)) for name in clock.columns]
    if clock.seconds is not None:
        times = np.array([_seconds(text) for text in cells[0]])
    elif clock.utc is not None:
        times = np.array([_unix(text, "+00:00") for text in cells[0]])
    else:
        times = np.array([_local(clock, *texts) for texts in zip(*cells, strict=True)])
    unread = np.flatnonzero(np.isnan(times) & np.array([all(texts) for texts in zip(*cells, strict=True)]))
    if len(unread):
        told.doubts.add(
            f"line {lines[unread[0]]}", "a time that cannot be read", len(unread), f"line {lines[unread[-1]]}"
        )
    if np.isnan(times).all():
        raise InputUnusable(f"{where}: no row has a time that can be read; the first is {cells[0][0][:40]!r}")
    if clock.seconds is not None:
        return times, None
    zero = float(times[~np.isnan(times)][0])
    return times - zero, zero


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return math.nan
    return seconds if abs(seconds) < MOST_S else math.nan


def _local(clock: TimeColumns, date: str, time: str, offset: str = "") -> float:
    return _unix(f"{date}T{time}", clock.utc_offset or offset) if date and time else math.nan


def _unix(text: str, offset: str) -> float:
    """Unix time; `offset` counts where the text has none of its own. NaN where it is no time, or its zone not known.

    >>> _unix("2011-08-12T09:59:07", "-05:00"), _unix("2011-08-12T09:59:07", "")
    (1313161147.0, nan)
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = datetime.fromisoformat(text + offset)
        return math.nan if moment.tzinfo is None else moment.astimezone(UTC).timestamp()
    except (ValueError, OverflowError):
        return math.nan
