"""Which aircraft are affected now, by their events, and where all aircraft were of late."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crossfix.detect.gnss.visits import visits_of
from crossfix.physics.sphere import unit_vectors
from crossfix.records.airborne import AircraftState
from crossfix.records.event import Event, Kind
from crossfix.records.hazard import HazardKind
from crossfix.records.visit import Condition, Visits, merged
from crossfix.warn.episodes import Place
from crossfix.warn.limits import MeasureLimits
from crossfix.warn.volumes import NM_PER_RAD

SIGMAS_95 = 2.45
"""A place with this sigma on each axis is within so many of it with 95 % (derive.inferred_position)."""


@dataclass(frozen=True, slots=True)
class Affected:
    """An aircraft that is affected now: since when, where it was then and is now (None: not known well enough)."""

    icao_address: int
    kind: HazardKind
    since_s: float
    last_s: float
    confirmed: bool
    first: Place | None
    now: Place | None
    altitude_ft: float | None
    destination: str | None

    @property
    def place(self) -> Place | None:
        """Where it is, else where it was when it began."""
        return self.now or self.first


def affected_now(
    events: Iterable[Event], states: Mapping[int, AircraftState], now_s: float, limits: MeasureLimits
) -> tuple[Affected, ...]:
    """Aircraft with an event that is going on, the worst of each, in the order of their addresses.

    Spoofing counts where it is confirmed. An event goes on while it is marked so, its last report is not too old, and
    the aircraft is not believed to be well again.
    """
    found: dict[int, Affected] = {}
    for event in events:
        state = states.get(event.icao_address)
        if not _goes_on(event, state, now_s, limits):
            continue
        one, known = _affected(event, state, limits), found.get(event.icao_address)
        if known is None or _less_bad(one) < _less_bad(known):
            found[event.icao_address] = one
    return tuple(found[address] for address in sorted(found))


def _less_bad(one: Affected) -> tuple[bool, bool, float, float]:
    return one.kind is not HazardKind.GNSS_SPOOFING, not one.confirmed, one.since_s, -one.last_s


def _goes_on(event: Event, state: AircraftState | None, now_s: float, limits: MeasureLimits) -> bool:
    if event.kind is Kind.RECOVERY or (event.kind is Kind.SPOOFING and not event.confirmed):
        return False
    if event.interval.low > now_s or now_s - event.interval.high > limits.quiet_s:
        return False
    return event.ongoing and (state is None or state.gnss != "ok")


def _affected(event: Event, state: AircraftState | None, limits: MeasureLimits) -> Affected:
    altitude_ft = event.place.altitude_ft if state is None or state.altitude_ft is None else state.altitude_ft
    near = state is not None and state.within_nm <= limits.sure_nm
    return Affected(
        event.icao_address,
        HazardKind.GNSS_SPOOFING if event.kind is Kind.SPOOFING else HazardKind.GNSS_LOSS,
        event.interval.low,
        event.interval.high,
        event.confirmed and event.kind is not Kind.DEGRADED,
        _first_place(event, limits),
        (state.latitude, state.longitude) if state is not None and near else None,
        altitude_ft,
        state.destination if state is not None else None,
    )


def _first_place(event: Event, limits: MeasureLimits) -> Place | None:
    place = event.place
    if place.latitude is None or place.longitude is None:
        return None
    sure = place.sigma_nm is not None and place.sigma_nm * SIGMAS_95 <= limits.sure_nm
    return (place.latitude, place.longitude) if sure or not place.inferred else None


def clean_visits(
    before: Visits, states: Sequence[AircraftState], bad: Collection[int], now_s: float, limits: MeasureLimits
) -> Visits:
    """Where aircraft were heard clean of late, with now; `bad` are the addresses of those affected.

    An aircraft that is neither well nor affected by an event is not judged, and one whose place is not sure is nowhere.
    """
    rows = [
        (state.icao_address, now_s, state.latitude, state.longitude, _feet(state.altitude_ft), Condition.CLEAN)
        for state in states
        if state.gnss == "ok" and state.icao_address not in bad and _placed(state, limits)
    ]
    return _added(before, rows, now_s, limits)


def affected_visits(before: Visits, now: Sequence[Affected], now_s: float, limits: MeasureLimits) -> Visits:
    """Where aircraft were affected of late, with now and where it began."""
    rows: list[tuple[float, ...]] = []
    for one in now:
        begun = [(one.since_s, one.first)] if now_s - one.since_s <= limits.memory_s else []
        for time_s, place in (*begun, (now_s, one.now)):
            if place is not None:
                rows.append((one.icao_address, time_s, *place, _feet(one.altitude_ft), _condition(one)))
    return _added(before, rows, now_s, limits)


def _added(before: Visits, rows: Sequence[tuple[float, ...]], now_s: float, limits: MeasureLimits) -> Visits:
    """Without what is older than the memory, in whole windows."""
    old = before.where(before.window_s > now_s - limits.memory_s - limits.visits.window_s)
    if not rows:
        return old
    icao, time_s, latitude, longitude, altitude_ft, condition = np.array(rows, np.float64).T
    made = visits_of(
        icao.astype(np.uint32), time_s, latitude, longitude, altitude_ft, condition.astype(np.uint8), limits.visits
    )
    return merged([old, made])


def around(clean: Visits, bad: Visits, within_nm: float) -> Visits:
    """Both as one, each aircraft in its worst condition: all of the affected, the clean ones within a distance."""
    points = unit_vectors(bad.latitude, bad.longitude)
    middle = points.sum(axis=0)
    if len(bad) and (length := float(np.linalg.norm(middle))) > 0.0:
        middle /= length
        reach = float(np.arccos(np.clip(points @ middle, -1.0, 1.0)).max()) + within_nm / NM_PER_RAD
        cosine = np.einsum("ij,j->i", unit_vectors(clean.latitude, clean.longitude), middle)
        clean = clean.where(cosine >= np.cos(min(reach, np.pi)))
    return merged([clean, bad])


def _placed(state: AircraftState, limits: MeasureLimits) -> bool:
    return not state.on_ground and state.within_nm <= limits.sure_nm


def _feet(altitude_ft: float | None) -> float:
    return float("nan") if altitude_ft is None else altitude_ft


def _condition(one: Affected) -> Condition:
    return Condition.SPOOFED if one.kind is HazardKind.GNSS_SPOOFING else Condition.AFFECTED
