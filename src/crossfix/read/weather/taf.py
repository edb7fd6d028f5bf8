"""TAF into records. Source: WMO-No. 306, FM 51 TAF; ICAO Annex 3, appendix 5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crossfix.read.weather.groups import DAY_S, HOUR_S, MINUTE_S, conditions, parser, resolved, unknown_groups, words_of
from crossfix.records.notice import Notice
from crossfix.records.weather import Change, ForecastPeriod, WeatherForecast

HEAD = re.compile(
    r"TAF(?: TAF)?(?: AMD| COR)? ([A-Z][A-Z0-9]{3})(?: ([0-3]\d)([01]\d|2[0-3])([0-5]\d)Z)?"
    r" ([0-3]\d)([0-2]\d)/([0-3]\d)([0-2]\d)(?: |$)"
)
START = re.compile(r"PROB[34]0|TEMPO|BECMG|INTER|FM\d{6}")
CHANGES: dict[str, Change] = {
    "BECMG": "becoming",
    "TEMPO": "temporary",
    "INTER": "temporary",
    "FM": "from",
    "PROB": "probable",
}


def parse_taf(text: str, near_s: float, where: str = "TAF") -> tuple[WeatherForecast | None, tuple[Notice, ...]]:
    """One forecast, None where its head cannot be read; never raises but LibraryMissing.

    `near_s` is a moment near its issue or use, seconds UTC since 1970: a TAF says days and not the month.
    """
    words = words_of(text)
    if words[:1] != ["TAF"]:
        words = ["TAF", *words]
    body = " ".join(words)
    head = HEAD.match(body)
    begins_s = None if head is None else resolved(int(head[5]), int(head[6]) * HOUR_S, near_s)
    ends_s = None if head is None or begins_s is None else _after(int(head[7]), int(head[8]) * HOUR_S, begins_s)
    if head is None or begins_s is None or ends_s is None:
        return None, (
            Notice(where, f"begins {body[:36]!r}, expected TAF, station, ddhhmmZ, ddhh/ddhh; nothing is read"),
        )
    issued_s = None
    if head[2] is not None:
        issued_s = resolved(int(head[2]), int(head[3]) * HOUR_S + int(head[4]) * MINUTE_S, begins_s)
    notices = list(unknown_groups(_groups(words, head[1]), text, where))
    try:
        parsed = parser("TAFParser").parse(body)
        periods = _until_the_next(tuple(_periods(parsed, _parted(words), begins_s, ends_s, notices, where)))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        return None, (*notices, Notice(where, f"cannot be read as a TAF: {str(error)[:100]}"))
    cancelled = "CNL" in words
    forecast = WeatherForecast(
        head[1], issued_s, begins_s, ends_s, () if cancelled else periods, cancelled, "AMD" in words, text.strip()
    )
    return forecast, tuple(notices)


def _groups(words: list[str], station: str) -> Iterator[str]:
    return (word for k, word in enumerate(words) if not (word == station and k < 4))


def _after(day: int, seconds: float, begins_s: float) -> float | None:
    """The end of a validity: the first such day and hour behind its beginning, within three days."""
    end = resolved(day, seconds, begins_s + DAY_S / 2)
    return end if end is not None and begins_s < end <= begins_s + 3 * DAY_S else None


def _parted(words: list[str]) -> list[list[str]]:
    """The groups of the initial forecast and of each change, as the parser parts them."""
    parts: list[list[str]] = [[]]
    for word in words:
        if START.fullmatch(word) and not (word == "TEMPO" and len(parts[-1]) == 1 and parts[-1][0].startswith("PROB")):
            parts.append([])
        parts[-1].append(word)
    return parts


def _periods(
    parsed: Any, parts: list[list[str]], begins_s: float, ends_s: float, notices: list[Notice], where: str
) -> Iterator[ForecastPeriod]:
    yield ForecastPeriod("initial", begins_s, ends_s, conditions(parsed, parts[0]))
    if len(parts) - 1 != len(parsed.trends):
        notices.append(Notice(where, f"{len(parts) - 1} changes are written, {len(parsed.trends)} are read"))
    for part, trend in zip(parts[1:], parsed.trends, strict=False):
        span = _span(trend.validity, begins_s, ends_s)
        if span is None:
            notices.append(Notice(where, f"change {' '.join(part[:3])!r} has no time within the forecast; left out"))
            continue
        change = CHANGES[trend.type.value]
        if trend.probability is not None and change == "temporary":
            change = "probable temporary"
        yield ForecastPeriod(change, *span, conditions(trend, part), trend.probability)


def _until_the_next(periods: tuple[ForecastPeriod, ...]) -> tuple[ForecastPeriod, ...]:
    """FM replaces all that was before: the initial forecast and each FM end at the next FM."""
    starts = sorted(one.begins_s for one in periods if one.change == "from")
    return tuple(
        replace(one, ends_s=min([one.ends_s, *(start for start in starts if start > one.begins_s)]))
        if one.change in ("initial", "from")
        else one
        for one in periods
    )


def _span(validity: Any, begins_s: float, ends_s: float) -> tuple[float, float] | None:
    middle_s = (begins_s + ends_s) / 2
    if validity is None:
        return None
    minutes = getattr(validity, "start_minutes", 0) or 0
    begin = resolved(validity.start_day, validity.start_hour * HOUR_S + minutes * MINUTE_S, middle_s)
    end: float | None = ends_s
    if getattr(validity, "end_day", None) is not None:
        end = resolved(validity.end_day, validity.end_hour * HOUR_S, middle_s)
    if begin is None or end is None or not begins_s <= begin < end <= ends_s:
        return None
    return begin, end
