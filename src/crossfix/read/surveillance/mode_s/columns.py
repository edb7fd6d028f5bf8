"""Where each quantity is kept while frames are decoded: three blocks and their validities, one row per quantity.

Numbers (float64), codes (uint8, also yes and no) and three columns of their own shape (squawk, callsign,
category) share one numbering, which is also the row of the validities. All start at zero and not valid; only
what a frame tells is written, so columns that a recording never fills cost no memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.compiled import inlined
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column, Table

Numbers = NDArray[np.float64]
Codes = NDArray[np.uint8]
Valid = NDArray[np.bool_]

LATITUDE, LONGITUDE, PRESSURE_ALTITUDE, GEOMETRIC_ALTITUDE, GEOMETRIC_MINUS_PRESSURE = range(5)
GROUND_SPEED, TRACK_ANGLE, MAGNETIC_HEADING, TRUE_HEADING, INDICATED_AIRSPEED, TRUE_AIRSPEED, MACH = range(5, 12)
VERTICAL_RATE, ROLL_ANGLE, TRACK_RATE, SELECTED_ALTITUDE, BAROMETRIC_SETTING, CONTAINMENT_RADIUS = range(12, 18)
NUMBERS = [
    "latitude",
    "longitude",
    "pressure_altitude",
    "geometric_altitude",
    "geometric_minus_pressure",
    "ground_speed",
    "track_angle",
    "magnetic_heading",
    "true_heading",
    "indicated_airspeed",
    "true_airspeed",
    "mach",
    "vertical_rate",
    "roll_angle",
    "track_rate",
    "selected_altitude",
    "barometric_setting",
    "containment_radius",
]

DOWNLINK_FORMAT, TYPE_CODE, REGISTER, SOURCE_CLASS, NON_ICAO, ON_GROUND, SATURATED, RATE_GEOMETRIC = range(18, 26)
EMERGENCY, IDENT, ALERT, RESOLUTION_ADVISORY, VERSION, NUC_P, NIC, NAC_P, NAC_V = range(26, 35)
SIL, SDA, GVA, NIC_BARO = range(35, 39)
CODES = [
    "downlink_format",
    "type_code",
    "register",
    "source_class",
    "non_icao",
    "on_ground",
    "geometric_minus_pressure_saturated",
    "vertical_rate_geometric",
    "emergency",
    "ident",
    "alert",
    "resolution_advisory",
    "version",
    "nuc_p",
    "nic",
    "nac_p",
    "nac_v",
    "sil",
    "sda",
    "gva",
    "nic_baro",
]
FIRST_CODE = len(NUMBERS)

SQUAWK, CALLSIGN, CATEGORY = range(39, 42)
COUNT = 42


@inlined
def number(numbers: Numbers, valid: Valid, column: int, row: int, value: float) -> None:
    """Write a number."""
    numbers[column, row] = value
    valid[column, row] = True


@inlined
def code(codes: Codes, valid: Valid, column: int, row: int, value: int) -> None:
    """Write a code, or yes and no as 1 and 0."""
    codes[column - FIRST_CODE, row] = value
    valid[column, row] = True


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The storage of `n` reports."""

    numbers: Numbers
    codes: Codes
    squawk: NDArray[np.uint16]
    callsign: NDArray[np.uint8]
    category: NDArray[np.uint8]
    valid: Valid

    @staticmethod
    def empty(n: int) -> Blocks:
        """All zero and not valid."""
        return Blocks(
            np.zeros((len(NUMBERS), n)),
            np.zeros((len(CODES), n), np.uint8),
            np.zeros(n, np.uint16),
            np.zeros((n, 8), np.uint8),
            np.zeros((n, 2), np.uint8),
            np.zeros((COUNT, n), np.bool_),
        )

    def table(self, time_s: NDArray[np.float64], address: NDArray[np.uint32]) -> Table:
        """The same storage as named columns; nothing is copied."""
        columns = {
            "time": Column(time_s, ~np.isnan(time_s)),
            "icao_address": Column(address, np.ones(len(address), bool)),
        }
        for place, name in enumerate(NUMBERS):
            columns[name] = Column(self.numbers[place], self.valid[place])
        for place, name in enumerate(CODES):
            stored = self.codes[place]
            values = stored.view(np.bool_) if BY_NAME[name].dtype is np.bool_ else stored
            columns[name] = Column(values, self.valid[FIRST_CODE + place])
        columns["squawk"] = Column(self.squawk, self.valid[SQUAWK])
        columns["callsign"] = Column(self.callsign.view("S8").reshape(-1), self.valid[CALLSIGN])
        columns["category"] = Column(self.category.view("S2").reshape(-1), self.valid[CATEGORY])
        return Table({q: columns[q] for q in BY_NAME if q in columns})
