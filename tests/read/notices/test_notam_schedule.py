"""Item D): schedules against days counted one by one, sun times against another program."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.read.notices.notam_periods import NoSun, joined, periods_of
from crossfix.read.notices.notam_schedule import parse_schedule, print_schedule
from crossfix.read.notices.sun import sun_times
from crossfix.records.notice_text import Across, Clock, Daily, Dates, Schedule, Weekdays

START = datetime(2024, 12, 23, tzinfo=UTC)  # a Monday
HOUR = 3600.0


def active(text: str, days: int = 14, place: tuple[float, float] | None = (43.3, 45.8)) -> list[tuple[str, str]]:
    schedule = parse_schedule(text)
    assert isinstance(schedule, Schedule), schedule
    periods = periods_of(schedule, START.timestamp(), START.timestamp() + days * 86400, place)
    assert not isinstance(periods, NoSun)
    return [tuple(datetime.fromtimestamp(t, UTC).strftime("%d%H%M") for t in one) for one in periods]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "days", "periods"),
    [
        ("DAILY 0500-0700", 2, [("230500", "230700"), ("240500", "240700")]),
        ("2200-0400", 2, [("230000", "230400"), ("232200", "240400"), ("242200", "250000")]),
        ("TUE 0500-0600 THU H24", 7, [("240500", "240600"), ("260000", "270000")]),
        ("MON-FRI 0000-2359", 7, [("230000", "280000")]),
        ("SAT-MON 0100-0200", 7, [("230100", "230200"), ("280100", "280200"), ("290100", "290200")]),
        ("MON 0500-WED 1700", 7, [("230500", "251700")]),
        ("DEC 24-26 0500-0600 EXC DEC 25", 7, [("240500", "240600"), ("260500", "260600")]),
        ("DEC 31-JAN 02 1000-1100", 14, [("311000", "311100"), ("011000", "011100"), ("021000", "021100")]),
        ("25 1000-1100 27 1200-1300", 7, [("251000", "251100"), ("271200", "271300")]),
        ("DEC 01 0000-DEC 24 1200", 7, [("230000", "241200")]),
        ("FEB 01 0000-0100", 14, []),
        ("DAILY 0600-0800 0800-1000", 1, [("230600", "231000")]),
    ],
)
def test_periods(text: str, days: int, periods: list[tuple[str, str]]) -> None:
    assert active(text, days) == periods


NO_SCHEDULES = [
    "AS PUBLISHED",
    "DAILY",
    "MON-FRI",
    "2500-2600",
    "0560-0600",
    "EXC SAT",
    "DEC 32 H24",
    "FEB 30 H24",
    "0500-0700 EXC",
    "MON DEC 25 H24",
    "SR-SS LOCAL",
    "DEC 27-25 H24",
    "DAILY MON 0500-0600",
    "MON-DEC 25 H24",
]


@pytest.mark.parametrize("text", NO_SCHEDULES)
def test_what_is_no_schedule_says_why(text: str) -> None:
    assert isinstance(parse_schedule(text), str)


def clocks() -> st.SearchStrategy[Clock]:
    sun = st.builds(Clock, st.integers(-120, 120), st.sampled_from(("SR", "SS")))
    return st.builds(Clock, st.integers(0, 1439)) | sun


def days() -> st.SearchStrategy[list[Weekdays] | list[Dates]]:
    week = st.builds(Weekdays, st.integers(0, 6), st.integers(0, 6))
    date = st.tuples(st.integers(1, 12), st.integers(1, 28))
    dates = st.builds(lambda a, b: Dates(a, max(a, b) if a[0] == b[0] else b), date, date)
    return st.lists(week, max_size=3) | st.lists(dates, max_size=3)


def schedules() -> st.SearchStrategy[Schedule]:
    spans = st.lists(st.tuples(clocks(), clocks()), min_size=1, max_size=3).map(tuple)
    daily = st.builds(lambda d, s: Daily(tuple(d), s), days(), spans)
    day = st.integers(0, 6).map(lambda d: Weekdays(d, d))
    across = st.builds(Across, day, clocks(), day, clocks())
    rules = st.lists(daily | across, min_size=1, max_size=3).map(tuple)
    return st.builds(lambda r, w: Schedule(r, tuple(w)), rules, days())


@given(schedules())
def test_every_schedule_is_printed_and_read_back(schedule: Schedule) -> None:
    assert parse_schedule(print_schedule(schedule)) == schedule


@given(schedules(), st.integers(0, 20 * 24))
def test_periods_are_in_order_within_the_horizon_and_do_not_depend_on_it(schedule: Schedule, hours: int) -> None:
    begin, end = START.timestamp(), START.timestamp() + hours * HOUR
    whole = periods_of(schedule, begin, end, (43.3, 45.8))
    assert not isinstance(whole, NoSun)
    assert all(begin <= a < b <= end for a, b in whole)
    assert all(one[1] < other[0] for one, other in pairwise(whole))
    middle = (begin + end) / 2
    halves = [periods_of(schedule, *half, (43.3, 45.8)) for half in ((begin, middle), (middle, end))]
    assert joined([one for half in halves if not isinstance(half, NoSun) for one in half]) == whole


def test_without_a_place_or_a_sun_it_is_not_known() -> None:
    schedule = parse_schedule("DAILY SR-SS")
    assert isinstance(schedule, Schedule)
    summer = datetime(2024, 6, 20, tzinfo=UTC).timestamp()
    assert isinstance(periods_of(schedule, summer, summer + 86400, None), NoSun)
    assert isinstance(periods_of(schedule, summer, summer + 86400, (69.65, 18.96)), NoSun)


# Sunrise and sunset by astral 3.2 (Apache 2.0), UTC on the date.
ASTRAL: list[tuple[float, float, str, str, str]] = [
    (43.323, 45.742, "2024-12-25", "04:28:17", "13:26:18"),
    (43.323, 45.742, "2024-06-20", "01:16:54", "16:40:31"),
    (43.323, 45.742, "2025-03-20", "03:00:31", "15:09:05"),
    (51.477, 0.0, "2024-12-25", "08:05:15", "15:55:25"),
    (51.477, 0.0, "2024-06-20", "03:43:00", "20:20:25"),
    (51.477, 0.0, "2025-03-20", "06:02:35", "18:13:07"),
    (-33.87, 151.21, "2024-12-25", "18:43:50", "09:07:12"),
    (-33.87, 151.21, "2024-06-20", "21:00:18", "06:53:28"),
    (-33.87, 151.21, "2025-03-20", "19:59:06", "08:06:24"),
    (40.47, 50.05, "2024-12-25", "04:01:41", "13:18:26"),
    (40.47, 50.05, "2024-06-20", "01:09:41", "16:13:16"),
    (40.47, 50.05, "2025-03-20", "02:43:28", "14:51:36"),
    (19.72, -155.05, "2024-12-25", "16:52:32", "03:48:21"),
    (19.72, -155.05, "2024-06-20", "15:42:28", "05:01:18"),
    (19.72, -155.05, "2025-03-20", "16:23:58", "04:30:54"),
    (60.3, 24.9, "2024-12-25", "07:27:21", "13:14:04"),
    (60.3, 24.9, "2024-06-20", "00:53:09", "19:51:03"),
    (60.3, 24.9, "2025-03-20", "04:22:00", "16:34:58"),
]


@pytest.mark.parametrize(("latitude", "longitude", "date", "sunrise", "sunset"), ASTRAL)
def test_sun_times_within_two_minutes_of_astral(
    latitude: float, longitude: float, date: str, sunrise: str, sunset: str
) -> None:
    midnight = datetime.fromisoformat(f"{date}T00:00:00+00:00")
    times = sun_times(midnight.timestamp(), latitude, longitude)
    assert times is not None
    for mine, theirs in zip(times, (sunrise, sunset), strict=True):
        expected = datetime.fromisoformat(f"{date}T{theirs}+00:00")
        off = (datetime.fromtimestamp(mine, UTC) - expected) % timedelta(days=1)
        assert min(off, timedelta(days=1) - off) < timedelta(minutes=2)
