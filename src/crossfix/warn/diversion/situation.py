"""The situation of a followed aircraft."""

from __future__ import annotations

from collections.abc import Iterable

from crossfix.errors import RequestInvalid
from crossfix.records.airborne import AircraftState
from crossfix.records.diversion import Degraded, Situation


def situation_of(
    state: AircraftState,
    degraded: Iterable[Degraded] = (),
    *,
    thrust: bool = True,
    endurance_s: float | None = None,
    operator_state: str | None = None,
) -> Situation:
    """From what a watch knows; raises RequestInvalid for a position that a spoofed aircraft sends itself."""
    if state.gnss == "spoofed" and not state.inferred:
        text = f"{state.icao_address:06X}: its position is the one that it sends while spoofed; give an inferred one"
        raise RequestInvalid(text)
    lost: frozenset[Degraded] = frozenset({"gnss"}) if state.gnss in ("lost", "spoofed") else frozenset()
    return Situation(
        state.time_s, state.latitude, state.longitude, state.within_nm, state.altitude_ft, state.ground_speed_kt,
        state.track_deg, state.type, frozenset(degraded) | lost, thrust, endurance_s, None, operator_state,
    )  # fmt: skip
