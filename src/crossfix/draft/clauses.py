"""The clause around a figure: the words that most likely say what it is a figure of."""

from __future__ import annotations

import re

_CUT = re.compile(r"[;:—–]|,\s+(?:and|but|while|а|но|и)\s|\s(?:while|whereas|тогда как)\s|\s(?:and|и|а)\s(?=\d)")


def clause_of(sentence: str, begin: int, end: int) -> str:
    """The part of a sentence between the nearest cuts around [begin, end).

    >>> clause_of("The third failed; six seconds later, the first failed; and so on.", 18, 35)
    ' six seconds later, the first failed'
    """
    left, right = 0, len(sentence)
    for cut in _CUT.finditer(sentence):
        if cut.end() <= begin:
            left = cut.end()
        elif cut.start() >= end:
            right = cut.start()
            break
    return sentence[left:right]
