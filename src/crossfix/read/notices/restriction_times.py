"""Times in restriction posts: a clock time with or without a date and a zone, as candidates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crossfix.records.notice_text import TimeCandidate

HOUR_S = 3600.0
MOSCOW, MOSCOW_H = "MSK", 3.0
LOCAL = "local"
ZONES = (
    (re.compile(r"\b(?:мск|msk|московск\w+ врем\w+|по москве|moscow time)\b", re.IGNORECASE), MOSCOW),
    (re.compile(r"\b(?:utc|gmt|всемирн\w+|\d{1,2}:?\d{2}z)\b", re.IGNORECASE), "UTC"),
    (re.compile(r"\b(?:местн\w+|local(?: time)?|lt)\b", re.IGNORECASE), LOCAL),
)
CLOCK = re.compile(
    r"(?P<to>\b(?:до|until|till|to|по)\s+)?(?<![\d:.])(?P<hour>[01]?\d|2[0-4])(?::|(?<=\d)\.(?=\d\d(?![.\d])))"
    r"(?P<minute>[0-5]\d)(?![:.]?\d)",
    re.IGNORECASE,
)
MONTHS_RU = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE = re.compile(
    rf"\b(?P<day>[0-3]?\d)(?:\s+(?P<ru>{'|'.join(MONTHS_RU)})[а-я]*|\s+(?P<en>{'|'.join(MONTHS_EN)})[a-z]*"
    r"|\.(?P<month>[01]\d)(?=\.(?:20)?\d\d\b|\s))(?:[\s.]+(?P<year>20\d\d))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Times:
    """Candidates of the beginning and of an end announced in advance; what could not be resolved, as words."""

    begins: tuple[TimeCandidate, ...]
    until: tuple[TimeCandidate, ...]
    unresolved: str | None


def times_in(text: str, published_s: float | None, channel_zone: str | None, local_hours: Sequence[float]) -> Times:
    """The times of one sentence.

    The zone is the one that the sentence names, else the channel's, else every one of UTC, Moscow and the airports'
    local time is a candidate. A time without a date is the one nearest to the post's own; without both it stays open.
    """
    found = list(CLOCK.finditer(text))
    if not found:
        return Times((), (), None)
    zones = _zones(text, channel_zone, local_hours)
    dates = [day for one in DATE.finditer(text) if (day := _date(one, published_s)) is not None]
    if len(dates) > 1 or (not dates and published_s is None):
        why = "several dates" if dates else "no date, and when it was published is not known"
        return Times((), (), f"the time {found[0][0].strip()}: {why}")
    day = dates[0] if dates else None
    starts = [one for one in found if not one["to"]]
    ends = [one for one in found if one["to"]]
    if len(starts) == 2 and not ends and re.fullmatch(r"\s*[-–—]\s*", text[starts[0].end() : starts[1].start()]):
        ends = [starts.pop()]
    if len(starts) > 1 or len(ends) > 1:
        return Times((), (), f"{len(found)} times in one sentence")
    begins, until = (
        tuple(TimeCandidate(zone, _seconds(one, hours, day, published_s)) for zone, hours in zones) if one else ()
        for one in (next(iter(starts), None), next(iter(ends), None))
    )
    if begins and until:
        until = tuple(_not_before(end, start) for end, start in zip(until, begins, strict=True))
    return Times(begins, until, None)


def _zones(text: str, channel_zone: str | None, local_hours: Sequence[float]) -> list[tuple[str, float]]:
    named = next((zone for pattern, zone in ZONES if pattern.search(text)), channel_zone)
    local = sorted({*local_hours} or {MOSCOW_H})
    if named == MOSCOW:
        return [(MOSCOW, MOSCOW_H)]
    if named == "UTC":
        return [("UTC", 0.0)]
    if named == LOCAL:
        return [(f"UTC+{hours:g}", hours) for hours in local]
    others = [(f"UTC+{hours:g}", hours) for hours in local if hours not in (0.0, MOSCOW_H)]
    return [("UTC", 0.0), (MOSCOW, MOSCOW_H), *others]


def _date(found: re.Match[str], published_s: float | None) -> datetime | None:
    """Midnight of a date; without a year the one nearest to the post."""
    if found["ru"] or found["en"]:
        names = MONTHS_RU if found["ru"] else MONTHS_EN
        month = names.index((found["ru"] or found["en"]).lower()) + 1
    else:
        month = int(found["month"])
    if found["year"]:
        years = [int(found["year"])]
    elif published_s is not None:
        posted = datetime.fromtimestamp(published_s, UTC)
        years = sorted(
            range(posted.year - 1, posted.year + 2),
            key=lambda year: abs((year - posted.year) * 12 + month - posted.month),
        )
    else:
        return None
    try:
        return datetime(years[0], month, int(found["day"]), tzinfo=UTC)
    except ValueError:
        return None


def _seconds(found: re.Match[str], hours: float, day: datetime | None, published_s: float | None) -> float:
    of_day = int(found["hour"]) * HOUR_S + int(found["minute"]) * 60.0
    if day is not None:
        return day.timestamp() + of_day - hours * HOUR_S
    posted_s = published_s or 0.0
    local_day = datetime.fromtimestamp(posted_s + hours * HOUR_S, UTC).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    options = [(local_day + timedelta(days=k)).timestamp() + of_day - hours * HOUR_S for k in (-1, 0, 1)]
    return min(options, key=lambda one: abs(one - posted_s))


def _not_before(end: TimeCandidate, start: TimeCandidate) -> TimeCandidate:
    """An end earlier than its beginning is the next day's."""
    return end if end.time_s > start.time_s else TimeCandidate(end.zone, end.time_s + 24 * HOUR_S)
