"""Where more aircraft were affected, of those heard round a cell, than chance explains."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.cells import place_keys
from crossfix.physics.geodesy import EARTH_RADIUS_M
from crossfix.physics.sphere import unit_vectors
from crossfix.physics.statistics import binomial_tail
from crossfix.records.visit import Visits
from crossfix.warn.heard_loop import fill_heard
from crossfix.warn.limits import MeasureLimits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BAND_APART = 8.0
"""More than twice what any two points of a sphere of radius 1 are apart."""
SLACK = 1e-12
"""So that rounding leaves nothing out."""


def many_affected(visits: Visits, bad: Visits, limits: MeasureLimits) -> Ints:
    """The cells and bands of `bad`, as keys, round which more aircraft were affected than chance explains.

    The cells next to it count as well: fixed parents, by which an archive joins sparse cells, would part two aircraft
    on either side of a border.
    """
    keys, first = np.unique(place_keys(bad.cell, bad.band), return_index=True)
    heard, affected = heard_round(visits, bad.where(first), limits.near_km)
    chance = binomial_tail(affected, heard, np.full(len(keys), limits.clean_rate))
    return np.asarray(keys[(affected >= limits.areas.fewest_aircraft) & (chance < limits.chance)])


def heard_round(visits: Visits, places: Visits, near_km: float) -> tuple[Ints, Ints]:
    """How many different aircraft were judged, and how many affected, within km of each of `places` in its band."""
    points, around = unit_vectors(visits.latitude, visits.longitude), unit_vectors(places.latitude, places.longitude)
    height, near = _height(visits, points), _height(places, around)
    order = np.argsort(height)
    height = height[order]
    chord = 2.0 * float(np.sin(min(near_km * 500.0 / EARTH_RADIUS_M, np.pi / 2.0)))
    numbers, aircraft = np.unique(visits.icao_address, return_inverse=True)
    heard, affected = np.empty(len(places), np.int64), np.empty(len(places), np.int64)
    fill_heard(
        points[order],
        aircraft[order],
        visits.condition[order],
        around,
        np.searchsorted(height, near - chord - SLACK),
        np.searchsorted(height, near + chord + SLACK),
        chord,
        np.full((2, len(numbers)), -1),
        heard,
        affected,
    )
    return heard, affected


def _height(visits: Visits, points: Floats) -> Floats:
    """Over the plane of the equator, each band far from the others: sorted by it, what is near is close together."""
    return np.asarray(points[:, 2] + BAND_APART * visits.band)
