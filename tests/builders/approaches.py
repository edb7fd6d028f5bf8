"""Flights of an airliner by their height above a field, for what happens near the ground. Synthetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from builders.recorded import Floats, Of, constant, made, ramps, recorded, steps
from crossfix.records.flight_data import FlightData
from crossfix.records.series import Series

FIELD_FT = 500.0
LIFT_OFF_S = 60.0
TO_6000: tuple[tuple[float, float], ...] = ((60, 0), (360, 6000), (500, 6000))
"""Time and height: take-off at 60 s, level at 6,000 ft from 360 to 500 s."""
DOWN_TO_200 = (*TO_6000, (900, 200))
GO_AROUND = (*DOWN_TO_200, (1000, 3000), (1100, 3000), (1300, 0))
"""A go-around from 200 ft at 900 s, landing at 1,300 s."""
THRUST = ramps((10, 25), (20, 92), (360, 60), (500, 40), (898, 40), (904, 90), (1000, 60), (1100, 40))
"""N1 of that go-around: it rises from 898 s on."""
NO_SIGN: dict[str, Of] = {"n1_1": constant(60.0), "gear_down_locked": constant(1.0), "flap_angle": constant(30.0)}


@dataclass(frozen=True)
class Flight:
    """Heights by time, in the air from LIFT_OFF_S to the touchdown, if there is one, and on the ground after it."""

    heights: tuple[tuple[float, float], ...]
    seconds: float
    touchdown_s: float | None = None
    radio: bool = True

    def height(self, t: Floats) -> Floats:
        """Ft above the field."""
        return ramps(*self.heights)(t)

    def of(self) -> dict[str, Of]:
        """Altitude, height, speed, weight on wheels."""
        down = np.inf if self.touchdown_s is None else self.touchdown_s
        slowing = ((down, 130.0), (down + 40, 20.0)) if self.touchdown_s is not None else ((self.seconds, 140.0),)
        wheels = steps((LIFT_OFF_S, 0), *(((down, 1),) if np.isfinite(down) else ()), start=1)
        found: dict[str, Of] = {
            "pressure_altitude": lambda t: FIELD_FT + self.height(t),
            "indicated_airspeed": ramps((20, 0), (60, 150), (120, 220), (480, 220), (540, 140), *slowing),
            "weight_on_wheels": wheels,
            "normal_acceleration": constant(1.0),
        }
        if self.radio:
            found["radio_altitude_1"] = lambda t: np.minimum(self.height(t), 2500.0)
        return found

    def data(
        self, more: Mapping[str, Of] | None = None, *series: Series, without: frozenset[str] = frozenset()
    ) -> FlightData:
        """As recorded, with more quantities or others, or without some."""
        of = {name: one for name, one in (self.of() | dict(more or {})).items() if name not in without}
        return recorded(self.seconds, of, *series)


def landed(*heights: tuple[float, float]) -> Flight:
    """A flight that touches down at its last height, and rolls for 100 s."""
    return Flight(heights, heights[-1][0] + 100, heights[-1][0])


def cut_off(*heights: tuple[float, float]) -> Flight:
    """A flight whose recording ends at its last height."""
    return Flight(heights, heights[-1][0])


def masked(quantity: str, of: Of, seconds: float, first_s: float, last_s: float) -> Series:
    """A series damaged between two times."""
    whole = made(quantity, of, seconds)
    first, stop = np.searchsorted(whole.times(), (first_s, last_s))
    return made(quantity, of, seconds, lost=slice(int(first), int(stop)))


def later(data: FlightData, by_s: float) -> FlightData:
    """The same flight with every series shifted in time."""
    shifted = {name: replace(one, first_s=one.first_s + by_s) for name, one in data.series.items()}
    return FlightData(data.source, data.reader, data.timebase, shifted, data.words, data.notices)


J2_HEIGHTS: tuple[tuple[float, float], ...] = (
    *TO_6000,
    (900, 300),
    (1000, 3000),
    (1100, 3000),
    (1250, 250),
    (1400, 6000),
    (2400, 6000),
    (2800, 0),
)
"""Two go-arounds, a diversion, a descent to the ground where the recording ends: the pattern of J2-8243."""
J2_END_S = 2800.0
