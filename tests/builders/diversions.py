"""What the tests of diversions are made of, and independent formulae to hold them against."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crossfix.records.diversion import Airport, Option, Runway, Situation, Verdict
from crossfix.records.hazard import Circle, Hazard, HazardKind, Volume
from crossfix.records.weather import Conditions, WeatherReport, Wind

TIME_S = 1735103640.0  # 2024-12-25T05:14:00Z
HERE = Situation(TIME_S, 43.45, 45.9, 0.0, 9000.0, 280.0, 90.0, "E190")
RUNWAY = Runway(("09", "27"), 3000.0, 45.0, "asphalt", True, 90.0)
EASE = {Verdict.NO: 0, Verdict.UNKNOWN: 1, Verdict.MARGINAL: 2, Verdict.YES: 3}


def airport(code: str = "AAAA", place: tuple[float, float] = (43.0, 47.0), *runways: Runway) -> Airport:
    """At sea level with a runway of 3000 m, or those given."""
    return Airport(code, "", f"Airport {code}", "large", "XX", *place, 0.0, runways or (RUNWAY,), source="built")


def hazard(volume: Volume, kind: HazardKind = HazardKind.AIRSPACE_CLOSED, **changed: Any) -> Hazard:
    """Known and active since an hour, without an end."""
    made = Hazard(
        id="H1", kind=kind, label="closed area", volume=volume, periods=((TIME_S - 3600.0, math.inf),),
        end_estimated=False, issuer="an office", force="restriction", addressed_to=None,
        first_evidence_s=TIME_S - 3600.0, confidence=None, geometry_from="built", text="",
    )  # fmt: skip
    return replace(made, **changed)


def disc(latitude: float, longitude: float, radius_nm: float) -> Volume:
    """One circle from the surface up."""
    return Volume(circles=(Circle(latitude, longitude, radius_nm),))


def report(station: str = "AAAA", age_s: float = 600.0, **said: Any) -> WeatherReport:
    """Fine weather with little wind, where nothing else is said."""
    fine: dict[str, Any] = {"wind": Wind(90.0, 5.0), "visibility_m": 10_000.0, "ceiling_ft": math.inf}
    conditions = Conditions(**{**fine, **said})
    return WeatherReport(station, TIME_S - age_s, conditions, None, None, None, False, False, "")


def verdicts(option: Option) -> dict[str, Verdict]:
    """By fact."""
    return {cell.fact: cell.verdict for cell in option.cells}


def star(place: tuple[float, float], spokes: Sequence[float], scale: float) -> tuple[tuple[float, float], ...]:
    """Corners at equal angles round a place, at so many degrees times the scale in the gnomonic plane.

    Great circles are straight lines there, so that a larger scale holds a smaller one.
    """
    latitude, longitude = (math.radians(one) for one in place)
    corners = []
    for k, spoke in enumerate(spokes):
        angle, away = 2 * math.pi * k / len(spokes), math.tan(math.radians(spoke)) * scale
        arc = math.atan(away)
        sine = math.sin(latitude) * math.cos(arc) + math.cos(latitude) * math.sin(arc) * math.cos(angle)
        east = math.atan2(
            math.sin(angle) * math.sin(arc) * math.cos(latitude), math.cos(arc) - math.sin(latitude) * sine
        )
        corners.append((math.degrees(math.asin(sine)), math.degrees(longitude + east)))
    return tuple(corners)


def vincenty_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The geodesic on WGS 84 by iteration. Source: T. Vincenty, Survey Review 23 (176), 1975, 88: inverse formula."""
    a, f = 6378137.0, 1 / 298.257223563
    b = a * (1 - f)
    u1, u2 = (math.atan((1 - f) * math.tan(math.radians(place[0]))) for place in (one, other))
    length = turn = math.radians(other[1] - one[1])
    for _ in range(200):
        x = math.cos(u2) * math.sin(turn)
        y = math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(turn)
        sine = math.hypot(x, y)
        if sine == 0.0:
            return 0.0
        cosine = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(turn)
        sigma = math.atan2(sine, cosine)
        alpha = math.cos(u1) * math.cos(u2) * math.sin(turn) / sine
        squared = 1 - alpha**2
        middle = cosine - 2 * math.sin(u1) * math.sin(u2) / squared if squared else 0.0
        c = f / 16 * squared * (4 + f * (4 - 3 * squared))
        inner = middle + c * cosine * (2 * middle**2 - 1)
        before, turn = turn, length + (1 - c) * f * alpha * (sigma + c * sine * inner)
        if abs(turn - before) < 1e-13:
            break
    k = squared * (a**2 - b**2) / b**2
    big = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    small = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    last = small / 6 * middle * (4 * sine**2 - 3) * (4 * middle**2 - 3)
    return b * big * (sigma - small * sine * (middle + small / 4 * (cosine * (2 * middle**2 - 1) - last)))
