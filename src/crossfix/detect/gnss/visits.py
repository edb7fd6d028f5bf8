"""Samples of aircraft to visits: which airframe was in which cell, window and altitude band, and how it fared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.hexagons import cells_of
from crossfix.records.thresholds import limit
from crossfix.records.visit import Band, Visits, merged

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VisitSettings:
    """How samples are counted; each with its unit and reason."""

    window_s: int = limit(600, "s", "an aircraft crosses a cell in 2 to 3 min, and an onset shows within minutes")
    thin_s: float = limit(30.0, "s", "some 7 km at cruise, a sixth of a cell; readsb thins straight legs to 30 s")
    low_below_ft: float = limit(10_000.0, "ft", "below it terrain and the horizon hide most emitters on the ground")
    high_above_ft: float = limit(25_000.0, "ft", "above it, cruise: the horizon is more than 350 km away")


def bands(altitude_ft: Floats, settings: VisitSettings) -> NDArray[np.uint8]:
    """The band of each altitude; both edges belong to the middle one. NaN is unknown, a band of its own."""
    band = (altitude_ft >= settings.low_below_ft).astype(np.uint8)
    band += altitude_ft > settings.high_above_ft
    band[np.isnan(altitude_ft)] = Band.UNKNOWN
    return band


def visits_of(
    icao_address: NDArray[np.uint32],
    time_s: Floats,
    latitude: Floats,
    longitude: Floats,
    altitude_ft: Floats,
    condition: NDArray[np.uint8],
    settings: VisitSettings,
) -> Visits:
    """Visits of samples of any number of aircraft, in any order; sorted by address and time is fastest.

    Times are seconds UTC since 1970, windows start at multiples of their length. Places are true or inferred ones in
    degrees; a sample without time or place is left out. Of each aircraft, each `thin_s` and each band, the first
    sample in the worst condition stands for the others, so a cell that is only touched may have no visit.
    """
    rows = _in_order(icao_address, time_s, np.isfinite(time_s) & np.isfinite(latitude) & np.isfinite(longitude))
    if rows is not None:
        columns: tuple[Any, ...] = (icao_address, time_s, latitude, longitude, altitude_ft, condition)
        icao_address, time_s, latitude, longitude, altitude_ft, condition = (column[rows] for column in columns)
    band = bands(altitude_ft, settings)
    window = np.floor(time_s / settings.window_s).astype(np.int64)
    slot = np.floor(time_s / settings.thin_s).astype(np.int64)
    kept = _worst(_starts(icao_address, window, slot, band), condition)
    cell = cells_of(latitude[kept], longitude[kept])
    stays = _worst(_starts(icao_address[kept], window[kept], cell, band[kept]), condition[kept])
    kept, cell = kept[stays], cell[stays]
    made = Visits(
        window[kept] * settings.window_s,
        cell,
        band[kept],
        icao_address[kept],
        condition[kept],
        time_s[kept],
        latitude[kept],
        longitude[kept],
        altitude_ft[kept],
    )
    return merged([made])


def _in_order(icao_address: NDArray[np.uint32], time_s: Floats, known: NDArray[np.bool_]) -> Ints | None:
    """The known rows sorted by address and time; None where all are and are known."""
    same = icao_address[1:] == icao_address[:-1]
    sorted_already = bool(np.all(np.where(same, time_s[1:] >= time_s[:-1], icao_address[1:] > icao_address[:-1])))
    if sorted_already and bool(known.all()):
        return None
    rows = np.flatnonzero(known)
    return rows[np.lexsort((time_s[rows], icao_address[rows]))]


def _starts(*keys: NDArray[np.generic]) -> Ints:
    """Where any key differs from the row before."""
    changed = np.ones(len(keys[0]), bool)
    changed[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(changed)


def _worst(starts: Ints, condition: NDArray[np.uint8]) -> Ints:
    """In each group the first row of the greatest condition."""
    if not len(starts):
        return starts
    count = len(condition)
    ranked = condition.astype(np.int64) * count - np.arange(count)
    return -np.maximum.reduceat(ranked, starts) % count
