"""What happens in a scenario: one model per kind. Each may be an event that the made case asks about."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from crossfix.simulate.scenario_words import Degrees, Feet, Id, Knots, Latitude, Line, Longitude, Model, Moment, Seconds

Found = Annotated[str, Field(pattern=r"^[a-z_]+(:[A-Za-z0-9]+)?$")]


class Measured(Model):
    """By which finding of a recording the made case measures it."""

    recording: Literal["fdr", "adsb", "cvr"]
    found: Found
    nth: Annotated[int, Field(ge=1)] = 1


class Happening(Model):
    """Its moment, and what the case calls it. Without a label it is no event of the case, but is in truth.json."""

    id: Id
    at: Moment
    label: Line | None = None
    measured: list[Measured] = Field(default=[])


class Until(Happening):
    """Something that lasts."""

    until: Moment

    @model_validator(mode="after")
    def _lasts(self) -> Until:
        if self.until <= self.at:
            raise ValueError("until is not after at")
        return self


class Impulse(Happening):
    """A short sound from outside, on all microphones; level of its loudest 20 ms above the noise of the area one."""

    kind: Literal["impulse"]
    level_db: Annotated[float, Field(ge=-20, le=40)] = 18.0
    bearing_deg: Degrees = 215.0


class Disconnect(Happening):
    """Autopilot or autothrottle goes off; by its button, or not."""

    kind: Literal["disconnect"]
    system: Literal["autopilot", "autothrottle"]
    button: bool = False


class HydraulicLoss(Happening):
    """Pressure of a system passes 300 psi at `at`, on its way to none; its fluid is gone `empties_s` later."""

    kind: Literal["hydraulic_loss"]
    system: Annotated[int, Field(ge=1, le=3)]
    falls_s: Seconds = 2.0
    empties_s: Seconds = 3.0


class SurfacesFixed(Happening):
    """Elevators, ailerons and rudder go to neutral and stay; from then on the flight is steered by thrust."""

    kind: Literal["surfaces_fixed"]
    trim_kt: Knots = 230.0


class Depressurisation(Happening):
    """The cabin's altitude nears that of the aircraft, with a time constant."""

    kind: Literal["depressurisation"]
    constant_s: Seconds = 8.0


class Warned(Until):
    """A warning is on: the discrete in the flight data, its tone in the audio."""

    kind: Literal["warning"]
    name: Literal["master_warning", "terrain_warning"]


class GnssLost(Until):
    """The receiver has no position."""

    kind: Literal["gnss_lost"]


class GnssFalse(Until):
    """The receiver gives false positions that move with false speed and track."""

    kind: Literal["gnss_false"]
    latitude: Latitude
    longitude: Longitude
    speed_kt: Annotated[float, Field(ge=0, le=600)]
    track_deg: Degrees


class GoAround(Happening):
    """TOGA is pressed: thrust, climb to an altitude, gear and flaps in."""

    kind: Literal["go_around"]
    altitude_ft: Feet
    heading_deg: Degrees
    speed_kt: Knots = 190.0


class Squawk(Happening):
    """The transponder is set to a code."""

    kind: Literal["squawk"]
    code: Annotated[str, Field(pattern=r"^[0-7]{4}$")]


class Impact(Happening):
    """The aircraft meets the ground; the recorders end `records_s` later."""

    kind: Literal["impact"]
    bank_deg: Annotated[float, Field(ge=-60, le=60)] = 0.0
    load_g: Annotated[float, Field(ge=3, le=8)] = 5.5
    records_s: Annotated[float, Field(gt=0, le=2)] = 0.5


class Named(Happening):
    """A moment that the case asks about and that is made by something else, such as the end of a loss."""

    kind: Literal["moment"]


class Touchdown(Model):
    """The moment at which the made flight lands; it follows from how it is flown."""

    kind: Literal["touchdown"]
    id: Id
    label: Line | None = None
    measured: list[Measured] = Field(default=[])


class Transmission(Until):
    """A pilot keys the VHF transmitter; what is said goes into the transcript."""

    kind: Literal["transmission"]
    by: Literal["captain", "first_officer"]
    text: Line


class Speech(Until):
    """Words in the cockpit, or received by radio."""

    kind: Literal["speech"]
    by: Literal["captain", "first_officer", "radio"]
    text: Line


Event = Annotated[
    Impulse | Disconnect | HydraulicLoss | SurfacesFixed | Depressurisation | Warned | GnssLost | GnssFalse | GoAround
    | Squawk | Impact | Named | Touchdown | Transmission | Speech,
    Field(discriminator="kind"),
]  # fmt: skip
KINDS: tuple[type[Model], ...] = get_args(get_args(Event)[0])
