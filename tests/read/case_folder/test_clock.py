"""Times, dates, zones and durations as written -> seconds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.read.case_folder.clock import (
    MAX_DAYS,
    clock_time,
    instant,
    is_zone,
    midnight,
    published,
    written_number,
    zone,
)
from crossfix.records.interval import Interval

DAY = "2024-12-25"


@given(st.times(), st.integers(0, 6))
def test_clock_time_round_trip(time: object, places: int) -> None:
    text = f"{time:%H:%M:%S}"
    micro = int(f"{time:%f}")
    fraction = f"{micro:06d}"[:places]
    seconds, unit = clock_time(text + (f".{fraction}" if fraction else ""), DAY)
    whole = sum(int(p) * f for p, f in zip(text.split(":"), (3600, 60, 1), strict=True))
    assert seconds == pytest.approx(whole + (int(fraction) / 10**places if fraction else 0), abs=1e-9)
    assert unit == pytest.approx(10.0**-places)


@given(st.integers(0, 23), st.integers(0, 59))
def test_minute_is_a_minute_wide(hour: int, minute: int) -> None:
    assert clock_time(f"{hour}:{minute:02d}", DAY) == (hour * 3600 + minute * 60, 60.0)


@given(st.integers(-MAX_DAYS, MAX_DAYS))
def test_named_day_counts_from_the_day_of_the_case(days: int) -> None:
    day = date.fromisoformat(DAY) + timedelta(days=days)
    assert clock_time(f"{day}T00:00:00", DAY) == (days * 86400, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "24:00",
        "5:60",
        "05:21:61",
        "0521",
        "05.21",
        "5:2",
        "05:21:42.1234567",
        "05:21Z",
        "05:21 UTC",
        "",
        "2024-12-25",
        "-1:00",
    ],
)
def test_no_clock_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a (clock time; write 05:21:42|time of day)"):
        clock_time(text, DAY)


def test_leap_second_is_a_time_of_day() -> None:
    assert clock_time("23:59:60", DAY) == (86400.0, 1.0)


def test_day_far_from_the_case() -> None:
    with pytest.raises(ValueError, match="at most 366 are taken"):
        clock_time("1970-01-01T00:00", DAY)


def test_day_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="day"):
        clock_time("2024-02-30T00:00", DAY)


@given(st.integers(-12 * 60, 14 * 60))
def test_zone_round_trip(minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    text = f"UTC{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"
    assert zone(text, {}).offset_s == minutes * 60
    assert zone("Here", {"Here": text}).offset_s == minutes * 60


@pytest.mark.parametrize("text", ["UTC+15", "UTC-12:30", "+14:01", "UTC+5:75"])
def test_zone_not_on_earth(text: str) -> None:
    with pytest.raises(ValueError, match="no zone on Earth; offsets run from UTC-12 to UTC\\+14"):
        zone(text, {})


@pytest.mark.parametrize("text", ["Baku", "AZT", "UTC4", "utc+4", "4", "", "UTC+"])
def test_unknown_zone_names_those_known(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a zone; write UTC, .* \(Here\)"):
        zone(text, {"Here": "UTC+4"})


def test_offsets_are_zones_by_themselves() -> None:
    assert [is_zone(t) for t in ("UTC", "Z", "+4", "UTC-3:30", "Baku")] == [True, True, True, True, False]


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.integers(-720, 840))
def test_published_instant_round_trip(moment: datetime, minutes: int) -> None:
    zoned = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    found = published(zoned.isoformat(), midnight(DAY))
    seconds = (zoned - datetime(2024, 12, 25, tzinfo=UTC)).total_seconds()
    assert found == Interval(seconds, seconds)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_coarse_date_holds_the_finer_one(day: date) -> None:
    zero = midnight(DAY)
    year, month, exact = (published(text, zero) for text in (f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"))
    assert exact.within(month)
    assert month.within(year)
    assert exact.width == 2 * 86400
    noon = published(f"{day}T12:00Z", zero)
    assert noon.within(exact)


@pytest.mark.parametrize(
    "text", ["yesterday", "2024-13", "2024-02-30", "25.12.2024", "24", "0001", "9999", "2024-12-25T05:21"]
)
def test_not_a_date_of_publication(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        published(text, midnight(DAY))


def test_instant_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="has no zone; write 2024-12-25T05:21:42Z"):
        instant("2024-12-25T05:21:42", midnight(DAY))


@pytest.mark.parametrize(
    ("value", "unit"), [(26.0, 1.0), (25.8, 0.1), (25.85, 0.01), (0.0, 1.0), (1e-7, 1.0), (-3.5, 0.1)]
)
def test_last_place_of_a_number(value: float, unit: float) -> None:
    assert written_number(value, 1.0, "truncated", 0.0).unit == pytest.approx(unit)


def test_range_is_taken_as_it_is() -> None:
    assert written_number([4, 6], 60.0, "truncated", 0.0).spans() == (("truncated", Interval(240, 360)),)
