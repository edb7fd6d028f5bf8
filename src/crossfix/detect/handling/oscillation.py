"""Oscillations: height against speed in a long period (phugoid), and of the roll angle in a short one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.on_ground import on_ground
from crossfix.derive.recorder.periods import Swing, Waves, bounds_of, periods_between, swings, waves
from crossfix.derive.recorder.sampling import at, grid
from crossfix.detect.samples import sample
from crossfix.physics.atmosphere import mach_number, true_airspeed_kt
from crossfix.physics.units import factor
from crossfix.records.interval import INFINITE
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MPS_PER_KT = factor("kt", "m/s") or np.nan
M_PER_FT = factor("ft", "m") or np.nan
GRAVITY_MPS2 = 9.80665
ALTITUDES = ("pressure_altitude", "gnss_altitude")
AIRSPEEDS = ("true_airspeed", "calibrated_airspeed", "indicated_airspeed")


@dataclass(frozen=True, slots=True)
class Phugoid:
    """Finds height and speed that are exchanged again and again, at the period that follows from the speed."""

    grid_s: float = limit(1.0, "s", "ours: height and speed are compared at this step")
    least_of_theory: float = limit(0.6, "of theory", "ours: period against that of Lanchester")
    most_of_theory: float = limit(1.6, "of theory", "ours: as above")
    cycles: float = limit(2.5, "cycles", "ours: fewer may be two corrections of the height")
    height_ft: float = limit(200.0, "ft", "ours: amplitude, of height or of speed")
    speed_kt: float = limit(10.0, "kt", "ours: amplitude, of height or of speed")
    share: float = limit(0.8, "of variance", "ours: of height and of speed, by one wave; a real climb reaches 0.74")
    phase_deg: float = limit(40.0, "deg", "ours: of height against speed, about 180")
    ratio: float = limit(2.0, "1", "ours: height against V/g times speed, at most so many times more or less")
    pitch_phase_deg: float = limit(45.0, "deg", "ours: of pitch ahead of height, about 90")

    name: ClassVar[str] = "phugoid"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset(ALTITUDES), frozenset(AIRSPEEDS))
    method: ClassVar[str] = (
        "A parabola and one wave are fitted to height and true airspeed in windows that slide over the flight, for "
        "periods about the square root of 2 times pi V/g. It counts where the wave explains most of both, height is "
        "greatest where speed is least, their amplitudes are those of an exchange of energy, and the height itself "
        "rises and falls in turn. Confirmed: pitch "
        "leads height by a quarter. It begins and ends within a period of its first and last peak."
    )
    limits: ClassVar[str] = (
        "It does not tell why: pilots, an autopilot that holds a speed, and waves in the air do it too. One that is "
        "damped to half within two cycles is not found, nor one in a steady climb or descent that is steeper. "
        "Indicated airspeed is taken as calibrated, in standard temperature. It is not looked for on the ground, nor "
        "in windows with a gap."
    )
    definition: ClassVar[str] = "F. W. Lanchester, Aerodonetics, 1908, for the period; thresholds ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """In order of time."""
        altitude, airspeed = flight.first_of(*ALTITUDES), flight.first_of(*AIRSPEEDS)
        if altitude is None or airspeed is None:
            return
        times = grid(altitude.first_s, float(altitude.times()[-1]), self.grid_s)
        height = np.where(on_ground(flight, times), np.nan, at(altitude, times))
        speed = at(airspeed, times)
        if airspeed.quantity != "true_airspeed":
            speed = true_airspeed_kt(mach_number(speed, height), height)
        shown = list(self._windows(height, speed))
        for swing in swings(height, shown):
            theory_s = theory_period_s(float(np.nanmean(speed[swing.first : swing.stop])))
            near = self.least_of_theory <= swing.period * self.grid_s / theory_s <= self.most_of_theory
            turns = np.diff(height[swing.peaks])
            if near and np.count_nonzero(turns[1:] * turns[:-1] < 0) >= 2 * self.cycles - 1:
                yield self._event(flight, (altitude, airspeed), times, (height, speed), swing, theory_s)

    def _windows(self, height: Floats, speed: Floats) -> Iterator[tuple[Waves, int]]:
        """Windows that show it."""
        known = speed[np.isfinite(speed) & (speed > 0)]
        if not len(known):
            return
        least = max(4.0 * self.grid_s, self.least_of_theory * theory_period_s(float(known.min())))
        most = self.most_of_theory * theory_period_s(float(known.max()))
        for period in periods_between(least / self.grid_s, most / self.grid_s):
            high, fast = waves(height, float(period), self.cycles), waves(speed, float(period), self.cycles)
            for window in np.flatnonzero(self._shown(high, fast)):
                yield high, int(window)

    def _shown(self, high: Waves, fast: Waves) -> Bools:
        """By window, whether height and speed swing against each other as in a phugoid."""
        mean = np.nan_to_num(fast.trend[:, 0])
        theory = np.maximum(np.sqrt(2) * np.pi * mean * MPS_PER_KT / GRAVITY_MPS2, 1e-9)
        of_theory = high.period * self.grid_s / theory
        apart = np.abs(np.degrees(_turn(high.phase - fast.phase - np.pi)))
        exchange = mean * MPS_PER_KT / GRAVITY_MPS2 * fast.amplitude * MPS_PER_KT
        climbs = high.amplitude * M_PER_FT
        return np.asarray(
            (of_theory >= self.least_of_theory)
            & (of_theory <= self.most_of_theory)
            & (np.minimum(high.share, fast.share) >= self.share)
            & ((high.amplitude >= self.height_ft) | (fast.amplitude >= self.speed_kt))
            & (apart <= self.phase_deg)
            & (climbs <= self.ratio * exchange)
            & (exchange <= self.ratio * climbs)
        )

    def _event(
        self,
        flight: RecordedFlight,
        series: tuple[Series, Series],
        times: Floats,
        values: tuple[Floats, Floats],
        swing: Swing,
        theory_s: float,
    ) -> RecorderEvent:
        high, window = swing.best
        first = int(high.first[window])
        inside = slice(first, first + high.length)
        fast = waves(values[1][inside], high.period, self.cycles)
        pitch = flight.line("pitch_angle")
        nose = None if pitch is None else waves(at(pitch, times[inside]), high.period, self.cycles)
        told = "pitch is not recorded"
        leads = np.nan
        if nose is not None:
            leads = float(np.degrees(_turn(nose.phase - high.phase[window])[0]))
            told = (
                "pitch is not known" if np.isnan(leads) else f"pitch {nose.amplitude[0]:.1f} deg, {leads:.0f} deg ahead"
            )
        mean_kt = float(np.nanmean(values[1][swing.first : swing.stop]))
        label = (
            f"height and speed swing against each other for {swing.cycles:.1f} cycles of"
            f" {swing.period * self.grid_s:.0f} s (theory {theory_s:.0f} s at {mean_kt:.0f} kt true):"
            f" {swing.amplitude:,.0f} ft, {fast.amplitude[0]:.0f} kt, {told}"
        )
        onset, end = bounds_of(swing, values[0], times)
        evidence = _evidence(series[0], times, swing)
        confirmed = abs(leads - 90.0) <= self.pitch_phase_deg
        return RecorderEvent("phugoid", label, self.name, onset, end, evidence, end.high == INFINITE, confirmed)


@dataclass(frozen=True, slots=True)
class RollOscillation:
    """Finds a roll angle that swings in a short period."""

    least_s: float = limit(3.0, "s", "ours: shortest period, and at least 4 samples")
    most_s: float = limit(12.0, "s", "ours: longest period")
    cycles: float = limit(3.0, "cycles", "ours: fewer may be corrections of the bank")
    roll_deg: float = limit(5.0, "deg", "ours: amplitude")
    share: float = limit(0.8, "of variance", "ours: of the roll angle, by one wave")

    name: ClassVar[str] = "roll_oscillation"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"roll_angle"}),)
    method: ClassVar[str] = (
        "A parabola and one wave are fitted to the roll angle in windows that slide over the flight. It counts where "
        "the wave explains most of it. It begins and ends within a period of its first and last peak."
    )
    limits: ClassVar[str] = (
        "It does not tell a Dutch roll from steering by the pilots; where heading is recorded, its swing is told. It "
        "is not looked for on the ground, nor in windows with a gap."
    )
    definition: ClassVar[str] = "ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """In order of time."""
        series = flight.line("roll_angle")
        if series is None:
            return
        times, step_s = series.times(), float(series.step_s)
        roll = np.where(on_ground(flight, times), np.nan, at(series, times))
        shown: list[tuple[Waves, int]] = []
        for period in periods_between(max(self.least_s / step_s, 4.0), self.most_s / step_s):
            wave = waves(roll, float(period), self.cycles)
            kept = (wave.share >= self.share) & (wave.amplitude > self.roll_deg)
            shown += [(wave, int(window)) for window in np.flatnonzero(kept)]
        for swing in swings(roll, shown):
            if swing.cycles >= self.cycles:
                label = (
                    f"the roll angle swings by {swing.amplitude:.0f} deg about its trend for {swing.cycles:.1f}"
                    f" cycles of {swing.period * step_s:.1f} s{self._heading(flight, times, swing)}"
                )
                onset, end = bounds_of(swing, roll, times)
                evidence = _evidence(series, times, swing)
                yield RecorderEvent("roll_oscillation", label, self.name, onset, end, evidence, end.high == INFINITE)

    def _heading(self, flight: RecordedFlight, times: Floats, swing: Swing) -> str:
        heading = flight.first_of("true_heading", "magnetic_heading", "heading")
        if heading is None:
            return "; heading is not recorded"
        wave, window = swing.best
        first = int(wave.first[window])
        turned = waves(at(heading, times[first : first + wave.length], full_turn=360.0), wave.period, self.cycles)
        return "" if np.isnan(turned.amplitude[0]) else f", the heading by {turned.amplitude[0]:.1f} deg with it"


def theory_period_s(true_airspeed: float) -> float:
    """Period of a phugoid in s at a true airspeed in kt: the square root of 2, times pi V/g.

    Source: F. W. Lanchester, Aerodonetics, 1908.

    >>> [round(theory_period_s(kt)) for kt in (160, 200, 250, 300)]
    [37, 47, 58, 70]
    """
    return float(np.sqrt(2) * np.pi * true_airspeed * MPS_PER_KT / GRAVITY_MPS2)


def _turn(radians: Floats) -> Floats:
    """Folded to -pi to pi."""
    return np.asarray(np.angle(np.exp(1j * radians)))


def _evidence(series: Series, times: Floats, swing: Swing) -> tuple[Sample, ...]:
    """The recorded samples at or before the first and the last peaks and troughs."""
    peaks = sorted({int(k) for k in (*swing.peaks[:2], *swing.peaks[-2:])})
    recorded = np.flatnonzero(series.valid)
    own = recorded[np.clip(np.searchsorted(series.times()[recorded], times[peaks] + 1e-9) - 1, 0, None)]
    return tuple(sample(series, int(k), "peak or trough") for k in own)
