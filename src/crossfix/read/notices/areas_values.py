"""Areas drawn by users: the properties and geometry that CSV and GeoJSON share, into hazards."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crossfix.physics.geodesy import distances_m
from crossfix.physics.units import factor
from crossfix.read.notices.notam_check import feet
from crossfix.read.notices.notam_values import level
from crossfix.read.notices.rings import crosses_antimeridian, opened, wrong_with
from crossfix.records.hazard import Circle, Hazard, HazardKind, Reference, Volume
from crossfix.records.notice import Notice, Skipped
from crossfix.records.notice_text import Ring
from crossfix.records.thresholds import limit

PROPERTIES = ("id", "label", "kind", "floor", "ceiling", "floor_ft", "ceiling_ft", "begins", "ends", "text", "exercise")
MOST_BYTES = 32 << 20
"""Of one file; ours."""


@dataclass(frozen=True, slots=True)
class AreaLimits:
    """When a place looks as if latitude and longitude were swapped."""

    far_nm: float = limit(1000.0, "NM", "ours: an area so far from all others of its file is suspect")
    near_nm: float = limit(300.0, "NM", "ours: and swapped it would be among them")


AREA_LIMITS = AreaLimits()


@dataclass(frozen=True, slots=True)
class Areas:
    """The hazards of a file, what was left out and why, and doubts."""

    hazards: tuple[Hazard, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]


@dataclass(slots=True)
class Drawing:
    """A file under way."""

    name: str
    known_s: float
    limits: AreaLimits
    hazards: list[Hazard] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def done(self) -> Areas:
        """With the areas that may be swapped told."""
        swapped(self)
        return Areas(tuple(self.hazards), tuple(self.skipped), tuple(self.notices))

    def add(self, where: str, words: Mapping[str, str], rings: Sequence[Ring], circles: Sequence[Circle]) -> None:
        """One area; left out, with the reason, where its geometry or a property is wrong."""
        good = [ring for ring in rings if self._is_good(where, ring)]
        if not good and not circles:
            if not rings:
                self.skipped.append(Skipped(f"{self.name} {where}", "it has no polygon and no circle"))
            return
        if (hazard := self._hazard(where, words, Volume(tuple(good), tuple(circles)))) is not None:
            self.hazards.append(hazard)

    def _is_good(self, where: str, ring: Ring) -> bool:
        if (wrong := wrong_place(ring)) is None:
            wrong = wrong_with(opened(ring))
        if wrong is not None:
            self.skipped.append(Skipped(f"{self.name} {where}", f"polygon of {len(ring)} positions: {wrong}"))
        elif crosses_antimeridian(ring):
            self.notices.append(
                Notice(f"{self.name} {where}", "crosses the antimeridian: edges are taken the shorter way")
            )
        return wrong is None

    def _hazard(self, where: str, words: Mapping[str, str], volume: Volume) -> Hazard | None:
        place = f"{self.name} {where}"
        try:
            floor, floor_reference = height(words, "floor")
            ceiling, ceiling_reference = height(words, "ceiling")
            begins, ends = time_of(words.get("begins", ""), "begins"), time_of(words.get("ends", ""), "ends")
            kind = HazardKind(words.get("kind") or HazardKind.OTHER)
        except ValueError as error:
            self.skipped.append(Skipped(place, str(error)))
            return None
        begin = self.known_s if begins is None else begins
        end = math.inf if ends is None else ends
        if not begin < end or (floor is not None and ceiling is not None and floor >= ceiling):
            self.skipped.append(Skipped(place, "it ends before it begins, or its floor is not below its ceiling"))
            return None
        name = words.get("id") or where.replace(" ", "-")
        exercise = words.get("exercise", "").lower() in ("true", "yes", "1")
        return Hazard(
            id=f"drawn:{self.name}:{name}", kind=kind, label=words.get("label") or name,
            volume=Volume(
                tuple(opened(ring) for ring in volume.rings), volume.circles, (), floor, ceiling,
                floor_reference, ceiling_reference,
            ),
            periods=((begin, end),), end_estimated=False, issuer=f"drawn in {self.name}", force="drawn",
            addressed_to=None, first_evidence_s=self.known_s, confidence=None,
            geometry_from="drawn polygon" if volume.rings else "drawn circle", text=words.get("text", ""),
            exercise=exercise,
        )  # fmt: skip


def wrong_place(ring: Ring) -> str | None:
    """Why positions are no places on Earth, and whether they would be with latitude and longitude swapped."""
    bad = [(a, b) for a, b in ring if not (abs(a) <= 90 and abs(b) <= 180)]
    if not bad:
        return None
    swapped_fit = all(abs(b) <= 90 and abs(a) <= 180 for a, b in ring)
    hint = "; latitude and longitude may be swapped" if swapped_fit else ""
    return f"({bad[0][0]:g}, {bad[0][1]:g}) is no latitude and longitude in degrees{hint}"


def height(words: Mapping[str, str], name: str) -> tuple[float | None, Reference]:
    """(ft, reference) of `floor_ft` (a number, AMSL) or `floor` as a notice writes it ("FL195", "300M AGL")."""
    number, text = words.get(f"{name}_ft", "").strip(), words.get(name, "").strip()
    if number:
        value = float(number) if _is_number(number) else math.nan
        if not math.isfinite(value):
            raise ValueError(f"{name}_ft is {number!r}, expected a number of feet")
        return value, "AMSL"
    if not text:
        return None, "AMSL"
    doubts: list[str] = []
    read = level(text, name, lambda _, what: doubts.append(what))
    if read is None or doubts:
        raise ValueError(f"{name} {doubts[0]}")
    return feet(read), "FL" if read.kind == "FL" else read.reference or "AMSL"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def time_of(text: str, name: str) -> float | None:
    """Seconds UTC since 1970 of an ISO time with its zone; None where it is empty."""
    if not text.strip():
        return None
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{name} is {text!r}, expected a time such as 2024-12-25T04:30:00Z") from None
    if when.tzinfo is None:
        raise ValueError(f"{name} is {text!r}, a time without a zone; add Z for UTC")
    return when.astimezone(UTC).timestamp()


def swapped(drawing: Drawing) -> None:
    """Tells areas that are far from the others of their file and, swapped, would be among them."""
    middles = [_middle(one.volume) for one in drawing.hazards]
    if len(middles) < 3:
        return
    for k, (latitude, longitude) in enumerate(middles):
        others = [one for j, one in enumerate(middles) if j != k]
        here = _nearest_nm(latitude, longitude, others)
        if abs(longitude) > 90 or here < drawing.limits.far_nm:
            continue
        there = _nearest_nm(longitude, latitude, others)
        if there < drawing.limits.near_nm:
            told = f"is {here:.0f} NM from the others and, swapped, {there:.0f} NM: are latitude and longitude swapped?"
            drawing.notices.append(Notice(drawing.hazards[k].id, told))


def _middle(volume: Volume) -> tuple[float, float]:
    corners = [corner for ring in volume.rings for corner in ring]
    corners += [(one.latitude, one.longitude) for one in volume.circles]
    return corners[0]


def _nearest_nm(latitude: float, longitude: float, others: list[tuple[float, float]]) -> float:
    latitudes, longitudes = zip(*others, strict=True)
    return float(distances_m(latitude, longitude, latitudes, longitudes).min()) * (factor("m", "NM") or 0.0)


def checked_circle(latitude: float, longitude: float, radius_nm: float) -> Circle:
    """A circle; ValueError where its centre is no place on Earth or its radius not positive."""
    if (wrong := wrong_place(((latitude, longitude),))) is not None:
        raise ValueError(wrong)
    if not 0 < radius_nm < math.inf:
        raise ValueError(f"radius_nm is {radius_nm:g}, expected a positive number")
    return Circle(latitude, longitude, radius_nm)
