"""Values that a source gives now and then, carried to the reports that follow, no farther than a stated limit.

readsb writes integrity to every fourth stored point of a trace (SFOUR in track.h). Between them it was what it was at
the last one, or it has changed: a carried value is an assumption, bounded here in reports and in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from crossfix.records.recording import Track
from crossfix.records.table import Column, Table

INTEGRITY: tuple[str, ...] = (
    "source_class",
    "version",
    "nic",
    "containment_radius",
    "nac_p",
    "nac_v",
    "sil",
    "sda",
    "gva",
    "nic_baro",
)
"""What is carried unless other names are given."""


@dataclass(frozen=True, slots=True)
class CarryLimit:
    """How far a value is carried; each limit with its unit and reason."""

    reports: int = field(
        default=3,
        metadata={"unit": "reports", "reason": "readsb writes the aircraft object to every fourth point of a trace"},
    )
    seconds: float = field(
        default=90.0,
        metadata={"unit": "s", "reason": "three points at the 30 s to which readsb thins its traces"},
    )


def carried_forward(track: Track, names: Sequence[str] = INTEGRITY, limit: CarryLimit | None = None) -> Track:
    """The track, its reports in time order, with these columns valid also where a value is carried to.

    A report without a valid time neither gives nor takes. A value is not carried over a report of its own.
    """
    limit = limit or CarryLimit()
    clock = track.reports["time"]
    times = clock.masked()
    columns = dict(track.reports.columns)
    place = np.arange(len(times))
    for name in names:
        if name not in columns:
            continue
        column = columns[name]
        last = np.maximum.accumulate(np.where(column.valid & clock.valid, place, -1)) if len(place) else place
        given = np.maximum(last, 0)
        elapsed = times - times[given]
        near = (place - last <= limit.reports) & (elapsed >= 0.0) & (elapsed <= limit.seconds)
        reached = ~column.valid & clock.valid & (last >= 0) & near
        values = np.where(reached, column.values[given], column.values)
        columns[name] = Column(values.astype(column.values.dtype), column.valid | reached)
    return Track(track.icao_address, track.non_icao, Table(columns))
