"""Timebase: the clock that times are counted on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timebase:
    """A named clock. `utc_of_zero_s` is the Unix time of its zero; None where only differences are known.

    `resolution_s` is the step in which the source counts.
    """

    name: str
    resolution_s: float
    utc_of_zero_s: float | None = None
