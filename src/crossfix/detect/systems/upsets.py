"""Signs of something out of the ordinary around a moment: warnings, accelerations, attitude changes, low hydraulics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.samples import sample
from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

SIGNALS = (
    "master_warning",
    "stick_shaker",
    "terrain_warning",
    "ground_proximity_warning",
    "cabin_altitude_warning",
)
NUMBERED_SIGNALS = ("hydraulic_low_pressure", "engine_fire")


@dataclass(frozen=True, slots=True)
class Signs:
    """What counts as a warning or an upset, each by one sample, or by two where it is a change."""

    load_g: float = limit(0.5, "g", "ours: normal acceleration away from 1 g by more; cruise stays within 0.3 g")
    roll_dps: float = limit(10.0, "deg/s", "ours: between two samples; an autopilot rolls at some 5 deg/s or less")
    pitch_deg: float = limit(5.0, "deg", "ours: highest less lowest pitch within the time looked at")
    low_psi: float = limit(1800.0, "psi", "as in the detector of hydraulics: 0.6 of nominal")

    def around(self, flight: RecordedFlight, span: Interval) -> Iterator[Sample]:
        """The first sample of each sign whose time lies in the span."""
        yield from self._signals(flight, span)
        load = flight.line("normal_acceleration")
        if load is not None:
            yield from _first(load, _inside(load, span), np.abs(load.values - 1) > self.load_g, "away from 1 g")
        yield from self._roll(flight.line("roll_angle"), span)
        yield from self._pitch(flight.line("pitch_angle"), span)
        for number, pressure in sorted(flight.numbered("hydraulic_pressure").items()):
            low = np.asarray(pressure.values < self.low_psi)
            yield from _first(pressure, _inside(pressure, span), low, f"low hydraulic pressure {number}")

    def _signals(self, flight: RecordedFlight, span: Interval) -> Iterator[Sample]:
        for quantity in SIGNALS:
            for series in flight.lines.get(quantity, ()):
                on = np.asarray(series.values == 1)
                yield from _first(series, _inside(series, span), on, quantity.replace("_", " "))
        for stem in NUMBERED_SIGNALS:
            for number, series in sorted(flight.numbered(stem).items()):
                on = np.asarray(series.values == 1)
                yield from _first(series, _inside(series, span), on, f"{stem.replace('_', ' ')} {number}")

    def _roll(self, roll: Series | None, span: Interval) -> Iterator[Sample]:
        """By the step from each valid sample to the next one recorded; a missing one between them tells nothing."""
        if roll is None:
            return
        inside = _inside(roll, span)
        pairs = inside[:-1][np.diff(inside) == 1]
        turns = np.abs((roll.values[pairs + 1] - roll.values[pairs] + 180) % 360 - 180) / float(roll.step_s)
        fast = np.flatnonzero(turns > self.roll_dps)
        if len(fast):
            yield sample(roll, int(pairs[fast[0]]) + 1, f"rolls at {turns[fast[0]]:.0f} deg/s")

    def _pitch(self, pitch: Series | None, span: Interval) -> Iterator[Sample]:
        if pitch is None or not len(inside := _inside(pitch, span)):
            return
        values = pitch.values[inside]
        if (changed := float(values.max() - values.min())) > self.pitch_deg:
            last = max(int(np.argmax(values)), int(np.argmin(values)))
            yield sample(pitch, int(inside[last]), f"pitch changes by {changed:.0f} deg")


def _inside(series: Series, span: Interval) -> NDArray[np.intp]:
    """The valid samples in a span."""
    times = series.times()
    return np.flatnonzero(series.valid & (times >= span.low) & (times <= span.high))


def _first(series: Series, inside: NDArray[np.intp], shown: NDArray[np.bool_], says: str) -> Iterator[Sample]:
    found = inside[shown[inside]]
    if len(found):
        yield sample(series, int(found[0]), says)
