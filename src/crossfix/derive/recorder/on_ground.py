"""Where a recording says that the aircraft stands on the ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.sampling import at
from crossfix.records.recorded_flight import RecordedFlight


def on_ground(flight: RecordedFlight, times_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """By the derived `airborne`, else by weight on wheels; shape of `times_s`. False where neither tells."""
    airborne, wheels = flight.line("airborne"), flight.line("weight_on_wheels")
    if airborne is not None:
        return np.asarray(at(airborne, times_s) == 0)
    if wheels is not None:
        return np.asarray(at(wheels, times_s) == 1)
    return np.zeros(len(times_s), np.bool_)
