"""A scenario: a made-up flight, what happens in it, the clocks of its recorders, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from crossfix.simulate.happenings import Event, Happening, Impact, SurfacesFixed, Touchdown
from crossfix.simulate.others import Traffic
from crossfix.simulate.sayings import MadeDocument, MadeHazard, MadeParty, Question, Statement, Trust, events_of
from crossfix.simulate.scenario_words import (
    Degrees,
    Feet,
    Id,
    Knots,
    Latitude,
    Line,
    Longitude,
    Model,
    Moment,
    Ppm,
    Seconds,
    Shift,
    Text,
)

H = TypeVar("H", bound=Happening | Touchdown)


class Aircraft(Model):
    """A made-up aircraft; the address belongs to no state."""

    type: Line
    registration: Line
    operator: Line
    address: Annotated[str, Field(pattern=r"^[0-9a-f]{6}$")]
    callsign: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,8}$")]


class Route(Model):
    """How the case names the flight."""

    number: Line
    origin: Line
    destination: Line


class Point(Model):
    """A place to fly to; with a label it is a place of the case."""

    latitude: Latitude
    longitude: Longitude
    label: Line | None = None


class Ground(Model):
    """Height of the ground below the aircraft above sea level; straight lines between moments."""

    at: Moment
    feet: Feet


class Flown(Model):
    """What is flown from a moment on; what is not named stays as it was."""

    at: Moment
    altitude_ft: Feet | None = None
    rate_fpm: Annotated[float, Field(ge=100, le=6000)] | None = None
    speed_kt: Knots | None = None
    heading_deg: Degrees | None = None
    to: Id | None = None
    turn: Literal["left", "right", "shorter"] = "shorter"
    flaps_deg: Annotated[float, Field(ge=0, le=40)] | None = None
    gear_down: bool | None = None
    autopilot: bool | None = None
    land: bool = False


class Wind(Model):
    """The same everywhere."""

    from_deg: Degrees = 0.0
    speed_kt: Annotated[float, Field(ge=0, le=120)] = 0.0


class WrongClock(Model):
    """How a clock is wrong: by an offset at the begin, and a rate (positive: a second of it lasts longer)."""

    offset_s: Shift = 0.0
    rate_ppm: Ppm = 0.0


class Clocks(Model):
    """aircraft: the UTC that the flight data recorder is given. receiver: the start that the log's note gives."""

    fdr: WrongClock = WrongClock()
    aircraft: WrongClock = WrongClock()
    cvr: WrongClock = WrongClock()
    receiver: WrongClock = WrongClock()


class Stretch(Model):
    """From a moment until another."""

    start: Annotated[Moment, Field(alias="from")]
    stop: Annotated[Moment, Field(alias="until")]

    @model_validator(mode="after")
    def _rises(self) -> Stretch:
        if self.stop <= self.start:
            raise ValueError("until is not after from")
        return self


class Audio(Stretch):
    """What the cockpit voice recorder holds, and how many switch clicks are in it."""

    clicks_per_min: Annotated[float, Field(ge=0, le=60)] = 6.0


class Receiver(Model):
    """Where ADS-B is received; nothing beyond the radio horizon, nothing while it is `silent`."""

    latitude: Latitude
    longitude: Longitude
    height_ft: Feet
    silent: list[Stretch] = Field(default=[])
    lost_share: Annotated[float, Field(ge=0, le=0.95)] = 0.3


class Classes(Model):
    """Under which class of evidence each recording is listed."""

    fdr: Id
    adsb: Id
    cvr: Id


