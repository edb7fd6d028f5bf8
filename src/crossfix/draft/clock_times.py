"""Clock times: 05:13:32, 5:13, 05.13, 11.28 p.m., 0513Z, "в 5 часов 13 минут"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossfix.draft.case_words import CaseWords
from crossfix.draft.found import Figure, Taken
from crossfix.draft.zones import ZoneFound, zone_after
from crossfix.records.draft import TimeDraft

_CLOCK = re.compile(
    r"(?<![\w.:,/+#])(?P<hour>\d{1,2})(?P<sign>[:.])(?P<minute>[0-5]\d)"
    r"(?:(?P=sign)(?P<second>[0-5]\d)(?P<part>[.,]\d{1,6})?)?(?![\d:])(?!\.\d)"
    r"(?:\s{0,2}(?P<half>[ap]\.?\s?m\b\.?))?",
    re.IGNORECASE,
)
_FOUR = re.compile(r"(?<![\w.:,/+#-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?=\s?(?:Z|UTC|GMT)\b)")
_SPOKEN = re.compile(
    r"(?<!\w)в\s+(?P<hour>\d{1,2})\s+час(?:а|ов)?\s+(?P<minute>\d{1,2})\s+минут[ыу]?"
    r"(?:\s+(?:и\s+)?(?P<second>\d{1,2})\s+секунд[ыу]?)?(?!\w)",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?:(?<!\w)(?:at|by|from|until|till|about|around|since|between|and|to|time|в|во|к|с|до|около|после|примерно|время|и)"
    r"|\d\s?[-–—])\s{0,3}$",
    re.IGNORECASE,
)
_NO_TIME_BEFORE = re.compile(
    r"(?<!\w)(?:ratio|scale|score\w*|chapter|verse|version|v|section|par|paragraph|aspect|odds|"
    r"John|Matthew|Luke|Mark|Genesis|Psalms?|счет\w*|счёт\w*|глав\w*|верси\w*|масштаб\w*|пункт\w*|соотношени\w*)"
    r"(?:\s+(?:of|was|is|at|by|в|о|карты|плана)){0,2}\s+$|(?<!\w)(?:won|lost|beat)(?:\s+by)?\s+$",
    re.IGNORECASE,
)
_NO_TIME_AFTER = re.compile(
    r"\s{0,3}(?:(?:h|hr|hrs|hours?|min|minutes?|ratio|scale|odds|score|ч|час\w*|мин\w*|км|km|m|м|kg|кг|percent|процент\w*|"
    r"million|billion|млн|млрд|degrees|psi|ft|feet|kilomet\w+|met\w+)(?!\w)|%|°)"
)
_DAY = re.compile(r"\.?\d{2,4}(?!\d)")


def clock_times(text: str, words: CaseWords, general: ZoneFound | None, taken: Taken) -> Iterator[Figure]:
    """Every time of day with hours and minutes, with its zone; what looks like one and is none is left."""
    for pattern, rule in (
        (_SPOKEN, "clock time in words"),
        (_FOUR, "clock time of four digits"),
        (_CLOCK, "clock time"),
    ):
        for found in pattern.finditer(text):
            at = _at(text, found, pattern is _CLOCK)
            if at is None or not taken.free(found.start(), found.end()):
                continue
            begin, end = found.start("hour"), found.end()
            zone = zone_after(text, end, words, general)
            taken.take(begin, zone.end)
            yield Figure(begin, zone.end, TimeDraft(at, zone.zones, zone.written), rule)


def _at(text: str, found: re.Match[str], signed: bool) -> str | None:
    """The time as HH:MM[:SS[.f]] on 24 hours; None where it is no time of day."""
    groups = found.groupdict()
    hour, minute, second, half = int(groups["hour"]), int(groups["minute"]), groups.get("second"), ""
    if signed:
        half = (groups["half"] or "").lower()
        if not _is_time(text, found, half):
            return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return None
    part = (groups.get("part") or "").replace(",", ".")
    return f"{hour:02d}:{minute:02d}" + (f":{int(second):02d}{part}" if second is not None else "")


def _is_time(text: str, found: re.Match[str], half: str) -> bool:
    """Not a ratio, score, version, chapter, duration or decimal number."""
    before = text[max(0, found.start() - 32) : found.start()]
    if before.endswith("-") and before[-4:-1] in ("UTC", "GMT"):
        return False
    if half:
        return True
    if _NO_TIME_BEFORE.search(before) or _NO_TIME_AFTER.match(text, found.end(), found.end() + 24):
        return False
    if found["sign"] == ":":
        return True
    if found["second"] is None and _DAY.match(text, found.end()):
        return False
    told = zone_after(text, found.end(), _NO_WORDS, None).written is not None
    return told or (_AT.search(before) is not None and (len(found["hour"]) == 2 or found["second"] is not None))


_NO_WORDS = CaseWords((), (), "")
