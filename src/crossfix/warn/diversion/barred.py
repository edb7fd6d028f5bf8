"""Hazards of a flight to an airport: those to fly round, those that close it, those that take its navigation."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from crossfix.physics.sphere import unit_vectors
from crossfix.records.diversion import Airport, Cell, Situation, Surroundings, Verdict
from crossfix.records.hazard import Hazard, HazardKind
from crossfix.records.weather import WeatherReport
from crossfix.warn.concerned import active_span
from crossfix.warn.diversion.limits import OpenLimits, WayLimits, WeatherLimits
from crossfix.warn.diversion.ways import Way
from crossfix.warn.limits import HeightLimits
from crossfix.warn.volumes import heights, shape_of, signed_nm

GNSS = frozenset({HazardKind.GNSS_LOSS, HazardKind.GNSS_SPOOFING, HazardKind.GNSS_UNRELIABLE})
AROUND = frozenset(HazardKind) - GNSS - {HazardKind.AIRPORT_CLOSED, HazardKind.FACILITY}
"""Kinds to fly round. GNSS areas are flown through; they count under navigation."""
BINDING = ("prohibition", "restriction", "measured", "drawn")
HEIGHTS = HeightLimits()
SHOWN = 3


def holds_by(hazard: Hazard, now_s: float, lands_s: float | None, limits: WayLimits) -> bool:
    """Whether it is active at any time from now to a late landing; without a time of landing, at any time to come."""
    ahead_s = float("inf") if lands_s is None else lands_s * limits.early_share + limits.early_s
    return active_span(hazard, now_s, ahead_s) is not None


def to_fly_round(hazards: Sequence[Hazard], now: Situation, limits: WayLimits) -> tuple[Hazard, ...]:
    """Those with an area that the aircraft meets at its height or descending from it."""
    high_ft = np.array([np.inf if now.altitude_ft is None else now.altitude_ft])
    found = []
    for hazard in hazards:
        volume = hazard.volume
        low = volume.ceiling_ft is not None and volume.ceiling_ft <= limits.low_ft and volume.ceiling_reference != "FL"
        if hazard.kind not in AROUND or shape_of(volume).empty or low:
            continue
        if heights(volume, np.array([-np.inf]), high_ft, HEIGHTS)[0]:
            found.append(hazard)
    return tuple(found)


def way_cell(way: Way, hazards: Sequence[Hazard], unusable: Sequence[Hazard], now: Situation) -> Cell:
    """`hazards` are those that the way's numbers mean."""
    source = _issuers([*hazards, *unusable]) or "no hazard was given"
    age_s = _age(hazards, now)
    if way.nm is None:
        return Cell("way", Verdict.NO, f"no way round {_labels(hazards)}", source, age_s)
    if way.ends_in:
        inside = [hazards[k] for k in sorted(way.ends_in)]
        return Cell("way", Verdict.NO, f"ends inside {_labels(inside)}", _issuers(inside), _age(inside, now))
    if unusable:
        return Cell("way", Verdict.UNKNOWN, f"the outline of {_labels(unusable)} cannot be read", source, age_s)
    if way.begins_in:
        inside = [hazards[k] for k in sorted(way.begins_in)]
        value = f"now inside {_labels(inside)}; {way.inside_nm:.0f} NM of the way are in it"
        return Cell("way", Verdict.MARGINAL, value, _issuers(inside), _age(inside, now))
    near = [one for one in hazards if _depth_nm(one, now.latitude, now.longitude) > -now.within_nm]
    if near and now.within_nm > 0.0:
        return Cell("way", Verdict.MARGINAL, f"may be inside {_labels(near)} now", _issuers(near), _age(near, now))
    value = "nothing given is in the way" if not way.via else f"round {len(way.via)} corners of areas"
    return Cell("way", Verdict.YES, value, source, age_s)


def open_cell(
    airport: Airport, hazards: Sequence[Hazard], around: Surroundings, now: Situation, limits: OpenLimits
) -> Cell:
    """What closes it. That nothing given does is no proof that it is open: then it is not known, unless it is told."""
    shut: list[Hazard] = []
    doubtful: list[Hazard] = []
    for hazard in hazards:
        verdict = _closes(hazard, airport, now, limits)
        if verdict is not Verdict.YES:
            (shut if verdict is Verdict.NO else doubtful).append(hazard)
    if shut or doubtful:
        chosen = shut or doubtful
        verdict = Verdict.NO if shut else Verdict.MARGINAL
        return Cell("open", verdict, _labels(chosen), _issuers(chosen), _age(chosen, now))
    if airport.code in around.told_open:
        return Cell("open", Verdict.YES, "told to be open", "told with the request", 0.0)
    count = len(around.hazards)
    value = f"nothing given closes it ({count} hazard{'s' if count != 1 else ''})" if count else "no notice was given"
    return Cell("open", Verdict.UNKNOWN, f"{value}; hours not known", "hazards given" if count else airport.source)


