"""The part of the offline basemap near a case's places.

Decodes the quantised topology that `web/basemap.mjs` builds from Natural Earth, clips it to a box and thins it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from crossfix.present.assets import asset

Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Country:
    """A country's name and rings of (longitude, latitude); as drawn by Natural Earth, no position taken."""

    name: str
    rings: tuple[Ring, ...]


@cache
def countries() -> tuple[Country, ...]:
    """All countries of the built basemap."""
    raw = json.loads(asset("basemap.json"))
    (x_scale, y_scale), (x_start, y_start) = raw["scale"], raw["translate"]
    arcs = []
    for text in raw["arcs"]:
        steps = decode(text)
        along = [x_start + x_scale * x for x in accumulate(steps[0::2])]
        up = [y_start + y_scale * y for y in accumulate(steps[1::2])]
        arcs.append(list(zip(along, up, strict=True)))
    return tuple(
        Country(entry["name"], tuple(_whole(_ring(arcs, ring)) for polygon in entry["polygons"] for ring in polygon))
        for entry in raw["countries"]
    )


def decode(text: str) -> list[int]:
    """Whole numbers of Google's Encoded Polyline Algorithm Format, from its own worked example.

    >>> decode("_p~iF~ps|U")
    [3850000, -12020000]
    """
    numbers, bits, shift = [], 0, 0
    for letter in text:
        value = ord(letter) - 63
        bits |= (value & 0x1F) << shift
        shift += 5
        if value < 0x20:
            numbers.append(~(bits >> 1) if bits & 1 else bits >> 1)
            bits = shift = 0
    return numbers


def _ring(arcs: list[Ring], numbers: list[int]) -> Ring:
    """Stitch arcs; a number below zero is the arc ~number backwards (TopoJSON 1.0, 2.1.4)."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def nearby(box: Box, step_deg: float) -> list[Country]:
    """Countries clipped to the box, without points closer than `step_deg` to the one before."""
    found = []
    for country, extents in zip(countries(), _extents(), strict=True):
        clipped = [
            clip(thin(_turned(ring, turn_deg), step_deg), box)
            for ring, extent in zip(country.rings, extents, strict=True)
            for turn_deg in _turns_into(extent, box)
        ]
        rings = tuple(ring for ring in clipped if len(ring) > 3)
        if rings:
            found.append(Country(country.name, rings))
    return found


def unwrapped(ring: Sequence[Point]) -> Ring:
    """A ring across the 180th meridian without its jump: longitudes within 180 degrees of the one before.

    >>> unwrapped([(179.0, 1.0), (-179.0, 1.0), (-178.0, 2.0)])
    [(179.0, 1.0), (181.0, 1.0), (182.0, 2.0)]
    """
    whole: Ring = []
    for longitude, latitude in ring:
        before = whole[-1][0] if whole else longitude
        whole.append((longitude - 360.0 * round((longitude - before) / 360.0), latitude))
    return whole


def _whole(ring: Ring) -> Ring:
    """Without a jump, and as near to longitude 0 as it can be: Russia ends at 190 degrees east."""
    along = [longitude for longitude, _ in ring]
    if max(along) - min(along) <= 180.0:
        return ring
    whole = unwrapped(ring)
    along = [longitude for longitude, _ in whole]
    return _turned(whole, -360.0 * round((min(along) + max(along)) / 720.0))


def _turned(ring: Ring, turn_deg: float) -> Ring:
    return [(longitude + turn_deg, latitude) for longitude, latitude in ring] if turn_deg else ring


@cache
def _extents() -> tuple[tuple[Box, ...], ...]:
    """How far each ring of each country reaches."""
    return tuple(
        tuple(Box(*map(min, zip(*ring, strict=True)), *map(max, zip(*ring, strict=True))) for ring in country.rings)
        for country in countries()
    )


def _turns_into(ring: Box, box: Box) -> list[float]:
    """By how much to turn a ring so that it may touch the box; none where it lies north or south of it."""
    if ring.south > box.north or ring.north < box.south:
        return []
    return [turn for turn in (-360.0, 0.0, 360.0) if ring.west + turn <= box.east and ring.east + turn >= box.west]


def clip(ring: Ring, box: Box) -> Ring:
    """Sutherland and Hodgman, Reentrant Polygon Clipping, CACM 17 (1974): one pass for each edge of the box.

    >>> clip([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)], Box(1, 1, 9, 9))
    [(4.0, 1), (4, 4), (1, 4.0), (1.0, 1)]
    """
    edges = ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1))
    for axis, limit, inward in edges:
        if all((point[axis] - limit) * inward >= 0 for point in ring):
            continue
        ring = _clip_edge(ring, axis, limit, inward)
    return ring


def _clip_edge(ring: Ring, axis: int, limit: float, inward: int) -> Ring:
    kept: Ring = []
    for before, here in zip(ring, ring[1:] + ring[:1], strict=True):
        before_in, here_in = (before[axis] - limit) * inward >= 0, (here[axis] - limit) * inward >= 0
        if before_in != here_in:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            crossing = [before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])]
            crossing[axis] = limit
            kept.append((crossing[0], crossing[1]))
        if here_in:
            kept.append(here)
    return kept


def thin(ring: Ring, step_deg: float) -> Ring:
    """Drop points within `step_deg` of the last one kept, both ends excepted."""
    kept: Ring = ring[:1]
    for point in ring[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= step_deg:
            kept.append(point)
    return kept + ring[-1:] if len(ring) > 1 else kept
