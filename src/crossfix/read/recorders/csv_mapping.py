"""How the columns of a CSV table are read: a small TOML file.

    separator = ","
    header_line = 1                   # where the names of the columns stand
    step_s = "1/8"                    # between rows; found from the times where it is not given
    other_columns = "leave out"       # or "numbers": also read what is not named below

    [time]
    seconds = "Time"                  # or utc = "UTC" (ISO 8601), or date = ..., time = ... in local time with
                                      # utc_offset = "-05:00" or utc_offset_column = "UTCOfst"

    [parameters."IAS"]                # a column
    name = "Airspeed"                 # what it is called, where not as its column
    quantity = "indicated_airspeed"   # the field's word, where its name does not tell it
    unit = "kt"
    kind = "analogue"                 # discrete, enumeration, text
    step_s = 1                        # its own rate, where most of its cells are blank
    not_valid = ["-9999", "NCD"]      # cells that are no value
    meanings = {0 = "-", 1 = "Engaged"}

A key that is not listed here is an error.
"""

from __future__ import annotations

import tomllib
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from crossfix.errors import RequestInvalid
from crossfix.read.recorders.door import LayoutText
from crossfix.records.series import SeriesKind

SHORTEST_S, LONGEST_S = Fraction(1, 4096), Fraction(3600)


def _step(value: object) -> object:
    """A number of seconds, or a fraction as text.

    >>> _step("60/61"), _step(0.125)
    (Fraction(60, 61), Fraction(1, 8))
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Fraction):
        raise ValueError("expected seconds, such as 0.125 or '60/61'")
    try:
        step = Fraction(value)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise ValueError("expected seconds, such as 0.125 or '60/61'") from error
    if not SHORTEST_S <= step <= LONGEST_S:
        raise ValueError(f"expected {SHORTEST_S} to {LONGEST_S} s")
    return step


Step = Annotated[Fraction, BeforeValidator(_step)]
STRICT = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class TimeColumns(BaseModel):
    """Where the time of a row stands: one of `seconds`, `utc`, or `date` and `time` with an offset."""

    model_config = STRICT
    seconds: str | None = None
    utc: str | None = None
    date: str | None = None
    time: str | None = None
    utc_offset: Annotated[str | None, Field(pattern=r"^[+-]\d\d:\d\d$")] = None
    utc_offset_column: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> TimeColumns:
        local = self.date is not None and self.time is not None
        if (self.date is None) != (self.time is None) or [self.seconds is not None, self.utc is not None, local].count(
            True
        ) != 1:
            raise ValueError("give one of seconds, utc, or date and time")
        if local and (self.utc_offset is None) == (self.utc_offset_column is None):
            raise ValueError("local date and time need one of utc_offset and utc_offset_column")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are needed to tell the time."""
        named = (self.seconds, self.utc, self.date, self.time, self.utc_offset_column)
        return tuple(name for name in named if name is not None)


class ColumnRule(BaseModel):
    """How one column is read."""

    model_config = STRICT
    name: str | None = None
    quantity: str | None = None
    unit: str = ""
    kind: SeriesKind = SeriesKind.ANALOGUE
    step_s: Step | None = None
    not_valid: tuple[str, ...] = ()
    meanings: dict[int, str] = {}


class Mapping(BaseModel):
    """How a table is read."""

    model_config = STRICT
    time: TimeColumns
    parameters: dict[str, ColumnRule] = {}
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    header_line: Annotated[int, Field(ge=1, le=1000)] = 1
    step_s: Step | None = None
    other_columns: Literal["leave out", "numbers"] = "leave out"


def mapping_of(text: LayoutText) -> Mapping:
    """The mapping in a TOML file; RequestInvalid names the keys that are wrong."""
    try:
        return Mapping.model_validate(tomllib.loads(text.data.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestInvalid(f"{text.name}: is no TOML: {error}; a CSV table needs a mapping in TOML") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'mapping'}: {e['msg']}" for e in error.errors())
        raise RequestInvalid(f"{text.name}: {wrong}") from error
