"""Shared positions: several aircraft that claim one spot, as only a false signal makes them do.

A spoofer that sends one place to all draws the claims of aircraft far apart to it. Two spoofing events of different
addresses that claim one spot confirm each other, whatever else speaks for them. Limits: the spot is never where the
emitter is; one aircraft alone shares nothing; frames put into one receiver's feed by somebody look the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from crossfix.physics.geodesy import distances_m
from crossfix.physics.neighbours import near_pairs
from crossfix.physics.sphere import places, unit_vectors
from crossfix.records.event import Event, Kind, Reason
from crossfix.records.thresholds import limit

Floats = NDArray[np.float64]

CODE = "shared_point"


@dataclass(frozen=True, slots=True)
class SharedPositionLimits:
    """Thresholds of shared positions; each with its unit and reason."""

    within_km: float = limit(1.0, "km", "two aircraft over the Gulf of Finland, 71 min apart, claimed spots 80 m apart")
    lowest_altitude_ft: float = limit(1500.0, "ft", "lower, aircraft do share a spot: a runway and its approach")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one event says of the place of its aircraft, in degrees, and from when to when in seconds UTC."""

    icao_address: int
    first_s: float
    last_s: float
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class SharedPoint:
    """Claims of two or more addresses, each near one of another address, and the middle of them in degrees."""

    latitude: float
    longitude: float
    claims: tuple[Claim, ...]

    @property
    def aircraft(self) -> tuple[int, ...]:
        """The addresses that claim it, in order."""
        return tuple(sorted({claim.icao_address for claim in self.claims}))


def shared_points(events: Sequence[Event], limits: SharedPositionLimits | None = None) -> tuple[SharedPoint, ...]:
    """All shared points in order of their first claim; the order of `events` does not matter. Times are UTC."""
    limits = limits or SharedPositionLimits()
    claims = sorted(
        {claim for event in events if (claim := _claim(event, limits)) is not None},
        key=lambda c: (c.first_s, c.icao_address, c.last_s, c.latitude, c.longitude),
    )
    latitude, longitude = _columns(claims)
    first, second = near_pairs(latitude, longitude, limits.within_km * 1000.0)
    address = np.array([claim.icao_address for claim in claims], np.int64)
    other = address[first] != address[second]
    graph = csr_array(
        (np.ones(int(other.sum()), bool), (first[other], second[other])), shape=(len(claims), len(claims))
    )
    label = connected_components(graph, directed=False)[1]
    groups = (np.flatnonzero(label == one) for one in dict.fromkeys(label.tolist()))
    return tuple(_point([claims[k] for k in group]) for group in groups if len(group) > 1)


def confirmed_by_points(
    events: Sequence[Event], points: Sequence[SharedPoint], limits: SharedPositionLimits | None = None
) -> tuple[Event, ...]:
    """The same events in the same order; those with a claim near one of another address at a point are confirmed.

    The reason's value is the distance to the nearest such claim, its reports the number of them.
    """
    limits = limits or SharedPositionLimits()
    claims = [claim for point in points for claim in point.claims]
    latitude, longitude = _columns(claims)
    address = np.array([claim.icao_address for claim in claims], np.int64)
    made = []
    for event in events:
        claim = _claim(event, limits)
        if claim is not None:
            distance_km = distances_m(claim.latitude, claim.longitude, latitude, longitude) / 1000.0
            near = distance_km[(address != claim.icao_address) & (distance_km <= limits.within_km)]
            event = _confirmed(event, near, limits) if len(near) else event
        made.append(event)
    return tuple(made)


def _claim(event: Event, limits: SharedPositionLimits) -> Claim | None:
    """What a spoofing event claims; None of other kinds, without a claimed place, or not known to be airborne."""
    if event.kind is not Kind.SPOOFING or event.claimed is None:
        return None
    latitude, longitude, altitude_ft = event.claimed.latitude, event.claimed.longitude, event.claimed.altitude_ft
    if latitude is None or longitude is None or altitude_ft is None or altitude_ft < limits.lowest_altitude_ft:
        return None
    return Claim(event.icao_address, event.interval.low, event.interval.high, latitude, longitude)


def _columns(claims: Sequence[Claim]) -> tuple[Floats, Floats]:
    return np.array([c.latitude for c in claims], np.float64), np.array([c.longitude for c in claims], np.float64)


def _point(claims: Sequence[Claim]) -> SharedPoint:
    latitude, longitude = places(unit_vectors(*_columns(claims)).mean(axis=0, keepdims=True))
    return SharedPoint(float(latitude[0]), float(longitude[0]), tuple(claims))


def _confirmed(event: Event, near_km: Floats, limits: SharedPositionLimits) -> Event:
    reason = Reason(
        CODE, event.interval.low, event.interval.high, len(near_km), float(near_km.min()), limits.within_km, "km"
    )
    kept = tuple(one for one in event.reasons if one.code != CODE)
    return replace(event, confirmed=True, reasons=(*kept, reason))
