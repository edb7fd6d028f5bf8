"""A made-up watch for the board: three hazards, flights of every state of GNSS, alerts of every severity."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

from builders.board_server import World
from crossfix.present.divert_json import divert_json
from crossfix.records.airborne import AircraftState, Gnss
from crossfix.records.alert import Alert, Concern, How, Party, Severity, State, Step
from crossfix.records.diversion import Airport, Cell, Diversion, Fact, Option, Situation, Verdict
from crossfix.records.hazard import Circle, Force, Hazard, HazardKind, Volume
from crossfix.records.interval import Interval

NOW_S = 1735103640.0
"""2024-12-25 05:14:00 UTC."""
FLIGHT = 0x4AC8E3
AREA, POST, NOTAM = "hazard-area", "hazard-post", "hazard-notam"


def aircraft(address: int, latitude: float, longitude: float, gnss: Gnss = "ok", **more: Any) -> AircraftState:
    """One that flies."""
    lost = gnss in ("lost", "spoofed")
    fields: dict[str, Any] = {
        "within_nm": 9.0 if lost else 0.1,
        "altitude_ft": 31000.0,
        "ground_speed_kt": 430.0,
        "track_deg": 310.0,
        "callsign": f"EX{address & 0xFFF:04d}",
        **more,
    }
    return AircraftState(address, NOW_S, latitude, longitude, inferred=lost, gnss=gnss, **fields)


def hazard(name: str, kind: HazardKind, label: str, volume: Volume, force: Force = "measured", **more: Any) -> Hazard:
    """One that holds for an hour either way."""
    return Hazard(
        id=name,
        kind=kind,
        label=label,
        volume=volume,
        periods=((NOW_S - 3600, NOW_S + 3600),),
        end_estimated=False,
        issuer=more.pop("issuer", "crossfix"),
        force=force,
        addressed_to=None,
        first_evidence_s=NOW_S - 2200,
        confidence=0.9 if force == "measured" else None,
        geometry_from=more.pop("geometry_from", "cells of 4 aircraft"),
        text="",
        **more,
    )


def alert(
    name: str,
    severity: Severity = Severity.WARNING,
    *,
    hazard: str = AREA,
    party: Party = "operator",
    addressee: str = "EXAMPLE AIR",
    headline: str = "Expect loss of GPS near Grozny",
    how: How = "inside",
    flights: tuple[tuple[int, str], ...] = ((FLIGHT, "EX8243"),),
    **more: Any,
) -> Alert:
    """One that was raised and sent half a minute ago."""
    raised_s = more.pop("raised_s", NOW_S - 32.0)
    return Alert(
        id=name,
        hazard=hazard,
        kind=more.pop("kind", "gnss_loss"),
        severity=severity,
        party=party,
        addressee=addressee,
        headline=headline,
        instruction=more.pop(
            "instruction", "Satellite navigation is not to be relied on in the area. Tell the crews; check other means."
        ),
        uplink="EXPECT LOSS OF GPS WITHIN 60 NM OF GROZNY SFC TO FL400. SEEN BY 4 AIRCRAFT SINCE 0437Z.",
        concerned=tuple(
            Concern(
                address,
                callsign,
                how,
                Interval(NOW_S + 240, NOW_S + 420) if how == "entering" else None,
                basis="dead reckoning, 12 min, within 9 NM",
            )
            for address, callsign in flights
        ),
        first_evidence_s=more.pop("first_evidence_s", NOW_S - 2200.0),
        received_s=raised_s - 0.42,
        detected_s=raised_s - 0.02,
        raised_s=raised_s,
        steps=more.pop(
            "steps",
            (
                Step(State.RAISED, raised_s, "crossfix"),
                Step(State.SENT, raised_s + 0.05, "stream"),
                Step(State.DELIVERED, raised_s + 0.31, "webhook", "answered 200"),
            ),
        ),
        **more,
    )


def hazards() -> list[Hazard]:
    """A measured area, a closed airport, a notice."""
    ring = tuple(
        (43.3 + (1.0 + 0.15 * math.sin(3 * turn)) * math.cos(turn), 45.7 + 1.5 * math.sin(turn))
        for turn in (2 * math.pi * k / 24 for k in range(24))
    )
    return [
        hazard(
            AREA,
            HazardKind.GNSS_SPOOFING,
            "GNSS loss and false positions, Grozny",
            Volume(rings=(ring,), ceiling_ft=40000.0),
        ),
        hazard(
            POST,
            HazardKind.AIRPORT_CLOSED,
            "Vladikavkaz closed",
            Volume(circles=(Circle(43.205, 44.607, 12.0),), airports=("URMO",)),
            "restriction",
            issuer="Rosaviatsia",
            geometry_from="airport list",
        ),
        hazard(
            NOTAM,
            HazardKind.GNSS_UNRELIABLE,
            "GNSS unreliable, west Caspian",
            Volume(circles=(Circle(42.6, 48.6, 45.0),)),
            "advisory",
            issuer="UBBA",
            geometry_from="Q) circle",
        ),
    ]


def traffic() -> list[AircraftState]:
    """The flight, one of every other state, and 60 that nothing is wrong with."""
    draw = random.Random(8243)
    told = [
        aircraft(FLIGHT, 43.45, 45.9, "spoofed", callsign="EX8243", registration="EX-654", operator="EXAMPLE AIR",
                 type="E190", origin="UBBB", destination="URMG", altitude_ft=2200.0, ground_speed_kt=190.0,
                 track_deg=260.0, vertical_rate_fpm=900.0),
        aircraft(0x4AC8E4, 42.9, 46.9, "lost", callsign="EX211", operator="EXAMPLE AIR"),
        aircraft(0x4AC8E5, 42.35, 47.9, "degraded", callsign="EX512", track_deg=300.0),
        aircraft(0x4AC8E6, 44.3, 46.5, "unknown", callsign="EX77", track_deg=None, ground_speed_kt=None),
    ]  # fmt: skip
    quiet = [
        aircraft(0x500000 + k, draw.uniform(40.2, 46.8), draw.uniform(40.0, 52.0), track_deg=draw.uniform(0, 360))
        for k in range(60)
    ]
    return told + quiet


def alerts() -> list[Alert]:
    """A critical hazard told to three, a warning, an advisory that was acknowledged, an information."""
    both = ((FLIGHT, "EX8243"), (0x4AC8E4, "EX211"))
    return [
        alert("a-operator", Severity.CRITICAL, flights=both, headline="GPS false near Grozny: 2 flights inside"),
        alert("a-atc", Severity.CRITICAL, party="atc", addressee="URRV", flights=both,
              headline="GPS false near Grozny: 2 flights inside",
              steps=(Step(State.RAISED, NOW_S - 32, "crossfix"), Step(State.SENT, NOW_S - 31.9, "stream"),
                     Step(State.DELIVERED, NOW_S - 31.6, "stream"),
                     Step(State.ACKNOWLEDGED, NOW_S - 12, "URRV supervisor", "crews being told"))),
        alert("b-operator", Severity.WARNING, hazard=POST, kind="airport_closed", how="arrival",
              headline="Vladikavkaz closed to arrivals", raised_s=NOW_S - 500, first_evidence_s=NOW_S - 520,
              flights=((0x500001, "EX0001"),)),
        alert("c-operator", Severity.ADVISORY, hazard=NOTAM, kind="gnss_unreliable", how="entering",
              headline="GPS unreliable over the west Caspian, EX512 enters in 4 to 7 min",
              flights=((0x4AC8E5, "EX512"),), raised_s=NOW_S - 95, first_evidence_s=NOW_S - 86000),
    ]  # fmt: skip


def options() -> Any:
    """Two airports and a rejected one, as the server sends a diversion."""

    def cells(*verdicts: str) -> tuple[Cell, ...]:
        facts: tuple[tuple[Fact, str, str], ...] = (
            ("reach", "86 NM, 4,100 ft spare", "type table 2026-11"),
            ("way", "clear of the hazards", "3 hazards"),
            ("runway", "14/32 2,640 m, needs 2,900 m", "airports table"),
            ("navigation", "ILS not known to be open", "airports table"),
            ("weather", "BKN012, 4,000 m", "METAR"),
            ("open", "no notice says closed", "notices"),
        )
        return tuple(
            Cell(fact, Verdict(verdict), value, source, 1500.0)
            for (fact, value, source), verdict in zip(facts, verdicts, strict=True)
        )

    def option(code: str, name: str, nm: float, *verdicts: str) -> Option:
        place = Airport(code, "", name, "large", "RU", 43.0, 47.0, 12.0, ())
        return Option(place, nm, 95.0, nm + 4, (), nm * 9.0, None, -260.0, cells(*verdicts))

    found = Diversion(
        Situation(NOW_S, 43.45, 45.9, 9.0, 2200.0, 190.0, 260.0, "E190", frozenset({"hydraulics", "gnss"})),
        (
            option("URML", "Makhachkala", 86, "yes", "yes", "marginal", "unknown", "yes", "yes"),
            option("UATE", "Aktau", 233, "yes", "marginal", "marginal", "unknown", "unknown", "yes"),
        ),
        (option("URMG", "Grozny", 10, "yes", "no", "yes", "unknown", "no", "no"),),
        ("terrain not considered", "advisory factors, not from a flight manual"),
        (),
    )
    return divert_json(found, "0").model_dump(mode="json", by_alias=True)


def flight_page() -> dict[str, Any]:
    """What is kept of the flight: integrity falls, then positions stop, then they are false."""
    times = [NOW_S - 3000 + 10 * k for k in range(301)]
    nic = [8 if k < 60 else (0 if k < 80 else None if k < 200 else 7) for k in range(301)]
    trail = [
        (times[k], 42.0 + 1.45 * k / 300, 48.4 - 2.5 * k / 300, 31000.0 - 90 * k, gnss)
        for first, stop, gnss in ((0, 60, "ok"), (60, 200, "lost"), (200, 301, "spoofed"))
        for k in range(first, stop, 5)
    ]
    return {
        "state": traffic()[0],
        "trail": trail,
        "series": {
            "time": times,
            "nic": nic,
            "nac_p": [None if one is None else min(11, one + 2) for one in nic],
            "altitude": [31000.0 - 96 * k for k in range(301)],
            "speed": [430.0 - 0.8 * k for k in range(301)],
        },
        "events": [
            {"kind": "loss", "confirmed": True, "begins_s": NOW_S - 2200, "ends_s": NOW_S - 1000},
            {"kind": "spoofing", "confirmed": True, "begins_s": NOW_S - 1000, "ends_s": None},
        ],
        "concerns": [],
    }


def evidence() -> dict[str, Any]:
    """Reasons and reports."""
    reason = {"first_s": NOW_S - 1000, "last_s": NOW_S - 3, "reports": 412}
    return {
        "reasons": [
            {"code": "position_jump", **reason, "value": 97.2, "limit": 5.0, "unit": "NM"},
            {"code": "shared_position", **reason, "value": 2, "limit": None, "unit": ""},
        ],
        "frames": [
            {"time_s": NOW_S - 1000 + k, "reason": "position_jump", "frame": f"8d4ac8e358b986d0b3bd25000{k:03d}"}
            for k in range(12)
        ],
    }


def feed(name: str, state: str, last_s: float | None, rate_per_s: float | None, garbage: int) -> dict[str, Any]:
    """A feed as it is told."""
    return {"name": name, "state": state, "last_s": last_s, "rate_per_s": rate_per_s, "garbage": garbage}


def feeds() -> list[dict[str, Any]]:
    """One good, one silent."""
    return [
        feed("beast", "heard", NOW_S, 2140.0, 3),
        feed("notices", "silent", NOW_S - 400, 0.0, 0),
    ]


def quiet_world() -> World:
    """Traffic, and nothing to warn of."""
    return World(NOW_S, aircraft=traffic()[4:], feeds=feeds()[:1])


def busy_world() -> World:
    """Everything at once."""
    own = {one.id: one for one in alerts()}
    detail = {"evidence": evidence(), "diversion": options()}
    flights = {FLIGHT: flight_page()}
    return World(NOW_S, traffic(), hazards(), own, feeds(), {"a-operator": detail}, flights)


def moved(states: list[AircraftState], seconds: float) -> Iterator[AircraftState]:
    """The same aircraft a while later, near enough for a map."""
    for one in states:
        way_deg = (one.ground_speed_kt or 0.0) * seconds / 3600 / 60
        track = math.radians(one.track_deg or 0.0)
        yield AircraftState(
            **{
                **{name: getattr(one, name) for name in AircraftState.__slots__},
                "time_s": one.time_s + seconds,
                "latitude": one.latitude + way_deg * math.cos(track),
                "longitude": one.longitude + way_deg * math.sin(track) / math.cos(math.radians(one.latitude)),
            }
        )
