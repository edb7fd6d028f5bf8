"""An episode of interference as it is followed live: where, who, since when; and the hazard that it is."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from crossfix.detect.gnss.hexagons import outline
from crossfix.physics.geodesy import circle, distances_m
from crossfix.physics.hull import convex_hull
from crossfix.records.hazard import Circle, Hazard, HazardKind, Volume
from crossfix.warn.limits import MeasureLimits

NAMESPACE = uuid.UUID("0d3c6a52-1f0b-5c8a-8a57-61a1f2e4d7b3")
"""Of the names that measured hazards have."""
RING_POINTS = 12
"""Points round a corner by which an outline is widened: the margin falls short by 3 % between them."""
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Episode:
    """Grows and never shrinks; `ended_s` None: it goes on. `spots` are places of single aircraft, `cells` of an area.

    `floor_ft` is the highest aircraft heard unaffected below all affected ones, None where none was.
    """

    kind: HazardKind
    exercise: bool
    begins_s: float
    first_cell: int
    first_place: Place
    aircraft: tuple[int, ...]
    spots: tuple[Place, ...]
    cells: tuple[int, ...]
    floor_ft: float | None
    seen: int
    confidence: float
    last_affected_s: float
    clean_since: frozenset[int] = frozenset()
    """Aircraft heard clean in it since the last affected one."""
    airports: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    ended_s: float | None = None
    ended_why: str = ""

    @property
    def id(self) -> str:
        """The same for whoever finds it: of its kind, first cell, and start held to a bucket."""
        return episode_id(self.kind, self.first_cell, self.begins_s, self.exercise)

    @property
    def is_area(self) -> bool:
        """Of several aircraft, not of one alone."""
        return bool(self.cells)


def episode_id(
    kind: HazardKind, cell: int, begins_s: float, exercise: bool, limits: MeasureLimits | None = None
) -> str:
    """uuid5 of kind, first cell and start bucket."""
    bucket_s = (limits or MeasureLimits()).bucket_s
    name = f"{kind.value}\x1f{cell:x}\x1f{math.floor(begins_s / bucket_s)}\x1f{exercise}"
    return str(uuid.uuid5(NAMESPACE, name))


def hazard_of(episode: Episode, limits: MeasureLimits) -> Hazard:
    """As others see it: active from its beginning, with no end until it is over."""
    count = len(episode.aircraft)
    latitude, longitude = episode.first_place
    text = (
        f"{count} of {episode.seen} aircraft heard there were affected."
        if episode.is_area
        else ("One aircraft was affected; whether others would be is not known.")
    )
    return Hazard(
        id=episode.id,
        kind=episode.kind,
        label=f"near {abs(latitude):.1f}{'NS'[latitude < 0]} {abs(longitude):.1f}{'EW'[longitude < 0]}",
        volume=volume_of(episode, limits),
        periods=((episode.begins_s, math.inf),),
        end_estimated=False,
        issuer="measured by this watch",
        force="measured",
        addressed_to=None,
        first_evidence_s=episode.begins_s,
        confidence=episode.confidence,
        geometry_from=f"cells of {count} aircraft" if episode.is_area else "place of one aircraft",
        text=f"{text} {episode.ended_why}".strip(),
        exercise=episode.exercise,
        replaces=episode.replaces,
        cancelled_s=episode.ended_s,
        measured=episode.aircraft,
    )


def volume_of(episode: Episode, limits: MeasureLimits) -> Volume:
    """Circles round the places of single aircraft; round the cells of an area their hull, widened by a margin."""
    if not episode.is_area:
        circles = tuple(Circle(*place, limits.alone_nm) for place in episode.spots)
        return Volume(circles=circles, airports=episode.airports)
    ring = _ring(episode.cells, episode.spots, limits.margin_nm)
    return Volume(
        rings=(ring,) if ring else (), airports=episode.airports, floor_ft=episode.floor_ft, floor_reference="FL"
    )


@lru_cache(maxsize=1024)
def _ring(cells: tuple[int, ...], spots: tuple[Place, ...], margin_nm: float) -> tuple[Place, ...]:
    """The hull of cells and places, widened; asked for several times in each look at an episode that stays the same."""
    corners = {corner for cell in cells for corner in outline(cell)} | set(spots)
    wide = [point for place in corners for point in circle(*place, margin_nm * 1852.0, RING_POINTS)[:-1]]
    return convex_hull(*np.array(wide).T)


def grown(spots: tuple[Place, ...], places: Iterable[Place], apart_nm: float) -> tuple[Place, ...]:
    """The spots with those places that are farther than `apart_nm` from all of them."""
    for place in places:
        known = np.array(spots).reshape(-1, 2)
        if not len(known) or float(distances_m(*place, known[:, 0], known[:, 1]).min()) > apart_nm * 1852.0:
            spots = (*spots, place)
    return spots
