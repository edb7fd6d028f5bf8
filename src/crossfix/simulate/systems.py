"""Hydraulic systems and the cabin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.atmosphere import pressure_ratio
from crossfix.simulate.chance import chance, wander
from crossfix.simulate.happenings import Depressurisation, HydraulicLoss
from crossfix.simulate.motion import STEP_S, Motion
from crossfix.simulate.scenario import Scenario

Floats = NDArray[np.float64]
NOMINAL_PSI, LOST_PSI, FULL_PERCENT = 3000.0, 300.0, 72.0
CABIN_SHARE = 0.22
"""Of the aircraft's height that the cabin climbs to: 6,600 ft at 30,000 ft."""
SEA_LEVEL_PSI = 14.6959


def hydraulics(scenario: Scenario, times: Floats) -> dict[str, Floats]:
    """hydraulic_psi_1 to 3, hydraulic_percent_1 to 3."""
    found = {}
    for system in (1, 2, 3):
        random = chance(scenario.seed, f"hydraulics {system}")
        pressure = NOMINAL_PSI + wander(random, len(times), STEP_S, 3.0, 12.0)
        fluid = FULL_PERCENT + wander(random, len(times), STEP_S, 60.0, 0.3)
        for one in scenario.of(HydraulicLoss):
            if one.system == system:
                falls = one.at - one.falls_s * (1 - LOST_PSI / NOMINAL_PSI)
                pressure *= np.interp(times, [falls, falls + one.falls_s], [1.0, 0.0])
                fluid *= np.interp(times, [falls, one.at + one.empties_s], [1.0, 0.0])
        found[f"hydraulic_psi_{system}"], found[f"hydraulic_percent_{system}"] = pressure, fluid
    return found


def cabin(scenario: Scenario, motion: Motion, ground_ft: Floats) -> dict[str, Floats]:
    """cabin_ft and the pressure inside above outside, cabin_psi."""
    height = motion.columns["altitude_ft"]
    planned = CABIN_SHARE * height + (1 - CABIN_SHARE) * np.minimum(ground_ft, height)
    for one in scenario.of(Depressurisation):
        planned = _leaks(planned, height, int(np.searchsorted(motion.times, one.at)), one.constant_s)
    inside, outside = pressure_ratio(planned), pressure_ratio(height)
    return {"cabin_ft": planned, "cabin_psi": np.maximum(SEA_LEVEL_PSI * (inside - outside), 0.0)}


def _leaks(planned: Floats, height: Floats, first: int, constant_s: float) -> Floats:
    """From step `first` on the cabin follows the aircraft."""
    found, share = planned.copy(), STEP_S / constant_s
    for k in range(max(first, 1), len(found)):
        found[k] = found[k - 1] + (height[k - 1] - found[k - 1]) * share
    return found
