"""The names of what is recorded, in the field's words, with unit and storage. The one list that all readers use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named quantity of a surveillance report: its unit, how it is stored, and what it is."""

    name: str
    unit: str
    dtype: DTypeLike
    what: str


SURVEILLANCE: tuple[Quantity, ...] = (
    Quantity("time", "s", np.float64, "time of the report on the recording's timebase"),
    Quantity("icao_address", "", np.uint32, "24-bit address; with non_icao where it is not an ICAO address"),
    Quantity("non_icao", "", np.bool_, "the address is not an ICAO address (TIS-B, anonymous)"),
    Quantity("downlink_format", "", np.uint8, "Mode S downlink format, ICAO Annex 10 Vol IV"),
    Quantity("type_code", "", np.uint8, "extended squitter type code, RTCA DO-260B"),
    Quantity("register", "", np.uint8, "register (BDS) of a Comm-B reply as two hexadecimal digits, 0x50 for BDS 5,0"),
    Quantity("source_class", "", np.uint8, "0 unknown, 1 ADS-B, 2 ADS-R, 3 TIS-B, 4 MLAT, 5 Mode S, 6 Mode A/C"),
    Quantity("position_sent", "", np.bool_, "the aircraft sent a position message; false: one without position"),
    Quantity("latitude", "deg", np.float64, "WGS 84, north positive"),
    Quantity("longitude", "deg", np.float64, "WGS 84, east positive"),
    Quantity("on_ground", "", np.bool_, "reported on ground"),
    Quantity("pressure_altitude", "ft", np.float64, "altitude on 1013.25 hPa"),
    Quantity("geometric_altitude", "ft", np.float64, "height above the WGS 84 ellipsoid"),
    Quantity("geometric_minus_pressure", "ft", np.float64, "difference as sent in velocity messages"),
    Quantity("geometric_minus_pressure_saturated", "", np.bool_, "the difference was sent as its largest code"),
    Quantity("ground_speed", "kt", np.float64, "speed over ground"),
    Quantity("track_angle", "deg", np.float64, "true track over ground"),
    Quantity("magnetic_heading", "deg", np.float64, "heading from magnetic north"),
    Quantity("true_heading", "deg", np.float64, "heading from true north"),
    Quantity("indicated_airspeed", "kt", np.float64, "indicated airspeed"),
    Quantity("true_airspeed", "kt", np.float64, "true airspeed"),
    Quantity("mach", "", np.float64, "Mach number"),
    Quantity("vertical_rate", "fpm", np.float64, "climb positive; geometric where vertical_rate_geometric"),
    Quantity("vertical_rate_geometric", "", np.bool_, "the vertical rate is from GNSS, not from pressure"),
    Quantity("roll_angle", "deg", np.float64, "right wing down positive"),
    Quantity("track_rate", "deg/s", np.float64, "rate of change of the track angle"),
    Quantity("selected_altitude", "ft", np.float64, "altitude selected by crew or FMS"),
    Quantity("barometric_setting", "hPa", np.float64, "pressure set by the crew"),
    Quantity("callsign", "", "S8", "aircraft identification, trailing blanks removed"),
    Quantity("category", "", "S2", "emitter category, A0 to D7"),
    Quantity("squawk", "", np.uint16, "Mode A code as its four octal digits, e.g. 7700"),
    Quantity("emergency", "", np.uint8, "emergency state 0 to 7, DO-260B 2.2.3.2.7.8"),
    Quantity("ident", "", np.bool_, "special position identification"),
    Quantity("alert", "", np.bool_, "alert: squawk changed or emergency"),
    Quantity("resolution_advisory", "", np.bool_, "an ACAS resolution advisory is active"),
    Quantity("version", "", np.uint8, "ADS-B version 0, 1, 2"),
    Quantity("nuc_p", "", np.uint8, "navigation uncertainty category, position (version 0)"),
    Quantity("nic", "", np.uint8, "navigation integrity category"),
    Quantity("containment_radius", "m", np.float64, "radius of containment Rc"),
    Quantity("nac_p", "", np.uint8, "navigation accuracy category, position"),
    Quantity("nac_v", "", np.uint8, "navigation accuracy category, velocity (NUCr in version 0)"),
    Quantity("sil", "", np.uint8, "source integrity level"),
    Quantity("sda", "", np.uint8, "system design assurance"),
    Quantity("gva", "", np.uint8, "geometric vertical accuracy"),
    Quantity("nic_baro", "", np.uint8, "barometric altitude integrity code"),
    Quantity("receiver", "", np.uint32, "number of the receiver where a source names several"),
    Quantity("signal_level", "dBFS", np.float64, "signal power at the receiver"),
    Quantity("frame", "", "S28", "Mode S frame as 14 or 28 hexadecimal digits in lower case, where asked for"),
)

BY_NAME: dict[str, Quantity] = {q.name: q for q in SURVEILLANCE}
