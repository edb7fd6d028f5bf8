"""A NOTAM as text in the normal form: one field a line, single spaces, capitals where the format has them.

parse_notam of it gives the same NOTAM. What was not understood is written as it was.
"""

from __future__ import annotations

from datetime import UTC, datetime

from crossfix.read.notices.notam_schedule import print_schedule
from crossfix.records.notice_text import Level, Moment, Notam, Qualifiers

WORDS = {"permanent": "PERM", "until further notice": "UFN", "immediate": "WIE"}


def print_notam(notam: Notam) -> str:
    """The text of a NOTAM.

    >>> from crossfix.read.notices.notam import parse_notam
    >>> print(print_notam(parse_notam("(a1234/24 notamc a1230/24 q)ubba/qgwxx/iv/nbo/e/000/999/4318n04547e025"
    ...     " a)ubba b)2412250430 e)cancelled)")[0]))
    (A1234/24 NOTAMC A1230/24
    Q) UBBA/QGWXX/IV/NBO/E/000/999/4318N04547E025
    A) UBBA
    B) 2412250430
    E) cancelled)
    """
    unread = dict(notam.unread)
    type_ = None if notam.type is None else f"NOTAM{notam.type}"
    head = " ".join(str(one) for one in (notam.id, type_, notam.refers, unread.get("head")) if one is not None)
    fields = {
        "Q": None if notam.qualifiers is None else _print_q(notam.qualifiers, unread),
        "A": " ".join(notam.locations) or None,
        "B": None if notam.begins is None else _print_moment(notam.begins),
        "C": None if notam.ends is None else _print_moment(notam.ends),
        "D": None if notam.schedule is None else print_schedule(notam.schedule),
        "E": _print_text(notam, unread.get("part")),
        "F": None if notam.lower is None else _print_level(notam.lower),
        "G": None if notam.upper is None else _print_level(notam.upper),
    }
    written = {letter: value if value is not None else unread.get(letter) for letter, value in fields.items()}
    lines = [f"({head}"]
    lines += [f"{letter}) {value}" for letter, value in written.items() if value is not None]
    lines[-1] += ")" if _closes_plainly(fields, written) else "\n)"
    created = unread.get("CREATED")
    if notam.created_s is not None:
        created = datetime.fromtimestamp(notam.created_s, UTC).strftime("%d %b %Y %H:%M:%S")
    lines += [] if created is None else [f"CREATED: {created}"]
    lines += [] if notam.source is None else [f"SOURCE: {notam.source}"]
    return "\n".join(lines)


def _closes_plainly(fields: dict[str, str | None], written: dict[str, str | None]) -> bool:
    """Whether a bracket behind the last field is sure to be read as the notice's own."""
    last = next((letter for letter in reversed(written) if written[letter] is not None), None)
    value = None if last is None else fields[last]
    return value is not None and value.count("(") <= value.count(")")


def _print_q(q: Qualifiers, unread: dict[str, str]) -> str:
    centre = None
    if q.latitude is not None and q.longitude is not None:
        radius = "" if q.radius_nm is None else f"{q.radius_nm:03d}"
        centre = f"{_minutes(q.latitude, 2, 'NS')}{_minutes(q.longitude, 3, 'EW')}{radius}"
    lower, upper = (None if one is None else f"{one:03d}" for one in (q.lower, q.upper))
    parts = {
        "fir": q.fir, "code": q.code, "traffic": q.traffic, "purpose": q.purpose, "scope": q.scope,
        "lower": lower, "upper": upper, "centre": centre,
    }  # fmt: skip
    return "/".join(value if value is not None else unread.get(f"Q.{name}", "") for name, value in parts.items())


def _minutes(degrees: float, width: int, hemispheres: str) -> str:
    whole, minutes = divmod(round(abs(degrees) * 60), 60)
    return f"{whole:0{width}d}{minutes:02d}{hemispheres[degrees < 0]}"


def _print_moment(moment: Moment) -> str:
    if moment.time_s is None:
        return WORDS[moment.kind]
    digits = datetime.fromtimestamp(moment.time_s, UTC).strftime("%y%m%d%H%M")
    return f"{digits} EST" if moment.kind == "estimated" else digits


def _print_text(notam: Notam, unread_part: str | None) -> str | None:
    part = None if notam.part is None else "PART {} OF {}".format(*notam.part)
    return " ".join(one for one in (part or unread_part, notam.text) if one) or None


def _print_level(level: Level) -> str:
    if level.value is None:
        return level.kind
    if level.kind == "FL":
        return f"FL{level.value:03d}"
    return f"{level.value}{level.kind}" + ("" if level.reference is None else f" {level.reference}")
