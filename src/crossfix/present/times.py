"""UTC times as people read them."""

from __future__ import annotations

from datetime import UTC, datetime


def epoch_ms(iso: str) -> int:
    """Milliseconds since 1970 of an ISO 8601 time; a time without zone is UTC.

    >>> epoch_ms("1970-01-01T00:00:01.5Z")
    1500
    """
    moment = datetime.fromisoformat(iso)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def clock(iso: str, date: str) -> str:
    """Clock time, with the day where it is not `date`.

    >>> clock("2031-05-06T05:13:31.000Z", "2031-05-06"), clock("2031-05-07T00:00:00.250Z", "2031-05-06")
    ('05:13:31', '2031-05-07 00:00:00.25')
    """
    moment = datetime.fromtimestamp(epoch_ms(iso) / 1000, UTC)
    text = f"{moment:%H:%M:%S}"
    if moment.microsecond:
        text += f".{moment.microsecond // 1000:03d}".rstrip("0")
    return text if f"{moment:%Y-%m-%d}" == date else f"{moment:%Y-%m-%d} {text}"


def span(earliest: str | None, latest: str | None, date: str) -> str:
    """Both bounds of a time in words.

    >>> span("2031-05-06T05:13:31Z", None, "2031-05-06")
    'not before 05:13:31'
    """
    if earliest is None and latest is None:
        return "not bounded"
    if latest is None:
        return f"not before {clock(earliest or '', date)}"
    if earliest is None:
        return f"not after {clock(latest, date)}"
    first, last = clock(earliest, date), clock(latest, date)
    return first if first == last else f"{first} to {last}"
