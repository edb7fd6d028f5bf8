"""Flies the other aircraft of a scenario through the field, and writes what is filed of them.

The loss of the scenario's own flight is by time, as its events say. Of the others it is by place: while they are in the
field they have no position, or false ones while the flight is given false ones. Where the field's edge is put on the
flight's way, all of it fits together.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.geodesy import EARTH_RADIUS_M, distances_m
from crossfix.simulate.air import M_S_PER_KT, calibrated_kt
from crossfix.simulate.beast import Sent, received
from crossfix.simulate.happenings import GnssFalse, GnssLost
from crossfix.simulate.made_flight import MadeFlight
from crossfix.simulate.motion import Motion
from crossfix.simulate.others import LossField, Other, Traffic
from crossfix.simulate.said import Entry
from crossfix.simulate.scenario import Aircraft, Scenario

Floats = NDArray[np.float64]
STEP_S = 1.0
BEFORE_S = 60.0
"""A transponder is heard from so long before take-off; the others are in the air from the begin."""
METRES_PER_NM = 1852.0
TURNS = (math.cos, math.sin)
FILED = ("callsign", "registration", "operator", "type", "origin", "destination")
MARK = "SYNTHETIC: made by `crossfix exercise`; no such flights were filed."


def traffic_sent(scenario: Scenario) -> list[Sent]:
    """All frames of the other aircraft that reach the receiver, in order of time; none without traffic."""
    if scenario.traffic is None:
        return []
    made = [flown(scenario, scenario.traffic, k) for k in range(len(scenario.traffic.aircraft))]
    return sorted((one for flight in made for one in received(flight)), key=lambda one: one.utc_s)


def traffic_filed(traffic: Traffic) -> str:
    """JSON with the list of filed flights, as `crossfix watch --flights` reads it."""
    flights = [{"icao24": one.address} | {name: getattr(one, name) for name in FILED} for one in traffic.aircraft]
    return json.dumps({"note": MARK, "flights": flights}, indent=1, ensure_ascii=False) + "\n"


def traffic_truth(scenario: Scenario) -> Entry:
    """When each of the others really has no position, or a false one: for truth.json."""
    traffic = scenario.traffic
    if traffic is None:
        return {}
    return {
        "traffic": {
            "field": traffic.field.model_dump(by_alias=True),
            "aircraft": [_true(scenario, traffic, one) for one in traffic.aircraft],
        }
    }


def _true(scenario: Scenario, traffic: Traffic, one: Other) -> Entry:
    spans = sorted(_spans(scenario, traffic.field, _motion(one, traffic.until)), key=lambda span: span.at)
    affected = [{"kind": span.kind, "from_s": span.at, "until_s": span.until} for span in spans]
    return {"address": one.address, "callsign": one.callsign, "destination": one.destination, "affected": affected}


def flown(scenario: Scenario, traffic: Traffic, number: int) -> MadeFlight:
    """One of them, as the scenario's flight is made, with all that a transponder sends."""
    one = traffic.aircraft[number]
    motion = _motion(one, traffic.until)
    begin, end = float(motion.times[0]), float(motion.times[-1])
    own = scenario.model_copy(
        update={
            "seed": (scenario.seed + 1 + number) % 2**32,
            "aircraft": Aircraft.model_validate(one.model_dump(include=set(Aircraft.model_fields))),
            "begins": begin,
            "takeoff": begin + BEFORE_S,
            "ends": end,
            "events": list(_spans(scenario, traffic.field, motion)),
            "receiver": scenario.receiver.model_copy(update={"lost_share": traffic.lost_share}),
        }
    )
    right = {f"gnss_{name}": motion.columns[name] for name in ("latitude", "longitude", "ground_kt", "track_deg")}
    return MadeFlight(own, motion, motion.columns | right, {})


def _motion(one: Other, until: float) -> Motion:
    """Straight on the map between the points; there is no wind."""
    path = np.array(one.path, np.float64)
    legs = distances_m(path[:-1, 0], path[:-1, 1], path[1:, 0], path[1:, 1])
    along = np.concatenate([[0.0], np.cumsum(legs)])
    last = min(one.at + float(along[-1]) / (one.speed_kt * M_S_PER_KT), until)
    times = np.arange(one.at, last, STEP_S)
    gone = (times - one.at) * one.speed_kt * M_S_PER_KT
    latitude, longitude, altitude = (np.interp(gone, along, path[:, k]) for k in range(3))
    north = np.gradient(latitude, times)
    east = np.gradient(longitude, times) * np.cos(np.radians(latitude))
    track = np.degrees(np.unwrap(np.arctan2(east, north)))
    speeds = [calibrated_kt(one.speed_kt, feet) for feet in altitude.tolist()]
    columns = {
        "latitude": latitude,
        "longitude": longitude,
        "altitude_ft": altitude,
        "rate_fpm": np.gradient(altitude, times) * 60.0,
        "ground_kt": np.full(len(times), one.speed_kt),
        "calibrated_kt": np.array(speeds),
        "track_deg": track,
        "heading_deg": track,
    }
    return Motion(times, columns, None)


def _spans(scenario: Scenario, field: LossField, motion: Motion) -> Iterator[GnssLost | GnssFalse]:
    """Stretches without a position or with a false one."""
    times = motion.times
    away = distances_m(field.latitude, field.longitude, motion.columns["latitude"], motion.columns["longitude"])
    inside = (away <= field.radius_nm * METRES_PER_NM) & (times >= field.start) & (times < field.stop)
    left = inside.copy()
    for false in scenario.of(GnssFalse):
        here = inside & (times >= false.at) & (times < false.until)
        left &= ~here
        for begin, end in _stretches(here, times):
            yield _from(false, begin, end)
    for begin, end in _stretches(left, times):
        yield GnssLost.model_construct(kind="gnss_lost", id="lost", at=begin, until=end, label=None, measured=[])


def _from(false: GnssFalse, begin: float, end: float) -> GnssFalse:
    """The same false track, joined under way."""
    metres = false.speed_kt * M_S_PER_KT * (begin - false.at)
    north, east = (np.degrees(metres / EARTH_RADIUS_M) * turn(math.radians(false.track_deg)) for turn in TURNS)
    there = {"latitude": false.latitude + north}
    there["longitude"] = false.longitude + east / math.cos(math.radians(false.latitude))
    return false.model_copy(update={"at": begin, "until": end} | there)


def _stretches(where: NDArray[np.bool_], times: Floats) -> Iterator[tuple[float, float]]:
    """Begin and end of each stretch of a mask."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(np.int8)))
    for begin, end in edges.reshape(-1, 2).tolist():
        yield float(times[begin]), float(times[end - 1]) + STEP_S
