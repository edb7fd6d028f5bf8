"""Which paragraphs of a copied page are prose, and which its menu, its footer or links to other pages.

A paragraph *reads as a sentence* where it has at least 4 words and ends as sentences do, or has two sentences, or 20
words of which a third are not capitalised, or tells a clock time in 4 words; not where it is a row of links, the line
of the date, one short question, or speaks of cookies, subscriptions or rights. Sentences with at most 2 other lines
between are one stretch of prose. Of the stretches the largest is main; so is one

- with a fifth of its characters, or
- that stands between two that are main, or
- that stands before it with at least 150 characters and at most 6 lines between: the lead over the author's line.

Between main sentences, one or two other lines (headings) are main, and so are those with a clock time or with a number
among 3 words (a list of facts). All else is kept with main=False. Rules and figures are ours; they were set on the five
articles of the project's case, of which one is mostly menu.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from crossfix.read.documents.dates import PUBLISHED, dates_in, other_words
from crossfix.read.documents.paragraphs import runs
from crossfix.records.thresholds import limit

CLOSED = re.compile(r"[.!?…。！？؟۔][\"'”’»)\]]*(?:\s?\[\d+\])*$")
TWO = re.compile(r"\w[.!?…][\"'”’»)\]]*\s+[\"'“«(\[]?[^\W_a-z]")
CLOCK = re.compile(r"(?<![\d:.])\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:])")
LINKS = re.compile(r"\s[|·•>»/]\s")
BULLET = re.compile(r"[-–—•·*▪●‣◦]\s+")
FURNITURE = re.compile(
    r"\b(?:cookies?|privacy policy|terms of (?:use|service)|all rights reserved|sign (?:in|up)|log ?in|subscribe|"
    r"newsletter|follow us|read (?:also|more)|©|файл\w* cookie|все права защищены|подпи(?:саться|шитесь|сывайтесь)|"
    r"читайте (?:также|ещ[её])|политик\w+ конфиденциальности)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MenuRule:
    """The figures of the rule."""

    words: int = limit(4, "words", "ours: 'Sign in to your account' has no full stop, 'Lost your password?' 3 words")
    long_words: int = limit(20, "words", "ours: prose cut before its full stop")
    gap: int = limit(2, "lines", "ours: a heading and a caption between two paragraphs")
    share: float = limit(0.2, "1", "ours: stretches parted by pictures; a footer has about 0.02 of an article")
    lead: int = limit(150, "characters", "ours: the lead of an article has 200 to 300, a banner's sentence below 100")
    lead_gap: int = limit(6, "lines", "ours: author, date, views, caption; a menu has more lines")
    date_line: int = limit(200, "characters", "ours: author, date, views and minutes to read")
    date_words: int = limit(3, "words", "ours: a weekday, a city, 'date'")
    question: int = limit(100, "characters", "ours: one question alone is the title of another page")
    furniture: int = limit(300, "characters", "ours: a notice of cookies is shorter, an article that names one longer")


DEFAULT = MenuRule()


def sentence(words: str, rule: MenuRule = DEFAULT) -> bool:
    """True where a paragraph reads as a sentence.

    >>> sentence("The crew was not warned."), sentence("Terms and Conditions"), sentence("05:13:32 control is lost")
    (True, False, True)
    """
    if len(words) < rule.furniture and FURNITURE.search(words):
        return False
    parts = words.split()
    if len(parts) < rule.words or date_line(words, rule) or len(LINKS.findall(words)) > 2:
        return False
    if words.endswith("?") and len(words) < rule.question and not TWO.search(words):
        return False
    if CLOSED.search(words) or TWO.search(words):
        return True
    if CLOCK.search(words):
        return True
    small = sum(not part[0].isupper() for part in parts)
    return len(parts) >= rule.long_words and 3 * small >= len(parts)


def date_line(words: str, rule: MenuRule = DEFAULT) -> bool:
    """The line that says when a page was published; a dated entry of a log has more words, or a full stop."""
    if len(words) > rule.date_line or CLOSED.search(words) or next(dates_in(words), None) is None:
        return False
    return PUBLISHED.search(words) is not None or other_words(words) <= rule.date_words


def main_of(paragraphs: list[str], rule: MenuRule = DEFAULT) -> list[bool]:
    """For each paragraph, whether it is main."""
    told = [sentence(words, rule) for words in paragraphs]
    stretches = _stretches(told, rule.gap)
    if not stretches:
        return told
    kept = _kept(paragraphs, told, stretches, rule)
    first, last = kept[0][0], kept[-1][1]
    main = [tell and first <= k < last for k, tell in enumerate(told)]
    for value, begin, end in runs(main):
        if value or not first <= begin < end <= last:
            continue
        for k in range(begin, end):
            main[k] = end - begin <= rule.gap or told[k] or fact(paragraphs[k])
    return main


def fact(words: str) -> bool:
    """A line that tells a time or a count: worth keeping between sentences.

    >>> fact("• 29 people survived"), fact("News January 15, 2026"), fact("7 Min Read")
    (True, False, False)
    """
    parts = BULLET.sub("", words).split()
    number = any(a[0].isdigit() and b[:1].islower() for a, b in pairwise(parts))
    return CLOCK.search(words) is not None or (len(parts) >= 3 and number)


def _stretches(told: list[bool], gap: int) -> list[tuple[int, int]]:
    """First and after the last paragraph of sentences that stand together."""
    found: list[tuple[int, int]] = []
    for value, begin, end in runs(told):
        if not value:
            continue
        if found and begin - found[-1][1] <= gap:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def _kept(
    paragraphs: list[str], told: list[bool], stretches: list[tuple[int, int]], rule: MenuRule
) -> list[tuple[int, int]]:
    """The stretches from the first that is main to the last."""
    sizes = [sum(len(paragraphs[k]) for k in range(a, b) if told[k]) for a, b in stretches]
    largest = max(sizes)
    large = [k for k, size in enumerate(sizes) if size >= rule.share * largest]
    first, last = large[0], large[-1]
    while first > 0 and sizes[first - 1] >= rule.lead and _between(stretches, first) <= rule.lead_gap:
        first -= 1
    return stretches[first : last + 1]


def _between(stretches: list[tuple[int, int]], k: int) -> int:
    """Lines between a stretch and the one before."""
    return stretches[k][0] - stretches[k - 1][1]
