"""Options for the commander: every airport with its six cells, in order; the rejected apart, with the reason.

Order: fewest facts not known, then the time to land, then the runway's spare length, then the code. There is no score.
Rescue and fire fighting, and what lies under the way, are no part of it: no open table has them for every airport.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from crossfix.physics.ellipsoid import geodesic_m
from crossfix.physics.geodesy import bearings_deg
from crossfix.records.diversion import Airport, Diversion, Option, Situation, Surroundings
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.warn.diversion.aircraft_types import TYPES
from crossfix.warn.diversion.arrival_weather import expected, usable, weather_cell, wetness
from crossfix.warn.diversion.barred import holds_by, navigation_cell, open_cell, to_fly_round, way_cell
from crossfix.warn.diversion.landing import better, landings
from crossfix.warn.diversion.limits import DiversionLimits
from crossfix.warn.diversion.reach import lands_in_s, reach_cell
from crossfix.warn.diversion.ways import Obstacles, Way, obstacles_of, ways_to

Straight = tuple[Airport, float, float]


def options_of(
    now: Situation, airports: Sequence[Airport], around: Surroundings, limits: DiversionLimits | None = None
) -> Diversion:
    """Every airport that is given, as an option or rejected; the caller chooses which to look at."""
    limits = limits or DiversionLimits()
    notices: list[Notice] = []
    made = [
        _option(one, way, hazards, round_, now, around, limits)
        for one, way, hazards, round_ in _ways(now, airports, around.hazards, limits, notices)
    ]
    options = sorted((one for one in made if not one.reasons), key=_order)
    rejected = sorted((one for one in made if one.reasons), key=lambda one: (one.straight_nm, one.airport.code))
    for one in sorted(made, key=lambda one: one.airport.code):
        notices += [Notice(one.airport.code, doubt) for doubt in one.airport.doubts]
    exercise = any(hazard.exercise for hazard in around.hazards)
    return Diversion(now, tuple(options), tuple(rejected), tuple(remarks(now)), tuple(notices), exercise)


def _order(one: Option) -> tuple[int, float, float, str]:
    lands_s = math.inf if one.lands_in_s is None else one.lands_in_s
    spare_m = -math.inf if one.spare_m is None else one.spare_m
    return one.unknown, lands_s, -spare_m, one.airport.code


def _ways(
    now: Situation,
    airports: Sequence[Airport],
    hazards: Sequence[Hazard],
    limits: DiversionLimits,
    notices: list[Notice],
) -> Iterator[tuple[Straight, Way, tuple[Hazard, ...], tuple[tuple[Hazard, ...], tuple[Hazard, ...]]]]:
    """Each airport with its way, the hazards that hold by then, and those that were flown round or cannot be read."""
    meets = to_fly_round(hazards, now, limits.way)
    groups: dict[tuple[int, ...], list[tuple[Straight, tuple[Hazard, ...]]]] = defaultdict(list)
    for airport in airports:
        straight = _straight(now, airport)
        lands_s = lands_in_s(straight[1] + now.within_nm, straight[2], airport, now, limits.reach)
        holding = tuple(one for one in hazards if holds_by(one, now.time_s, lands_s, limits.way))
        key = tuple(k for k, one in enumerate(meets) if holds_by(one, now.time_s, lands_s, limits.way))
        groups[key].append((straight, holding))
    for key, members in sorted(groups.items()):
        round_ = tuple(meets[k] for k in key)
        obstacles = obstacles_of([one.volume for one in round_], limits.way)
        _told(obstacles, round_, notices)
        unusable = tuple(round_[k] for k in sorted(obstacles.unusable))
        ends = [(airport.latitude, airport.longitude) for (airport, _, _), _ in members]
        found = ways_to((now.latitude, now.longitude), ends, obstacles, limits.way)
        for (straight, holding), way in zip(members, found, strict=True):
            yield straight, way, holding, (round_, unusable)


def _told(obstacles: Obstacles, hazards: Sequence[Hazard], notices: list[Notice]) -> None:
    told = [(hazards[k].id, "its outline cannot be read; no way round it is known") for k in obstacles.unusable]
    told += [
        (hazards[k].id, "its outline has many corners; a larger area is flown round") for k in obstacles.simplified
    ]
    notices += [one for one in (Notice(*words) for words in sorted(told)) if one not in notices]


def _straight(now: Situation, airport: Airport) -> Straight:
    here = (now.latitude, now.longitude, airport.latitude, airport.longitude)
    return airport, float(geodesic_m(*here)) / 1852.0, float(bearings_deg(*here))


def _option(
    straight: Straight, way: Way, hazards: tuple[Hazard, ...], round_: tuple[tuple[Hazard, ...], tuple[Hazard, ...]],
    now: Situation, around: Surroundings, limits: DiversionLimits,
) -> Option:  # fmt: skip
    airport, straight_nm, bearing_deg = straight
    # To the farthest point of where it may be: from there it can fly by the middle.
    nm = (straight_nm if way.nm is None else way.nm) + now.within_nm
    latest_s = lands_in_s(nm, bearing_deg, airport, now, limits.reach)
    earliest_s = lands_in_s(max(straight_nm - now.within_nm, 0.0), bearing_deg, airport, now, limits.reach)
    weather = expected(airport, around, now, (earliest_s, latest_s), limits.weather)
    code = around.runway_codes.get(airport.code)
    there, over_it = min(
        (
            (one, weather_cell(airport, one.runway, around, now, weather, limits.weather))
            for one in landings(airport, now, wetness(weather, limits.weather), code, limits.runway)
        ),
        key=better,
    )
    report = around.reports.get(airport.code)
    if report is not None and not usable(report, now, limits.weather):
        report = None
    cells = (
        reach_cell(nm, bearing_deg, airport, now, limits.reach),
        way_cell(way, *round_, now),
        there.cell,
        navigation_cell(airport, hazards, now, report, (limits.open, limits.weather)),
        over_it,
        open_cell(airport, hazards, around, now, limits.open),
    )
    way_nm = None if way.nm is None else nm
    return Option(airport, straight_nm, bearing_deg, way_nm, way.via, latest_s, there.runway, there.spare_m, cells)


def remarks(now: Situation) -> Iterator[str]:
    """What holds for every row."""
    yield "Options for the commander. Advisory, not certified, not for navigation."
    yield "Terrain not considered."
    yield (
        "Not in the airports table: closures, landing distances available, pavement strength, hours, rescue and fire"
        " fighting, approaches. Runway lengths are of the pavement."
    )
    yield "Landing distances and speeds are by type, not by mass; factors are advisory defaults, no aircraft manual."
    if now.within_nm > 0.0:
        yield f"The aircraft may be anywhere within {now.within_nm:.0f} NM: every way begins at the farthest point."
    elif "gnss" in now.degraded:
        yield "Satellite navigation is lost and no radius was given: the place is taken as exact. Give one with --at."
    if "hydraulics" in now.degraded:
        yield "Whether the aircraft can be controlled without hydraulics is not judged."
    if now.type not in TYPES:
        yield f"Type {now.type or 'not told'}: not in the table of types; landing distance and glide are not known."
    if now.wind is None:
        yield "No wind aloft was told: times and glides are for still air."
