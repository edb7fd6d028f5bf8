"""Moments of a scenario's day as they are written."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta


def day_of(date: str) -> datetime:
    """00:00 UTC of a day."""
    return datetime.fromisoformat(date).replace(tzinfo=UTC)


def iso(date: str, seconds: float) -> str:
    """ISO 8601 to a microsecond, of seconds of the day.

    >>> iso("2024-12-25", 18811.95)
    '2024-12-25T05:13:31.950000Z'
    """
    moment = day_of(date) + timedelta(microseconds=round(seconds * 1e6))
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def clock_time(date: str, seconds: float, zone: str, to: str) -> str:
    """As a person writes it in a zone, cut off to seconds ("s") or minutes; with the date where it is another day's.

    >>> clock_time("2024-12-25", 18811.95, "UTC+3", "s"), clock_time("2024-12-25", 84000.0, "UTC+3", "min")
    ('08:13:31', '2024-12-26T02:20')
    """
    local = seconds + 3600 * float(zone.removeprefix("UTC") or 0)
    moment = day_of(date) + timedelta(seconds=math.floor(local + 1e-6))
    same_day = 0 <= local < 86400
    return moment.strftime(("" if same_day else "%Y-%m-%dT") + ("%H:%M:%S" if to == "s" else "%H:%M"))
