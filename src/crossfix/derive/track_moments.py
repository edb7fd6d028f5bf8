"""Moments of a track that a recorder holds as well: the levels that it passes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crossfix.align.altitude_steps import altitude_moments
from crossfix.align.moments import Moments
from crossfix.records.table import Table
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class ReceivedSettings:
    """What is assumed of a source that does not tell."""

    late_s: float = limit(1.0, "s", "an altitude is sent and received so much late at most; ours")


RECEIVED = ReceivedSettings()


def track_moments(reports: Table, name: str, first_s: float = 0.0, settings: ReceivedSettings = RECEIVED) -> Moments:
    """Of the reports of one aircraft in the air, in seconds since `first_s`; none where no altitude was sent."""
    altitude, times = reports.columns.get("pressure_altitude"), reports["time"]
    if altitude is None:
        return Moments.of(name, [])
    known = times.valid & altitude.valid
    if (ground := reports.columns.get("on_ground")) is not None:
        known = known & ~(ground.valid & np.asarray(ground.values, bool))
    at, feet = np.asarray(times.values, np.float64)[known] - first_s, np.asarray(altitude.values, np.float64)[known]
    return Moments.of(name, altitude_moments(at, feet, None, settings.late_s))
