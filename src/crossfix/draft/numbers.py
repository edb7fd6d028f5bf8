"""Numbers in running text: digits, number words of two languages, ranges, and "at least", "about", "up to"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crossfix.draft.any_of import any_of
from crossfix.draft.number_words import ABOUT, AT_LEAST, AT_MOST, SCALES, SEVERAL, VALUE

_BLANK = r"[ \t\n\u00a0\u202f]"


_GROUPED = rf"\d{{1,3}}(?:,\d{{3}}|{_BLANK}\d{{3}}){{1,4}}"
_PLAIN = r"\d{1,12}"
_DIGITS = rf"(?P<digits>(?:{_GROUPED}|{_PLAIN})(?:[.,]\d{{1,6}})?)(?![\d])"
_WORD = any_of(set(VALUE))
_WORDS = (
    rf"(?P<words>(?:{any_of(SEVERAL)}\s+(?=hundred|thousand|million))?{_WORD}(?:(?:-|\s+(?:and\s+)?){_WORD}){{0,7}})"
)
_NUMBER = re.compile(rf"(?<![\w.])(?:{_DIGITS}|{_WORDS}(?![\w])|(?P<several>{any_of(SEVERAL)})(?!\w))", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<least>{any_of(AT_LEAST)})|(?P<most>{any_of(AT_MOST)})|(?P<about>{any_of(ABOUT)}))\s+$",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*[-–—]\s*$")
_TO = re.compile(r"\s+(?:to|or|до|или)\s+$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|и)\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\w)(?:between|от|между)\s+$", re.IGNORECASE)
_CHANGED = re.compile(r"(?<!\w)(?:упа|сни|пада|вырос|подн|увелич|уменьш|набра|разверн|докл)\w*\s+$", re.IGNORECASE)
"""Verbs after which "до" is no bound: it fell to 0."""
_REACH = 24


@dataclass(frozen=True, slots=True)
class Number:
    """A number at [begin, end), its qualifier included; [core, end) without it. None for an open bound."""

    begin: int
    core: int
    end: int
    least: float | None
    most: float | None
    approximate: bool = False
    digits: bool = True
    several: bool = False
    """No number is written: "several", "a few"."""


def numbers(text: str) -> tuple[Number, ...]:
    """Every number of the text that is not part of a name, in order; ranges as one.

    >>> [(n.least, n.most) for n in numbers("at least 38 of 67, twenty-four or 1,100; MH17, S-1; 90-99%")]
    [(38.0, None), (67.0, 67.0), (24.0, 1100.0), (90.0, 99.0)]
    """
    return tuple(qualified(text, one) for one in _joined(text, _single(text)))


def _single(text: str) -> Iterator[Number]:
    at = 0
    while found := _NUMBER.search(text, at):
        at = found.end()
        if found["digits"]:
            value = _value(found["digits"])
            yield Number(found.start(), found.start(), found.end(), value, value)
        elif found["several"]:
            yield Number(found.start(), found.start(), found.end(), 2.0, None, digits=False, several=True)
        else:
            yield (one := _of_words(text, found.start(), found.end()))
            at = one.end


def _value(digits: str) -> float:
    bare = re.sub(rf"{_BLANK}|,(?=\d{{3}}(?!\d))", "", digits)
    return float(bare.replace(",", "."))


def _of_words(text: str, begin: int, end: int) -> Number:
    """The longest start of a run of number words that is one number: "two three" is two numbers."""
    total, group, last, stop, several = 0.0, 0.0, float("inf"), begin, False
    for found in re.finditer(r"\w+", text[begin:end]):
        word = found.group().lower()
        value = VALUE.get(word)
        if value is None:
            several = several or word in ("several", "few", "couple", "несколько")
            continue
        if word in SCALES:
            group = (group or 1.0) * value
            if value >= 1000:
                total, group, last = total + group, 0.0, value
            else:
                last = 100.0
        elif value < last and (last >= 100 or (last >= 20 and value < 10)):
            group += value
            last = value
        else:
            break
        stop = begin + found.end()
    value = total + group
    return Number(begin, begin, stop, value * 2 if several else value, None if several else value, digits=False)


def _joined(text: str, single: Iterator[Number]) -> Iterator[Number]:
    """Ranges made one; what is glued to letters or to more digits is left out, as it is a name."""
    kept: Number | None = None
    for one in single:
        if kept is not None and kept.most is not None and one.least is not None:
            between = text[kept.end : one.core]
            if len(between) <= _REACH and _is_range(text, kept, between):
                if not (kept.digits and _glued(text, kept)) and kept.most <= one.least:
                    kept = replace(kept, end=one.end, most=one.most)
                    continue
                kept = None if _DASH.fullmatch(between) and between.strip() == between else kept
                if kept is None:
                    continue
        if kept is not None and not _glued(text, kept):
            yield kept
        kept = one
    if kept is not None and not _glued(text, kept):
        yield kept


def _is_range(text: str, first: Number, between: str) -> bool:
    if _DASH.fullmatch(between) or _TO.fullmatch(between):
        return True
    before = text[max(0, first.core - _REACH) : first.core]
    return bool(_AND.fullmatch(between) and _BETWEEN.search(before))


def _glued(text: str, one: Number) -> bool:
    """True of S-1, 1:2, A-5B and 2/3: digits that belong to a longer sign."""
    if not one.digits:
        return False
    before, after = text[max(0, one.core - 2) : one.core], text[one.end : one.end + 2]
    if len(before) == 2 and before[1] in "-–/:.,№#" and before[0].isalnum():
        return True
    if before[1:] in ("№", "#") or before in ("№ ", "# "):
        return True
    return (len(after) == 2 and after[0] in "/:" and after[1].isalnum()) or (
        after[:1].isalpha() and after[:1].isupper()
    )


def qualified(text: str, one: Number) -> Number:
    """The number with the words before it, "at least", "up to", "about"."""
    found = _BEFORE.search(text[max(0, one.core - _REACH) : one.core])
    if found is None:
        return one
    begin = max(0, one.core - _REACH) + found.start()
    if found["least"]:
        return replace(one, begin=begin, most=None) if one.least == one.most else one
    if found["most"]:
        if _CHANGED.search(text[max(0, begin - _REACH) : begin]):
            return one
        return replace(one, begin=begin, least=None) if one.least == one.most else one
    return replace(one, begin=begin, approximate=True)
