"""The plan of the airframe as drawn on the page: four views, zones, badges and marks, in the units of an SVG view box.

A badge stands for the marks of a zone that have no place: their kinds and how many they are. A mark is drawn at a
place only where its position was told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crossfix.present.wreckage_badges import Box, Obstacle, Wanted, placed
from crossfix.present.wreckage_json import AirframeOut, MarkOut, Place, Point, WreckageOut, ZoneOut
from crossfix.present.wreckage_words import KIND_WORDS, badge_rows, count_words, mark_words, summary
from crossfix.records.wreckage import MarkKind, View

ACROSS = 600.0
"""Width of a view; all four have one scale."""
EDGE = 12.0
CROWD, SMALL = 30, 0.65
"""With more marks at places in a view than this, their signs are smaller by this factor."""
LETTER = 7.9
"""Width of a letter of 12.5 units, somewhat more than most."""
MOST_PLACED = 60
"""Marks of one zone that are drawn one by one; beyond, the zone's badge stands for them."""
MOST_DRAWN = 600
"""Marks of the whole airframe drawn one by one: where many zones share them, each zone may have fewer."""
LEAST_SHARE = 0.2
"""A zone's badge is in the views where it shows at least this share of its largest outline."""
VIEWS: tuple[tuple[View, str], ...] = (
    ("left", "From the left"),
    ("right", "From the right"),
    ("top", "From above"),
    ("rear", "From behind"),
)


@dataclass(frozen=True, slots=True)
class DrawnZone:
    """A zone's outlines; `told`: own (damage told of it), group (of the part that it belongs to), wide (of a larger
    part still) or none.
    """

    id: str
    label: str
    path: str
    told: str
    words: str


@dataclass(frozen=True, slots=True)
class Badge:
    """The marks of a zone without places: rows of kinds and counts, and a line to the zone where moved aside."""

    zone: str
    label: str
    group: bool
    x: float
    y: float
    width: float
    height: float
    rows: tuple[tuple[tuple[MarkKind, ...], str], ...]
    leader: str | None
    words: str


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark at its place; `radius` is one sigma, None where not told; `line` shows its direction in this view."""

    id: str
    zone: str
    kinds: tuple[MarkKind, ...]
    x: float
    y: float
    radius: float | None
    line: str | None
    count: str
    words: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """One view."""

    view: View
    title: str
    box: str
    zones: tuple[DrawnZone, ...]
    badges: tuple[Badge, ...]
    marks: tuple[PlacedMark, ...]
    metre: float
    foot: float
    sign: float
    """Size of the signs at places: 1, or smaller where they are many."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the plan draws, and what it leaves to the tables."""

    views: tuple[PlanView, ...]
    kinds: tuple[MarkKind, ...]
    grouped: tuple[str, ...]
    """Labels of zones with more marks at places than `most_placed`."""
    most_placed: int
    outside: tuple[str, ...]
    """Labels of zones with marks and without an outline: they are in the tables alone."""
    whole: tuple[tuple[str, str], ...]
    """(label, marks in words) told of the aircraft as a whole and no closer: nothing of it is drawn."""
    told: frozenset[str]
    """Which of own, group and wide are drawn."""
    boxed: bool
    uncertain: bool
    directed: bool


def plan(wreckage: WreckageOut) -> Plan | None:
    """The plan; None where the template has no outline."""
    airframe = Frame(wreckage.airframe)
    told: dict[str, list[MarkOut]] = {}
    everywhere: dict[str, list[MarkOut]] = {}
    for mark in wreckage.marks:
        (everywhere if airframe.everywhere(mark.zone) else told).setdefault(mark.zone, []).append(mark)
    most = most_placed(told)
    views = tuple(made for view, title in VIEWS if (made := _view(airframe, view, title, told, most)) is not None)
    if not views:
        return None
    drawn = [mark for view in views for mark in view.marks]
    kinds = {kind for mark in wreckage.marks for kind in mark.kinds}
    labels = {zone.id: zone.label for zone in wreckage.airframe.zones}
    return Plan(
        views=views,
        kinds=tuple(kind for kind in KIND_WORDS if kind in kinds),
        grouped=tuple(labels[zone] for zone, marks in told.items() if len(_at_places(marks)) > most),
        most_placed=most,
        outside=tuple(labels.get(zone, zone) for zone in told if not airframe.views_of(zone)),
        whole=tuple((labels[zone], summary(marks)) for zone, marks in everywhere.items() if summary(marks)),
        told=frozenset(zone.told for view in views for zone in view.zones),
        boxed=any(view.badges for view in views),
        uncertain=any(mark.radius is not None for mark in drawn),
        directed=any(mark.line is not None for mark in drawn),
    )


