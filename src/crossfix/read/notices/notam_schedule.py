"""Item D) of a NOTAM: a schedule from its text, and its text again.

| written | meaning |
|---|---|
| DAILY 0500-0700 1500-1700, 0500-0700, DLY | every day |
| MON-FRI SR-SS, MON WED 0700-1100 | on days of the week |
| DEC 25-27 0000-2359, DEC 30-JAN 02 H24, 05 07 0600-0900 | on dates; a month holds until the next one |
| MON 0500-FRI 1700, DEC 25 0500-DEC 27 0700 | without a break |
| SR MINUS30-SS PLUS30, HJ, HN | relative to sunrise and sunset; day, night |
| ... EXC SAT SUN, EXC DEC 25 | nothing begins on these days |

Anything else makes the whole field text that is not understood. Sources: PANS-AIM (Doc 10066) Appendix 3, item D; OPADD
4.1, 2.3.19 to 2.3.22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crossfix.records.notice_text import Across, Clock, Daily, Dates, Days, Schedule, Sun, Weekdays

WEEK = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAY_MIN, DAY = 1440, Clock(0)
WD, MON = "|".join(WEEK), "|".join(MONTHS)
TIME = r"(?:\d{4}|(?:SR|SS)(?:\s*(?:MINUS|PLUS)\s*\d{1,3})?)"
DATE = rf"(?:{WD}|(?:(?:{MON})\s*)?\d{{1,2}}(?!\d))"
TOKEN = re.compile(
    rf"\s*(?:(?P<across>(?P<a>{DATE})\s+(?P<b>{TIME})\s*-\s*(?P<c>{DATE})\s+(?P<d>{TIME})(?!\d|\s*-))"
    rf"|(?P<span>(?P<e>{TIME})\s*-\s*(?P<f>{TIME})(?!\d))"
    r"|(?P<whole>H24|HJ|HN)\b|(?P<daily>DAILY|DLY)\b|(?P<without>EXC(?:EPT)?)\b"
    rf"|(?P<range>(?P<g>{DATE})\s*-\s*(?P<h>{DATE})(?![A-Z]))|(?P<one>{DATE})(?![A-Z])|(?P<month>{MON})\b|(?P<mark>AND\b|[,;&]))"
)
WHOLE = {
    "H24": (DAY, Clock(DAY_MIN)), "HJ": (Clock(0, "SR"), Clock(0, "SS")), "HN": (Clock(0, "SS"), Clock(0, "SR")),
}  # fmt: skip


@dataclass(slots=True)
class _Reading:
    month: int | None = None
    days: list[Days] = field(default_factory=list)
    spans: list[tuple[Clock, Clock]] = field(default_factory=list)
    rules: list[Daily | Across] = field(default_factory=list)
    without: list[Days] | None = None
    every_day: bool = False


class _NotUnderstood(ValueError):
    """What stands in the way."""


def parse_schedule(text: str) -> Schedule | str:
    """The schedule, or why it is not understood.

    >>> print_schedule(parse_schedule("mon-fri 0700-1100 1300 - 1700, sat sr-ss exc dec 25"))
    'MON-FRI 0700-1100 1300-1700 SAT SR-SS EXC DEC 25'
    >>> parse_schedule("MON-FRI AT TIMES")
    "'AT TIMES' is not understood"
    """
    cleaned = re.sub(r"[–—]", "-", " ".join(text.split()).upper()).rstrip(" .")
    reading, at = _Reading(), 0
    try:
        while at < len(cleaned):
            found = TOKEN.match(cleaned, at)
            if found is None:
                return f"{cleaned[at : at + 40].strip()!r} is not understood"
            _take(reading, found)
            at = found.end()
        _close(reading)
    except _NotUnderstood as error:
        return str(error)
    if not reading.rules:
        return "no time of day is given"
    if reading.without == []:
        return "EXC without a day"
    return Schedule(tuple(reading.rules), tuple(reading.without or ()))


def _take(reading: _Reading, found: re.Match[str]) -> None:
    """One token."""
    kind = found.lastgroup
    names = ("across", "span", "whole", "daily", "without", "range", "one", "month", "mark")
    kind = next(name for name in names if found[name] is not None)
    if reading.without is not None and kind not in ("range", "one", "month", "mark"):
        raise _NotUnderstood(f"{found[0].strip()!r} behind EXC is not understood")
    if kind == "mark":
        return
    if kind in ("span", "whole"):
        span = WHOLE[found["whole"]] if kind == "whole" else (_clock(found["e"]), _clock(found["f"]))
        reading.spans.append(span)
    elif kind == "month":
        reading.month = MONTHS.index(found["month"]) + 1
    elif kind in ("range", "one"):
        _take_days(reading, found["g"] or found["one"], found["h"] or found["one"])
    else:
        _close(reading)
        if kind == "daily":
            reading.every_day = True
        elif kind == "without":
            reading.without = []
        else:
            first, last = _day(reading, found["a"]), _day(reading, found["c"])
            if type(first) is not type(last):
                raise _NotUnderstood(f"{found[0].strip()!r} mixes a date and a day of the week")
            reading.rules.append(Across(first, _clock(found["b"]), last, _clock(found["d"])))


def _take_days(reading: _Reading, first: str, last: str) -> None:
    one, other = _day(reading, first), _day(reading, last)
    if isinstance(one, Weekdays) and isinstance(other, Weekdays):
        days: Days = Weekdays(one.first, other.last)
    elif isinstance(one, Dates) and isinstance(other, Dates):
        days = Dates(one.first, other.last)
        if days.first[0] == days.last[0] and days.first[1] > days.last[1]:
            raise _NotUnderstood(f"'{first}-{last}' runs backwards")
    else:
        raise _NotUnderstood(f"'{first}-{last}' mixes a date and a day of the week")
    if reading.without is not None:
        reading.without.append(days)
        return
    if reading.spans:
        _close(reading)
    if reading.every_day:
        raise _NotUnderstood(f"{first!r} behind DAILY is not understood")
    if reading.days and type(reading.days[-1]) is not type(days):
        raise _NotUnderstood(f"{first!r}: dates and days of the week together are not understood")
    reading.days.append(days)


def _day(reading: _Reading, word: str) -> Days:
    if word in WEEK:
        return Weekdays(WEEK.index(word), WEEK.index(word))
    month, day = re.fullmatch(r"([A-Z]*)\s*(\d+)", word).groups()  # type: ignore[union-attr]
    if month:
        reading.month = MONTHS.index(month) + 1
    if not 1 <= int(day) <= (31 if reading.month is None else LONGEST_MONTH[reading.month - 1]):
        raise _NotUnderstood(f"{word!r} is no date")
    return Dates((reading.month, int(day)), (reading.month, int(day)))


def _clock(word: str) -> Clock:
    if word.isdigit():
        hours, minutes = int(word[:2]), int(word[2:])
        if minutes > 59 or 60 * hours + minutes > DAY_MIN:
            raise _NotUnderstood(f"{word!r} is no time of day")
        return Clock(60 * hours + minutes)
    sun: Sun = "SR" if word.startswith("SR") else "SS"
    offset = re.sub(r"\s", "", word[2:])
    sign = -1 if offset.startswith("MINUS") else 1
    return Clock(sign * int(offset.lstrip("MINUSPL")) if offset else 0, sun)


def _close(reading: _Reading) -> None:
    """The days and times so far are a rule."""
    if reading.spans:
        reading.rules.append(Daily(tuple(reading.days), tuple(reading.spans)))
    elif reading.days or reading.every_day:
        raise _NotUnderstood("days without a time of day")
    reading.days, reading.spans, reading.every_day = [], [], False


def print_schedule(schedule: Schedule) -> str:
    """As PANS-AIM writes it; parse_schedule of it gives the same schedule."""
    return " ".join([*_rules(schedule), *(["EXC"] if schedule.without else []), *map(_print_days, schedule.without)])


def _rules(schedule: Schedule) -> Iterator[str]:
    for rule in schedule.rules:
        if isinstance(rule, Across):
            yield f"{_print_days(rule.first)} {_print_clock(rule.begin)}-{_print_days(rule.last)}"
            yield _print_clock(rule.end)
            continue
        yield " ".join(map(_print_days, rule.days)) or "DAILY"
        for begin, end in rule.spans:
            whole = (begin, end) == WHOLE["H24"]
            yield "H24" if whole else f"{_print_clock(begin)}-{_print_clock(end)}"


def _print_days(days: Days) -> str:
    if isinstance(days, Weekdays):
        return WEEK[days.first] + ("" if days.first == days.last else f"-{WEEK[days.last]}")
    first = _print_date(days.first)
    if days.first == days.last:
        return first
    same = days.first[0] == days.last[0]
    return f"{first}-{days.last[1]:02d}" if same else f"{first}-{_print_date(days.last)}"


def _print_date(date: tuple[int | None, int]) -> str:
    month, day = date
    return f"{day:02d}" if month is None else f"{MONTHS[month - 1]} {day:02d}"


def _print_clock(clock: Clock) -> str:
    if clock.sun is None:
        return f"{clock.minutes // 60:02d}{clock.minutes % 60:02d}"
    if clock.minutes == 0:
        return clock.sun
    return f"{clock.sun} {'MINUS' if clock.minutes < 0 else 'PLUS'} {abs(clock.minutes)}"
