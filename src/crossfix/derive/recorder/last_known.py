"""The last thing that a series told before a moment."""

from __future__ import annotations

import numpy as np

from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series


def last_known(series: Series | None, time_s: float, within_s: float) -> int | None:
    """The last valid sample at or before a time and not more than `within_s` before it; None where there is none."""
    if series is None:
        return None
    stop = int(np.searchsorted(series.times(), time_s, side="right"))
    known = series.valid[:stop].nonzero()[0]
    return int(known[-1]) if len(known) and time_s - series.times()[known[-1]] <= within_s else None


def moves(flight: RecordedFlight, time_s: float, within_s: float, ground_kt: float, air_kt: float) -> bool | None:
    """Whether it flies, or is faster over ground than `ground_kt`, or in the air than `air_kt`; None if not known.

    Of each series the last sample within `within_s` counts. Ground speed decides before airspeed, which a recorder
    may not have below some value (POLARIS specimen: 45 kt).
    """
    flies = flight.line("airborne")
    if (k := last_known(flies, time_s, within_s)) is not None and flies is not None and flies.values[k] == 1:
        return True
    air = flight.first_of("indicated_airspeed", "calibrated_airspeed")
    for series, fast in ((flight.line("ground_speed"), ground_kt), (air, air_kt)):
        if (at := last_known(series, time_s, within_s)) is not None and series is not None:
            return bool(series.values[at] >= fast)
    return None
