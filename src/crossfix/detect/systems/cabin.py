"""Cabin pressure: a high cabin, its rapid rise, falling differential pressure, the cabin altitude warning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.runs import Run, runs
from crossfix.derive.recorder.sampling import at
from crossfix.detect.samples import edges, sample
from crossfix.detect.systems.flying import flew_during, lasting, since, where
from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

Floats = NDArray[np.float64]
STEMS = ("cabin_altitude", "cabin_vertical_rate", "cabin_altitude_warning")


@dataclass(frozen=True, slots=True)
class Cabin:
    """Finds a cabin that is high, that rises rapidly, or that loses pressure against the outside."""

    high_ft: float = limit(10_000.0, "ft", "14 CFR 25.841(b)(6): above it the flight crew must be warned")
    very_high_ft: float = limit(15_000.0, "ft", "14 CFR 25.841(a)(1): not above it after a probable failure")
    rise_fpm: float = limit(2500.0, "fpm", "ours: several times what a pressure controller commands, some hundred fpm")
    rise_s: float = limit(5.0, "s", "ours: the rise is the mean over so long, or of two samples that are further apart")
    fall_psi: float = limit(1.0, "psi", "ours: about an eighth of what an airliner holds in cruise")
    fall_s: float = limit(30.0, "s", "ours: over so long the differential pressure falls by more than the limit")
    least: int = limit(2, "samples", "in a row: one sample alone may be a wrong bit")

    name: ClassVar[str] = "cabin"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset(STEMS),)
    method: ClassVar[str] = (
        "High: cabin altitude above a limit. Rapid rise: the cabin's recorded rate above the limit for the whole time; "
        "where no rate is recorded, the mean rise of the cabin altitude, less one step of its resolution. Pressure "
        "loss: the differential pressure falls by more than the limit while the cabin altitude rises and comes closer "
        "to the aircraft's pressure altitude. Only what is not on the ground; the warning discrete is listed anywhere."
    )
    limits: ClassVar[str] = (
        "At an airport above 10,000 ft the cabin is as high as the airport by design, before landing and after "
        "take-off too (14 CFR 25.841(d)). Where no cabin altitude is recorded, differential pressure is not looked at."
    )
    definition: ClassVar[str] = "altitudes: 14 CFR 25.841; rise and pressure loss: ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """High, then rapid rise, pressure loss, and warnings."""
        cabin, rate = flight.line("cabin_altitude"), flight.line("cabin_vertical_rate")
        if cabin is not None:
            yield from self._high(flight, cabin, "cabin_altitude_high", self.high_ft)
            yield from self._high(flight, cabin, "cabin_altitude_very_high", self.very_high_ft)
        if rate is not None:
            yield from self._recorded_rise(flight, rate)
        elif cabin is not None:
            yield from self._derived_rise(flight, cabin)
        pressure = flight.line("cabin_differential_pressure")
        if cabin is not None and pressure is not None:
            yield from self._pressure_loss(flight, cabin, pressure)
        for series in flight.lines.get("cabin_altitude_warning", ()):
            for run in runs(series, np.asarray(series.values == 1)):
                told = where(flew_during(flight, series, run))
                label = f"cabin altitude warning {lasting(run.onset, run.end)}{told}{since(run.onset)}"
                yield self._event("cabin_altitude_warning", label, run, edges(series, run, "off", "on"))

    def _high(self, flight: RecordedFlight, cabin: Series, kind: str, limit_ft: float) -> Iterator[RecorderEvent]:
        for run in runs(cabin, np.asarray(cabin.values > limit_ft), least=self.least):
            flies = flew_during(flight, cabin, run)
            if flies is False:
                continue
            peak = _highest(cabin, run)
            evidence = (*edges(cabin, run, "before", f"above {limit_ft:,.0f} ft"), sample(cabin, peak, "highest"))
            aircraft = _value(flight.line("pressure_altitude"), float(cabin.times()[peak]))
            outside = "" if aircraft is None else f", the aircraft at {aircraft:,.0f} ft"
            label = (
                f"the cabin altitude is above {limit_ft:,.0f} ft {lasting(run.onset, run.end)}, "
                f"up to {cabin.values[peak]:,.0f} ft{outside}{where(flies)}{since(run.onset)}"
            )
            yield self._event(kind, label, run, evidence, confirmed=flies is True)

    def _recorded_rise(self, flight: RecordedFlight, rate: Series) -> Iterator[RecorderEvent]:
        for run in runs(rate, np.asarray(rate.values > self.rise_fpm), least=self.least, least_s=self.rise_s):
            flies = flew_during(flight, rate, run)
            if flies is False:
                continue
            peak = _highest(rate, run)
            evidence = (*edges(rate, run, "before", "rapid rise"), sample(rate, peak, "highest"))
            label = (
                f"the cabin altitude rises at up to {rate.values[peak]:,.0f} fpm, "
                f"above {self.rise_fpm:,.0f} fpm {lasting(run.onset, run.end)}{where(flies)}{since(run.onset)}"
            )
            yield self._event("cabin_rapid_rise", label, run, evidence, confirmed=flies is True)

    def _derived_rise(self, flight: RecordedFlight, cabin: Series) -> Iterator[RecorderEvent]:
        """The mean rise over `rise_s`, less one step of the resolution: a single step is no rise."""
        rate = replace(cabin, values=change(cabin, cabin.times(), self.rise_s) * 60 / self.rise_s)
        rate = replace(rate, valid=cabin.valid & ~np.isnan(rate.values))
        step_fpm = (cabin.resolution or 0.0) * 60 / self.rise_s
        for run in runs(rate, np.asarray(rate.values - step_fpm > self.rise_fpm), least=self.least):
            flies = flew_during(flight, cabin, run)
            if flies is False:
                continue
            label = (
                f"the cabin altitude rises by up to {np.max(rate.values[_valid(rate, run)]):,.0f} fpm, "
                f"the mean over {self.rise_s:g} s{where(flies)}"
            )
            evidence = (*edges(cabin, run, "before", "rapid rise"), sample(cabin, run.last, "rapid rise, last"))
            yield self._event("cabin_rapid_rise", label, _over(run, self.rise_s), evidence, confirmed=flies is True)

    def _pressure_loss(self, flight: RecordedFlight, cabin: Series, pressure: Series) -> Iterator[RecorderEvent]:
        times = pressure.times()
        fall, rise = -change(pressure, times, self.fall_s), change(cabin, times, self.fall_s)
        aircraft = flight.line("pressure_altitude")
        climb = np.full(len(times), np.nan) if aircraft is None else change(aircraft, times, self.fall_s)
        shown = (fall > self.fall_psi) & (rise > (cabin.resolution or 0.0)) & (np.isnan(climb) | (rise > climb))
        known = replace(pressure, valid=pressure.valid & ~np.isnan(fall) & ~np.isnan(rise))
        for run in runs(known, shown, least=self.least):
            flies = flew_during(flight, pressure, run)
            if flies is False:
                continue
            inside = _valid(known, run)
            towards = bool(np.isfinite(climb[inside]).any())
            label = (
                f"the differential pressure falls by up to {np.max(fall[inside]):.1f} psi in {self.fall_s:g} s "
                f"while the cabin rises by up to {np.max(rise[inside]):,.0f} ft"
                f"{'' if towards else '; the altitude of the aircraft is not known'}{where(flies)}"
            )
            evidence = (*edges(pressure, run, "before", "has fallen"), sample(pressure, run.last, "has fallen, last"))
            wide = _over(run, self.fall_s)
            yield self._event("cabin_pressure_loss", label, wide, evidence, confirmed=towards and flies is True)

    def _event(
        self, kind: str, label: str, run: Run, evidence: tuple[Sample, ...], *, confirmed: bool = True
    ) -> RecorderEvent:
        return RecorderEvent(kind, label, self.name, run.onset, run.end, evidence, run.ongoing, confirmed)


def change(series: Series, times_s: Floats, over_s: float) -> Floats:
    """How much more a series is than `over_s` before, at each time; NaN where not known."""
    return at(series, times_s) - at(series, times_s - over_s)


def _over(run: Run, over_s: float) -> Run:
    """The bounds of what a change over `over_s` shows: it may have begun, and ended, by so much earlier."""
    onset = Interval(run.onset.low - over_s, run.onset.high)
    return replace(run, onset=onset, end=Interval(max(run.end.low - over_s, onset.high), run.end.high))


def _valid(series: Series, run: Run) -> NDArray[np.intp]:
    """The valid samples of a run."""
    return run.first + np.flatnonzero(series.valid[run.first : run.last + 1])


def _highest(series: Series, run: Run) -> int:
    inside = _valid(series, run)
    return int(inside[np.argmax(series.values[inside])])


def _value(series: Series | None, time_s: float) -> float | None:
    if series is None or np.isnan(value := at(series, np.array([time_s]))[0]):
        return None
    return float(value)
