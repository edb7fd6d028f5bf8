"""How the aircraft moves: positions from speed and track, altitude from rate, in steps of an eighth of a second.

Until the surfaces are fixed it is flown to what is ordered. From then on it is a phugoid at constant angle of attack
(F. W. Lanchester, Aerodonetics, 1908: period sqrt(2) pi V/g) that thrust excites and steers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.geodesy import EARTH_RADIUS_M
from crossfix.simulate.air import M_PER_FT, M_S_PER_KT, G, true_kt
from crossfix.simulate.chance import chance, wander
from crossfix.simulate.happenings import Impact, SurfacesFixed
from crossfix.simulate.orders import Order, Orders
from crossfix.simulate.scenario import Scenario
from crossfix.simulate.thrust_flight import Thrust, ThrustFlight

Floats = NDArray[np.float64]
STEP_S = 0.125
BANK_DEG, ROLL_DPS = 25.0, 4.0
APPROACH_FT = 50.0
COLUMNS = (
    "latitude", "longitude", "altitude_ft", "true_kt", "calibrated_kt", "rate_fpm", "heading_deg", "roll_deg",
    "path_deg", "ground_kt", "track_deg", "on_ground", "n1_left", "n1_right",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Motion:
    """times (steps,): UTC seconds of the day. columns: each (steps,); heading and track unwrapped. N1 NaN: not yet."""

    times: Floats
    columns: dict[str, Floats]
    touchdown_s: float | None


@dataclass(slots=True)
class State:
    """Where it is and how it moves: degrees, feet, knots, feet per minute."""

    latitude: float
    longitude: float
    altitude_ft: float
    heading_deg: float
    speed_kt: float = 0.0
    rate_fpm: float = 0.0
    roll_deg: float = 0.0
    on_ground: bool = True
    landed_s: float | None = None
    thrust: Thrust | None = field(default=None)


def moved(scenario: Scenario, orders: Orders) -> Motion:
    """The whole flight, from the begin of the recordings to their end."""
    count = math.ceil((scenario.stop - scenario.begins) / STEP_S) + 2
    times = scenario.begins + STEP_S * np.arange(count, dtype=np.float64)
    start = scenario.points[scenario.start]
    ground = np.interp(times, [one.at for one in scenario.ground], [one.feet for one in scenario.ground])
    state = State(start.latitude, start.longitude, float(ground[0]), scenario.runway_deg)
    random = chance(scenario.seed, "thrust")
    crew = wander(random, count, STEP_S, 12.0, 5.0)
    fixed = next(iter(scenario.of(SurfacesFixed)), None)
    by_thrust = ThrustFlight(fixed.trim_kt, next(iter(scenario.of(Impact)), None)) if fixed else None
    rows = np.empty((count, len(COLUMNS)))
    for k in range(count):
        now = float(times[k])
        order = orders.at(now)
        if fixed is not None and by_thrust is not None and now >= fixed.at and not state.on_ground:
            by_thrust.step(state, order, now, STEP_S, (float(ground[k]), float(crew[k])))
        else:
            _flown(state, order, scenario, now, float(ground[k]))
        rows[k] = _row(state, scenario)
        _carried(state, scenario)
    columns = {name: rows[:, k].copy() for k, name in enumerate(COLUMNS)}
    for name in ("heading_deg", "track_deg"):
        columns[name] = np.degrees(np.unwrap(np.radians(columns[name])))
    return Motion(times, columns, state.landed_s)


def _flown(state: State, order: Order, scenario: Scenario, now: float, ground_ft: float) -> None:
    """One step of an aircraft whose controls work."""
    if state.on_ground:
        _rolls(state, scenario, now, ground_ft)
        return
    wanted = order.speed_kt
    state.speed_kt += max(-1.2, min(1.2, (wanted - state.speed_kt) / 5)) * STEP_S
    _climbs(state, order, ground_ft)
    state.altitude_ft += state.rate_fpm / 60 * STEP_S
    low = state.altitude_ft - ground_ft < 400
    bank = 0.0 if low else _bank(state, order, scenario)
    state.roll_deg += max(-ROLL_DPS, min(ROLL_DPS, (bank - state.roll_deg) / 1.5)) * STEP_S
    speed_m_s = max(true_kt(state.speed_kt, state.altitude_ft), 60.0) * M_S_PER_KT
    turn = math.degrees(G * math.tan(math.radians(state.roll_deg)) / speed_m_s)
    state.heading_deg = (state.heading_deg + turn * STEP_S) % 360
    if order.land and state.altitude_ft <= ground_ft:
        state.on_ground, state.landed_s, state.altitude_ft, state.rate_fpm, state.roll_deg = True, now, ground_ft, 0, 0


def _rolls(state: State, scenario: Scenario, now: float, ground_ft: float) -> None:
    """On the ground: standing, the roll before lift-off, the roll after landing."""
    state.altitude_ft = ground_ft
    if state.landed_s is not None:
        state.speed_kt = max(0.0, state.speed_kt - 3.0 * STEP_S)
        return
    since = now - (scenario.takeoff - scenario.roll_s)
    state.speed_kt = 0.0 if since < 0 else 145.0 * min(1.0, since / scenario.roll_s)
    state.on_ground = now < scenario.takeoff


def _climbs(state: State, order: Order, ground_ft: float) -> None:
    """Towards the ordered altitude within the ordered rate; a flare on landing."""
    height = state.altitude_ft - ground_ft
    if order.land and height < APPROACH_FT:
        rate, hold_s, most = -max(120.0, height * 10), 1.5, 8.0
    else:
        goal = ground_ft - 30 if order.land else order.altitude_ft
        rate = max(-order.rate_fpm, min(order.rate_fpm, (goal - state.altitude_ft) * 60 / 9))
        hold_s, most = 3.5, 5.0
    change = (rate - state.rate_fpm) / 60 / hold_s
    state.rate_fpm += max(-most, min(most, change)) * 60 * STEP_S


def _bank(state: State, order: Order, scenario: Scenario) -> float:
    """The bank that turns to the ordered heading, or to the point with the wind allowed for."""
    goal = order.heading_deg
    if order.to is not None:
        goal = _course(state, order.to)
        across = scenario.wind.speed_kt * math.sin(math.radians(scenario.wind.from_deg - goal))
        true = max(true_kt(state.speed_kt, state.altitude_ft), 100.0)
        goal += math.degrees(math.asin(max(-0.5, min(0.5, across / true))))
    error = (goal - state.heading_deg + 180) % 360 - 180
    if order.side and abs(error) > 20 and math.copysign(1, error) != order.side:
        error += 360 * order.side
    return max(-BANK_DEG, min(BANK_DEG, error * 1.2))


def _course(state: State, point: tuple[float, float]) -> float:
    """Bearing on a flat map, good enough over steps of a second."""
    north = point[0] - state.latitude
    east = (point[1] - state.longitude) * math.cos(math.radians((point[0] + state.latitude) / 2))
    return math.degrees(math.atan2(east, north)) % 360


def _row(state: State, scenario: Scenario) -> tuple[float, ...]:
    true = true_kt(state.speed_kt, state.altitude_ft)
    ratio = state.rate_fpm * M_PER_FT / 60 / max(true * M_S_PER_KT, 1.0)
    path = math.degrees(math.asin(max(-0.9, min(0.9, ratio))))
    north, east = _over_ground(state, scenario, true * math.cos(math.radians(path)))
    track = math.degrees(math.atan2(east, north)) if north or east else state.heading_deg
    left, right = (state.thrust.n1_left, state.thrust.n1_right) if state.thrust else (math.nan, math.nan)
    return (
        state.latitude, state.longitude, state.altitude_ft, true, state.speed_kt, state.rate_fpm, state.heading_deg,
        state.roll_deg, path, math.hypot(north, east), track, float(state.on_ground), left, right,
    )  # fmt: skip


def _over_ground(state: State, scenario: Scenario, level_kt: float) -> tuple[float, float]:
    """North and east speed over ground in kt; on the ground there is no drift."""
    blows = 0.0 if state.on_ground else scenario.wind.speed_kt
    heading, origin = math.radians(state.heading_deg), math.radians(scenario.wind.from_deg)
    return level_kt * math.cos(heading) - blows * math.cos(origin), level_kt * math.sin(heading) - blows * math.sin(
        origin
    )


def _carried(state: State, scenario: Scenario) -> None:
    """Moved on by one step."""
    true = true_kt(state.speed_kt, state.altitude_ft)
    climb = state.rate_fpm * M_PER_FT / 60 / M_S_PER_KT
    north, east = _over_ground(state, scenario, math.sqrt(max(true * true - climb * climb, 0.0)))
    metres = M_S_PER_KT * STEP_S / EARTH_RADIUS_M
    state.latitude += math.degrees(north * metres)
    state.longitude += math.degrees(east * metres / math.cos(math.radians(state.latitude)))
