"""Made-up hazards, aircraft, events and subscriptions for a watch; synthetic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Silence, Subscription
from crossfix.records.event import Event, Kind, Place
from crossfix.records.hazard import Circle, Hazard, HazardKind, Volume
from crossfix.records.interval import Interval
from crossfix.records.watch_effects import Effect, Input, Write
from crossfix.warn.alerts import step
from crossfix.warn.board import Board
from crossfix.warn.look import Airports

T0_S = 1_735_000_000.0
"""23 Dec 2024, 00:26:40 UTC."""
GROZNY = (43.298, 45.784)
AIRPORTS = {"URMG": GROZNY, "URML": (42.817, 47.652), "UBBB": (40.467, 50.047)}
ALL_AIRPORTS = Airports.of(AIRPORTS)


def state(icao_address: int = 0x600022, time_s: float = T0_S, **more: Any) -> AircraftState:
    """An airliner at FL350, 450 kt, flying east at 43N 44E."""
    told: dict[str, Any] = {
        "latitude": 43.0,
        "longitude": 44.0,
        "within_nm": 0.5,
        "inferred": False,
        "gnss": "ok",
        "altitude_ft": 35_000.0,
        "ground_speed_kt": 450.0,
        "track_deg": 90.0,
        "vertical_rate_fpm": 0.0,
        "callsign": f"TST{icao_address % 1000}",
    }
    return AircraftState(icao_address, time_s, **{**told, **more})


def circle_hazard(name: str = "h1", radius_nm: float = 30.0, **more: Any) -> Hazard:
    """A measured loss of GNSS round Grozny, on three aircraft, from T0 on."""
    told: dict[str, Any] = {
        "kind": HazardKind.GNSS_LOSS,
        "label": "near Grozny",
        "volume": Volume(circles=(Circle(*GROZNY, radius_nm),)),
        "periods": ((T0_S, math.inf),),
        "end_estimated": False,
        "issuer": "measured by this watch",
        "force": "measured",
        "addressed_to": None,
        "first_evidence_s": T0_S,
        "confidence": 0.9,
        "geometry_from": "cells of 3 aircraft",
        "text": "",
        "measured": (1, 2, 3),
    }
    return Hazard(name, **{**told, **more})


def subscription(name: str = "ops", **more: Any) -> Subscription:
    """An operator's, for everything unless told otherwise."""
    return Subscription(name, **{"name": name, "party": "operator", **more})


def event(icao_address: int, since_s: float, until_s: float, place: tuple[float, float], **more: Any) -> Event:
    """An ongoing, confirmed loss."""
    told: dict[str, Any] = {
        "kind": Kind.LOSS,
        "ongoing": True,
        "place": Place(*place, 35_000.0, 0.0),
        "confirmed": True,
    }
    told |= more
    return Event(
        detector="gnss_state",
        icao_address=icao_address,
        interval=Interval(since_s, until_s),
        onset=Interval(since_s - 1.0, since_s),
        reasons=(),
        evidence=(),
        **told,
    )


def written(effects: tuple[Effect, ...]) -> list[Alert]:
    """The alerts that are to be stored."""
    return [alert for one in effects if isinstance(one, Write) for alert in one.alerts]


def run(given: Iterable[tuple[Input, float]], board: Board | None = None) -> tuple[Board, list[Effect]]:
    """Steps at seconds after T0."""
    board = board or Board(airports=ALL_AIRPORTS)
    effects: list[Effect] = []
    for one, at_s in given:
        board, more = step(board, one, T0_S + at_s)
        effects += more
    return board, effects


def critical(name: str = "h1", **more: Any) -> Hazard:
    """Closed airspace round Grozny."""
    return circle_hazard(name, kind=HazardKind.AIRSPACE_CLOSED, force="prohibition", measured=(), **more)


def deliveries(effects: Sequence[Effect]) -> list[tuple[str, int]]:
    """Whom deliveries go to, with the version."""
    return [(one.subscription, one.version) for e in effects if isinstance(e, Write) for one in e.deliveries]


def silence(**more: Any) -> Silence:
    """By one person, of the hazard h1, for 100 s."""
    told: dict[str, Any] = {
        "second": None,
        "reason": "known test",
        "begins_s": T0_S - 10.0,
        "ends_s": T0_S + 100.0,
        "hazards": ("h1",),
    }
    return Silence("s1", "duty manager", **{**told, **more})
