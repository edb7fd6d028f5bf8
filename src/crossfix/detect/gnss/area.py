"""Areas: affected visits joined in space and time, when it began, down to which altitude, and how sure it is.

An area begins where cells are flagged (`detect.gnss.cells`) and three aircraft are affected near one another. Visits
of an archive are more than memory holds; an area needs those of the cells alone in which any aircraft was affected:

    parts = [counted(visits, table, affected_cells) for each hour]
    found = areas(parts, events, AreaLimits())
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.cells import CellState, CellTable, place_keys, rows_of
from crossfix.detect.gnss.clusters import ALONE, clusters
from crossfix.detect.gnss.hexagons import outline
from crossfix.physics.hull import convex_hull
from crossfix.physics.statistics import binomial_tail, wilson_interval
from crossfix.records.event import Event, Kind
from crossfix.records.interval import Interval
from crossfix.records.thresholds import limit
from crossfix.records.visit import Condition, Visits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AreaLimits:
    """Thresholds of areas; each with its unit and reason."""

    distance_km: float = limit(100.0, "km", "a few cells: aircraft on neighbouring airways share an emitter")
    gap_s: float = limit(600.0, "s", "one window: a longer pause makes another area")
    fewest_aircraft: int = limit(3, "aircraft", "two may share a fault or a fleet's avionics")
    transitions_s: float = limit(300.0, "s", "two aircraft that lose it within 5 min mark a common onset")


@dataclass(frozen=True, slots=True, eq=False)
class CountedVisits:
    """Visits with what the count of each one's cell, window and band says: flagged or not, against which rate."""

    visits: Visits
    flagged: Mask
    clean_rate: Floats


@dataclass(frozen=True, slots=True)
class Area:
    """Where and when several aircraft were affected. Times are seconds UTC since 1970, altitudes ft on 1013.25 hPa.

    `last_s` is the last visit that began affected; its window may go on. `seen` counts the aircraft of its cells and
    bands from its first window to its last; an aircraft is counted once. `p_value` is against the highest clean rate
    of its cells and is not corrected for the choice of the area. `outline` is convex and holds all of `cells`, the
    cells in which aircraft were affected; it is where they were, not where an emitter is. None is not known.
    """

    id: str
    first_s: float
    last_s: float
    onset: Interval
    floor_altitude_ft: float | None
    """The lowest affected aircraft."""
    unaffected_below_ft: float | None
    """The highest unaffected aircraft below the floor, in the same cells and windows."""
    aircraft: tuple[int, ...]
    seen: int
    spoofed: int
    cells: tuple[int, ...]
    outline: tuple[tuple[float, float], ...]
    clean_rate: float
    p_value: float
    share: Interval
    """The Wilson interval of affected of seen, 95 %."""
    events: tuple[Event, ...]

    @property
    def affected(self) -> int:
        """Number of aircraft affected."""
        return len(self.aircraft)


def counted(visits: Visits, table: CellTable, cells: NDArray[np.uint64]) -> CountedVisits:
    """Those of the visits that are in `cells`, with the rows of `table` that count them."""
    kept = visits.where(np.isin(visits.cell, cells))
    rows = rows_of(kept, table)
    flagged = (rows >= 0) & (np.append(table.state, CellState.TOO_FEW)[rows] == CellState.INTERFERENCE)
    return CountedVisits(kept, flagged, np.append(table.clean_rate, np.nan)[rows])


def areas(parts: Iterable[CountedVisits], events: Sequence[Event], limits: AreaLimits) -> tuple[Area, ...]:
    """All areas in order of their first time; the order of `parts` and of `events` does not matter.

    `parts` hold all visits of the cells in which any aircraft was affected, each once. The times of `events` are UTC;
    each joins the areas in which its aircraft was affected while it lasted.
    """
    whole = _in_order(parts)
    rows = np.flatnonzero(whole.visits.affected)
    members = whole.visits.where(rows)
    label = clusters(members, whole.flagged[rows], limits.distance_km * 1000.0, limits.gap_s, limits.fewest_aircraft)
    by_cell = np.argsort(whole.visits.cell, kind="stable")
    joined = _events_by_label(members, label, events)
    found = [
        _area(whole, rows[label == one], by_cell, joined[int(one)], limits) for one in np.unique(label[label != ALONE])
    ]
    return tuple(sorted(found, key=lambda area: (area.first_s, area.id)))


def _in_order(parts: Iterable[CountedVisits]) -> CountedVisits:
    """All parts as one, sorted by window, cell, band and address."""
    every = list(parts)
    visits = Visits.joined([part.visits for part in every])
    flagged = np.concatenate([np.zeros(0, bool), *(part.flagged for part in every)])
    clean_rate = np.concatenate([np.zeros(0), *(part.clean_rate for part in every)])
    rows = np.lexsort((visits.icao_address, visits.band, visits.cell, visits.window_s))
    return CountedVisits(visits.where(rows), flagged[rows], clean_rate[rows])


