"""Puts boxes near where they belong, none over another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

STEP, TURNS, RINGS = 12.0, 16, 24
GAP = 3.0
NEAR = 2.0
"""A box moved no farther than this needs no line to its place."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A point that a box should leave free."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """Left, top, width and height."""

    x: float
    y: float
    width: float
    height: float

    @staticmethod
    def around(middle: tuple[float, float], width: float, height: float) -> Box:
        """The box with this middle."""
        return Box(round(middle[0] - width / 2, 1), round(middle[1] - height / 2, 1), round(width, 1), height)

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def corners(self) -> list[tuple[float, float]]:
        """All four."""
        right, foot = self.x + self.width, self.y + self.height
        return [(self.x, self.y), (right, self.y), (right, foot), (self.x, foot)]

    def overlaps(self, other: Box) -> bool:
        """Whether the two are closer than `GAP` both across and down."""
        across = self.x < other.x + other.width + GAP and other.x < self.x + self.width + GAP
        return across and self.y < other.y + other.height + GAP and other.y < self.y + self.height + GAP

    def covers(self, point: Obstacle) -> bool:
        """Whether a point is in it or closer than three gaps."""
        margin = 3 * GAP
        inside = self.x - margin < point.x < self.x + self.width + margin
        return inside and self.y - margin < point.y < self.y + self.height + margin

    def leader_to(self, x: float, y: float) -> str | None:
        """A line from its edge to a point; None where the point is in the box or next to it."""
        near_x = min(max(x, self.x), self.x + self.width)
        near_y = min(max(y, self.y), self.y + self.height)
        if math.hypot(near_x - x, near_y - y) <= NEAR:
            return None
        return f"M{near_x:.1f},{near_y:.1f}L{x:.1f},{y:.1f}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A box around the middle of its zone; `inside`: the zone holds all of it, so it may cover that middle."""

    box: Box
    inside: bool


def placed(wanted: Sequence[Wanted], points: Sequence[Obstacle], across: float) -> list[Box]:
    """Each box at the nearest free place to where it is wanted, inside 0 to `across`; same order and sizes.

    First a place free of boxes, of points and of the middles of zones too small for their boxes, else one free of
    boxes; a box that finds neither stays where it is wanted. Boxes that fit in their zones are put first.
    """
    small = [Obstacle(*one.box.middle) for one in wanted if not one.inside]
    done: dict[int, Box] = {}
    for k, one in sorted(enumerate(wanted), key=lambda item: not item[1].inside):
        taken = list(done.values())
        done[k] = _first(one.box, taken, [*points, *small], across) or _first(one.box, taken, [], across) or one.box
    return [done[k] for k in range(len(wanted))]


def _first(box: Box, taken: Sequence[Box], avoided: Sequence[Obstacle], across: float) -> Box | None:
    """The nearest place that is free of boxes and points, if any."""
    for place in _near(box, across):
        if not any(place.overlaps(other) for other in taken) and not any(place.covers(point) for point in avoided):
            return place
    return None


def _near(box: Box, across: float) -> Iterator[Box]:
    """Places ever farther from the wanted one."""
    for ring in range(RINGS):
        for turn in range(TURNS if ring else 1):
            angle = 2 * math.pi * turn / TURNS
            x = box.x + ring * STEP * math.cos(angle)
            if 0 <= x <= across - box.width:
                yield replace(box, x=round(x, 1), y=round(box.y + ring * STEP * math.sin(angle), 1))
