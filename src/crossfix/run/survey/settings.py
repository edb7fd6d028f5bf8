"""What a survey is asked for."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from crossfix.detect.gnss.condition import SampleLimits
from crossfix.detect.gnss.visits import VisitSettings
from crossfix.detect.protocol import Detector
from crossfix.detect.registry import DETECTORS
from crossfix.errors import RequestInvalid

HOUR_S, DAY_S = 3600, 86400
LENGTH = re.compile(r"(\d+) *(s|min|h)")
UNIT_S = {"s": 1, "min": 60, "h": HOUR_S}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a result depends on beside its inputs: windows, detectors with their limits, and where a receiver stands.

    `receiver` is the latitude and longitude of the one that heard all logs; where it is None it follows from a log.
    """

    visits: VisitSettings = VisitSettings()
    detectors: tuple[Detector, ...] = DETECTORS
    samples: SampleLimits = SampleLimits()
    receiver: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Paths or URLs to read, how, and by whom. `start` and `start_from_name` date logs that carry no date."""

    paths: tuple[str, ...]
    settings: Settings = Settings()
    start: str | None = None
    start_from_name: str | None = None
    reader: str | None = None
    workers: int = 1
    cluster: str | None = None
    resume: bool = False
    synthetic: bool = False
    """The inputs are made up, and the output says so."""


def settings_of(window_s: int, receiver: tuple[float, float] | None = None) -> Settings:
    """The settings with windows of this length, and the place of the receiver where it is known."""
    return Settings(VisitSettings(window_s=window_s), receiver=receiver)


def window_of(text: str) -> int:
    """The length of a window in seconds; it divides an hour, or is of whole hours and divides a day.

    >>> window_of("10min"), window_of("1h"), window_of("90 s")
    (600, 3600, 90)
    """
    found = LENGTH.fullmatch(text.strip())
    window_s = int(found[1]) * UNIT_S[found[2]] if found else 0
    if not window_s or DAY_S % window_s or (HOUR_S % window_s and window_s % HOUR_S):
        raise RequestInvalid(f"--window {text!r}: expected 10min, 1h or the like, a whole part of an hour or of a day")
    return window_s


def receiver_of(text: str) -> tuple[float, float]:
    """Latitude and longitude in degrees.

    >>> receiver_of("60.32,24.83")
    (60.32, 24.83)
    """
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        latitude = longitude = math.nan
    if not (abs(latitude) <= 90.0 and abs(longitude) <= 180.0):
        raise RequestInvalid(f"--receiver {text!r}: expected latitude,longitude in degrees, such as 60.32,24.83")
    return latitude, longitude
