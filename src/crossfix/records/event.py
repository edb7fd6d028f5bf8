"""Event: something that a detector found in the reports of one aircraft, with what made it and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crossfix.records.interval import Interval


class Kind(StrEnum):
    """What happened to the satellite navigation of an aircraft, as far as its reports show."""

    DEGRADED = "degraded"
    """Positions are sent with an integrity or accuracy well below the aircraft's own."""
    LOSS = "loss"
    """The aircraft is heard and sends no position, or none that satellites gave."""
    SPOOFING = "spoofing"
    """A position or velocity is sent that cannot be the aircraft's; `confirmed` by two independent reasons."""
    RECOVERY = "recovery"
    """Positions are sent again after a loss or spoofing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a typed code, how many reports show it from when to when, and the value that is farthest from its limit.

    `value` and `limit` are in `unit`, None where the reason is a yes or no. Times are on the flight's timebase.
    """

    code: str
    first_s: float
    last_s: float
    reports: int
    value: float | None = None
    limit: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report that made an event: when, the code of its reason, and the frame as hexadecimal digits where known."""

    time_s: float
    reason: str
    frame: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an aircraft was: degrees, ft on 1013.25 hPa, and the uncertainty of the position, one sigma, in NM.

    `inferred` is True where the position was not sent but follows from earlier or later ones. None is not known.
    """

    latitude: float | None = None
    longitude: float | None = None
    altitude_ft: float | None = None
    sigma_nm: float | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """From the first report that shows it to the last, seconds on the flight's timebase.

    `onset` bounds the moment it began: from the last report without it to the first with it. `ongoing` is True where
    the reports end, or the aircraft falls silent, before it does. `form` is the type of a spoofing, "" for others.
    """

    kind: Kind
    detector: str
    icao_address: int
    interval: Interval
    onset: Interval
    ongoing: bool
    reasons: tuple[Reason, ...]
    evidence: tuple[Report, ...]
    place: Place
    callsign: str = ""
    confirmed: bool = True
    form: str = ""
    claimed: Place | None = None
    """What a spoofed aircraft says of its place; never where an emitter is."""
