"""Airports that a hazard affects, and the flights that arrive at them or depart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from crossfix.records.alert import Concern, How
from crossfix.records.hazard import Hazard, Volume
from crossfix.records.interval import Interval
from crossfix.warn.limits import ConcernLimits
from crossfix.warn.look import Airports, Look, angle_nm
from crossfix.warn.volumes import near, shape_of, signed_nm

Ints = NDArray[np.int64]


def affected_airports(hazard: Hazard, airports: Airports, limits: ConcernLimits) -> tuple[str, ...]:
    """Those that the hazard names, and those in its area or within a ring around it, in order of their codes.

    The floor of a measured area is the lowest aircraft that was affected, and bounds nothing below it.
    """
    high = hazard.force != "measured" and (hazard.volume.floor_ft or 0.0) > limits.airport_floor_ft
    covered = () if high else _covered(hazard.volume, airports, limits.airport_ring_nm)
    return tuple(sorted({*hazard.volume.airports, *covered}))


@lru_cache(maxsize=4096)
def _covered(volume: Volume, airports: Airports, ring_nm: float) -> tuple[str, ...]:
    shape = shape_of(volume)
    if shape.empty or shape.unusable:
        return ()
    rows = near(shape, airports.points, ring_nm)
    close = signed_nm(shape, airports.points[rows]) >= -ring_nm
    return tuple(airports.codes[row] for row in rows[close].tolist())


def airport_concerns(airports: tuple[str, ...], span: tuple[float, float], seen: Look) -> Iterator[tuple[int, Concern]]:
    """Rows of the fleet with how an affected airport concerns them, from when to when it is (s UTC since 1970)."""
    for code in airports:
        for row in seen.bound.get(code, ()):
            if (one := _arrival(row, code, span, seen)) is not None:
                yield row, one
        for row in seen.from_.get(code, ()):
            if (one := _departure(row, code, span, seen)) is not None:
                yield row, one
    yield from _by_place(airports, span, seen)


def _arrival(row: int, code: str, span: tuple[float, float], seen: Look) -> Concern | None:
    state, limits = seen.fleet.states[row], seen.limits
    away_nm = seen.away_nm(row, code)
    if state.on_ground and away_nm is not None and away_nm <= limits.departing_nm and state.origin != code:
        return None  # it has landed
    basis = f"destination {code}"
    if away_nm is None or not state.ground_speed_kt or state.on_ground:
        why = "on the ground" if state.on_ground else "time of arrival not known"
        return _concern(seen, row, "arrival", code, None, f"{basis}, {why}")
    straight_s = away_nm / state.ground_speed_kt * 3600.0
    due = Interval(straight_s * limits.early_share, straight_s * limits.late_share + limits.late_s).shift(seen.now_s)
    if due.low > seen.now_s + limits.arrival_s or due.high < span[0] or due.low >= span[1]:
        return None
    return _concern(seen, row, "arrival", code, due, f"{basis}, {away_nm:.0f} NM to go")


def _departure(row: int, code: str, span: tuple[float, float], seen: Look) -> Concern | None:
    state, limits = seen.fleet.states[row], seen.limits
    if span[0] > seen.now_s + limits.arrival_s:
        return None
    if state.on_ground:
        away_nm = seen.away_nm(row, code)
        if away_nm is not None and away_nm > limits.departing_nm:
            return None  # it has landed elsewhere
        return _concern(seen, row, "departure", code, None, f"on the ground, from {code}")
    away_nm = seen.away_nm(row, code)
    climbs = state.vertical_rate_fpm is not None and state.vertical_rate_fpm >= -limits.descending_fpm
    if away_nm is None or away_nm > limits.leaving_nm or not climbs:
        return None
    return _concern(seen, row, "departure", code, Interval(high=seen.now_s), f"climbing {away_nm:.0f} NM from {code}")


def _by_place(airports: tuple[str, ...], span: tuple[float, float], seen: Look) -> Iterator[tuple[int, Concern]]:
    """Flights that tell no airport: descending near one, or on the ground at one; the nearest of those affected."""
    placed = [(code, seen.airports.rows[code]) for code in airports if code in seen.airports.rows]
    limits = seen.limits
    if not placed or span[0] > seen.now_s + limits.arrival_s:
        return
    kinds: tuple[tuple[How, Ints, float, str], ...] = (
        ("arrival", seen.descending, limits.descending_nm, "descending"),
        ("departure", seen.grounded, limits.departing_nm, "on the ground"),
    )
    for how, rows, within_nm, words in kinds:
        if not len(rows):
            continue
        away = np.array([angle_nm(seen.fleet.points[rows], seen.airports.points[at]) for _, at in placed])
        nearest = np.argmin(away, axis=0)
        for k in np.flatnonzero(away.min(axis=0) <= within_nm).tolist():
            code, nm = placed[nearest[k]][0], away[nearest[k], k]
            basis = f"{words} {nm:.0f} NM from {code}; no airport is told"
            yield int(rows[k]), _concern(seen, int(rows[k]), how, code, None, basis)


def _concern(seen: Look, row: int, how: How, code: str, due: Interval | None, basis: str) -> Concern:
    state = seen.fleet.states[row]
    return Concern(state.icao_address, state.callsign, how, due, airport=code, basis=basis)
