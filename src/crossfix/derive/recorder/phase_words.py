"""The phases of a flight: codes and words of `flight_phase`."""

from __future__ import annotations

GROUND, TAKE_OFF, CLIMB, CRUISE, DESCENT, APPROACH, GO_AROUND, LANDING = range(8)
MEANINGS = {
    GROUND: "ground",
    TAKE_OFF: "take-off",
    CLIMB: "climb",
    CRUISE: "cruise",
    DESCENT: "descent",
    APPROACH: "approach",
    GO_AROUND: "go-around",
    LANDING: "landing",
}
