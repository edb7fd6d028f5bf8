"""The weather at arrival."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.diversions import EASE, HERE, RUNWAY, TIME_S, airport, report
from crossfix.records.diversion import Situation, Surroundings, Verdict
from crossfix.records.weather import Change, Conditions, ForecastPeriod, WeatherForecast, Wind
from crossfix.warn.diversion.arrival_weather import bearing_of, expected, weather_cell, wetness
from crossfix.warn.diversion.limits import WeatherLimits

LIMITS = WeatherLimits()
FIELD = airport()
FINE = Conditions(Wind(90.0, 5.0), 10_000.0, math.inf)
FOG = Conditions(Wind(90.0, 2.0), 300.0, 100.0, weather=("FG",))


def judged(
    around: Surroundings, now: Situation = HERE, lands_s: tuple[float | None, float | None] = (1800.0, 1800.0)
) -> Verdict:
    found = expected(FIELD, around, now, lands_s, LIMITS)
    return weather_cell(FIELD, RUNWAY, around, now, found, LIMITS).verdict


def reported(age_s: float = 600.0, **said: Any) -> Surroundings:
    return Surroundings(reports={"AAAA": report(age_s=age_s, **said)})


def forecast(*periods: tuple[Change, float, float, Conditions]) -> Surroundings:
    made = tuple(ForecastPeriod(change, TIME_S + a, TIME_S + b, what) for change, a, b, what in periods)
    whole = WeatherForecast("AAAA", TIME_S - 7200, TIME_S - 3600, TIME_S + 36_000, made, False, False, "")
    return Surroundings(forecasts={"AAAA": whole})


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({}, Verdict.YES),
        ({"ceiling_ft": 999.0}, Verdict.MARGINAL),
        ({"visibility_m": 4999.0}, Verdict.MARGINAL),
        ({"ceiling_ft": 199.0}, Verdict.NO),
        ({"visibility_m": 549.0}, Verdict.NO),
        ({"ceiling_ft": None}, Verdict.UNKNOWN),
        ({"ceiling_ft": None, "visibility_m": 400.0}, Verdict.NO),
        ({"weather": ("+TSRA",)}, Verdict.NO),
        ({"weather": ("FZDZ",)}, Verdict.NO),
        ({"weather": ("-RA",)}, Verdict.YES),
        ({"wind": None}, Verdict.UNKNOWN),
        ({"wind": Wind(360.0, 31.0)}, Verdict.NO),
        ({"wind": Wind(90.0, 60.0)}, Verdict.YES),
        ({"wind": Wind(360.0, 20.0, 31.0)}, Verdict.NO),
        ({"wind": Wind(None, 31.0, variable=True)}, Verdict.MARGINAL),
    ],
)
def test_a_report(said: dict[str, Any], verdict: Verdict) -> None:
    assert judged(reported(**said)) is verdict


def test_without_hydraulics_less_crosswind() -> None:
    across = reported(wind=Wind(360.0, 20.0))
    assert judged(across) is Verdict.YES
    assert judged(across, Situation(TIME_S, 0.0, 0.0, type="E190", degraded=frozenset({"hydraulics"}))) is Verdict.NO


@pytest.mark.parametrize("age_s", [3601.0, -1.0])
def test_an_old_report_says_nothing(age_s: float) -> None:
    assert judged(reported(age_s, visibility_m=100.0)) is Verdict.UNKNOWN


def test_a_report_says_nothing_of_hours_later_or_of_an_unknown_time() -> None:
    assert judged(reported(), lands_s=(7000.0, 7000.0)) is Verdict.UNKNOWN
    assert judged(reported(), lands_s=(None, None)) is Verdict.UNKNOWN
    assert judged(Surroundings()) is Verdict.UNKNOWN


def test_forecast_an_hour_before_and_after() -> None:
    """A landing in 30 min: what holds from 30 min ago to 90 min ahead counts."""
    start: tuple[Change, float, float, Conditions] = ("initial", -3600, 36_000, FINE)
    assert judged(forecast(start)) is Verdict.YES
    assert judged(forecast(start, ("from", 5300, 36_000, FOG))) is Verdict.NO
    assert judged(forecast(start, ("from", 5500, 36_000, FOG))) is Verdict.YES
    assert judged(forecast(start, ("becoming", 5300, 7200, FOG))) is Verdict.NO
    assert judged(forecast(start, ("temporary", 0, 3600, FOG))) is Verdict.MARGINAL
    assert judged(forecast(("initial", -3600, 36_000, FOG), ("from", -2000, 36_000, FINE))) is Verdict.YES


def test_a_group_keeps_what_it_does_not_name() -> None:
    around = forecast(("initial", -3600, 36_000, FINE), ("becoming", -3600, -3000, Conditions(ceiling_ft=100.0)))
    assert judged(around) is Verdict.NO
    snow = forecast(("initial", -3600, 36_000, Conditions(FINE.wind, 9000.0, 3000.0, weather=("SN",))))
    assert wetness(expected(FIELD, snow, HERE, (1800.0, 1800.0), LIMITS), LIMITS) == "slippery"


def test_bearing_by_table_or_designator() -> None:
    assert bearing_of(RUNWAY) == 90.0
    made = [bearing_of(type(RUNWAY)((end, ""), 1.0, None, "", False, None)) for end in ("08L", "36", "N", "41", "")]
    assert made == [80.0, 360.0, None, None, None]


@given(st.floats(0, 9000), st.floats(0, 5000), st.floats(0, 5000), st.integers(0, 4))
def test_a_wider_time_never_helps_against_a_no(at: float, early: float, late: float, hour: int) -> None:
    around = forecast(
        ("initial", -3600, 36_000, FINE), ("from", hour * 1800, 36_000, FOG), ("from", 9000, 36_000, FINE)
    )
    narrow, wide = judged(around, lands_s=(at, at)), judged(around, lands_s=(max(at - early, 0.0), at + late))
    if narrow is Verdict.NO:
        assert wide is Verdict.NO
    assert EASE[wide] <= EASE[narrow]
