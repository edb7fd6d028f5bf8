"""What a scenario says of other aircraft: who they are, how they fly, and the field in which satellites are lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, model_validator

from crossfix.simulate.scenario_words import Feet, Id, Latitude, Line, Longitude, Model, Moment

Place = tuple[Latitude, Longitude, Feet]
"""Latitude, longitude, altitude."""


class LossField(Model):
    """A circle in which no receiver has a position, from a moment until another."""

    latitude: Latitude
    longitude: Longitude
    radius_nm: Annotated[float, Field(gt=0, le=500, allow_inf_nan=False)]
    start: Annotated[Moment, Field(alias="from")]
    stop: Annotated[Moment, Field(alias="until")]

    @model_validator(mode="after")
    def _rises(self) -> LossField:
        if self.stop <= self.start:
            raise ValueError("until is not after from")
        return self


class Other(Model):
    """An aircraft on straight legs at one speed over ground, from a moment on; heard until the last point or the end.

    Origin and destination are codes of the table of airports, or points of the scenario.
    """

    callsign: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,8}$")]
    address: Annotated[str, Field(pattern=r"^[0-9a-f]{6}$")]
    registration: Line
    operator: Line
    type: Line
    origin: Id
    destination: Id
    at: Moment
    speed_kt: Annotated[float, Field(ge=60, le=600, allow_inf_nan=False)]
    path: Annotated[list[Place], Field(min_length=2, max_length=50)]


class Traffic(Model):
    """Other aircraft that the same receiver hears; of their messages it loses `lost_share`."""

    field: LossField
    until: Moment
    """The log of them ends."""
    lost_share: Annotated[float, Field(ge=0, le=0.9)] = 0.5
    aircraft: Annotated[list[Other], Field(min_length=1, max_length=100)]

    def problem(self, taken: Sequence[str]) -> str | None:
        """Why it cannot be; `taken` are address and callsign of the flight."""
        if late := next((one.callsign for one in self.aircraft if one.at >= self.until), None):
            return f"traffic: {late!r} begins after the log's end; give it an earlier `at`, or traffic a later `until`"
        names = [*taken, *(one.address for one in self.aircraft), *(one.callsign for one in self.aircraft)]
        twice = next((name for name in names if names.count(name) > 1), None)
        return None if twice is None else f"traffic: {twice!r} is there twice"
