"""Seconds as people read them."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86400
NO_BREAK = "\N{NO-BREAK SPACE}"


def human(seconds: float) -> str:
    """A duration to the millisecond, no digit more than it has.

    >>> [human(value).replace(NO_BREAK, " ") for value in (24, 0.5, 489, 3725, -4, 90000)]
    ['24 s', '0.5 s', '8 min 09 s', '1 h 02 min 05 s', '−4 s', '1 d 1 h 00 min 00 s']
    """
    thousandths = round(abs(seconds) * 1000)
    sign = "−" if seconds < 0 and thousandths else ""
    whole, rest = divmod(thousandths, 1000)
    fraction = f".{rest:03d}".rstrip("0") if rest else ""
    days, whole = divmod(whole, DAY)
    hours, whole = divmod(whole, HOUR)
    minutes, whole = divmod(whole, MINUTE)
    parts = [f"{days} d", f"{hours} h", f"{minutes:02d} min", f"{whole:02d}{fraction} s"]
    first = next((place for place, value in enumerate((days, hours, minutes)) if value), 3)
    words = parts[first:]
    words[0] = words[0].removeprefix("0") if words[0][1:2].isdigit() else words[0]
    return sign + NO_BREAK.join(words).replace(" ", NO_BREAK)


def between(shortest: float | None, longest: float | None) -> str:
    """Two bounds of a duration in words.

    >>> between(24, 25).replace(NO_BREAK, " "), between(None, 25).replace(NO_BREAK, " "), between(None, None)
    ('24 s to 25 s', 'at most 25 s', 'not bounded')
    """
    if shortest is None and longest is None:
        return "not bounded"
    if longest is None:
        return f"at least {human(shortest or 0.0)}"
    if shortest is None:
        return f"at most {human(longest)}"
    first, last = human(shortest), human(longest)
    return first if first == last else f"{first} to {last}"
