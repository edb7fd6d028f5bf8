"""NOTAM written to the grammar of PANS-AIM Appendix 3, with what they say known before they are written.

Shares no code with the reader: the text is made from the drawn values here, in one of several spellings, and the truth
is kept beside it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FIRS = ("UBBA", "URRV", "UGGG", "UTAK", "LTAA", "EPWW", "EDGG", "OIIX", "UUWV", "LCCC")
CODES = ("QGWAU", "QGALS", "QRTCA", "QRPCA", "QRDCA", "QRRCA", "QAFLC", "QFALC", "QMRLC", "QWMLW", "QWULW", "QXXXX",
         "QNVAS", "QOBCE", "QRAXX", "QWELW")  # fmt: skip
WEEK = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
SENTENCES = (
    "GPS SIGNAL UNRELIABLE WITHIN THE AREA",
    "TEMPORARY RESTRICTED AREA ACTIVATED",
    "FLIGHTS ARE PROHIBITED",
    "GNSS INTERFERENCE REPORTED, PILOTS TO REPORT (FREQ 121.5)",
    "UNMANNED ACFT ACTIVITY WILL TAKE PLACE",
    "AD CLOSED FOR ALL TRAFFIC",
    "EXERCISE; SEE AIP SUP 12/24",
)
CIRCLES = (
    "CIRCLE RADIUS {r}NM CENTRE {p}",
    "WI {r}NM RADIUS OF {p}",
    "{r} NM RADIUS CENTRED ON {p}",
    "PSN {p} RADIUS {r}NM",
    "WITHIN A RADIUS OF {r} NM FROM {p}",
    "WI {r}NM OF {p}",
)
NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Truth:
    """What one NOTAM says, in plain values; None is absent. Rings and circles are degrees and NM."""

    id: str
    type: str
    refers: str | None
    fir: str
    code: str
    levels: tuple[int, int]
    centre: tuple[float, float, int]
    locations: tuple[str, ...]
    begins_s: float
    ends: tuple[str, float | None] | None
    schedule: str | None
    rings: tuple[tuple[tuple[float, float], ...], ...]
    circles: tuple[tuple[float, float, float], ...]
    lower: tuple[str, int | None, str | None] | None
    upper: tuple[str, int | None, str | None] | None


@dataclass(frozen=True)
class Written:
    """The truth and its fields as text, by letter; "head" is what comes before."""

    truth: Truth
    fields: dict[str, str]

    def text(self, joint: str = "\n", tail: str = ")") -> str:
        """The whole NOTAM."""
        return (
            "("
            + joint.join([self.fields["head"], *(f"{k}) {v}" for k, v in self.fields.items() if k != "head")])
            + tail
        )


def stamp(time: datetime) -> str:
    """Ten digits."""
    return time.strftime("%y%m%d%H%M")


def dms(degrees: float, width: int, letters: str, seconds: bool) -> str:
    """Ddmm or ddmmss and the hemisphere, of degrees that are whole minutes."""
    minutes = round(abs(degrees) * 60)
    text = f"{minutes // 60:0{width}d}{minutes % 60:02d}" + ("00" if seconds else "")
    return text + letters[degrees < 0]


def place(latitude: float, longitude: float, style: int) -> str:
    """A position in one of the usual spellings."""
    a, b = dms(latitude, 2, "NS", style in (0, 2)), dms(longitude, 3, "EW", style in (0, 2))
    if style == 3:
        return f"{a[-1]}{a[:-1]} {b[-1]}{b[:-1]}"
    if style == 4:
        return f"{a[:2]} {a[2:4]} 00 {a[-1]} {b[:3]} {b[3:5]} 00 {b[-1]}"
    if style == 5:
        return f"{a[:2]}°{a[2:4]}'00\"{a[-1]} {b[:3]}°{b[3:5]}'00\"{b[-1]}"
    return a + b if style in (0, 1) else f"{a} {b}"


def schedule(rng: random.Random, begin: datetime) -> str:
    """Item D) in its normal form."""
    spans = " ".join(
        f"{h:02d}{rng.choice((0, 15, 30)):02d}-{h + 2:02d}45" for h in sorted(rng.sample((1, 5, 9, 14, 19), 2))
    )
    days = rng.sample(range(7), 2)
    date = f"{MONTHS[begin.month - 1]} {begin.day:02d}"
    return rng.choice(
        (
            f"DAILY {spans}", f"{WEEK[days[0]]}-{WEEK[days[1]]} {spans}", "DAILY SR-SS", f"{date} {spans}", "DAILY H24",
            f"DAILY {spans} EXC {WEEK[days[0]]}", "DAILY SR MINUS 30-SS PLUS 30",
            f"{WEEK[days[0]]} {spans} {WEEK[days[1]]} H24", "DAILY 2200-0400",
            f"{WEEK[days[0]]} 0500-{WEEK[days[1]]} 1700",
        )
    )  # fmt: skip


def notam(seed: int) -> Written:
    """One NOTAM of the grammar; the same seed gives the same."""
    rng = random.Random(seed)
    type_ = rng.choices("NRC", (6, 2, 1))[0]
    name, other = (f"{rng.choice('ABCEW')}{rng.randint(1, 9999):04d}/{rng.choice((24, 25))}" for _ in range(2))
    fir, code = rng.choice(FIRS), rng.choice(CODES)
    low, high = rng.choice(((0, 999), (0, 100), (195, 460), (0, 45)))
    centre = (rng.randint(-50 * 60, 65 * 60) / 60, rng.randint(-178 * 60, 178 * 60) / 60, rng.choice((5, 25, 80)))
    begin = NEW_YEAR + timedelta(minutes=rng.randint(0, 700 * 1440))
    end = begin + timedelta(minutes=rng.randint(60, 60 * 1440))
    ends = rng.choice((("time", end), ("time", end), ("estimated", end), ("permanent", None)))
    rings, circles, shape = geometry(rng, centre)
    levels = heights(rng, low, high)
    cancels = type_ == "C"
    truth = Truth(
        name, type_, other if type_ != "N" else None, fir, code, (low, high), centre, (fir,), begin.timestamp(),
        None if cancels else (ends[0], None if ends[1] is None else ends[1].timestamp()),
        schedule(rng, begin) if not cancels and rng.random() < 0.5 else None,
        () if cancels else rings, () if cancels else circles, *((None, None) if cancels else levels),
    )  # fmt: skip
    return Written(truth, fields_of(truth, begin, ends, "" if cancels else shape, rng))


def geometry(
    rng: random.Random, centre: tuple[float, float, int]
) -> tuple[tuple[tuple[tuple[float, float], ...], ...], tuple[tuple[float, float, float], ...], str]:
    """Rings, circles and their words, within the radius of the centre."""
    latitude, longitude, radius = centre
    style, minutes = rng.randrange(6), max(2, radius // 2)
    kind = rng.randrange(4)
    if kind == 0:
        return (), (), ""
    if kind == 1:
        words = rng.choice(CIRCLES)
        return (
            (),
            ((latitude, longitude, float(minutes)),),
            words.format(r=minutes, p=place(latitude, longitude, style)),
        )
    corners = [(-minutes, -minutes), (minutes, -minutes), (minutes, minutes), (-minutes, minutes)][: rng.choice((3, 4))]
    at = [(round(latitude * 60) + a, round(longitude * 60) + b) for a, b in corners]
    ring = tuple((a / 60, b / 60) for a, b in at)
    written = [place(a, b, style) for a, b in ring]
    joint = rng.choice((" - ", "-", " TO ", ", ", "\n", " – "))
    closed = [written[0]] if rng.random() < 0.5 else []
    return (ring,), (), f"{rng.choice(('AREA', 'BOUNDED BY', 'WI COORD:'))} {joint.join(written + closed)}"


def heights(
    rng: random.Random, low: int, high: int
) -> tuple[tuple[str, int | None, str | None] | None, tuple[str, int | None, str | None] | None]:
    """Items F) and G) that fit the limits of Q)."""
    if rng.random() < 0.4:
        return None, None
    lower: tuple[str, int | None, str | None] = ("SFC", None, None) if low == 0 else ("FL", low, None)
    if high == 999:
        return lower, ("UNL", None, None)
    uppers: list[tuple[str, int | None, str | None]] = [
        ("FL", high, None),
        ("FT", high * 100, "AMSL"),
        ("M", high * 30, "AMSL"),
    ]
    return lower, rng.choice(uppers)


def fields_of(
    truth: Truth, begin: datetime, ends: tuple[str, datetime | None], shape: str, rng: random.Random
) -> dict[str, str]:
    """The words of each field."""
    latitude, longitude, radius = truth.centre
    centre = f"{dms(latitude, 2, 'NS', False)}{dms(longitude, 3, 'EW', False)}{radius:03d}"
    refers = "" if truth.refers is None else f" {truth.refers}"
    scope = rng.choice(("E", "A", "AE", "W"))
    fields = {
        "head": f"{truth.id} NOTAM{truth.type}{refers}",
        "Q": f"{truth.fir}/{truth.code}/IV/NBO/{scope}/{truth.levels[0]:03d}/{truth.levels[1]:03d}/{centre}",
        "A": " ".join(truth.locations),
        "B": stamp(begin),
    }
    if truth.ends is not None:
        fields["C"] = "PERM" if ends[1] is None else stamp(ends[1]) + (" EST" if ends[0] == "estimated" else "")
    if truth.schedule is not None:
        fields["D"] = truth.schedule
    fields["E"] = f"{rng.choice(SENTENCES)}.{rng.choice((' ', chr(10)))}{shape}".strip()
    for letter, level in (("F", truth.lower), ("G", truth.upper)):
        if level is not None:
            kind, value, reference = level
            fields[letter] = (
                kind if value is None else f"FL{value:03d}" if kind == "FL" else f"{value}{kind} {reference}"
            )
    return fields
