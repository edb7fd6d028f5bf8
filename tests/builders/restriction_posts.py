"""Restriction posts in Russian and English, with what they say known before they are written."""

from __future__ import annotations

import random
from dataclasses import dataclass

# icao -> (Russian "at", Russian heading, English). The forms are those of the press.
NAMES = {
    "URMG": ("Грозного", "Грозный", "Grozny"),
    "URMO": ("Владикавказа", "Владикавказ", "Vladikavkaz"),
    "URMS": ("Магаса", "Магас", "Magas"),
    "URML": ("Махачкалы", "Махачкала", "Makhachkala"),
    "UWKD": ("Казани", "Казань", "Kazan"),
    "URSS": ("Сочи", "Сочи", "Sochi"),
    "UUDD": ("Домодедово", "Домодедово", "Domodedovo"),
    "ULLI": ("Пулково", "Пулково", "Pulkovo"),
    "UWGG": ("Нижнего Новгорода", "Нижний Новгород (Стригино)", "Nizhny Novgorod"),
    "URWW": ("Волгограда", "Волгоград", "Volgograd"),
    "UWSG": ("Саратова (Гагарин)", "Саратов (Гагарин)", "Saratov"),
}
DIRECTIONS_RU = {(True, True): "на прием и выпуск", (True, False): "на приём", (False, True): "на выпуск"}
DIRECTIONS_EN = {(True, True): "arrivals and departures", (True, False): "arrivals", (False, True): "departures"}
REASONS_RU = (
    "",
    " Ограничения необходимы для обеспечения безопасности полетов.",
    "\nЭто нужно в целях безопасности полётов.",
)
REASONS_EN = ("", " This is for the safety of flights.", " Passengers are advised to check with their airlines.")
MSK_S = 3 * 3600.0


@dataclass(frozen=True)
class PostTruth:
    """Airports, action ("introduced", "lifted"), directions, and minutes of the day in Moscow time or None."""

    airports: tuple[str, ...]
    action: str
    arrivals: bool
    departures: bool
    time_s: float | None


def post(seed: int, published_s: float) -> tuple[PostTruth, str]:
    """One post; the same seed gives the same."""
    rng = random.Random(seed)
    airports = tuple(rng.sample(sorted(NAMES), rng.choice((1, 1, 2, 3))))
    action = rng.choice(("introduced", "lifted"))
    directions = rng.choice(((True, True), (True, True), (True, False), (False, True)))
    time_s = None
    clock = ""
    if rng.random() < 0.5:
        time_s = (published_s - rng.randint(0, 90) * 60.0) // 60 * 60
        of_day = int(time_s + MSK_S) % 86400
        clock = f"{of_day // 3600:02d}:{of_day % 3600 // 60:02d}"
    text = russian(rng, airports, action, directions, clock) if rng.random() < 0.5 else english(
        rng, airports, action, directions, clock
    )  # fmt: skip
    return PostTruth(airports, action, *directions, time_s), text


def russian(
    rng: random.Random, airports: tuple[str, ...], action: str, directions: tuple[bool, bool], clock: str
) -> str:
    """In the fixed phrases of the channel."""
    what = f"временные ограничения {DIRECTIONS_RU[directions]} воздушных судов"
    done = {"introduced": rng.choice(("Введены", "введены", "Введены")), "lifted": "Сняты"}[action]
    when = (
        f" с {clock} мск" if clock and action == "introduced" else f" в {clock} по московскому времени" if clock else ""
    )
    at = [NAMES[one][0] for one in airports]
    names = [NAMES[one][1] for one in airports]
    reason = rng.choice(REASONS_RU)
    form = rng.randrange(4)
    if form == 0:
        return f"В аэропорт{'у' if len(at) == 1 else 'ах'} {', '.join(at)} {done.lower()} {what}{when}.{reason}"
    if form == 1:
        return f"✈️ {', '.join(names)}.\n{done} {what}{when}.{reason}"
    if form == 2:
        lines = "".join(f"\n— {name};" for name in names)
        return f"{done} {what}{when}:{lines}\n{reason.strip()}"
    joined = " и ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"Аэропорты {joined}: {done.lower()} {what}{when}!{reason}"


def english(
    rng: random.Random, airports: tuple[str, ...], action: str, directions: tuple[bool, bool], clock: str
) -> str:
    """The same in English."""
    what = f"restrictions on {DIRECTIONS_EN[directions]}"
    when = f" {'from' if action == 'introduced' else 'at'} {clock} Moscow time" if clock else ""
    names = [NAMES[one][2] if rng.random() < 0.7 else one for one in airports]
    joined = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    reason = rng.choice(REASONS_EN)
    form = rng.randrange(3)
    done = {"introduced": ("introduced", "imposed"), "lifted": ("lifted", "removed")}[action][rng.randrange(2)]
    if form == 0:
        return f"Temporary {what} have been {done}{when} at {joined}.{reason}"
    if form == 1:
        return f"{joined}: {what} {done}{when}.{reason}"
    lines = "".join(f"\n- {name}" for name in names)
    return f"Temporary {what} {done}{when}:{lines}\n{reason.strip()}"