class Scenario(Model):
    """All that an exercise is made from. The same scenario gives the same bytes."""

    id: Id
    title: Line
    summary: Text
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    aircraft: Aircraft
    flight: Route
    begins: Moment
    takeoff: Moment
    ends: Moment
    start: Id
    runway_deg: Degrees
    wind: Wind = Wind()
    points: dict[Id, Point]
    ground: Annotated[list[Ground], Field(min_length=1)]
    flown: Annotated[list[Flown], Field(min_length=1)]
    events: list[Event] = Field(default=[])
    clocks: Clocks = Clocks()
    audio: Audio
    receiver: Receiver
    trust: Annotated[list[Trust], Field(min_length=1)]
    recordings: Classes
    documents: Annotated[list[MadeDocument], Field(min_length=1)]
    statements: Annotated[list[Statement], Field(min_length=1)]
    questions: list[Question] = Field(default=[])
    parties: list[MadeParty] = Field(default=[])
    hazards: list[MadeHazard] = Field(default=[])
    traffic: Traffic | None = Field(None, description="other aircraft, in a recording of their own")
    expected: list[str] = Field(default=[], description="kinds of events of flight data that follow from the scenario")
    roll_s: Seconds = Field(38.0, description="from the begin of the take-off roll to lift-off")

    @property
    def stop(self) -> float:
        """When the recorders end."""
        impact = next(iter(self.of(Impact)), None)
        return self.ends if impact is None else impact.at + impact.records_s

    def of(self, kind: type[H]) -> list[H]:
        """All events of a kind, in the order in which they are written."""
        return [one for one in self.events if isinstance(one, kind)]

    @model_validator(mode="after")
    def _consistent(self) -> Scenario:
        for problem in (self._times(), self._names(), self._documents()):
            if problem:
                raise ValueError(problem)
        return self

    def _times(self) -> str | None:
        if not self.begins + self.roll_s < self.takeoff < self.ends:
            return f"takeoff must be more than {self.roll_s:g} s (roll_s) after begins, and before ends"
        if not (self.begins <= self.audio.start and self.audio.stop <= self.stop):
            return "audio must lie between begins and the end of the recordings"
        for what, moments in (("flown", [one.at for one in self.flown]), ("ground", [one.at for one in self.ground])):
            if any(late <= early for early, late in pairwise(moments)):
                return f"{what}: the moments must rise"
        outside = [one.id for one in self.events if isinstance(one, Happening) and not self._inside(one)]
        return f"event {outside[0]!r} is not between begins and ends" if outside else None

    def _inside(self, one: Happening) -> bool:
        return self.begins <= one.at <= self.ends and getattr(one, "until", one.at) <= self.ends

    def _names(self) -> str | None:
        ids = ["takeoff", *(one.id for one in self.events)]
        if twice := _twice(ids):
            return f"event {twice!r} is there twice"
        for kind in (Impact, SurfacesFixed, Touchdown):
            if len(once := self.of(kind)) > 1:
                return f"event {once[1].id!r}: the flight has one of its kind already"
        named = [self.start, *(one.to for one in self.flown if one.to is not None)]
        if self.traffic is not None and (
            problem := self.traffic.problem((self.aircraft.address, self.aircraft.callsign))
        ):
            return problem
        if unknown := next((name for name in named if name not in self.points), None):
            return f"unknown point {unknown!r}; points has {', '.join(self.points)}"
        told = {"takeoff", *(one.id for one in self.events if one.label is not None)}
        asked = [(one.id, name) for one in self.statements for name in events_of(one)]
        asked += [(one.id, name) for one in self.questions for name in (one.start, one.stop)]
        asked += [(one.id, name) for one in self.hazards for name in (one.onset, *(step.event for step in one.steps))]
        for where, name in asked:
            if name not in told:
                return f"{where}: event {name!r} is not there, or has no label"
        parties = {one.id for one in self.parties}
        strangers = [(one.id, step.party) for one in self.hazards for step in one.steps if step.party not in parties]
        return f"{strangers[0][0]}: unknown party {strangers[0][1]!r}" if strangers else None

    def _documents(self) -> str | None:
        if twice := _twice([one.id for one in (*self.documents, *self.statements)]):
            return f"{twice!r} is there twice among documents and statements"
        classes, documents = {one.id for one in self.trust}, {one.id for one in self.documents}
        if unknown := next((one for one in self.documents if one.trust not in classes), None):
            return f"{unknown.id}: unknown trust class {unknown.trust!r}"
        if unlisted := {self.recordings.fdr, self.recordings.adsb} - classes:
            return f"recordings: unknown trust class {min(unlisted)!r}"
        for said in self.statements:
            if said.document not in documents:
                return f"{said.id}: unknown document {said.document!r}"
            if said.trust is not None and said.trust not in classes:
                return f"{said.id}: unknown trust class {said.trust!r}"
        return None


def _twice(names: Sequence[str]) -> str | None:
    return next((name for name in names if names.count(name) > 1), None)