def _area(whole: CountedVisits, rows: Ints, by_cell: Ints, events: Sequence[Event], limits: AreaLimits) -> Area:
    """The area of these rows of `whole`; `by_cell` are all of its rows in order of their cell."""
    members = whole.visits.where(rows)
    cells, aircraft = np.unique(members.cell), np.unique(members.icao_address)
    around = whole.visits.where(_rows_in(cells, whole.visits.cell, by_cell))
    counts = np.isin(place_keys(around.cell, around.band), place_keys(members.cell, members.band))
    during = (around.window_s >= members.window_s.min()) & (around.window_s <= members.window_s.max())
    judged = around.condition >= Condition.CLEAN
    seen = len(np.unique(around.icao_address[counts & during & judged]))
    clean_rate = float(whole.clean_rate[rows][whole.flagged[rows]].max())
    low, high = wilson_interval(len(aircraft), seen)
    floor_ft = _known(np.min, members.altitude_ft)
    clean = around.condition == Condition.CLEAN
    below = clean & during & (around.altitude_ft < (math.nan if floor_ft is None else floor_ft))
    first_s = float(members.time_s.min())
    return Area(
        id=_id(members),
        first_s=first_s,
        last_s=float(members.time_s.max()),
        onset=_onset(first_s, around.time_s[counts & clean], events, limits),
        floor_altitude_ft=floor_ft,
        unaffected_below_ft=_known(np.max, around.altitude_ft[below]),
        aircraft=tuple(aircraft.tolist()),
        seen=seen,
        spoofed=len(np.unique(members.icao_address[members.condition == Condition.SPOOFED])),
        cells=tuple(cells.tolist()),
        outline=convex_hull(*np.array([corner for cell in cells for corner in outline(cell)]).T),
        clean_rate=clean_rate,
        p_value=float(binomial_tail(len(aircraft), seen, clean_rate)),
        share=Interval(float(low), float(high)),
        events=tuple(events),
    )


def _rows_in(cells: NDArray[np.uint64], cell: NDArray[np.uint64], by_cell: Ints) -> Ints:
    """The rows that lie in any of the cells."""
    starts, stops = (np.searchsorted(cell, cells, side, sorter=by_cell) for side in ("left", "right"))
    return np.concatenate([by_cell[start:stop] for start, stop in zip(starts, stops, strict=True)])


def _known(least_or_most: Callable[[Floats], float], altitude_ft: Floats) -> float | None:
    """The extreme of the altitudes that are known."""
    known = altitude_ft[~np.isnan(altitude_ft)]
    return float(least_or_most(known)) if len(known) else None


def _onset(first_s: float, clean_s: Floats, events: Sequence[Event], limits: AreaLimits) -> Interval:
    """The first of two transitions, by different aircraft, near in time; else from the last clean visit on.

    A transition is an aircraft that was heard unaffected and then affected, no earlier than the area: one that was
    affected before it came here marks no onset here.
    """
    earliest = first_s - limits.transitions_s
    told = [e for e in events if math.isfinite(e.onset.low) and e.onset.high >= earliest]
    told.sort(key=lambda event: (event.onset.high, event.onset.low, event.icao_address))
    for k, one in enumerate(told):
        near = (e for e in told[k + 1 :] if e.onset.high - one.onset.high <= limits.transitions_s)
        if any(e.icao_address != one.icao_address for e in near):
            return one.onset
    return Interval(float(clean_s[clean_s <= first_s].max(initial=-math.inf)), first_s)


def _events_by_label(members: Visits, label: Ints, events: Sequence[Event]) -> dict[int, list[Event]]:
    """For each area the events during which their aircraft is one of its members, in order."""
    visits_of_aircraft = defaultdict(list)
    for icao, time_s, one in zip(members.icao_address.tolist(), members.time_s.tolist(), label.tolist(), strict=True):
        visits_of_aircraft[icao].append((time_s, one))
    joined: dict[int, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda e: (e.interval.low, e.icao_address, e.kind, e.interval.high)):
        if event.kind is Kind.RECOVERY:
            continue
        during = (
            one
            for time_s, one in visits_of_aircraft[event.icao_address]
            if event.interval.low <= time_s <= event.interval.high
        )
        for one in dict.fromkeys(during):
            joined[one].append(event)
    return joined


def _id(members: Visits) -> str:
    """12 hexadecimal digits of the SHA-256 of who was affected where and when."""
    content = (members.window_s, members.cell, members.band, members.icao_address)
    return hashlib.sha256(b"".join(column.tobytes() for column in content)).hexdigest()[:12]
