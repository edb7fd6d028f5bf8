"""Flights that swing, and controls that move, from functions of time. Synthetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from builders.recorded import Floats, Of, constant
from crossfix.records.flight_data import FlightData

MPS_PER_KT = 1852 / 3600
GRAVITY_MPS2 = 9.80665


def wave(amplitude: float, period_s: float, *, phase_deg: float = 0.0, start: float = 0.0, stop: float = np.inf) -> Of:
    """A cosine from start up to stop, 0 elsewhere."""

    def of(t: Floats) -> Floats:
        turned = 2 * np.pi * (t - (start if np.isfinite(start) else 0.0)) / period_s + np.radians(phase_deg)
        return np.where((t >= start) & (t < stop), amplitude * np.cos(turned), 0.0)

    return of


def plus(*parts: Of) -> Of:
    """The sum."""
    return lambda t: np.sum([one(t) for one in parts], axis=0)


def noise(sigma: float, seed: int) -> Of:
    """Normal, independent from sample to sample, the same at each call."""
    return lambda t: np.random.default_rng(seed).normal(0.0, sigma, len(t))


def late(of: Of, by_s: float) -> Of:
    """The same, so many seconds later."""
    return lambda t: of(t - by_s)


def times(of: Of, factor: float) -> Of:
    """The same, so many times as large."""
    return lambda t: factor * of(t)


def phugoid_period_s(true_airspeed_kt: float) -> float:
    """sqrt(2) pi V/g, written here again: a test does not take the figure from what it tests."""
    return float(np.sqrt(2.0) * np.pi * true_airspeed_kt * MPS_PER_KT / GRAVITY_MPS2)


def phugoid(
    height_ft: float,
    *,
    true_airspeed_kt: float = 250.0,
    period_s: float | None = None,
    start: float = 200.0,
    cycles: float = 6.0,
    exchange: float = 1.0,
    speed_phase_deg: float = 180.0,
    pitch_phase_deg: float = 90.0,
) -> dict[str, Of]:
    """Level at 8,000 ft, with height and speed exchanged for some cycles; begins and ends at a peak.

    exchange: amplitude of the height over that of an exchange of energy. Pitch leads height.
    """
    period = phugoid_period_s(true_airspeed_kt) if period_s is None else period_s
    speed_kt = height_ft * 0.3048 * GRAVITY_MPS2 / (true_airspeed_kt * MPS_PER_KT) / MPS_PER_KT / exchange
    stop = start + cycles * period

    def swings(amplitude: float, phase_deg: float) -> Of:
        return wave(amplitude, period, phase_deg=phase_deg, start=start, stop=stop)

    return {
        "pressure_altitude": plus(constant(8000.0), swings(height_ft, 0.0)),
        "true_airspeed": plus(constant(true_airspeed_kt), swings(speed_kt, speed_phase_deg)),
        "pitch_angle": plus(constant(3.0), swings(4.0, pitch_phase_deg)),
    }


def without(flight: Mapping[str, Of], *quantities: str) -> dict[str, Of]:
    """A flight in which some quantities are not recorded."""
    return {name: of for name, of in flight.items() if name not in quantities}


def moved(data: FlightData, by_s: float) -> FlightData:
    """The same recording on a clock that began so much earlier."""
    return replace(data, series={name: replace(one, first_s=one.first_s + by_s) for name, one in data.series.items()})
