"""Figures of single sentences: times, dates, lapses, counts, values, and what looks like one."""

from __future__ import annotations

import math

import pytest

from builders.draft_scores import key_of
from builders.plain_documents import document_of, words_of
from crossfix.draft.propose import propose
from crossfix.records.draft import DateDraft, Draft, LapseDraft, NumberDraft, TimeDraft

WORDS = words_of(event_first_sound="First sharp sound")
ALL = ("UTC", "Moscow", "Baku", "Aktau")


def drafts(text: str, published: str | None = "2024-12-29") -> list[Draft]:
    """Those with a figure."""
    return [d for d in propose(document_of(text, published), WORDS) if d.says is not None]


def keys(text: str) -> list[object]:
    """Kind and value of every figure, in order."""
    return [key_of(d) for d in drafts(text)]


@pytest.mark.parametrize(
    ("text", "at", "zones", "written"),
    [
        ("It ended at 05:13:32.", "05:13:32", ALL, None),
        ("At 5:13, it turned.", "05:13", ALL, None),
        ("It fell at 05.13 and burned.", "05:13", ALL, None),
        ("It left at 11.28 p.m. on the day.", "23:28", ALL, None),
        ("It left at 8:49 A.M. local time.", "08:49", ("Moscow", "Baku", "Aktau"), "local time"),
        ("It left at 12:05 a.m. sharp.", "00:05", ALL, None),
        ("The data ended at 06:02 UTC.", "06:02", ("UTC",), "UTC"),
        ("The data ended at 0602Z.", "06:02", ("UTC",), "Z"),
        ("The data ended at 09:02 (UTC+3).", "09:02", ("UTC+3",), "UTC+3"),
        ("It was 09:13 Baku time.", "09:13", ("Baku",), "Baku time"),
        ("It was 08:13 Moscow time.", "08:13", ("Moscow",), "Moscow time"),
        ("It was 08:13 MSK.", "08:13", ("Moscow",), "MSK"),
        ("It was 14:13 Omsk time.", "14:13", ALL, "Omsk time"),
        ("Сигнал пропал в 05:13:31.", "05:13:31", ALL, None),
        ("Сигнал пропал в 8:13 по московскому времени.", "08:13", ("Moscow",), "по московскому времени"),
        ("Сигнал пропал в 9.13 по местному времени.", "09:13", ("Moscow", "Baku", "Aktau"), "по местному времени"),
        ("Сигнал пропал в 5 часов 13 минут.", "05:13", ALL, None),
        ("Сигнал пропал в 9:13 по бакинскому времени.", "09:13", ("Baku",), "по бакинскому времени"),
    ],
)
def test_clock_times(text: str, at: str, zones: tuple[str, ...], written: str | None) -> None:
    (one,) = drafts(text)
    assert isinstance(one.says, TimeDraft)
    assert (one.says.at, one.says.zones, one.says.zone_as_written) == (at, zones, written)


def test_one_moment_in_two_zones_is_two_times() -> None:
    said = [d.says for d in drafts("It was lost at 05:13 UTC (09:13 Baku time).")]
    assert [(s.at, s.zones) for s in said if isinstance(s, TimeDraft)] == [("05:13", ("UTC",)), ("09:13", ("Baku",))]


def test_what_a_document_says_of_all_its_times_holds_for_those_without_a_zone() -> None:
    said = [d.says for d in drafts("All times are UTC.\nIt was lost at 05:13 and seen at 09:20 Baku time.")]
    assert [s.zones for s in said if isinstance(s, TimeDraft)] == [("UTC",), ("Baku",)]


@pytest.mark.parametrize(
    "text",
    [
        "The team won 10:12 at home.",
        "A ratio of 1:50 was kept.",
        "See chapter 5.13 of the manual.",
        "In version 2.10 it was changed.",
        "The desk works 24:7 all year round.",
        "The map has a scale of 1:50.",
        "It is written in John 3:16 somewhere.",
        "The call number is 25:61 and 12:75.",
        "Масштаб карты 1:50.",
        "Матч закончился со счётом 2:10.",
        "Смотрите главу 5.13 отчёта.",
        "Prices rose by 5.13 percent.",
        "The file 2024:12:25:05 was lost.",
        "The zone is UTC+04:00 there.",
    ],
)
def test_what_is_no_clock_time(text: str) -> None:
    assert [d.quote for d in drafts(text) if isinstance(d.says, TimeDraft)] == []


def test_a_duration_with_a_colon_is_a_duration_or_nothing_but_no_time() -> None:
    assert [d.quote for d in drafts("The flight took 1:30 h.") if isinstance(d.says, TimeDraft)] == []


