"""Fan and core speeds: the thrust that the motion needs, or what the crew gives once it steers by thrust."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from crossfix.simulate.air import KELVIN, LAPSE_PER_FT, M_S_PER_KT, G
from crossfix.simulate.chance import chance, wander
from crossfix.simulate.motion import STEP_S, Motion
from crossfix.simulate.scenario import Scenario

Floats = NDArray[np.float64]
IDLE_PERCENT, TAKEOFF_PERCENT, MOST_PERCENT = 24.0, 91.0, 95.0
DRAG, FLAPS_DRAG, GEAR_DRAG = 0.062, 0.0009, 0.022
"""In weights: of the clean aircraft, per degree of flaps, of the gear. Ours."""


def engines(scenario: Scenario, motion: Motion, flaps_deg: Floats, gear_down: Floats) -> dict[str, Floats]:
    """n1 and n2 of both, in per cent."""
    columns = motion.columns
    speed = columns["true_kt"] * M_S_PER_KT
    slope = lfilter([STEP_S / 4], [1, STEP_S / 4 - 1], np.gradient(speed, STEP_S)) / G
    needs = np.sin(np.radians(columns["path_deg"])) + slope + DRAG + FLAPS_DRAG * flaps_deg + GEAR_DRAG * gear_down
    most = 0.32 * (1 - LAPSE_PER_FT * np.maximum(columns["altitude_ft"], 0) / KELVIN) ** 3.0
    wanted = IDLE_PERCENT + (MOST_PERCENT - IDLE_PERCENT) * np.sqrt(np.clip(needs / most, 0.0, 1.0))
    rolls = (columns["on_ground"] == 1) & (motion.times < scenario.takeoff)
    starts = motion.times >= scenario.takeoff - scenario.roll_s - 8
    wanted = np.where(rolls, np.where(starts, TAKEOFF_PERCENT, IDLE_PERCENT), wanted)
    if motion.touchdown_s is not None:
        wanted = np.where(motion.times >= motion.touchdown_s - 3, IDLE_PERCENT, wanted)
    share = STEP_S / 2.0
    spooled = lfilter([share], [1, share - 1], wanted, zi=[(1 - share) * wanted[0]])[0]
    found = {}
    for number, name in ((1, "n1_left"), (2, "n1_right")):
        own = wander(chance(scenario.seed, name), len(wanted), STEP_S, 20.0, 0.15)
        given = np.where(np.isnan(columns[name]), spooled, columns[name]) + own
        found[f"n1_{number}"] = np.clip(given, 20.0, 99.0)
        found[f"n2_{number}"] = 58.0 + 0.4 * found[f"n1_{number}"]
    return found
