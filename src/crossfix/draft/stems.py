"""Stems of words in English and Russian: enough to compare a sentence with a label."""

from __future__ import annotations

import re
from functools import lru_cache

from crossfix.draft.any_of import words_in
from crossfix.draft.concepts import CONCEPT, EXACT, LONGEST

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_EMPTY = frozenset(
    words_in(
        """the a an of in on at by for from to with and or but as than that which who is are was were be been has
        have had its it this these those he she they his her their not no into near after before during over
        about also up out very more и в во на по с со к о об от до за из при что как не а но был была было были
        это его ее их для или"""
    )
)
_ENGLISH = (
    "ations",
    "ation",
    "ings",
    "ing",
    "edly",
    "ed",
    "ers",
    "er",
    "ies",
    "es",
    "s",
    "ly",
    "ments",
    "ment",
    "y",
    "e",
)
_RUSSIAN = words_in(
    """иями ями ами ого его ому ему ыми ими ией иях ах ях ов ев ей ой ый ий ая яя ое ее ые ие ых их ым им ую юю ия
    ию ии ешь ет ют ут ал ала али ил ила или ся сь а я о е ы и у ю ь й"""
)
_LEAST_STEM = 4


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The concept of a word, or the word without its ending.

    >>> stem("noises"), stem("звуков"), stem("engines"), stem("двигателей")
    ('sound', 'sound', 'engin', 'двигател')
    """
    low = word.lower()
    for length in range(min(LONGEST, len(low)), 0, -1):
        start = low[:length]
        if start in CONCEPT and (
            start not in EXACT or (len(low) - length <= 2 and not start.isdigit()) or low == start
        ):
            return CONCEPT[start]
    for ending in _RUSSIAN if "а" <= low[0] <= "ё" else _ENGLISH:
        if low.endswith(ending) and len(low) - len(ending) >= _LEAST_STEM:
            return low.removesuffix(ending)
    return low


def stems(text: str) -> frozenset[str]:
    """The stems of all words that carry a meaning; hyphened words whole and in parts."""
    found = set()
    for one in _WORD.findall(text):
        low = one[:40].lower()
        for part in (low, *low.split("-")) if "-" in low else (low,):
            if part and part not in _EMPTY and (len(part) > 2 or part.isdigit()):
                found.add(stem(part))
    return frozenset(found)
