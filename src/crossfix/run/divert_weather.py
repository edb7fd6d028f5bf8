"""METAR and TAF of files, the latest by airport that was there at a moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crossfix.read.weather.metar import parse_metar
from crossfix.read.weather.taf import parse_taf
from crossfix.records.notice import Notice
from crossfix.records.weather import WeatherForecast, WeatherReport

BEGINS = re.compile(r"^(?:METAR|SPECI|TAF)\b|^[A-Z][A-Z0-9]{3} \d{6}Z\b")
FORECAST = re.compile(r"^TAF\b|^\S+ \d{6}Z \d{4}/\d{4}\b")


@dataclass(slots=True)
class Weather:
    """The latest by airport, and doubts."""

    reports: dict[str, WeatherReport] = field(default_factory=dict)
    forecasts: dict[str, WeatherForecast] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def weather_in(files: Iterable[tuple[str, str]], now_s: float) -> Weather:
    """Of (name, text) of files; what was observed or issued after `now_s` is left out, and said."""
    found = Weather()
    for name, text in files:
        for line, message in messages(text):
            where = f"{name}:{line}"
            if FORECAST.match(message):
                _forecast(found, message, where, now_s)
            else:
                _report(found, message, where, now_s)
    return found


def messages(text: str) -> Iterator[tuple[int, str]]:
    """(line, message): one begins at its word or station and time, and ends at =, a blank line or the next.

    >>> list(messages("METAR URML 250500Z 00000MPS\\n  CAVOK=\\nTAF URML 250500Z 2506/2512 CAVOK"))
    [(1, 'METAR URML 250500Z 00000MPS CAVOK'), (3, 'TAF URML 250500Z 2506/2512 CAVOK')]
    """
    begun, words = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        part, ended, _ = line.strip().partition("=")
        new = bool(BEGINS.match(part.upper()))
        if words and (new or not part):
            yield begun, words
            words = ""
        if part:
            begun, words = (begun, f"{words} {part}") if words else (number, part)
        if ended and words:
            yield begun, words
            words = ""
    if words:
        yield begun, words


def _report(found: Weather, message: str, where: str, now_s: float) -> None:
    report, notices = parse_metar(message, now_s, where)
    found.notices += notices
    if report is None:
        return
    if report.time_s > now_s:
        found.notices.append(Notice(where, "observed after the time that is asked about; left out"))
    elif report.station not in found.reports or found.reports[report.station].time_s <= report.time_s:
        found.reports[report.station] = report


def _forecast(found: Weather, message: str, where: str, now_s: float) -> None:
    forecast, notices = parse_taf(message, now_s, where)
    found.notices += notices
    if forecast is None:
        return
    issued_s = forecast.begins_s if forecast.issued_s is None else forecast.issued_s
    known = found.forecasts.get(forecast.station)
    if forecast.issued_s is not None and issued_s > now_s:
        found.notices.append(Notice(where, "issued after the time that is asked about; left out"))
    elif known is None or (known.begins_s if known.issued_s is None else known.issued_s) <= issued_s:
        found.forecasts[forecast.station] = forecast
