"""Dates of publication, as machines and as people write them, in the form a case has them: 2024-12-26, or with time
and zone. A time without a zone is left out: its day is known, its moment is not.

05/02/2025 is February in one country and May in another: it is not taken. 05.02.2025 is day, month, year wherever it
is written so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
RUSSIAN = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
"""How the months begin; the third but the fifth is tried first, for март and май begin alike."""
_EN = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
_EN += r"nov(?:ember)?|dec(?:ember)?)\.?"
_RU = r"(?:январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]|октябр[ья]|ноябр[ья]|"
_RU += r"декабр[ья])"
DATE = re.compile(
    rf"(?<![\d/.-])(?:(?P<y1>\d{{4}})-(?P<m1>\d{{2}})-(?P<d1>\d{{2}})(?!\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m2>{_EN}|{_RU}),?\s+(?P<y2>\d{{4}})(?!\d)"
    rf"|(?P<m3>\b{_EN})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})(?!\d)"
    r"|(?P<d4>\d{1,2})\.(?P<m4>\d{2})\.(?P<y4>\d{4})(?!\d))",
    re.IGNORECASE,
)
TIME = re.compile(
    r"(?:T|,?\s*(?:at|в|\||[-–—])?\s*)(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?(?P<half>\s*[ap]\.?m\b\.?)?"
    r"\s*\(?(?P<zone>Z\b|(?:UTC|GMT)?\s?[+\u2212-]\d{1,2}(?::?\d{2})?|UTC\b|GMT\b|MSK\b|мск\b)?",
    re.IGNORECASE,
)
PUBLISHED = re.compile(r"\b(?:published|posted|date|released|опубликован\w*|дата)\b", re.IGNORECASE)
SLASHES = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/\d{4}(?![\d/])")
WORD = re.compile(r"[^\W\d_]{2,}")
EARLIEST, LATEST = 1900, 2200
MOSCOW = 3


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text and where it stands, its time included."""

    iso: str
    begin: int
    end: int

    @property
    def day(self) -> str:
        """The date alone."""
        return self.iso[:10]


def dates_in(text: str) -> Iterator[Dated]:
    """Every whole date in order.

    >>> [d.iso for d in dates_in("Published February 5, 2025; 6 февраля 2025 г.; 6 February 2025 11:32 (UTC+04:00)")]
    ['2025-02-05', '2025-02-06', '2025-02-06T11:32:00+04:00']
    """
    for found in DATE.finditer(text):
        day = _day(found)
        if day is None:
            continue
        time = TIME.match(text, found.end())
        moment = _moment(day, time) if time else None
        yield Dated(moment or day.strftime("%Y-%m-%d"), found.start(), time.end() if time else found.end())


def other_words(line: str) -> int:
    """Words of a line beside its dates.

    >>> other_words("By AzeMedia, February 5, 2025")
    2
    """
    at, rest = 0, ""
    for date in dates_in(line):
        rest += line[at : date.begin] + " "
        at = date.end
    return len(WORD.findall(rest + line[at:]))


def machine_date(text: str) -> str | None:
    """Of a metadata field; None where it is no date from 1900 to 2200.

    >>> machine_date("2025-02-06T11:32:00Z"), machine_date("2025-02-06 11:32"), machine_date("yesterday")
    ('2025-02-06T11:32:00+00:00', '2025-02-06', None)
    """
    text = text.strip()[:200]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return next((found.iso for found in dates_in(text)), None)
    return written(moment)


def written(moment: datetime) -> str | None:
    """As a case has it; None outside the years that it takes."""
    if not EARLIEST <= moment.year <= LATEST:
        return None
    whole_seconds = moment.utcoffset() is not None and moment.utcoffset() % timedelta(minutes=1) == timedelta(0)  # type: ignore[operator]
    return moment.replace(microsecond=0).isoformat() if whole_seconds else moment.strftime("%Y-%m-%d")


def _day(found: re.Match[str]) -> datetime | None:
    year, month, day = next(
        (found[f"y{k}"], found[f"m{k}"], found[f"d{k}"]) for k in range(1, 5) if found[f"y{k}"] is not None
    )
    try:
        made = datetime(int(year), int(month) if month.isdigit() else _month(month), int(day))
    except ValueError:
        return None
    return made if EARLIEST <= made.year <= LATEST else None


def _month(name: str) -> int:
    name = name.casefold()
    return next(k for names in (ENGLISH, RUSSIAN) for k, begin in enumerate(names, 1) if name.startswith(begin))


def _moment(day: datetime, time: re.Match[str]) -> str | None:
    """With time and zone; None where either is missing or no time of day."""
    zone = _zone(time["zone"] or "")
    hour = int(time["h"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"].strip()[0] in "pP" else 0)
    if zone is None or hour > 23 or int(time["min"]) > 59 or int(time["s"] or 0) > 59:
        return None
    return written(day.replace(hour=hour, minute=int(time["min"]), second=int(time["s"] or 0), tzinfo=zone))


def _zone(name: str) -> timezone | None:
    name = name.upper().replace("\u2212", "-").replace(" ", "")
    if name in ("Z", "UTC", "GMT"):
        return UTC
    if name in ("MSK", "МСК"):
        return timezone(timedelta(hours=MOSCOW))
    found = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", name)
    if found is None or int(found[2]) > 14 or int(found[3] or 0) > 59:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(offset if found[1] == "+" else -offset)
