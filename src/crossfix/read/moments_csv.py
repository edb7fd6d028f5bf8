"""A table of moments, as a person or another program wrote it down: `time_s,kind[,low_s,high_s][,sigma_s][,label]`.

| column | what |
|---|---|
| time_s | seconds on the table's own clock |
| kind | key_down, key_up, autopilot_off, master_warning, or any other word: only equal kinds are matched |
| low_s, high_s | it lies between these; time_s where not given |
| sigma_s | one sigma of the ends; not known where not given |
| label | what it is |
"""

from __future__ import annotations

import csv
import hashlib
import math
import os
from collections.abc import Mapping
from pathlib import Path

from crossfix.align.moments import Moment, Moments
from crossfix.errors import InputUnusable
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice
from crossfix.records.source import Source

NEEDED = ("time_s", "kind")
MOST_BYTES = 64 << 20


def is_moments(head: str) -> bool:
    """Whether the first line names the columns.

    >>> is_moments("kind, time_s\\nkey_down,3.0"), is_moments("start,end,text")
    (True, False)
    """
    return set(NEEDED) <= set(_names(next(iter(head.splitlines()), "")))


def read_moments(path: str | os.PathLike[str], name: str) -> tuple[Moments, Source, tuple[Notice, ...]]:
    """The moments in order, and the lines that could not be taken. Raises InputUnusable where none can."""
    shown = os.fspath(path)
    try:
        data = Path(shown).read_bytes()
    except (OSError, ValueError) as error:
        raise InputUnusable(f"{shown}: cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > MOST_BYTES:
        raise InputUnusable(f"{shown}: {len(data):,} bytes; a table of moments has at most {MOST_BYTES:,}")
    text = data.decode("utf-8-sig", "replace").replace("\0", "")
    lines = text.splitlines()
    columns = _names(lines[0]) if lines else []
    missing = [one for one in NEEDED if one not in columns]
    if missing:
        told = f"no column {' or '.join(missing)} in its first line"
        raise InputUnusable(f"{shown}: {told}; expected `time_s,kind[,low_s,high_s][,sigma_s][,label]`")
    found: list[Moment] = []
    notices: list[Notice] = []
    for line, row in enumerate(csv.reader(lines[1:], skipinitialspace=True), 2):
        if not any(cell.strip() for cell in row):
            continue
        one = _moment(dict(zip(columns, (cell.strip() for cell in row), strict=False)))
        if isinstance(one, str):
            notices.append(Notice(f"{shown}:{line}", f"{one}: left out"))
        else:
            found.append(one)
    if not found:
        raise InputUnusable(f"{shown}: no line with a time and a kind{f'; {notices[0].text}' if notices else ''}")
    source = Source(shown, len(data), hashlib.sha256(data).hexdigest())
    return Moments.of(name, found), source, tuple(notices)


def _names(line: str) -> list[str]:
    return [name.strip().casefold().lstrip("\ufeff") for name in line.split(",")]


def _moment(row: Mapping[str, str]) -> Moment | str:
    """The moment of a row, or what is wrong with it."""
    numbers: dict[str, float | None] = {}
    for column in ("time_s", "low_s", "high_s", "sigma_s"):
        text = row.get(column, "")
        try:
            value = float(text) if text else None
        except ValueError:
            value = math.nan
        if value is not None and not math.isfinite(value):
            return f"{column} is {text!r}, no number"
        numbers[column] = value
    time, kind = numbers["time_s"], row.get("kind", "")
    low, high = (time if numbers[end] is None else numbers[end] for end in ("low_s", "high_s"))
    if low is None or high is None:
        return "no time_s, and not both of low_s and high_s"
    if not kind:
        return "no kind"
    if low > high or (time is not None and not low <= time <= high):
        return f"low_s {low:g}, time_s {time}, high_s {high:g} are not in this order"
    sigma = numbers["sigma_s"] or 0.0
    if sigma < 0:
        return f"sigma_s is {sigma:g}, below 0"
    return Moment(kind, Interval(low, high), sigma, row.get("label", ""))
