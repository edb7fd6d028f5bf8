"""METAR and TAF into records: values, days resolved, what is not understood."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.read.weather.groups import resolved
from crossfix.read.weather.metar import parse_metar
from crossfix.read.weather.taf import parse_taf
from crossfix.records.weather import Layer, WeatherForecast, WeatherReport, Wind

NEAR = datetime(2024, 12, 25, 5, tzinfo=UTC).timestamp()
MPS = 3600 / 1852
HOUR = 3600.0


def report(text: str) -> WeatherReport:
    read, notices = parse_metar(text, NEAR)
    assert read is not None
    assert notices == ()
    return read


def forecast(text: str) -> WeatherForecast:
    read, notices = parse_taf(text, NEAR)
    assert read is not None
    assert notices == ()
    return read


def test_a_full_report() -> None:
    read = report(
        "METAR COR UBBB 250430Z AUTO 32012G22KT 290V350 0800 R26/1100N +TSRA BR BKN003 OVC010CB M02/M05 Q0998 NOSIG="
    )
    now = read.conditions
    assert (read.station, read.time_s, read.automatic, read.corrected) == ("UBBB", NEAR - 1800, True, True)
    assert now.wind == Wind(320.0, 12.0, 22.0, False, (290.0, 350.0))
    assert (now.visibility_m, now.ceiling_ft, now.weather) == (800.0, 300.0, ("+TSRA", "BR"))
    assert now.layers == (Layer("BKN", 300.0), Layer("OVC", 1000.0, "CB"))
    assert (read.temperature_c, read.dew_point_c, read.qnh_hpa) == (-2.0, -5.0, 998.0)


@pytest.mark.parametrize(
    ("groups", "wind", "visibility_m", "ceiling_ft"),
    [
        ("00000MPS 0600 FG VV002", Wind(None, 0.0), 600.0, 200.0),
        ("VRB02MPS CAVOK", Wind(None, 2 * MPS, None, True), 10000.0, math.inf),
        ("12003MPS 9999 FEW020CB", Wind(120.0, 3 * MPS), 10000.0, math.inf),
        ("12003MPS 5000 OVC///", Wind(120.0, 3 * MPS), 5000.0, None),
        ("12003MPS 0000 FG VV///", Wind(120.0, 3 * MPS), 0.0, None),
        ("32012KT 1 1/2SM -SN OVC012", Wind(320.0, 12.0), 2414.016, 1200.0),
        ("32012KT P6SM SKC", Wind(320.0, 12.0), 9656.064, math.inf),
        ("32012KT 3000", Wind(320.0, 12.0), 3000.0, None),
    ],
)
def test_groups(groups: str, wind: Wind, visibility_m: float, ceiling_ft: float | None) -> None:
    now = report(f"UATE 250500Z {groups} 05/01 Q1023").conditions
    assert now.wind is not None
    assert now.wind.speed_kt == pytest.approx(wind.speed_kt)
    assert (now.wind.direction_deg, now.wind.variable) == (wind.direction_deg, wind.variable)
    assert now.visibility_m == pytest.approx(visibility_m)
    assert now.ceiling_ft == ceiling_ft


def test_what_is_not_reported_is_none() -> None:
    read, notices = parse_metar("URMM 250500Z /////MPS //// // ////// // Q////", NEAR)
    assert read is not None
    assert (read.conditions.wind, read.conditions.visibility_m, read.conditions.ceiling_ft) == (None, None, None)
    assert (read.temperature_c, read.qnh_hpa) == (None, None)
    assert {one.text.split()[0] for one in notices} == {"wind", "visibility"}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "expected a station"),
        ("UBBB 12003MPS", "expected a station"),
        ("UBBB 320500Z 12003MPS CAVOK", "expected a station"),
        ("UBBB 250500Z NIL", "NIL"),
        ("UBBB 250500Z 12003MPS 9999 BKN0O3 05/01 Q1023", "'BKN0O3'"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, part: str) -> None:
    _, notices = parse_metar(text, NEAR, "UBBB METAR")
    assert any(part in one.text and one.where == "UBBB METAR" for one in notices)


def utc(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()  # type: ignore[misc,arg-type]


def test_days_are_resolved_to_the_nearest_month() -> None:
    assert resolved(31, 0.0, utc(2025, 1, 1, 2)) == utc(2024, 12, 31)
    assert resolved(1, 0.0, utc(2024, 12, 31, 22)) == utc(2025, 1, 1)
    assert resolved(30, 0.0, utc(2025, 2, 14)) == utc(2025, 1, 30)
    assert resolved(32, 0.0, NEAR) is None


TAF = """TAF AMD URML 250450Z 2506/2606 12005G10MPS 3000 -RA BR OVC005 TX08/2510Z TN03/2603Z
 TEMPO 2506/2512 0800 FG VV002
 BECMG 2512/2514 9999 NSW SCT030
 PROB30 TEMPO 2518/2524 TSRA
 FM260000 18005MPS CAVOK
 PROB40 2602/2604 0500 FG="""


def test_a_full_forecast() -> None:
    read = forecast(TAF)
    assert (read.station, read.issued_s, read.begins_s, read.ends_s) == (
        "URML",
        NEAR - 600,
        NEAR + HOUR,
        NEAR + 25 * HOUR,
    )
    assert (read.amended, read.cancelled) == (True, False)
    found = [(p.change, (p.begins_s - NEAR) / HOUR, (p.ends_s - NEAR) / HOUR, p.probability) for p in read.periods]
    assert found == [
        ("initial", 1, 19, None), ("temporary", 1, 7, None), ("becoming", 7, 9, None),
        ("probable temporary", 13, 19, 30), ("from", 19, 25, None), ("probable", 21, 23, 40),
    ]  # fmt: skip
    assert [p.conditions.ceiling_ft for p in read.periods] == [500.0, 200.0, math.inf, None, math.inf, None]
    assert [p.conditions.weather for p in read.periods] == [("-RA", "BR"), ("FG",), ("NSW",), ("TSRA",), (), ("FG",)]


def test_a_forecast_over_the_end_of_a_month_and_one_cancelled() -> None:
    near = datetime(2024, 12, 31, 20, tzinfo=UTC).timestamp()
    read, _ = parse_taf("TAF UATE 311700Z 3118/0124 12005MPS CAVOK BECMG 0106/0108 0500 FG", near)
    assert read is not None
    assert read.ends_s == datetime(2025, 1, 2, tzinfo=UTC).timestamp()
    assert read.periods[1].begins_s == datetime(2025, 1, 1, 6, tzinfo=UTC).timestamp()
    cancelled = forecast("TAF URML 250450Z 2506/2606 CNL")
    assert (cancelled.cancelled, cancelled.periods) == (True, ())


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("TAF URML 250450Z NIL", "expected TAF"),
        ("TAF URML 250450Z 2506/2606 12005MPS CAV0K", "'CAV0K'"),
        ("TAF URML 250450Z 2506/2606 12005MPS CAVOK TEMPO 2706/2708 0500", "no time within the forecast"),
        ("TAF URML 250450Z 2506/2306 12005MPS CAVOK", "expected TAF"),
    ],
)
def test_a_forecast_that_cannot_be_read_is_told(text: str, part: str) -> None:
    _, notices = parse_taf(text, NEAR)
    assert any(part in one.text for one in notices)


GROUPS = """METAR TAF COR AMD UBBB URML 250500Z 250450Z 2506/2606 2506/2512 32012KT 12003MPS 9999 0800 CAVOK BKN003
OVC/// VV/// +TSRA FG NSW M02/M05 Q1023 A2992 TEMPO BECMG PROB30 FM260000 TX08/2510Z NOSIG RMK = NIL CNL 1/2SM P6SM
R26/1100N ////// WS"""
WORDS = st.sampled_from(GROUPS.split()) | st.text(max_size=6)


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for begin in ("UBBB 250500Z ", ""):
        read, notices = parse_metar(begin + text, NEAR)
        assert read is not None or notices
    for begin in ("TAF UBBB 250500Z 2506/2606 ", ""):
        taf, notices = parse_taf(begin + text, NEAR)
        assert taf is not None or notices
        if taf is not None:
            assert all(taf.begins_s <= one.begins_s < one.ends_s <= taf.ends_s for one in taf.periods)
