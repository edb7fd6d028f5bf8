"""Steering by engine thrust: heading that follows the difference of the engines, pitch that follows their sum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.on_ground import on_ground
from crossfix.derive.recorder.response import deviations, fits, least_step
from crossfix.derive.recorder.runs import Run, runs
from crossfix.derive.recorder.sampling import at, grid
from crossfix.detect.samples import sample
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series, SeriesKind
from crossfix.records.thresholds import limit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
HEADINGS = ("true_heading", "magnetic_heading", "heading")
LATERAL = ("aileron", "aileron_left", "aileron_right", "rudder")
LONGITUDINAL = ("elevator", "elevator_left", "elevator_right")
EXACT = 1e-9
"""Standard deviation of a surface that has one value alone, but for rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Following:
    """By window: fan speed and the motion that follows it, in standard deviations, at the lag of the most correlation.

    known: the window is judged. shown: it follows. All (windows,).
    """

    thrust: Floats
    motion: Floats
    correlation: Floats
    lag_s: Floats
    known: Bools
    shown: Bools


@dataclass(frozen=True, slots=True)
class ThrustSteering:
    """Finds stretches in which the engines turn or pitch the aircraft while the control surfaces stand still."""

    window_s: float = limit(120.0, "s", "ours: several turns; a period of a phugoid is 40 to 70 s")
    stride_s: int = limit(10, "s", "ours: between windows")
    least_lag_s: int = limit(1, "s", "ours: fan speed and inertia come before the motion")
    most_lag_s: int = limit(10, "s", "ours: as above")
    rate_over_s: int = limit(4, "s", "ours: a heading rate is taken over so long, against steps of 0.35 to 0.7 deg")
    correlation: float = limit(0.5, "1", "ours: at the best lag, in the window and in each half of it")
    difference_percent: float = limit(3.0, "% N1", "ours: standard deviation of left less right, or of the mean")
    rate_dps: float = limit(0.2, "deg/s", "ours: standard deviation of the heading rate, above its steps")
    pitch_deg: float = limit(1.0, "deg", "ours: standard deviation of pitch, above its steps")
    frozen_bits: float = limit(2.0, "bits", "ours: a surface with less standard deviation does not move")

    name: ClassVar[str] = "thrust_steering"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"n1"}), frozenset({*HEADINGS, "pitch_angle"}))
    method: ClassVar[str] = (
        "In sliding windows: the correlation of the difference of the fan speeds, left less right, with the heading "
        "rate some seconds later, where ailerons and rudder stand still; and of their mean with pitch, where the "
        "elevators do. It has to hold in each half of a window, so that one change of thrust is none. Engines count "
        "from left to right; of three the middle one is left out."
    )
    limits: ClassVar[str] = (
        "A surface that moves by itself, in the air flow, hides it. Where neither ailerons nor rudder are recorded the "
        "heading is judged alone and the event is not confirmed; pitch is then not judged, since it follows the "
        "thrust in every climb. Two slow motions can agree by chance. Not judged on the ground."
    )
    definition: ClassVar[str] = "ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """Heading, then pitch."""
        engines = flight.numbered("n1")
        if len(engines) < 2:
            return
        fans = [engines[number] for number in sorted(engines)]
        times = grid(fans[0].first_s, float(fans[0].times()[-1]), 1.0)
        speeds = np.array([at(one, times) for one in fans])
        half = len(fans) // 2
        heading, pitch = flight.first_of(*HEADINGS), flight.line("pitch_angle")
        if heading is not None:
            difference = speeds[:half].mean(axis=0) - speeds[-half:].mean(axis=0)
            rate = self._rate(heading, times)
            yield from self._events(flight, "steering_by_thrust", fans, heading, times, difference, rate)
        if pitch is not None and any(one in flight for one in LONGITUDINAL):
            mean, nose = speeds.mean(axis=0), at(pitch, times)
            yield from self._events(flight, "pitching_by_thrust", fans, pitch, times, mean, nose)

    def _rate(self, heading: Series, times: Floats) -> Floats:
        """Degrees per second at each time, right positive."""
        half = self.rate_over_s / 2
        after, before = (at(heading, times + by, full_turn=360.0) for by in (half, -half))
        return (after - before) / self.rate_over_s

    def _events(
        self,
        flight: RecordedFlight,
        kind: str,
        fans: list[Series],
        series: Series,
        times: Floats,
        thrust: Floats,
        motion: Floats,
    ) -> Iterator[RecorderEvent]:
        length = round(self.window_s)
        if len(times) < length:
            return
        first = np.arange(0, len(times) - length + 1, self.stride_s, dtype=np.int64)
        lateral = kind == "steering_by_thrust"
        still, told, recorded = self._still(flight, LATERAL if lateral else LONGITUDINAL, times, first)
        least = self.rate_dps if lateral else self.pitch_deg
        motion = np.where(on_ground(flight, times), np.nan, motion)
        following = self._following(thrust, motion, first, (still, told), least)
        ends = _windows_as_series(kind, float(times[first[0] + length - 1]), self.stride_s, following)
        for run in runs(ends, following.shown):
            onset, end = self._bounds(run)
            best = run.first + int(np.argmax(following.correlation[run.first : run.last + 1]))
            label = self._label(lateral, following, best, recorded)
            inside = times[first[best] : first[best] + length]
            evidence = _evidence(fans, series, inside)
            ongoing = end.high == INFINITE
            yield RecorderEvent(kind, label, self.name, onset, end, evidence, ongoing, confirmed=bool(recorded))

    def _still(
        self, flight: RecordedFlight, surfaces: tuple[str, ...], times: Floats, first: Ints
    ) -> tuple[Bools, Bools, list[str]]:
        """By window, whether all recorded surfaces stand still, and whether that is known; and which they are."""
        still, told = np.ones((2, len(first)), np.bool_)
        recorded: list[str] = []
        for quantity in surfaces:
            if (series := flight.line(quantity)) is not None:
                recorded.append(quantity.replace("_", " "))
                moved = deviations(at(series, times), round(self.window_s), first)
                bit = least_step(series)
                told &= np.isfinite(moved)
                still &= moved < self.frozen_bits * bit if np.isfinite(bit) else moved < EXACT
        return still, told, recorded

    def _following(
        self, thrust: Floats, motion: Floats, first: Ints, surfaces: tuple[Bools, Bools], least: float
    ) -> Following:
        still, told = surfaces
        length, half = round(self.window_s), round(self.window_s) // 2
        best = np.full((6, len(first)), np.nan)
        lag_s = np.zeros(len(first))
        for lag in range(self.least_lag_s, self.most_lag_s + 1):
            earlier = np.concatenate([np.full(lag, np.nan), thrust[:-lag]])
            one, other = (fits(earlier, motion, half, first + by) for by in (0, length - half))
            both_known, agree = one[0] + other[0], np.minimum(np.nan_to_num(one[3]), np.nan_to_num(other[3]))
            found = np.vstack([fits(earlier, motion, length, first), agree, both_known])
            better = np.isnan(best[3]) | (found[3] > best[3])
            best, lag_s = np.where(better, found, best), np.where(better, lag, lag_s)
        known = np.isfinite(best[0]) & np.isfinite(best[5]) & told
        shown = (
            (best[3:5] > self.correlation).all(axis=0)
            & (best[0] >= self.difference_percent)
            & (best[1] >= least)
            & still
        )
        return Following(best[0], best[1], best[3], lag_s, known, shown)

    def _bounds(self, run: Run) -> tuple[Interval, Interval]:
        """From windows by their last sample: each end lies in the first that tells it, or the last that does not."""
        onset = Interval(run.onset.low - self.window_s, run.onset.high)
        return onset, Interval(max(onset.high, run.end.low - self.window_s), run.end.high)

    def _label(self, lateral: bool, found: Following, window: int, recorded: list[str]) -> str:
        told, unit = ("heading rate", "deg/s") if lateral else ("pitch", "deg")
        thrust = "the difference of N1, left less right," if lateral else "the mean N1"
        stand = f"{', '.join(recorded)} stand still" if recorded else "ailerons and rudder are not recorded"
        return (
            f"{told} follows {thrust} by {found.lag_s[window]:.0f} s: correlation {found.correlation[window]:.2f} over"
            f" {self.window_s:.0f} s, standard deviations {found.thrust[window]:.1f} % and"
            f" {found.motion[window]:.1f} {unit}; {stand}"
        )


def _windows_as_series(kind: str, first_s: float, step_s: int, found: Following) -> Series:
    """Whether a window shows it, at the time of its last sample."""
    reasons = np.zeros(len(found.known), np.uint8)
    return Series(
        kind, None, "", SeriesKind.DISCRETE, first_s, Fraction(step_s), found.shown, found.known, reasons, None, {}
    )


def _evidence(fans: list[Series], series: Series, inside: Floats) -> tuple[Sample, ...]:
    """Fan speeds where the first and last engine differ most either way, and the motion at the ends of the window."""
    apart = at(fans[0], inside) - at(fans[-1], inside)
    chosen = [float(inside[pick]) for pick in (np.nanargmin(apart), np.nanargmax(apart))]
    asked = [(one, when, "fan speed") for one in (fans[0], fans[-1]) for when in chosen]
    asked += [(series, float(inside[0]), "first of the window"), (series, float(inside[-1]), "last of the window")]
    found = {(one.name, k): sample(one, k, says) for one, when, says in asked if (k := _held(one, when)) is not None}
    return tuple(sorted(found.values(), key=lambda one: one.time_s))


def _held(series: Series, when: float) -> int | None:
    """The last valid sample at or before a time."""
    before = np.flatnonzero(series.valid & (series.times() <= when + 1e-9))
    return int(before[-1]) if len(before) else None
