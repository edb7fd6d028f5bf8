"""What is derived for every flight that lacks it."""

from __future__ import annotations

from crossfix.derive.recorder.airborne import airborne
from crossfix.derive.recorder.derivation import Derivation
from crossfix.derive.recorder.derived_series import ALTITUDES
from crossfix.derive.recorder.height import height_above_field
from crossfix.derive.recorder.phases import flight_phase
from crossfix.derive.recorder.rates import vertical_rate

_ALTITUDE = frozenset(ALTITUDES)

DERIVATIONS: tuple[Derivation, ...] = (
    Derivation("vertical_rate", (_ALTITUDE,), vertical_rate),
    Derivation(
        "airborne",
        (frozenset({"weight_on_wheels", "indicated_airspeed", "calibrated_airspeed", "ground_speed"}),),
        airborne,
    ),
    Derivation("height_above_field", (_ALTITUDE,), height_above_field),
    Derivation("flight_phase", (_ALTITUDE, frozenset({"airborne"})), flight_phase),
)
"""In an order in which each stands after what it needs."""
