"""Polygons and circles in item E) of a NOTAM.

Positions that follow one another with nothing but punctuation and words such as "TO" between them are one run. A run of
three or more is a polygon; one position beside a radius is a circle. A run that comes back to its first position ends.
Several polygons are taken only where the text says so between them (AREA 2, B., a closed run before). Where anything
that looks like geometry was not understood (an arc, a border, half a position, a radius round a name), no geometry is
taken from the text at all and the doubt says why: half a shape would be a wrong one. All of this is ours; the spellings
are those of PANS-AIM (Doc 10066) Appendix 3, OPADD 4.1 and notices as published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from crossfix.physics.units import factor
from crossfix.read.notices.notam_values import Say
from crossfix.read.notices.positions import Position, positions
from crossfix.read.notices.rings import opened, wrong_with
from crossfix.records.hazard import Circle
from crossfix.records.notice_text import Shapes

PUNCTUATION = r"[\s\-–—,;:./>+()]"
JOINED = re.compile(
    rf"{PUNCTUATION}*(?:\b(?:TO|THEN|THENCE|AND|POINT|PSN|NEXT|DIRECT|STRAIGHT|LINE|WGS-?84)\b{PUNCTUATION}*)*",
    re.IGNORECASE,
)
NUMBERED = re.compile(rf"{PUNCTUATION}*(?:\d{{1,2}}|[A-H])[.):]{PUNCTUATION}*", re.IGNORECASE)
APART = re.compile(
    r"\b(?:AREAS?|ZONES?|SECTORS?|POLYGONS?|BOUNDED|BOUNDARIES|WITHIN|WI|LATERAL|LIMITS|COORDS?|COORDINATES|POINTS)\b"
    r"|(?:^|\s)(?:\d{1,2}|[A-H])[.):]",
    re.IGNORECASE,
)
IRREGULAR = re.compile(
    r"\b(?:ARC|CLOCKWISE|CLKWS|CCLKWS|ALONG|BORDER|COAST(?:LINE)?|RIVER|EITHER SIDE|BOTH SIDES|PARALLEL|SEMI-?CIRCLE|"
    r"CORRIDOR|RDL|RADIAL)\b",
    re.IGNORECASE,
)
SIZE = r"(?P<{0}>\d{{1,4}}(?:[.,]\d+)?)\s*(?P<{0}u>KM|NM|M)\b"
WORD = r"\b(?:RADIUS|RAD|R)\b"
LINKED = (
    rf"(?:{PUNCTUATION}|=|\b(?:OF|FROM|AROUND|ROUND|CENTRED?|CENTERE?D?|CNTR|ON|AT|IN|WITH|ITS|THE|A|PSN|POSITION|POINT|"
    r"COORDS?|COORDINATES|WGS-?84|ARP|CIRCLE|AREA|LOCATED)\b)*"
)
RADIUS = (
    rf"(?:{WORD}[\s:=-]*(?:OF\s+)?{SIZE.format('a')}|{SIZE.format('b')}\s*{WORD}|"
    rf"\b(?:WITHIN|WI|W/I)\s+(?:A\s+)?(?:{WORD}\s*(?:OF\s+)?)?{SIZE.format('c')}(?:\s*{WORD})?)"
)
BEFORE = re.compile(rf"{RADIUS}{LINKED}$", re.IGNORECASE)
RADII = re.compile(RADIUS, re.IGNORECASE)
AFTER = re.compile(
    rf"[\s,;:().-]*(?:\b(?:WITH|A|AND|IN|WITHIN|WI|OF|CIRCLE)\b\s*)*"
    rf"(?:{WORD}[\s:=-]*(?:OF\s+)?{SIZE.format('a')}|{SIZE.format('b')}\s*{WORD})",
    re.IGNORECASE,
)
AROUND = 60
"""Characters before the first and behind the last position in which words can describe the shape; ours."""
REACH = 120
"""Characters before a position in which its radius can stand; ours."""


@dataclass(frozen=True, slots=True)
class _Run:
    points: tuple[Position, ...]
    closed: bool

    @property
    def begin(self) -> int:
        return self.points[0].begin

    @property
    def end(self) -> int:
        return self.points[-1].end


def shapes_of(text: str, say: Say) -> Shapes:
    """The geometry of item E); empty, with a doubt, where any of it is not understood.

    >>> shapes_of("CIRCLE RADIUS 25KM CENTRE 433000N 0453000E", print).circles[0].radius_nm
    13.498920086393088
    """
    if not re.search(r"\d", text):
        return Shapes()
    read = positions(text)
    for begin, end, why in read.unread:
        say("E.geometry", f"{' '.join(text[begin:end].split())!r} {why}; no geometry is taken from the text")
    if not read.found or read.unread:
        if not read.unread and RADII.search(text):
            say("E.geometry", "a radius without the position of its centre; no geometry is taken from the text")
        return Shapes()
    runs = list(_runs(text, read.found))
    if (irregular := _irregular(text, runs)) is not None:
        say("E.geometry", f"{irregular}; no geometry is taken from the text")
        return Shapes()
    return _taken(text, runs, say)


def _runs(text: str, found: tuple[Position, ...]) -> Iterator[_Run]:
    """Positions that follow one another. Numbers stand between all points of a run or between none."""
    points: list[Position] = []
    numbered: bool | None = None
    for one in found:
        gap = text[points[-1].end : one.begin] if points else ""
        now_numbered = bool(NUMBERED.fullmatch(gap)) and bool(gap)
        joined = bool(points) and (JOINED.fullmatch(gap) is not None or now_numbered)
        closes = len(points) > 2 and _same(points[0], points[-1])
        if points and (not joined or closes or (numbered is not None and numbered != now_numbered)):
            yield _Run(tuple(points), closes)
            points, numbered = [], None
        elif points:
            numbered = now_numbered
        points.append(one)
    if points:
        yield _Run(tuple(points), len(points) > 2 and _same(points[0], points[-1]))


def _same(one: Position, other: Position) -> bool:
    return (one.latitude, one.longitude) == (other.latitude, other.longitude)


def _irregular(text: str, runs: list[_Run]) -> str | None:
    """Why the geometry as a whole cannot be taken."""
    if found := IRREGULAR.search(text, max(0, runs[0].begin - AROUND), runs[-1].end + AROUND):
        return f"{found[0]!r} describes a shape that is not understood"
    for one, other in pairwise(runs):
        polygons = len(one.points) > 2 or len(other.points) > 2
        gap = text[one.end : other.begin]
        if polygons and not one.closed and not APART.search(gap) and not AFTER.match(gap):
            between = " ".join(gap.split())[:40]
            return f"whether {between!r} joins two parts of one area or parts two areas is not known"
    return None


def _taken(text: str, runs: list[_Run], say: Say) -> Shapes:
    rings: list[tuple[tuple[float, float], ...]] = []
    circles: list[Circle] = []
    points: list[tuple[float, float]] = []
    for k, run in enumerate(runs):
        floor = runs[k - 1].end if k else 0
        ceiling = runs[k + 1].begin if k + 1 < len(runs) else len(text)
        radius = _radius(text, run, floor, ceiling)
        corners = tuple((p.latitude, p.longitude) for p in run.points)
        if radius is not None and len(corners) == 1:
            circles.append(Circle(*corners[0], radius))
        elif radius is not None:
            say("E.geometry", f"a radius beside {len(corners)} positions; no geometry is taken from the text")
            return Shapes()
        elif len(corners) > 2:
            ring = opened(corners)
            if (wrong := wrong_with(ring)) is not None:
                say("E.geometry", f"a polygon of {len(corners)} positions: {wrong}; no geometry is taken from the text")
                return Shapes()
            rings.append(ring)
        else:
            points += corners
    if (radii := len(list(RADII.finditer(text)))) != len(circles):
        told = f"{radii} radii are written and {len(circles)} of them stand beside one position"
        say("E.geometry", f"{told}; no geometry is taken from the text")
        return Shapes()
    if len(points) > 1 and not rings and not circles:
        say("E.geometry", f"{len(points)} positions that bound no area")
    return Shapes(tuple(rings), tuple(circles), tuple(points))


def _radius(text: str, run: _Run, floor: int, ceiling: int) -> float | None:
    """NM; the radius before the run comes first."""
    found = BEFORE.search(text[max(floor, run.begin - REACH) : run.begin])
    if found is None:
        found = AFTER.match(text[run.end : ceiling])
    if found is None:
        return None
    name = next(key for key in ("a", "b", "c") if found.groupdict().get(key) is not None)
    unit = {"KM": "km", "NM": "NM", "M": "m"}[found[f"{name}u"].upper()]
    ratio = factor(unit, "NM")
    size = float(found[name].replace(",", "."))
    return None if ratio is None or size == 0 else size * ratio
