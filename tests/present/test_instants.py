"""Seconds on the case's timebase as ISO 8601, and unknown as null."""

from __future__ import annotations

import math

import pytest

from builders.cases import plain
from crossfix.present.instants import Instants, duration, finite
from crossfix.records.interval import Interval

DAY = Instants("2024-12-25")


@pytest.mark.parametrize(
    ("seconds", "iso"),
    [
        (0.0, "2024-12-25T00:00:00Z"),
        (19302.0, "2024-12-25T05:21:42Z"),
        (19302.25, "2024-12-25T05:21:42.250Z"),
        (19302.0004, "2024-12-25T05:21:42Z"),
        (19301.9996, "2024-12-25T05:21:42Z"),
        (86400.0, "2024-12-26T00:00:00Z"),
        (-0.5, "2024-12-24T23:59:59.500Z"),
        (-86400.0, "2024-12-24T00:00:00Z"),
        (7 * 86400.0 + 1, "2025-01-01T00:00:01Z"),
    ],
)
def test_iso(seconds: float, iso: str) -> None:
    assert DAY.iso(seconds) == iso


@pytest.mark.parametrize("unknown", [math.inf, -math.inf, math.nan])
def test_unknown_is_null_and_never_zero(unknown: float) -> None:
    assert DAY.iso(unknown) is None
    assert finite(unknown) is None
    assert DAY.clock(unknown) == "unknown"


@pytest.mark.parametrize(("value", "shown"), [(1.23456789, 1.234568), (-0.0, 0.0), (-1e-9, 0.0), (2.0, 2.0)])
def test_finite_to_the_microsecond(value: float, shown: float) -> None:
    found = finite(value)
    assert found == shown
    assert math.copysign(1, found or 0.0) == 1.0


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(19302.0, 19303.0), "05:21:42 to 05:21:43"),
        (Interval(19302.0, 19302.0), "05:21:42"),
        (Interval(low=19302.0), "not before 05:21:42"),
        (Interval(high=19302.5), "not after 05:21:42.5"),
        (Interval(), "not bounded"),
        (Interval(86399.0, 86400.0), "23:59:59 to 2024-12-26 00:00:00"),
    ],
)
def test_span(interval: Interval, text: str) -> None:
    assert DAY.span(interval) == text


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(24.0, 25.0), "24 s to 25 s"),
        (Interval(-25.0, -24.0), "−25 s to −24 s"),
        (Interval(low=60.0), "at least 1 min 00 s"),
        (Interval(high=0.0), "at most 0 s"),
        (Interval(), "not bounded"),
    ],
)
def test_duration(interval: Interval, text: str) -> None:
    assert plain(duration(interval)) == text
