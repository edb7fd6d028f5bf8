"""Flights as a recorder would have them, from functions of time. Synthetic.

A flight is a mapping of quantities to functions of seconds; each becomes a series at its own rate and offset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from crossfix.records.flight_data import FlightData
from crossfix.records.parameters import BY_NAME
from crossfix.records.series import Series, SeriesDoubt, SeriesKind
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase

Floats = NDArray[np.float64]
Of = Callable[[Floats], Floats]
"""A quantity at times in seconds."""
SOURCE = Source("synthetic.dat", 10, "0" * 64)
STEPS = {"normal_acceleration": 0.125, "pitch_angle": 0.25, "roll_angle": 0.5, "radio_altitude_1": 0.5}
"""Seconds between samples, 1 for others."""


def made(
    quantity: str,
    of: Of,
    seconds: float,
    *,
    step_s: float | None = None,
    first_s: float = 0.25,
    lost: slice | None = None,
) -> Series:
    """A series of `quantity` named like it, discrete where the quantity has no unit; `lost` samples are damaged."""
    step = STEPS.get(quantity, 1.0) if step_s is None else step_s
    times = first_s + step * np.arange(int(np.floor((seconds - first_s) / step)) + 1, dtype=np.float64)
    unit = BY_NAME[quantity].unit
    kind = SeriesKind.ANALOGUE if unit else SeriesKind.DISCRETE
    values = np.asarray(of(times), np.float64 if unit else np.uint16)
    reasons = np.zeros(len(times), np.uint8)
    if lost is not None:
        reasons[lost] = SeriesDoubt.DAMAGED
    exact = Fraction(step).limit_denominator(64)
    return Series(quantity, quantity, unit, kind, first_s, exact, values, reasons == 0, reasons, None, {})


def recorded(seconds: float, of: Mapping[str, Of], *more: Series) -> FlightData:
    """Flight data of these quantities over `seconds`, and of series made apart."""
    series = [*(made(quantity, one, seconds) for quantity, one in of.items()), *more]
    clock = Timebase("recorder", 0.25, None)
    return FlightData(SOURCE, "arinc717", clock, {one.name: one for one in series}, None, ())


def constant(value: float) -> Of:
    """The same at all times."""
    return lambda t: np.full(len(t), value)


def steps(*at: tuple[float, float], start: float = 0.0) -> Of:
    """`start`, then each value from its time on."""
    return lambda t: np.select([t >= time for time, _ in reversed(at)], [value for _, value in reversed(at)], start)


def ramps(*at: tuple[float, float]) -> Of:
    """Straight lines through (time, value), level before the first and after the last."""
    return lambda t: np.interp(t, [time for time, _ in at], [value for _, value in at])


AIRLINER: dict[str, Of] = {
    "pressure_altitude": ramps((60, 500), (360, 10_500), (900, 10_500), (1300, 2_500), (1480, 500)),
    "radio_altitude_1": lambda t: np.minimum(
        ramps((60, 0), (360, 10_000), (900, 10_000), (1300, 2_000), (1480, 0))(t), 2500
    ),
    "indicated_airspeed": ramps((20, 0), (60, 150), (120, 250), (900, 280), (1300, 160), (1480, 135), (1530, 20)),
    "weight_on_wheels": steps((62, 0), (1480, 1), start=1),
    "normal_acceleration": constant(1.0),
    "n1_1": ramps((10, 25), (20, 92), (900, 85), (910, 40), (1200, 40), (1210, 60), (1485, 25)),
    "n1_2": ramps((10, 25), (20, 92), (900, 85), (910, 40), (1200, 40), (1210, 60), (1485, 25)),
    "gear_down_locked": steps((75, 0), (1250, 1), start=1),
    "flap_angle": ramps((100, 10), (130, 0), (1200, 0), (1280, 30)),
}
"""A flight of 1,560 s: take-off at 62 s from a field at 500 ft, level at 10,500 ft, landing at 1,480 s."""
AIRLINER_S = 1560.0
