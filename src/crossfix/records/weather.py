"""Weather at an airport: a report (METAR, SPECI) or a forecast (TAF), in SI or in aviation's own units as named.

None is not reported or not understood, never zero. Source: WMO-No. 306, FM 15 METAR, FM 51 TAF; ICAO Annex 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Change = Literal["initial", "from", "becoming", "temporary", "probable", "probable temporary"]


@dataclass(frozen=True, slots=True)
class Wind:
    """`direction_deg` is true, where it comes from; None for variable (VRB) or not reported."""

    direction_deg: float | None
    speed_kt: float
    gust_kt: float | None = None
    variable: bool = False
    between_deg: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """Cloud: FEW, SCT, BKN, OVC, VV (vertical visibility); base in ft above the aerodrome; CB or TCU where told."""

    amount: str
    base_ft: float | None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """What it is like. `visibility_m` 10000 stands for 10 km or more.

    `ceiling_ft` is the base of the lowest BKN, OVC or VV above the aerodrome; infinite where the sky was reported and
    has none, None where nothing was said or the base is not known.
    """

    wind: Wind | None = None
    visibility_m: float | None = None
    ceiling_ft: float | None = None
    layers: tuple[Layer, ...] = ()
    weather: tuple[str, ...] = ()
    """Codes as written: "-SN", "TSRA", "FZRA", "BR"."""
    cavok: bool = False


@dataclass(frozen=True, slots=True)
class WeatherReport:
    """A METAR or SPECI. `time_s` is seconds UTC since 1970, the day resolved against a date that was given."""

    station: str
    time_s: float
    conditions: Conditions
    temperature_c: float | None
    dew_point_c: float | None
    qnh_hpa: float | None
    automatic: bool
    corrected: bool
    text: str


@dataclass(frozen=True, slots=True)
class ForecastPeriod:
    """A part of a TAF: [begins_s, ends_s). "becoming" is complete at its end and lasts to the end of the TAF.

    Only what the group names is set; the rest stays as before. `probability` is percent.
    """

    change: Change
    begins_s: float
    ends_s: float
    conditions: Conditions
    probability: int | None = None


@dataclass(frozen=True, slots=True)
class WeatherForecast:
    """A TAF with its periods in the order written; the first is the initial one."""

    station: str
    issued_s: float | None
    begins_s: float
    ends_s: float
    periods: tuple[ForecastPeriod, ...]
    cancelled: bool
    amended: bool
    text: str
