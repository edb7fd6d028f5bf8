"""A receiver's log in Beast form: 0x1A, type, 48-bit counter at 12 MHz, signal, frame; every 0x1A in them twice."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.geodesy import distances_m
from crossfix.simulate.chance import chance
from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.happenings import Squawk
from crossfix.simulate.made_flight import MadeFlight
from crossfix.simulate.squitters import (
    all_call,
    emergency,
    identification,
    no_position,
    over_ground,
    position,
    squitter,
    status,
    target_state,
    through_air,
)

Floats = NDArray[np.float64]
HERTZ = 12_000_000
LIGHT_M_S = 299_792_458.0
NM_PER_ROOT_FT = 1.23
"""Radio horizon over a smooth Earth in NM for the root of a height in ft (4/3 Earth radius)."""
GOOD = (9, 3)
NONE = (0, 0)
"""NACp and SIL with and without a position."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A frame, and the UTC seconds of the day at which it was received."""

    utc_s: float
    frame: bytes
    distance_m: float


class _State:
    """Quantities at the moments of one kind of message, as columns."""

    def __init__(self, made: MadeFlight, moments: Floats) -> None:
        self._made, self._moments = made, moments
        self._columns: dict[str, list[float]] = {}

    def __call__(self, name: str, k: int) -> float:
        if name not in self._columns:
            self._columns[name] = self._made.at(name, self._moments).tolist()
        return self._columns[name][k]


def received(made: MadeFlight) -> list[Sent]:
    """All frames that reach the receiver, in order of time."""
    scenario, random = made.scenario, chance(made.scenario.seed, "transponder")
    squawks = sorted([(0.0, "2000"), *((one.at, one.code) for one in scenario.of(Squawk))])
    address = int(scenario.aircraft.address, 16)
    kinds: Sequence[tuple[float, Callable[[_State, int, float], bytes]]] = (
        (0.5, lambda at, k, _: squitter(address, _position(at, k))),
        (0.5, lambda at, k, _: squitter(address, _velocity(at, k))),
        (1.0, lambda _at, _k, _now: all_call(address)),
        (5.0, lambda _at, _k, _now: squitter(address, identification(scenario.aircraft.callsign))),
        (1.25, lambda at, k, _: squitter(address, target_state(at("altitude_ft", k), *_quality(at, k)))),
        (2.5, lambda at, k, _: squitter(address, status(*_quality(at, k)))),
        (4.8, lambda _at, _k, now: squitter(address, emergency([code for since, code in squawks if since <= now][-1]))),
    )
    found: list[Sent] = []
    for step_s, made_of in kinds:
        moments = _moments(random, max(scenario.begins, scenario.takeoff - 60), scenario.stop, step_s)
        near_m = _reached(made, moments)
        heard = np.isfinite(near_m) & (random.random(len(moments)) >= scenario.receiver.lost_share)
        at = _State(made, moments)
        for k in np.flatnonzero(heard).tolist():
            now = float(moments[k])
            found.append(Sent(now + near_m[k] / LIGHT_M_S, made_of(at, k, now), float(near_m[k])))
    return sorted(found, key=lambda one: one.utc_s)


def log(sent: Sequence[Sent], clock: RecorderClock) -> bytes:
    """The bytes of the log; the counter is the receiver's own clock."""
    return b"".join(_framed(one, round(clock.local(one.utc_s) * HERTZ) % (1 << 48)) for one in sent)


def _framed(one: Sent, counter: int) -> bytes:
    signal = max(4, min(250, round(200 * 20_000 / max(one.distance_m, 10_000))))
    kind = b"3" if len(one.frame) == 14 else b"2"
    content = counter.to_bytes(6, "big") + bytes([signal]) + one.frame
    return b"\x1a" + kind + content.replace(b"\x1a", b"\x1a\x1a")


def _moments(random: np.random.Generator, start: float, stop: float, step_s: float) -> Floats:
    """Steps with a tenth of jitter to both sides, as squitters have it (DO-260B)."""
    count = math.ceil((stop - start) / (0.9 * step_s))
    moments = start + np.cumsum(random.uniform(0.8, 1.2, count) * step_s)
    return np.asarray(moments[moments < stop], np.float64)


def _reached(made: MadeFlight, moments: Floats) -> Floats:
    """Distance to the receiver in m; inf where it is beyond the horizon or the receiver is silent."""
    receiver = made.scenario.receiver
    where = [made.at(name, moments) for name in ("latitude", "longitude")]
    metres = distances_m(receiver.latitude, receiver.longitude, *where)
    heights = np.sqrt(np.maximum(made.at("altitude_ft", moments), 0)) + math.sqrt(max(receiver.height_ft, 0))
    heard = metres / 1852 <= NM_PER_ROOT_FT * heights
    for one in receiver.silent:
        heard &= (moments < one.start) | (moments >= one.stop)
    return np.where(heard, metres, np.inf)


def _quality(at: _State, k: int) -> tuple[int, int]:
    return NONE if math.isnan(at("gnss_latitude", k)) else GOOD


def _position(at: _State, k: int) -> int:
    latitude, altitude = at("gnss_latitude", k), at("altitude_ft", k)
    return (
        no_position(altitude) if math.isnan(latitude) else position(latitude, at("gnss_longitude", k), altitude, k % 2)
    )


def _velocity(at: _State, k: int) -> int:
    speed, rate = at("gnss_ground_kt", k), at("rate_fpm", k)
    if math.isnan(speed):
        return through_air(at("calibrated_kt", k), at("heading_deg", k), rate)
    return over_ground(speed, at("gnss_track_deg", k), rate)
