"""When a recording without a date began: stated by the user, or taken from the file's name by a stated pattern."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import PurePath
from zoneinfo import ZoneInfo

from crossfix.errors import RequestInvalid

OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})\Z")
NEEDED = "give the zone, e.g. 2026-01-05T23:57:01Z or 2026-01-06T01:57:01+02:00"


def utc_of(text: str) -> float:
    """The Unix time of an ISO 8601 time with its zone.

    >>> utc_of("1970-01-01T02:00:01+02:00"), utc_of("1970-01-01 00:00:00.5Z")
    (1.0, 0.5)
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise RequestInvalid(f"{text!r} is no time; {NEEDED}") from error
    if moment.tzinfo is None:
        raise RequestInvalid(f"{text!r} has no zone; {NEEDED}")
    return _unix(moment)


def utc_from_name(path: str, pattern: str) -> float:
    """The Unix time in a file's name. `pattern` is a strptime pattern, then a blank and the zone unless it has %z.

    >>> utc_from_name("logs/raw_19700101_020001.bin.xz", "raw_%Y%m%d_%H%M%S +02:00")
    1.0
    """
    pattern, zone = _parts(pattern)
    moment = _matched(PurePath(path).name, pattern)
    if moment.tzinfo is not None:
        return _unix(moment)
    assert zone is not None
    return _unix(_in_zone(moment, zone))


def _parts(pattern: str) -> tuple[str, tzinfo | None]:
    if "%z" in pattern:
        return pattern, None
    words, _, zone = pattern.strip().rpartition(" ")
    if not words:
        raise RequestInvalid(
            f"the pattern {pattern!r} has no zone; add it after a blank, e.g. '{pattern} Z', '{pattern} +02:00' "
            f"or '{pattern} Europe/Helsinki'"
        )
    return words, _zone(zone)


def _zone(text: str) -> tzinfo:
    if text.upper() in ("Z", "UTC"):
        return UTC
    if found := OFFSET.match(text):
        sign, hours, minutes = found.groups()
        shift = timedelta(hours=int(hours), minutes=int(minutes))
        if shift < timedelta(hours=24):
            return timezone(shift if sign == "+" else -shift)
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise RequestInvalid(f"{text!r} is no zone; expected Z, +02:00 or a name such as Europe/Helsinki") from error


def _matched(name: str, pattern: str) -> datetime:
    """The name is tried whole, then without its endings one by one."""
    shorter = name
    while True:
        try:
            return datetime.strptime(shorter, pattern)
        except (ValueError, re.error):
            shorter, dot, _ = shorter.rpartition(".")
            if not dot:
                raise RequestInvalid(f"the name {name!r} does not fit the pattern {pattern!r}") from None


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """With its zone; a local time that came twice or never is refused."""
    early, late = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if early.utcoffset() != late.utcoffset():
        raise RequestInvalid(f"{moment} does not name one moment in {zone}: the clocks were changed; use --start")
    return early


def _unix(moment: datetime) -> float:
    try:
        return moment.timestamp()
    except (OverflowError, ValueError) as error:
        raise RequestInvalid(f"{moment} cannot be used as a time") from error
