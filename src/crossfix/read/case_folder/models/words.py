"""What the three models share: how ids, texts and numbers are written. Unknown keys are errors."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _visible(text: str) -> str:
    if not text.strip(" \t\n\r\u00a0\u200b\u202f\u2060\ufeff"):
        raise ValueError("empty or white space only")
    return text


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"not a date of the calendar ({error}); write 2024-12-25") from None
    return text


Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
Section = Annotated[
    str, Field(pattern=r"^1\.([1-9]|1[0-9])$", description="ICAO Annex 13 Appendix section, 1.1 to 1.19")
]
Rounding = Literal["truncated", "nearest", "undecided"]
Interest = Literal["investigation", "neutral", "crew", "witness", "party"]
Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_visible)]
Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_visible)]
Quote = Annotated[
    str, Field(min_length=1, max_length=400, description="a few words, verbatim"), AfterValidator(_visible)
]

MAX_NUMBER = 1e9
"""The network tells numbers apart by 1e-7: a float64 does so up to about 1e9."""

Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-MAX_NUMBER, le=MAX_NUMBER)]
NotNegative = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=MAX_NUMBER)]
Tolerance = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=86400)]
Lapse = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e5, le=1e5)]
"""A duration in the unit as written; 1e5 hours are eleven years."""


class Model(BaseModel):
    """Unknown keys are errors; nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def two_events(*events: str) -> None:
    """ValueError where one event stands in two places that need different ones."""
    twice = sorted({e for e in events if events.count(e) > 1})
    if twice:
        raise ValueError(f"event {twice[0]!r} is named twice; name different events")
