"""METAR and SPECI into records. Source: WMO-No. 306, FM 15 METAR; ICAO Annex 3, appendix 3."""

from __future__ import annotations

import re

from crossfix.read.weather.groups import (
    HOUR_S,
    MINUTE_S,
    conditions,
    parser,
    resolved,
    unknown_groups,
    words_of,
)
from crossfix.records.notice import Notice
from crossfix.records.weather import WeatherReport

HEAD = re.compile(r"([A-Z][A-Z0-9]{3}) ([0-3]\d)([01]\d|2[0-3])([0-5]\d)Z(?: |$)")
TREND = ("TEMPO", "BECMG", "NOSIG")
FLAGS = ("METAR", "SPECI", "COR")


def parse_metar(text: str, near_s: float, where: str = "METAR") -> tuple[WeatherReport | None, tuple[Notice, ...]]:
    """One report, None where it has no station and time or says NIL; never raises but LibraryMissing.

    `near_s` is a moment near the report, seconds UTC since 1970: a METAR says the day and not the month.
    """
    words = words_of(text)
    corrected = "COR" in words
    while words and words[0] in FLAGS:
        words = words[1:]
    words = [*words[:1], *(word for word in words[1:] if word != "COR")]
    body = " ".join(words)
    head = HEAD.match(body)
    time_s = None
    if head is not None:
        time_s = resolved(int(head[2]), int(head[3]) * HOUR_S + int(head[4]) * MINUTE_S, near_s)
    if head is None or time_s is None:
        return None, (Notice(where, f"begins {body[:24]!r}, expected a station and ddhhmmZ; nothing is read"),)
    if "NIL" in words:
        return None, (Notice(where, f"{head[1]} sent no report (NIL)"),)
    notices = list(unknown_groups(words[2:], text, where))
    now = words[: next((k for k, word in enumerate(words) if word in TREND), len(words))]
    try:
        parsed = parser("MetarParser").parse(" ".join(now))
        read = conditions(parsed, now)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        return None, (*notices, Notice(where, f"cannot be read as a METAR: {str(error)[:100]}"))
    notices += _incomplete(read.wind is None, read.visibility_m is None, where)
    report = WeatherReport(
        station=head[1], time_s=time_s, conditions=read,
        temperature_c=None if parsed.temperature is None else float(parsed.temperature),
        dew_point_c=None if parsed.dew_point is None else float(parsed.dew_point),
        qnh_hpa=None if parsed.altimeter is None else float(parsed.altimeter),
        automatic="AUTO" in now, corrected=corrected, text=text.strip(),
    )  # fmt: skip
    return report, tuple(notices)


def _incomplete(no_wind: bool, no_visibility: bool, where: str) -> list[Notice]:
    return [
        Notice(where, f"{what} is not reported or not understood")
        for missing, what in ((no_wind, "wind"), (no_visibility, "visibility"))
        if missing
    ]
