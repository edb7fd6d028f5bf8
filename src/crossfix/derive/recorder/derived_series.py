"""Series that follow from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.records.parameters import BY_NAME
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series, SeriesDoubt, SeriesKind

ALTITUDES = ("pressure_altitude", "gnss_altitude")
"""Where heights and rates come from: the first of these that is recorded."""


def altitude_of(flight: RecordedFlight) -> Series | None:
    """The altitude that heights and rates come from, ft."""
    series = flight.first_of(*ALTITUDES)
    if series is None:
        return None
    finite = np.isfinite(np.asarray(series.values, np.float64))
    return series if finite[series.valid].all() else replace(series, valid=series.valid & finite)


def derived(
    quantity: str,
    like: Series,
    values: NDArray[Any],
    valid: NDArray[np.bool_],
    kind: SeriesKind = SeriesKind.ANALOGUE,
    meanings: Mapping[int, str] | None = None,
) -> Series:
    """A series of `quantity` at the times of `like`; samples that could not be told count as no computed data."""
    reasons = np.where(valid, SeriesDoubt.NONE, SeriesDoubt.NO_COMPUTED_DATA).astype(np.uint8)
    unit = BY_NAME[quantity].unit
    name = f"{quantity} (derived)"
    return Series(name, quantity, unit, kind, like.first_s, like.step_s, values, valid, reasons, None, meanings or {})
