"""Positions in free text: the spellings of latitude and longitude that notices use.

| spelling | example |
|---|---|
| degrees, minutes, seconds | 433000N0453000E, 433000.50N 0453000.50E |
| degrees, minutes | 4330N04530E, 4330.5N 04530.5E |
| hemisphere first | N433000 E0453000 |
| apart | 43 30 00 N 045 30 00 E, 43°30'00"N 045°30'00"E, 43-30-00N 045-30-00E, 43°30.5'N 045°30.5'E |
| decimal degrees | 43.50000N 45.50000E, with three decimals or more |

Digits without a point are never decimals of a degree: 4318N is 43 degrees 18 minutes. One or two decimals (43.30N) can
be degrees and minutes or a fraction: such a position is not read, and said. A number may be broken by a line break.
Sources: PANS-AIM (Doc 10066) Appendix 3 for the first two; the others as seen in notices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crossfix.read.notices.notam_values import degrees_of

BREAK = r"(?:[ \t]*\n[ \t]*)?"
"""A line break inside a number."""


def _digits(count: int) -> str:
    return BREAK.join([r"\d"] * count)


FRACTION = rf"(?:{BREAK}[.,]{BREAK}\d+)?"
LATITUDE = rf"(?<![\d.])(?:{_digits(6)}|{_digits(4)}){FRACTION}"
LONGITUDE = rf"(?<![\d.])(?:{_digits(7)}|{_digits(5)}){FRACTION}"
PART = r"\d{1,2}(?:[.,]\d+)?"
APART = rf"(?<![\d.])\d{{1,3}}\s?[°º\s:-]\s?{PART}(?:\s?['′’:\s-]\s?{PART}\s?(?:[\"″”]|'')?)?\s?['′’]?"
DECIMAL = r"(?<![\d.])\d{1,3}[.,]\d{3,}\s?[°º]?"
GAP = r"[\s,/;]{0,4}(?:-[ ]?)?"
COMPACT = re.compile(
    rf"(?:({LATITUDE}){BREAK}[ ]?([NS]){GAP}({LONGITUDE}){BREAK}[ ]?([EW])(?![A-Z])"
    rf"|(?<![A-Z])([NS])[ ]?({LATITUDE})(?!\d){GAP}([EW])[ ]?({LONGITUDE})(?!\d))",
    re.IGNORECASE,
)
LOOSE = re.compile(
    rf"(?:({APART}|{DECIMAL})\s?([NS])\b{GAP}({APART}|{DECIMAL})\s?([EW])\b"
    rf"|(?<![A-Z])([NS])[ ]?({APART}|{DECIMAL})(?!\d){GAP}([EW])[ ]?({APART}|{DECIMAL})(?!\d))",
    re.IGNORECASE,
)
SUSPECT = re.compile(
    r"(?<![A-Z0-9])\d[\d°º'\"′″.,?#*-]{2,}[ ]?[NSEW](?![A-Z])|(?<![A-Z])[NSEW][ ]?\d{2}[\d°º'\"′″.,?#*]{2,}",
    re.IGNORECASE,
)
"""What looks like half a position."""
NUMBERS = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees, and the characters [begin, end) where it stands."""

    latitude: float
    longitude: float
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Positions:
    """Those read in order, and (begin, end, why) of what looks like one and was not read."""

    found: tuple[Position, ...]
    unread: tuple[tuple[int, int, str], ...]


def positions(text: str) -> Positions:
    """Every position of a text.

    >>> [(p.latitude, round(p.longitude, 3)) for p in positions("PSN 4318N04547E").found]
    [(43.3, 45.783)]
    """
    found: list[Position] = []
    unread: list[tuple[int, int, str]] = []
    rest = text
    for pattern, half in ((COMPACT, _compact), (LOOSE, _apart)):
        for match in pattern.finditer(rest):
            pair = (1, 2, 3, 4) if match[1] is not None else (6, 5, 8, 7)
            latitude = half(match[pair[0]], match[pair[1]])
            longitude = half(match[pair[2]], match[pair[3]])
            if latitude is None or longitude is None:
                unread.append((match.start(), match.end(), "is no place on Earth"))
            else:
                found.append(Position(latitude, longitude, match.start(), match.end()))
        rest = _blanked(rest, [(p.begin, p.end) for p in found] + [(a, b) for a, b, _ in unread])
    unread += [(m.start(), m.end(), "looks like a position and is not understood") for m in SUSPECT.finditer(rest)]
    return Positions(tuple(sorted(found, key=lambda p: p.begin)), tuple(sorted(unread)))


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with what was read replaced by spaces that no pattern runs across."""
    for begin, end in spans:
        text = f"{text[:begin]}{chr(0) * (end - begin)}{text[end:]}"
    return text


def _compact(number: str, hemisphere: str) -> float | None:
    """ddmm, ddmmss, dddmm, dddmmss, each with a fraction of its last part."""
    whole, _, fraction = "".join(number.split()).replace(",", ".").partition(".")
    width = 2 if hemisphere.upper() in "NS" else 3
    degrees, minutes, seconds = whole[:width], whole[width : width + 2], whole[width + 2 :]
    if not fraction:
        return degrees_of(degrees, minutes, seconds, hemisphere)
    if seconds:
        return degrees_of(degrees, minutes, f"{seconds}.{fraction}", hemisphere)
    return degrees_of(degrees, f"{minutes}.{fraction}", "", hemisphere)


def _apart(number: str, hemisphere: str) -> float | None:
    """Degrees, minutes and seconds with signs or spaces between, or decimal degrees."""
    parts = [part.replace(",", ".") for part in NUMBERS.findall(number)]
    if any("." in part for part in parts[:-1]):
        return None
    degrees, minutes, seconds = (*parts, "", "")[:3]
    return degrees_of(degrees, minutes, seconds, hemisphere)
