"""One expression for many words."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest that fits; a blank stands for any white space.

    The words share their beginnings, as a plain list of 200 words is tried word by word at every place of a text.

    >>> any_of(("at", "at least", "on"))
    '(?:at(?:\\\\s+least)?|on)'
    """
    return _shared(sorted(set(words)))


def _shared(ends: list[str]) -> str:
    """The expression of sorted endings; "" among them makes the rest optional."""
    optional = "" in ends
    groups: dict[str, list[str]] = {}
    for end in ends:
        if end:
            groups.setdefault(end[0], []).append(end[1:])
    parts = [(re.escape(first) if first != " " else r"\s+") + _shared(rest) for first, rest in groups.items()]
    if not parts:
        return ""
    if len(parts) == 1 and not optional:
        return parts[0]
    return f"(?:{'|'.join(parts)})" + ("?" if optional else "")


def words_in(text: str, between: str | None = None) -> tuple[str, ...]:
    """The words of a list written as text, parted by white space or by `between`.

    >>> words_in("at, at least", ",")
    ('at', 'at least')
    """
    return tuple(" ".join(word.split()) for word in text.split(between) if word.strip())
