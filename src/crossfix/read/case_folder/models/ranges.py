"""Numbers that a text gives as one value, as a range, or not at all: always read as [low, high]."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

COUNTS: dict[str, list[int | None]] = {"many": [2, None], "not_told": [1, None]}
"""Words for a count: "many" is a plural and no number, so at least two; where no count is told, at least one."""

Pair = Field(min_length=2, max_length=2)


def _pair(value: Any) -> Any:
    """A single number stands for both ends."""
    return [value, value] if isinstance(value, int | float) and not isinstance(value, bool) else value


def _counted(value: Any) -> Any:
    if isinstance(value, str) and value not in COUNTS:
        raise ValueError("not a count; write a whole number, [low, high], many or not_told")
    return COUNTS[value] if isinstance(value, str) else _pair(value)


def _low_first(pair: list[Any]) -> list[Any]:
    if pair[1] is not None and pair[0] > pair[1]:
        raise ValueError(f"low end {pair[0]:g} is above high end {pair[1]:g}; write [low, high]")
    return pair


def _vector(parts: list[float]) -> list[float]:
    if math.hypot(*parts) < 1e-6:
        raise ValueError("not a vector, its length is zero; give x aft, y right, z up")
    return parts


Whole = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Millimetres = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=100_000)]
Compass = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, lt=360)]
Tilt = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-180, le=180)]
Metres = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-200, le=200)]
Metre = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=1000)]
Part = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e6, le=1e6)]

Count = Annotated[
    list[Whole | None],
    Pair,
    BeforeValidator(_counted, json_schema_input_type=Literal["many", "not_told"] | int | list[int | None]),
    AfterValidator(_low_first),
]
SizeRange = Annotated[
    list[Millimetres],
    Pair,
    BeforeValidator(_pair, json_schema_input_type=float | list[float]),
    AfterValidator(_low_first),
]
CompassRange = Annotated[
    list[Compass], Pair, BeforeValidator(_pair, json_schema_input_type=float | list[float]), AfterValidator(_low_first)
]
TiltRange = Annotated[
    list[Tilt], Pair, BeforeValidator(_pair, json_schema_input_type=float | list[float]), AfterValidator(_low_first)
]
Triple = Field(min_length=3, max_length=3)
Position = Annotated[list[Metres], Triple]
Direction = Annotated[list[Part], Triple, AfterValidator(_vector)]