class Frame:
    """An airframe's zones by id, their parts, and one scale for all views."""

    def __init__(self, airframe: AirframeOut) -> None:
        self.zones = {zone.id: zone for zone in airframe.zones}
        self.inner: dict[str, list[ZoneOut]] = {}
        for zone in airframe.zones:
            if zone.within is not None:
                self.inner.setdefault(zone.within, []).append(zone)
        spans = [high - low for view, _ in VIEWS for low, high in self._across(view)]
        self.scale = (ACROSS - 2 * EDGE) / max(spans, default=1.0)

    def _across(self, view: View) -> list[Point]:
        """The least and largest horizontal place of a view, if it shows anything."""
        places = [self.flat(view, point)[0] for zone in self.zones.values() for point in _points(zone, view)]
        return [(min(places), max(places))] if places else []

    @staticmethod
    def flat(view: View, point: Point) -> Point:
        """A point of an outline on the page, y down: the nose is to the left but in the view from the right."""
        first, second = point
        return (-first if view == "right" else first, -second)

    def parts(self, zone: str) -> list[ZoneOut]:
        """The zones with outlines that make up a zone."""
        if zone not in self.zones:
            return []
        inner = self.inner.get(zone, [])
        return [part for one in inner for part in self.parts(one.id)] if inner else [self.zones[zone]]

    def everywhere(self, zone: str) -> bool:
        """Whether a group is made up of all zones that have an outline: told of it is told of no place."""
        return zone in self.inner and len(self.parts(zone)) >= sum(1 for one in self.zones.values() if one.outlines)

    def groups(self, zone: str) -> list[str]:
        """The zone and all groups around it."""
        found: list[str] = []
        now: str | None = zone
        while now is not None and now in self.zones and now not in found:
            found.append(now)
            now = self.zones[now].within
        return found

    def views_of(self, zone: str) -> dict[View, float]:
        """Square metres that a zone shows in each view which shows enough of it."""
        shown = {view: sum(_area(ring) for ring in self.rings(zone, view)) for view, _ in VIEWS}
        most = max(shown.values())
        return {view: area for view, area in shown.items() if area > 0 and area >= LEAST_SHARE * most}

    def rings(self, zone: str, view: View) -> list[list[Point]]:
        """The outlines of a zone, or of a group's parts, in a view."""
        return [ring for part in self.parts(zone) for ring in part.outlines.get(view, [])]


def _view(frame: Frame, view: View, title: str, told: dict[str, list[MarkOut]], most: int) -> PlanView | None:
    corners = [frame.flat(view, point) for zone in frame.zones.values() for point in _points(zone, view)]
    if not corners:
        return None
    low, high = min(x for x, _ in corners), max(x for x, _ in corners)
    left = (ACROSS - (high - low) * frame.scale) / 2 - low * frame.scale
    page = _Page(frame, view, left, most)
    zones = tuple(page.zone(zone, told) for zone in _back_to_front(frame, view))
    marks = tuple(page.marks(told))
    badges = tuple(page.badges(told, marks))
    tops = [y * frame.scale for _, y in corners] + [badge.y for badge in badges]
    feet = [y * frame.scale for _, y in corners] + [badge.y + badge.height for badge in badges]
    top, foot = min(tops) - EDGE, max(feet) + EDGE + 14
    box = f"0 {top:.1f} {ACROSS:g} {foot - top:.1f}"
    sign = SMALL if len(marks) > CROWD else 1.0
    return PlanView(view, title, box, zones, badges, marks, round(frame.scale, 3), round(foot - 8, 1), sign)


