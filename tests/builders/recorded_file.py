"""A made-up flight as a POLARIS file: what a case takes as its flight data. Synthetic."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np

from builders.flight_data import Stored, polaris
from builders.recorded import Of, made
from crossfix.records.series import SeriesKind

NAMES = {
    "pressure_altitude": "Altitude STD",
    "radio_altitude_1": "Altitude Radio (A)",
    "indicated_airspeed": "Airspeed",
    "weight_on_wheels": "Gear On Ground",
    "normal_acceleration": "Acceleration Normal",
    "n1_1": "Eng (1) N1",
    "n1_2": "Eng (2) N1",
    "gear_down_locked": "Gear Down Locked",
    "flap_angle": "Flap",
    "hydraulic_pressure_1": "Hydraulic Press (1)",
    "hydraulic_pressure_2": "Hydraulic Press (2)",
    "hydraulic_pressure_3": "Hydraulic Press (3)",
    "utc_hour": "Hour",
    "utc_minute": "Minute",
    "utc_second": "Second",
}
"""POLARIS names of the quantities that are written."""
UNITS = {"kt": "kts", "deg": "deg", "%": "%", "psi": "psi"}


def polaris_flight(seconds: float, of: Mapping[str, Of], **attributes: object) -> bytes:
    """The flight of `builders.recorded` as a file."""
    return polaris({NAMES[quantity]: _stored(quantity, one, seconds) for quantity, one in of.items()}, **attributes)


def clock(zero_s: float) -> dict[str, Of]:
    """Recorded hours, minutes and seconds, cut off, of a recorder whose zero is so many seconds after midnight UTC."""
    return {
        "utc_hour": lambda t: np.floor((t + zero_s) / 3600) % 24,
        "utc_minute": lambda t: np.floor((t + zero_s) / 60) % 60,
        "utc_second": lambda t: np.floor(t + zero_s) % 60,
    }


def _stored(quantity: str, of: Of, seconds: float) -> Stored:
    series = made(quantity, of, seconds)
    attributes: dict[str, object] = {
        "frequency": float(1 / series.step_s),
        "supf_offset": series.first_s,
        "units": UNITS.get(series.unit, series.unit),
    }
    if series.kind is SeriesKind.DISCRETE:
        attributes |= {"data_type": "Discrete", "values_mapping": json.dumps({"0": "-", "1": "On"})}
    return Stored(series.values.astype(np.float64), ~series.valid, attributes)
