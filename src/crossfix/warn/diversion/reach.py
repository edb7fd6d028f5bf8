"""Whether an airport can be reached: with thrust by time and what is left to fly, without by height."""

from __future__ import annotations

import math

from crossfix.physics.atmosphere import mach_number, true_airspeed_kt
from crossfix.records.diversion import Airport, Cell, Situation, Verdict
from crossfix.warn.diversion.aircraft_types import SOURCE, TYPES, AircraftType
from crossfix.warn.diversion.limits import ReachLimits


def lands_in_s(nm: float, bearing_deg: float, airport: Airport, now: Situation, limits: ReachLimits) -> float | None:
    """Seconds over so many NM to a landing; None where neither the speed nor the type is known.

    Level at the speed told, else at the type's; a descent at 3 degrees at the mean of that and the approach speed.
    """
    kind = TYPES.get(now.type or "")
    fast_kt = _level_kt(kind, now, limits)
    if fast_kt is None:
        return None
    tail_kt = tailwind_kt(now, bearing_deg)
    if not now.thrust:
        slow_kt = fast_kt if kind is None else kind.approach_kt * limits.glide_speed_share
        return _hours(nm, slow_kt + tail_kt)
    slow_kt = fast_kt if kind is None else (fast_kt + kind.approach_kt) / 2
    height_ft = 0.0 if now.altitude_ft is None else max(now.altitude_ft - (airport.elevation_ft or 0.0), 0.0)
    descent_nm = min(nm, height_ft / limits.descent_ft_per_nm)
    level_s, descent_s = _hours(nm - descent_nm, fast_kt + tail_kt), _hours(descent_nm, slow_kt + tail_kt)
    return None if level_s is None or descent_s is None else level_s + descent_s + limits.approach_s


def _hours(nm: float, kt: float) -> float | None:
    """Seconds; None where the wind is as fast as the aircraft."""
    if nm <= 0.0:
        return 0.0
    return nm / kt * 3600.0 if kt > 0.0 else None


def _level_kt(kind: AircraftType | None, now: Situation, limits: ReachLimits) -> float | None:
    """True airspeed at the present altitude; the ground speed told stands for it, less the wind along the track."""
    if now.speed_kt:
        along_kt = 0.0 if now.track_deg is None else tailwind_kt(now, now.track_deg)
        return now.speed_kt - along_kt
    if kind is None:
        return None
    altitude_ft = limits.low_ft if now.altitude_ft is None else now.altitude_ft
    calibrated_kt = kind.descent_kt if altitude_ft > limits.low_ft else min(kind.descent_kt, limits.low_kt)
    mach = min(float(mach_number(calibrated_kt, altitude_ft)), kind.cruise_mach)
    return float(true_airspeed_kt(mach, altitude_ft))


def tailwind_kt(now: Situation, bearing_deg: float) -> float:
    """Along a bearing; 0 where no wind is told, as the remarks say."""
    if now.wind is None:
        return 0.0
    return -now.wind[1] * math.cos(math.radians(now.wind[0] - bearing_deg))


def reach_cell(nm: float, bearing_deg: float, airport: Airport, now: Situation, limits: ReachLimits) -> Cell:
    """Over `nm`, which holds the detour and the farthest point of where the aircraft may be."""
    if not now.thrust:
        return _glide(nm, bearing_deg, airport, now, limits)
    kind = TYPES.get(now.type or "")
    needs_s = lands_in_s(nm, bearing_deg, airport, now, limits)
    source = "reports of the aircraft" if kind is None else f"{SOURCE} ({now.type})"
    told = f"{nm:.0f} NM" if needs_s is None else f"{nm:.0f} NM, {needs_s / 60:.0f} min"
    if kind is not None and nm > kind.range_nm:
        return Cell("reach", Verdict.NO, f"{told}; beyond the range with full tanks, {kind.range_nm:.0f} NM", source)
    if now.endurance_s is None:
        return Cell("reach", Verdict.UNKNOWN, f"{told}; endurance not told", source)
    if needs_s is None:
        return Cell("reach", Verdict.UNKNOWN, f"{told}; no speed is told and the type is not in the table", source)
    left_s = now.endurance_s - needs_s
    verdict = Verdict.NO if left_s < 0 else Verdict.YES if left_s >= limits.reserve_s else Verdict.MARGINAL
    left = f"{abs(left_s) / 60:.0f} min {'too much' if left_s < 0 else 'left'}"
    value = f"{told}, {left} (reserve {limits.reserve_s / 60:.0f})"
    return Cell("reach", verdict, value, f"endurance told; {source}", 0.0)


def _glide(nm: float, bearing_deg: float, airport: Airport, now: Situation, limits: ReachLimits) -> Cell:
    kind = TYPES.get(now.type or "")
    if kind is None or kind.glide_ratio is None:
        return Cell(
            "reach", Verdict.UNKNOWN, f"{nm:.0f} NM without thrust; glide ratio of {now.type} not known", SOURCE
        )
    source = f"{SOURCE} ({now.type})"
    if now.altitude_ft is None or airport.elevation_ft is None:
        missing = "altitude" if now.altitude_ft is None else "airport's elevation"
        return Cell("reach", Verdict.UNKNOWN, f"{nm:.0f} NM without thrust; the {missing} is not known", source)
    speed_kt = kind.approach_kt * limits.glide_speed_share
    ground = max(speed_kt + tailwind_kt(now, bearing_deg), 0.0) / speed_kt
    height_ft = now.altitude_ft - airport.elevation_ft - limits.glide_loss_ft
    clean_nm = max(height_ft, 0.0) * kind.glide_ratio * ground / 6076.115
    sure_nm = clean_nm * limits.glide_share
    verdict = Verdict.YES if nm <= sure_nm else Verdict.MARGINAL if nm <= clean_nm else Verdict.NO
    value = f"{nm:.0f} NM; glides {sure_nm:.0f} to {clean_nm:.0f} NM"
    return Cell("reach", verdict, value, source)
