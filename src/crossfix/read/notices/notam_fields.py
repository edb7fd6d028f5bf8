"""The fields of a NOTAM and where they stand: head, Q), A) to G), and what distributors add behind it.

A marker is a letter with its closing bracket, in either case, at the beginning of a line or after a space. Item E) is
free text: after it only F) and G) count, and only where what follows looks like a level or they begin a line. A field
written twice with the same words is one field. Source: PANS-AIM (Doc 10066) Appendix 3; the looseness is ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

MARKER = re.compile(r"(?<![^\s(])([QABCDEFG])[ \t]?\)(?:\s*:)*", re.IGNORECASE)
LEVEL_LIKE = re.compile(r"\s*(?:SFC|GND|SURFACE|UNL|FL|ALT|AGL|AMSL|MSL|\d)", re.IGNORECASE)
TRAILER = re.compile(r"^[ \t]*(CREATED|SOURCE)[ \t]*:(?P<value>[^\n]*)$", re.IGNORECASE | re.MULTILINE)
DATE = r"\d{1,2} [A-Z]{3} \d{4} \d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}Z?"
FLAT = re.compile(
    rf"(?<=\s)CREATED[ \t]*:[ \t]*(?P<CREATED>{DATE})(?:[ \t]+SOURCE[ \t]*:(?P<SOURCE>[^\n]*))?$", re.IGNORECASE
)
"""The same on one line with what goes before, as where line breaks were lost; words alone are text of E)."""
AFTER_E = "FG"
LATE = {
    "Q": re.compile(r"\s*\w{4}\s*/", re.IGNORECASE),
    "A": re.compile(r"\s*[A-Z]{4}\s*$", re.IGNORECASE | re.MULTILINE),
    "B": re.compile(r"\s*(?:\d{10}|WIE)\b", re.IGNORECASE),
    "D": re.compile(r"\s*(?:DAILY|DLY|H24|HJ|HN|[A-Z]{3}(?:\s*-\s*[A-Z]{3})?\s|\d{4}\s*-)", re.IGNORECASE),
    "C": re.compile(r"\s*(?:\d{10}|PERM|UFN)\b", re.IGNORECASE),
}
"""How a field begins that stands behind E) though it belongs before it."""
ORDER = "QABCDEFG"


@dataclass(frozen=True, slots=True)
class Piece:
    """A field's text without its marker: characters [begin, end) of the whole."""

    name: str
    text: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Split:
    """Head, fields by letter (several where one is written several times), trailer; `closed` is the last bracket."""

    head: Piece
    fields: dict[str, tuple[Piece, ...]]
    trailer: tuple[Piece, ...]
    closed: bool
    in_order: bool


def split_fields(text: str) -> Split:
    """The pieces of one NOTAM; never raises."""
    trailer, stop = _trailer(text)
    marks = _marks(text, stop)
    head_end = marks[0].start() if marks else stop
    stop, closed = _closing(text, marks[-1].end() if marks else 0, stop)
    pieces: dict[str, list[Piece]] = {}
    for mark, following in zip_longest(marks, marks[1:]):
        end = following.start() if following is not None else stop
        name = mark[1].upper()
        pieces.setdefault(name, []).append(_piece(name, text, mark.end(), end))
    letters = [mark[1].upper() for mark in marks]
    head = _piece("head", text, 0, head_end if marks else stop)
    in_order = letters == sorted(letters, key=ORDER.index)
    return Split(head, {name: _once(found) for name, found in pieces.items()}, trailer, closed, in_order)


def _piece(name: str, text: str, begin: int, end: int) -> Piece:
    """Without the spaces at both ends."""
    begin, end = min(begin, len(text)), max(begin, end)
    inner = text[begin:end]
    left = len(inner) - len(inner.lstrip())
    return Piece(name, inner.strip(), begin + left, begin + left + len(inner.strip()))


def _once(found: list[Piece]) -> tuple[Piece, ...]:
    """Copies of the first are left out."""
    kept = found[:1]
    for one in found[1:]:
        if all("".join(one.text.split()).upper() != "".join(other.text.split()).upper() for other in kept):
            kept.append(one)
    return tuple(kept)


def _trailer(text: str) -> tuple[tuple[Piece, ...], int]:
    """CREATED: and SOURCE: lines at the end, and where the notice ends before them."""
    found = list(TRAILER.finditer(text))
    stop = len(text)
    kept: list[Piece] = []
    for one in reversed(found):
        if text[one.end() : stop].strip():
            break
        stop = one.start()
        kept.append(_piece(one[1].upper(), text, one.start("value"), one.end()))
    if (flat := FLAT.search(text, 0, len(text[:stop].rstrip()))) is not None:
        stop = flat.start()
        kept += [_piece(name, text, *flat.span(name)) for name in ("SOURCE", "CREATED") if flat[name] is not None]
    return tuple(reversed(kept)), stop


def _marks(text: str, stop: int) -> list[re.Match[str]]:
    """The markers that are fields."""
    every = list(MARKER.finditer(text, 0, stop))
    first_e = next((k for k, mark in enumerate(every) if mark[1].upper() == "E"), None)
    if first_e is None:
        return every
    before = {mark[1].upper() for mark in every[:first_e]}
    after = [mark for mark in every[first_e + 1 :] if _after_e(text, mark, before, stop)]
    return [*every[: first_e + 1], *after]


def _after_e(text: str, mark: re.Match[str], before: set[str], stop: int) -> bool:
    """Whether a marker behind E) is a field, and not a line of a list in the text."""
    letter = mark[1].upper()
    if letter in AFTER_E:
        return _line_start(text, mark) or LEVEL_LIKE.match(text, mark.end(), stop) is not None
    late = LATE.get(letter)
    return late is not None and letter not in before and late.match(text, mark.end(), stop) is not None


def _line_start(text: str, mark: re.Match[str]) -> bool:
    before = text[: mark.start()].rpartition("\n")[2]
    return not before.strip() and "\n" in text[: mark.start()]


def _closing(text: str, begin: int, stop: int) -> tuple[int, bool]:
    """Where the last field ends, and whether the bracket that closes the notice is there."""
    inner = text[begin:stop].rstrip()
    if not inner.endswith(")"):
        return begin + len(inner), False
    alone = inner.rpartition("\n")[2].strip() == ")"
    own = 0 if begin else -1  # without a field the text begins with the bracket that opens the notice
    if alone or inner.count(")") > inner.count("(") + own:
        return begin + len(inner) - 1, True
    return begin + len(inner), False