@pytest.mark.parametrize(
    ("text", "first", "last", "relative"),
    [
        ("On December 25, 2024, it fell.", "2024-12-25", "2024-12-25", None),
        ("On 25 December 2024 it fell.", "2024-12-25", "2024-12-25", None),
        ("It fell on 2024-12-25 there.", "2024-12-25", "2024-12-25", None),
        ("It fell on 25.12.2024 there.", "2024-12-25", "2024-12-25", None),
        ("It fell on December 25.", "2024-12-25", "2024-12-25", "2024-12-29"),
        ("It was sold in February 2023.", "2023-02-01", "2023-02-28", None),
        ("In 2014, it was built.", "2014-01-01", "2014-12-31", None),
        ("He spoke on Wednesday.", "2024-12-25", "2024-12-25", "2024-12-29"),
        ("He spoke on Sunday.", "2024-12-29", "2024-12-29", "2024-12-29"),
        ("He spoke last Sunday.", "2024-12-22", "2024-12-22", "2024-12-29"),
        ("He spoke last week.", "2024-12-16", "2024-12-22", "2024-12-29"),
        ("He spoke yesterday.", "2024-12-28", "2024-12-28", "2024-12-29"),
        ("Он выступил в среду.", "2024-12-25", "2024-12-25", "2024-12-29"),
        ("Он выступил накануне.", "2024-12-28", "2024-12-28", "2024-12-29"),
        ("Он выступил 25 декабря 2024 года.", "2024-12-25", "2024-12-25", None),
        ("Он выступил 3 мая.", "2024-05-03", "2024-05-03", "2024-12-29"),
        ("Он выступил в феврале 2025 года.", "2025-02-01", "2025-02-28", None),
        ("В 2014 году его построили.", "2014-01-01", "2014-12-31", None),
    ],
)
def test_dates(text: str, first: str, last: str, relative: str | None) -> None:
    assert [d.says for d in drafts(text)] == [DateDraft(first, last, relative)]


@pytest.mark.parametrize("text", ["He spoke on Wednesday.", "Он выступил накануне.", "It fell on December 25."])
def test_a_relative_date_without_publication_has_no_value_and_says_so(text: str) -> None:
    (one,) = [d for d in propose(document_of(text, None), WORDS) if "date" in d.rule]
    assert (one.says, one.rule) == (None, "relative date, publication not known")


@pytest.mark.parametrize(
    ("text", "least", "most", "role", "unit"),
    [
        ("There were two noises 24 seconds apart.", 24, 24, "duration", "s"),
        ("It landed eight minutes later.", 480, 480, "offset", "min"),
        ("It flew for about an hour.", 3600, 3600, "duration", "h"),
        ("It burned for 1 hour and 13 minutes.", 4380, 4380, "duration", "min"),
        ("It took up to a year.", 0, 366 * 86400, "duration", "d"),
        ("It took at least 20 minutes.", 1200, math.inf, "duration", "min"),
        ("It took 20 to 30 minutes.", 1200, 1800, "duration", "min"),
        ("It was silent for several days.", 2 * 86400, math.inf, "duration", "d"),
        ("After 40 days, nothing was found.", 40 * 86400, 40 * 86400, "offset", "d"),
        ("It was a two-hour flight.", 7200, 7200, "duration", "h"),
        ("Через 21 секунду отказала вторая.", 21, 21, "offset", "s"),
        ("Спустя 24 секунды был удар.", 24, 24, "offset", "s"),
        ("Через минуту связь пропала.", 60, 60, "offset", "min"),
        ("Полёт длился полтора часа.", 5400, 5400, "duration", "h"),
        ("Прошло двадцать шесть минут.", 1560, 1560, "duration", "min"),
    ],
)
def test_lapses(text: str, least: float, most: float, role: str, unit: str) -> None:
    (one,) = [d.says for d in drafts(text) if isinstance(d.says, LapseDraft)]
    assert (one.least_s, one.most_s, one.role, one.unit) == (least, most, role, unit)


@pytest.mark.parametrize(
    "text",
    [
        "A second landing attempt was made.",
        "The pilot is 38 years old.",
        "A 38-year-old passenger was found.",
        "They drove at 90 km an hour.",
        "There was a minute of silence.",
    ],
)
def test_what_is_no_lapse(text: str) -> None:
    assert [d.quote for d in drafts(text) if isinstance(d.says, LapseDraft)] == []


def chains(text: str) -> list[tuple[float, int | None]]:
    """Seconds and chain of every offset."""
    said = [d.says for d in drafts(text)]
    return [(s.least_s, s.chain) for s in said if isinstance(s, LapseDraft) and s.role == "offset"]


