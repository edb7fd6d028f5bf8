"""A moment as a transcript writes it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime

NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,](\d{1,12}))?", re.ASCII)
CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds on the transcript's clock, or Unix time where dated; step_s: the last digit that is written."""

    seconds: float
    step_s: float
    dated: bool


def moment(text: str) -> Moment | None:
    """None where the text is no time; a date without a zone is none either.

    >>> moment("1:02,5"), moment("13.25").seconds, moment("1970-01-01T00:01:00Z").seconds, moment("5:75")
    (Moment(seconds=62.5, step_s=0.1, dated=False), 13.25, 60.0, None)
    """
    text = text.strip()
    if found := NUMBER.fullmatch(text):
        return Moment(float(text.replace(",", ".")), _step(found[1]), False)
    if found := CLOCK.fullmatch(text):
        hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
        if seconds > 59 or (found[1] is not None and minutes > 59):
            return None
        part = float(f"0.{found[4]}") if found[4] else 0.0
        return Moment(hours * 3600 + minutes * 60 + seconds + part, _step(found[4]), False)
    return _dated(text)


def _step(digits: str | None) -> float:
    return 10.0 ** -len(digits) if digits else 1.0


def _dated(text: str) -> Moment | None:
    try:
        when = datetime.fromisoformat(text)
        seconds = when.timestamp() if when.tzinfo is not None else math.nan
    except (ValueError, OverflowError):
        return None
    part = re.search(r"\d{2}:\d{2}:\d{2}[.,](\d+)", text)
    return Moment(seconds, _step(part[1][:6] if part else None), True) if math.isfinite(seconds) else None
