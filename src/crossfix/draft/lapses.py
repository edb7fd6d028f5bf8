"""Durations and offsets: "24 seconds apart", "four seconds after the sound; six seconds later", "через 21 секунду"."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from crossfix.draft.found import Figure, Taken
from crossfix.draft.numbers import Number, qualified
from crossfix.records.draft import LapseDraft

Unit = Literal["s", "min", "h", "d"]
_UNITS: tuple[tuple[str, Unit, float, float], ...] = (
    (r"seconds?|secs?|s|секунд[аыу]?|сек", "s", 1, 1),
    (r"minutes?|mins?|минут[аыу]?|мин", "min", 60, 60),
    (r"hours?|hrs?|h|час(?:а|ов)?|ч", "h", 3600, 3600),
    (r"days?|день|дн(?:я|ей)|сут(?:ки|ок)", "d", 86400, 86400),
    (r"weeks?|недел(?:я|и|ю|ь)", "d", 7 * 86400, 7 * 86400),
    (r"months?|месяц(?:а|ев)?", "d", 28 * 86400, 31 * 86400),
    (r"years?|год(?:а|у)?|лет", "d", 365 * 86400, 366 * 86400),
    (r"decades?", "d", 3652 * 86400, 3653 * 86400),
)
_UNIT = re.compile(
    r"(?:-|\s{0,3})(?:"
    + "|".join(f"(?P<u{k}>{one[0]})" for k, one in enumerate(_UNITS))
    + r")(?!\w)(?!-?old)(?!\s+(?:old|of\s+age))",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"(?<!\w)(?:(?P<half>half\s+an?\s+hour|полчаса)"
    r"|(?P<one>an?\s+(?:second|minute|hour|day|week|month|year|decade)"
    r"|(?<=через\s)(?:секунду|минуту|час|день|сутки|неделю|месяц|год)|(?:минуту|секунду|час)(?=\s+спустя)))(?!\w)",
    re.IGNORECASE,
)
_ONE_BEFORE = re.compile(
    r"(?<!\w)(?:for|within|in|than|about|around|up\s+to|over|after|under|nearly|almost|some|until|через|спустя|за)\s+$",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\s{0,3}(?P<sign>later|afterwards?|after(?!\s+which)|before|earlier|ago|since|позже|позднее|спустя|назад|после|до(?=\s+[а-яё])|раньше)(?!\w)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?<!\w)(?:(?:only\s+)?after|через|спустя|ещ[её]\s+через)\s+(?:\w+\s+)?$", re.IGNORECASE)
_NO_LAPSE_AFTER = re.compile(r"\s{0,3}(?:/|per\s|of\s+mourning|of\s+silence)")
_FROM = re.compile(r"\s+(?:the\s+)?[^,.;:()—–\n]{2,80}")
_STOPS = re.compile(
    r"\s+(?:that|which|who|when|and|but|at|on|the\s+aircraft|отказал\w*|был\w*|was|were|had|failed|occurred|happened)(?!\w).*$",
    re.IGNORECASE | re.DOTALL,
)
_JOIN = re.compile(r",?\s{1,3}(?:and\s+|и\s+)?|\s?")


@dataclass(frozen=True, slots=True)
class Lapse:
    """A lapse at [begin, end) before its role is known."""

    begin: int
    end: int
    least_s: float
    most_s: float
    unit: Unit


def lapses(text: str, found: tuple[Number, ...], taken: Taken, starts: list[int], first_chain: int) -> Iterator[Figure]:
    """Every lapse with its role. `starts`: where the sentences begin; chains are numbered from `first_chain`."""
    kept = [one for one in _all(text, found) if taken.free(one.begin, one.end)]
    figures = [_with_role(text, one) for one in kept]
    for one in figures:
        taken.take(one.begin, one.end)
    yield from _chained(text, figures, starts, first_chain)


def _all(text: str, found: tuple[Number, ...]) -> list[Lapse]:
    single = sorted([*_numbered(text, found), *_articles(text)], key=lambda one: one.begin)
    joined: list[Lapse] = []
    for one in single:
        last = joined[-1] if joined else None
        if last is not None and one.begin < last.end:
            continue
        if last is not None and _ORDER[one.unit] < _ORDER[last.unit] and _JOIN.fullmatch(text[last.end : one.begin]):
            joined[-1] = Lapse(last.begin, one.end, last.least_s + one.least_s, last.most_s + one.most_s, one.unit)
            continue
        joined.append(one)
    return joined


_ORDER = {"s": 0, "min": 1, "h": 2, "d": 3}


def _numbered(text: str, found: tuple[Number, ...]) -> Iterator[Lapse]:
    for number in found:
        unit = _UNIT.match(text, number.end)
        if unit is None or _NO_LAPSE_AFTER.match(text, unit.end()):
            continue
        _, name, low, high = _UNITS[int((unit.lastgroup or "u0")[1:])]
        if unit.group()[-1:] in "shч" and len(unit.group().strip()) == 1 and not number.digits:
            continue
        least = 0.0 if number.least is None else number.least * low
        most = math.inf if number.most is None else number.most * high
        yield Lapse(number.begin, unit.end(), least, most, name)


def _articles(text: str) -> Iterator[Lapse]:
    """A year, an hour, half an hour: only where a word beside it shows that time passes."""
    for found in _ONE.finditer(text):
        if found["half"]:
            yield _whole(text, found, "min", 1800.0, 1800.0)
            continue
        before = text[max(0, found.start() - 16) : found.start()]
        second = found.group().lower().endswith("second")
        if not (_LATER.match(text, found.end()) or (_ONE_BEFORE.search(before) and not second)):
            continue
        bare = re.sub(r"^an?\s+", "", found.group(), flags=re.IGNORECASE)
        unit = _UNIT.match(bare)
        if unit is not None:
            _, name, low, high = _UNITS[int((unit.lastgroup or "u0")[1:])]
            yield _whole(text, found, name, low, high)


def _whole(text: str, found: re.Match[str], unit: Unit, low: float, high: float) -> Lapse:
    """One of a unit, with "up to" or "at least" before it."""
    number = qualified(text, Number(found.start(), found.start(), found.end(), 1.0, 1.0, digits=False))
    least = 0.0 if number.least is None else low
    return Lapse(number.begin, found.end(), least, math.inf if number.most is None else high, unit)


def _with_role(text: str, one: Lapse) -> Figure:
    """An offset where "later", "after" or "через" stands beside it; a duration else."""
    said = LapseDraft(one.least_s, one.most_s, one.unit, "duration")
    later = _LATER.match(text, one.end)
    end = one.end
    if later is not None:
        end = later.end()
        origin = None
        if later["sign"].lower() in ("after", "before", "since", "после", "до"):
            origin = _origin(text, end)
        said = replace(said, role="offset", from_as_written=origin)
    elif _AFTER.search(text[max(0, one.begin - 28) : one.begin]):
        said = replace(said, role="offset")
    return Figure(one.begin, end, said, f"lapse: {said.role}")


def _origin(text: str, at: int) -> str | None:
    found = _FROM.match(text, at, at + 90)
    written = _STOPS.sub("", found.group()).strip() if found else ""
    return written or None


def _chained(text: str, figures: list[Figure], starts: list[int], chain: int) -> Iterator[Figure]:
    """Offsets of one sentence are one chain; it goes on into the next sentence where that begins with an offset."""
    groups: list[list[Figure]] = []
    last_sentence = -2
    for one in figures:
        if not (isinstance(one.says, LapseDraft) and one.says.role == "offset" and one.says.unit != "d"):
            yield one
            continue
        sentence = max(0, bisect_right(starts, one.begin) - 1)
        opens = one.begin - starts[sentence] <= _OPENING
        if groups and (sentence == last_sentence or (sentence == last_sentence + 1 and opens)):
            groups[-1].append(one)
        else:
            groups.append([one])
        last_sentence = sentence
    for group in groups:
        group[0] = _opened(text, group[0], starts)
        for one in group:
            assert isinstance(one.says, LapseDraft)
            yield replace(one, says=replace(one.says, chain=chain)) if len(group) > 1 else one
        chain += len(group) > 1


def _opened(text: str, one: Figure, starts: list[int]) -> Figure:
    """The moment that a sentence opens with, "Following the first sound, ...", where the offset names none itself."""
    begin = starts[max(0, bisect_right(starts, one.begin) - 1)]
    found = _FOLLOWING.match(text, begin, min(one.begin, begin + 100))
    assert isinstance(one.says, LapseDraft)
    if one.says.from_as_written is not None or found is None:
        return one
    return replace(one, says=replace(one.says, from_as_written=found[1]))


_FOLLOWING = re.compile(r"(?:Following|After|Since|После)\s+([^\d,.;:]{2,80}),")
_OPENING = 12
"""Characters before an offset that opens a sentence: "And ", "Another "."""