class _Page:
    """One view's places on the page."""

    def __init__(self, frame: Frame, view: View, left: float, most: int) -> None:
        self.frame, self.view, self.left, self.most = frame, view, left, most

    def at(self, point: Point) -> Point:
        """An outline's point in units of the view box."""
        x, y = self.frame.flat(self.view, point)
        return self.left + x * self.frame.scale, y * self.frame.scale

    def zone(self, zone: ZoneOut, told: dict[str, list[MarkOut]]) -> DrawnZone:
        """The zone with what is told of it and of the groups that it is part of."""
        rings = [[self.at(point) for point in ring] for ring in zone.outlines[self.view]]
        own, *groups = ([(one, told[one]) for one in [name] if one in told] for name in self.frame.groups(zone.id))
        wider = [found for group in groups for found in group]
        words = [f"{summary(marks)}" for _, marks in own]
        words += [f"{summary(marks)} told of {self.frame.zones[name].label}, no closer" for name, marks in wider]
        return DrawnZone(
            id=zone.id,
            label=zone.label,
            path="".join(_path(ring) for ring in rings),
            told="own" if own else "none" if not wider else "group" if wider[0][0] == zone.within else "wide",
            words="; ".join(words) if words else "no damage told",
        )

    def marks(self, told: dict[str, list[MarkOut]]) -> Iterable[PlacedMark]:
        """The marks with a place, of zones that this view shows and that have not too many."""
        for zone, marks in told.items():
            found = _at_places(marks)
            if len(found) <= self.most and self.view in self.frame.views_of(zone):
                yield from (self._mark(mark, place) for mark, place in found)

    def _mark(self, mark: MarkOut, place: Place) -> PlacedMark:
        x, y = self.at(flattened(self.view, place))
        sigma = mark.position_sigma_m
        return PlacedMark(
            id=mark.id,
            zone=mark.zone,
            kinds=tuple(mark.kinds),
            x=round(x, 1),
            y=round(y, 1),
            radius=None if sigma is None else round(sigma * self.frame.scale, 1),
            line=self._direction(mark, (x, y)),
            count="" if mark.count == (1, 1) else count_words(mark.count),
            words=mark_words(mark),
        )

    def _direction(self, mark: MarkOut, at: Point) -> str | None:
        """A line that ends at the mark, from where its direction comes."""
        if mark.direction is None:
            return None
        back = flattened(self.view, (-mark.direction[0], -mark.direction[1], -mark.direction[2]))
        x, y = self.frame.flat(self.view, back)
        return f"M{at[0] + 26 * x:.1f},{at[1] + 26 * y:.1f}L{at[0]:.1f},{at[1]:.1f}"

    def badges(self, told: dict[str, list[MarkOut]], marks: Sequence[PlacedMark]) -> Iterable[Badge]:
        """One for each zone with marks that are not drawn at a place, none over another."""
        wanted: list[tuple[str, str, Wanted]] = []
        for zone, all_marks in told.items():
            rows = badge_rows(unplaced(all_marks, self.most))
            rings = [[self.at(point) for point in ring] for ring in self.frame.rings(zone, self.view)]
            if rows and rings and self.view in self.frame.views_of(zone):
                width = max(12 + 15 * len(kinds) + LETTER * len(text) for kinds, text in rows)
                box = Box.around(_middle(rings), width, 18.0 * len(rows))
                inside = all(any(_inside(ring, corner) for ring in rings) for corner in box.corners())
                wanted.append((zone, summary(all_marks), Wanted(box, inside)))
        points = [Obstacle(mark.x, mark.y) for mark in marks]
        boxes = placed([one for *_, one in wanted], points, ACROSS)
        for (zone, words, first), box in zip(wanted, boxes, strict=True):
            yield Badge(
                zone=zone,
                label=self.frame.zones[zone].label,
                group=zone in self.frame.inner,
                x=box.x,
                y=box.y,
                width=box.width,
                height=box.height,
                rows=badge_rows(unplaced(told[zone], self.most)),
                leader=box.leader_to(*first.box.middle),
                words=words,
            )


def _back_to_front(frame: Frame, view: View) -> list[ZoneOut]:
    """The zones of a view, those of the far side first."""
    far = {"left": "right", "right": "left"}.get(view)
    shown = [zone for zone in frame.zones.values() if zone.outlines.get(view)]
    return sorted(shown, key=lambda zone: 0 if zone.side == far else 1 if zone.side in ("centre", "both") else 2)


def flattened(view: View, place: Place) -> Point:
    """A place in body axes as the view's outlines have it: (x, z), from above (x, y), from behind (y, z)."""
    x, y, z = place
    return {"left": (x, z), "right": (x, z), "top": (x, y), "rear": (y, z)}[view]


def _points(zone: ZoneOut, view: View) -> Iterable[Point]:
    return (point for ring in zone.outlines.get(view, []) for point in ring)


def _area(ring: Sequence[Point]) -> float:
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in turned)) / 2


def _middle(rings: Sequence[Sequence[Point]]) -> Point:
    """The middle of all rings where one of them holds it, else that of the largest."""
    places = [_centre(ring) for ring in rings]
    areas = [_area(ring) or 1e-9 for ring in rings]
    mean = tuple(sum(a * p[k] for a, p in zip(areas, places, strict=True)) / sum(areas) for k in (0, 1))
    whole = (mean[0], mean[1])
    return whole if any(_inside(ring, whole) for ring in rings) else places[areas.index(max(areas))]


def _centre(ring: Sequence[Point]) -> Point:
    """The mean of a ring's corners, weighted by the sides that meet there."""
    sides = [math.dist(a, b) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    weights = [sides[k - 1] + sides[k] for k in range(len(ring))]
    total = sum(weights) or 1.0
    return (
        sum(w * x for w, (x, _) in zip(weights, ring, strict=True)) / total,
        sum(w * y for w, (_, y) in zip(weights, ring, strict=True)) / total,
    )


def _inside(ring: Sequence[Point], point: Point) -> bool:
    """By the number of sides that a line to the right crosses."""
    x, y = point
    crossed = [
        a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) > x
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (a[1] > y) != (b[1] > y)
    ]
    return sum(crossed) % 2 == 1


def _path(ring: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z"


def _at_places(marks: Sequence[MarkOut]) -> list[tuple[MarkOut, Place]]:
    return [(mark, mark.position_m) for mark in marks if mark.position_m is not None]


def most_placed(told: Mapping[str, Sequence[MarkOut]]) -> int:
    """How many marks of one zone are drawn one by one."""
    zones = sum(1 for marks in told.values() if _at_places(marks))
    return min(MOST_PLACED, MOST_DRAWN // max(1, zones))


def unplaced(marks: Sequence[MarkOut], most: int) -> list[MarkOut]:
    """The marks of a zone that its badge stands for: those without a place, and all where too many have one."""
    if len(_at_places(marks)) > most:
        return list(marks)
    return [mark for mark in marks if mark.position_m is None]
