"""The phases of a flight as stretches of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crossfix.derive.recorder.sampling import BRIDGED
from crossfix.records.recorded_flight import RecordedFlight


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase, from its first sample to the first of the next, or to its own last one where nothing follows."""

    name: str
    start_s: float
    stop_s: float


def phases(flight: RecordedFlight) -> tuple[Stretch, ...]:
    """In their order; where no phase is told, none. A stretch holds over at most BRIDGED missing samples."""
    series = flight.line("flight_phase")
    if series is None:
        return ()
    known = np.flatnonzero(series.valid)
    times, codes = series.times()[known], series.values[known].astype(np.int64)
    apart = np.diff(known) > BRIDGED + 1
    begins = np.concatenate(([0], np.flatnonzero((np.diff(codes) != 0) | apart) + 1))
    lasts = np.append(begins[1:], len(known)) - 1
    stops = [last if last == len(known) - 1 or apart[last] else last + 1 for last in lasts.tolist()]
    return tuple(
        Stretch(series.meanings[int(codes[first])], float(times[first]), float(times[stop]))
        for first, stop in zip(begins, stops, strict=True)
    )