def test_offsets_of_one_sentence_and_the_next_are_one_chain_and_others_are_not() -> None:
    one = "Four seconds after the first sound, it failed; six seconds later, another; and 21 seconds later, the last."
    assert chains(one) == [(4, 1), (6, 1), (21, 1)]
    assert chains("It failed four seconds later. Six seconds later, the next failed.") == [(4, 1), (6, 1)]
    assert chains("It failed four seconds later. Nothing was heard. Six seconds later, the next failed.") == [
        (4, None),
        (6, None),
    ]
    assert chains("Two failed 4 seconds later, then 6 seconds later.\nAnd 7 seconds later, 8 seconds later.") == [
        (4, 1),
        (6, 1),
        (7, 2),
        (8, 2),
    ]


def test_an_offset_tells_from_what_it_counts() -> None:
    after = drafts("Four seconds after the first external noise, the system failed.")[0].says
    opening = drafts("Following the first sound, it failed after four seconds.")[0].says
    assert isinstance(after, LapseDraft)
    assert isinstance(opening, LapseDraft)
    assert (after.from_as_written, opening.from_as_written) == ("the first external noise", "the first sound")


@pytest.mark.parametrize(
    ("text", "least", "most", "of"),
    [
        ("In the end, 38 people lost their lives.", 38, 38, "people"),
        ("Of these, 29 were injured.", 29, 29, "were injured"),
        ("Among the total 67 passengers was a child.", 67, 67, "passengers"),
        ("It was hit by two anti-aircraft missiles.", 2, 2, "anti-aircraft missiles"),
        ("It cites four sources.", 4, 4, "sources"),
        ("At least 38 people died.", 38, None, "people"),
        ("Up to 12 drones were seen.", None, 12, "drones"),
        ("Between 10 and 12 drones were seen.", 10, 12, "drones"),
        ("One person was found.", 1, 1, "person"),
        ("38 of the 67 passengers died.", 38, 38, "of the 67 passengers"),
        ("На борту было 67 человек.", 67, 67, "человек"),
        ("Погибли не менее 38 человек.", 38, None, "человек"),
        ("Найдено двадцать четыре сквозных отверстия.", 24, 24, "сквозных отверстия"),
        ("В итоге 29 выжили.", 29, 29, "выжили"),
    ],
)
def test_counts(text: str, least: float | None, most: float | None, of: str) -> None:
    (one,) = [d.says for d in drafts(text) if isinstance(d.says, NumberDraft)]
    assert (one.least, one.most, one.of, one.unit) == (least, most, of, "1")


@pytest.mark.parametrize(
    "text",
    [
        "After the second failed attempt it left.",
        "The Embraer 190 operated by the airline fell.",
        "The Embraer 190-100 IGW fell.",
        "Flight 17 passengers were remembered.",
        "The MH17 and COP29 files were read.",
        "A Pantsir S-1 missile was named.",
        "One thing is clear.",
        "Several experts spoke.",
        "Both systems failed.",
        "После второго захода он ушёл.",
        "Рейс 8243 самолётов не видел.",
    ],
)
def test_what_is_no_count(text: str) -> None:
    assert [d.quote for d in drafts(text) if isinstance(d.says, NumberDraft)] == []


@pytest.mark.parametrize(
    ("text", "least", "most", "unit", "approximate"),
    [
        ("It fell around 3 kilometers from the coast.", 3, 3, "km", True),
        ("There is a 90-99% likelihood.", 90, 99, "%", False),
        ("It was at 9,000 m by then.", 9000, 9000, "m", False),
        ("It was at FL130 by then.", 130, 130, "FL", False),
        ("It read 4 psi by then.", 4, 4, "psi", False),
        ("The bank was 35 degrees then.", 35, 35, "deg", False),
        ("It was cleared to 1,100 m.", 1100, 1100, "m", False),
        ("It flew several hundred kilometers.", 200, None, "km", False),
        ("Давление упало до 0 PSI.", 0, 0, "psi", False),
        ("Снижайтесь 1 100 метров.", 1100, 1100, "m", False),
        ("Видимость около 3,5 км.", 3.5, 3.5, "km", True),
    ],
)
def test_values(text: str, least: float | None, most: float | None, unit: str, approximate: bool) -> None:
    (one,) = [d.says for d in drafts(text) if isinstance(d.says, NumberDraft)]
    assert (one.least, one.most, one.unit, one.approximate) == (least, most, unit, approximate)


def test_money_is_no_length() -> None:
    assert keys("It cost $5 m to build.") == []
