"""The reports of one aircraft kept apart by who determined the position."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from crossfix.records.recording import Track
from crossfix.records.table import Table

Mask = NDArray[np.bool_]


class SourceClass(IntEnum):
    """Codes of the column `source_class` in `records.quantities`."""

    UNKNOWN = 0
    ADS_B = 1
    ADS_R = 2
    TIS_B = 3
    MLAT = 4
    MODE_S = 5
    MODE_AC = 6


OWN = (SourceClass.UNKNOWN, SourceClass.ADS_B, SourceClass.MODE_S, SourceClass.MODE_AC)
"""What the aircraft itself sent, as far as the source says."""
HEARD = (*OWN, SourceClass.MLAT)
"""Reports that exist only because a receiver heard the aircraft; MLAT is computed from its own messages."""


def source_classes(table: Table) -> NDArray[np.uint8]:
    """The class of every report, UNKNOWN where it is not given."""
    if "source_class" not in table:
        return np.zeros(len(table), np.uint8)
    column = table["source_class"]
    return np.where(column.valid, column.values, 0).astype(np.uint8)


def of_classes(table: Table, classes: tuple[SourceClass, ...]) -> Mask:
    """Which reports are of these classes."""
    return np.isin(source_classes(table), np.array(classes, np.uint8))


def with_position(table: Table) -> Mask:
    """Which reports have a latitude and a longitude."""
    if "latitude" not in table or "longitude" not in table:
        return np.zeros(len(table), bool)
    return table["latitude"].valid & table["longitude"].valid


def source_lines(track: Track) -> dict[SourceClass, Track]:
    """One track per kind of position: the aircraft's own (with what has no position), ADS-R, TIS-B, MLAT.

    An own track is under ADS_B. A line without a report is absent.
    """
    groups = {SourceClass.ADS_B: OWN} | {c: (c,) for c in (SourceClass.ADS_R, SourceClass.TIS_B, SourceClass.MLAT)}
    made = {}
    for name, classes in groups.items():
        rows = of_classes(track.reports, classes)
        if rows.any():
            made[name] = Track(track.icao_address, track.non_icao, track.reports.where(rows))
    return made
