"""Restriction posts: what a spokesperson's channel says of airports, in Russian or English.

Such posts tell of closings that no NOTAM tells, airport by airport, in fixed phrases ("restrictions on arrival and
departure introduced / lifted"). A post is parted into sentences. A sentence with an action and airports is taken; a
heading gives its airports to the sentence behind it, a list to the one before it. What is neither understood nor among
the phrases known to say nothing of restrictions is a notice with its place. The phrases are ours, after posts as quoted
by the press in 2025 and 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crossfix.read.notices.airport_names import AirportNames, airport_names
from crossfix.read.notices.restriction_times import ZONES, times_in
from crossfix.records.notice import Notice
from crossfix.records.notice_text import Action, RestrictionPost, RestrictionSaid

MOST_CHARACTERS = 8192
"""Of one post; ours: twice what Telegram lets through."""
SENTENCE = re.compile(r"(?:[^.!?;\n]|(?<=\d)\.(?=\d)|(?<=\b[Ss]t)\.)+")
INTRODUCED = re.compile(
    r"\b(?:введен[аоы]?|введён[аоы]?|ввели|вв[её]л[аи]?|вводятся|вводится|закрыт[аоы]?|приостановлен[аоы]?|приостановил[аи]?|объявлен[аоы]?"
    r"|прекращен[аоы]?|прекратил[аи]?|действу[юе]т|не принима[юе]т|установлен[аоы]?"
    r"|introduced|imposed|in force|in effect|closed|suspended|halted"
    r"|declared|announced|stopped)\b",
    re.IGNORECASE,
)
LIFTED = re.compile(
    r"\b(?:снят[аоы]?|сняли|снял[аи]?|снимаются|отмен[её]н[аоы]?|отменили|отбой|возобновил[аи]?|возобновлен[аоы]?|возобновля[юе]т|открыт[аоы]?"
    r"|lifted|cancelled|canceled|removed|resumed|resumes?|reopened|no longer in (?:force|effect)|ended)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\bне\s+(?:были\s+|был[ао]?\s+)?(?:введен|введён|снят|вводи|снима|отмен|закры|планиру)"
    r"|\b(?:not|never)\s+(?:been\s+|yet\s+)*(?:introduced|imposed|lifted|closed|cancel|removed|suspended)",
    re.IGNORECASE,
)
TOPIC = re.compile(
    r"ограничен|при[её]м|выпуск|вылет|прил[её]т|полет|полёт|рейс|воздушн|аэропорт|авиауз|режим|ков[её]р|restrict|arriv|depart|flights?\b|airspace"
    r"|airport|operations|kover|kovyor|carpet|regime",
    re.IGNORECASE,
)
ARRIVALS = re.compile(r"при[её]м|прил[её]т|прибыти|посадк|arriv|landing|inbound|accept", re.IGNORECASE)
DEPARTURES = re.compile(r"выпуск|вылет|отправ|убыти|depart|take-?off|outbound|release", re.IGNORECASE)
CLOSED_SKY = re.compile(r"\bков[её]р\w{0,2}\b|\bkover\b|\bkovyor\b|\bcarpet\b", re.IGNORECASE)
REASON = re.compile(
    r"(?:необходим[аоы]?\s+для|введен[аоы]?\s+для|для|в целях|с целью|в связи с|из-за|по причине"
    r"|in order to|to ensure|due to|because of|for the sake of|for reasons of|for)\s+(?:the\s+)?"
    r"(?P<reason>(?:обеспечени|безопасност|угроз|беспилотн|погод|воздушн"
    r"|security|safety|flight safety|ensur|unmanned|uav|drone|weather)[^.;\n]*)",
    re.IGNORECASE,
)
SAYS_NOTHING = re.compile(
    r"следит за|соблюда|принимают все|сообщ|просим|уважаем|рекоменд|обращайтесь|уточня|экипаж|пассажир|авиакомпани"
    r"|внимани|обновля|подпис|monitor|passengers?|please|airlines?|crews?|advised|follow|update|subscribe|https?://|^\W*$",
    re.IGNORECASE,
)
MOSCOW_TIME = ZONES[0][0]
"""A zone, and no airport."""
UNKNOWN_AIRPORT = re.compile(r"\b(?i:аэропорт\w*|airports?(?: of)?)\s+[«\"]?(?P<name>[А-ЯЁA-Z][\w-]+)")


@dataclass(slots=True)
class _Reading:
    where: str
    said: list[RestrictionSaid] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    heading: tuple[str, ...] = ()
    waiting: RestrictionSaid | None = None
    listing: bool = False
    reason: str | None = None

    def note(self, begin: int, end: int, text: str) -> None:
        self.notices.append(Notice(f"{self.where} characters {begin}-{end}", text))


def parse_post(
    text: str,
    published_s: float | None,
    channel: str = "post",
    number: str = "",
    zone: str | None = None,
    names: AirportNames | None = None,
) -> tuple[RestrictionPost, tuple[Notice, ...]]:
    """One post and its doubts; never raises.

    `zone` is "MSK" or "UTC" where the channel is known to mean it; otherwise a time without a zone has candidates.

    >>> post, notices = parse_post("Грозный: введены ограничения на приём и выпуск с 02:05 мск.", 1766444700.0)
    >>> post.said[0].airports, post.said[0].times[0].time_s, notices
    (('URMG',), 1766444700.0, ())
    """
    table = airport_names() if names is None else names
    reading = _Reading(f"{channel} {number}".strip())
    if len(text) > MOST_CHARACTERS:
        reading.note(MOST_CHARACTERS, len(text), "is longer than posts are; not read")
    for found in SENTENCE.finditer(text, 0, MOST_CHARACTERS):
        if found[0].strip():
            _sentence(reading, found[0], found.start(), published_s, zone, table)
    if reading.waiting is not None:
        reading.note(reading.waiting.begin, reading.waiting.end, "names no airport that the table knows; not taken")
    if reading.heading and not reading.said:
        reading.notices.append(Notice(reading.where, f"names {' '.join(reading.heading)} and nothing that was done"))
    post = RestrictionPost(f"{channel}:{number}", channel, published_s, text, tuple(reading.said), reading.reason)
    return post, tuple(reading.notices)


def _sentence(
    reading: _Reading, text: str, begin: int, published_s: float | None, zone: str | None, table: AirportNames
) -> None:
    end = begin + len(text)
    named = table.find(MOSCOW_TIME.sub(lambda one: " " * len(one[0]), text))
    airports = tuple(dict.fromkeys(icao for one in named for icao in one.icao))
    if (reason := REASON.search(text)) is not None and reading.reason is None:
        reading.reason = " ".join(reason["reason"].split())
    known = [(one.begin, one.end) for one in named]
    for unknown in UNKNOWN_AIRPORT.finditer(text):
        if not any(a < unknown.end("name") and unknown.start("name") < b for a, b in known):
            reading.note(
                begin + unknown.start("name"),
                begin + unknown.end("name"),
                f"{unknown['name']!r} is no airport of the table",
            )
    before = len(reading.notices)
    action = _action(reading, text, begin)
    if action is None:
        _without_action(reading, text, begin, airports, reason is not None, len(reading.notices) > before)
        return
    closed_sky = CLOSED_SKY.search(text) is not None
    arrivals, departures = (pattern.search(text) is not None for pattern in (ARRIVALS, DEPARTURES))
    taken = airports or reading.heading
    hours = [table.zones[one] for one in taken if one in table.zones]
    times = times_in(text, published_s, zone, hours)
    if times.unresolved is not None:
        reading.note(begin, end, f"{times.unresolved}; the time is not taken")
    both = arrivals == departures
    said = RestrictionSaid(
        taken, action, arrivals or both, departures or both, closed_sky, times.begins, times.until, begin, end
    )
    reading.heading = ()
    reading.listing = text.rstrip().endswith(":") or not taken
    if taken:
        reading.said.append(said)
    reading.waiting = None if taken else said


def _action(reading: _Reading, text: str, begin: int) -> Action | None:
    """What was done; None where nothing was, or it is not clear."""
    introduced, lifted = INTRODUCED.search(text), LIFTED.search(text)
    if not (introduced or lifted) or not (TOPIC.search(text) or CLOSED_SKY.search(text)):
        return None
    if NEGATED.search(text):
        reading.note(begin, begin + len(text), "says that something was not done; not taken")
        return None
    if introduced and lifted:
        if re.search(r"\b(?:ранее|earlier|previously)\b", text, re.IGNORECASE) or re.search(
            r"\b(?:have|has|were|are|is|was)\s+(?:been\s+)?(?:now\s+)?lifted", text, re.IGNORECASE
        ):
            return "lifted"
        reading.note(begin, begin + len(text), "says introduced and lifted in one sentence; not taken")
        return None
    return "introduced" if introduced else "lifted"


def _without_action(
    reading: _Reading, text: str, begin: int, airports: tuple[str, ...], is_reason: bool, told: bool
) -> None:
    """A heading, a line of a list, a reason, or words that say nothing of restrictions."""
    if airports and reading.waiting is not None:
        waiting = reading.waiting
        said = RestrictionSaid(
            airports, waiting.action, waiting.arrivals, waiting.departures, waiting.closed_sky, waiting.times,
            waiting.until, waiting.begin, begin + len(text),
        )  # fmt: skip
        reading.said.append(said)
        reading.waiting, reading.listing = None, True
    elif airports and reading.listing and reading.said and not TOPIC.search(text):
        last = reading.said[-1]
        reading.said[-1] = RestrictionSaid(
            tuple(dict.fromkeys((*last.airports, *airports))), last.action, last.arrivals, last.departures,
            last.closed_sky, last.times, last.until, last.begin, begin + len(text),
        )  # fmt: skip
    elif airports:
        reading.heading = tuple(dict.fromkeys((*reading.heading, *airports)))
    elif not (is_reason or told or SAYS_NOTHING.search(text)):
        words = " ".join(text.split())
        reading.note(begin, begin + len(text), f"{words[:80]!r} is not understood")
