"""Dates: absolute, and those that count from the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from crossfix.draft.any_of import words_in
from crossfix.draft.found import Figure, Taken
from crossfix.records.draft import DateDraft

_SHORT = words_in("""jan feb mar apr may jun jul aug sep oct nov dec""")
_RUSSIAN = words_in("""январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр""")
_ENGLISH_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_RUSSIAN_MONTH = (
    r"(?P<month>январ[яье]|феврал[яье]|март[ае]?|апрел[яье]|ма[яйе]|июн[яье]|июл[яье]|август[ае]?"
    r"|сентябр[яье]|октябр[яье]|ноябр[яье]|декабр[яье])(?!\w)"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})", r"(?P<year>(?:19|20)\d{2})(?!\d)"
_DAY_OF = rf"(?<![\w.:]){_DAY}"
_AND_YEAR = rf"(?:,?\s{{1,3}}{_YEAR})?"
_NO_NUMBER = r"(?![\w-])(?!\s+(?:people|feet|meters|metres|kilomet))"
_EXACT, _ANY = re.NOFLAG, re.IGNORECASE
_RULES = tuple(
    (rule, re.compile(pattern, flags))
    for rule, pattern, flags in (
        ("date", rf"(?<![\w-]){_YEAR}-(?P<month>\d{{2}})-{_DAY}(?![\d])", _EXACT),
        ("date", rf"{_DAY_OF}[./](?P<month>\d{{2}})[./]{_YEAR}", _EXACT),
        ("date", rf"(?<!\w){_ENGLISH_MONTH}\s{{1,3}}{_DAY}(?:st|nd|rd|th)?(?!\d|\s?:){_AND_YEAR}", _EXACT),
        ("date", rf"{_DAY_OF}(?:st|nd|rd|th)?\s{{1,3}}(?:of\s)?{_ENGLISH_MONTH}{_AND_YEAR}", _EXACT),
        ("date", rf"{_DAY_OF}(?:-го)?\s{{1,3}}{_RUSSIAN_MONTH}(?:\s{{1,3}}{_YEAR}(?:\s{{1,3}}(?:года|г\.))?)?", _ANY),
        ("month", rf"(?<!\w){_ENGLISH_MONTH},?\s{{1,3}}{_YEAR}", _EXACT),
        ("month", rf"(?<!\w){_RUSSIAN_MONTH}\s{{1,3}}{_YEAR}(?:\s{{1,3}}года)?", _ANY),
        ("year", rf"(?<!\w)(?:[Ii]n|[Ss]ince|[Uu]ntil|[Oo]f)\s{{1,3}}{_YEAR}{_NO_NUMBER}", _EXACT),
        ("year", rf"(?<!\w)(?:[Вв]|[Сс]|[Дд]о)\s{{1,3}}{_YEAR}\s{{1,3}}(?:году|года)(?!\w)", _EXACT),
    )
)
_WEEKDAYS = {name: k for k, name in enumerate(words_in("""monday tuesday wednesday thursday friday saturday sunday"""))}
_RUSSIAN_DAYS = {"понедельник": 0, "вторник": 1, "среду": 2, "четверг": 3, "пятницу": 4, "субботу": 5, "воскресенье": 6}
_RELATIVE = re.compile(
    r"(?<!\w)(?:(?:on|last|since|until|by|this)\s+(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
    r"|(?P<ago>yesterday|today|накануне|вчера|сегодня|позавчера)"
    r"|(?P<week>last\s+week|this\s+week|на\s+прошлой\s+неделе|на\s+этой\s+неделе)"
    r"|(?P<month>last\s+month|в\s+прошлом\s+месяце)"
    r"|во?\s+(?:прошл(?:ый|ую|ое)\s+)?(?P<russian>понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье))(?!\w)",
    re.IGNORECASE,
)
_DAYS_AGO = {"today": 0, "сегодня": 0, "yesterday": 1, "вчера": 1, "накануне": 1, "позавчера": 2}
_DIGIT = re.compile(r"\d")
UNKNOWN = "relative date, publication not known"
_NEAR_FUTURE = timedelta(days=30)


def dates(text: str, published: date | None, taken: Taken) -> Iterator[Figure]:
    """Absolute dates first, then weekdays and words such as "yesterday" that count from the publication.

    A day without its year is the last one before the publication (or in the 30 days after it). Where the publication
    is not known, such a date has no value and its rule says so.
    """
    for rule, pattern in _RULES if _DIGIT.search(text) else ():
        for found in pattern.finditer(text):
            if taken.free(found.start(), found.end()):
                figure = _absolute(found, rule, published)
                if figure is not None:
                    taken.take(figure.begin, figure.end)
                    yield figure
    for found in _RELATIVE.finditer(text):
        if taken.free(found.start(), found.end()):
            taken.take(found.start(), found.end())
            said = None if published is None else _relative(found, published)
            yield Figure(found.start(), found.end(), said, "relative date" if said else UNKNOWN)


def publication(written: str | None) -> date | None:
    """The day of a publication as records have it, "2024-12-26" or with a time; None where only a month is known."""
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _absolute(found: re.Match[str], rule: str, published: date | None) -> Figure | None:
    groups = found.groupdict()
    begin = found.start("year") if rule == "year" else found.start()
    end = found.end("year") if rule == "year" else found.end()
    month = _month(groups.get("month"))
    if groups["year"] is None:
        day = _without_year(month, int(groups["day"]), published)
        if day is None:
            return Figure(begin, end, None, UNKNOWN) if published is None and 1 <= int(groups["day"]) <= 31 else None
        relative_to = published.isoformat() if published else None
        return Figure(begin, end, DateDraft(day.isoformat(), day.isoformat(), relative_to), "date without year")
    try:
        year = int(groups["year"])
        first = date(year, month or 1, int(groups.get("day") or 1))
    except ValueError:
        return None
    last = first if groups.get("day") else date(year, month or 12, monthrange(year, month or 12)[1])
    return Figure(begin, end, DateDraft(first.isoformat(), last.isoformat()), rule)


def _month(written: str | None) -> int | None:
    """1 to 12, from digits or a name of either language; None where it is none."""
    if written is None:
        return None
    if written.isdigit():
        return int(written)
    low = written.lower()
    if low[:3] in _SHORT:
        return _SHORT.index(low[:3]) + 1
    return next(k for k in sorted(range(12), key=lambda k: -len(_RUSSIAN[k])) if low.startswith(_RUSSIAN[k])) + 1


def _without_year(month: int | None, day: int, published: date | None) -> date | None:
    if published is None or month is None:
        return None
    for year in (published.year + 1, published.year, published.year - 1, published.year - 4):
        try:
            guess = date(year, month, day)
        except ValueError:
            continue
        if guess <= published + _NEAR_FUTURE:
            return guess
    return None


def _relative(found: re.Match[str], published: date) -> DateDraft:
    today = published.isoformat()
    if found["weekday"] or found["russian"]:
        wanted = _WEEKDAYS.get((found["weekday"] or "").lower(), _RUSSIAN_DAYS.get((found["russian"] or "").lower(), 0))
        back = (published.weekday() - wanted) % 7
        if back == 0 and found.group().lower().startswith(("last", "в прошл", "во прошл")):
            back = 7
        first = last = published - timedelta(days=back)
    elif found["ago"]:
        first = last = published - timedelta(days=_DAYS_AGO[found["ago"].lower()])
    elif found["week"]:
        back = published.weekday() + (0 if re.search("this|этой", found["week"], re.IGNORECASE) else 7)
        first = published - timedelta(days=back)
        last = first + timedelta(days=6)
    else:
        last = published.replace(day=1) - timedelta(days=1)
        first = last.replace(day=1)
    return DateDraft(first.isoformat(), last.isoformat(), today)
