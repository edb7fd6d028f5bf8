"""What a watch knows of an aircraft at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Gnss = Literal["ok", "degraded", "lost", "spoofed", "unknown"]


@dataclass(frozen=True, slots=True)
class AircraftState:
    """Degrees, feet, knots; `within_nm` is the radius that holds the aircraft with 95 %.

    Where satellite navigation is lost or spoofed the place is inferred from the last position believed, and `within_nm`
    grows; it is never the position that a spoofed aircraft sends. None is not known.
    """

    icao_address: int
    time_s: float
    latitude: float
    longitude: float
    within_nm: float
    inferred: bool
    gnss: Gnss
    altitude_ft: float | None = None
    ground_speed_kt: float | None = None
    track_deg: float | None = None
    vertical_rate_fpm: float | None = None
    on_ground: bool = False
    callsign: str = ""
    registration: str | None = None
    operator: str | None = None
    type: str | None = None
    origin: str | None = None
    destination: str | None = None
    route: tuple[tuple[float, float], ...] = ()
    """Filed, from here on, where it was given."""
