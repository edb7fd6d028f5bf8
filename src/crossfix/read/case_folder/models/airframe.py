"""An airframe template: zones with their outlines, and where parts of systems are. Metres in body axes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from crossfix.read.case_folder.models.ranges import Metres
from crossfix.read.case_folder.models.words import Id, Line, Model, Text

Length = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=200)]
Corner = Annotated[list[Metres], Field(min_length=2, max_length=2)]
Outline = Annotated[list[Corner], Field(min_length=3, max_length=200)]
Side = Literal["left", "right", "centre", "both"]


class Outlines(Model):
    """A polygon in each view where the zone is seen: (x, z) left and right, (x, y) top, (y, z) rear."""

    left: Outline | None = None
    right: Outline | None = None
    top: Outline | None = None
    rear: Outline | None = None


class Zone(Model):
    """A part of the airframe; one that others are within is a group, with no outlines and no area of its own."""

    id: Id
    label: Line
    part: Line
    side: Side
    within: Id | None = Field(None, description="the group that it is part of")
    station_m: Annotated[list[Metres], Field(min_length=2, max_length=2)] | None = Field(
        None, description="metres aft of the nose"
    )
    area_m2: Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=10000)] | None = Field(
        None, description="outer skin, to some 20 %"
    )
    outlines: Outlines | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Zone:
        if self.station_m is not None and self.station_m[0] > self.station_m[1]:
            raise ValueError(f"station_m runs from {self.station_m[0]:g} to {self.station_m[1]:g}; write low, high")
        if (self.area_m2 is None) != (self.outlines is None):
            raise ValueError("give area_m2 and outlines, or neither for a group")
        return self


class Route(Model):
    """Where parts of a system are, and who says so."""

    system: Id
    label: Line
    zones: Annotated[list[Id], Field(min_length=1)]
    source: Line


class Airframe(Model):
    """A template of an aircraft. x runs aft from the nose, y to the right wing, z up from the centre line."""

    id: Id
    label: Line
    length_m: Length
    span_m: Length
    height_m: Length
    source: Text
    zones: Annotated[list[Zone], Field(min_length=1, max_length=500)]
    routes: list[Route] = Field(default=[])
    no_source: list[Text] = Field(default=[], description="systems or runs of which no source tells where they are")
