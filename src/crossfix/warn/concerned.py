"""Whom a hazard concerns: flights in it, coming into it, and those of airports that it affects."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Concern
from crossfix.records.hazard import Hazard
from crossfix.records.interval import INFINITE, Interval
from crossfix.warn.affected_airports import affected_airports, airport_concerns
from crossfix.warn.limits import ConcernLimits
from crossfix.warn.look import Airports, Look, look
from crossfix.warn.projected import coming
from crossfix.warn.volumes import Inside, inside

URGENT = ("inside", "entering", "arrival", "departure", "subscribed")
"""How a flight may be concerned, the most urgent first."""


def concerned(
    states: Sequence[AircraftState],
    hazards: Iterable[Hazard],
    now_s: float,
    airports: Mapping[str, tuple[float, float]],
    limits: ConcernLimits | None = None,
) -> dict[str, tuple[Concern, ...]]:
    """By hazard, the flights that it concerns now or within 20 minutes, each once, in the order of their addresses.

    `airports` gives the places (degrees) of airports by the codes that flights and notices use. A flight that is
    concerned in two ways has the more urgent one; its airport and the basis of both are kept.
    """
    seen = look(states, Airports.of(airports), now_s, limits)
    return {hazard.id: found for hazard in hazards if (found := concerns_of(hazard, seen, now_s))}


def concerns_of(hazard: Hazard, seen: Look, now_s: float) -> tuple[Concern, ...]:
    """The flights that one hazard concerns now; they are where they were when they were looked at, not long before."""
    span = active_span(hazard, now_s, seen.limits.arrival_s + seen.limits.projection.horizon_s)
    if span is None:
        return ()
    found: dict[int, Concern] = {}
    for _, one in (*_crossing(hazard, span, seen, now_s), *_at_airports(hazard, span, seen)):
        known = found.get(one.icao_address)
        found[one.icao_address] = one if known is None else _both(known, one)
    return tuple(found[address] for address in sorted(found))


def active_span(hazard: Hazard, now_s: float, horizon_s: float) -> tuple[float, float] | None:
    """From when to when it holds: the present period or the next one that begins within the horizon; None: none."""
    over_s = INFINITE if hazard.cancelled_s is None else hazard.cancelled_s
    for number, (begin_s, end_s) in enumerate(hazard.periods, 1):
        if hazard.end_estimated and number == len(hazard.periods):
            end_s = INFINITE
        end_s = min(end_s, over_s)
        if now_s < end_s and begin_s <= now_s + horizon_s and begin_s < end_s:
            return begin_s, end_s
    return None


def _crossing(hazard: Hazard, span: tuple[float, float], seen: Look, now_s: float) -> Iterator[tuple[int, Concern]]:
    """Those in the volume, and those projected into it while it holds."""
    wait_s = max(span[0] - seen.now_s, 0.0)
    if wait_s > seen.limits.projection.horizon_s:
        return
    comes = coming(hazard.volume, seen.paths, seen.limits.heights)
    leaves = dict(zip(comes.rows.tolist(), comes.leaves, strict=True))
    here: set[int] = set()
    if span[0] <= now_s:
        rows, codes = inside(hazard.volume, seen.fleet, seen.limits.heights)
        for row, code in zip(rows.tolist(), codes.tolist(), strict=True):
            here.add(row)
            yield row, _inside(seen, row, code == Inside.YES, leaves.get(row))
    for row, enters in zip(comes.rows.tolist(), comes.enters, strict=True):
        if row in here or leaves[row].high < wait_s or seen.now_s + max(enters.low, 0.0) >= span[1]:
            continue
        yield row, _entering(seen, row, Interval(max(enters.low, wait_s), max(enters.high, wait_s)), leaves[row])


def _inside(seen: Look, row: int, sure: bool, leaves: Interval | None) -> Concern:
    state = seen.fleet.states[row]
    basis = ("in it" if sure else "possibly in it") + f", place within {math.ceil(state.within_nm)} NM"
    if state.inferred:
        basis += ", inferred"
    if state.altitude_ft is None and not state.on_ground:
        basis += ", altitude not known"
    enters = Interval(high=seen.now_s) if sure else Interval()
    until = None if leaves is None or not leaves.known else leaves.shift(seen.now_s)
    return Concern(state.icao_address, state.callsign, "inside", enters, until, basis=basis)


def _entering(seen: Look, row: int, enters: Interval, leaves: Interval) -> Concern:
    state, paths = seen.fleet.states[row], seen.paths
    within_nm = float(paths.radius_nm(np.array([row]), np.array([enters.low]))[0])
    way = "filed route" if state.route and state.ground_speed_kt is not None else "dead reckoning"
    if paths.growth_nm_s[row] > 0.0:
        way = "speed or track not known"
    basis = f"{way}, {enters.low / 60.0:.0f} min, within {math.ceil(within_nm)} NM"
    until = leaves.shift(seen.now_s) if leaves.known else None
    return Concern(state.icao_address, state.callsign, "entering", enters.shift(seen.now_s), until, basis=basis)


def _at_airports(hazard: Hazard, span: tuple[float, float], seen: Look) -> Iterator[tuple[int, Concern]]:
    return airport_concerns(affected_airports(hazard, seen.airports, seen.limits), span, seen)


def _both(one: Concern, other: Concern) -> Concern:
    """One flight concerned in two ways: the more urgent, with the airport and words of both."""
    first, second = sorted((one, other), key=lambda concern: URGENT.index(concern.how))
    return replace(first, airport=first.airport or second.airport, basis=f"{first.basis}; {second.basis}")
