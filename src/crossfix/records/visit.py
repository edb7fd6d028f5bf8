"""Visits: one row per airframe in one cell, window and altitude band, with the worst that happened to it there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Condition(IntEnum):
    """What was found of the satellite navigation of an airframe; a greater one is worse."""

    NOT_JUDGED = 0
    """Its reports tell nothing either way: left out of the affected and of the seen."""
    CLEAN = 1
    AFFECTED = 2
    SPOOFED = 3


class Band(IntEnum):
    """Altitude bands; their edges are settings of `detect.gnss.visits`."""

    LOW = 0
    MIDDLE = 1
    HIGH = 2
    UNKNOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Visits:
    """Columns of equal length, one row per (window, cell, band, airframe).

    `window_s` is the start of the window, `time_s` the first sample in the worst condition: seconds UTC since 1970.
    `cell` is an H3 index of resolution 4. `latitude`, `longitude` (degrees) and `altitude_ft` (NaN where unknown) are
    the true or inferred place of that sample, never what a spoofed aircraft claims.
    """

    window_s: NDArray[np.int64]
    cell: NDArray[np.uint64]
    band: NDArray[np.uint8]
    icao_address: NDArray[np.uint32]
    condition: NDArray[np.uint8]
    time_s: NDArray[np.float64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    altitude_ft: NDArray[np.float64]

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, name)) for name in COLUMNS}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")

    def __len__(self) -> int:
        """Number of visits."""
        return len(self.window_s)

    @property
    def affected(self) -> NDArray[np.bool_]:
        """Where the airframe was affected or spoofed."""
        return self.condition >= Condition.AFFECTED

    @staticmethod
    def joined(many: Iterable[Visits]) -> Visits:
        """Visits one after another."""
        parts = [NONE, *many]
        columns: list[Any] = [np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS]
        return Visits(*columns)

    def where(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Visits:
        """Some of the visits, by mask or by position."""
        return Visits(*(getattr(self, name)[rows] for name in COLUMNS))


COLUMNS = tuple(one.name for one in fields(Visits))
NONE = Visits(
    np.zeros(0, np.int64),
    np.zeros(0, np.uint64),
    np.zeros(0, np.uint8),
    np.zeros(0, np.uint32),
    np.zeros(0, np.uint8),
    *(np.zeros(0, np.float64) for _ in range(4)),
)


def merged(many: Iterable[Visits]) -> Visits:
    """All visits, each airframe once per window, cell and band: in its worst condition, the earliest of equal ones.

    Sorted by window, cell, band and address. Associative and commutative: any split of the work and any order gives
    the same bytes, so samples equal in condition and time are put in order of their place.
    """
    made = Visits.joined(many)
    rows = np.lexsort(
        (
            made.altitude_ft,
            made.longitude,
            made.latitude,
            made.time_s,
            ~made.condition,
            made.icao_address,
            made.band,
            made.cell,
            made.window_s,
        )
    )
    made = made.where(rows)
    first = np.ones(len(made), bool)
    keys = (made.window_s, made.cell, made.band, made.icao_address)
    first[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    made = made.where(first)
    # Adding zero turns -0.0, which is equal to 0.0 but other bytes, into 0.0.
    places = (made.time_s + 0.0, made.latitude + 0.0, made.longitude + 0.0, made.altitude_ft + 0.0)
    return Visits(made.window_s, made.cell, made.band, made.icao_address, made.condition, *places)
