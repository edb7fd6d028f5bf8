"""What the decoder holds plausible, and how long it remembers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Rejected(IntEnum):
    """Why a frame gave no row, or a row lacks a value that its frame has bits for."""

    LENGTH = 0
    FORMAT = 1
    PARITY = 2
    RESERVED = 3
    NOT_HEARD = 4
    FORGOTTEN = 5
    CPR_ZERO = 6
    CPR_NO_TIME = 7
    CPR_NO_PAIR = 8
    CPR_UNCONFIRMED = 9
    CPR_ZONES = 10
    CPR_NO_REFERENCE = 11
    CPR_OFF_TRACK = 12
    CPR_ONE_GRID = 13
    COMM_B_NONE = 14
    COMM_B_SEVERAL = 15
    CALLSIGN = 16
    COARSE = 17


MEANING: dict[Rejected, tuple[str, str]] = {
    Rejected.LENGTH: ("frames", "length is not 7 or 14 bytes, or a long format came in 7"),
    Rejected.FORMAT: ("frames", "downlink format is none of 0, 4, 5, 11, 16, 17, 18, 20, 21"),
    Rejected.PARITY: ("frames", "DF11, 17 or 18 with wrong parity"),
    Rejected.RESERVED: ("frames", "DF18 with control field 4 (management) or 7 (reserved)"),
    Rejected.NOT_HEARD: ("frames", "address from parity that no DF11, 17 or 18 had shortly before"),
    Rejected.FORGOTTEN: ("aircraft", "forgotten to keep memory bounded"),
    Rejected.CPR_ZERO: ("positions", "CPR latitude and longitude all zero"),
    Rejected.CPR_NO_TIME: ("positions", "frame has no time"),
    Rejected.CPR_NO_PAIR: ("positions", "no frame of the other parity within the window"),
    Rejected.CPR_UNCONFIRMED: (
        "positions",
        "first decodes after silence or a step, not yet confirmed by both parities",
    ),
    Rejected.CPR_ZONES: ("positions", "even and odd latitude in different longitude zones, or beyond a pole"),
    Rejected.CPR_NO_REFERENCE: (
        "positions",
        "surface position, and neither the receiver nor a position before is known",
    ),
    Rejected.CPR_OFF_TRACK: ("positions", "further from the position before than the aircraft can have moved"),
    Rejected.CPR_ONE_GRID: (
        "positions",
        "near 0 N 0 E, where both parities written in one grid seem to be, and out of the receiver's reach",
    ),
    Rejected.COMM_B_NONE: ("Comm-B replies", "no known register fits"),
    Rejected.COMM_B_SEVERAL: ("Comm-B replies", "several registers fit"),
    Rejected.CALLSIGN: ("callsigns", "a character is not of the set, or all are blank"),
    Rejected.COARSE: ("positions", "TIS-B coarse (12-bit CPR) is not read"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds, each with its reason."""

    heard_s: float = 120.0
    """An address found from parity is believed this long after a DF11, 17 or 18 of it: squitters come every second, and
    a random frame hits one of 100 believed addresses once in 168,000."""

    pair_airborne_s: float = 10.0
    """Even and odd airborne frames cross within 10 s: DO-260B A.1.7.7, 3 NM at 1090 kt."""

    pair_surface_s: float = 50.0
    """Surface frames at 25 kt or less, or of unknown speed: DO-260B A.1.7.8.2."""

    pair_surface_fast_s: float = 25.0
    """Surface frames above 25 kt: the same."""

    follow_s: float = 60.0
    """A single frame is decoded against the last position this long. At 1000 kt 60 s are 17 NM, a tenth of the 180 NM
    in which the local decode is unambiguous; over longer silences a step onto a wrong zone would pass (a spoofed THY9BP
    moved 260 km)."""

    airborne_kt: float = 1000.0
    """Fastest that an aircraft moves from one position to the next."""

    surface_kt: float = 250.0
    """The same on the surface: above any take-off speed."""

    airborne_slack_nm: float = 0.5
    """Added to the above: noise of positions and of arrival times."""

    surface_slack_nm: float = 0.1
    """The same on the surface."""

    confirm_each: int = 2
    """Frames of each parity that agree before a first position, or one after a step, is believed: one faulty parity in
    a pair makes a position that the same faulty frame cannot confirm."""

    reference_s: float = 1800.0
    """A last airborne position serves as the reference of surface positions this long, where the receiver's place is
    not known: ambiguity is 45 NM, a landing aircraft out of sight for half an hour has landed nearby."""

    reach_nm: float = 600.0
    """A first position within 4 degrees of 0 N 0 E further than this from the receiver is a fault of parity: codes of
    one grid sent as both cross there. Twice the radio horizon at 50,000 ft. Elsewhere no distance is too far: it may be
    spoofed."""

    supplement_s: float = 60.0
    """A NIC supplement from an operational status is used this long: they come every 2.5 s."""

    level_s: float = 30.0
    """A pressure altitude tests a later reply's airspeed against its Mach number this long: 30 s at 3000 ft/min move it
    by 15 kt."""

    most_aircraft: int = 200_000
    """All are forgotten beyond this many addresses; memory stays below 50 MB."""
