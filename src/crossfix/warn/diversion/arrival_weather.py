"""The weather at arrival: forecast an hour before and after, the report where it is new, against minima."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from crossfix.records.diversion import Airport, Cell, Runway, Situation, Surroundings, Verdict
from crossfix.records.weather import Conditions, WeatherForecast, WeatherReport
from crossfix.warn.diversion.limits import WeatherLimits

LASTING = ("initial", "from", "becoming")
WORST = (Verdict.NO, Verdict.UNKNOWN, Verdict.MARGINAL, Verdict.YES)


@dataclass(frozen=True, slots=True)
class Expected:
    """Conditions that may be met, whether they last, who says so, and how old that is."""

    conditions: Conditions
    lasts: bool
    source: str
    age_s: float | None


def expected(
    airport: Airport,
    around: Surroundings,
    now: Situation,
    lands_s: tuple[float | None, float | None],
    limits: WeatherLimits,
) -> tuple[Expected, ...]:
    """All conditions from an hour before the earliest to an hour after the latest landing, in so many seconds.

    None where nothing is known, or the earliest is not; a latest that is not known is any.
    """
    if lands_s[0] is None:
        return ()
    earliest_s = now.time_s + lands_s[0]
    latest_s = math.inf if lands_s[1] is None else now.time_s + lands_s[1]
    found = []
    report = around.reports.get(airport.code)
    if report is not None and usable(report, now, limits) and earliest_s - report.time_s <= 2 * limits.report_s:
        found.append(Expected(report.conditions, True, f"METAR {airport.code}", now.time_s - report.time_s))
    forecast = around.forecasts.get(airport.code)
    if forecast is not None and not forecast.cancelled:
        age_s = None if forecast.issued_s is None else now.time_s - forecast.issued_s
        window = (earliest_s - limits.window_s, latest_s + limits.window_s)
        if forecast.begins_s <= latest_s and earliest_s < forecast.ends_s:
            found += [Expected(*one, f"TAF {airport.code}", age_s) for one in _forecast(forecast, window)]
    return tuple(found)


def usable(report: WeatherReport, now: Situation, limits: WeatherLimits) -> bool:
    """Whether it is no older than an hour, and not of the future."""
    return 0.0 <= now.time_s - report.time_s <= limits.report_s


def _forecast(forecast: WeatherForecast, window: tuple[float, float]) -> Iterator[tuple[Conditions, bool]]:
    """(conditions, they last) of the periods that meet a window; a group keeps what it does not name."""
    lasting = [one for one in forecast.periods if one.change in LASTING]
    state = Conditions()
    states: list[tuple[float, float, Conditions]] = []
    for one in lasting:
        new = one.conditions if one.change in ("initial", "from") else _over(state, one.conditions)
        if states and one.change == "becoming":
            begin, _, old = states[-1]
            states[-1] = (begin, one.ends_s, old)
        elif states:
            begin, _, old = states[-1]
            states[-1] = (begin, one.begins_s, old)
        states.append((one.begins_s, forecast.ends_s, new))
        state = new
    for begin, end, conditions in states:
        if begin < window[1] and end > window[0]:
            yield conditions, True
    for one in forecast.periods:
        if one.change not in LASTING and one.begins_s < window[1] and one.ends_s > window[0]:
            for begin, end, conditions in states:
                if begin < one.ends_s and end > one.begins_s:
                    yield _over(conditions, one.conditions), False


def _over(old: Conditions, new: Conditions) -> Conditions:
    weather = () if "NSW" in new.weather else new.weather or old.weather
    return Conditions(
        new.wind or old.wind,
        old.visibility_m if new.visibility_m is None else new.visibility_m,
        old.ceiling_ft if new.ceiling_ft is None else new.ceiling_ft,
        new.layers or old.layers, weather, new.cavok,
    )  # fmt: skip


def wetness(found: tuple[Expected, ...], limits: WeatherLimits) -> str:
    """Of a runway by the weather: "slippery", "wet", "dry", or "unknown" where none is known."""
    codes = [code for one in found for code in one.conditions.weather]
    if any(part in code for code in codes for part in limits.slippery):
        return "slippery"
    if any(part in code for code in codes for part in ("RA", "DZ")):
        return "wet"
    return "dry" if found else "unknown"


def weather_cell(
    airport: Airport, runway: Runway | None, around: Surroundings, now: Situation, found: tuple[Expected, ...],
    limits: WeatherLimits,
) -> Cell:  # fmt: skip
    """The worst of all conditions; what only comes and goes makes it marginal, no more."""
    if not found:
        return _nothing(airport, around, now, limits)
    judged = []
    for one in found:
        verdict, value = _judged(one.conditions, runway, now, limits)
        if not one.lasts and verdict is Verdict.NO:
            verdict, value = Verdict.MARGINAL, f"at times {value}"
        judged.append(Cell("weather", verdict, value, one.source, one.age_s))
    return min(judged, key=lambda cell: (WORST.index(cell.verdict), cell.value))


def _nothing(airport: Airport, around: Surroundings, now: Situation, limits: WeatherLimits) -> Cell:
    report = around.reports.get(airport.code)
    if report is None:
        return Cell("weather", Verdict.UNKNOWN, "no report and no forecast for the arrival", "weather given")
    age_s = now.time_s - report.time_s
    old = "of the future" if age_s < 0 else "too old" if not usable(report, now, limits) else "too long before arrival"
    return Cell("weather", Verdict.UNKNOWN, f"the report is {old}", f"METAR {airport.code}", age_s)


def _judged(
    conditions: Conditions, runway: Runway | None, now: Situation, limits: WeatherLimits
) -> tuple[Verdict, str]:
    severe = [code for code in conditions.weather if any(part in code for part in limits.severe)]
    ceiling, seen = conditions.ceiling_ft, conditions.visibility_m
    value = f"ceiling {_feet(ceiling)}, visibility {_metres(seen)}"
    if severe:
        return Verdict.NO, f"{' '.join(severe)}; {value}"
    verdict = _minima(ceiling, seen, limits)
    across, words = crosswind(conditions, runway, now, limits)
    return min((verdict, across), key=WORST.index), f"{value}; {words}"


def _minima(ceiling: float | None, seen: float | None, limits: WeatherLimits) -> Verdict:
    low = (ceiling is not None and ceiling < limits.precision_ft) or (seen is not None and seen < limits.precision_m)
    if low:
        return Verdict.NO
    if ceiling is None or seen is None:
        return Verdict.UNKNOWN
    return Verdict.YES if ceiling >= limits.visual_ft and seen >= limits.visual_m else Verdict.MARGINAL


def crosswind(
    conditions: Conditions, runway: Runway | None, now: Situation, limits: WeatherLimits
) -> tuple[Verdict, str]:
    """Across the runway, with gusts; a wind from anywhere counts whole."""
    wind = conditions.wind
    if wind is None:
        return Verdict.UNKNOWN, "wind not known"
    most_kt = limits.crosswind_no_hydraulics_kt if "hydraulics" in now.degraded else limits.crosswind_kt
    speed_kt = max(wind.speed_kt, wind.gust_kt or 0.0)
    if speed_kt <= most_kt:
        return Verdict.YES, f"wind {speed_kt:.0f} kt"
    bearing = None if runway is None else bearing_of(runway)
    if wind.direction_deg is None or bearing is None:
        return Verdict.MARGINAL, f"wind {speed_kt:.0f} kt, perhaps across"
    across_kt = speed_kt * abs(math.sin(math.radians(wind.direction_deg - bearing)))
    verdict = Verdict.NO if across_kt > most_kt else Verdict.YES
    return verdict, f"{across_kt:.0f} kt across {'/'.join(runway.ends) if runway else ''}, limit {most_kt:.0f}"


def bearing_of(runway: Runway) -> float | None:
    """True, of its first end; by the designator (magnetic, to 10 degrees) where the table has none."""
    digits = runway.ends[0].rstrip("LCRT")
    if runway.bearing_deg is not None:
        return runway.bearing_deg
    return float(digits) * 10.0 if digits.isdigit() and 1 <= int(digits) <= 36 else None


def _feet(value: float | None) -> str:
    return "not known" if value is None else "none" if math.isinf(value) else f"{value:.0f} ft"


def _metres(value: float | None) -> str:
    return "not known" if value is None else "10 km or more" if value >= 9999 else f"{value:.0f} m"
