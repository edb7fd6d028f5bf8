"""Times, dates and zones as people write them -> seconds."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone

from crossfix.records.interval import Interval
from crossfix.records.said import Zone
from crossfix.records.written import NEAREST, TRUNCATED, Written

_CLOCK = re.compile(r"(?:(\d{4}-\d{2}-\d{2})[T ])?(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?$")
_ZONE = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")

MAX_DAYS = 366
"""Times of one case lie together; the network tells them apart by 1e-7 s, which float64 does over a year."""

ROUNDINGS = {"truncated": (TRUNCATED,), "nearest": (NEAREST,), "undecided": (TRUNCATED, NEAREST)}


def midnight(day: str) -> datetime:
    """Midnight UTC of an ISO date, the zero of a case's timebase. ValueError where it is no date."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC)


def clock_time(text: str, day: str) -> tuple[float, float]:
    """(seconds since midnight of `day`, seconds that the last place is worth).

    >>> clock_time("05:21:42", "2024-12-25"), clock_time("5:21", "2024-12-25")
    ((19302.0, 1.0), (19260.0, 60.0))
    >>> clock_time("2024-12-26T00:10:00.25", "2024-12-25")
    (87000.25, 0.01)
    """
    found = _CLOCK.match(text)
    if found is None:
        raise ValueError(f"{text!r} is not a clock time; write 05:21:42, 05:21 or 2024-12-25T05:21:42")
    named, hour, minute, second, fraction = found.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 60:
        raise ValueError(f"{text!r} is not a time of day")
    days = 0
    if named:
        days = (date.fromisoformat(named) - date.fromisoformat(day)).days
    if abs(days) > MAX_DAYS:
        raise ValueError(f"{text!r} is {abs(days)} days from {day}, the day of the case; at most {MAX_DAYS} are taken")
    seconds = days * 86400 + int(hour) * 3600 + int(minute) * 60 + int(second or 0) + float(fraction or 0)
    unit = 60.0 if second is None else 10.0 ** -(len(fraction) - 1) if fraction else 1.0
    return seconds, unit


def zone(text: str, named: dict[str, str]) -> Zone:
    """A zone by offset or by a name of the case.

    >>> zone("UTC+5:30", {}), zone("Baku", {"Baku": "UTC+4"})
    (Zone(name='UTC+5:30', offset_s=19800.0), Zone(name='Baku', offset_s=14400.0))
    """
    written = named.get(text, text)
    if written in ("UTC", "GMT", "Z"):
        return Zone(text, 0.0)
    found = _ZONE.match(written)
    if found is None:
        known = ", ".join(sorted(named)) or "none named"
        raise ValueError(f"{text!r} is not a zone; write UTC, UTC+4, UTC-3:30 or a name from zones ({known})")
    sign, hours, minutes = found.groups()
    offset = int(hours) * 3600 + int(minutes or 0) * 60
    if offset > (14 if sign == "+" else 12) * 3600 or int(minutes or 0) > 59:
        raise ValueError(f"{text!r} is no zone on Earth; offsets run from UTC-12 to UTC+14")
    return Zone(text, float(offset if sign == "+" else -offset))


def is_zone(text: str) -> bool:
    """True where a text is an offset by itself, without names of a case."""
    return text in ("UTC", "GMT", "Z") or _ZONE.match(text) is not None


def instant(text: str, zero: datetime) -> float:
    """An ISO 8601 time with zone as seconds after `zero`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not ISO 8601; write 2024-12-25T05:21:42Z") from None
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no zone; write 2024-12-25T05:21:42Z")
    return (moment - zero).total_seconds()


def published(text: str, zero: datetime) -> Interval:
    """When something was published: a coarse date is the interval it may mean anywhere on Earth.

    >>> published("2024-12", midnight("2024-12-25")).width / 86400
    32.0
    """
    found = _DATE.match(text)
    if found is None:
        moment = instant(text, zero)
        return Interval(moment, moment)
    year, month, day = (int(p) if p else None for p in found.groups())
    assert year is not None
    if not 1900 <= year <= 2200:
        raise ValueError(f"{text!r}: the year {year} is not one of 1900 to 2200")
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    start = datetime.combine(first, datetime.min.time(), tzinfo=timezone(timedelta(hours=12)))
    stop = datetime.combine(last, datetime.min.time(), tzinfo=timezone(timedelta(hours=-12))) + timedelta(days=1)
    return Interval((start - zero).total_seconds(), (stop - zero).total_seconds())


def written_number(value: float | list[float], scale: float, rounding: str, tolerance_s: float) -> Written:
    """A duration as written, its last place taken from the number: 26 is a whole unit, 25.8 a tenth."""
    if isinstance(value, list):
        return Written(value[0] * scale, 0.0, (TRUNCATED,), tolerance_s, value[1] * scale)
    places = len(repr(float(value)).partition(".")[2].rstrip("0")) if "e" not in repr(float(value)) else 0
    return Written(value * scale, scale / 10**places, ROUNDINGS[rounding], tolerance_s)
