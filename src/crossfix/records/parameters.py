"""What flight recorders record, in the field's words, with unit; and the names by which recordings call it.

A name is looked up exactly, after its letters are made small and all but letters and digits are left out. A name that
is not listed, or that stands for different things in different layouts (LONG: longitude, or longitudinal acceleration),
has no word: it is listed as not mapped, never guessed.

Sources of the names: POLARIS (FlightDataAnalyzer, 2013), Airbus layouts as exported by AGS (A330), Garmin G1000 CSV,
the ARINC 647A-1 examples. What is to be recorded: ICAO Annex 6 Part I, Attachment D, Table D-1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """A recorded quantity: its unit ("" for discretes and codes), what it is, and what recordings call it."""

    name: str
    unit: str
    what: str
    aliases: tuple[str, ...]


def _numbered(name: str, unit: str, what: str, aliases: dict[int, tuple[str, ...]]) -> tuple[Parameter, ...]:
    return tuple(Parameter(f"{name}_{n}", unit, f"{what} {n}", called) for n, called in aliases.items())


def _engines(name: str, unit: str, what: str, called: str, short: str) -> tuple[Parameter, ...]:
    """Engines 1 to 4, as POLARIS calls them, and by a short name with the number at its end."""
    return _numbered(name, unit, f"{what}, engine", {n: (f"Eng ({n}) {called}", f"{short}{n}") for n in range(1, 5)})


AIR_DATA = (
    Parameter("pressure_altitude", "ft", "altitude on 1013.25 hPa", ("Altitude STD", "ALT_STD", "Pressure Altitude")),
    Parameter(
        "barometric_altitude", "ft", "altitude on the pressure that the crew set", ("AltB", "AltInd", "Altitude QNH")
    ),
    Parameter("indicated_airspeed", "kt", "indicated airspeed", ("IAS", "Airspeed", "Indicated Airspeed")),
    Parameter("calibrated_airspeed", "kt", "calibrated airspeed", ("CAS", "Computed Airspeed", "Calibrated Airspeed")),
    Parameter("true_airspeed", "kt", "true airspeed", ("TAS", "Airspeed True", "True Airspeed")),
    Parameter("mach", "", "Mach number", ("MACH", "Mach Number")),
    Parameter("total_air_temperature", "deg C", "total air temperature", ("TAT", "Total Air Temperature")),
    Parameter("static_air_temperature", "deg C", "outside air temperature", ("SAT", "OAT", "Static Air Temperature")),
    Parameter("angle_of_attack", "deg", "angle of attack", ("AOA", "Angle Of Attack")),
    Parameter("wind_speed", "kt", "wind speed", ("Wind Speed", "WndSpd", "WIN_SPD", "WIN_SPDR")),
    Parameter("wind_direction", "deg", "direction the wind comes from", ("Wind Direction", "WndDr", "WIN_DIR_R")),
)
MOTION = (
    Parameter("heading", "deg", "heading; the recording does not tell from which north", ("Heading", "HEAD", "HDG")),
    Parameter("true_heading", "deg", "heading from true north", ("Heading True", "True Heading")),
    Parameter("magnetic_heading", "deg", "heading from magnetic north", ("Heading Magnetic", "Magnetic Heading")),
    Parameter("pitch_angle", "deg", "nose up positive", ("Pitch", "Pitch Angle", "Pitch Attitude")),
    Parameter("roll_angle", "deg", "right wing down positive", ("Roll", "Roll Angle", "Roll Attitude")),
    Parameter("normal_acceleration", "g", "upwards positive", ("Acceleration Normal", "VRTG", "Normal Acceleration")),
    Parameter("lateral_acceleration", "g", "sideways", ("Acceleration Lateral", "LATG", "LatAc")),
    Parameter("longitudinal_acceleration", "g", "forwards", ("Acceleration Longitudinal", "LONGG")),
    Parameter("ground_speed", "kt", "speed over ground", ("Groundspeed", "Ground Speed", "GS", "GndSpd")),
    Parameter("track_angle", "deg", "track over ground", ("Track", "Track Angle", "TRK")),
    Parameter("inertial_vertical_rate", "fpm", "climb positive", ("IVV", "IVVR", "Vertical Speed Inertial")),
    Parameter("vertical_rate", "fpm", "climb positive", ("Vertical Speed", "VSpd", "Vertical Rate")),
    Parameter("latitude", "deg", "of the navigation system, north positive", ("Latitude", "LATP")),
    Parameter("longitude", "deg", "of the navigation system, east positive", ("Longitude", "LONP")),
    Parameter("gnss_latitude", "deg", "of the GNSS receiver", ("LATPGPS", "Latitude GPS", "GPS Latitude")),
    Parameter("gnss_longitude", "deg", "of the GNSS receiver", ("LONGPGPS", "Longitude GPS", "GPS Longitude")),
    Parameter("gnss_altitude", "ft", "of the GNSS receiver, above the ellipsoid", ("AltGPS", "Altitude GPS")),
    Parameter("inertial_latitude", "deg", "of the inertial system", ("Latitude IRS", "LATP IRS", "IRS Latitude")),
    Parameter("inertial_longitude", "deg", "of the inertial system", ("Longitude IRS", "LONP IRS", "IRS Longitude")),
    Parameter("gnss_primary_captain", "", "GNSS is the primary source, captain's side", ("GPS_PRI_CAPT",)),
    Parameter("gnss_primary_first_officer", "", "the same, first officer's side", ("GPS_PRI_FO",)),
    Parameter("gnss_fix", "", "kind of position fix", ("GPSfix",)),
    Parameter("horizontal_alert_limit", "m", "of the operation flown; a protection level may not exceed it", ("HAL",)),
    Parameter("horizontal_protection_level", "m", "of the GNSS receiver", ("HPLwas", "HPL")),
    *_numbered(
        "radio_altitude", "ft", "height above ground of radio altimeter",
        {1: ("Altitude Radio (A)", "RALT1"), 2: ("Altitude Radio (B)", "RALT2")},
    ),
)  # fmt: skip
ENGINES = (
    *_engines("n1", "%", "fan speed", "N1", "N1"),
    *_engines("n2", "%", "core speed", "N2", "N2"),
    *_engines("exhaust_gas_temperature", "deg C", "exhaust gas temperature", "Gas Temp", "EGT"),
    *_engines("fuel_flow", "kg/h", "fuel flow; the unit is that of the series", "Fuel Flow", "FF"),
    *_engines("thrust_lever_angle", "deg", "thrust lever angle", "Thrust Lever Angle", "TLA"),
    Parameter("engine_speed", "rpm", "of a single piston engine", ("E1 RPM",)),
    Parameter("fuel_quantity", "kg", "fuel on board", ("Fuel Qty", "Fuel Quantity")),
)
HYDRAULICS = (
    *_numbered(
        "hydraulic_pressure", "psi", "pressure of hydraulic system (Airbus: 1 green, 2 blue, 3 yellow)",
        {
            1: ("Hydraulic Press (1)", "HYD_PRS_GRN", "HYD PRESS 1", "HYD1 PRESS"),
            2: ("Hydraulic Press (2)", "HYD_PRS_BLU", "HYD PRESS 2", "HYD2 PRESS"),
            3: ("Hydraulic Press (3)", "HYD_PRS_YEL", "HYD PRESS 3", "HYD3 PRESS"),
        },
    ),
    *_numbered(
        "hydraulic_low_pressure", "", "low pressure is signalled in hydraulic system (as above)",
        {1: ("HYD_PRSLOW_GRN",), 2: ("HYD_PRSLOW_BLU",), 3: ("HYD_PRSLOW_YEL",)},
    ),
    *_numbered(
        "hydraulic_quantity", "%", "fluid in hydraulic system (as above)",
        {n: (f"Hydraulic Qty ({n})", f"HYD QTY {n}") for n in (1, 2, 3)},
    ),
)  # fmt: skip
CABIN = (
    Parameter("cabin_altitude", "ft", "pressure altitude of the cabin", ("Cabin Altitude", "CAB_ALT", "CABIN ALT")),
    Parameter("cabin_vertical_rate", "fpm", "rate of the cabin altitude", ("Cabin Vertical Speed", "Cabin Rate")),
    Parameter("cabin_differential_pressure", "psi", "inside above outside", ("Cabin Press Diff", "CABIN DIFF PRESS")),
    Parameter("cabin_altitude_warning", "", "warning of the cabin altitude", ("Cabin Altitude Warning",)),
)
CONTROLS = (
    Parameter("rudder", "deg", "rudder surface", ("Rudder", "RUDD")),
    Parameter("elevator_left", "deg", "left elevator", ("Elevator (L)", "ELEVL")),
    Parameter("elevator_right", "deg", "right elevator", ("Elevator (R)", "ELEVR")),
    Parameter("aileron_left", "deg", "left (inboard) aileron", ("Aileron (L)", "AIL_INBL")),
    Parameter("aileron_right", "deg", "right (inboard) aileron", ("Aileron (R)", "AIL_INBR")),
    Parameter("stabiliser", "deg", "trimmable horizontal stabiliser", ("Stabilizer", "STAB", "Stabiliser")),
    Parameter("flap_angle", "deg", "flaps", ("Flap", "FLAP", "Flap Angle")),
    Parameter("flap_angle_left", "deg", "left flaps", ("Flap (L)",)),
    Parameter("flap_angle_right", "deg", "right flaps", ("Flap (R)",)),
    Parameter("pitch_command_captain", "deg", "captain's control, pitch", ("PITCH_CPT", "Sidestick Pitch (Capt)")),
    Parameter("pitch_command_first_officer", "deg", "first officer's, pitch", ("PITCH_FO", "Sidestick Pitch (FO)")),
    Parameter("roll_command_captain", "deg", "captain's control, roll", ("ROLL_CPT", "Sidestick Roll (Capt)")),
    Parameter("roll_command_first_officer", "deg", "first officer's, roll", ("ROLL_FO", "Sidestick Roll (FO)")),
    Parameter("rudder_pedal", "deg", "rudder pedals", ("RUD_PDL", "Rudder Pedal")),
    Parameter("control_column_force_captain", "kg", "captain's column", ("Control Column Force (Capt)",)),
    Parameter("control_column_force_first_officer", "kg", "first officer's column", ("Control Column Force (FO)",)),
    Parameter("elevator", "deg", "elevator surface", ("Elevator",)),
    Parameter("aileron", "deg", "aileron surface", ("Aileron",)),
    Parameter("control_column", "deg", "control column, pitch", ("Control Column",)),
    Parameter("control_wheel", "deg", "control wheel, roll", ("Control Wheel",)),
    Parameter("gear_selected_down", "", "gear lever down", ("Gear Down Selected", "Gear Lever Down")),
    Parameter("gear_down_locked", "", "landing gear locked down", ("LDG_LOKDW", "Gear Down Locked")),
    Parameter("gear_down_left", "", "left gear down", ("Gear (L) Down",)),
    Parameter("gear_down_nose", "", "nose gear down", ("Gear (N) Down",)),
    Parameter("gear_down_right", "", "right gear down", ("Gear (R) Down",)),
    Parameter("weight_on_wheels", "", "gear on ground", ("Gear On Ground", "Weight On Wheels", "WOW")),
)
AUTOMATION = (
    Parameter("autopilot_engaged", "", "any autopilot", ("AP Engaged", "Autopilot Engaged", "AfcsOn")),
    *_numbered("autopilot_engaged", "", "autopilot", {n: (f"AP ({n}) Engaged",) for n in (1, 2, 3)}),
    Parameter("autothrottle_engaged", "", "autothrottle or autothrust", ("AT Engaged", "Autothrottle Engaged")),
    Parameter("autopilot_disconnect_button", "", "pressed by a pilot", ("AP Disconnect Button",)),
    Parameter("autothrottle_disconnect_button", "", "pressed by a pilot", ("AT Disconnect Button",)),
    Parameter("takeoff_go_around", "", "TOGA mode or switch", ("TOGA", "Takeoff And Go Around")),
    Parameter("master_warning", "", "master warning", ("Master Warning",)),
    Parameter("ground_proximity_warning", "", "of the ground proximity system", ("TAWS Warning", "GPWS Warning")),
    Parameter("terrain_warning", "", "terrain, pull up", ("TAWS Terrain Pull Up", "TAWS Pull Up", "Terrain Pull Up")),
    Parameter("stick_shaker", "", "stick shaker, or stall warning", ("Stick Shaker", "Stall Warning")),
    *_numbered("engine_fire", "", "fire is signalled in engine", {n: (f"Eng ({n}) Fire",) for n in (1, 2, 3, 4)}),
    Parameter("master_caution", "", "master caution", ("Master Caution",)),
    Parameter("localizer_deviation", "dots", "right of the beam positive", ("ILS Localizer",)),
    Parameter("glideslope_deviation", "dots", "above the beam positive", ("ILS Glideslope",)),
)
TIME_AND_KEYS = (
    Parameter("utc_hour", "h", "hour of the recorded time", ("Hour", "UTC_HOUR")),
    Parameter("utc_minute", "min", "minute of the recorded time", ("Minute", "UTC_MIN")),
    Parameter("utc_second", "s", "second of the recorded time", ("Second", "UTC_SEC")),
    Parameter("frame_counter", "", "counts frames", ("Frame Counter", "FRAME_CNT")),
    *_numbered("vhf_keying", "", "VHF transmitter keyed, radio", {n: (f"VHF{n}", f"Key VHF ({n})") for n in (1, 2, 3)}),
    Parameter("vhf_keying_captain", "", "captain keys VHF", ("Key VHF (Capt)",)),
    Parameter("vhf_keying_first_officer", "", "first officer keys VHF", ("Key VHF (FO)",)),
    *_numbered("hf_keying", "", "HF transmitter is keyed, radio", {n: (f"HF{n}", f"Key HF ({n})") for n in (1, 2)}),
)  # fmt: skip
DERIVED = (
    Parameter("height_above_field", "ft", "derived: height above the field that it took off from or landed on", ()),
    Parameter("airborne", "", "derived: it flies", ()),
    Parameter("flight_phase", "", "derived: phase of the flight", ()),
)
PARAMETERS = (*AIR_DATA, *MOTION, *ENGINES, *HYDRAULICS, *CABIN, *CONTROLS, *AUTOMATION, *TIME_AND_KEYS, *DERIVED)
BY_NAME = {one.name: one for one in PARAMETERS}


def quantity_of(name: str) -> str | None:
    """The field's word for a recorded name; None where no alias fits.

    >>> quantity_of("Eng (1) N1"), quantity_of("alt_std"), quantity_of("LONG")
    ('n1_1', 'pressure_altitude', None)
    """
    return _ALIASES.get(_key(name))


def _key(name: str) -> str:
    return "".join(one for one in name.casefold() if one.isalnum())


_ALIASES = {_key(called): one.name for one in PARAMETERS for called in (one.name, *one.aliases)}
