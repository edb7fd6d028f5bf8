"""Where an aircraft was when an event began: the position it sent, or one inferred from those before."""

from __future__ import annotations

import numpy as np

from crossfix.derive.inferred_position import DeadReckoning, inferred_positions
from crossfix.detect.gnss.evidence import ALTITUDE_AGE_S, last_told
from crossfix.detect.gnss.seen import Seen
from crossfix.records.event import Place
from crossfix.records.flight import Flight
from crossfix.records.interval import Interval

SAME_PLACE_S = 2.0
"""A position sent this close to the event needs no inference: 0.3 NM at 500 kt."""


def place_of(seen: Seen, row: int) -> Place:
    """The aircraft's place at a report, by a believable position of that time, or inferred."""
    times = seen.of.time_s
    altitude_ft = last_told(seen.flight, "pressure_altitude", row, ALTITUDE_AGE_S)
    near = np.flatnonzero(np.abs(times - times[row]) <= SAME_PLACE_S)
    near = near[~np.isnan(seen.of.latitude[near]) & ~seen.false[near]]
    if len(near):
        at = int(near[np.argmin(np.abs(times[near] - times[row]))])
        return Place(float(seen.of.latitude[at]), float(seen.of.longitude[at]), altitude_ft, 0.0)
    latitude, longitude, sigma_nm = _inferred(seen, row)
    return Place(latitude, longitude, altitude_ft, sigma_nm, inferred=latitude is not None)


def _inferred(seen: Seen, row: int) -> tuple[float, float, float] | tuple[None, None, None]:
    """By what was known at that time: a later position would not have been."""
    at_s = float(seen.of.time_s[row])
    so_far = seen.flight.reports.where(np.arange(row + 1))
    reckoning = DeadReckoning(reach_s=seen.memory_s, learn_s=min(DeadReckoning().learn_s, seen.memory_s))
    found = inferred_positions(Flight(seen.flight.icao_address, so_far), at_s, at_s, _distrusted(seen, row), reckoning)
    if found is None:
        return None, None, None
    return float(found.latitude[0]), float(found.longitude[0]), float(found.sigma_nm[0])


def _distrusted(seen: Seen, row: int) -> list[Interval]:
    """The runs of false reports up to a report."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], seen.false[: row + 1].astype(np.int8), [0]))))
    times = seen.of.time_s
    return [Interval(float(times[a]), float(times[b - 1])) for a, b in edges.reshape(-1, 2)]
