"""The zone of a clock time: as the text has it, or the candidates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crossfix.draft.case_words import CaseWords

_AFTER = re.compile(
    r"\s{0,3}[,(\[]?\s{0,3}(?P<zone>(?P<utc>UTC|GMT|Zulu|Z|всемирного\s+времени|по\s+Гринвичу)(?P<offset>\s?[+−-]\s?\d{1,2}(?::?\d{2})?)?"
    r"|(?P<msk>MSK|МСК|Moscow\s+time|мск|(?:по\s+)?московско(?:му|го)\s+времени)"
    r"|(?P<local>local(?:\s+time)?|LT|(?:по\s+)?местно(?:му|го)\s+времени)"
    r"|(?:in\s+)?(?P<place>[A-ZА-ЯЁ][\w'’-]{1,30}(?:\s[A-Z][\w'’-]{1,30})?)[’']?s?\s+(?:standard\s+|local\s+)?time"
    r"|по\s+(?:времени\s+)?(?P<adjective>[а-яё]{3,20})(?:ому|ому)\s+времени"
    r"|по\s+времени\s+(?P<genitive>[А-ЯЁ][а-яё]{2,20}))(?![\w])"
)
_ALL_TIMES = re.compile(
    r"\ball\s+times\s+(?:are\s+|here\s+|given\s+|in\s+|is\s+){0,3}(?=(?:UTC|GMT|local|Moscow|MSK))"
    r"|время\s+(?:указано\s+)?(?=московское|местное|по\s+|UTC|МСК)",
    re.IGNORECASE,
)
_WHOLE = {"московское": "MSK", "местное": "local"}
_RUSSIAN_PLACES = {"баку": "Baku", "бакинск": "Baku", "актау": "Aktau", "грозн": "Grozny", "астан": "Astana",
                   "москв": "Moscow", "киев": "Kyiv"}  # fmt: skip
MOSCOW, MOSCOW_SINCE = "UTC+3", "2014-10-26"
"""Federal law 248-FZ of 21 July 2014: Moscow is UTC+3 from 26 October 2014."""


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """The candidate zones, the words of the text (None: it does not tell), and where the words end."""

    zones: tuple[str, ...]
    written: str | None
    end: int


def zone_after(text: str, at: int, words: CaseWords, general: ZoneFound | None) -> ZoneFound:
    """The zone that stands behind a time ending at `at`; `general` is what the document says of all its times."""
    found = _AFTER.match(text, at, min(len(text), at + 80))
    if found is None:
        return ZoneFound(general.zones, general.written, at) if general else ZoneFound(_all(words), None, at)
    written = found["zone"]
    if found["utc"]:
        zones: tuple[str, ...] = (_offset(found["offset"]),)
    elif found["msk"]:
        zones = _moscow(words)
    elif found["local"]:
        zones = _local(words)
    else:
        zones = _place(found["place"] or found["adjective"] or found["genitive"], words)
    closed = found.group().lstrip()[:1] in "([" and text[found.end() : found.end() + 1] in ")]"
    return ZoneFound(zones, written, found.end("zone") + closed)


def general_zone(text: str, words: CaseWords) -> ZoneFound | None:
    """What a document says of all its times: "all times are UTC", "время московское"."""
    found = _ALL_TIMES.search(text)
    if found is None:
        return None
    rest = text[found.end() : found.end() + 40]
    for russian, short in _WHOLE.items():
        rest = re.sub(rf"^{russian}", short, rest, flags=re.IGNORECASE)
    told = zone_after(rest, 0, words, None)
    return ZoneFound(told.zones, text[found.start() : found.end()] + rest[: told.end], 0) if told.written else None


def _offset(written: str | None) -> str:
    """UTC, UTC+4, UTC-3:30 as the case's files have it."""
    if not written:
        return "UTC"
    bare = re.sub(r"\s", "", written).replace("−", "-")
    hours, minutes = re.fullmatch(r"[+-](\d{1,2}):?(\d{2})?", bare).groups()  # type: ignore[union-attr]
    if int(hours) > 14 or int(minutes or 0) > 59 or not int(hours) + int(minutes or 0):
        return "UTC"
    return f"UTC{bare[0]}{int(hours)}" + (f":{minutes}" if int(minutes or 0) else "")


def _all(words: CaseWords) -> tuple[str, ...]:
    """One name for each offset of the case."""
    return tuple({zone.offset_s: zone.name for zone in reversed(words.zones)}.values())[::-1]


def _local(words: CaseWords) -> tuple[str, ...]:
    """Local time is a zone of the case that is not UTC; all of them where it has no other."""
    zero = {zone.name for zone in words.zones if zone.offset_s == 0}
    return tuple(name for name in _all(words) if name not in zero) or _all(words)


def _moscow(words: CaseWords) -> tuple[str, ...]:
    named = [zone.name for zone in words.zones if zone.name in ("Moscow", "MSK")]
    if named:
        return (named[0],)
    return (MOSCOW,) if words.date >= MOSCOW_SINCE else _all(words)


def _place(written: str, words: CaseWords) -> tuple[str, ...]:
    """The zone that the case knows by this place; every candidate where it knows none."""
    low = written.lower()
    english = next((name for start, name in _RUSSIAN_PLACES.items() if low.startswith(start)), written)
    named = [zone.name for zone in words.zones if zone.name.lower() == english.lower()]
    if named:
        return (named[0],)
    return _moscow(words) if english == "Moscow" else _all(words)
