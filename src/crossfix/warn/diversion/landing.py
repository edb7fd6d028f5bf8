"""Whether a runway is long enough for what still works, and which of an airport's it would be."""

from __future__ import annotations

import math
from dataclasses import dataclass

from crossfix.physics.atmosphere import pressure_ratio, temperature_k
from crossfix.records.diversion import Airport, Cell, Degraded, Runway, Situation, Verdict
from crossfix.warn.diversion.aircraft_types import SOURCE, TYPES
from crossfix.warn.diversion.limits import FACTORS, RunwayLimits

HARD = ("asphalt", "concrete")
WITH_HYDRAULICS: tuple[Degraded, ...] = ("reversers", "spoilers", "antiskid")
"""What goes with all hydraulics, and is in their factor."""
RANK = {Verdict.YES: 0, Verdict.MARGINAL: 1, Verdict.UNKNOWN: 2, Verdict.NO: 3}
SEA_LEVEL_K = 288.15


@dataclass(frozen=True, slots=True)
class Landing:
    """A runway (None: the airport has none), its cell, and m to spare beyond the need with margin."""

    runway: Runway | None
    cell: Cell
    spare_m: float | None


def landings(airport: Airport, now: Situation, wet: str, code: int | None, limits: RunwayLimits) -> tuple[Landing, ...]:
    """One for each runway. `wet` is "dry", "wet", "slippery" or "unknown" by the weather; `code` the RWYCC, if told."""
    needs_m, words = needed_m(airport, now, wet, code, limits)
    source = f"{airport.source}; {SOURCE}; {FACTORS}"
    found = []
    for runway in airport.runways:
        verdict, spare_m, value = _judged(runway, needs_m, words, wet, code, limits)
        found.append(Landing(runway, Cell("runway", verdict, value, source), spare_m))
    return tuple(found) or (Landing(None, Cell("runway", Verdict.UNKNOWN, "no runway in the table", source), None),)


def better(one: tuple[Landing, Cell]) -> tuple[int, int, float, tuple[str, str]]:
    """Sort key of runways with the weather on them: the one whose worse fact is best, then the longest to spare."""
    there, weather = one
    ranks = sorted((RANK[there.cell.verdict], RANK[weather.verdict]), reverse=True)
    spare_m = -math.inf if there.spare_m is None else there.spare_m
    return ranks[0], ranks[1], -spare_m, ("", "") if there.runway is None else there.runway.ends


def needed_m(
    airport: Airport, now: Situation, wet: str, code: int | None, limits: RunwayLimits
) -> tuple[float | None, str]:
    """Metres without the margin in flight, and the factors in words; None where it cannot be told."""
    kind = TYPES.get(now.type or "")
    if kind is None:
        return None, f"landing distance of {now.type or 'an unknown type'} not known"
    height_ft = airport.elevation_ft or 0.0
    density = float(pressure_ratio(height_ft) * SEA_LEVEL_K / temperature_k(height_ft))
    metres = limits.air_m + kind.touchdown_m_s**2 / density / (2 * limits.deceleration_m_s2)
    words = []
    for name, factor in _factors(now, wet, code, limits):
        if factor <= 0.0:
            return float("inf"), name
        metres *= factor
        words.append(f"{name} x{factor:g}")
    return metres, ", ".join(words)


def _factors(now: Situation, wet: str, code: int | None, limits: RunwayLimits) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    alone: tuple[tuple[Degraded, float], ...] = (
        ("hydraulics", limits.hydraulics), ("reversers", limits.reversers), ("spoilers", limits.spoilers),
        ("antiskid", limits.antiskid), ("flaps", limits.flaps),
    )  # fmt: skip
    for name, factor in alone:
        if name in now.degraded and not (name in WITH_HYDRAULICS and "hydraulics" in now.degraded):
            found.append((f"no {name}", factor))
    if code is not None:
        found.append((f"RWYCC {code}", limits.codes[code]))
    elif wet in ("wet", "slippery"):
        found.append((wet, limits.wet))
    return found


def _judged(
    runway: Runway, needs_m: float | None, words: str, wet: str, code: int | None, limits: RunwayLimits
) -> tuple[Verdict, float | None, str]:
    what = f"{'/'.join(runway.ends)} {runway.length_m:.0f} m"
    if runway.surface not in HARD:
        known = bool(runway.surface)
        verdict = Verdict.NO if known else Verdict.UNKNOWN
        return verdict, None, f"{what}, surface {runway.surface or 'not known'}"
    if needs_m is None:
        return Verdict.UNKNOWN, None, f"{what}; {words}"
    with_margin_m = needs_m * limits.in_flight
    verdict = Verdict.YES if runway.length_m >= with_margin_m else Verdict.MARGINAL
    if runway.length_m < needs_m:
        verdict = Verdict.NO
    doubts = []
    if runway.width_m is None or runway.width_m < limits.width_m - 0.5:
        doubts.append("width not known" if runway.width_m is None else f"{runway.width_m:.0f} m wide")
    if code is None and wet == "slippery":
        doubts.append("snow or ice reported, no RWYCC")
    if doubts and verdict is Verdict.YES:
        verdict = Verdict.MARGINAL
    needs = f"needs {needs_m:.0f}, with margin {with_margin_m:.0f}"
    value = f"{what}; {needs}{f' ({words})' if words else ''}{''.join(f'; {one}' for one in doubts)}"
    return verdict, runway.length_m - with_margin_m, value
