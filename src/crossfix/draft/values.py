"""Values with a unit: 3 kilometers, 90-99 %, FL130, 4 psi, 35 degrees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossfix.draft.found import Figure, Taken
from crossfix.draft.numbers import Number
from crossfix.records.draft import NumberDraft

_UNITS = (
    ("%", r"%|percent|per\s+cent|процент(?:а|ов)?"),
    ("km/h", r"km/h|kmh|kph|kilomet(?:er|re)s?\s+(?:an|per)\s+hour|км/ч|км/час|километр(?:а|ов)?\s+в\s+час"),
    ("km", r"km|kilomet(?:er|re)s?|км|километр(?:а|ов|ах)?"),
    ("m/s", r"m/s|м/с|met(?:er|re)s\s+per\s+second"),
    ("m", r"m|met(?:er|re)s?|м|метр(?:а|ов|ах)?"),
    ("cm", r"cm|centimet(?:er|re)s?|см|сантиметр(?:а|ов)?"),
    ("mm", r"mm|millimet(?:er|re)s?|мм|миллиметр(?:а|ов)?"),
    ("ft/min", r"ft/min|fpm|feet\s+per\s+minute"),
    ("ft", r"ft|feet|foot|фут(?:а|ов)?"),
    ("NM", r"NM|nautical\s+miles?|морск(?:ая|ие|их)\s+мил(?:я|и|ь)"),
    ("mi", r"miles?|миль|мили"),
    ("kt", r"kts?|knots?|уз|узл(?:а|ов)"),
    ("mph", r"mph|miles\s+per\s+hour"),
    ("psi", r"psi"),
    ("hPa", r"hPa|гПа|hectopascals?"),
    ("deg", r"degrees?|°|градус(?:а|ов)?"),
    ("g", r"g"),
    ("kg", r"kg|kilograms?|кг|килограмм(?:а|ов)?"),
    ("t", r"tonnes?|tons?|тонн(?:ы|а)?"),
    ("USD", r"(?:US\s+)?dollars?|доллар(?:а|ов)?(?:\s+США)?"),
    ("EUR", r"euros?|евро"),
    ("RUB", r"rubles?|roubles?|рубл(?:ь|я|ей)"),
)
_UNIT = re.compile(
    r"(?:-|\s{0,3})(?:" + "|".join(f"(?P<u{k}>{pattern})" for k, (_, pattern) in enumerate(_UNITS)) + r")(?![\w/])",
    re.IGNORECASE,
)
_CASED = {"NM": "NM", "g": "g"}
"""Units that another case of letters would make another word."""
_LEVEL = re.compile(r"(?<!\w)(?:FL\s?|flight\s+level\s+|эшелон[а-я]{0,3}\s+)(?P<level>\d{2,3})(?!\w)", re.IGNORECASE)
_MONEY = re.compile(r"[$€£₽]\s?$")
_WORDS_AFTER = re.compile(r"\s{1,3}(?:of\s+)?((?:[^\W\d_][\w'’-]*\s){0,3}[^\W\d_][\w'’-]*)")
_NOUN_BEFORE = re.compile(
    r"([^\W\d_][\w'’-]{2,30})\s{1,3}(?:(?:of|is|was|at|to|by|reached|fell\s+to|составил[аио]?|на|до|в)\s{1,3}){1,2}$"
)


def values(text: str, found: tuple[Number, ...], taken: Taken) -> Iterator[Figure]:
    """Every number with a unit after it, and flight levels."""
    for level in _LEVEL.finditer(text):
        if taken.free(level.start(), level.end()):
            taken.take(level.start(), level.end())
            figure = float(level["level"])
            yield Figure(level.start(), level.end(), NumberDraft(figure, figure, "FL", "flight level"), "flight level")
    for number in found:
        unit = _UNIT.match(text, number.end)
        if unit is None or _MONEY.search(text[max(0, number.core - 2) : number.core]):
            continue
        name, _ = _UNITS[int((unit.lastgroup or "u0")[1:])]
        if (name in _CASED and unit.group().strip("- ") not in (_CASED[name], "nautical miles")) or not taken.free(
            number.begin, unit.end()
        ):
            continue
        taken.take(number.begin, unit.end())
        said = NumberDraft(number.least, number.most, name, _of(text, number.begin, unit.end()), number.approximate)
        yield Figure(number.begin, unit.end(), said, "value")


def _of(text: str, begin: int, end: int) -> str:
    """The noun before "visibility of 300 m", else the words after "90-99 % likelihood"; empty where there is none."""
    before = _NOUN_BEFORE.search(text[max(0, begin - 60) : begin])
    if before is not None:
        return before[1]
    after = _WORDS_AFTER.match(text, end, end + 80)
    return after[1] if after else ""
