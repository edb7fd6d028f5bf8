"""Measured hazards, live: from the events of aircraft and where all are, with the areas of `detect.gnss.area`.

One aircraft that lost its satellites, or is spoofed, makes a point hazard, unless others near it are heard clean: then
it is its own equipment. Aircraft that `detect.gnss.area` joins make an area. An episode grows while it goes on, and
ends when no aircraft has been affected for a while and others were heard clean there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from crossfix.detect.gnss.area import Area, CountedVisits, areas
from crossfix.detect.gnss.cells import place_keys
from crossfix.detect.gnss.hexagons import cells_of
from crossfix.physics.geodesy import distances_m
from crossfix.records.airborne import AircraftState
from crossfix.records.event import Event
from crossfix.records.hazard import Hazard, HazardKind
from crossfix.records.visit import NONE, Visits
from crossfix.warn.affected import Affected, affected_now, affected_visits, around, clean_visits
from crossfix.warn.episodes import Episode, Place, grown, hazard_of, volume_of
from crossfix.warn.heard import many_affected
from crossfix.warn.limits import MeasureLimits
from crossfix.warn.looked import share_of
from crossfix.warn.volumes import Fleet, Inside, inside, overlap, shape_of

Episodes = dict[str, Episode]
AROUND_NM = 60.0
"""So far round affected aircraft others are counted: beyond `near_km`, and the cells of an area."""
MOST_SURE = 0.999
"""No count of aircraft says more: the rate of faults is not known better."""


@dataclass(frozen=True, slots=True, eq=False)
class Watching:
    """What is kept between two calls: who was heard where of late, and the episodes. A value.

    `clean` and `sampled_s`, when they were last added to, are by share of the aircraft (`looked.share_of`).
    """

    clean: Mapping[int, Visits] = field(default_factory=dict)
    affected: Visits = field(default_factory=lambda: NONE)
    sampled_s: Mapping[int, float] = field(default_factory=dict)
    episodes: tuple[Episode, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """All that one call is about."""

    now_s: float
    now: tuple[Affected, ...]
    events: tuple[Event, ...]
    states: tuple[AircraftState, ...]
    clean: Fleet
    bad: Fleet
    """The places of `now`, as far as they are known."""
    airports: Mapping[str, Place]
    exercise: bool
    limits: MeasureLimits


def remembered(
    watching: Watching,
    events: Iterable[Event],
    states: Sequence[AircraftState],
    now_s: float,
    limits: MeasureLimits | None = None,
) -> Watching:
    """With where aircraft are heard clean now; `states` are all aircraft of one share or of several.

    A share that was remembered of late is not again: aircraft stay in a cell for longer.
    """
    limits = limits or MeasureLimits()
    by_share: dict[int, list[AircraftState]] = {}
    for state in sorted(states, key=lambda state: state.icao_address):
        by_share.setdefault(share_of(state.icao_address), []).append(state)
    clean, sampled_s = dict(watching.clean), dict(watching.sampled_s)
    bad = {one.icao_address for one in affected_now(events, {s.icao_address: s for s in states}, now_s, limits)}
    for share, ours in by_share.items():
        if 0.0 <= now_s - sampled_s.get(share, -np.inf) < limits.visits.thin_s:
            continue
        clean[share] = clean_visits(clean.get(share, NONE), ours, bad, now_s, limits)
        sampled_s[share] = now_s
    return replace(watching, clean=clean, sampled_s=sampled_s)


def measured_hazards(
    watching: Watching,
    events: Iterable[Event],
    states: Sequence[AircraftState],
    now_s: float,
    airports: Mapping[str, Place],
    limits: MeasureLimits | None = None,
    *,
    exercise: bool = False,
) -> tuple[Watching, tuple[Hazard, ...]]:
    """The hazards that are new or changed, with what to keep for the next call.

    `events` are all that are not settled, of any aircraft, with times in s UTC since 1970; `states` are the aircraft
    with events and all near them or near an episode, each once. Their order does not matter. Areas are found among the
    aircraft that were `remembered`. The hazards of an exercise are exercises.
    """
    limits = limits or MeasureLimits()
    states = tuple(sorted(states, key=lambda state: state.icao_address))
    events = tuple(events)
    now = affected_now(events, {state.icao_address: state for state in states}, now_s, limits)
    if now:
        watching = replace(watching, affected=affected_visits(watching.affected, now, now_s, limits))
    if not now and not watching.episodes:
        return watching, ()
    clean = Fleet.of([state for state in states if state.gnss == "ok" and not state.on_ground])
    moment = Moment(now_s, now, events, states, clean, _placed(now), airports, exercise, limits)
    return _followed(watching, moment)


def _followed(watching: Watching, moment: Moment) -> tuple[Watching, tuple[Hazard, ...]]:
    before = {one.id: one for one in watching.episodes}
    episodes = dict(before)
    for area in _areas(watching, moment):
        episodes = _with_area(episodes, area, moment)
    for one in moment.now:
        episodes = _with_point(episodes, one, moment)
    episodes = {name: _ended(_to_airports(one, moment), moment) for name, one in episodes.items()}
    changed = [one for name, one in sorted(episodes.items()) if _shown(one) != _shown(before.get(name))]
    kept = tuple(one for _, one in sorted(episodes.items()) if one.ended_s is None)
    return replace(watching, episodes=kept), tuple(hazard_of(one, moment.limits) for one in changed)


def _shown(episode: Episode | None) -> tuple[object, ...] | None:
    """What others see of it; the number of aircraft heard there is not news."""
    if episode is None:
        return None
    one = episode
    return one.aircraft, one.spots, one.cells, one.floor_ft, one.airports, one.replaces, one.ended_s


def _areas(watching: Watching, moment: Moment) -> tuple[Area, ...]:
    """Areas of the visits of late: of three aircraft, or of two that lost it within minutes."""
    bad = watching.affected
    if len(np.unique(bad.icao_address)) < moment.limits.areas.fewest_aircraft or not moment.now:
        return ()
    visits = around(Visits.joined(watching.clean.values()), bad, AROUND_NM)
    flagged = visits.affected & np.isin(place_keys(visits.cell, visits.band), many_affected(visits, bad, moment.limits))
    rate = np.full(len(visits), moment.limits.clean_rate)
    found = areas([CountedVisits(visits, flagged, rate)], moment.events, moment.limits.areas)
    return tuple(area for area in found if area.affected >= moment.limits.enough or _together(area, moment))


def _together(area: Area, moment: Moment) -> bool:
    began: dict[int, float] = {}
    for event in area.events:
        began[event.icao_address] = min(event.interval.low, began.get(event.icao_address, event.interval.low))
    first = sorted(began.values())[:2]
    return len(first) == 2 and first[1] - first[0] <= moment.limits.areas.transitions_s


def _with_area(episodes: Episodes, area: Area, moment: Moment) -> Episodes:
    """The episode that an area is, grown by it; others that it takes in end. Spoofing stands above loss."""
    kind = HazardKind.GNSS_SPOOFING if area.spoofed else HazardKind.GNSS_LOSS
    new = _from_area(area, kind, moment)
    shape = shape_of(volume_of(new, moment.limits))
    met = [one for one in _open(episodes) if overlap(shape, shape_of(volume_of(one, moment.limits)))]
    same = [one for one in met if one.kind is kind or one.kind is HazardKind.GNSS_SPOOFING]
    if same:
        main = min(same, key=lambda one: (one.kind is not HazardKind.GNSS_SPOOFING, one.begins_s, one.id))
        new = _joined(main, new)
    taken = [one for one in met if one.id != new.id]
    new = replace(new, replaces=tuple(sorted({*new.replaces, *(one.id for one in taken)})))
    ended = {one.id: _over(one, moment, f"It is now part of hazard {new.id}.") for one in taken}
    return {**episodes, **ended, new.id: new}


def _from_area(area: Area, kind: HazardKind, moment: Moment) -> Episode:
    first = min((event for event in area.events if event.place.latitude is not None), key=_began, default=None)
    corner = area.outline[0] if area.outline else (0.0, 0.0)
    place = corner if first is None else (first.place.latitude or 0.0, first.place.longitude or 0.0)
    return Episode(
        kind=kind,
        exercise=moment.exercise,
        begins_s=min(area.first_s, first.interval.low) if first is not None else area.first_s,
        first_cell=area.cells[0] if first is None else _cell(place),
        first_place=place,
        aircraft=area.aircraft,
        spots=(),
        cells=area.cells,
        floor_ft=area.unaffected_below_ft,
        seen=area.seen,
        confidence=min(1.0 - area.p_value, MOST_SURE),
        last_affected_s=area.last_s,
    )


def _began(event: Event) -> tuple[float, int]:
    return event.interval.low, event.icao_address


def _joined(main: Episode, area: Episode) -> Episode:
    """An episode that was known, grown; where more was unaffected below, the floor is the lower one."""
    floors = [one.floor_ft for one in (main, area) if one.is_area]
    return replace(
        main,
        aircraft=tuple(sorted({*main.aircraft, *area.aircraft})),
        cells=tuple(sorted({*main.cells, *area.cells})),
        floor_ft=None if None in floors else min(floor for floor in floors if floor is not None),
        seen=max(main.seen, area.seen),
        confidence=max(main.confidence, area.confidence),
        last_affected_s=max(main.last_affected_s, area.last_affected_s),
    )


def _with_point(episodes: Episodes, one: Affected, moment: Moment) -> Episodes:
    """The episode of a single aircraft, begun or grown; none where it is in an area, or is its own equipment."""
    own = [e for e in _open(episodes) if one.icao_address in e.aircraft and (e.kind is one.kind or not _spoofed(one))]
    if own:
        grows = [e for e in own if not e.is_area]
        places = [place for place in (one.first, one.now) if place is not None]
        wide_nm = moment.limits.alone_nm / 2.0
        return {**episodes, **{e.id: replace(e, spots=grown(e.spots, places, wide_nm)) for e in grows}}
    place = one.first or one.now
    long = moment.now_s - one.since_s >= moment.limits.alone_s
    if place is None or not (one.confirmed and long) or _own_equipment(one, moment) or _covered(episodes, one, moment):
        return episodes
    lesser = [e for e in _open(episodes) if e.aircraft == (one.icao_address,) and not e.is_area]
    new = Episode(
        kind=one.kind,
        exercise=moment.exercise,
        begins_s=one.since_s,
        first_cell=_cell(place),
        first_place=place,
        aircraft=(one.icao_address,),
        spots=grown((), [p for p in (one.first, one.now) if p is not None], moment.limits.alone_nm / 2.0),
        cells=(),
        floor_ft=None,
        seen=1,
        confidence=moment.limits.alone_confidence,
        last_affected_s=one.last_s,
        replaces=tuple(e.id for e in lesser),
    )
    if new.id in episodes:
        return episodes
    ended = {e.id: _over(e, moment, f"It is now part of hazard {new.id}.") for e in lesser}
    return {**episodes, **ended, new.id: new}


def _spoofed(one: Affected) -> bool:
    return one.kind is HazardKind.GNSS_SPOOFING


def _covered(episodes: Episodes, one: Affected, moment: Moment) -> bool:
    """Whether an episode of its kind, or a worse one, is there already."""
    known = [e for e in _open(episodes) if e.kind is one.kind or not _spoofed(one)]
    return any(one.icao_address in _within(e, moment) for e in known)


def _own_equipment(one: Affected, moment: Moment) -> bool:
    """Whether enough others near it, no lower than it, are heard clean."""
    if one.place is None or not len(moment.clean):
        return False
    states = moment.clean.states
    apart_m = distances_m(*one.place, [s.latitude for s in states], [s.longitude for s in states])
    near = [states[k] for k in np.flatnonzero(apart_m <= moment.limits.alone_nm * 1852.0).tolist()]
    lowest_ft = None if one.altitude_ft is None else one.altitude_ft - moment.limits.as_high_ft
    judged = [s for s in near if lowest_ft is None or (s.altitude_ft is not None and s.altitude_ft >= lowest_ft)]
    return len(judged) >= moment.limits.clean_near


def _to_airports(episode: Episode, moment: Moment) -> Episode:
    """With the destinations of its aircraft that are not far: others bound there fly the same way."""
    bound = {one.destination for one in moment.now if one.icao_address in episode.aircraft and one.destination}
    known = [code for code in sorted(bound - set(episode.airports)) if code in moment.airports]
    most_m = moment.limits.bound_nm * 1852.0
    close = [code for code in known if float(distances_m(*episode.first_place, *moment.airports[code])) <= most_m]
    return replace(episode, airports=(*episode.airports, *close)) if close and episode.ended_s is None else episode


def _ended(episode: Episode, moment: Moment) -> Episode:
    """With who was heard clean in it since the last affected aircraft; ended where that is long enough."""
    if episode.ended_s is not None:
        return episode
    within = _within(episode, moment)
    affected = [one for one in moment.now if one.icao_address in episode.aircraft or one.icao_address in within]
    if affected:
        if not episode.is_area and all(_own_equipment(one, moment) for one in affected):
            return _over(episode, moment, "Others near the aircraft are heard clean: its own equipment.")
        return replace(episode, last_affected_s=moment.now_s, clean_since=frozenset())
    rows, codes = inside(volume_of(episode, moment.limits), moment.clean)
    clean = {moment.clean.states[row].icao_address for row in rows[codes == Inside.YES].tolist()}
    episode = replace(episode, clean_since=episode.clean_since | clean)
    quiet_s = moment.now_s - episode.last_affected_s
    if quiet_s >= moment.limits.quiet_s and len(episode.clean_since) >= moment.limits.clean_heard:
        return _over(episode, moment, f"No aircraft affected for {quiet_s:.0f} s, and others heard clean there.")
    if quiet_s >= moment.limits.stale_s:
        return _over(episode, moment, f"No aircraft heard there for {quiet_s:.0f} s: not known any more.")
    return episode


def _placed(now: Iterable[Affected]) -> Fleet:
    return Fleet.of(
        [
            AircraftState(one.icao_address, 0.0, *one.place, 0.0, True, "lost", one.altitude_ft)
            for one in now
            if one.place is not None
        ]
    )


def _within(episode: Episode, moment: Moment) -> set[int]:
    """The affected aircraft in an episode's volume."""
    rows, _ = inside(volume_of(episode, moment.limits), moment.bad)
    return {moment.bad.states[row].icao_address for row in rows.tolist()}


def _over(episode: Episode, moment: Moment, why: str) -> Episode:
    return replace(episode, ended_s=moment.now_s, ended_why=why)


def _open(episodes: Episodes) -> list[Episode]:
    return [one for one in episodes.values() if one.ended_s is None]


def _cell(place: Place) -> int:
    return int(cells_of(np.array([place[0]]), np.array([place[1]]))[0])
