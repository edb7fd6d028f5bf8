"""The clock of a table of written times: seconds in `time`, ISO 8601 in `utc`, or both.

With both, `time` counts and the first row that has both tells the UTC of its zero. With `utc` alone, times are Unix
seconds. The resolution is the coarsest step in which all times of the first block are written: 60 s, 1 s or a decimal
of a second; one `utc` without seconds makes it 60 s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from crossfix.read.protocol import Reading
from crossfix.read.surveillance.plausible import LATEST_UTC_S
from crossfix.read.surveillance.quantity_texts import number
from crossfix.records.table import Column
from crossfix.records.timebase import Timebase

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MICRO = 1e6
ROUNDED_S = 3e-6
"""Three roundings to half a microsecond, and those of float64 in Unix time."""
MINUTE_S = 60.0
DECIMALS = 7
"""Of a second, told apart: as many as `crossfix decode` writes."""
UNIX, OWN = "Unix time as written in the table", "seconds as written in the table"
Texts = Sequence[str]
Floats = NDArray[np.float64]


@dataclass(slots=True)
class WrittenClock:
    """Texts to seconds on the reading's timebase, which the first rows set."""

    reading: Reading
    _zero_s: float | None = None
    _by_utc: bool = False

    def times(self, seconds: Texts, moments: Texts, lines: Sequence[int]) -> Column:
        """Column `time`; `seconds` and `moments` are the texts of `time` and `utc`, empty where not given."""
        counted = self._read(seconds, list(map(_seconds, seconds)), lines, "time is not a number; not valid")
        dated = self._read(moments, list(map(unix, moments)), lines, "utc is not like 2024-12-25T04:25Z; not valid")
        if self.reading.timebase is None:
            self._begin(seconds, counted, moments, dated)
        made = counted
        if self._by_utc:
            self._doubt(~np.isnan(counted), lines, "no row has both time and utc; utc is taken, time left out")
            made = dated
        elif self._zero_s is not None:
            apart = np.abs(dated - self._zero_s - counted) > ROUNDED_S
            self._doubt(apart, lines, "time and utc differ by another amount than in the first row; time is taken")
            made = np.where(np.isnan(counted), dated - self._zero_s, counted)
        self._doubt(np.isnan(made), lines, "no time")
        return Column.of("time", made)

    def _begin(self, seconds: Texts, counted: Floats, moments: Texts, dated: Floats) -> None:
        """Set the timebase from the first rows."""
        both = np.flatnonzero(~np.isnan(counted) & ~np.isnan(dated))
        known, start = counted[~np.isnan(counted)], self.reading.start_utc_s
        self._by_utc = not len(both) and not np.isnan(dated).all()
        if len(both):
            self._zero_s = float(np.rint((dated[both[0]] - counted[both[0]]) * MICRO)) / MICRO
        elif self._by_utc:
            self._zero_s = 0.0
        elif start is not None and len(known):
            self._zero_s = start - float(known[0])
        step = step_of_moments(moments) if self._by_utc else step_of_seconds(seconds)
        self.reading.timebase = Timebase(UNIX if self._zero_s == 0 else OWN, step, self._zero_s)

    def _read(self, texts: Texts, values: Sequence[float | None], lines: Sequence[int], wrong: str) -> Floats:
        found = np.array([np.nan if value is None else value for value in values], np.float64)
        self._doubt(np.isnan(found) & np.array([bool(text) for text in texts], bool), lines, wrong)
        return found

    def _doubt(self, rows: NDArray[np.bool_], lines: Sequence[int], text: str) -> None:
        places = np.flatnonzero(rows)
        if len(places):
            self.reading.doubts.add(f"line {lines[places[0]]}", text, len(places), f"line {lines[places[-1]]}")


def _seconds(text: str) -> float | None:
    return number(text, -LATEST_UTC_S, LATEST_UTC_S)


def unix(text: str) -> float | None:
    """Unix seconds of a written time, UTC where it names no zone; None where it is none.

    >>> unix("1970-01-01T00:01Z"), unix("1970-01-01 01:00:00.25+01:00"), unix("1970-01-01"), unix("soon")
    (60.0, 0.25, None, None)
    """
    found = _microseconds(text)
    return None if found is None else found / MICRO


def _microseconds(text: str) -> int | None:
    if not MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND


def step_of_seconds(texts: Texts) -> float:
    """The coarsest step that all numbers are multiples of; finer where there is none.

    >>> step_of_seconds(["60", "", "1500.0"]), step_of_seconds(["60", "1501"]), step_of_seconds(["0.25", "1"])
    (60.0, 1.0, 0.01)
    """
    return _step([Decimal(repr(value)) for text in texts if (value := _seconds(text)) is not None])


def step_of_moments(texts: Texts) -> float:
    """The coarsest step that all moments are multiples of; a minute where one is written without seconds.

    >>> step_of_moments(["1970-01-01T00:05:00Z"]), step_of_moments(["1970-01-01T00:05:01Z", "1970-01-01T00:05Z"])
    (60.0, 60.0)
    >>> step_of_moments(["1970-01-01T00:05:01Z"]), step_of_moments(["1970-01-01T00:05:01.250Z"])
    (1.0, 0.01)
    """
    found = {text: value for text in texts if (value := _microseconds(text)) is not None}
    if any((match := MOMENT.fullmatch(text)) and not match[1] for text in found):
        return MINUTE_S
    return _step([Decimal(value).scaleb(-6) for value in found.values()])


def _step(values: Sequence[Decimal]) -> float:
    decimals = max((-int(value.normalize().as_tuple().exponent) for value in values), default=DECIMALS)
    if decimals > 0:
        return float(10.0 ** -min(decimals, DECIMALS))
    return MINUTE_S if all(value % 60 == 0 for value in values) else 1.0
