"""Control column, wheel and pedals, and the surfaces that follow them until they are fixed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from crossfix.simulate.chance import chance, wander
from crossfix.simulate.happenings import SurfacesFixed
from crossfix.simulate.motion import STEP_S, Motion
from crossfix.simulate.scenario import Scenario

Floats = NDArray[np.float64]
AXES = (
    ("column_deg", "elevator_deg", 2.2, 1.3),
    ("wheel_deg", "aileron_deg", 9.0, 0.45),
    ("pedal_deg", "rudder_deg", 1.6, 1.1),
)
"""Command, surface, standard deviation of a pilot's own movements in degrees, degrees of surface per degree. Ours."""
LAG_S, SERVO = 0.2, 0.35
"""Time constant of an actuator; share of a pilot's movements that an autopilot's servos make. Ours."""
AFTER = 2.0
"""How much more the controls move once nothing follows them."""


def controls(scenario: Scenario, motion: Motion, autopilot: Floats, pitch_deg: Floats) -> dict[str, Floats]:
    """Commands are at rest on the ground and while the autopilot flies; its servos move the surfaces alone."""
    times = motion.times
    fixed = next(iter(scenario.of(SurfacesFixed)), None)
    gone = np.zeros(len(times), np.bool_) if fixed is None else times >= fixed.at
    by_hand = (motion.columns["on_ground"] == 0) & (autopilot == 0)
    steering = {
        "column_deg": np.gradient(pitch_deg, STEP_S),
        "wheel_deg": np.gradient(motion.columns["roll_deg"], STEP_S),
    }
    found = {}
    for command, surface, sigma, gain in AXES:
        own = wander(chance(scenario.seed, command), len(times), STEP_S, 1.5, sigma)
        own += np.where(gone, 0.0, steering.get(command, np.zeros(len(times))))
        found[command] = np.where(by_hand, own, 0.0) * np.where(gone, AFTER, 1.0)
        driven = gain * np.where(by_hand, own, np.where(motion.columns["on_ground"] == 1, 0.0, SERVO * own))
        share = STEP_S / LAG_S
        moves = lfilter([share], [1, share - 1], driven)
        left = 1.0 if fixed is None else np.interp(times, [fixed.at, fixed.at + 0.5], [1.0, 0.0])
        found[surface] = moves * left
    return found
