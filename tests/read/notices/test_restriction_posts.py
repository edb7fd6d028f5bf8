"""Restriction posts: phrases in two languages, times and zones, series into intervals."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.restriction_posts import NAMES, post
from crossfix.read.notices.airport_names import AirportName, AirportNames, airport_names
from crossfix.read.notices.restriction_intervals import hazards_of_restrictions, restrictions_of
from crossfix.read.notices.restriction_post import parse_post
from crossfix.records.hazard import HazardKind
from crossfix.records.notice_text import RestrictionPost

PUBLISHED = datetime(2025, 12, 22, 23, 5, tzinfo=UTC).timestamp()  # 02:05 on the 23rd in Moscow
HOUR = 3600.0


def said(
    text: str, published_s: float | None = PUBLISHED, number: str = "1", zone: str | None = None
) -> RestrictionPost:
    return parse_post(text, published_s, "channel", number, zone)[0]


@pytest.mark.parametrize("block", range(4))
def test_every_post_of_the_corpus_is_read_as_it_was_meant(block: int) -> None:
    for seed in range(block, 400, 4):
        truth, text = post(seed, PUBLISHED)
        read, notices = parse_post(text, PUBLISHED, "channel", str(seed))
        assert notices == (), text
        assert len(read.said) == 1, text
        one = read.said[0]
        assert sorted(one.airports) == sorted(truth.airports), text
        assert (one.action, one.arrivals, one.departures) == (truth.action, truth.arrivals, truth.departures), text
        assert [c.time_s for c in one.times] == ([] if truth.time_s is None else [truth.time_s]), text
        assert all(c.zone == "MSK" for c in one.times)


def test_the_corpus_covers_both_languages_and_all_airports() -> None:
    drawn = [post(seed, PUBLISHED) for seed in range(400)]
    assert {one for truth, _ in drawn for one in truth.airports} == set(NAMES)
    russian = sum(any("а" <= c <= "я" for c in text.lower()) for _, text in drawn)
    assert 150 < russian < 250


def test_a_time_without_a_zone_has_candidates() -> None:
    text = "В аэропорту Саратов введены ограничения с 02:05."
    times = {one.zone: one.time_s - PUBLISHED for one in said(text).said[0].times}
    assert times == {"UTC": 3 * HOUR, "MSK": 0.0, "UTC+4": -1 * HOUR}
    assert [one.zone for one in said(text, zone="MSK").said[0].times] == ["MSK"]


@pytest.mark.parametrize(
    ("text", "airports", "action"),
    [("▫️Аэропорт КАЛУГА (Грабцево)  ✈️ВВЕДЕНЫ ограничения на прием и выпуск", ["UUBC"], "introduced"),
     ("⬜️Аэропорт КАЛУГА (Грабцево) ✈️СНЯТЫ ограничения на прием и выпуск", ["UUBC"], "lifted"),
     ("▫️Аэропорты  – ПЕНЗА  – САРАТОВ (Гагарин)  ✈️ВВЕДЕНЫ ограничения", ["UWPP", "UWSG"], "introduced"),
     ("Введены ограничения в аэропорту Калуга (Грабцево; код ИКАО: UUBC)", ["UUBC"], "introduced"),
     ("Прекращены прием и отправка рейсов в аэропорту Сочи", ["URSS"], "introduced")],
)  # fmt: skip
def test_forms_of_channels_and_press(text: str, airports: list[str], action: str) -> None:
    one = said(text).said[0]
    assert (list(one.airports), one.action, one.arrivals, one.departures) == (airports, action, True, True)


@pytest.mark.parametrize(
    ("words", "zone", "hours"),
    [("в 02:05 по московскому времени", "MSK", 0), ("at 23:05 UTC", "UTC", 0), ("с 03:05 местного времени", "UTC+4", 0),
     ("from 00:30 MSK", "MSK", -95 / 60), ("с 23:50 мск", "MSK", -135 / 60), ("с 02:05 мск 23 декабря", "MSK", 0),
     ("с 02:05 мск 24.12.2025", "MSK", 24), ("from 02:05 MSK on 23 Dec 2025", "MSK", 0)],
)  # fmt: skip
def test_times(words: str, zone: str, hours: float) -> None:
    times = said(f"Саратов: введены ограничения {words}").said[0].times
    assert [one.zone for one in times] == [zone]
    assert times[0].time_s - PUBLISHED == pytest.approx(hours * HOUR)


def test_until_is_an_end_announced() -> None:
    one = said("Аэропорт Сочи: ограничения введены с 01:00 до 06:00 мск").said[0]
    assert [c.time_s - PUBLISHED for c in one.until] == [pytest.approx((3 + 55 / 60) * HOUR)]


def test_without_a_date_and_a_publication_time_it_stays_open() -> None:
    read, notices = parse_post("Сочи: введены ограничения с 01:00 мск", None, "channel", "1")
    assert read.said[0].times == ()
    assert "not known" in notices[0].text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Погода хорошая.", "not understood"),
        ("Аэропорт Тьмутаракань: введены ограничения на вылет.", "no airport of the table"),
        ("Ограничения в Сочи не введены.", "not done"),
        ("Введены ограничения.", "names no airport"),
        ("Сочи: ограничения введены и сняты.", "introduced and lifted"),
        ("Сочи: введены ограничения с 01:00, 02:00 и 03:00 мск.", "times in one sentence"),
    ],
)
def test_what_is_not_understood_is_told_with_its_place(text: str, part: str) -> None:
    _, notices = parse_post(text, PUBLISHED, "channel", "7")
    assert any(part in one.text for one in notices)
    assert notices[0].where.startswith("channel 7")


def test_reason_and_closed_sky() -> None:
    read = said(
        "В районе Грозного объявлен режим «Ковер» с 08:06 мск. Это необходимо для обеспечения безопасности полетов."
    )
    assert read.reason == "обеспечения безопасности полетов"
    assert read.said[0].closed_sky
    restrictions, _ = restrictions_of([read])
    assert hazards_of_restrictions(restrictions, PUBLISHED)[0].kind == HazardKind.AIRSPACE_CLOSED


def test_two_actions_of_one_post() -> None:
    read = said("Введены ограничения в Казани. Сняты ограничения в аэропорту Самара (Курумоч).")
    assert [(one.airports, one.action) for one in read.said] == [(("UWKD",), "introduced"), (("UWWW",), "lifted")]
    read = said("Ограничения в аэропортах Грозный и Магас, введенные ранее, сняты.")
    assert [(one.airports, one.action) for one in read.said] == [(("URMG", "URMS"), "lifted")]


def test_a_caller_adds_airports() -> None:
    table = AirportNames([*airport_names().rows, AirportName(("UEEE",), "YKS", 9.0, ("Якутск*", "Yakutsk"))])
    read, notices = parse_post("В Якутске введены ограничения", PUBLISHED, names=table)
    assert (read.said[0].airports, notices) == (("UEEE",), ())


def series() -> list[RestrictionPost]:
    return [
        said("Грозный, Магас: введены ограничения на приём и выпуск с 02:05 мск.", PUBLISHED, "1"),
        said("Грозный: введены ограничения на приём и выпуск.", PUBLISHED + HOUR, "2"),
        said("Магас: сняты ограничения на приём.", PUBLISHED + 2 * HOUR, "3"),
        said("Грозный: сняты ограничения.", PUBLISHED + 3 * HOUR, "4"),
        said("Сочи: сняты ограничения.", PUBLISHED + 3 * HOUR, "5"),
    ]


@given(st.randoms(use_true_random=False))
def test_a_series_in_any_order(rng: random.Random) -> None:
    posts = series()
    rng.shuffle(posts)
    restrictions, notices = restrictions_of([*posts, posts[0]])
    found = [
        (
            one.airport,
            one.arrivals,
            one.departures,
            one.closed_s.low - PUBLISHED,
            one.opened_s and one.opened_s.high - PUBLISHED,
        )
        for one in restrictions
    ]
    assert found == [
        ("URMG", True, True, 0.0, 3 * HOUR),
        ("URMS", True, False, 0.0, 2 * HOUR),
        ("URMS", False, True, 0.0, None),
        ("URSS", True, True, float("-inf"), 3 * HOUR),
    ]
    assert [one.text for one in notices] == ["URSS: lifted, and no post tells when it was introduced"]


def test_hazards_of_a_series() -> None:
    restrictions, _ = restrictions_of(series())
    grozny, magas, open_magas, _ = hazards_of_restrictions(restrictions, PUBLISHED)
    assert (grozny.active(PUBLISHED + HOUR), grozny.active(PUBLISHED + 4 * HOUR)) == (True, False)
    assert (magas.volume.airports, magas.force) == (("URMS",), "restriction")
    assert open_magas.active(PUBLISHED + 400 * HOUR)
    assert len({grozny.id, magas.id, open_magas.id}) == 3


WORDS = st.sampled_from(
    [
        "введены",
        "сняты",
        "ограничения",
        "прием",
        "выпуск",
        "Грозный",
        "Магас",
        "Сочи",
        "аэропорт",
        "с",
        "до",
        "02:05",
        "мск",
        "UTC",
        ".",
        ";",
        "\n",
        ",",
        ":",
        "lifted",
        "introduced",
        "restrictions",
        "Kazan",
        "(KZN)",
        "URMG",
        "23",
        "декабря",
        "31.02",
        "не",
        "not",
        "Ковер",
        "for",
        "safety",
    ]
)


@given(st.lists(WORDS | st.text(max_size=4), max_size=25).map(" ".join), st.none() | st.just(PUBLISHED))
def test_any_text_is_read_without_an_exception(text: str, published_s: float | None) -> None:
    read, notices = parse_post(text, published_s)
    restrictions, more = restrictions_of([read])
    hazards = hazards_of_restrictions(restrictions, PUBLISHED)
    assert len(hazards) == len(restrictions)
    for one in read.said:
        assert one.airports
        assert 0 <= one.begin < one.end <= len(text)
    assert read.said or notices or not any(c.isalnum() for c in text) or more == ()
