"""From the visits of all aircraft to cells, areas and sources, hour by hour, so that memory does not grow with days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.area import Area, AreaLimits, CountedVisits, areas, counted
from crossfix.detect.gnss.cells import NO_RATES, CellLimits, CellState, CellTable, cell_counts, rates_merged, rates_of
from crossfix.detect.gnss.shared_position import SharedPoint, confirmed_by_points, shared_points
from crossfix.detect.gnss.source import Located, NotLocatable, Samples, locate
from crossfix.physics.geodesy import distances_m
from crossfix.records.event import Event
from crossfix.records.thresholds import limit
from crossfix.records.visit import Condition, Visits

Hours = Callable[[], Iterator[Visits]]
"""All visits, one hour after another; may be called again."""


@dataclass(frozen=True, slots=True)
class JoinLimits:
    """Thresholds of cells and areas, and what a source is sought from."""

    cells: CellLimits = field(default_factory=CellLimits)
    areas: AreaLimits = field(default_factory=AreaLimits)
    around_km: float = limit(450.0, "km", "aircraft around an area: the radio horizon at 40,000 ft")
    most_samples: int = limit(60_000, "visits", "of one area, the first of each airframe and window kept; memory")


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Events confirmed by shared points, the points, the areas, and for each area its source or why there is none."""

    events: tuple[Event, ...]
    points: tuple[SharedPoint, ...]
    areas: tuple[Area, ...]
    sources: tuple[Located | NotLocatable, ...]


def joined(hours: Hours, events: Sequence[Event], take: Callable[[CellTable], None], limits: JoinLimits) -> Joined:
    """Count the cells twice, the second time against their own clean rates, and join what is flagged.

    `take` is given the counts of each hour in order. The times of `events` are UTC.
    """
    points = shared_points(events)
    confirmed = confirmed_by_points(events, points)
    rates, affected = NO_RATES, np.zeros(0, np.uint64)
    for visits in hours():
        rates = rates_merged((rates, rates_of(cell_counts(visits, limits.cells, NO_RATES))))
        affected = np.union1d(affected, visits.cell[visits.affected])
    parts: list[CountedVisits] = []
    for visits in hours():
        table = cell_counts(visits, limits.cells, rates)
        take(table)
        parts.append(counted(visits, table, affected))
    found = areas(parts, confirmed, limits.areas)
    return Joined(confirmed, points, found, tuple(_sources(hours, found, limits)))


def _sources(hours: Hours, found: Sequence[Area], limits: JoinLimits) -> Iterator[Located | NotLocatable]:
    around: list[list[Visits]] = [[] for _ in found]
    if found:
        for visits in hours():
            for kept, area in zip(around, found, strict=True):
                kept.append(visits.where(_around(visits, area, limits)))
    for area, kept in zip(found, around, strict=True):
        yield locate(_samples(Visits.joined(kept), area, limits))


def _around(visits: Visits, area: Area, limits: JoinLimits) -> NDArray[np.int64]:
    """The visits of an area's time, in it and around it, whose airframes could be judged."""
    during = (visits.time_s >= area.first_s) & (visits.time_s <= area.last_s) & (visits.condition >= Condition.CLEAN)
    rows = np.flatnonzero(during & np.isfinite(visits.altitude_ft))
    latitude, longitude = _middle(area)
    apart_m = distances_m(latitude, longitude, visits.latitude[rows], visits.longitude[rows])
    return rows[apart_m <= limits.around_km * 1000.0]


def _middle(area: Area) -> tuple[float, float]:
    """The middle of an outline; the first corner of one across 180 degrees is near enough to 450 km around it."""
    latitude, longitude = np.array(area.outline or [(0.0, 0.0)]).T
    turned = longitude[0] + (longitude - longitude[0] + 180.0) % 360.0 - 180.0
    return float(latitude.mean()), float((turned.mean() + 180.0) % 360.0 - 180.0)


def _samples(visits: Visits, area: Area, limits: JoinLimits) -> Samples:
    """Affected are the members of this area; what another area affected says nothing of this emitter."""
    members = np.isin(visits.icao_address, np.array(area.aircraft, np.uint32)) & visits.affected
    used = visits.where(np.flatnonzero(members | (visits.condition == Condition.CLEAN))[: limits.most_samples])
    return Samples(used.latitude, used.longitude, used.altitude_ft, used.affected, used.icao_address.astype(np.int64))


@dataclass(slots=True)
class Shown:
    """The counts that a page has room for: all of them, else those of cells in which any aircraft was affected."""

    room: int
    every: list[CellTable] = field(default_factory=list)
    affected: list[CellTable] = field(default_factory=list)
    rows: int = 0

    def take(self, table: CellTable) -> None:
        """The counts of one hour."""
        self.rows += len(table)
        if self.rows <= self.room:
            self.every.append(table)
        else:
            self.every.clear()
        self.affected.append(table.where((table.affected > 0) | (table.state == CellState.INTERFERENCE)))

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return self.rows <= self.room

    def tables(self) -> Iterable[CellTable]:
        """What is shown, in order."""
        return self.every if self.whole else self.affected
