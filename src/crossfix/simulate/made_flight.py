"""The made flight: every quantity that a recorder may ask for, at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.simulate.controls import controls
from crossfix.simulate.engines import engines
from crossfix.simulate.happenings import Disconnect, GoAround, Transmission, Warned
from crossfix.simulate.loads import met, normal_acceleration
from crossfix.simulate.motion import Motion, moved
from crossfix.simulate.orders import TOGA_S, Orders
from crossfix.simulate.satellite import OF_RECEIVER, given, navigation
from crossfix.simulate.scenario import Scenario
from crossfix.simulate.systems import cabin, hydraulics

Floats = NDArray[np.float64]
Steps = Sequence[tuple[float, float]]
RADIO_FT = 2500.0


@dataclass(frozen=True, slots=True, eq=False)
class MadeFlight:
    """lines: quantities at the times of `motion`. steps: discretes, (moment, value) from then on.

    Headings are unwrapped.
    """

    scenario: Scenario
    motion: Motion
    lines: dict[str, Floats]
    steps: dict[str, Steps]

    def at(self, quantity: str, utc_s: Floats) -> Floats:
        """A quantity at moments (n,): straight lines between steps of motion, discretes as they stand.

        NaN where the satellite receiver has no position.
        """
        if quantity in self.steps:
            return held(self.steps[quantity], utc_s)
        found = np.asarray(np.interp(utc_s, self.motion.times, self.lines[quantity]), np.float64)
        if quantity in OF_RECEIVER:
            return given(self.scenario, quantity, utc_s, found)
        return met(self.scenario, utc_s, found) if quantity == "normal_g" else found

    @property
    def touchdown_s(self) -> float | None:
        """UTC seconds of the day; None where it does not land."""
        return self.motion.touchdown_s


def held(steps: Steps, utc_s: Floats) -> Floats:
    """The value of the last step at or before each moment; 0 before the first.

    >>> held([(10.0, 1.0), (20.0, 0.0)], np.array([5.0, 10.0, 19.9, 20.0])).tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    moments = np.array([moment for moment, _ in steps])
    values = np.array([0.0, *(value for _, value in steps)])
    return np.asarray(values[np.searchsorted(moments, utc_s, side="right")], np.float64)


def fly(scenario: Scenario) -> MadeFlight:
    """Motion first, then what follows from it."""
    orders = Orders(scenario)
    motion = moved(scenario, orders)
    lines = dict(motion.columns)
    ground = np.interp(motion.times, [one.at for one in scenario.ground], [one.feet for one in scenario.ground])
    flaps = _sliding(orders.flaps, motion.times, 1.5)
    lines["flaps_deg"] = flaps
    lines["radio_ft"] = np.minimum(lines["altitude_ft"] - ground, RADIO_FT)
    angle = 2.5 * (250.0 / np.clip(lines["calibrated_kt"], 110.0, None)) ** 2 - 0.12 * flaps
    lines["pitch_deg"] = lines["path_deg"] + np.where(lines["on_ground"] == 1, 0.0, np.clip(angle, -2.0, 10.0))
    lines |= normal_acceleration(scenario, motion)
    lines |= engines(scenario, motion, flaps, held(orders.gear, motion.times))
    lines |= hydraulics(scenario, motion.times)
    lines |= cabin(scenario, motion, ground)
    lines |= controls(scenario, motion, held(orders.autopilot, motion.times), lines["pitch_deg"])
    lines |= navigation(scenario, motion)
    return MadeFlight(scenario, motion, lines, _steps(scenario, motion, orders))


def _sliding(steps: Steps, times: Floats, rate: float) -> Floats:
    """What moves from one value to the next at a rate per second."""
    points: list[tuple[float, float]] = [(float(times[0]), 0.0)]
    for moment, value in steps:
        now = float(np.interp(moment, [at for at, _ in points], [was for _, was in points]))
        points = [one for one in points if one[0] < moment]
        points += [(moment, now), (moment + abs(value - now) / rate + 1e-3, value)]
    return np.asarray(np.interp(times, [at for at, _ in points], [value for _, value in points]), np.float64)


def _steps(scenario: Scenario, motion: Motion, orders: Orders) -> dict[str, Steps]:
    first = float(motion.times[0])
    wheels = [(first, 1.0), (scenario.takeoff, 0.0)]
    wheels += [] if motion.touchdown_s is None else [(motion.touchdown_s, 1.0)]
    found: dict[str, Steps] = {
        "weight_on_wheels": wheels,
        "gear_down": [(first, 1.0), *orders.gear],
        "autopilot_engaged": orders.autopilot,
        "autothrottle_engaged": orders.autothrottle,
        "takeoff_go_around": _pulses([(one.at, one.at + TOGA_S) for one in scenario.of(GoAround)]),
    }
    for name in ("master_warning", "terrain_warning"):
        found[name] = _pulses([(one.at, one.until) for one in scenario.of(Warned) if one.name == name])
    for system in ("autopilot", "autothrottle"):
        pressed = [one for one in scenario.of(Disconnect) if one.button and one.system == system]
        found[f"{system}_button"] = _pulses([(one.at - 0.6, one.at + 1.4) for one in pressed])
    for by in ("captain", "first_officer"):
        keyed = [(one.at, one.until) for one in scenario.of(Transmission) if one.by == by]
        found[f"keying_{by}"] = _pulses(keyed)
    return found


def _pulses(stretches: Sequence[tuple[float, float]]) -> Steps:
    return sorted([*((start, 1.0) for start, _ in stretches), *((stop, 0.0) for _, stop in stretches)])
