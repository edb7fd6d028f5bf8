"""Aircraft of one moment, put in order once, to be asked for each hazard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.sphere import unit_vectors
from crossfix.records.airborne import AircraftState
from crossfix.warn.limits import ConcernLimits
from crossfix.warn.projected import Paths, paths_of
from crossfix.warn.volumes import NM_PER_RAD, Fleet

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Airports:
    """Where airports are: their codes and places, float64[n, 3]."""

    codes: tuple[str, ...]
    points: Floats
    rows: Mapping[str, int]

    @staticmethod
    def of(places: Mapping[str, tuple[float, float]]) -> Airports:
        """From latitude and longitude in degrees by code."""
        codes = tuple(sorted(places))
        table = np.array([places[code] for code in codes], np.float64).reshape(-1, 2)
        points = np.asfortranarray(unit_vectors(table[:, 0], table[:, 1]))
        return Airports(codes, points, {code: row for row, code in enumerate(codes)})


NO_AIRPORTS = Airports.of({})


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A fleet, its paths, its flights by airport, and those that land or depart.

    Rows are of the fleet. `descending` and `grounded` are of flights that tell no destination, and no origin.
    """

    now_s: float
    fleet: Fleet
    paths: Paths
    airports: Airports
    bound: Mapping[str, tuple[int, ...]]
    from_: Mapping[str, tuple[int, ...]]
    descending: Ints
    grounded: Ints
    limits: ConcernLimits

    def away_nm(self, row: int, code: str) -> float | None:
        """From an aircraft to an airport; None where nobody told where that is."""
        at = self.airports.rows.get(code)
        if at is None:
            return None
        return float(angle_nm(self.fleet.points[row : row + 1], self.airports.points[at])[0])


def look(
    states: Sequence[AircraftState],
    airports: Airports,
    now_s: float,
    limits: ConcernLimits | None = None,
) -> Look:
    """The aircraft of a moment, s UTC since 1970, and where they will be."""
    limits = limits or ConcernLimits()
    fleet = Fleet.of(states, limits.heights, now_s)
    bound: dict[str, list[int]] = defaultdict(list)
    from_: dict[str, list[int]] = defaultdict(list)
    descending, grounded = [], []
    for row, state in enumerate(fleet.states):
        if state.destination:
            bound[state.destination].append(row)
        elif _descends(state, limits):
            descending.append(row)
        if state.origin:
            from_[state.origin].append(row)
        elif state.on_ground:
            grounded.append(row)
    return Look(
        now_s,
        fleet,
        paths_of(fleet, limits.projection),
        airports,
        {code: tuple(rows) for code, rows in bound.items()},
        {code: tuple(rows) for code, rows in from_.items()},
        np.array(descending, np.int64),
        np.array(grounded, np.int64),
        limits,
    )


def _descends(state: AircraftState, limits: ConcernLimits) -> bool:
    if state.on_ground or state.vertical_rate_fpm is None or state.altitude_ft is None:
        return False
    return state.vertical_rate_fpm <= limits.descending_fpm and state.altitude_ft <= limits.descending_ft


def angle_nm(points: Floats, to: Floats) -> Floats:
    """NM from each point, float64[n, 3], to one."""
    chord = np.sqrt(np.einsum("ij,ij->i", points - to, points - to))
    return np.asarray(2.0 * np.arcsin(np.minimum(chord / 2.0, 1.0)) * NM_PER_RAD)
