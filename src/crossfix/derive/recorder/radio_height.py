"""The height of the radio altimeter without what it cannot tell: beyond its range, and rolled over."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.sampling import BRIDGED, at
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series, SeriesDoubt

Bools = NDArray[np.bool_]
ROLLS_OVER_FT = 4096.0
"""An A330 recording (ARINC 717, 512 words/s) goes from 4,060 to 25 ft in 2 s of climb, and stays at 4,092 ft later."""
LEAST_RANGE_FT = 1000.0
LEAST_STILL = 5
"""Samples in a row at the highest value of the recording, above LEAST_RANGE_FT, stand at the end of its range."""
END_OF_RANGE_FT = 2.0
ON_GROUND_FT = 20.0
"""On the ground a radio altimeter shows down to this much below 0 (POLARIS specimen: -4 ft)."""


@dataclass(frozen=True, slots=True, eq=False)
class RadioHeight:
    """`series` in ft, valid where it can be told; `beyond` (samples,) where it stands at the end of its range."""

    series: Series
    beyond: Bools


def radio_height(flight: RecordedFlight) -> RadioHeight | None:
    """Of the radio altimeter with most valid samples; None where none is recorded."""
    series = max(flight.numbered("radio_altitude").values(), key=lambda one: np.count_nonzero(one.valid), default=None)
    if series is None:
        return None
    values = np.array(series.values, np.float64)
    valid = series.valid & np.isfinite(values)
    beyond = _beyond(values, valid)
    valid &= ~beyond
    pieces = _pieces(valid)
    if any(np.abs(np.diff(values[one])).max(initial=0) > ROLLS_OVER_FT / 2 for one in pieces):
        _unroll(flight, series, values, valid, pieces)
    reasons = np.where(valid, SeriesDoubt.NONE, np.maximum(series.reasons, SeriesDoubt.NO_COMPUTED_DATA))
    return RadioHeight(replace(series, values=values, valid=valid, reasons=reasons.astype(np.uint8)), beyond)


def _beyond(values: NDArray[np.float64], valid: Bools) -> Bools:
    """Where the highest value stands for LEAST_STILL samples or more."""
    top = values[valid].max(initial=-np.inf)
    if top < LEAST_RANGE_FT:
        return np.zeros(len(values), bool)
    high = valid & (values >= top - END_OF_RANGE_FT)
    edges = np.diff(np.concatenate(([0], high.astype(np.int8), [0])))
    result = np.zeros(len(values), bool)
    for begin, stop in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        result[begin:stop] = stop - begin >= LEAST_STILL
    return result


def _pieces(valid: Bools) -> list[NDArray[np.intp]]:
    """Indices of valid samples, in pieces with at most BRIDGED missing in a row."""
    known = np.flatnonzero(valid)
    return [one for one in np.split(known, np.flatnonzero(np.diff(known) > BRIDGED + 1) + 1) if len(one)]


def _unroll(
    flight: RecordedFlight, series: Series, values: NDArray[np.float64], valid: Bools, pieces: list[NDArray[np.intp]]
) -> None:
    """Add what was lost to pieces that roll over; a piece that does not, nor is on wheels, may be off by a turn."""
    wheels = flight.line("weight_on_wheels")
    for piece in pieces:
        turned = np.unwrap(values[piece], period=ROLLS_OVER_FT)
        if np.abs(turned - values[piece]).max() == 0:
            on_ground = wheels is not None and (at(wheels, series.times()[piece]) == 1).any()
            valid[piece] = on_ground
            continue
        lowest = turned.min()
        values[piece] = turned - np.floor((lowest + ON_GROUND_FT) / ROLLS_OVER_FT) * ROLLS_OVER_FT
