"""Marks of damage in words: kinds, how many, size."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from crossfix.present.wreckage_json import MarkOut, Range
from crossfix.records.wreckage import MarkKind, Stage

KIND_WORDS: dict[MarkKind, str] = {
    "through": "through hole",
    "blind": "blind hole",
    "dent": "dent",
    "burn": "burn",
    "missing": "part missing",
    "other": "other damage",
}
"""In the order of the legend."""
STAGE_WORDS: dict[Stage, str] = {"in_flight": "made in flight", "impact_or_later": "made at the impact or later"}


def badge_rows(marks: Sequence[MarkOut]) -> tuple[tuple[tuple[MarkKind, ...], str], ...]:
    """Kinds told together, and how many marks: one row for each combination, in the order of the legend.

    Marks that are among others are left out: they are counted there.
    """
    order = list(KIND_WORDS)
    alike: dict[tuple[MarkKind, ...], list[Range]] = {}
    for mark in (one for one in marks if not one.among):
        alike.setdefault(tuple(sorted(mark.kinds, key=order.index)), []).append(mark.count)
    rows = sorted(alike.items(), key=lambda row: [order.index(kind) for kind in row[0]])
    return tuple((kinds, count_words(reduce(added, counts), told=len(counts) == 1)) for kinds, counts in rows)


def added(one: Range, other: Range) -> Range:
    """The sum of two counts. What is not bounded below counts as none there; not bounded above stays so.

    >>> added((1, 1), (2, None)), added((None, None), (3, 4))
    ((3, None), (3, None))
    """
    most = None if one[1] is None or other[1] is None else one[1] + other[1]
    return ((one[0] or 0) + (other[0] or 0), most)


def count_words(count: Range, *, told: bool = True) -> str:
    """How many, as short as a badge needs. Without an upper end, one or more is some and two or more is many, but in
    a sum, which nobody told.

    >>> [count_words(c) for c in [(1, 1), (3, 5), (2, None), (7, None), (None, None), (1, None)]]
    ['1', '3–5', 'many', '≥ 7', 'not told', 'some']
    >>> count_words((2, None), told=False)
    '≥ 2'
    """
    least, most = count
    if most is not None:
        return f"{most:g}" if least == most else f"{least or 0:g}–{most:g}"
    if not least:
        return "not told"
    if not told:
        return f"≥ {least:g}"
    return {1.0: "some", 2.0: "many"}.get(least, f"≥ {least:g}")


def mark_words(mark: MarkOut) -> str:
    """A mark in words: kinds, how many, shape, size, uncertainty of its place, direction."""
    words = [counted(tuple(mark.kinds), count_words(mark.count))]
    words += [mark.shape] if mark.shape else []
    words += [STAGE_WORDS[mark.stage]] if mark.stage else []
    words += [f"among {', '.join(mark.among)}"] if mark.among else []
    words += [size] if (size := size_words(mark)) else []
    if mark.position_m is not None:
        sigma = mark.position_sigma_m
        words.append("place told, its uncertainty not" if sigma is None else f"place within {sigma:g} m (1 sigma)")
    if mark.direction is not None:
        sigma = mark.direction_sigma_deg
        words.append("direction measured" + ("" if sigma is None else f" to {sigma:g}° (1 sigma)"))
    return ", ".join(words)


def size_words(mark: MarkOut) -> str:
    """Length and width in mm, or nothing where not told."""
    sides = [f"{count_words(side)}" for side in (mark.length_mm, mark.width_mm) if side is not None]
    return " × ".join(sides) + " mm" if sides else ""


def counted(kinds: Sequence[MarkKind], count: str) -> str:
    return f"{' or '.join(KIND_WORDS[kind] for kind in kinds)}: {count}"


def summary(marks: Sequence[MarkOut]) -> str:
    return ", ".join(counted(kinds, text) for kinds, text in badge_rows(marks))
