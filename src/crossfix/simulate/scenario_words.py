"""What the models of a scenario share: how moments, ids and texts are written. Unknown keys are errors."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_MOMENT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,6})?))?")


def _moment(written: object) -> float:
    found = _MOMENT.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        raise ValueError("not a clock time of the scenario's day in UTC; write 05:13:31.5 or 05:13")
    return int(found[1]) * 3600.0 + int(found[2]) * 60.0 + float(found[3] or 0.0)


Moment = Annotated[float, BeforeValidator(_moment, json_schema_input_type=str)]
"""Seconds since 00:00 UTC of the scenario's day, written 05:13:31.5."""
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Latitude = Annotated[float, Field(ge=-85, le=85, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Degrees = Annotated[float, Field(ge=0, lt=360, allow_inf_nan=False)]
Feet = Annotated[float, Field(ge=-1000, le=45000, allow_inf_nan=False)]
Knots = Annotated[float, Field(ge=0, le=350, allow_inf_nan=False)]
Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
Shift = Annotated[float, Field(ge=-86400, le=86400, allow_inf_nan=False)]
Ppm = Annotated[float, Field(ge=-500, le=500, allow_inf_nan=False)]


class Model(BaseModel):
    """Unknown keys are errors; nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
