"""Height above the field that it took off from, approached or landed on."""

from __future__ import annotations

import numpy as np

from crossfix.derive.recorder.basins import basins
from crossfix.derive.recorder.derived_series import altitude_of, derived
from crossfix.derive.recorder.radio_height import radio_height
from crossfix.derive.recorder.sampling import at
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series

RADIO_FT = 100.0
"""Below this the radio altimeter counts: over the runway it is nearer than an altitude in the pressure field of wings
and ground (the POLARIS specimen shows 40 ft less at 100 kt than standing). Above, the ground before the runway is not
the field."""


def height_above_field(flight: RecordedFlight) -> Series | None:
    """ft, at the times of the altitude; 0 on the ground.

    In the air: the altitude less that of the field of each basin; where no field is known, the radio altitude within
    its range (above the ground below, not above a field); else not valid.
    """
    altitude = altitude_of(flight)
    if altitude is None:
        return None
    times = altitude.times()
    field_ft = np.full(len(times), np.nan)
    for basin in basins(flight):
        field_ft[basin.first : basin.last + 1] = basin.field_ft
    height = np.where(altitude.valid, np.asarray(altitude.values, np.float64), np.nan) - field_ft
    radio = radio_height(flight)
    if radio is not None:
        ground_below = at(radio.series, times)
        height = np.where(np.isnan(field_ft) | (ground_below < RADIO_FT), ground_below, height)
    flies = flight.line("airborne")
    if flies is not None:
        height = np.where(at(flies, times) == 0, 0.0, height)
    height = np.where(altitude.valid, height, np.nan)
    return derived("height_above_field", altitude, height, np.isfinite(height)) if np.isfinite(height).any() else None
