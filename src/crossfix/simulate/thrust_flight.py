"""An aircraft without control surfaces: a phugoid at constant angle of attack, steered by two engines.

Lift goes with the square of airspeed: V' = T - g sin(path) - drag, path' = g/V (V^2/V0^2 - cos(path)). Thrust that
leads pitch by a fifth of a period works against the damping and keeps the oscillation going, at nearly its own period.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from crossfix.simulate.air import M_PER_FT, M_S_PER_KT, G, calibrated_kt, true_kt
from crossfix.simulate.happenings import Impact
from crossfix.simulate.orders import Order

DAMPING = 0.15
"""Share of the critical one, of drag alone; ours, so that thrust of 5 per cent holds some 350 ft."""
G_PER_PERCENT = 0.0047
"""Acceleration in g that a per cent of N1 gives around level flight; ours, thrust of 0.3 of weight at 96 % N1."""
LEVEL_PERCENT, LEAST_PERCENT, MOST_PERCENT = 72.0, 26.0, 95.0
LEAD_S, SPOOL_S, TURN_S, MEAN_S = 13.0, 1.5, 2.5, 50.0
DPS_PER_PERCENT = 0.06
"""Rate of heading for a per cent of N1 between the engines; ours."""
WAVE_PERCENT = 5.0
BANK_S, LINE_S, LAST_S = 12.0, 100.0, 0.5


@dataclass(slots=True)
class Thrust:
    """Fan speeds in per cent, the path in radians, the rate of heading in deg/s, the mean altitude in feet."""

    n1_left: float
    n1_right: float
    path: float
    turn_dps: float
    mean_ft: float


class Moving(Protocol):
    """The part of the aircraft's state that is stepped on."""

    altitude_ft: float
    heading_deg: float
    latitude: float
    longitude: float
    speed_kt: float
    rate_fpm: float
    roll_deg: float
    on_ground: bool
    thrust: Thrust | None


@dataclass(frozen=True, slots=True)
class ThrustFlight:
    """Trim speed in kt that the fixed surfaces hold; the impact that it ends with, if any."""

    trim_kt: float
    impact: Impact | None

    def step(self, state: Moving, order: Order, now: float, step_s: float, around: tuple[float, float]) -> None:
        """One step; `around` is the height of the ground in feet and what the crew adds to the difference of N1."""
        speed = true_kt(state.speed_kt, state.altitude_ft) * M_S_PER_KT
        if state.thrust is None:
            path = math.asin(max(-0.3, min(0.3, state.rate_fpm / 60 * M_PER_FT / speed)))
            state.thrust = Thrust(LEVEL_PERCENT, LEVEL_PERCENT, path, 0.0, state.altitude_ft)
        thrust, left_s = state.thrust, math.inf if self.impact is None else self.impact.at - now
        self._engines(state, thrust, order, around[1], step_s)
        trim = true_kt(self.trim_kt, state.altitude_ft) * M_S_PER_KT
        mean = (thrust.n1_left + thrust.n1_right) / 2
        speeds_up = (mean - LEVEL_PERCENT) * G_PER_PERCENT * G - G * math.sin(thrust.path)
        speeds_up -= 2 * DAMPING * math.sqrt(2) * G / trim * (speed - trim)
        free = min(1.0, max(0.0, (left_s - BANK_S) / LINE_S))
        thrust.path += free * G / speed * ((speed / trim) ** 2 - math.cos(thrust.path)) * step_s
        if 0 < left_s < LINE_S:
            self._to_ground(state, thrust, speed, left_s, around[0], step_s)
        speed = max(speed + speeds_up * step_s, 60.0)
        climbs = speed * math.sin(thrust.path)
        state.rate_fpm = climbs / M_PER_FT * 60
        state.altitude_ft = max(state.altitude_ft + climbs / M_PER_FT * step_s, around[0])
        state.speed_kt = calibrated_kt(speed / M_S_PER_KT, state.altitude_ft)
        self._turns(state, thrust, speed, left_s, step_s)

    def _engines(self, state: Moving, thrust: Thrust, order: Order, crew: float, step_s: float) -> None:
        """Fan speeds follow the levers: against the oscillation, for the altitude, for the heading."""
        thrust.mean_ft += (state.altitude_ft - thrust.mean_ft) * step_s / MEAN_S
        trim = true_kt(self.trim_kt, state.altitude_ft) * M_S_PER_KT
        speed = true_kt(state.speed_kt, state.altitude_ft) * M_S_PER_KT
        circular = math.sqrt(2) * G / trim
        turning = G / speed * ((speed / trim) ** 2 - math.cos(thrust.path))
        ahead = thrust.path * math.cos(circular * LEAD_S) + turning / circular * math.sin(circular * LEAD_S)
        wave = WAVE_PERCENT * math.tanh(math.degrees(ahead) / 2)
        rise = (order.altitude_ft - thrust.mean_ft) * M_PER_FT / (trim * 90.0)
        slow = max(-0.03, min(0.03, rise)) / G_PER_PERCENT
        error = (_goal(state, order) - state.heading_deg + 180) % 360 - 180
        apart = max(-18.0, min(18.0, 0.35 * error + crew))
        for side, name in ((0.5, "n1_left"), (-0.5, "n1_right")):
            wanted = max(LEAST_PERCENT, min(MOST_PERCENT, LEVEL_PERCENT + wave + slow + side * apart))
            was = getattr(thrust, name)
            setattr(thrust, name, was + (wanted - was) * step_s / SPOOL_S)

    @staticmethod
    def _to_ground(state: Moving, thrust: Thrust, speed: float, left_s: float, ground_ft: float, step_s: float) -> None:
        """The path bends to the line that meets the ground at the moment of the impact."""
        down = (ground_ft - state.altitude_ft) * M_PER_FT / max(left_s, LAST_S)
        line = math.asin(max(-0.5, min(0.5, down / speed)))
        thrust.path += (line - thrust.path) * min(1.0, step_s * 6 / max(left_s / 4, 2.0))

    def _turns(self, state: Moving, thrust: Thrust, speed: float, left_s: float, step_s: float) -> None:
        wanted = DPS_PER_PERCENT * (thrust.n1_left - thrust.n1_right)
        if self.impact is not None and 0 < left_s < BANK_S:
            share = 1 - left_s / BANK_S
            bank = math.radians(self.impact.bank_deg)
            wanted = (1 - share) * wanted + share * math.degrees(G * math.tan(bank) / speed)
        quick = TURN_S if left_s >= BANK_S else 0.8
        thrust.turn_dps += (wanted - thrust.turn_dps) * step_s / quick
        state.heading_deg = (state.heading_deg + thrust.turn_dps * step_s) % 360
        level = math.degrees(math.atan(speed * math.radians(thrust.turn_dps) / G))
        state.roll_deg += (level - state.roll_deg) * step_s / 0.5


def _goal(state: Moving, order: Order) -> float:
    if order.to is None:
        return order.heading_deg
    north = order.to[0] - state.latitude
    east = (order.to[1] - state.longitude) * math.cos(math.radians(state.latitude))
    return math.degrees(math.atan2(east, north))
