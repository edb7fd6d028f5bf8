"""Cells on a lattice of latitude and longitude that grows finer where the emitter may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.geodesy import EARTH_RADIUS_M

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOST_LATITUDE = 89.0  # columns of a lattice have no width at the pole
NEGLIGIBLE = 0.001  # of the probability, outside the cells that are refined


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells of one lattice: its south-west corner and steps in degrees, its size, and the cells that are meant.

    Longitudes run on across 180 degrees: the lattice has no seam.
    """

    south: float
    west: float
    step_latitude: float
    step_longitude: float
    height: int
    width: int
    rows: Integers
    columns: Integers

    @property
    def latitudes(self) -> Floats:
        """Of the centres."""
        return np.asarray(self.south + (self.rows + 0.5) * self.step_latitude, np.float64)

    @property
    def longitudes(self) -> Floats:
        """Of the centres."""
        return np.asarray(self.west + (self.columns + 0.5) * self.step_longitude, np.float64)

    @property
    def areas_km2(self) -> Floats:
        """On the mean sphere."""
        edges = np.radians(self.south + np.stack((self.rows, self.rows + 1)) * self.step_latitude)
        band = np.diff(np.sin(edges), axis=0)[0]
        return np.asarray((EARTH_RADIUS_M / 1000) ** 2 * np.radians(self.step_longitude) * band)

    def corner(self, row: int, column: int) -> tuple[float, float]:
        """Latitude and longitude of the south-west corner of a cell."""
        return self.south + row * self.step_latitude, self.west + column * self.step_longitude

    def where(self, which: Mask | Integers) -> Cells:
        """Some of the cells."""
        return self._with(1, self.rows[which], self.columns[which])

    def quartered(self) -> Cells:
        """Every cell as the four of half its size."""
        rows = (2 * self.rows[:, None] + np.array([0, 0, 1, 1])).ravel()
        columns = (2 * self.columns[:, None] + np.array([0, 1, 0, 1])).ravel()
        return self._with(2, rows, columns)

    def at_the_edge(self, share: float) -> Mask:
        """Cells within this share of the lattice's size from its edge."""
        across = np.minimum(self.rows, self.height - 1 - self.rows) < share * self.height
        along = np.minimum(self.columns, self.width - 1 - self.columns) < share * self.width
        return np.asarray(across | along)

    def _with(self, finer: int, rows: Integers, columns: Integers) -> Cells:
        steps = self.step_latitude / finer, self.step_longitude / finer
        return Cells(self.south, self.west, *steps, finer * self.height, finer * self.width, rows, columns)


def lattice(latitudes: Floats, longitudes: Floats, reach_km: float, across: int) -> Cells:
    """All cells of a lattice over the points and `reach_km` about them, about `across` in its longer direction.

    Longitudes of the points run on across 180 degrees. Cells are square in km at the middle latitude.
    """
    reach_deg = np.degrees(reach_km * 1000 / EARTH_RADIUS_M)
    south = max(float(latitudes.min()) - reach_deg, -MOST_LATITUDE)
    north = min(float(latitudes.max()) + reach_deg, MOST_LATITUDE)
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    widest = reach_deg / np.cos(np.radians(max(abs(south), abs(north))))
    west, east = float(longitudes.min()) - widest, float(longitudes.max()) + widest
    west, east = (west, east) if east - west < 360 else (west, west + 360.0)
    step = max(north - south, (east - west) / stretch) / across
    height, width = int(np.ceil((north - south) / step)), int(np.ceil((east - west) / (step * stretch)))
    rows, columns = np.divmod(np.arange(height * width), width)
    return Cells(south, west, step, step * stretch, height, width, rows, columns)


def refined(cells: Cells, log_density: Callable[[Cells], Floats], kept: int, least_km: float) -> tuple[Cells, Floats]:
    """The finest cells with their probabilities, which sum to 1.

    At each step the `kept` cells of the highest density are quartered, until so many hold all but a negligible part of
    the probability, or are smaller than `least_km`.
    """
    density = log_density(cells)
    while True:
        order = np.argsort(-density, kind="stable")
        probability = shares(density + np.log(cells.areas_km2))
        needed = int(np.searchsorted(np.cumsum(probability[order]), 1 - NEGLIGIBLE)) + 1
        if needed >= kept or np.radians(cells.step_latitude) * EARTH_RADIUS_M / 1000 / 2 < least_km:
            return cells, probability
        cells = cells.where(np.sort(order[:kept])).quartered()
        density = log_density(cells)


def shares(logarithms: Floats) -> Floats:
    """Numbers that sum to 1, in proportion to the exponentials."""
    made = np.exp(logarithms - logarithms.max())
    return np.asarray(made / made.sum())


def densest(cells: Cells, probability: Floats, share: float) -> Mask:
    """The smallest set of cells that holds this share of the probability."""
    order = np.argsort(-probability / cells.areas_km2, kind="stable")
    count = int(np.searchsorted(np.cumsum(probability[order]), share)) + 1
    chosen = np.zeros(len(probability), dtype=bool)
    chosen[order[:count]] = True
    return chosen
