"""Affected visits that belong together in space and time, as ST-DBSCAN joins them.

Source: D. Birant, A. Kut, ST-DBSCAN, Data and Knowledge Engineering 60, 2007. Here the neighbours that make a core are
counted as distinct aircraft, so that one aircraft alone makes none however often it is seen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from crossfix.physics.neighbours import near_pairs
from crossfix.records.visit import Visits

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

ALONE = -1


def clusters(visits: Visits, may_be_core: Mask, within_m: float, within_s: float, fewest_aircraft: int) -> Ints:
    """A number per visit: equal ones belong together, ALONE to none.

    A core is a visit that may be one, with at least `fewest_aircraft` (its own among them) within reach in space and
    time. Cores within reach of one another belong together; other visits within reach of a core join the first such.
    """
    count = len(visits)
    first, second = near_pairs(visits.latitude, visits.longitude, within_m, visits.time_s, within_s)
    core = may_be_core & (_aircraft_near(visits, first, second) >= fewest_aircraft)
    linked = core[first] & core[second]
    graph = csr_array((np.ones(int(linked.sum()), bool), (first[linked], second[linked])), shape=(count, count))
    component = connected_components(graph, directed=False)[1].astype(np.int64)
    nearest = np.where(core, np.arange(count), count)
    np.minimum.at(nearest, second, np.where(core[first] & ~core[second], first, count))
    np.minimum.at(nearest, first, np.where(core[second] & ~core[first], second, count))
    return np.append(component, ALONE)[nearest]


def _aircraft_near(visits: Visits, first: Ints, second: Ints) -> Ints:
    """How many distinct aircraft are within reach of each visit, its own counted."""
    addresses, code = np.unique(visits.icao_address, return_inverse=True)
    own = np.arange(len(visits))
    centre, other = np.concatenate([own, first, second]), np.concatenate([own, second, first])
    distinct = np.unique(centre * max(len(addresses), 1) + code[other])
    return np.bincount(distinct // max(len(addresses), 1), minlength=len(visits)).astype(np.int64)
