"""Diversion: airports within reach and what is known of each, for the commander to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.records.weather import WeatherForecast, WeatherReport

Degraded = Literal["hydraulics", "gnss", "reversers", "spoilers", "antiskid", "flaps"]
"""What does not work; "hydraulics" is all of them."""
Fact = Literal["reach", "way", "runway", "navigation", "weather", "open"]
FACTS: tuple[Fact, ...] = ("reach", "way", "runway", "navigation", "weather", "open")


class Verdict(StrEnum):
    """Of one fact at one airport; unknown is not a no and not a yes."""

    YES = "yes"
    MARGINAL = "marginal"
    UNKNOWN = "unknown"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Runway:
    """Its two ends, metres, and the true bearing of the first end in degrees. None is not known.

    `length_m` is the pavement's length: landing distances available are not in the table.
    """

    ends: tuple[str, str]
    length_m: float
    width_m: float | None
    surface: str
    lights: bool
    bearing_deg: float | None


@dataclass(frozen=True, slots=True)
class Airport:
    """Degrees, feet. `kind` is large, medium or small as the table's source has it; `country` two letters."""

    code: str
    iata: str
    name: str
    kind: str
    country: str
    latitude: float
    longitude: float
    elevation_ft: float | None
    runways: tuple[Runway, ...]
    navaid: str | None = None
    navaid_nm: float | None = None
    doubts: tuple[str, ...] = ()
    source: str = "told"


@dataclass(frozen=True, slots=True)
class Situation:
    """The aircraft and what it has left. None is not known.

    `within_nm` is the radius that holds it: where satellite navigation is lost, grown from the last position believed;
    a spoofed position is never used. `wind` is (true degrees it comes from, kt), taken for all heights.
    """

    time_s: float
    latitude: float
    longitude: float
    within_nm: float = 0.0
    altitude_ft: float | None = None
    speed_kt: float | None = None
    track_deg: float | None = None
    type: str | None = None
    degraded: frozenset[Degraded] = frozenset()
    thrust: bool = True
    endurance_s: float | None = None
    wind: tuple[float, float] | None = None
    operator_state: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the world: hazards, the latest weather by airport, and what a person was told.

    `told_open` are airports known to be open, by ATC say; `runway_codes` are runway condition codes (RWYCC) 0 to 6.
    """

    hazards: tuple[Hazard, ...] = ()
    reports: Mapping[str, WeatherReport] = field(default_factory=dict)
    forecasts: Mapping[str, WeatherForecast] = field(default_factory=dict)
    told_open: frozenset[str] = frozenset()
    runway_codes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact: the verdict, what it rests on in words, where that comes from, and how old that is (s)."""

    fact: Fact
    verdict: Verdict
    value: str
    source: str
    age_s: float | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """An airport with its six cells. NM, true degrees from the middle of where the aircraft may be, seconds.

    `way_nm` is round the hazards and to the farthest point of where the aircraft may be; None where there is no way.
    `lands_in_s` None: not known. `spare_m` is what the runway is longer than is needed, with the margin.
    """

    airport: Airport
    straight_nm: float
    bearing_deg: float
    way_nm: float | None
    via: tuple[tuple[float, float], ...]
    lands_in_s: float | None
    runway: Runway | None
    spare_m: float | None
    cells: tuple[Cell, ...]

    @property
    def reasons(self) -> tuple[Cell, ...]:
        """Why it is rejected; none where it is an option."""
        return tuple(cell for cell in self.cells if cell.verdict is Verdict.NO)

    @property
    def unknown(self) -> int:
        """How many facts are not known."""
        return sum(cell.verdict is Verdict.UNKNOWN for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Diversion:
    """Options in order and, apart, the rejected with the reason, nearest first. `remarks` hold for every row."""

    situation: Situation
    options: tuple[Option, ...]
    rejected: tuple[Option, ...]
    remarks: tuple[str, ...]
    notices: tuple[Notice, ...]
    exercise: bool = False
