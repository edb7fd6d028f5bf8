"""Loaded words: those that the report uses only inside quotes (ICAO Annex 13, 3.1: no blame)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def pattern() -> re.Pattern[str]:
    """One expression for `loaded_words.txt`; a trailing * in the file stands for any ending."""
    lines = (files("crossfix.present") / "loaded_words.txt").read_text(encoding="utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    forms = [re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)


def loaded_words(text: str) -> list[str]:
    """Loaded words of a text in the order found, in lower case.

    >>> loaded_words("The report names no culprit; the lights were turned on.")
    ['culprit']
    """
    return [" ".join(found.group().lower().split()) for found in pattern().finditer(text)]
