"""`wreckage.yaml`: damage by zone, recovered objects, tests and the site, each tied to statements."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from crossfix.read.case_folder.models.airframe import Airframe
from crossfix.read.case_folder.models.ranges import (
    CompassRange,
    Count,
    Direction,
    Metre,
    Position,
    SizeRange,
    TiltRange,
)
from crossfix.read.case_folder.models.words import Id, Line, Model, Text

MAX_MARKS = 10_000
"""Read in seconds. Marks beyond that were not written by hand: count those of a zone together."""
MAX_OBJECTS = 10_000

Told = Annotated[list[Id], Field(min_length=1, description="ids of statements.yaml that tell it")]
Kind = Literal["through", "blind", "dent", "burn", "missing", "other"]
Moment = Annotated[
    str, Field(min_length=4, max_length=40, description="2025, 2025-01, 2025-01-10 or 2025-01-10T09:30:00+05:00")
]
Angle = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=90)]
Latitude = Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)]
Within = Annotated[float, Field(strict=True, gt=0, le=200_000, allow_inf_nan=False)]


class Size(Model):
    """Length and width of a mark in millimetres, each one number or [low, high]."""

    length: SizeRange
    width: SizeRange


class Mark(Model):
    """Damage of one kind in one zone: one mark, or as many as `count` tells."""

    id: Id
    zone: Id
    kinds: Annotated[list[Kind], Field(min_length=1, description="several: the text does not tell them apart")]
    count: Count = Field(description="a whole number, [low, high], many (at least two) or not_told (at least one)")
    size_mm: Size | None = None
    shape: Line | None = None
    position_m: Position | None = Field(None, description="x aft of the nose, y right, z up from the centre line")
    position_sigma_m: Metre | None = None
    direction: Direction | None = Field(None, description="along which it was made, pointing inward, same axes")
    direction_sigma_deg: Angle | None = None
    photo: Line | None = None
    stage: Literal["in_flight", "impact_or_later"] | None = Field(None, description="when it was made, where told")
    statements: Told
    explained_by: list[Id] = Field(default=[], description="statements that assert or suggest what made it")
    among: list[Id] = Field(
        default=[], description="marks among which these are, told apart for their shape or size; not counted again"
    )

    @model_validator(mode="after")
    def _measured(self) -> Mark:
        if self.position_m is not None and self.position_sigma_m is None:
            raise ValueError("position_m without position_sigma_m; say how far it may be off")
        if self.direction is not None and (self.direction_sigma_deg is None or self.position_m is None):
            raise ValueError("direction needs direction_sigma_deg and position_m; say where and how well")
        if self.direction is not None and self.count != [1, 1]:
            raise ValueError("direction is that of one mark; write count: 1")
        return self


class HandOver(Model):
    """One step of a chain of custody."""

    holder: Line
    since: Moment | None = Field(None, description="absent: not told")
    until: Moment | None = None
    seal: Line | None = Field(None, description="number of the seal under which it was received")
    seal_intact: bool | None = Field(None, description="when received")
    reseal: Line | None = Field(None, description="why the seal is not that of the step before")
    note: Text | None = None
    statements: Told


class Found(Model):
    """An object that was found, and who held it since."""

    id: Id
    label: Line
    count: Count
    zone: Id | None = None
    mark: Id | None = None
    found_at: Line | None = None
    by: Line | None = None
    recovered: Moment | None = None
    custody: list[HandOver] = Field(default=[])
    statements: Told


class LaboratoryTest(Model):
    """A laboratory's result on named specimens."""

    id: Id
    label: Line
    laboratory: Line | None = None
    method: Line | None = None
    specimens: Annotated[list[Id], Field(min_length=1, description="ids of objects or zones")]
    scope: Id | None = Field(None, description="scope of case.yaml on which it was obtained")
    looks_for: Line
    detects: Text | None = Field(None, description="what the method can and cannot detect, where told")
    result: Literal["positive", "negative", "inconclusive", "pending"]
    finding: Id | None = Field(None, description="claim of kind finding in case.yaml that the result speaks of")
    limits: Text | None = None
    statements: Told


class Spot(Model):
    """A point within so many metres."""

    latitude: Latitude
    longitude: Longitude
    within_m: Within


class Piece(Model):
    """A piece at the site."""

    id: Id
    label: Line
    latitude: Latitude
    longitude: Longitude
    within_m: Within
    zone: Id | None = None
    statements: Told


class Site(Model):
    """Where it came to rest."""

    first_impact: Spot | None = None
    heading_deg: CompassRange | None = None
    bank_deg: TiltRange | None = Field(None, description="right wing down is positive")
    note: Text | None = None
    pieces: Annotated[list[Piece], Field(max_length=10_000)] = Field(default=[])
    statements: Told


class Expected(Model):
    """Damage that an explanation would leave, and whether it was looked for and found."""

    explanation: Id = Field(description="a hypothesis of the case")
    what: Line
    zones: list[Id] = Field(default=[])
    looked_for: bool = Field(description="whether any statement tells that it was looked for")
    found: bool | None = Field(None, description="absent: the result is not told")
    statements: list[Id] = Field(default=[])

    @model_validator(mode="after")
    def _told(self) -> Expected:
        if self.found is not None and not self.looked_for:
            raise ValueError("found is given though looked_for is false; remove one")
        if self.looked_for and not self.statements:
            raise ValueError("looked_for is true; name the statements that tell it")
        return self


class Lost(Model):
    """The events of the case that record the loss of a system of the airframe's routes."""

    system: Id
    events: Annotated[list[Id], Field(min_length=1)]
    note: Text | None = None


class Examined(Model):
    """Zones of which all marks are listed: there, no mark means that none was found."""

    zones: Annotated[list[Id], Field(min_length=1)]
    statements: Told


class WreckageFile(Model):
    """`wreckage.yaml`: damage by zone, recovered objects, tests and the site."""

    airframe: Id | None = Field(None, description="id of a template that crossfix ships")
    own_airframe: Airframe | None = Field(None, description="a template of the case's own, instead")
    marks: Annotated[list[Mark], Field(max_length=MAX_MARKS)] = Field(default=[])
    objects: Annotated[list[Found], Field(max_length=MAX_OBJECTS)] = Field(default=[])
    tests: list[LaboratoryTest] = Field(default=[])
    site: Site | None = None
    expected: list[Expected] = Field(default=[])
    lost: list[Lost] = Field(default=[])
    examined: Examined | None = None
    not_told: list[Text] = Field(default=[], description="what was looked for in the sources and not found")

    @model_validator(mode="after")
    def _one_airframe(self) -> WreckageFile:
        if (self.airframe is None) == (self.own_airframe is None):
            raise ValueError("give airframe (a template that crossfix ships) or own_airframe, one of the two")
        return self
