"""When a schedule is active: its days and times as periods, seconds UTC since 1970, over a stated horizon."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from crossfix.read.notices.notam_schedule import DAY_MIN
from crossfix.read.notices.sun import DAY_S, sun_times
from crossfix.records.notice_text import Across, Clock, Daily, Dates, Days, Schedule, Weekdays

MINUTE_S = 60.0
Period = tuple[float, float]


@dataclass(frozen=True, slots=True)
class NoSun:
    """Sunrise or sunset cannot be told: no place is known, or the sun does not rise or set there."""


def periods_of(
    schedule: Schedule, begin_s: float, end_s: float, place: tuple[float, float] | None
) -> tuple[Period, ...] | NoSun:
    """The periods in [begin_s, end_s), joined where they touch. `place` is (latitude, longitude) for SR and SS.

    An end of 2359 is taken as midnight: the format has no 2400, and the minute is not meant to be free. On a day of
    EXC nothing begins; what began the evening before goes on (OPADD leaves it open).
    """
    if not begin_s < end_s:
        return ()
    long = any(isinstance(rule, Across) and isinstance(rule.first, Dates) for rule in schedule.rules)
    before = 367 if long else 8
    first = datetime.fromtimestamp(begin_s, UTC).date() - timedelta(days=before)
    count = math.ceil((end_s - begin_s) / DAY_S) + before + 2
    found: list[Period] = []
    for day in (first + timedelta(days=k) for k in range(count)):
        if any(_on(days, day) for days in schedule.without):
            continue
        for rule in schedule.rules:
            for period in _starting(rule, day, place):
                if isinstance(period, NoSun):
                    return period
                found.append(period)
    clipped = [(max(a, begin_s), min(b, end_s)) for a, b in found if a < end_s and b > begin_s]
    return joined(clipped)


def joined(periods: list[Period]) -> tuple[Period, ...]:
    """In order, with those that touch or overlap made one.

    >>> joined([(5.0, 7.0), (1.0, 3.0), (2.0, 4.0)])
    ((1.0, 4.0), (5.0, 7.0))
    """
    kept: list[Period] = []
    for begin, end in sorted(periods):
        if kept and begin <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        elif begin < end:
            kept.append((begin, end))
    return tuple(kept)


def _starting(rule: Daily | Across, day: date, place: tuple[float, float] | None) -> Iterator[Period | NoSun]:
    """The periods of one rule that begin on a day."""
    if isinstance(rule, Across):
        if _on(rule.first, day):
            yield _across(rule, day, place)
        return
    if rule.days and not any(_on(days, day) for days in rule.days):
        return
    for one, other in rule.spans:
        begin, end = _at(one, day, place, False), _at(other, day, place, True)
        if begin is not None and end is not None and end <= begin:
            end = _at(other, day + timedelta(days=1), place, True)
        yield NoSun() if begin is None or end is None else (begin, end)


def _across(rule: Across, day: date, place: tuple[float, float] | None) -> Period | NoSun:
    begin = _at(rule.begin, day, place, False)
    if begin is None:
        return NoSun()
    for ahead in range(367):
        last = day + timedelta(days=ahead)
        if _on(rule.last, last):
            end = _at(rule.end, last, place, True)
            if end is None:
                return NoSun()
            if end > begin:
                return begin, end
    return begin, begin


def _on(days: Days, day: date) -> bool:
    """Whether a day is one of them; a date without a month is that day of any month."""
    if isinstance(days, Weekdays):
        return (day.weekday() - days.first) % 7 <= (days.last - days.first) % 7
    return _in_dates(days, day)


def _in_dates(dates: Dates, day: date) -> bool:
    (month, first), (last_month, last) = dates.first, dates.last
    if month is None or last_month is None:
        return first <= day.day <= last if month is None and last_month is None else False
    begin, end, here = (month, first), (last_month, last), (day.month, day.day)
    return begin <= here <= end if begin <= end else here >= begin or here <= end


def _at(clock: Clock, day: date, place: tuple[float, float] | None, is_end: bool) -> float | None:
    midnight_s = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    if clock.sun is None:
        minutes = DAY_MIN if is_end and clock.minutes == DAY_MIN - 1 else clock.minutes
        return midnight_s + minutes * MINUTE_S
    times = None if place is None else sun_times(midnight_s, *place)
    if times is None:
        return None
    return times[0 if clock.sun == "SR" else 1] + clock.minutes * MINUTE_S
