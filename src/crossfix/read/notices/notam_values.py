"""The values of a NOTAM's fields: identifiers, item Q), locations, times and levels.

Each function gives what it understood and adds a doubt for what it did not; no value is guessed. A line break or space
inside a number is closed up. Source: PANS-AIM (Doc 10066) Appendix 3; ICAO Doc 8126 6.3 (levels of item Q).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, datetime

from crossfix.records.notice_text import Level, LevelReference, Moment, NotamId, Qualifiers

Say = Callable[[str, str], None]
"""Called with the field ("Q.code") and what is wrong with it."""

IDENTIFIER = re.compile(r"(?<![A-Z0-9])([A-Z])[ ]?(\d{4})[ ]?/[ ]?(\d{2})(?!\d)", re.IGNORECASE)
TYPE = re.compile(r"NOTAM[ ]?([NRC])\b", re.IGNORECASE)
PART = re.compile(r"\bPART[ ]+(\d{1,2})[ ]+OF[ ]+(\d{1,2})\b[ .:]*", re.IGNORECASE)
TRAFFIC, PURPOSE, SCOPE = ("I", "V", "IV", "K"), ("N", "B", "O", "M", "K"), ("A", "E", "W", "AE", "AW", "K")
CENTRE = re.compile(r"(\d{2})(\d{2})([NS])(\d{3})(\d{2})([EW])(\d{3})?", re.IGNORECASE)
TEN_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(EST)?(?:UTC|Z)?(EST)?")
LOCATION = re.compile(r"[A-Z]{4}|[A-Z]{2}XXX?|[A-Z]XXX")
MOST_LOCATIONS = 7
SURFACE, UNLIMITED = ("SFC", "GND", "SURFACE", "GROUND"), ("UNL", "UNLTD", "UNLIMITED")
FLIGHT_LEVEL = re.compile(r"FL(\d{1,3})")
HEIGHT = re.compile(r"(\d{1,6})(FT|M)(AMSL|MSL|AGL|ASFC)?")
REFERENCES: dict[str | None, LevelReference | None] = {
    "AMSL": "AMSL", "MSL": "AMSL", "AGL": "AGL", "ASFC": "AGL", None: None,
}  # fmt: skip
KINDS = {"PERM": "permanent", "UFN": "until further notice", "WIE": "immediate"}


def identifier(found: re.Match[str]) -> NotamId:
    """Of a match of IDENTIFIER."""
    return NotamId(found[1].upper(), int(found[2]), int(found[3]))


def closed_up(text: str) -> str:
    """Capitals without any space.

    >>> closed_up("24122\\n50430 est")
    '2412250430EST'
    """
    return "".join(text.split()).upper()


def qualifiers(text: str, say: Say) -> Qualifiers | None:
    """Item Q); None where it does not have its eight parts.

    >>> qualifiers("UBBA/QGWAU/IV/NBO/E/000/999/4318N04547E025", print).latitude
    43.3
    """
    parts = closed_up(text).split("/")
    if len(parts) != 8:
        say("Q", f"has {len(parts)} parts between slashes, expected 8")
        return None
    fir = _matches(parts[0], r"[A-Z]{4}", "Q.fir", "four letters", say)
    code = _matches(parts[1], r"Q[A-Z]{4}", "Q.code", "Q and four letters", say)
    traffic = _one_of(parts[2], TRAFFIC, "Q.traffic", say)
    purpose = parts[3] if _is_purpose(parts[3]) else None
    if purpose is None:
        say("Q.purpose", f"is {parts[3]!r}, expected letters of NBO, M or K")
    scope = _one_of(parts[4], SCOPE, "Q.scope", say)
    lower = _matches(parts[5], r"\d{3}", "Q.lower", "three digits", say)
    upper = _matches(parts[6], r"\d{3}", "Q.upper", "three digits", say)
    low, high = (None if one is None else int(one) for one in (lower, upper))
    if low is not None and high is not None and low > high:
        say("Q", f"lower limit {lower} is above the upper limit {upper}; both are kept as written")
    latitude, longitude, radius = _centre(parts[7], say)
    return Qualifiers(fir, code, traffic, purpose, scope, low, high, latitude, longitude, radius)


def _matches(part: str, pattern: str, name: str, expected: str, say: Say) -> str | None:
    if re.fullmatch(pattern, part):
        return part
    say(name, f"is {part!r}, expected {expected}")
    return None


def _one_of(part: str, allowed: tuple[str, ...], name: str, say: Say) -> str | None:
    if part in allowed:
        return part
    say(name, f"is {part!r}, expected one of {', '.join(allowed)}")
    return None


def _is_purpose(part: str) -> bool:
    return part != "" and set(part) <= set(PURPOSE) and list(part) == sorted(set(part), key=PURPOSE.index)


def _centre(part: str, say: Say) -> tuple[float | None, float | None, int | None]:
    found = CENTRE.fullmatch(part)
    if found is None:
        say("Q.centre", f"is {part!r}, expected ddmm N or S, dddmm E or W, and a radius of three digits")
        return None, None, None
    latitude = degrees_of(found[1], found[2], "", found[3])
    longitude = degrees_of(found[4], found[5], "", found[6])
    if latitude is None or longitude is None:
        say("Q.centre", f"is {part!r}, which is no place on Earth")
        return None, None, None
    return latitude, longitude, None if found[7] is None else int(found[7])


def degrees_of(degrees: str, minutes: str, seconds: str, hemisphere: str) -> float | None:
    """Signed degrees; None where it is no latitude or longitude. Minutes are sixtieths, never decimals of a degree.

    >>> degrees_of("43", "18", "", "N"), degrees_of("045", "47", "", "E"), degrees_of("43", "75", "", "N")
    (43.3, 45.78333333333333, None)
    """
    whole, minute, second = float(degrees), float(minutes or 0), float((seconds or "0").replace(",", "."))
    if minute >= 60 or second >= 60:
        return None
    value = whole + (minute + second / 60) / 60
    if value > (90.0 if hemisphere.upper() in "NS" else 180.0):
        return None
    return -value if hemisphere.upper() in "SW" else value


def locations(text: str, say: Say) -> tuple[str, ...]:
    """Item A); empty where any of it is no location indicator."""
    words = [word for word in re.split(r"[\s,/]+", text.upper()) if word]
    strange = [word for word in words if not LOCATION.fullmatch(word)]
    if strange or not words:
        say("A", f"has {strange[0]!r}, expected location indicators of four letters" if strange else "is empty")
        return ()
    if len(words) > MOST_LOCATIONS:
        say("A", f"lists {len(words)} locations, more than the {MOST_LOCATIONS} of the format; all are kept")
    return tuple(words)


def moment(text: str, name: str, say: Say) -> Moment | None:
    """Item B) or C). EST is "estimated", never a time zone; times are UTC.

    >>> moment("2412250518 EST", "C", print)
    Moment(kind='estimated', time_s=1735103880.0)
    """
    word = closed_up(text)
    if word in KINDS:
        if (word == "WIE") == (name == "B"):
            return Moment(KINDS[word])  # type: ignore[arg-type]
        say(name, f"is {word}, which does not belong there")
        return None
    found = TEN_DIGITS.fullmatch(word)
    time_s = None if found is None else _time(found)
    if found is None or time_s is None:
        say(name, f"is {' '.join(text.split())!r}, expected yymmddhhmm" + (" or PERM" if name == "C" else " or WIE"))
        return None
    if (found[6] or found[7]) and name == "B":
        say(name, "has EST, which only belongs to an end")
        return None
    if found[4] == "24":
        say(name, "gives 24 hours; read as 0000 of the next day")
    return Moment("estimated" if found[6] or found[7] else "time", time_s)


def _time(found: re.Match[str]) -> float | None:
    """Seconds UTC since 1970; two digits of a year are of this century."""
    year, month, day, hour, minute = 2000 + int(found[1]), *(int(found[k]) for k in range(2, 6))
    if not (1 <= month <= 12 and hour <= 24 and minute < 60 and (hour < 24 or minute == 0)):
        return None
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return datetime(year, month, day, tzinfo=UTC).timestamp() + 3600.0 * hour + 60.0 * minute


def level(text: str, name: str, say: Say) -> Level | None:
    """Item F) or G).

    >>> level("3000 ft agl", "F", print)
    Level(kind='FT', value=3000, reference='AGL')
    """
    word = closed_up(text).removeprefix("ALT")
    if word in SURFACE:
        return Level("SFC")
    if word in UNLIMITED:
        return Level("UNL")
    if (found := FLIGHT_LEVEL.fullmatch(word)) is not None:
        return Level("FL", int(found[1]))
    if (found := HEIGHT.fullmatch(word)) is None:
        say(name, f"is {' '.join(text.split())!r}, expected SFC, UNL, FLnnn, or feet or metres with AMSL or AGL")
        return None
    if found[3] is None:
        say(name, "does not say AMSL or AGL")
    return Level("FT" if found[2] == "FT" else "M", int(found[1]), REFERENCES[found[3]])
