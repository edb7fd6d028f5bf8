"""Articles made from templates in English and Russian, with the figures and speakers that they hold, and decoys."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["time", "date", "duration", "offset", "count", "value"]
Language = Literal["en", "ru"]
PUBLISHED = "2024-12-29"
_FIELD = re.compile(r"<(\w+)(?::(\w+))?>")


@dataclass(frozen=True, slots=True)
class Truth:
    """A figure at [begin, end) of the article's text; `value` as `key_of` makes it of a draft."""

    kind: Kind
    language: Language
    begin: int
    end: int
    value: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence at [begin, end): part of its speaker as written, None where nobody is named."""

    language: Language
    begin: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """A made article, published on 29 December 2024, a Sunday."""

    text: str
    figures: tuple[Truth, ...]
    said: tuple[Said, ...]


# <field:form> is replaced by a figure; the second entry is part of the speaker.
ENGLISH: tuple[tuple[str, str | None], ...] = (
    ("At <time:hms>, the flight crew reported the loss of both signals.", "flight crew"),
    ("The tower cleared the approach at <time:hm> local time.", None),
    ("The airline said the aircraft left the gate at <time:pm>.", "airline"),
    ("The last contact was at <time:utc> (<time:baku>), according to the ministry.", "ministry"),
    ("According to the commission, the recording ends at <time:zulu>.", "commission"),
    ("The recorder holds <count:sounds> <duration:apart>.", None),
    ("The descent took <duration:about>, the agency reported.", "agency"),
    ("The third system failed <offset:after> the first sound, and the next one <offset:later>.", None),
    ("<offset:later_upper>, the controller called again.", None),
    ("The minister claimed that <count:people> were on board.", "minister"),
    ("<count:atleast_upper> died in the accident, officials said.", "officials"),
    ("Reuters reported, citing <count:sources> familiar with the matter, that the aircraft was damaged.", "sources"),
    ("Investigators found <count:holes> in the tail section.", None),
    ("The site is <value:km> from the coastline.", None),
    ("The crew reported a height of <value:m> and a level of <value:fl>.", "crew"),
    ("There was a <value:percent> likelihood of damage by external objects, the analyst wrote.", "analyst"),
    ("The pressure fell to <value:psi> and the bank angle was <value:deg>.", None),
    ("On <date:full>, the ministry published its summary.", None),
    ("The president stated <date:weekday> that the aircraft was damaged from the ground.", "president"),
    ("The report was released <date:yesterday>.", None),
    ("The interview was recorded on <date:noyear>.", None),
    ("“The lights were on all the time,” the controller said.", "controller"),
    # Decoys: no figure of any kind, nobody says anything.
    ("The team won 2:1 and the ratio of 1:50 was kept.", None),
    ("Chapter 5.13 of version 2.10 describes the Boeing 737-800 and Flight 17.", None),
    ("After the second failed attempt the captain turned back.", None),
    ("The service runs 24:7 for the A320 fleet and the MH17 file.", None),
    ("The report, which the ministry said was late, has not been published.", None),
    ("The airline will say more when the work is done.", None),
    ("No one told the crew, and the ministry did not say why.", None),
    ("The weather over the sea was poor and the visibility low.", None),
    ("One thing is clear: the single runway was closed.", None),
)
RUSSIAN: tuple[tuple[str, str | None], ...] = (
    ("В <time:hms> экипаж доложил о потере сигнала.", "экипаж"),
    ("Самолёт вылетел в <time:hm> по московскому времени.", None),
    ("Последний доклад был в <time:words>.", None),
    ("По данным министерства, запись обрывается в <time:dot>.", "министерства"),
    ("Записано <count:sounds> с разницей в <duration:apart>.", None),
    ("Полёт продолжался <duration:about>, сообщила авиакомпания.", "авиакомпания"),
    ("Через <offset:after> после первого звука отказала третья система, ещё через <offset:after> вторая.", None),
    ("Спустя <offset:after> диспетчер вызвал экипаж снова.", None),
    ("Министр заявил, что на борту было <count:people>.", "Министр"),
    ("Погибли <count:atleast>, сообщили в комиссии.", "комиссии"),
    ("Об этом сообщило агентство со ссылкой на <count:sources>.", "источник"),
    ("В хвостовой части найдено <count:holes>.", None),
    ("Место находится в <value:km> от берега.", None),
    ("Давление упало до <value:psi>, крен составил <value:deg>.", None),
    ("Высота была <value:m>.", None),
    ("<date:full> министерство опубликовало отчёт.", None),
    ("Президент заявил <date:weekday>, что самолёт был повреждён с земли.", "Президент"),
    ("Отчёт опубликован <date:yesterday>.", None),
    ("По словам представителя авиакомпании, самолёт был исправен.", "представителя авиакомпании"),
    # Decoys.
    ("Матч закончился со счётом 2:10, масштаб карты 1:50.", None),
    ("Глава 5 и пункт 3.12 описывают Ту-154 и рейс 8243.", None),
    ("После второго захода командир принял решение вернуться.", None),
    ("Погода над морем была плохой, видимость низкой.", None),
    ("Комиссия не сообщила, почему полоса была закрыта.", None),
)
# Written after the rules, and not used to tune them.
HELD_OUT: dict[Language, tuple[tuple[str, str | None], ...]] = {
    "en": (
        ("Contact was lost shortly before <time:hm>, an aviation official told the newspaper.", "official"),
        ("Between <time:hms> and <time:hms>, nothing was recorded.", None),
        ("The minister, speaking to reporters, said <count:people> had been rescued.", "minister"),
        ("“We saw nothing,” said a spokesperson for the airline.", "spokesperson"),
        ("Flight data show the descent began <offset:after> departure.", None),
        ("It took rescuers <duration:plain> to reach the site.", None),
        ("Rescuers pulled <count:survivors> from the wreckage.", None),
        ("The airline's chief executive insisted the crew was rested.", "chief executive"),
        ("Wreckage lay across an area of <value:m>, the commission's interim statement says.", "statement"),
        ("In the ministry's view, the lights were on.", "ministry"),
        ("Satellite images published by the agency show <count:holes>.", None),
        ("A total of <count:aircraft> were diverted.", None),
        ("The pilots had been awake for <duration:plain>, investigators believe.", "investigators"),
        ("The controller radioed at <time:hm> that the runway was closed.", "controller"),
        ("The 737 entered service with the 320 family.", None),
        ("Annex 13 and Doc 9756 apply.", None),
        ("The score stood at 3-2 after extra time.", None),
        ("Runway 26 was closed under rule 12.", None),
    ),
    "ru": (
        ("По словам очевидцев, взрыв произошёл около <time:hm>.", "очевидцев"),
        ("Как сообщает агентство, спасены <count:people>.", "агентство"),
        ("«Мы ничего не видели», — рассказал пассажир.", "пассажир"),
        ("Связь с бортом пропала через <offset:after> после взлёта.", None),
        ("Источник в авиакомпании утверждает, что экипаж отдыхал.", "Источник"),
        ("Спасатели работали <duration:plain>.", None),
        ("Всего эвакуировано <count:people>, добавили в ведомстве.", "ведомстве"),
        ("Обломки разбросаны на <value:m>.", None),
        ("В <time:hm> (мск) борт пропал с радаров.", None),
        ("С <time:hm> до <time:hm> полоса была закрыта.", None),
        ("Приложение 13 и документ 9756 не применялись.", None),
        ("Боинг 737 и рейс 17 не упоминались.", None),
        ("Третий этап и пункт 4.2 перенесены.", None),
    ),
}
_EN_NUMBERS = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    8: "eight",
    21: "twenty-one",
    24: "twenty-four",
    40: "forty",
}
_EN_NOUNS = {
    "people": "people",
    "sources": "sources",
    "holes": "small round holes",
    "sounds": "sharp sounds",
    "survivors": "survivors",
    "aircraft": "aircraft",
}
_RU_NUMBERS = {
    2: "две",
    3: "три",
    4: "четыре",
    5: "пять",
    6: "шесть",
    8: "восемь",
    21: "двадцать одну",
    24: "двадцать четыре",
}


def article(chance: random.Random, language: Language, words: int = 1000, held_out: bool = False) -> Article:
    """At least `words` words in paragraphs of one to five sentences."""
    templates = HELD_OUT[language] if held_out else ENGLISH if language == "en" else RUSSIAN
    text, figures, said = "", list[Truth](), list[Said]()
    count = 0
    while count < words:
        for _ in range(chance.randint(1, 5)):
            template, speaker = chance.choice(templates)
            begin = len(text)
            text += _filled(template, language, chance, begin, figures)
            said.append(Said(language, begin, len(text), speaker))
            count += len(text[begin:].split())
            text += " "
        text = text[:-1] + "\n\n"
    return Article(text, tuple(figures), tuple(said))


def _filled(template: str, language: Language, chance: random.Random, begin: int, figures: list[Truth]) -> str:
    made, at = "", 0
    for field in _FIELD.finditer(template):
        made += template[at : field.start()]
        kind, form = field[1], field[2]
        written, value = FIGURES[kind](form, language, chance)
        place = begin + len(made)
        figures.append(Truth(kind, language, place, place + len(written), value))  # type: ignore[arg-type]
        made += written
        at = field.end()
    return made + template[at:]


def _time(form: str, _: Language, chance: random.Random) -> tuple[str, tuple[object, ...]]:
    hour, minute, second = chance.randint(1, 11), chance.randint(10, 59), chance.randint(0, 59)
    at = f"{hour:02d}:{minute:02d}"
    if form == "hms":
        return f"{at}:{second:02d}", (f"{at}:{second:02d}",)
    if form == "pm":
        return f"{hour}.{minute} p.m.", (f"{hour % 12 + 12:02d}:{minute}",)
    if form == "words":
        return f"{hour} часов {minute} минут", (at,)
    written = {"hm": f"{hour}:{minute}", "utc": f"{at} UTC", "baku": f"{at} Baku time", "zulu": f"{at}Z"}
    return written.get(form, f"{hour:02d}.{minute}"), (at,)


def _seconds(form: str, language: Language, chance: random.Random) -> tuple[str, tuple[object, ...]]:
    number = chance.choice(list(_EN_NUMBERS if language == "en" else _RU_NUMBERS))
    minutes = chance.random() < 0.5
    seconds = float(number * (60 if minutes else 1))
    spelled = chance.random() < 0.5
    if language == "ru":
        word = _RU_NUMBERS[number] if spelled else str(number)
        one, few, many = ("минуту", "минуты", "минут") if minutes else ("секунду", "секунды", "секунд")
        unit = one if number % 10 == 1 else few if number % 10 in (2, 3, 4) else many
        return ("около " if form == "about" else "") + f"{word} {unit}", (seconds, seconds)
    word = _EN_NUMBERS[number] if spelled else str(number)
    unit = "minutes" if minutes else "seconds"
    written = {"apart": f"{word} {unit} apart", "about": f"about {word} {unit}", "after": f"{word} {unit} after"}
    written["plain"] = f"{word} {unit}"
    later = f"{word} {unit} later"
    return written.get(form, later[0].upper() + later[1:] if form == "later_upper" else later), (seconds, seconds)


def _count(form: str, language: Language, chance: random.Random) -> tuple[str, tuple[object, ...]]:
    number = chance.choice((2, 4, 5, 6, 8, 38, 67, 298))
    written = _EN_NUMBERS.get(number, str(number)) if language == "en" and chance.random() < 0.5 else str(number)
    few = number % 10 in (2, 3, 4)
    russian = {
        "people": "человека" if few else "человек",
        "sources": "источника" if few else "источников",
        "sounds": "удара" if few else "ударов",
        "holes": "сквозных отверстия" if few else "сквозных отверстий",
    }
    if form.startswith("atleast"):
        most = ("At least " if form.endswith("upper") else "не менее ") + written
        return most + (" people" if language == "en" else " человек"), (float(number), None)
    noun = russian[form] if language == "ru" else _EN_NOUNS[form]
    return f"{written} {noun}", (float(number), float(number))


def _value(form: str, language: Language, chance: random.Random) -> tuple[str, tuple[object, ...]]:
    number = chance.randint(2, 9)
    several = {
        "km": (f"around {number} kilometers", f"{number} км", float(number), "km"),
        "m": (f"{number},100 m", f"{number} 100 метров", number * 1000.0 + 100, "m"),
        "fl": (f"FL1{number}0", f"FL1{number}0", float(f"1{number}0"), "FL"),
        "psi": (f"{number} psi", f"{number} psi", float(number), "psi"),
        "deg": (f"3{number} degrees", f"3{number} градусов", float(f"3{number}"), "deg"),
    }
    if form == "percent":
        return f"9{number - 2}-99%", (float(f"9{number - 2}"), 99.0, "%")
    english, russian, value, unit = several[form]
    return english if language == "en" else russian, (value, value, unit)


def _date(form: str, language: Language, chance: random.Random) -> tuple[str, tuple[object, ...]]:
    english = language == "en"
    if form == "full":
        return ("December 25, 2024" if english else "25 декабря 2024 года"), ("2024-12-25", "2024-12-25")
    if form == "noyear":
        return "November 3", ("2024-11-03", "2024-11-03")
    if form == "yesterday":
        return ("yesterday" if english else "накануне"), ("2024-12-28", "2024-12-28")
    days = {"Wednesday": ("в среду", 25), "Friday": ("в пятницу", 27), "Sunday": ("в воскресенье", 29)}
    name = chance.choice(list(days))
    day = f"2024-12-{days[name][1]}"
    return (f"on {name}" if english else days[name][0]), (day, day)


FIGURES: dict[str, Callable[[str, Language, random.Random], tuple[str, tuple[object, ...]]]] = {
    "time": _time,
    "duration": _seconds,
    "offset": _seconds,
    "count": _count,
    "value": _value,
    "date": _date,
}
