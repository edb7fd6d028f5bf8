"""Who asked to learn of what: fields that are given must all match; within a field one is enough."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Concern, Subscription
from crossfix.records.hazard import Hazard, Volume
from crossfix.warn.volumes import overlap, shape_of

Rings = tuple[tuple[tuple[float, float], ...], ...]


def wants(subscription: Subscription, hazard: Hazard) -> bool:
    """Whether a hazard is of a kind and in an area that were asked for.

    A hazard without an area, of airports alone, is in every area: where they are is not in the notice.
    """
    if subscription.kinds and hazard.kind.value not in subscription.kinds:
        return False
    return not subscription.area or _in_area(subscription.area, hazard.volume)


def wants_without_flights(subscription: Subscription, hazard: Hazard, airports: Iterable[str]) -> bool:
    """Whether a hazard that concerns no flight is to be told: an area or airport was asked for, and no flight."""
    if _of_flights(subscription) or not wants(subscription, hazard):
        return False
    if subscription.airports:
        return bool(_upper(subscription.airports) & _upper(airports))
    return bool(subscription.area)


def matches(subscription: Subscription, concern: Concern, state: AircraftState | None) -> bool:
    """Whether a flight that is concerned was asked for; what is not known of it matches nothing."""
    if not (_of_flights(subscription) or subscription.airports):
        return True
    callsign = concern.callsign.strip().upper()
    names = {callsign, f"{concern.icao_address:06X}"} - {""}
    if subscription.flights and not names & _upper(subscription.flights):
        return False
    if subscription.registrations and not _upper([state.registration if state else None]) & _upper(
        subscription.registrations
    ):
        return False
    if subscription.operators and not operators_of(callsign, state) & _upper(subscription.operators):
        return False
    ends = (state.origin, state.destination) if state else (None, None)
    if subscription.airports and not _upper([*ends, concern.airport]) & _upper(subscription.airports):
        return False
    routes = {(a.upper(), b.upper()) for a, b in subscription.routes}
    return not routes or ((ends[0] or "").upper(), (ends[1] or "").upper()) in routes


def operators_of(callsign: str, state: AircraftState | None) -> set[str]:
    """The operator that is told, and the designator of a callsign of three letters and a figure (ICAO Doc 8585)."""
    found = _upper([state.operator if state else None])
    if len(callsign) > 3 and callsign[:3].isalpha() and callsign[3].isdigit():
        found.add(callsign[:3])
    return found


def _of_flights(subscription: Subscription) -> bool:
    return bool(subscription.flights or subscription.registrations or subscription.operators or subscription.routes)


def _in_area(area: Rings, volume: Volume) -> bool:
    shape = shape_of(volume)
    return shape.empty or _overlaps(area, volume)


@lru_cache(maxsize=8192)
def _overlaps(area: Rings, volume: Volume) -> bool:
    return overlap(shape_of(Volume(rings=area)), shape_of(volume))


def _upper(words: Iterable[str | None]) -> set[str]:
    return {word.strip().upper() for word in words if word and word.strip()}
