"""What is known of a flight that its own reports do not tell: from a flight plan, a register, or an operator's list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filed:
    """Airports by the codes of the watch's table; None is not known. `route`: (latitude, longitude) in degrees."""

    registration: str | None = None
    operator: str | None = None
    type: str | None = None
    origin: str | None = None
    destination: str | None = None
    route: tuple[tuple[float, float], ...] = ()
