"""Normal acceleration: of turns and of the path, the air's unrest, the ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.simulate.air import M_S_PER_KT, G
from crossfix.simulate.chance import chance, wander
from crossfix.simulate.happenings import Impact
from crossfix.simulate.motion import STEP_S, Motion
from crossfix.simulate.scenario import Scenario

Floats = NDArray[np.float64]
UNREST_G, TOUCHDOWN_G = 0.015, 0.25


def normal_acceleration(scenario: Scenario, motion: Motion) -> dict[str, Floats]:
    """In g, upwards positive, as it is without an impact."""
    columns, times = motion.columns, motion.times
    path = np.radians(columns["path_deg"])
    bends = np.gradient(path, STEP_S) * columns["true_kt"] * M_S_PER_KT / G
    load = (np.cos(path) + bends) / np.cos(np.radians(columns["roll_deg"]))
    random = chance(scenario.seed, "air")
    load += wander(random, len(times), STEP_S, 0.4, UNREST_G) * (columns["on_ground"] == 0)
    load[columns["on_ground"] == 1] = 1.0
    around_lift_off = np.abs(times - scenario.takeoff) < 2
    load[around_lift_off] = np.clip(load[around_lift_off], 0.9, 1.15)
    if motion.touchdown_s is not None:
        since = times - motion.touchdown_s
        near = np.abs(since) < 2
        load[near] = np.clip(load[near], 0.9, 1.15)
        load += TOUCHDOWN_G * np.exp(-np.abs(since) / 0.3) * (since >= 0)
    for one in scenario.of(Impact):
        before = times >= one.at - 10
        load[before] = np.clip(load[before], 0.4, 1.7)
    return {"normal_g": load}


def met(scenario: Scenario, utc_s: Floats, before: Floats) -> Floats:
    """The load at moments (n,), where `before` is what it is without an impact."""
    found = before.copy()
    for one in scenario.of(Impact):
        since = utc_s - one.at
        swings = one.load_g + 0.4 * np.sin(2 * np.pi * 7 * since)
        found = np.where(since >= 0, swings, found)
    return found
