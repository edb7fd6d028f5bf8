"""Whether the aircraft flew while something was so, and how long it lasted, as detectors of systems tell it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.runs import Run
from crossfix.derive.recorder.sampling import at
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series

Floats = NDArray[np.float64]
ROLL_S = 60.0
"""A take-off or landing roll, in which a recording without weight on wheels does not tell, is shorter; FDA (2013) holds
an aircraft for airborne after as long."""


def airborne_at(flight: RecordedFlight, times_s: Floats) -> Floats:
    """1 where it flies, 0 where it does not, NaN where `airborne` does not tell; (times,)."""
    series = flight.line("airborne")
    return np.full(len(times_s), np.nan) if series is None else at(series, times_s)


def flew(flight: RecordedFlight, times_s: Floats) -> bool | None:
    """True where it flies at one of these times at least, False where at none; None where that is not known."""
    states = airborne_at(flight, np.asarray(times_s, np.float64))
    if (states == 1).any():
        return True
    return None if np.isnan(states).any() else False


def flew_during(flight: RecordedFlight, series: Series, run: Run) -> bool | None:
    """As `flew`, at the valid samples of a run; unknown ones beside the ground are a roll, if they are that few."""
    part = slice(run.first, run.last + 1)
    states = airborne_at(flight, series.times()[part][series.valid[part]])
    unknown = np.isnan(states)
    if (states == 1).any():
        return True
    if (states == 0).any() and unknown.sum() * float(series.step_s) <= ROLL_S:
        return False
    return None if unknown.any() else False


def where(flies: bool | None) -> str:
    """What a label says of it: nothing where it flew."""
    if flies is None:
        return "; whether it flew is not known"
    return "" if flies else "; on the ground"


def since(onset: Interval) -> str:
    """What a label says where it was so at the first sample."""
    return "" if np.isfinite(onset.low) else "; it was so when the recording began"


def lasting(onset: Interval, end: Interval) -> str:
    """How long, from least to most, in words.

    >>> lasting(Interval(9.0, 10.0), Interval(14.0, 15.0)), lasting(Interval(9.0, 10.0), Interval(14.0))
    ('for 4.0 to 6.0 s', 'for 4.0 s at least')
    """
    least_s, most_s = max(end.low - onset.high, 0.0), end.high - onset.low
    return f"for {least_s:,.1f} s at least" if most_s == INFINITE else f"for {least_s:,.1f} to {most_s:,.1f} s"
