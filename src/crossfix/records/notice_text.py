"""What notices say, field by field: NOTAM and restriction posts, as read from their text.

Times are seconds UTC since 1970, places are degrees, distances NM. None is not said or not understood; what was not
understood stays as text in `unread`. Sources: ICAO Annex 15; PANS-AIM (Doc 10066) Appendix 3, NOTAM format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crossfix.records.hazard import Circle
from crossfix.records.interval import Interval

NotamType = Literal["N", "R", "C"]
MomentKind = Literal["time", "estimated", "permanent", "until further notice", "immediate"]
LevelKind = Literal["SFC", "UNL", "FL", "FT", "M"]
LevelReference = Literal["AMSL", "AGL"]
Sun = Literal["SR", "SS"]
Action = Literal["introduced", "lifted"]
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a field stands: characters [begin, end) of the text that was read, and its line from 1."""

    field: str
    begin: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class NotamId:
    """A1234/24.

    >>> str(NotamId("A", 12, 24))
    'A0012/24'
    """

    series: str
    number: int
    year: int

    def __str__(self) -> str:
        """As it is written."""
        return f"{self.series}{self.number:04d}/{self.year:02d}"


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """Item Q). Levels are hundreds of feet; 000 and 999 stand for no limit. The radius is often left out."""

    fir: str | None = None
    code: str | None = None
    traffic: str | None = None
    purpose: str | None = None
    scope: str | None = None
    lower: int | None = None
    upper: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_nm: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Items B) and C). `time_s` is None where the kind has none. An estimated end does not end the notice."""

    kind: MomentKind
    time_s: float | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """Items F) and G): `value` in feet, metres or hundreds of feet (FL) as the kind says, None for SFC and UNL."""

    kind: LevelKind
    value: int | None = None
    reference: LevelReference | None = None


@dataclass(frozen=True, slots=True)
class Weekdays:
    """From `first` to `last`, 0 is Monday; it may run over the end of the week."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Dates:
    """From (month, day) to (month, day) of each year. The month is None where the notice names none."""

    first: tuple[int | None, int]
    last: tuple[int | None, int]


Days = Weekdays | Dates


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes after midnight UTC; with `sun`, minutes after sunrise (SR) or sunset (SS), before it where negative."""

    minutes: int
    sun: Sun | None = None


@dataclass(frozen=True, slots=True)
class Daily:
    """On these days (every day where there are none) from each begin to its end; an end not later is the next day's."""

    days: tuple[Days, ...]
    spans: tuple[tuple[Clock, Clock], ...]


@dataclass(frozen=True, slots=True)
class Across:
    """Without a break from a day and time to another: "MON 0500-FRI 1700"."""

    first: Days
    begin: Clock
    last: Days
    end: Clock


@dataclass(frozen=True, slots=True)
class Schedule:
    """Item D). On days of `without` nothing begins."""

    rules: tuple[Daily | Across, ...]
    without: tuple[Days, ...] = ()


@dataclass(frozen=True, slots=True)
class Shapes:
    """Geometry in item E): rings of (latitude, longitude), not closed; circles; positions that form neither."""

    rings: tuple[Ring, ...] = ()
    circles: tuple[Circle, ...] = ()
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Notam:
    """One NOTAM. Equality is of what it says: `places` tell where it was said and do not count.

    `unread` are (field, text) of what was not understood, sorted by field: "Q", "Q.code", "C", "head".
    `created_s` and `source` come from the lines that distributors add behind it.
    """

    id: NotamId | None
    type: NotamType | None
    refers: NotamId | None = None
    qualifiers: Qualifiers | None = None
    locations: tuple[str, ...] = ()
    begins: Moment | None = None
    ends: Moment | None = None
    schedule: Schedule | None = None
    text: str = ""
    shapes: Shapes = Shapes()
    lower: Level | None = None
    upper: Level | None = None
    part: tuple[int, int] | None = None
    unread: tuple[tuple[str, str], ...] = ()
    created_s: float | None = None
    source: str | None = None
    places: tuple[FieldPlace, ...] = field(default=(), compare=False)

    def was_unread(self, name: str) -> bool:
        """Whether something was written in a field and not understood."""
        return any(one == name for one, _ in self.unread)


@dataclass(frozen=True, slots=True)
class TimeCandidate:
    """A time as one zone would have it."""

    zone: str
    time_s: float


@dataclass(frozen=True, slots=True)
class RestrictionSaid:
    """One sentence of a post: what was introduced or lifted, where and when.

    `times` are the candidates of a time that was written; empty where none was. `begin`, `end` are characters of the
    post's text.
    """

    airports: tuple[str, ...]
    action: Action
    arrivals: bool
    departures: bool
    closed_sky: bool
    """The post calls it a closed-sky regime ("Kover")."""
    times: tuple[TimeCandidate, ...]
    until: tuple[TimeCandidate, ...]
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class RestrictionPost:
    """A post of a spokesperson's channel. `published_s` is None where it is not known."""

    id: str
    channel: str
    published_s: float | None
    text: str
    said: tuple[RestrictionSaid, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Restriction:
    """An airport from closing to opening, each as well as the posts tell. `opened_s` is None while it lasts.

    `until_s` is an end that was announced in advance.
    """

    airport: str
    arrivals: bool
    departures: bool
    closed_sky: bool
    closed_s: Interval
    opened_s: Interval | None
    until_s: Interval | None
    published_s: float | None
    posts: tuple[str, ...]
    text: str
    reason: str | None
