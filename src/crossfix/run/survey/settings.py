"""What a survey is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crossfix.detect.protocol import Detector
from crossfix.detect.registry import DETECTORS
from crossfix.errors import RequestInvalid

HOUR_S, DAY_S = 3600, 86400
LENGTH = re.compile(r"(\d+) *(s|min|h)")
UNIT_S = {"s": 1, "min": 60, "h": HOUR_S}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a result depends on beside its inputs: the length of the windows, and the detectors with their limits."""

    window_s: int = 600
    detectors: tuple[Detector, ...] = DETECTORS


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