def _closes(hazard: Hazard, airport: Airport, now: Situation, limits: OpenLimits) -> Verdict:
    binds = hazard.force in BINDING and _addressed(hazard, now)
    if airport.code in hazard.volume.airports:
        if hazard.kind is HazardKind.FACILITY or hazard.kind in GNSS:
            return Verdict.YES if hazard.kind in GNSS else Verdict.MARGINAL
        return Verdict.NO if binds or hazard.kind is HazardKind.AIRPORT_CLOSED else Verdict.MARGINAL
    if hazard.kind not in AROUND or shape_of(hazard.volume).empty or _is_above(hazard, airport, limits):
        return Verdict.YES
    if shape_of(hazard.volume).unusable:
        return Verdict.MARGINAL
    if _depth_nm(hazard, airport.latitude, airport.longitude) < -limits.ring_nm:
        return Verdict.YES
    return Verdict.NO if binds else Verdict.MARGINAL


def _is_above(hazard: Hazard, airport: Airport, limits: OpenLimits) -> bool:
    """So high that an approach is under it. The floor of a measured area is its lowest aircraft, and bounds nothing."""
    volume = hazard.volume
    if volume.floor_ft is None or hazard.force == "measured":
        return False
    if volume.floor_reference == "AGL":
        return volume.floor_ft > limits.approach_ft
    ground_ft = HEIGHTS.airport_high_ft if airport.elevation_ft is None else airport.elevation_ft
    return volume.floor_ft > ground_ft + limits.approach_ft + HEIGHTS.pressure_ft


def _addressed(hazard: Hazard, now: Situation) -> bool:
    """Whether it binds this operator; it does where it is not known of what State the operator is."""
    if hazard.addressed_to is None or now.operator_state is None:
        return True
    return now.operator_state.upper() in re.findall(r"\w+", hazard.addressed_to.upper())


def navigation_cell(
    airport: Airport,
    hazards: Sequence[Hazard],
    now: Situation,
    report: WeatherReport | None,
    limits: tuple[OpenLimits, WeatherLimits],
) -> Cell:
    """Whether an approach needs satellite navigation that is not there."""
    ring_nm = limits[0].ring_nm
    taken = [one for one in hazards if one.kind in GNSS and _touches(one, airport, ring_nm)]
    if "gnss" not in now.degraded and not taken:
        return Cell(
            "navigation", Verdict.YES, "satellite navigation is not told to be lost", "aircraft and hazards given"
        )
    why = _labels(taken) if taken else "lost on board"
    source = _issuers(taken) if taken else "told with the request"
    if report is not None and _visual(report, limits[1]):
        value = f"GNSS {why}; visual conditions reported"
        return Cell("navigation", Verdict.YES, value, f"METAR {airport.code}", now.time_s - report.time_s)
    aid = (
        "no navaid near"
        if airport.navaid is None
        else f"navaid {airport.navaid} {airport.navaid_nm:.1f} NM, kind not known"
    )
    return Cell(
        "navigation", Verdict.UNKNOWN, f"GNSS {why}; {aid}; approaches not known", f"{source}; {airport.source}",
        _age(taken, now),
    )  # fmt: skip


def _visual(report: WeatherReport, limits: WeatherLimits) -> bool:
    ceiling, seen = report.conditions.ceiling_ft, report.conditions.visibility_m
    return ceiling is not None and seen is not None and ceiling >= limits.visual_ft and seen >= limits.visual_m


def _touches(hazard: Hazard, airport: Airport, ring_nm: float) -> bool:
    shape = shape_of(hazard.volume)
    if airport.code in hazard.volume.airports or shape.unusable:
        return True
    return not shape.empty and _depth_nm(hazard, airport.latitude, airport.longitude) >= -ring_nm


def _depth_nm(hazard: Hazard, latitude: float, longitude: float) -> float:
    """From the boundary, above zero inside; -infinite where it has no area."""
    shape = shape_of(hazard.volume)
    return float(signed_nm(shape, unit_vectors(np.array([latitude]), np.array([longitude])))[0])


def _labels(hazards: Sequence[Hazard]) -> str:
    names = list(dict.fromkeys(one.label for one in hazards))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return "; ".join(names[:SHOWN]) + more


def _issuers(hazards: Sequence[Hazard]) -> str:
    names = list(dict.fromkeys(f"{one.issuer} ({one.force})" for one in hazards))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return "; ".join(names[:SHOWN]) + more


def _age(hazards: Sequence[Hazard], now: Situation) -> float | None:
    """Of the newest, s."""
    return min((now.time_s - one.first_evidence_s for one in hazards), default=None)
