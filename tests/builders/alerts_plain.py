"""Plain alerts, without Hypothesis: processes that are started anew in tests load them."""

from __future__ import annotations

import math
from dataclasses import replace

from crossfix.records.alert import Alert, Concern, Severity, State, Step
from crossfix.records.interval import Interval


def plain_alert(name: str, at_s: float, *states: State, by: str = "watch", exercise: bool = False) -> Alert:
    """Raised at `at_s`, then each state a second later."""
    steps = tuple(Step(state, at_s + k, by) for k, state in enumerate((State.RAISED, *states)))
    return Alert(
        id=name,
        hazard=f"hazard of {name}",
        kind="gnss_loss",
        severity=Severity.WARNING,
        party="operator",
        addressee="sub-1",
        headline="GPS loss ahead",
        instruction="Expect loss of GPS.",
        uplink="EXPECT LOSS OF GPS",
        concerned=(Concern(0x508035, "TST8243", "entering", Interval(1.0, math.inf)),),
        first_evidence_s=at_s - 3,
        received_s=at_s - 2,
        detected_s=at_s - 1,
        raised_s=at_s,
        steps=steps,
        exercise=exercise,
    )


def stepped(one: Alert, state: State, at_s: float, by: str, note: str = "") -> Alert:
    """With one step more."""
    return replace(one, steps=(*one.steps, Step(state, at_s, by, note)))
