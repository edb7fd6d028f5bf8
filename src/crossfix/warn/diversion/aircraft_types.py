"""Speeds and glide ratios of aircraft types: a small table of 2026-11-22.

Source: openap 2.6.2 (J. Sun, J. Ellerbroek, J. Hoekstra, “WRAP: An open-source kinematic aircraft performance model”,
Transportation Research C 98, 2019): medians of flights seen by ADS-B, not limits. The glide ratio is
1 / (2 sqrt(cd0 k)) of its clean drag polar; the range is the maker's, for full tanks.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "types table of 2026-11-22, from openap 2.6.2"


@dataclass(frozen=True, slots=True)
class AircraftType:
    """Mach number at cruise, kt calibrated in descent and on final approach, m/s at touchdown, NM. None: not known."""

    name: str
    cruise_mach: float
    descent_kt: float
    approach_kt: float
    touchdown_m_s: float
    glide_ratio: float | None
    range_nm: float


TYPES = {
    "A319": AircraftType("Airbus A319", 0.77, 282.0, 130.0, 66.2, 17.9, 1782.0),
    "A320": AircraftType("Airbus A320", 0.78, 280.0, 140.0, 69.4, 18.9, 2700.0),
    "A321": AircraftType("Airbus A321", 0.78, 292.0, 146.0, 72.9, 17.5, 2376.0),
    "A332": AircraftType("Airbus A330-200", 0.81, 295.0, 140.0, 70.7, 16.6, 6749.0),
    "A333": AircraftType("Airbus A330-300", 0.81, 292.0, 142.0, 71.5, 16.6, 5670.0),
    "A343": AircraftType("Airbus A340-300", 0.81, 299.0, 144.0, 72.2, 18.1, 7181.0),
    "A388": AircraftType("Airbus A380-800", 0.84, 299.0, 142.0, 70.0, 17.7, 7991.0),
    "B737": AircraftType("Boeing 737-700", 0.78, 284.0, 136.0, 68.8, 16.3, 2484.0),
    "B738": AircraftType("Boeing 737-800", 0.78, 282.0, 150.0, 75.4, 17.7, 1998.0),
    "B739": AircraftType("Boeing 737-900", 0.78, 288.0, 152.0, 76.8, 17.3, 2754.0),
    "B744": AircraftType("Boeing 747-400", 0.84, 295.0, 154.0, 77.9, 15.6, 7235.0),
    "B752": AircraftType("Boeing 757-200", 0.79, 294.0, 134.0, 66.7, 15.6, 3888.0),
    "B763": AircraftType("Boeing 767-300", 0.8, 294.0, 144.0, 72.1, None, 6156.0),
    "B77W": AircraftType("Boeing 777-300ER", 0.84, 303.0, 152.0, 76.9, 15.6, 7937.0),
    "B788": AircraftType("Boeing 787-8", 0.85, 297.0, 146.0, 71.3, 18.9, 7991.0),
    "B789": AircraftType("Boeing 787-9", 0.85, 299.0, 150.0, 74.0, 16.4, 7559.0),
    "E190": AircraftType("Embraer E190 (LR)", 0.77, 288.0, 136.0, 66.9, 17.8, 2376.0),
}
"""By ICAO type designator (Doc 8643)."""
