"""NOTAM: one text into its fields, with every doubt and its place.

Nothing is guessed: a field that is missing, written twice with different words, or not understood is None (or empty),
its words stay in `unread`, and a notice says where it stands, what was found and what was expected. Source: ICAO Annex
15; PANS-AIM (Doc 10066) Appendix 3, NOTAM format. See docs/reference/notices.md and decision 0018.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import TypeVar

from crossfix.read.notices.notam_check import disagreements, missing
from crossfix.read.notices.notam_fields import MARKER, Piece, Split, split_fields
from crossfix.read.notices.notam_schedule import parse_schedule
from crossfix.read.notices.notam_shapes import shapes_of
from crossfix.read.notices.notam_values import (
    IDENTIFIER,
    PART,
    TYPE,
    closed_up,
    identifier,
    level,
    locations,
    moment,
    qualifiers,
)
from crossfix.records.notice import Notice
from crossfix.records.notice_text import FieldPlace, Notam, NotamType, Qualifiers, Schedule

Value = TypeVar("Value")
TYPES: dict[str, NotamType] = {"N": "N", "R": "R", "C": "C"}
PARTS_OF_Q = ("fir", "code", "traffic", "purpose", "scope", "lower", "upper", "centre")
STRANGE = re.compile(r"[^\w\s\-?:().,'=+/;\"°º′″’”–—&@]|[\ufffd]")
"""ICAO Annex 10 Volume II, 4.1.2 has letters, figures and - ? : ( ) . , ' = / +; the others are common in print."""
MOST_CHARACTERS = 50_000
"""Of one NOTAM; ours: the longest published with many parts have some 20,000."""
NOTAM_START = re.compile(r"(?:\(\s*|^[ \t]*)[A-Z]\d{4}/\d{2}\s+NOTAM[NRC]\b", re.IGNORECASE | re.MULTILINE)
CREATED = ("%d %b %Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class _Reading:
    """One NOTAM under way."""

    text: str
    split: Split
    name: str
    notices: list[Notice] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    places: list[FieldPlace] = field(default_factory=list)

    def where(self, name: str) -> str:
        letter = name.partition(".")[0]
        pieces = (self.split.head,) if letter == "head" else self.split.fields.get(letter, ())
        title = f"{self.name} {letter}{'' if letter == 'head' else ')'}"
        if not pieces:
            return title
        return f"{title} line {_line(self.text, pieces[0].begin)}, characters {pieces[0].begin}-{pieces[-1].end}"

    def say(self, name: str, what: str) -> None:
        self.notices.append(Notice(self.where(name), f"{name} {what}"))

    def one(self, letter: str) -> str | None:
        """The field's text; None where it is missing, empty or written several times with different words."""
        pieces = self.split.fields.get(letter, ())
        self.places += [FieldPlace(letter, p.begin, p.end, _line(self.text, p.begin)) for p in pieces]
        if len(pieces) > 1:
            self.say(letter, f"is written {len(pieces)} times with different words; none is taken")
            self.keep(letter, f" {letter}) ".join(" ".join(p.text.split()) for p in pieces))
            return None
        if pieces and not pieces[0].text:
            self.say(letter, "is empty")
            return None
        return pieces[0].text if pieces else None

    def taken(self, name: str, text: str | None, understood: Callable[[str], Value | None]) -> Value | None:
        """The value of a field; its words are kept where they are not understood."""
        value = None if text is None else understood(text)
        if value is None and text is not None:
            self.keep(name, text)
        return value

    def keep(self, name: str, text: str) -> None:
        self.unread.append((name, " ".join(text.split())))


def parse_notam(text: str, name: str = "") -> tuple[Notam, tuple[Notice, ...]]:
    """One NOTAM and the doubts about it; never raises. `name` stands before each place, e.g. a file's.

    >>> notam, notices = parse_notam("(A1234/24 NOTAMN Q)UBBA/QGWAU/IV/NBO/E/000/999/4318N04547E025 A)UBBA"
    ...     " B)2412250430 C)2412251830 EST E)GPS UNRELIABLE)")
    >>> notam.ends, notices
    (Moment(kind='estimated', time_s=1735151400.0), ())
    """
    clean = text[:MOST_CHARACTERS].replace("\r", "\n" if "\n" not in text else " ").replace("\0", " ")
    reading = _Reading(clean, split_fields(clean), name)
    if len(text) > MOST_CHARACTERS:
        reading.notices.append(Notice(name, f"longer than {MOST_CHARACTERS} characters; the rest was not read"))
    head = _head(reading)
    reading.name = f"{name} {head.id or 'NOTAM'}".strip()
    notam = _body(reading, head)
    _check(reading, notam)
    return notam, tuple(reading.notices)


def _check(reading: _Reading, notam: Notam) -> None:
    """The notice as a whole."""
    written = {letter for letter, pieces in reading.split.fields.items() if any(piece.text for piece in pieces)}
    for letter in missing(notam, written):
        if letter not in reading.split.fields:
            reading.say(letter, "is missing")
    if strange := sorted(set(STRANGE.findall(notam.text))):
        reading.say("E", f"has characters that messages cannot hold: {' '.join(strange[:9])}; it may be garbled")
    if any(mark[1].upper() == "E" for mark in MARKER.finditer(notam.text)):
        reading.say("E", "has another E) inside its text; all of it is kept as one text")
    if not reading.split.in_order:
        reading.say(
            "head", f"is followed by the fields in the order {''.join(reading.split.fields)}, expected QABCDEFG"
        )
    if not reading.split.closed and "(" in reading.split.head.text:
        reading.notices.append(Notice(reading.name, "the closing bracket is missing; the end may be cut off"))
    for name, what in disagreements(notam):
        reading.say(name, what)


def split_notams(text: str) -> tuple[str, ...]:
    """The NOTAM of a text with several: each begins with "(A1234/24 NOTAMN", or a line does so without the bracket.

    The whole is one where nothing begins so.
    """
    starts = [found.start() for found in NOTAM_START.finditer(text)]
    cuts = [0, *starts[1:], len(text)]
    return tuple(text[a:b] for a, b in pairwise(cuts) if text[a:b].strip())


def _head(reading: _Reading) -> Notam:
    """Identifier, type, and the NOTAM it replaces or cancels; nothing where the head contradicts itself."""
    piece = reading.split.head
    reading.places.append(FieldPlace("head", piece.begin, piece.end, _line(reading.text, piece.begin)))
    kinds = list(TYPE.finditer(piece.text))
    found = list(IDENTIFIER.finditer(piece.text))
    at = kinds[0].start() if kinds else len(piece.text)
    before = {str(identifier(one)): one for one in found if one.start() < at}
    after = {str(identifier(one)): one for one in found if one.start() >= at}
    types = {TYPES[one[1].upper()] for one in kinds}
    if max(len(before), len(after), len(types)) > 1:
        reading.say("head", f"names several: {', '.join([*before, *(f'NOTAM{t}' for t in sorted(types)), *after])}")
        reading.keep("head", piece.text.removeprefix("("))
        return Notam(None, None)
    _rest_of_head(reading, piece, [one.span() for one in (*found, *kinds, *PART.finditer(piece.text))])
    own, other = (identifier(next(iter(one.values()))) if one else None for one in (before, after))
    head = Notam(own, next(iter(types), None), other)
    _check_head(reading, head)
    return head


def _check_head(reading: _Reading, head: Notam) -> None:
    if reading.text.lstrip().startswith("!"):
        reading.say("head", "begins as a domestic NOTAM of the United States, a format that is not read")
    if head.type is None:
        reading.say("head", "does not say NOTAMN, NOTAMR or NOTAMC")
    if head.id is None:
        reading.say("head", "has no identifier such as A1234/24")
    if head.type in ("R", "C") and head.refers is None:
        reading.say("head", f"is NOTAM{head.type} and does not say which NOTAM it refers to")
    if head.type == "N" and head.refers is not None:
        reading.say("head", "is NOTAMN and refers to another NOTAM")


def _rest_of_head(reading: _Reading, piece: Piece, used: list[tuple[int, int]]) -> None:
    """Words of the head that belong to nothing: those before the bracket are a message's own heading."""
    first = min((begin for begin, _ in used), default=0)
    bracket = piece.text.rfind("(", 0, first + 1)
    left = piece.text
    for begin, end in used:
        left = left[:begin] + " " * (end - begin) + left[end:]
    heading = " ".join(left[: max(0, bracket)].split())
    rest = " ".join(left[bracket + 1 :].split())
    if heading:
        reading.say("head", f"stands behind {len(heading)} characters that are no part of a NOTAM; they are left out")
    if rest:
        reading.say("head", f"has {rest[:60]!r}, which is not understood")
        reading.keep("head", rest)
    if bracket < 0:
        last = "" if reading.split.closed else " and none that closes: both its ends may be cut off"
        reading.say("head", f"has no opening bracket{last}")


def _body(reading: _Reading, head: Notam) -> Notam:
    """The fields in order."""
    q, a, b, c, d, e, f, g = (reading.one(letter) for letter in "QABCDEFG")
    parts, a, text = _parts(reading, a, e)
    created_s, source = _trailer(reading)
    say = reading.say
    qualified = reading.taken("Q", q, lambda t: qualifiers(t, say))
    if qualified is not None:
        _keep_parts_of_q(reading, qualified, q or "")
    return Notam(
        id=head.id,
        type=head.type,
        refers=head.refers,
        qualifiers=qualified,
        locations=reading.taken("A", a, lambda t: locations(t, say) or None) or (),
        begins=reading.taken("B", b, lambda t: moment(t, "B", say)),
        ends=reading.taken("C", c, lambda t: moment(t, "C", say)),
        schedule=reading.taken("D", d, lambda t: _schedule(reading, t)),
        text=text,
        shapes=shapes_of(text, say),
        lower=reading.taken("F", f, lambda t: level(t, "F", say)),
        upper=reading.taken("G", g, lambda t: level(t, "G", say)),
        part=parts,
        unread=tuple(sorted(reading.unread)),
        created_s=created_s,
        source=source,
        places=tuple(reading.places),
    )


def _schedule(reading: _Reading, text: str) -> Schedule | None:
    read = parse_schedule(text)
    if isinstance(read, Schedule):
        return read
    reading.say("D", f"{read}; it is not known when the notice is active between B) and C)")
    return None


def _keep_parts_of_q(reading: _Reading, read: Qualifiers, text: str) -> None:
    """The words of the parts that were not understood."""
    values = (read.fir, read.code, read.traffic, read.purpose, read.scope, read.lower, read.upper, read.latitude)
    for name, value, part in zip(PARTS_OF_Q, values, closed_up(text).split("/"), strict=True):
        if value is None and part:
            reading.keep(f"Q.{name}", part)


def _parts(reading: _Reading, a: str | None, e: str | None) -> tuple[tuple[int, int] | None, str | None, str]:
    """PART n OF m wherever it stands, item A) without it, and the text of item E) without it, line by line."""
    lines = (" ".join(line.split()) for line in (e or "").split("\n"))
    text = "\n".join(line for line in lines if line)
    found = {(int(one[1]), int(one[2])) for one in PART.finditer(f"{reading.split.head.text} / {a or ''}")}
    while (one := PART.match(text)) is not None:
        found.add((int(one[1]), int(one[2])))
        text = text[one.end() :].lstrip()
    if a is not None:
        a = PART.sub(" ", a)
    wrong = [f"PART {n} OF {m}" for n, m in sorted(found) if not 1 <= n <= m]
    if len(found) == 1 and not wrong:
        return next(iter(found)), a, text
    if found:
        words = " ".join(f"PART {n} OF {m}" for n, m in sorted(found))
        reading.say("E", f"says {words}; which part it is is not known")
        reading.keep("part", words)
    return None, a, text


def _trailer(reading: _Reading) -> tuple[float | None, str | None]:
    """When and by whom it was created, as distributors add it; the time is UTC."""
    created_s: float | None = None
    source: str | None = None
    for piece in reading.split.trailer:
        reading.places.append(FieldPlace(piece.name, piece.begin, piece.end, _line(reading.text, piece.begin)))
        words = " ".join(piece.text.split())
        if piece.name == "SOURCE":
            source = words or None
            continue
        created_s = next((time for form in CREATED if (time := _time(words, form)) is not None), None)
        if created_s is None:
            reading.notices.append(
                Notice(f"{reading.name} CREATED", f"is {words!r}, expected e.g. 25 Dec 2024 04:30:00")
            )
            reading.keep("CREATED", words)
    return created_s, source


def _time(words: str, form: str) -> float | None:
    try:
        return datetime.strptime(words, form).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
